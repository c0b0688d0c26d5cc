"""Putting a collective matter before the members of the committee, who vote in the program.

The majority is of all members, present or not (Law 72/2025/QH15, article 40, clause 3). A vote is
given once, in person: whoever stands in for a member elsewhere does not vote for them.
"""

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from models.ballot import Ballot, Seat, Slip
from models.queries.ballot import terms_of
from models.vocabulary import Choice, VoteForm
from models.work import Vote
from workflow.actors.actor import Actor, HeldPost
from workflow.actors.directory import committee_on
from workflow.audit.idempotency import earlier_outcome, keep_outcome
from workflow.calendar.days import local_day
from workflow.engine.instances import held_situation, refusal_at
from workflow.errors import Invalid, Obstacle, Stale
from workflow.instance.seats import seated, seats_of
from workflow.instance.situation import Situation
from workflow.instance.tally import OPEN, lies_ahead, tally
from workflow.voting.decisions import (
    VOTE,
    VoteEntry,
    demand_round,
    enter,
    obstacle_to_voting,
    write_down,
)
from workflow.voting.eligibility import (
    committee_post,
    obstacle_to_casting,
    obstacle_to_closing,
    obstacle_to_seating,
    obstacle_to_withdrawing,
    office_post,
)

CAST, WITHDRAW = "cast", "withdraw_ballot"

MOST_DAYS = 60
"""How far ahead a session, or the last day for slips, may lie."""


@dataclass(frozen=True, slots=True)
class BallotEntry:
    """How the members are asked."""

    form: VoteForm
    held_on: date | None
    """The day of the session, on which alone is voted; or the last day for opinion slips."""

    def check(self, today: date) -> date:
        """The day, when it can be taken; raises `Invalid` beside the field otherwise."""
        if self.held_on is None:
            raise Invalid({"held_on": "required"})
        if self.held_on < today:
            raise Invalid({"held_on": "in_past"})
        if self.held_on > today + timedelta(days=MOST_DAYS):
            raise Invalid({"held_on": "ballot_far"})
        return self.held_on


@dataclass(frozen=True, slots=True)
class SlipEntry:
    """What a member gives."""

    choice: Choice | None
    remark: str = ""


def open_ballot(
    session: Session,
    number: int,
    entry: BallotEntry | None,
    *,
    actor: Actor,
    at: datetime,
    seen_round: int | None = None,
    token: str | None = None,
) -> None:
    """Put the current round of an instance before the members.

    `entry` is None when what was sent could not be read, `seen_round` the round that was on the
    screen; None accepts any. Raises `Unknown`, `Stale`, `Refused` for anyone but the follow-up
    office, `TokenReused`, or `Invalid`.
    """
    situation, actor = held_situation(session, number, OPEN, actor=actor, at=at)
    intent = {"action": OPEN, "number": number, **(asdict(entry) if entry else {})}
    if entry and earlier_outcome(session, actor, token, intent) is not None:
        return
    demand_round(situation, seen_round)
    post = office_post(situation, actor)
    _demand(obstacle_to_voting(situation, post), situation, OPEN, actor, post, at)
    if entry is None:
        raise Invalid
    held_on = entry.check(local_day(at))
    instance = situation.instance
    ballot = Ballot(
        commune_id=instance.commune_id,
        instance_id=instance.id,
        round=instance.round,
        form=entry.form,
        held_on=held_on,
        opened_by_id=actor.user_id,
        opened_at=at,
    )
    session.add(ballot)
    session.flush()
    terms = session.scalar(terms_of(instance.commune_id))
    lead_votes = terms is None or terms.lead_members_vote
    members = committee_on(session, instance.commune_id, situation.today)
    seats = seated(situation, ballot, members, lead_votes=lead_votes)
    _demand(obstacle_to_seating(seats), situation, OPEN, actor, post, at)
    # Those who vote in a session are the members of its day, who may be others by then.
    kept = () if lies_ahead(ballot, situation.today) else seats
    session.add_all(kept)
    write_down(
        session, situation, OPEN, ballot, *kept,
        actor=actor, post=post, at=at, lead_members_vote=lead_votes,
    )  # fmt: skip
    keep_outcome(session, actor, token, intent, {}, at)


