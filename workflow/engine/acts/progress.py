"""Progress (cập nhật tiến độ): the lead unit notes how far its work is."""

from dataclasses import dataclass
from typing import Any

from models.base import Owned
from models.progress import ProgressNote
from workflow.definition.vocabulary import EffectName
from workflow.instance.case import Case
from workflow.instance.effect import Act, Effect
from workflow.instance.entry import Entry, empty, refuse

ALL = 100
"""In percent."""


@dataclass(frozen=True, slots=True)
class ProgressEntry(Entry):
    """What was done and what is still to do, and how much of it is done."""

    kind = "progress"

    note: str
    percent: int | None = None

    def check(self, case: Case) -> None:
        """Raise `Invalid` beside the field that cannot be taken."""
        wrong = empty(note=self.note)
        if self.percent is not None and not 0 <= self.percent <= ALL:
            wrong["percent"] = "not_a_percentage"
        refuse(wrong)


def keep_progress(act: Act[ProgressEntry]) -> list[Owned]:
    """The note, which takes the place of the one before."""
    last = act.case.situation.last_progress
    note = ProgressNote(
        **act.whose,
        number=last.number + 1 if last else 1,
        note=act.entry.note,
        percent=act.entry.percent,
        noted_by_id=act.case.actor.user_id,
        noted_at=act.at,
    )
    act.session.add(note)
    return [note]


EFFECTS: dict[str, Effect[Any]] = {
    EffectName.PROGRESS: Effect(keep_progress, ProgressEntry, rests_on=(), calls=False),
}
"""How those who work on it say how far it is."""
