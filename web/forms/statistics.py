"""The form by which the chair says how far the follow-up office may extend."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField
from wtforms.validators import InputRequired

from web.forms.base import Form
from web.forms.fields import SHORT


class LimitForm(Form):
    """By how many working days the office may extend by itself; 0 for none."""

    working_days = IntegerField(
        _l("Số ngày làm việc Văn phòng được gia hạn"),
        [InputRequired()],
        render_kw={**SHORT, "inputmode": "numeric"},
    )
