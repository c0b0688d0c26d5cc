"""The form by which the follow-up office says what of a task must be new each period."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from models.plan import ProductRequirement
from web.forms.base import Form


class NewProductsForm(Form):
    """The products of which each period has to bring a new version."""

    positions = SelectMultipleField(
        _l("Phải nộp bản mới trong mỗi kỳ"),
        coerce=int,
        choices=[],
        validate_choice=False,
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )

    def offer(self, requirements: Iterable[ProductRequirement]) -> None:
        """Offer the products that are demanded, those chosen that must be new as it stands."""
        demanded = [each for each in requirements if each.required]
        self.positions.choices = [
            SelectChoice(str(each.position), each.heading) for each in demanded
        ]
        if self.positions.raw_data is None:
            self.positions.data = [each.position for each in demanded if each.must_be_new]
