"""Whatever a person writes with an action can be read on the page of the task for good."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

import pytest

from models.vocabulary import Opinion
from tests.decision.stories import STORIES
from tests.entries import usual_entry
from workflow.definition.commune import COMMUNE
from workflow.engine.effects import EFFECTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.client import Client
    from tests.decision.arranging import Story
    from tests.office import Office
    from workflow.instance.entry import Entry

NAMES_A_UNIT = "unit"
"""The text of an entry that nobody writes: the code of a unit that was chosen."""
IS_A_DOCUMENT = "document"
"""An entry with this is given by handing in; its words are tried in test_product_pages.py."""


def texts_of(kind: type[Any]) -> list[str]:
    """The fields of a kind of entry that a person writes a text in."""
    names = {each.name: each.type for each in fields(kind)}
    written = [name for name, type_ in names.items() if type_ is str and name != NAMES_A_UNIT]
    return [] if IS_A_DOCUMENT in names else written


WRITTEN = {
    name: texts
    for name, effect in EFFECTS.items()
    if effect.entry and (texts := texts_of(effect.entry))
}
"""For each effect the fields that a person writes a text in."""

EFFECT_OF = {rule.action: rule.effect for rule in COMMUNE.rules if rule.effect in WRITTEN}
ONE_OF_EACH = {story.cell[1]: story for story in STORIES if not story.obstacle}


def test_every_effect_that_asks_for_a_text_is_tried() -> None:
    assert set(EFFECT_OF.values()) == set(WRITTEN)


@pytest.mark.parametrize("story", [ONE_OF_EACH[action] for action in EFFECT_OF], ids=str)
def test_what_was_written_with_it_stays_on_the_page(
    office: Office, sign_in: Callable[[str], Client], story: Story
) -> None:
    number, action = story.arranged(office), story.cell[1]
    said = {name: f"Nói rõ ở mục {name} của {action}." for name in WRITTEN[EFFECT_OF[action]]}
    office.perform(story.who, number, action, _saying(office, number, story, said))
    if not COMMUNE.state_by_name[office.state(number)].final:
        # What waits and what is due has its place beside the forms, and is gone with them.
        office.perform("chutich", number, "revoke")
    page = sign_in("chutich").get(f"/nhiem-vu/{number}").text
    assert {name for name, text in said.items() if text not in page} == set()


def _saying(office: Office, number: int, story: Story, said: dict[str, str]) -> Entry:
    entry = story.entry or usual_entry(story.cell[1], office.situation(number))
    assert entry is not None
    if hasattr(entry, "opinion"):
        entry = replace(entry, opinion=Opinion.AGREE_WITH_REMARKS)
    return replace(entry, **said)
