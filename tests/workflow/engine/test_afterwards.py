"""Who is told of an act is who is called by it, as it is found when everything is read anew."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from models.record import Outbox
from tests.decision.stories import STORIES
from workflow.definition.commune import COMMUNE

if TYPE_CHECKING:
    from tests.decision.arranging import Story
    from tests.office import Office
    from workflow.instance.turn import Turn

Called = Counter[tuple[str, str | None]]

ONE_OF_EACH = {story.cell[1]: story for story in STORIES if not story.obstacle}


def test_every_action_is_tried() -> None:
    assert set(ONE_OF_EACH) == set(COMMUNE.actions)


@pytest.mark.parametrize("story", ONE_OF_EACH.values(), ids=str)
def test_it_tells_whom_the_next_look_finds_called(office: Office, story: Story) -> None:
    number = story.arranged(office)
    before = awaited(office, number)
    office.perform(story.who, number, story.cell[1])
    called = awaited(office, number).keys() - before.keys()
    assert told(office, number) == Counter((why, unit) for why, unit, _ in called)


def told(office: Office, number: int) -> Called:
    """Whom the last line of an instance tells, and of what."""
    last = office.events(number)[-1].seq
    with office.reading() as session:
        rows = session.scalars(select(Outbox).where(Outbox.event_seq == last)).all()
    return Counter((row.why, str(row.unit_id) if row.unit_id else None) for row in rows)


def awaited(office: Office, number: int) -> dict[tuple[str, str | None, str], Turn]:
    """Who is awaited there now, and since when they are called."""
    situation = office.situation(number)
    return {
        (turn.action, str(turn.unit.id) if turn.unit else None, str(turn.called_at)): turn
        for turn in situation.turns + situation.escalations
    }
