"""The forms with which a lead unit hands in a document, or a link, for one of the products."""

from collections.abc import Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import RadioField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional

from models.organisation import Unit
from models.product import LONGEST_ADDRESS
from models.vocabulary import ProductStage
from web import wording
from web.forms.action import ActionForm
from web.forms.documents import DocumentForm
from web.forms.fields import SHORT, DayField
from workflow.documents.links import Link
from workflow.documents.products import ProductEntry
from workflow.documents.uploads import ReceivedDocument
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


class LinkForm(ActionForm):
    """What was broadcast or published: of which product, where, when, and its words."""

    requirement = SelectField(_l("Sản phẩm"), coerce=int, choices=[], validate_choice=False)
    address = StringField(
        _l("Địa chỉ liên kết"),
        [Length(max=LONGEST_ADDRESS)],
        render_kw={"required": True, "inputmode": "url", "autocomplete": "off"},
    )
    title = StringField(_l("Tên bài, tên chương trình"), render_kw={"required": True})
    dated = DayField(
        _l("Ngày đăng, phát sóng"), validators=[Optional()], render_kw={**SHORT, "required": True}
    )
    text = TextAreaField(_l("Nội dung bài, lời bình (nếu có)"), render_kw={"rows": 4})

    document: ReceivedDocument | None = None
    """What is kept of it, once it was written."""

    @property
    def link(self) -> Link:
        """What was given."""
        return Link(
            self.address.data or "", self.title.data or "", self.dated.data, self.text.data or ""
        )

    @property
    def stays_open(self) -> bool:
        """Whether it came back to be filled in further."""
        return bool(self.errors)

    def validate_address(self, field: StringField) -> None:
        """Say beside the field when there is no address: then it would be no link."""
        if not field.data:
            raise ValidationError(wording.invalid("required"))

    def suit(self, situation: Situation, units: Sequence[Unit]) -> None:
        """Offer the products that are published, first one that is still missing."""
        missing = {each.id for each in situation.missing_products}
        published = [
            each for each in situation.instance.task.requirements if each.kind.is_published
        ]
        self.requirement.choices = [
            SelectChoice(str(each.position), each.heading) for each in published
        ]
        awaited = next((each for each in published if each.id in missing), None)
        if self.requirement.raw_data is None and awaited:
            self.requirement.data = awaited.position

    def entry(self) -> ProductEntry | None:
        """What was said of it; None before it was written."""
        if self.document is None:
            return None
        return ProductEntry(
            document=self.document,
            requirement=self.requirement.data,
            title=self.link.title,
            document_date=self.link.dated,
            address=self.link.spelled_out,
        )

    def show(self, invalid: Invalid) -> None:
        """Show beside each field what the workflow found wrong with it."""
        super().show(invalid.renamed(document_date="dated"))


FORMS: dict[str, type[ActionForm]] = {ProductEntry.kind: ProductForm}

FURTHER: dict[str, type[ActionForm]] = {ProductEntry.kind: LinkForm}
"""Another form in which the same can be given."""
