"""The ways that the instances of an office for measuring take."""

from __future__ import annotations

from collections import Counter

from benchmarks.ways import WAYS, Kind
from workflow.definition.commune import COMMUNE


def test_the_ways_of_each_kind_make_a_hundred() -> None:
    shares: Counter[Kind] = Counter()
    for way in WAYS:
        shares[way.kind] += way.share
    assert shares == dict.fromkeys(Kind, 100)


def test_each_way_is_told_by_its_name_and_in_the_order_of_days() -> None:
    assert len({way.name for way in WAYS}) == len(WAYS)
    for way in WAYS:
        days = [step.day for step in way.steps]
        assert days == sorted(days), way.name


def test_each_step_is_an_action_of_the_table() -> None:
    actions = {step.action for way in WAYS for step in way.steps}
    assert actions <= set(COMMUNE.actions)
