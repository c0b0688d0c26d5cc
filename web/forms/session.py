"""Signing in, and setting a password by a one-time link."""

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length

from web.forms.base import Form
from web.forms.fields import TokenField
from workflow.auth.passwords import LONGEST

# Longer than any password we take, whatever its letters are made of; hashing more is no use.
PASSWORD_LENGTH = Length(max=4 * LONGEST)


class SignInForm(Form):
    """Who, and the proof."""

    username = StringField(_l("Tên đăng nhập"), [InputRequired(), Length(max=60)])
    password = PasswordField(_l("Mật khẩu"), [InputRequired(), PASSWORD_LENGTH])


class NewPasswordForm(Form):
    """A password, twice, because nobody sees what they type."""

    token = TokenField()
    new_password = PasswordField(_l("Mật khẩu mới"), [InputRequired(), PASSWORD_LENGTH])
    repeated = PasswordField(
        _l("Nhập lại mật khẩu mới"), [InputRequired(), EqualTo("new_password")]
    )
