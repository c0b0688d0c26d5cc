"""Who may do what with a ballot now: put a matter before the members, vote, and count."""

from collections.abc import Collection

from models.ballot import Ballot, Seat
from models.vocabulary import VoteForm
from workflow.actors.actor import Actor, HeldPost
from workflow.actors.directory import ranked
from workflow.engine.instances import post_standing_as
from workflow.errors import Obstacle
from workflow.instance.seats import awaited_seats, is_kept_out, seats_of
from workflow.instance.situation import Situation
from workflow.instance.tally import lies_ahead
from workflow.voting.decisions import obstacle_to_deciding

MEMBER = "member"
OFFICE = "follow_up"


def office_post(situation: Situation, actor: Actor) -> HeldPost | None:
    """The post in which the actor asks the members and counts; None for others."""
    return post_standing_as(situation, actor, OFFICE)


def committee_post(actor: Actor) -> HeldPost | None:
    """The actor's own post by which they are a member of the committee; None for others.

    A vote is given in person: whoever takes a member's place has none for them.
    """
    return next(iter(ranked(actor.own_posts)), None)


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
    if committee_post(actor) is None:
        return Obstacle("not_a_member", (), MEMBER, of_right=True)
    if obstacle := obstacle_to_deciding(situation):
        return obstacle
    ballot = situation.ballot
    if ballot is None:
        return _NOT_OPEN
    if any(slip.user_id == actor.user_id for slip in ballot.slips):
        return Obstacle("cast_already")
    if ballot.held_on < situation.today:
        return Obstacle("ballot_time_over")
    if all(seat.user_id != actor.user_id for seat in seats_of(situation)):
        return Obstacle("not_asked")
    if is_kept_out(situation, actor.user_id, actor.posts):
        return Obstacle("member_of_lead", of_right=True)
    return _obstacle_of_day(ballot, situation)


def obstacle_to_seating(seats: Collection[Seat]) -> Obstacle | None:
    """Why nothing can be put before those who would have these seats; None when it can."""
    if not seats:
        return Obstacle("no_members", (), "administrator")
    if not any(seat.votes and seat.user.active for seat in seats):
        return Obstacle("no_voters", (), "administrator")
    return None


def obstacle_to_withdrawing(situation: Situation, post: HeldPost | None) -> Obstacle | None:
    """Why one in a post cannot take the matter back now; None when they can."""
    if obstacle := _obstacle_of_office(situation, post):
        return obstacle
    if can_be_taken_back(situation):
        return None
    return Obstacle("slips_complete", (), OFFICE)


def can_be_taken_back(situation: Situation) -> bool:
    """Whether the office could: not once nobody is awaited, or a result could be voted away."""
    ballot = situation.ballot
    return ballot is None or not ballot.slips or bool(awaited_seats(situation))


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
    if ballot.form is VoteForm.SESSION:
        return None
    if missing := tuple(seat.user.full_name for seat in awaited_seats(situation)):
        return Obstacle("slips_awaited", missing, MEMBER)
    if not ballot.slips and situation.today <= ballot.held_on:
        return Obstacle("no_slips_yet")
    return None


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


_NOT_OPEN = Obstacle("ballot_not_open", (), OFFICE)
