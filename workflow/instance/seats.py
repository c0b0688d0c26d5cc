"""Who has a seat in a ballot, who of them is kept out of it, and whose slips are awaited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.ballot import Ballot, Seat
from workflow.instance.tally import awaited

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable

    from workflow.actors.directory import CommitteeMember
    from workflow.actors.held_posts import HeldPost
    from workflow.instance.situation import Situation


def seats_of(situation: Situation) -> tuple[Seat, ...]:
    """Those who are asked: as it was kept, or before a session as it would be kept today."""
    ballot = situation.ballot
    if ballot is None:
        return ()
    if ballot.seats or ballot.held_on < situation.today:
        return tuple(ballot.seats)
    return seated(situation, ballot, situation.committee.members)


def seats_to_count(situation: Situation) -> tuple[Seat, ...]:
    """Those whose votes are counted: new ones after a session in which nobody voted."""
    ballot = situation.ballot
    if ballot is None or ballot.seats or ballot.held_on >= situation.today:
        return seats_of(situation)
    then = situation.committee.of_past_days.get(ballot.id, ())
    return seated(situation, ballot, then)


def would_vote(situation: Situation) -> tuple[CommitteeMember, ...]:
    """The members who could vote, were the matter put before them now."""
    return tuple(
        member
        for member in situation.committee.members
        if member.user.active
        and (
            situation.committee.lead_members_vote
            or not _judges_own_work(situation, member.user.id, member.posts)
        )
    )


def seated(
    situation: Situation,
    ballot: Ballot,
    members: Iterable[CommitteeMember],
    *,
    lead_votes: bool | None = None,
) -> tuple[Seat, ...]:
    """A new seat for each member; `lead_votes` are the terms, of the ballot unless given."""
    if lead_votes is None:
        lead_votes = situation.committee.lets_lead_vote(ballot)
    return tuple(
        Seat(
            commune_id=ballot.commune_id,
            ballot_id=ballot.id,
            user_id=member.user.id,
            user=member.user,
            position=position,
            title=member.post.title,
            is_chair=member.is_chair,
            votes=lead_votes or not _judges_own_work(situation, member.user.id, member.posts),
        )
        for position, member in enumerate(members, 1)
    )


def is_kept_out(situation: Situation, user_id: uuid.UUID | None, posts: Iterable[HeldPost]) -> bool:
    """Whether the terms keep somebody with these posts out: by their seat, or as of today."""
    ballot = situation.ballot
    if ballot is None:
        return False
    if any(seat.user_id == user_id and not seat.votes for seat in ballot.seats):
        return True
    keeps_out = not situation.committee.lets_lead_vote(ballot)
    return keeps_out and _judges_own_work(situation, user_id, posts)


def is_awaited(situation: Situation, user_id: uuid.UUID | None) -> bool:
    """Whether somebody has a vote still to give, now or on the day of the session."""
    return any(seat.user_id == user_id for seat in awaited_seats(situation))


def awaited_seats(situation: Situation) -> tuple[Seat, ...]:
    """The seats of those who have not voted and still can; empty without a ballot."""
    if situation.ballot is None:
        return ()
    able = {
        member.user.id
        for member in situation.committee.members
        if member.user.active and not is_kept_out(situation, member.user.id, member.posts)
    }
    return awaited(situation.ballot, seats_of(situation), able, situation.today)


@dataclass(frozen=True, slots=True)
class Changes:
    """How the committee is another one than that which was asked."""

    joined: tuple[str, ...]
    left: tuple[str, ...]
    chair: str | None
    """Who chairs it now, where that is another one."""

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.joined or self.left or self.chair)


def changes_since(situation: Situation) -> Changes:
    """What changed in the committee since the seats were taken, while it can still vote."""
    ballot = situation.ballot
    over = situation.vote or (ballot and ballot.held_on < situation.today)
    if ballot is None or not ballot.seats or over:
        return Changes((), (), None)
    seated_then = {seat.user_id for seat in ballot.seats}
    members = {member.user.id for member in situation.committee.members}
    chaired_then = {seat.user_id for seat in ballot.seats if seat.is_chair}
    chairs = (member.user for member in situation.committee.members if member.is_chair)
    return Changes(
        joined=tuple(
            member.user.full_name
            for member in situation.committee.members
            if member.user.id not in seated_then
        ),
        left=tuple(seat.user.full_name for seat in ballot.seats if seat.user_id not in members),
        chair=next((user.full_name for user in chairs if user.id not in chaired_then), None),
    )


def _judges_own_work(
    situation: Situation, user_id: uuid.UUID | None, posts: Iterable[HeldPost]
) -> bool:
    """Whether somebody belongs to the lead unit, in another's place too, or made the result."""
    lead = situation.instance.lead_unit_id
    return user_id in situation.made_by or any(post.unit_id == lead for post in posts)
