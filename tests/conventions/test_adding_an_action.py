"""Adding an action touches three files, and a test names it in each until it is there.

They are `workflow/definition/commune.py` (what it does), `tests/stories/decision-table.csv` (the
same and who hears of it, stated apart) and the file of its subject in `web/wording/acts` (what it
is called). All else follows from the definition.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.decision_table import defined, stated
from web import wording
from web.wording import covered
from workflow.actors.actor import Actor
from workflow.definition.commune import COMMUNE
from workflow.definition.definition import Rule
from workflow.engine.checker import check
from workflow.engine.publishing import publish
from workflow.errors import Invalid, Refused
from workflow.instance.entry import ReasonEntry

if TYPE_CHECKING:
    from tests.office import Office

PAUSE = Rule("in_progress", "pause", "lead_head", "assigned", effect="reason")
WITH_PAUSE = replace(COMMUNE, rules=(*COMMUNE.rules, PAUSE))
WORDED = replace(covered(), actions=covered().actions | {"pause"})


def test_the_new_definition_is_sound() -> None:
    check(WITH_PAUSE)


def test_the_comparison_with_the_statement_names_it() -> None:
    [extra] = defined(WITH_PAUSE) - stated()
    assert extra[:4] == ("in_progress", "pause", "lead_head", "assigned")
    assert not stated() - defined(WITH_PAUSE)


def test_a_row_that_only_the_statement_has_is_named_as_well() -> None:
    [missing] = stated() - defined(replace(COMMUNE, rules=COMMUNE.rules[:-1]))
    last = COMMUNE.rules[-1]
    assert missing[:4] == (last.state, last.action, last.standing, last.leads_to)


def test_the_wording_is_missing_just_that() -> None:
    assert set(COMMUNE.actions) <= set(wording.ACTIONS)
    assert set(WITH_PAUSE.actions) - set(wording.ACTIONS) == {"pause"}


def test_nothing_else_has_to_be_told(office: Office) -> None:
    """Published, the new action is offered, judged, demanded, done and recorded by itself."""
    with office.transaction() as session:
        actor = Actor.system(office.commune_id)
        publish(session, WITH_PAUSE, worded=WORDED, actor=actor, at=office.now)
    number = office.in_progress("I.2")

    assert office.verdict("kinhte", number, "pause").allowed
    with pytest.raises(Refused):
        office.perform("vhxh", number, "pause", ReasonEntry("Chờ hướng dẫn."))
    with pytest.raises(Invalid):
        office.perform("kinhte", number, "pause")
    outcome = office.perform("kinhte", number, "pause", ReasonEntry("Chờ hướng dẫn."))

    assert outcome.state == office.state(number) == "assigned"
    event = office.events(number)[-1]
    assert (event.rule, event.reason) == ("in_progress/pause/lead_head", "Chờ hướng dẫn.")
