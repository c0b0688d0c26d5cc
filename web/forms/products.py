"""The form with which a lead unit hands in a document for one of the plan's products."""

from typing import Self

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import HiddenField, SelectField, StringField, SubmitField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional

from web.forms.base import Form
from web.forms.fields import DayField, TokenField
from web.held_uploads import HeldUpload
from workflow.documents.products import ProductEntry
from workflow.instance.situation import Situation


class ProductForm(Form):
    """A document: for which product, its bytes, and how the office knows it."""

    token = TokenField()
    held = HiddenField("held", [Length(max=4_000)])
    """What names a document that came with the form before, while something else was wrong."""
    requirement = SelectField(_l("Sản phẩm"), coerce=int)
    file = FileField(_l("Tệp"), render_kw={"required": True})
    title = StringField(_l("Tên văn bản"))
    number = StringField(_l("Số, ký hiệu"))
    dated = DayField(_l("Ngày ban hành"), validators=[Optional()])

    without = SubmitField(_l("Bỏ tệp đã nhận"))
    """Asks for the same form without the document that came with it before."""

    received: HeldUpload | None = None
    """The document that needs not be chosen again."""

    def validate_file(self, field: FileField) -> None:
        """Say beside the field when there is no document."""
        if not field.data and self.received is None:
            raise ValidationError(gettext("Chưa chọn tệp; hãy chọn tệp cần nộp."))

    @classmethod
    def of(cls, situation: Situation, *, blank: bool = True) -> Self:
        """The form for an instance; `blank` leaves out what the request carries."""
        form = cls(formdata=None) if blank else cls()
        form.requirement.choices = [
            SelectChoice(str(requirement.position), requirement.text)
            for requirement in situation.instance.task.requirements
        ]
        if blank and situation.missing_products:
            form.requirement.data = situation.missing_products[0].position
        return form

    def entry(self) -> ProductEntry:
        """What was said of the document."""
        return ProductEntry(
            requirement=self.requirement.data,
            title=self.title.data or "",
            document_number=self.number.data or "",
            document_date=self.dated.data,
        )
