"""The forms by which people are made and their names corrected."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from web.forms.base import Form
from web.forms.fields import TokenField


class PersonForm(Form):
    """A new person. There is no field for a password: nobody chooses one for another."""

    token = TokenField()
    full_name = StringField(_l("Họ và tên"), [InputRequired()], render_kw={"class": "w-medium"})
    username = StringField(
        _l("Tên đăng nhập"),
        [InputRequired(), Length(max=60)],
        render_kw={"class": "w-medium", "autocapitalize": "none", "spellcheck": "false"},
    )


class NameForm(Form):
    """A person's corrected name."""

    full_name = StringField(_l("Họ và tên"), [InputRequired()], render_kw={"class": "w-medium"})
