"""How many days the commune gives: for reports, for answers, before a date counts as near."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from models.organisation import Commune
from models.vocabulary import EventKind
from workflow.actors.actor import Actor
from workflow.actors.rights import ADMINISTERING
from workflow.audit.change import Change
from workflow.errors import Invalid

LONGEST_TERM = 60
"""The most days that a term may have."""


@dataclass(frozen=True, slots=True)
class DeadlineTerms:
    """How many days the commune gives: each proposes a date, none changes one that was set."""

    due_offset_days: int
    """Working days from a period's cut-off to the day the units' reports are due."""
    answer_days: int
    """Working days for a cooperating unit's answer."""
    due_soon_days: int
    """Days before a due date from which it counts as near."""

    @classmethod
    def of(cls, commune: Commune) -> "DeadlineTerms":
        """The terms as they are."""
        return cls(commune.due_offset_days, commune.answer_days, commune.due_soon_days)

    def check(self) -> None:
        """Raise `Invalid` beside the fields that cannot be taken."""
        least = {"due_offset_days": 0, "answer_days": 1, "due_soon_days": 0}
        wrong = {
            name: "out_of_range"
            for name, days in asdict(self).items()
            if not least[name] <= days <= LONGEST_TERM
        }
        if wrong:
            raise Invalid(wrong)


def kept_deadline_terms(session: Session, *, actor: Actor) -> DeadlineTerms:
    """The commune's terms, for an administrator. Raises `Refused` for others."""
    ADMINISTERING.demand(actor)
    return DeadlineTerms.of(session.get_one(Commune, actor.commune_id))


def set_deadline_terms(
    session: Session, new: DeadlineTerms | None, *, actor: Actor, at: datetime
) -> None:
    """Have dates proposed by the new terms.

    `new` is None when what was sent could not be read. Raises `Refused` or `Invalid`.
    """
    change = Change.begin(
        session, ADMINISTERING, EventKind.COMMUNE, "commune", "terms", actor=actor, at=at
    )
    if new is None:
        raise Invalid
    new.check()
    commune = session.get_one(Commune, actor.commune_id)
    before = DeadlineTerms.of(commune)
    if new == before:
        return
    for name, days in asdict(new).items():
        setattr(commune, name, days)
    change.write_down(commune, before=asdict(before), **asdict(new))
