"""Whatever a person writes with an action can be read on the page of the task for good."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

import pytest

from models.vocabulary import Opinion
from tests.acts import ACTS
from tests.entries import usual_entry
from workflow.definition.commune import COMMUNE
from workflow.engine.effects import effect_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.client import Client
    from tests.office import Office
    from workflow.engine.inputs import Entry

NAMES_A_UNIT = "unit"
"""The text of an entry that nobody writes: the code of a unit that was chosen."""


def texts_of(kind: type[Any]) -> list[str]:
    """The fields of a kind of entry that a person writes a text in."""
    return [each.name for each in fields(kind) if each.type is str and each.name != NAMES_A_UNIT]


WRITTEN = {
    rule.action: texts
    for rule in COMMUNE.rules
    if (effect := effect_of(rule)) and effect.entry and (texts := texts_of(effect.entry))
    if rule.action in ACTS
}
"""For each action the fields that a person writes a text in."""


@pytest.mark.parametrize("action", WRITTEN)
def test_what_was_written_with_it_stays_on_the_page(
    office: Office, sign_in: Callable[[str], Client], action: str
) -> None:
    arranged, username = ACTS[action]
    number = arranged(office)
    said = {field: f"Nói rõ ở mục {field} của {action}." for field in WRITTEN[action]}
    office.perform(username, number, action, _saying(office, number, action, said))
    if not COMMUNE.state_by_name[office.state(number)].final:
        # What waits and what is due has its place beside the forms, and is gone with them.
        office.perform("chutich", number, "revoke")
    page = sign_in("chutich").get(f"/nhiem-vu/{number}").text
    assert {field for field, text in said.items() if text not in page} == set()


def _saying(office: Office, number: int, action: str, said: dict[str, str]) -> Entry:
    entry = usual_entry(action, office.situation(number))
    assert entry is not None
    if hasattr(entry, "opinion"):
        entry = replace(entry, opinion=Opinion.AGREE_WITH_REMARKS)
    return replace(entry, **said)
