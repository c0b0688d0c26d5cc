"""What has to hold before the committee is asked, votes, and is counted."""

from collections.abc import Callable, Collection
from functools import wraps

from models.ballot import Seat
from models.titles import held_by
from models.vocabulary import VoteForm
from workflow.definition.vocabulary import Standing
from workflow.errors import Obstacle
from workflow.instance.case import Case
from workflow.instance.seats import (
    awaited_seats,
    is_kept_out,
    seats_of,
    seats_to_count,
    would_vote,
)
from workflow.instance.situation import Situation
from workflow.instance.vote_count import lies_ahead

Condition = Callable[[Case], Obstacle | None]


def _while_undecided(condition: Condition) -> Condition:
    """The condition, asked only while there is something to decide: else that alone is said."""

    @wraps(condition)
    def asked(case: Case) -> Obstacle | None:
        return None if decision_awaited(case) else condition(case)

    return asked


def decision_awaited(case: Case) -> Obstacle | None:
    """The committee has to decide the matter as a body, and has not in this round."""
    if not case.situation.needs_vote:
        return Obstacle("vote_not_needed", moot=True)
    return Obstacle("vote_recorded_already", moot=True) if case.situation.vote else None


@_while_undecided
def no_ballot_open(case: Case) -> Obstacle | None:
    """The matter is not before the members."""
    if case.situation.ballot is None:
        return None
    return Obstacle("ballot_open", (), Standing.MEMBER, moot=True)


@_while_undecided
def ballot_open(case: Case) -> Obstacle | None:
    """The matter is before the members."""
    if case.situation.ballot:
        return None
    return Obstacle("ballot_not_open", (), Standing.FOLLOW_UP, moot=True)


@_while_undecided
def committee_can_vote(case: Case) -> Obstacle | None:
    """There are members, and at least one of them could vote today."""
    if not case.situation.committee.members:
        return Obstacle("no_members", (), "administrator")
    return None if would_vote(case.situation) else Obstacle("no_voters", (), "administrator")


@_while_undecided
def ballot_revocable(case: Case) -> Obstacle | None:
    """No slip was given, or some are awaited: no result could be taken back with the ballot."""
    if can_be_taken_back(case.situation):
        return None
    return Obstacle("slips_complete", (), Standing.FOLLOW_UP)


@_while_undecided
def slip_awaited(case: Case) -> Obstacle | None:
    """The member was asked, has not voted, and may today."""
    situation, member = case.situation, case.actor
    ballot = situation.ballot
    if ballot is None:
        return None
    if any(slip.user_id == member.user_id for slip in ballot.slips):
        return Obstacle("cast_already", moot=True)
    if ballot.held_on < situation.today:
        return Obstacle("ballot_time_over", moot=True)
    if all(seat.user_id != member.user_id for seat in seats_of(situation)):
        return Obstacle("not_asked", moot=True)
    if is_kept_out(situation, member.user_id, member.posts):
        return Obstacle("member_of_lead", of_right=True)
    return _session_begun(situation)


@_while_undecided
def ballot_countable(case: Case) -> Obstacle | None:
    """Every slip that can come has come: or the session, or the last day for slips, is over."""
    situation = case.situation
    ballot = situation.ballot
    if ballot is None:
        return None
    if obstacle := _session_begun(situation):
        return obstacle
    if obstacle := None if ballot.seats else _of_seats(seats_to_count(situation)):
        return obstacle
    # A session is counted when it closes, whoever was absent.
    missing = awaited_members(situation)
    if missing and ballot.form is not VoteForm.SESSION:
        return Obstacle("slips_awaited", missing, Standing.MEMBER)
    if not ballot.slips and situation.today <= ballot.held_on:
        return Obstacle("no_slips_yet", (), Standing.MEMBER)
    return None


def awaited_members(situation: Situation) -> tuple[str, ...]:
    """Those whose votes are awaited, each with their post."""
    return tuple(held_by(seat.user.full_name, seat.title) for seat in awaited_seats(situation))


def can_be_taken_back(situation: Situation) -> bool:
    """Whether the office could: not once nobody is awaited, or a result could be voted away."""
    ballot = situation.ballot
    return ballot is None or not ballot.slips or bool(awaited_seats(situation))


def _of_seats(seats: Collection[Seat]) -> Obstacle | None:
    """Why nothing could be decided by those who would have these seats."""
    if not seats:
        return Obstacle("no_members", (), "administrator")
    if not any(seat.votes and seat.user.active for seat in seats):
        return Obstacle("no_voters", (), "administrator")
    return None


def _session_begun(situation: Situation) -> Obstacle | None:
    ballot = situation.ballot
    if ballot and lies_ahead(ballot, situation.today):
        return Obstacle("session_ahead", (ballot.held_on,), Standing.FOLLOW_UP)
    return None


CONDITIONS: tuple[Condition, ...] = (
    decision_awaited,
    no_ballot_open,
    ballot_open,
    committee_can_vote,
    ballot_revocable,
    slip_awaited,
    ballot_countable,
)
"""Every condition of this room, each known by its name."""
