"""The form with which what was issued is handed in beside the draft that was approved."""

from collections.abc import Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import SelectField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from models.organisation import Unit
from web.forms.action import ActionForm
from web.forms.documents import DocumentForm
from web.forms.fields import DayField
from workflow.documents.issuing import IssueEntry
from workflow.errors import Invalid
from workflow.instance.issuing import numbered, product_of, to_be_issued
from workflow.instance.situation import Situation

NEEDED = {"required": True}
"""How a field is drawn that has to be filled in."""


class IssuanceForm(DocumentForm):
    """Of which product, the signed document, and its number, date and signer."""

    # Whether something can have been issued of it is for the workflow to say.
    requirement = SelectField(_l("Sản phẩm"), coerce=int, choices=[], validate_choice=False)
    file = FileField(_l("Tệp văn bản đã ký, đã đóng dấu hoặc ký số"), render_kw=NEEDED)
    number = StringField(_l("Số, ký hiệu"), render_kw=NEEDED)
    dated = DayField(_l("Ngày ban hành"), validators=[Optional()], render_kw=NEEDED)
    signed_by = StringField(_l("Người ký"), render_kw=NEEDED)
    signed_as = StringField(_l("Quyền hạn, chức vụ của người ký"), render_kw=NEEDED)

    def validate_file(self, field: FileField) -> None:
        """Say beside the field when there is no document."""
        if not field.data and self.received is None:
            raise ValidationError(gettext("Chưa chọn tệp; hãy chọn tệp cần nộp."))

    def suit(self, situation: Situation, units: Sequence[Unit]) -> None:
        """Offer the products that are issued with a number, first one that still lacks it."""
        self.requirement.choices = [
            SelectChoice(str(product_of(situation, version).position), version.title)
            for version in numbered(situation)
        ]
        awaited = to_be_issued(situation)
        if self.requirement.raw_data is None and awaited:
            self.requirement.data = product_of(situation, awaited[0]).position

    def entry(self) -> IssueEntry | None:
        """What was said of the document; None without one."""
        if self.document is None:
            return None
        return IssueEntry(
            document=self.document,
            requirement=self.requirement.data,
            document_number=self.number.data or "",
            issued_on=self.dated.data,
            signed_by=self.signed_by.data or "",
            signed_as=self.signed_as.data or "",
        )

    def show(self, invalid: Invalid) -> None:
        """Show beside each field what the workflow found wrong with it."""
        super().show(invalid.renamed(document_number="number", issued_on="dated"))


FORMS: dict[str, type[ActionForm]] = {IssueEntry.kind: IssuanceForm}
"""What was issued of what was approved."""
