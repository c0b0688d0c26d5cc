"""The form in which the head of the lead unit says who works on a task."""

from collections.abc import Iterable, Sequence
from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from models.organisation import Post, Unit
from web.forms.action import ActionForm
from web.forms.fields import SHORT, DayField
from workflow.engine.acts.appointments import AppointmentEntry
from workflow.instance.entry import Entry
from workflow.instance.situation import Situation


class AppointmentForm(ActionForm):
    """Who of the unit, on what, by when; those who are named already are ticked."""

    # Whether somebody can be named is for the workflow to say; the boxes are only an offer.
    officers = SelectMultipleField(
        _l("Người xử lý"),
        choices=[],
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        render_kw={"required": True},
    )
    note = TextAreaField(_l("Nội dung phân công (nếu có)"), render_kw={"rows": 2})
    due_on = DayField(_l("Hạn nội bộ (nếu có)"), [Optional()], render_kw=SHORT)

    @property
    def dates(self) -> tuple[date, ...]:
        """The dates that it sets, as far as they are filled in."""
        return (self.due_on.data,) if self.due_on.data else ()

    def entry(self) -> Entry | None:
        return AppointmentEntry(
            tuple(self.officers.data or ()), self.note.data or "", self.due_on.data
        )

    def suit(self, situation: Situation, units: Sequence[Unit]) -> None:
        """Offer what the instance has to offer."""
        if self.officers.raw_data is None and situation.appointments:
            self.officers.data = [each.officer.username for each in situation.serving]
            self.note.data = situation.appointments[0].note
            due_on = situation.appointments[0].due_on
            self.due_on.data = due_on if due_on and due_on >= situation.today else None

    def offer(self, posts: Iterable[Post]) -> None:
        """Have a box for each of those who hold these posts."""
        self.officers.choices = [
            SelectChoice(post.user.username, f"{post.user.full_name}, {post.title}")
            for post in posts
        ]


FORMS: dict[str, type[ActionForm]] = {AppointmentEntry.kind: AppointmentForm}
