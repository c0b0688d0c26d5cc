"""How the commune's committee votes, as its working regulation has it; kept by an administrator."""

from datetime import datetime

from sqlalchemy.orm import Session

from models.ballot import VotingTerms
from models.queries.ballot import terms_of
from models.vocabulary import EventKind
from workflow.actors.actor import Actor
from workflow.actors.rights import ADMINISTERING
from workflow.audit.change import Change


def lead_members_vote(session: Session, *, actor: Actor) -> bool:
    """Whether a member of the lead unit votes on its result. `Refused` for non-administrators."""
    ADMINISTERING.demand(actor)
    terms = session.scalar(terms_of(actor.commune_id))
    return terms is None or terms.lead_members_vote


def let_lead_members_vote(session: Session, *, allowed: bool, actor: Actor, at: datetime) -> None:
    """Let it hold for ballots to come. Raises `Refused`."""
    change = Change.begin(
        session, ADMINISTERING, EventKind.COMMUNE, "commune", "voting_terms", actor=actor, at=at
    )
    terms = session.scalar(terms_of(actor.commune_id)) or VotingTerms(
        commune_id=actor.commune_id, lead_members_vote=True
    )
    before = terms.lead_members_vote
    if before is allowed:
        return
    terms.lead_members_vote = allowed
    session.add(terms)
    change.write_down(terms, before=before, lead_members_vote=terms.lead_members_vote)
