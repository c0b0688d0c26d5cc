"""The forms by which the follow-up office suspends a task, ends it, and carries it on."""

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import InputRequired

from web.forms.base import Form
from web.forms.fields import SHORT, DayField


class HaltForm(Form):
    """From when on a task opens nothing more, and why."""

    since = DayField(_l("Từ ngày"), [InputRequired()], render_kw=SHORT)
    reason = TextAreaField(_l("Lý do"), [InputRequired()], render_kw={"rows": 3})


class CarryOnForm(Form):
    """From when on a task opens its periods again."""

    opens_on = DayField(_l("Từ ngày"), [InputRequired()], render_kw=SHORT)
