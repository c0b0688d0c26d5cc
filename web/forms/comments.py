"""The form of the discussion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectMultipleField, TextAreaField
from wtforms.widgets import CheckboxInput, ListWidget

from web.forms.base import Form
from web.forms.fields import TokenField

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workflow.discussion.mentions import Person


class CommentForm(Form):
    """One line of discussion, and who is named in it."""

    token = TokenField()
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

    def offering(self, people: Iterable[Person]) -> Self:
        """The form with a box for each of these people."""
        self.mentioned.choices = [
            SelectChoice(
                str(person.user_id), f"{person.name} (@{person.username}), {person.capacity}"
            )
            for person in people
        ]
        return self
