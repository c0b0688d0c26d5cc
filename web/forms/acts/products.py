"""The form with which a lead unit hands in a document for one of the plan's products."""

from collections.abc import Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import RadioField, SelectField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from models.organisation import Unit
from models.vocabulary import ProductStage
from web import wording
from web.forms.action import ActionForm
from web.forms.documents import DocumentForm
from web.forms.fields import DayField
from workflow.documents.products import ProductEntry
from workflow.errors import Invalid
from workflow.instance.situation import Situation


class ProductForm(DocumentForm):
    """A document: for which product, its bytes, and how the office knows it."""

    # Whether the plan names it is for the workflow to say; the list is only an offer.
    requirement = SelectField(_l("Sản phẩm"), coerce=int, choices=[], validate_choice=False)
    file = FileField(_l("Tệp"), render_kw={"required": True})
    title = StringField(_l("Tên văn bản"))
    stage = RadioField(
        _l("Văn bản này là"),
        choices=[SelectChoice(each.value, words) for each, words in wording.STAGES.items()],
        validate_choice=False,
    )
    number = StringField(_l("Số, ký hiệu"))
    dated = DayField(_l("Ngày ban hành"), validators=[Optional()])
    signed_by = StringField(_l("Người ký"))
    signed_as = StringField(_l("Quyền hạn, chức vụ của người ký"))

    def validate_file(self, field: FileField) -> None:
        """Say beside the field when there is no document."""
        if not field.data and self.received is None:
            raise ValidationError(gettext("Chưa chọn tệp; hãy chọn tệp cần nộp."))

    def suit(self, situation: Situation, units: Sequence[Unit]) -> None:
        """Offer the products that the plan names, first one that is still missing."""
        self.requirement.choices = [
            SelectChoice(str(requirement.position), requirement.heading)
            for requirement in situation.instance.task.requirements
        ]
        if self.requirement.raw_data is None and situation.missing_products:
            self.requirement.data = situation.missing_products[0].position
        if not self.stage.raw_data:
            self.stage.data = ProductStage.DRAFT

    def entry(self) -> ProductEntry | None:
        """What was said of the document; None without one."""
        if self.document is None:
            return None
        return ProductEntry(
            document=self.document,
            requirement=self.requirement.data,
            title=self.title.data or "",
            document_number=self.number.data or "",
            document_date=self.dated.data,
            stage=ProductStage(self.stage.data) if self.stage.data in list(ProductStage) else None,
            signed_by=self.signed_by.data or "",
            signed_as=self.signed_as.data or "",
        )

    def show(self, invalid: Invalid) -> None:
        """Show beside each field what the workflow found wrong with it."""
        super().show(invalid.renamed(document_number="number", document_date="dated"))


FORMS: dict[str, type[ActionForm]] = {ProductEntry.kind: ProductForm}
