"""The form by which what an administrator asked for is refused."""

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import InputRequired

from web.forms.base import Form


class RefusalForm(Form):
    """Why something does not come to hold."""

    reason = TextAreaField(_l("Lý do"), [InputRequired()], render_kw={"rows": 3})
