"""The one table against its independent statement, and every cell of both tried for real.

`tests/stories/decision-table.csv` says in words what `workflow/definition/commune.py` says in
facts and conditions. The two were written apart; here they meet.
"""

from __future__ import annotations

from collections import Counter
from itertools import product
from typing import TYPE_CHECKING

import pytest

from models.vocabulary import EventKind
from tests.decision.stories import STORIES
from tests.decision_table import MEANING, ROWS, cell, clauses, defined, stated
from tests.entries import GIVINGS
from workflow.definition.commune import COMMUNE
from workflow.definition.vocabulary import Standing
from workflow.engine.acts.reports import ReportEntry
from workflow.engine.effects import effect_of
from workflow.errors import Invalid, Refused, Unknown
from workflow.instance.entry import ReasonEntry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.decision.arranging import Story
    from tests.office import Office
    from workflow.instance.entry import Entry

CELLS = {cell(row) for row in ROWS}


# The table and its statement, word by word


def test_every_row_of_the_statement_is_in_the_definition() -> None:
    assert stated() - defined() == Counter()


def test_every_row_of_the_definition_is_in_the_statement() -> None:
    assert defined() - stated() == Counter()


def test_no_clause_is_explained_that_the_statement_does_not_use() -> None:
    assert set(MEANING) == {clause for row in ROWS for clause in clauses(row)}


def test_rows_of_one_cell_that_lead_apart_say_when() -> None:
    for key, count in Counter(map(cell, ROWS)).items():
        rules = [rule for rule in COMMUNE.rules if (rule.state, rule.action, rule.standing) == key]
        assert count == len(rules)
        assert count == 1 or all(rule.when for rule in rules)


def test_the_statement_speaks_of_every_state_and_standing() -> None:
    assert {row["state"] for row in ROWS} | {row["leads_to"] for row in ROWS} == set(
        COMMUNE.state_by_name
    )
    assert {row["standing"] for row in ROWS} == set(Standing)


# Every cell, through perform

HOLDERS: dict[str, set[str]] = {
    "kinhte.cb": {"lead_member", "participant"},
    "kinhte.pho": {"lead_member", "participant"},
    "kinhte": {"lead_member", "lead_head", "participant"},
    "vhxh": {"cooperating_head", "participant"},
    "vanphong.cb": {"follow_up", "participant"},
    "phochutich": {"committee", "member", "participant"},
    "chutich": {"committee", "chair", "member", "participant"},
    "uyvien": {"member", "participant"},
    "vhxh.cb": {"participant"},
    "nongdan": {"participant"},
    "clock": {"clock"},
}
"""Who stands for each standing before task I.1, and what else comes with the post."""

STANDING_FOR_NOTHING = ("admin", "giamsat")

STATES = tuple(COMMUNE.state_by_name)
ACTIONS = tuple(dict.fromkeys(row["action"] for row in ROWS))


def test_somebody_stands_for_every_standing() -> None:
    assert set().union(*HOLDERS.values()) == set(Standing)


ON_ONE_DATABASE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
"""Of what is refused in Python; that a refusal leaves either database as it was, others hold."""


def is_stated(state: str, action: str, who: str) -> bool:
    return any((state, action, standing) in CELLS for standing in HOLDERS.get(who, ()))


@ON_ONE_DATABASE
@pytest.mark.parametrize("state", STATES)
def test_every_cell_that_is_not_stated_is_refused(office: Office, state: str) -> None:
    number = office.standing_in(state)
    if state == "in_progress":
        office.hand_in(number)
    if state in {"assigned", "in_progress"}:
        office.perform("kinhte", number, "request_extension")
    before, written = office.contents(), len(office.events())

    tried = [
        (who, action)
        for who, action in product([*HOLDERS, *STANDING_FOR_NOTHING], ACTIONS)
        if not is_stated(state, action, who)
    ]
    for who, action in tried:
        with pytest.raises(Refused) as refusal:
            office.perform(who, number, action)
        [obstacle] = refusal.value.obstacles
        assert obstacle.code in {"not_entitled", "not_in_this_state"}, (state, action, who)

    assert office.contents() == before
    attempts = office.events()[written:]
    assert [event.kind for event in attempts] == [EventKind.REFUSAL] * len(tried)
    assert [event.action for event in attempts] == [action for _, action in tried]


