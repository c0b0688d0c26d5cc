"""The form of an act on a task instance: what the person saw, and the intent's token."""

from collections.abc import Sequence
from datetime import date

from flask import request
from wtforms import HiddenField

from models.organisation import Unit
from web.forms.base import Form
from web.forms.fields import TokenField
from workflow.definition.definition import Definition
from workflow.engine.grounds import Seen
from workflow.instance.entry import Entry
from workflow.instance.situation import Situation


class ActionForm(Form):
    """An action that asks for nothing; the base of those that do."""

    is_read_beside = False
    """Whether what was sent can be read only beside the instance as it stands."""

    token = TokenField()
    seen = HiddenField("seen")
    """What the person had before their eyes, as `workflow/engine/grounds.py` writes it."""

    @property
    def saw(self) -> Seen | None:
        """What the person saw; None when a script does not say.

        A page that was opened before an upgrade says the version of the instance instead.
        """
        if self.seen.data:
            return Seen.read(self.seen.data)
        version = request.form.get("version")
        return None if version is None else Seen.of_version(version)

    @property
    def dates(self) -> tuple[date, ...]:
        """The dates that it sets, as far as they are filled in."""
        return ()

    def entry(self) -> Entry | None:
        """What was given, as it was typed; the workflow says what is wrong with it."""
        return None

    def deed(self, action: str, definition: Definition) -> str:
        """The action that was chosen, where one form leads to several."""
        return action

    def suit(self, situation: Situation, units: Sequence[Unit]) -> None:
        """Offer what the instance has to offer, `units` to lead it."""
