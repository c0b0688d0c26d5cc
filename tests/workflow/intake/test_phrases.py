"""What cells mean: times, bodies and products, in the phrases of real plans."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seed.plan import read_plan
from tests.plan_files.known import PARTIES, PRODUCTS, TIMES, YEAR
from workflow.intake.doubts import Doubt
from workflow.intake.parties import parties_of
from workflow.intake.products import products_of
from workflow.intake.times import TimeMeaning, time_meaning


@pytest.mark.parametrize("phrase", TIMES)
def test_a_phrase_of_time_means_what_a_clerk_reads_in_it(phrase: str) -> None:
    assert time_meaning(phrase, year=YEAR) == TIMES[phrase]


@pytest.mark.parametrize("phrase", TIMES)
def test_case_gaps_and_a_full_stop_change_no_time(phrase: str) -> None:
    changed = "  ".join(phrase.upper().split()) + (" ." if phrase else "")
    found = time_meaning(changed, year=YEAR)
    assert (found.kind, found.cadences, found.doubts) == (
        TIMES[phrase].kind,
        TIMES[phrase].cadences,
        TIMES[phrase].doubts,
    )
    if isinstance(found.due, date):
        assert found.due == TIMES[phrase].due


def test_without_a_year_of_the_plan_no_year_is_made_up() -> None:
    assert time_meaning("Quý III").due is None
    assert Doubt.NOT_DATABLE in time_meaning("Quý III").doubts


@given(st.text("0123456789/-. quýIVtháng năm trước ngày hằng sau và từ đến", max_size=60))
def test_no_phrase_of_time_makes_the_reader_fall(phrase: str) -> None:
    assert isinstance(time_meaning(phrase, year=YEAR), TimeMeaning)


@pytest.mark.parametrize("cell", PARTIES)
def test_bodies_are_told_apart_as_offices_name_them(cell: str) -> None:
    found = parties_of(cell)
    assert tuple((each.text, each.is_group) for each in found.named) == PARTIES[cell]
    assert found.doubts == ()


@pytest.mark.parametrize(
    ("cell", "doubt"),
    [
        ("", Doubt.EMPTY),
        ("-", Doubt.EMPTY),
        ("Theo phân công tại Quyết định số 1441/QĐ-UBND ngày 25/9/2025", Doubt.UNDECIDED),
        ("Như trên", Doubt.SAME_AS_ABOVE),
        ("nt", Doubt.SAME_AS_ABOVE),
    ],
)
def test_a_cell_that_names_nobody_says_why(cell: str, doubt: Doubt) -> None:
    found = parties_of(cell)
    assert (found.named, found.doubts) == ((), (doubt,))


@pytest.mark.parametrize(
    "cell",
    [
        "Phòng Kinh tế, Ngọc Lan",
        "Phòng Kinh tế / Công an xã",
        "Phòng Kinh tế phối hợp Công an xã",
        "Đảng ủy - HĐND - UBND xã",
    ],
)
def test_a_name_in_which_another_may_begin_is_looked_at(cell: str) -> None:
    found = parties_of(cell)
    assert [each.text for each in found.named] == [cell]
    assert found.doubts == (Doubt.NAMES_RUN_TOGETHER,)


def test_an_office_of_several_bodies_is_one() -> None:
    assert parties_of("Văn phòng HĐND - UBND").doubts == ()


@pytest.mark.parametrize("cell", PRODUCTS)
def test_products_are_told_apart_each_with_its_kind(cell: str) -> None:
    found = products_of(cell)
    assert tuple((each.text, each.kind) for each in found.named) == PRODUCTS[cell]
    assert (Doubt.KIND_UNKNOWN in found.doubts) == any(k is None for _, k in PRODUCTS[cell])


def test_one_or_the_other_is_marked() -> None:
    assert Doubt.ALTERNATIVES in products_of("Báo cáo/Văn bản tham gia ý kiến").doubts


def test_the_shipped_plan_is_read_as_it_was_transcribed_by_hand() -> None:
    for task in read_plan().tasks:
        cells = task.cells
        leads, cooperating = parties_of(cells.lead.text), parties_of(cells.cooperating.text)
        products = products_of(cells.product.text)
        assert [each.text for each in leads.named] == [each.text for each in task.leads]
        assert [each.text for each in cooperating.named] == [e.text for e in task.cooperating]
        assert [(e.text, e.kind) for e in products.named] == [
            (e.text, e.kind) for e in task.products
        ]
        assert time_meaning(cells.time.text).cadences == (task.cadence,), task.label
