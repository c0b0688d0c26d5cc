"""Who has a seat in a ballot, who of them is kept out of it, and whose slips are awaited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.ballot import Ballot, Seat
from models.titles import held_by
from workflow.instance.vote_count import yet_to_vote

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable

    from workflow.actors.directory import CommitteeMember
    from workflow.actors.held_posts import HeldPost
    from workflow.instance.papers import Papers


def seats_of(papers: Papers) -> tuple[Seat, ...]:
    """Those who are asked: as it was kept, or before a session as it would be kept today."""
    ballot = papers.ballot
    if ballot is None:
        return ()
    if ballot.seats or ballot.held_on < papers.today:
        return tuple(ballot.seats)
    return seated(papers, ballot, papers.committee.members)


def seats_to_count(papers: Papers) -> tuple[Seat, ...]:
    """Those whose votes are counted: new ones after a session in which nobody voted."""
    ballot = papers.ballot
    if ballot is None or ballot.seats or ballot.held_on >= papers.today:
        return seats_of(papers)
    then = papers.committee.of_past_days.get(ballot.id, ())
    return seated(papers, ballot, then)


def would_vote(papers: Papers) -> tuple[CommitteeMember, ...]:
    """The members who could vote, were the matter put before them now."""
    return tuple(
        member
        for member in papers.committee.members
        if member.user.active
        and (
            papers.committee.lead_members_vote
            or not _judges_own_work(papers, member.user.id, member.posts)
        )
    )


def seated(
    papers: Papers,
    ballot: Ballot,
    members: Iterable[CommitteeMember],
    *,
    lead_votes: bool | None = None,
) -> tuple[Seat, ...]:
    """A new seat for each member; `lead_votes` are the terms, of the ballot unless given."""
    if lead_votes is None:
        lead_votes = papers.committee.lets_lead_vote(ballot)
    return tuple(
        Seat(
            commune_id=ballot.commune_id,
            ballot_id=ballot.id,
            user_id=member.user.id,
            user=member.user,
            position=position,
            title=member.post.title,
            is_chair=member.is_chair,
            votes=lead_votes or not _judges_own_work(papers, member.user.id, member.posts),
        )
        for position, member in enumerate(members, 1)
    )


def is_kept_out(papers: Papers, user_id: uuid.UUID | None, posts: Iterable[HeldPost]) -> bool:
    """Whether the terms keep somebody with these posts out: by their seat, or as of today."""
    ballot = papers.ballot
    if ballot is None:
        return False
    if any(seat.user_id == user_id and not seat.votes for seat in ballot.seats):
        return True
    keeps_out = not papers.committee.lets_lead_vote(ballot)
    return keeps_out and _judges_own_work(papers, user_id, posts)


def is_awaited(papers: Papers, user_id: uuid.UUID | None) -> bool:
    """Whether somebody has a vote still to give, now or on the day of the session."""
    return any(seat.user_id == user_id for seat in awaited_seats(papers))


def awaited_seats(papers: Papers) -> tuple[Seat, ...]:
    """The seats of those who have not voted and still can; empty without a ballot."""
    if papers.ballot is None:
        return ()
    able = {
        member.user.id
        for member in papers.committee.members
        if member.user.active and not is_kept_out(papers, member.user.id, member.posts)
    }
    return yet_to_vote(papers.ballot, seats_of(papers), able, papers.today)


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


def changes_since(papers: Papers) -> Changes:
    """What changed in the committee since the seats were taken, while it can still vote."""
    ballot = papers.ballot
    over = papers.vote or (ballot and ballot.held_on < papers.today)
    if ballot is None or not ballot.seats or over:
        return Changes((), (), None)
    seated_then = {seat.user_id for seat in ballot.seats}
    members = {member.user.id for member in papers.committee.members}
    chaired_then = {seat.user_id for seat in ballot.seats if seat.is_chair}
    chairs = (member.user for member in papers.committee.members if member.is_chair)
    return Changes(
        joined=tuple(
            held_by(member.user.full_name, member.post.title)
            for member in papers.committee.members
            if member.user.id not in seated_then
        ),
        left=tuple(
            held_by(seat.user.full_name, seat.title)
            for seat in ballot.seats
            if seat.user_id not in members
        ),
        chair=next((user.full_name for user in chairs if user.id not in chaired_then), None),
    )


def _judges_own_work(papers: Papers, user_id: uuid.UUID | None, posts: Iterable[HeldPost]) -> bool:
    """Whether somebody belongs to the lead unit, in another's place too, or made the result."""
    lead = papers.instance.lead_unit_id
    return user_id in papers.made_by or any(post.unit_id == lead for post in posts)
