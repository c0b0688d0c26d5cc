"""Who is told of an act is who is awaited after it, as it is found when everything is read anew."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from models.notice import Notice
from models.organisation import User
from models.record import Outbox
from models.vocabulary import Role
from tests.decision.stories import STORIES
from workflow.calendar.days import local_day
from workflow.definition.commune import COMMUNE
from workflow.engine.effects import effect_of
from workflow.engine.news import NEWS
from workflow.notifications.delivery import deliver

if TYPE_CHECKING:
    from tests.decision.arranging import Story
    from tests.office import Office

Called = Counter[tuple[str, str | None]]

ONE_OF_EACH = {story.cell[1]: story for story in STORIES if not story.obstacle}


def test_every_action_is_tried() -> None:
    assert set(ONE_OF_EACH) == set(COMMUNE.actions)


@pytest.mark.parametrize("story", ONE_OF_EACH.values(), ids=str)
def test_it_tells_whom_the_next_look_finds_awaited(office: Office, story: Story) -> None:
    number = story.arranged(office)
    office.perform(story.who, number, story.cell[1])
    assert told(office, number) == (awaited(office, number) if calls(office, number) else Counter())


def calls(office: Office, number: int) -> bool:
    """Whether the last line of an instance is of an act that may change whose turn it is."""
    last = office.events(number)[-1]
    return all(effect_of(r).calls for r in COMMUNE.rules if r.name == last.rule)


@pytest.mark.parametrize("arrives", ["before", "after"])
def test_whoever_comes_into_a_post_while_a_turn_lasts_hears_of_it(
    office: Office, arrives: str
) -> None:
    number = office.reported("I.1")
    if arrives == "after":
        tell(office)
    office.end_posts("congan", last_day=local_day(office.now))
    office.later(days=1)
    office.give_post("vhxh.cb", Role.HEAD, "CONG_AN_XA")
    office.perform("vhxh", number, "confirm")
    tell(office)
    with office.reading() as session:
        heard = select(Notice.why).join(User, User.id == Notice.user_id)
        heard = heard.where(Notice.why.not_in(NEWS))
        assert session.scalars(heard.where(User.username == "vhxh.cb")).all() == ["confirm"]


def tell(office: Office) -> None:
    with office.transaction() as session:
        while deliver(session, office.commune_id, sender=None, at=office.now):
            pass


def told(office: Office, number: int) -> Called:
    """Whom the last line of an instance calls, and to what; not who only has to know of it."""
    last = office.events(number)[-1].seq
    with office.reading() as session:
        rows = session.scalars(select(Outbox).where(Outbox.event_seq == last)).all()
    asking = [row for row in rows if row.why not in NEWS]
    return Counter((row.why, str(row.unit_id) if row.unit_id else None) for row in asking)


def awaited(office: Office, number: int) -> Called:
    """Who is awaited there now."""
    situation = office.situation(number)
    return Counter(
        (turn.action, str(turn.unit.id) if turn.unit else None)
        for turn in situation.turns + situation.escalations
    )
