"""The form with which a lead unit hands in a document for one of the plan's products."""

from collections.abc import Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import HiddenField, SelectField, StringField, SubmitField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional

from models.organisation import Unit
from web.forms.action import ActionForm
from web.forms.fields import DayField
from web.held_uploads import HeldUpload
from workflow.documents.products import ProductEntry
from workflow.documents.uploads import ReceivedDocument
from workflow.errors import Invalid
from workflow.instance.situation import Situation


class ProductForm(ActionForm):
    """A document: for which product, its bytes, and how the office knows it."""

    held = HiddenField("held", [Length(max=4_000)])
    """What names a document that came with the form before, while something else was wrong."""
    # Whether the plan names it is for the workflow to say; the list is only an offer.
    requirement = SelectField(_l("Sản phẩm"), coerce=int, choices=[], validate_choice=False)
    file = FileField(_l("Tệp"), render_kw={"required": True})
    title = StringField(_l("Tên văn bản"))
    number = StringField(_l("Số, ký hiệu"))
    dated = DayField(_l("Ngày ban hành"), validators=[Optional()])

    without = SubmitField(_l("Bỏ tệp đã nhận"))
    """Asks for the same form without the document that came with it before."""

    received: HeldUpload | None = None
    """The document that needs not be chosen again."""

    document: ReceivedDocument | None = None
    """The document as it was examined."""

    def validate_file(self, field: FileField) -> None:
        """Say beside the field when there is no document."""
        if not field.data and self.received is None:
            raise ValidationError(gettext("Chưa chọn tệp; hãy chọn tệp cần nộp."))

    def suit(self, situation: Situation, units: Sequence[Unit]) -> None:
        """Offer the products that the plan names, first one that is still missing."""
        self.requirement.choices = [
            SelectChoice(str(requirement.position), requirement.text)
            for requirement in situation.instance.task.requirements
        ]
        if self.requirement.raw_data is None and situation.missing_products:
            self.requirement.data = situation.missing_products[0].position

    @property
    def stays_open(self) -> bool:
        """Whether it came back to be filled in further."""
        return bool(self.errors or self.without.data)

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
        )

    def show(self, invalid: Invalid) -> None:
        """Show beside each field what the workflow found wrong with it."""
        super().show(invalid.renamed(document_number="number", document_date="dated"))


FORMS: dict[str, type[ActionForm]] = {ProductEntry.kind: ProductForm}
