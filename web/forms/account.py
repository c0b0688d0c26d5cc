"""What people change about their own account."""

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField
from wtforms.validators import EqualTo, InputRequired

from web.forms.base import Form
from web.forms.session import PASSWORD_LENGTH


class ChangePasswordForm(Form):
    """The password that holds, and the one that shall."""

    current = PasswordField(_l("Mật khẩu hiện tại"), [InputRequired(), PASSWORD_LENGTH])
    new_password = PasswordField(_l("Mật khẩu mới"), [InputRequired(), PASSWORD_LENGTH])
    repeated = PasswordField(
        _l("Nhập lại mật khẩu mới"), [InputRequired(), EqualTo("new_password")]
    )
