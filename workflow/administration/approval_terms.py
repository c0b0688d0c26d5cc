"""How the commune approves results, as its working regulation has it; kept by an administrator."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from models.approval import (
    LONGEST_WITHDRAWAL,
    WITHDRAWAL_MINUTES,
    ApprovalTerms,
    WithdrawalTerms,
)
from models.queries.approval import approval_terms, withdrawal_terms
from models.vocabulary import EventKind
from workflow.actors.actor import Actor
from workflow.actors.rights import ADMINISTERING
from workflow.audit.change import Change
from workflow.errors import Invalid


@dataclass(frozen=True, slots=True)
class Approving:
    """What has to come before an approval, and how long it can be taken back."""

    submission_required: bool = False
    withdrawal_minutes: int = WITHDRAWAL_MINUTES

    @classmethod
    def of(cls, before: ApprovalTerms | None, after: WithdrawalTerms | None) -> "Approving":
        """The terms as they are kept; None means as they are by default."""
        return cls(
            before.submission_required if before else False,
            after.minutes if after else WITHDRAWAL_MINUTES,
        )

    def check(self) -> None:
        """Raise `Invalid` beside the minutes unless they can be taken."""
        if not 0 <= self.withdrawal_minutes <= LONGEST_WITHDRAWAL:
            raise Invalid({"withdrawal_minutes": "out_of_range"})


def kept_approval_terms(session: Session, *, actor: Actor) -> Approving:
    """The terms that hold. Raises `Refused` for non-administrators."""
    ADMINISTERING.demand(actor)
    return Approving.of(*_kept(session, actor))


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
    new.check()
    approving, withdrawing = _kept(session, actor)
    before = Approving.of(approving, withdrawing)
    if new == before:
        return
    approving = approving or ApprovalTerms(commune_id=actor.commune_id)
    withdrawing = withdrawing or WithdrawalTerms(commune_id=actor.commune_id)
    approving.submission_required = new.submission_required
    withdrawing.minutes = new.withdrawal_minutes
    session.add_all((approving, withdrawing))
    change.write_down(approving, withdrawing, before=asdict(before), **asdict(new))


def _kept(session: Session, actor: Actor) -> tuple[ApprovalTerms | None, WithdrawalTerms | None]:
    return (
        session.scalar(approval_terms(actor.commune_id)),
        session.scalar(withdrawal_terms(actor.commune_id)),
    )
