"""The form by which the follow-up office says how long a product of the plan is kept."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from models.plan import ProductRequirement
from web.forms.base import Form
from web.forms.fields import SHORT
from workflow.planning.product_retention import RetentionEntry

EVER, SO_LONG = "ever", "years"


class ProductRetentionForm(Form):
    """One product of a task, for how long it is kept, and by what."""

    position = RadioField(
        _l("Sản phẩm"), [InputRequired()], coerce=int, choices=[], validate_choice=False
    )
    term = RadioField(
        _l("Thời hạn bảo quản"),
        [InputRequired()],
        choices=[
            SelectChoice(EVER, _l("Vĩnh viễn")),
            SelectChoice(SO_LONG, _l("Có thời hạn, theo số năm dưới đây")),
        ],
        validate_choice=False,
    )
    years = IntegerField(
        _l("Số năm"),
        [Optional()],
        description=_l("Từ 2 đến 70; chọn vĩnh viễn thì để trống."),
        render_kw={**SHORT, "inputmode": "numeric"},
    )
    source = StringField(
        _l("Căn cứ"),
        [InputRequired()],
        description=_l("Văn bản quy định hoặc ý kiến xác định thời hạn, có số và ngày."),
    )

    def offer(self, requirements: Iterable[ProductRequirement]) -> None:
        """Offer the products of a task; none is chosen beforehand."""
        self.position.choices = [
            SelectChoice(str(each.position), each.heading) for each in requirements
        ]

    def entry(self) -> RetentionEntry:
        """What was given, as it was meant."""
        return RetentionEntry(
            position=self.position.data,
            ever={EVER: True, SO_LONG: False}.get(self.term.data or ""),
            years=self.years.data,
            source=self.source.data or "",
        )
