"""The open work of a post: what its unit leads or has to answer, or what it decides."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from models.handover import HandOver
from models.organisation import Post
from models.queries.handover import handed_over_items, open_instances
from models.queries.notice import lines_about_people
from models.vocabulary import Role
from models.work import TaskInstance
from workflow.actors.actor import Actor
from workflow.actors.visibility import seen_among
from workflow.audit.record import keys_of
from workflow.calendar.days import day_ends
from workflow.definition.published import definitions_of, unfinished_states
from workflow.definition.vocabulary import Standing
from workflow.delegation.overview import area_of
from workflow.instance.reading import read_situations
from workflow.instance.situation import Situation


@dataclass(frozen=True, slots=True)
class OpenWork:
    """One open instance of a post: how it stands, and whether it awaits the post."""

    situation: Situation
    awaited: str
    """The action that awaits the post; empty when another is awaited."""


@dataclass(frozen=True, slots=True)
class WorkLine:
    """One open instance of a post that ends, as one reader sees it."""

    instance: TaskInstance
    state: str
    awaited: str
    visible: bool
    """Whether the reader may see more of it than its number."""


def open_work(session: Session, post: Post, *, at: datetime) -> list[OpenWork]:
    """What is open and of a post; of a post that is over nothing that was given out since.

    An end that was entered late counts from then: until it was, the leaver had the work.
    """
    over = _over(session, post)
    states = unfinished_states(definitions_of(session, post.commune_id).values())
    ids = session.scalars(open_instances(post.commune_id, states, post.unit_id)).all()
    area = area_of(session, post) if post.role is Role.VICE_CHAIR else None
    found = []
    for situation in read_situations(session, post.commune_id, ids, at=at):
        awaited = next(
            (
                turn.action
                for turn in situation.turns
                if (turn.unit.id if turn.unit else None) == post.unit_id
                and (post.unit_id is not None or turn.standing == Standing.COMMITTEE)
            ),
            "",
        )
        leads = post.unit_id is not None and situation.instance.lead_unit_id == post.unit_id
        within = area is None or area.covers(situation.instance)
        in_time = over is None or situation.instance.assigned_at < over
        if in_time and ((awaited and within) or leads):
            found.append(OpenWork(situation, awaited))
    return found


def _over(session: Session, post: Post) -> datetime | None:
    """When a post was over: after its last day, or as the end was entered; None without an end."""
    if post.valid_to is None:
        return None
    told = lines_about_people(post.commune_id, [post.user.username], ("give_post", "end_post"))
    entered = (event.at for event in session.scalars(told) if post.id in keys_of(Post, event))
    return max([day_ends(post.valid_to), *entered])


def work_lines(
    session: Session, post: Post, made: HandOver | None, *, actor: Actor, at: datetime
) -> list[WorkLine]:
    """What a reader sees of it: the list as it was made, or before there is one what is open."""
    if made:
        items = session.scalars(handed_over_items(made.commune_id, made.id))
        lines = [(item.instance, item.state, item.awaited) for item in items]
    else:
        lines = [
            (work.situation.instance, work.situation.state, work.awaited)
            for work in open_work(session, post, at=at)
        ]
    seen = seen_among(session, [instance for instance, _, _ in lines], actor)
    return [WorkLine(*line, visible=line[0].id in seen) for line in lines]
