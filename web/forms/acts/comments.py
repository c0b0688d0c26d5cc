"""The form of the discussion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectMultipleField, TextAreaField
from wtforms.widgets import CheckboxInput, ListWidget

from web.forms.action import ActionForm
from workflow.discussion.comments import CommentEntry

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workflow.discussion.mentions import Mentionable


class CommentForm(ActionForm):
    """One line of discussion, and who is named in it."""

    body = TextAreaField(_l("Nội dung trao đổi"), render_kw={"rows": 3, "required": True})
    # Whether somebody may be named is for the workflow to say; the boxes are only an offer.
    mentioned = SelectMultipleField(
        _l("Nhắc đến"),
        coerce=UUID,
        choices=[],
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def entry(self) -> CommentEntry:
        """What is said, and to whom."""
        return CommentEntry(self.body.data or "", tuple(self.mentioned.data or ()))

    def offering(self, people: Iterable[Mentionable]) -> Self:
        """The form with a box for each of these people."""
        self.mentioned.choices = [
            SelectChoice(
                str(person.user_id), f"{person.name} (@{person.username}), {person.capacity}"
            )
            for person in people
        ]
        return self


FORMS: dict[str, type[ActionForm]] = {CommentEntry.kind: CommentForm}
