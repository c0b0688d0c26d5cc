"""What is given with an act: which of its texts its line in the history quotes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from workflow.definition.commune import COMMUNE
from workflow.engine.acts.urging import UrgingEntry
from workflow.engine.effects import ENTRIES, asks_for, kind_given

if TYPE_CHECKING:
    from workflow.instance.entry import Entry

URGED = UrgingEntry("Đề nghị gửi trong tuần.").as_json()


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=ENTRIES)
def test_only_a_text_of_an_entry_is_said_to_be_read_elsewhere(entry: type[Entry]) -> None:
    assert set(entry.read_elsewhere) <= set(entry.texts())


def test_a_text_is_quoted_unless_it_is_read_elsewhere() -> None:
    assert ENTRIES["urging"].quoted() == ["message"]
    assert ENTRIES["report"].quoted() == []


def test_it_is_known_by_its_fields() -> None:
    assert kind_given("press", URGED) == "urging"
    assert kind_given("grant_extension", {"reason": "Có lý do."}) == "reason"


def test_where_the_fields_do_not_tell_the_action_does() -> None:
    for rule in COMMUNE.rules:
        assert kind_given(rule.action, {"less": "of an earlier program"}) == asks_for(rule)
    assert kind_given("count", {"document_number": "12/BB-UBND"}) == "count"


def test_of_two_kinds_with_the_same_fields_the_rule_book_says_which() -> None:
    given = {"document_number": "12/BB-UBND"}
    rules = tuple(
        replace(rule, action="tally") if rule.action == "count" else rule for rule in COMMUNE.rules
    )
    assert kind_given("tally", given, replace(COMMUNE, rules=rules)) == "count"


def test_what_nobody_knows_has_no_kind() -> None:
    assert kind_given("press", {"nothing": "of today"}) is None
    assert kind_given("urge", {}) is None