@pytest.mark.parametrize("state", STATES)
def test_whoever_holds_no_post_finds_nothing(office: Office, state: str) -> None:
    number = office.standing_in(state)
    written = len(office.events())
    for action in ACTIONS:
        with pytest.raises(Unknown):
            office.perform("vangchuc", number, action)
    assert len(office.events()) == written


# Every row, with its conditions kept and each of them broken


def test_every_row_is_told_with_its_clauses_kept_and_each_one_broken() -> None:
    told = {(story.row, story.breaks) for story in STORIES}
    for row in ROWS:
        name = f"{'/'.join(cell(row))} -> {row['leads_to']}"
        for breaks in ("", *clauses(row)):
            assert (name, breaks) in told, (
                f"no story in tests/decision/stories.py: {name}, {breaks}"
            )


@ON_ONE_DATABASE
@pytest.mark.parametrize("story", [story for story in STORIES if story.obstacle], ids=str)
def test_a_row_does_nothing_unless_its_conditions_hold(office: Office, story: Story) -> None:
    number = story.arranged(office)
    state, action, _ = story.cell
    before, written = office.contents(), len(office.events())
    assert office.state(number) == state

    with pytest.raises(Refused) as refusal:
        office.perform(story.who, number, action)
    assert [obstacle.code for obstacle in refusal.value.obstacles] == [story.obstacle]
    assert office.contents() == before
    [attempt] = office.events()[written:]
    assert attempt.kind is EventKind.REFUSAL
    assert attempt.action == action
    assert attempt.details["obstacles"][0]["code"] == story.obstacle


@pytest.mark.parametrize("story", [story for story in STORIES if not story.obstacle], ids=str)
def test_a_row_does_what_it_says_under_its_conditions(office: Office, story: Story) -> None:
    number = story.arranged(office)
    state, action, standing = story.cell
    written = len(office.events())
    was = office.instance(number)
    assert was.state == state

    outcome = office.perform(story.who, number, action)
    leads_to = story.leads_to or story.row.rpartition(" ")[2]
    instance, lines = office.instance(number), office.events()[written:]
    [event] = [line for line in lines if line.instance_id == instance.id]
    assert outcome.state == instance.state == event.to_state == leads_to
    [rule] = {rule.effect: rule for rule in COMMUNE.rules if rule.name == event.rule}.values()
    assert event.kind is effect_of(rule).kind
    assert event.from_state == state
    assert event.rule == f"{state}/{action}/{standing}"
    # What is only put beside it leaves the instance as people have it before them.
    assert instance.version == was.version + rule.outdates
    assert instance.round == was.round + (action == "report")


# What must be given


def ways_of_not_giving(kind: str) -> Iterator[tuple[Entry | None, str]]:
    """What is given instead of what is demanded, and the field that is named."""
    yield None, kind
    yield (ReportEntry("x") if kind == ReasonEntry.kind else ReasonEntry("x")), kind
    yield from GIVINGS[kind].forgotten


DEMANDED = {cell(row) for row in ROWS if row["must_give"]}
DEMANDING = list({s.cell: s for s in STORIES if not s.breaks and s.cell in DEMANDED}.values())
"""For each cell that demands an entry, one story."""


def test_the_entries_demanded_are_tried() -> None:
    assert {row["must_give"] for row in ROWS if row["must_give"]} == set(GIVINGS)
    assert {story.cell for story in DEMANDING} == DEMANDED


@ON_ONE_DATABASE
@pytest.mark.parametrize("story", DEMANDING, ids=lambda story: "/".join(story.cell))
def test_what_must_be_given_is_demanded(office: Office, story: Story) -> None:
    number = story.arranged(office)
    [gives] = {row["must_give"] for row in ROWS if cell(row) == story.cell}
    before, written = office.contents(), len(office.events())

    for entry, field in ways_of_not_giving(gives):
        with pytest.raises(Invalid) as invalid:
            office.perform(story.who, number, story.cell[1], entry)
        assert invalid.value.fields == {field: "required"}

    assert office.contents() == before
    assert len(office.events()) == written