def withdraw_ballot(
    session: Session,
    number: int,
    reason: str | None,
    *,
    actor: Actor,
    at: datetime,
    seen: str | None = None,
    token: str | None = None,
) -> None:
    """Take the matter back from the members.

    What they voted stays in the record and counts for nothing. `reason` is None when what was sent
    could not be read, `seen` the key of the ballot that was on the screen; None accepts any. Raises
    `Unknown`, `Stale`, `Refused` for anyone but the follow-up office and once no slip is awaited
    any more, `TokenReused`, or `Invalid`.
    """
    situation, actor = held_situation(session, number, WITHDRAW, actor=actor, at=at)
    intent = {"action": WITHDRAW, "number": number, "reason": reason}
    if reason is not None and earlier_outcome(session, actor, token, intent) is not None:
        return
    _demand_ballot(situation, seen)
    post, ballot = office_post(situation, actor), situation.ballot
    _demand(obstacle_to_withdrawing(situation, post), situation, WITHDRAW, actor, post, at)
    assert ballot is not None
    if reason is None:
        raise Invalid
    if not reason.strip():
        raise Invalid({"reason": "required"})
    ballot.withdrawn_by_id, ballot.withdrawn_at = actor.user_id, at
    given = len(ballot.slips)
    write_down(
        session, situation, WITHDRAW, ballot,
        actor=actor, post=post, at=at, reason=reason, slips=given,
    )  # fmt: skip
    keep_outcome(session, actor, token, intent, {}, at)


def cast(
    session: Session,
    number: int,
    entry: SlipEntry | None,
    *,
    actor: Actor,
    at: datetime,
    seen: str | None = None,
    token: str | None = None,
) -> None:
    """Put the member's slip among those counted.

    `entry` is None when what was sent could not be read, `seen` the key of the ballot that was on
    the screen; None accepts any. Raises `Unknown`, `Stale`, `Refused`, `TokenReused`, or `Invalid`.
    """
    situation, actor = held_situation(session, number, CAST, actor=actor, at=at)
    intent = {"action": CAST, "number": number, **(asdict(entry) if entry else {})}
    if entry and earlier_outcome(session, actor, token, intent) is not None:
        return
    _demand_ballot(situation, seen)
    post = committee_post(actor)
    _demand(obstacle_to_casting(situation, actor), situation, CAST, actor, post, at)
    if entry is None or entry.choice is None:
        raise Invalid({"choice": "required"})
    ballot = situation.ballot
    assert ballot is not None
    slip = Slip(
        commune_id=ballot.commune_id,
        ballot_id=ballot.id,
        user_id=actor.user_id,
        choice=entry.choice,
        remark=entry.remark,
        cast_at=at,
    )
    seats = () if ballot.seats else seats_of(situation)
    session.add_all((*seats, slip))
    write_down(
        session, situation, CAST, slip, *seats,
        actor=actor, post=post, at=at, choice=entry.choice,
    )  # fmt: skip
    keep_outcome(session, actor, token, intent, {}, at)


def close_ballot(
    session: Session,
    number: int,
    document_number: str | None,
    *,
    actor: Actor,
    at: datetime,
    seen: str | None = None,
) -> Vote:
    """The committee's vote, counted from the slips; once it is recorded, the one recorded.

    `document_number` is that of the minutes or of the summary of the slips; None when what was sent
    could not be read, `seen` the key of the ballot that was on the screen; None accepts any. Raises
    `Unknown`, `Stale`, `Refused` while slips are awaited, or `Invalid`.
    """
    situation, actor = held_situation(session, number, VOTE, actor=actor, at=at)
    _demand_ballot(situation, seen)
    post, ballot = office_post(situation, actor), situation.ballot
    if post and ballot and situation.vote:
        return situation.vote
    _demand(obstacle_to_closing(situation, post), situation, VOTE, actor, post, at)
    assert ballot is not None
    if document_number is None:
        raise Invalid
    seats = _late_seats(session, situation, ballot)
    if not ballot.seats:
        _demand(obstacle_to_seating(seats), situation, VOTE, actor, post, at)
        session.add_all(seats)
    count = tally(ballot.seats or seats, ballot.slips)
    in_session = ballot.form is VoteForm.SESSION
    entry = VoteEntry(
        form=ballot.form,
        decided_on=ballot.held_on if in_session else local_day(at),
        members=count.members,
        in_favour=count.in_favour,
        against=count.against,
        abstained=count.abstained,
        chair_in_favour=count.chair_in_favour,
        document_number=document_number,
    )
    return enter(session, situation, entry, *seats, actor=actor, post=post, at=at)


def _late_seats(session: Session, situation: Situation, ballot: Ballot) -> tuple[Seat, ...]:
    """The seats in a session in which nobody voted, still to be kept; else none."""
    if ballot.seats:
        return ()
    members = committee_on(session, ballot.commune_id, ballot.held_on)
    return seated(situation, ballot, members)


def _demand_ballot(situation: Situation, seen: str | None) -> None:
    """Raise `Stale` unless the ballot is the one that was seen.

    What others voted meanwhile does not matter: a slip is given on the matter, and once.
    """
    if seen not in (None, str(situation.ballot.id) if situation.ballot else ""):
        raise Stale


def _demand(
    obstacle: Obstacle | None,
    situation: Situation,
    action: str,
    actor: Actor,
    post: HeldPost | None,
    at: datetime,
) -> None:
    """Raise `Refused` when something stands in the way."""
    if obstacle:
        raise refusal_at(situation, action, obstacle, actor=actor, at=at, post=post)
