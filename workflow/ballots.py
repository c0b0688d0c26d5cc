"""Who may do what with a ballot now: put a matter before the members, vote, and count."""

from models.ballot import Ballot, Seat
from models.vocabulary import Role, VoteForm
from workflow.actor import Actor, HeldPost
from workflow.errors import Obstacle
from workflow.instances import post_standing_as
from workflow.situation import Situation
from workflow.votes import awaits_slips, lies_ahead, tally
from workflow.voting import obstacle_to_deciding

MEMBER = "member"
OFFICE = "follow_up"

COMMITTEE = (Role.CHAIR, Role.VICE_CHAIR, Role.MEMBER)
"""The posts that make a member of the committee, in the order in which members are listed."""


def office_post(situation: Situation, actor: Actor) -> HeldPost | None:
    """The post in which the actor asks the members and counts; None for others."""
    return post_standing_as(situation, actor, OFFICE)


def committee_post(actor: Actor) -> HeldPost | None:
    """The actor's own post by which they are a member of the committee; None for others.

    A vote is given in person: whoever takes a member's place has none for them.
    """
    held = sorted(
        (post for post in actor.own_posts if post.role in COMMITTEE),
        key=lambda post: COMMITTEE.index(post.role),
    )
    return held[0] if held else None


def may_withdraw(situation: Situation, actor: Actor) -> bool:
    """Whether the actor can take the matter back from the members now."""
    return obstacle_to_withdrawing(situation, office_post(situation, actor)) is None


def may_close(situation: Situation, actor: Actor) -> bool:
    """Whether the actor can count the slips now."""
    return obstacle_to_closing(situation, office_post(situation, actor)) is None


def may_cast(situation: Situation, actor: Actor) -> bool:
    """Whether the actor can vote now."""
    return obstacle_to_casting(situation, actor) is None


def is_asked(situation: Situation, actor: Actor) -> bool:
    """Whether the actor has a vote to give, now or on the day of the session."""
    obstacle = obstacle_to_casting(situation, actor)
    return obstacle is None or obstacle.code == "session_ahead"


def obstacle_to_casting(situation: Situation, actor: Actor) -> Obstacle | None:
    """Why the actor cannot vote now; None when they can."""
    ballot = situation.ballot
    seat = _seat(ballot, actor) if ballot else None
    if committee_post(actor) is None or (ballot and seat is None):
        return Obstacle("not_a_member", (), MEMBER, of_right=True)
    if seat and not seat.votes:
        return Obstacle("member_of_lead", (), MEMBER, of_right=True)
    if not ballot:
        return obstacle_to_deciding(situation) or _NOT_OPEN
    if obstacle := obstacle_to_deciding(situation):
        return obstacle
    if any(slip.user_id == actor.user_id for slip in ballot.slips):
        return Obstacle("cast_already")
    if ballot.held_on < situation.today:
        return Obstacle("ballot_time_over")
    return _obstacle_of_day(ballot, situation)


def obstacle_to_withdrawing(situation: Situation, post: HeldPost | None) -> Obstacle | None:
    """Why one in a post cannot take the matter back now; None when they can."""
    if obstacle := _obstacle_of_office(situation, post):
        return obstacle
    ballot = situation.ballot
    if ballot is None or not ballot.slips or awaits_slips(ballot, situation.today):
        return None
    # Nobody waits any more: a result that one does not like is not taken back.
    return Obstacle("slips_complete", (), OFFICE)


def obstacle_to_closing(situation: Situation, post: HeldPost | None) -> Obstacle | None:
    """Why one in a post cannot count the slips now; None when they can."""
    if obstacle := _obstacle_of_office(situation, post):
        return obstacle
    ballot = situation.ballot
    if ballot is None:
        return None
    if obstacle := _obstacle_of_day(ballot, situation):
        return obstacle
    # A session is counted when it closes, whoever was absent.
    if ballot.form is VoteForm.SESSION or not awaits_slips(ballot, situation.today):
        return None
    missing = tuple(seat.user.full_name for seat in tally(ballot).missing)
    return Obstacle("slips_awaited", missing, MEMBER)


def _obstacle_of_office(situation: Situation, post: HeldPost | None) -> Obstacle | None:
    if post is None:
        return Obstacle("not_entitled", (), OFFICE, of_right=True)
    if obstacle := obstacle_to_deciding(situation):
        return obstacle
    return None if situation.ballot else _NOT_OPEN


def _obstacle_of_day(ballot: Ballot, situation: Situation) -> Obstacle | None:
    """Why nothing is voted or counted yet: the session lies ahead."""
    if lies_ahead(ballot, situation.today):
        return Obstacle("session_ahead", (ballot.held_on,))
    return None


def _seat(ballot: Ballot, actor: Actor) -> Seat | None:
    return next((seat for seat in ballot.seats if seat.user_id == actor.user_id), None)


_NOT_OPEN = Obstacle("ballot_not_open", (), OFFICE)
