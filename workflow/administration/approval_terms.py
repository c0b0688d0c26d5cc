"""How the commune approves results, as its working regulation has it; kept by an administrator."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from models.approval import ApprovalTerms
from models.queries.approval import approval_terms
from models.vocabulary import EventKind
from workflow.actors.actor import Actor
from workflow.actors.rights import ADMINISTERING
from workflow.audit.change import Change
from workflow.errors import Invalid


@dataclass(frozen=True, slots=True)
class Approving:
    """What has to come before an approval."""

    submission_required: bool = False

    @classmethod
    def of(cls, terms: ApprovalTerms | None) -> "Approving":
        """The terms as they are kept; None means as they are by default."""
        return cls(terms.submission_required) if terms else cls()


def kept_approval_terms(session: Session, *, actor: Actor) -> Approving:
    """The terms that hold. Raises `Refused` for non-administrators."""
    ADMINISTERING.demand(actor)
    return Approving.of(session.scalar(approval_terms(actor.commune_id)))


def set_approval_terms(
    session: Session, new: Approving | None, *, actor: Actor, at: datetime
) -> None:
    """Let them hold at once, also for what waits to be approved. Raises `Refused` or `Invalid`.

    `new` is None when what was sent could not be read.
    """
    subject, action = "commune", "approval_terms"
    change = Change.begin(
        session, ADMINISTERING, EventKind.COMMUNE, subject, action, actor=actor, at=at
    )
    if new is None:
        raise Invalid
    row = session.scalar(approval_terms(actor.commune_id))
    before = Approving.of(row)
    if new == before:
        return
    row = row or ApprovalTerms(commune_id=actor.commune_id)
    for name, value in asdict(new).items():
        setattr(row, name, value)
    session.add(row)
    change.write_down(row, before=asdict(before), **asdict(new))
