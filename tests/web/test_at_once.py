"""Fourteen units that answer at the same moment, by a real server: each answer is taken."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.administration import is_whole
from tests.answers import asked_of_many
from tests.client import hidden_fields
from tests.web.browser import Browser
from tests.web.pages import words
from tests.web.served import dondoc_serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.office import Office
    from tests.web.browser import Answer
    from tests.web.served import Serving

UNITS = 14
REMARK = "Thống nhất, đề nghị bổ sung biểu số 3."
TYPED = {"opinion": "agree_with_remarks", "remark": REMARK}


@pytest.fixture(params=["1", "2"], ids=["one process", "two processes"])
def serving(
    request: pytest.FixtureRequest, office: Office, database: str, data_dir: Path
) -> Iterator[Serving]:
    office.now = datetime.now(UTC) - timedelta(hours=2)
    with dondoc_serving(database, data_dir, "--processes", request.param) as started:
        yield started


class Desk:
    """A unit's head with the page open on which they answer."""

    def __init__(self, serving: Serving, head: str, number: int) -> None:
        self.browser, self.form = (
            Browser(serving.port).signed_in(head),
            f"/nhiem-vu/{number}/confirm",
        )
        self.page = f"/nhiem-vu/{number}"
        self.fields = hidden_fields(self.browser.get(self.page).text, self.form)

    def answer(self) -> Answer:
        return self.browser.post(self.form, {**self.fields, **TYPED})


def at_once(desks: list[Desk]) -> list[Answer]:
    with ThreadPoolExecutor(len(desks)) as pool:
        return list(pool.map(Desk.answer, desks))


def opened(serving: Serving, heads: list[str], number: int) -> list[Desk]:
    return [Desk(serving, head, number) for head in heads]


def test_all_who_opened_the_page_together_confirm_at_once(office: Office, serving: Serving) -> None:
    number, heads = asked_of_many(office, UNITS)
    answers = at_once(opened(serving, heads, number))
    assert [answer.status for answer in answers] == [303] * UNITS
    assert office.state(number) == "reviewed"
    assert [given.remark for given in office.situation(number).given] == [REMARK] * UNITS
    assert is_whole(office)


def test_after_a_recall_each_reads_why_and_keeps_what_was_typed(
    office: Office, serving: Serving
) -> None:
    number, heads = asked_of_many(office, UNITS)
    desks = opened(serving, heads, number)
    office.perform("kinhte", number, "withdraw")
    for answer in at_once(desks):
        assert answer.status == 409
        assert "Thao tác của anh/chị chưa được thực hiện" in words(answer.text)
        assert REMARK in answer.text
    assert office.situation(number).given == ()


def test_after_another_round_the_form_is_offered_again_as_it_was_filled_in(
    office: Office, serving: Serving
) -> None:
    number, heads = asked_of_many(office, UNITS)
    desks = opened(serving, heads, number)
    office.perform("vanphong", number, "return")
    office.report(number)
    for desk, answer in zip(desks, at_once(desks), strict=True):
        assert answer.status == 409
        desk.fields = hidden_fields(answer.text, desk.form)
        assert REMARK in answer.text
    assert [answer.status for answer in at_once(desks)] == [303] * UNITS
    assert office.state(number) == "reviewed"


def test_a_double_tap_is_one_answer_and_both_are_told_that_it_was_taken(
    office: Office, serving: Serving
) -> None:
    number, heads = asked_of_many(office, 2)
    desk = Desk(serving, heads[0], number)
    assert [answer.status for answer in at_once([desk] * 4)] == [303] * 4
    assert len(office.situation(number).given) == 1


def test_going_back_and_sending_the_form_again_changes_nothing(
    office: Office, serving: Serving
) -> None:
    number, heads = asked_of_many(office, 2)
    desk = Desk(serving, heads[0], number)
    assert (desk.answer().status, desk.answer().status) == (303, 303)
    assert len(office.situation(number).given) == 1


def test_of_two_sessions_of_one_person_the_second_reads_that_it_was_answered(
    office: Office, serving: Serving
) -> None:
    number, heads = asked_of_many(office, 2)
    desks = [Desk(serving, heads[0], number) for _ in range(2)]
    answers = at_once(desks)
    assert sorted(answer.status for answer in answers) == [303, 409]
    [told] = [answer for answer in answers if answer.status == 409]
    assert "Thao tác của anh/chị chưa được thực hiện" in words(told.text)
    assert len(office.situation(number).given) == 1
