"""The form by which it is noted what was reported at a session of the committee."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField
from wtforms.validators import InputRequired

from web.forms.base import Form
from web.forms.fields import SHORT, DayField, TokenField


class SessionReportForm(Form):
    """On which day the session was, and which decisions were reported."""

    token = TokenField()
    held_on = DayField(_l("Đã báo cáo tại phiên họp ngày"), [InputRequired()], render_kw=SHORT)
    lines = SelectMultipleField(
        _l("Việc đã báo cáo"), coerce=int, validate_choice=False, render_kw={"required": True}
    )
