"""A document that came with a mistake elsewhere in its form is not asked for again."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from models.base import new_key
from tests.papers import pdf
from web.held_uploads import AN_HOUR, Keeping

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.test import TestResponse

    from tests.client import Client
    from tests.office import Office

WRONG, RIGHT = "31/02/2026", "01/09/2026"


def hand_in(client: Client, number: int, dated: str, **more: object) -> TestResponse:
    page = f"/nhiem-vu/{number}"
    return client.send(
        page, f"{page}/san-pham", requirement="1", title="Đề án", dated=dated, **more
    )


def paper(content: bytes | None = None) -> tuple[io.BytesIO, str]:
    return io.BytesIO(content or pdf()), "Đề án.pdf"


def named_in(answer: TestResponse) -> str:
    found = re.search(r'name="held" value="([^"]*)"', answer.text)
    assert found
    return found[1]


@pytest.mark.parametrize("dated", [WRONG, "01/09/2100"], ids=["no day", "in the future"])
def test_the_form_comes_back_with_its_document_and_goes_without_it(
    office: Office, sign_in: Callable[[str], Client], dated: str
) -> None:
    number, client = office.in_progress("I.1"), sign_in("kinhte")
    back = hand_in(client, number, dated, file=paper())
    assert back.status_code == 422
    assert "Đã nhận tệp “Đề án.pdf”" in back.text
    assert "Nội dung đã nhập vẫn còn nguyên." in back.text
    sent = hand_in(client, number, RIGHT, held=named_in(back))
    assert sent.status_code == 303
    [version] = office.situation(number).versions
    assert (version.file_name, version.size) == ("Đề án.pdf", len(pdf()))
    with client.get(f"/nhiem-vu/{number}/san-pham/1") as read:
        assert read.data == pdf()


def test_it_is_kept_through_a_second_mistake_and_gives_way_to_another(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    number, client = office.in_progress("I.1"), sign_in("kinhte")
    first = hand_in(client, number, WRONG, file=paper())
    second = hand_in(client, number, WRONG, held=named_in(first))
    assert "Đã nhận tệp “Đề án.pdf”" in second.text
    other = (io.BytesIO(pdf() + b"\n"), "Bản khác.pdf")
    assert hand_in(client, number, RIGHT, held=named_in(second), file=other).status_code == 303
    assert [v.file_name for v in office.situation(number).versions] == ["Bản khác.pdf"]


def test_it_is_left_out_when_asked_and_what_was_typed_stays(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    number, client = office.in_progress("I.1"), sign_in("kinhte")
    back = hand_in(client, number, WRONG, file=paper())
    assert 'value="Bỏ tệp đã nhận"' in back.text
    without = hand_in(client, number, RIGHT, held=named_in(back), without="Bỏ tệp đã nhận")
    assert without.status_code == 200
    assert named_in(without) == ""
    assert "Đã nhận tệp" not in without.text
    assert 'value="Bỏ tệp đã nhận"' not in without.text
    assert 'value="Đề án"' in without.text
    assert f'value="{RIGHT}"' in without.text
    assert office.situation(number).versions == ()


def test_enter_in_a_field_hands_in_and_leaves_nothing_out(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    number, client = office.in_progress("I.1"), sign_in("kinhte")
    back = hand_in(client, number, WRONG, file=paper()).text
    panel = back[back.index('id="nop-san-pham"') :]
    assert panel.index(">Nộp sản phẩm</button>") < panel.index('value="Bỏ tệp đã nhận"')


def test_a_document_that_is_not_taken_is_not_said_to_be_kept(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    number, client = office.in_progress("I.1"), sign_in("kinhte")
    back = hand_in(client, number, WRONG, file=paper(b"MZ\x90"))
    assert back.status_code == 422
    assert "Đã nhận tệp" not in back.text
    assert "riêng tệp phải chọn lại" in back.text
    assert named_in(back) == ""


def test_what_names_it_is_good_for_one_person_and_one_task(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    number, client = office.in_progress("I.1"), sign_in("kinhte")
    word = named_in(hand_in(client, number, WRONG, file=paper()))
    elsewhere = office.in_progress("I.2")
    for browser, where, named in (
        (sign_in("kinhte.cb"), number, word),
        (client, elsewhere, word),
        (client, number, word[:-2] + "xx"),
        (client, number, "x" * 9_000),
    ):
        back = hand_in(browser, where, RIGHT, held=named)
        assert back.status_code in (403, 404, 422)
        assert not office.situation(where).versions


def test_no_more_is_kept_of_one_person_than_mistakes_leave(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    number, client = office.in_progress("I.1"), sign_in("kinhte")
    mistakes = client.application.extensions["keeping"]
    while mistakes.allows(office.user("kinhte").id, at=office.now):
        pass
    beyond = hand_in(client, number, WRONG, file=paper())
    assert named_in(beyond) == ""
    assert "riêng tệp phải chọn lại" in beyond.text
    office.later(hours=1, seconds=1)
    assert named_in(hand_in(sign_in("kinhte"), number, WRONG, file=paper()))


def test_each_person_may_make_mistakes_for_themself() -> None:
    mistakes, at, one, other = Keeping(), datetime(2026, 9, 21, tzinfo=UTC), new_key(), new_key()
    assert all(mistakes.allows(one, at=at) for _ in range(AN_HOUR))
    assert not mistakes.allows(one, at=at)
    assert mistakes.allows(other, at=at)
    assert not mistakes.allows(one, at=at + timedelta(minutes=59))
    assert mistakes.allows(one, at=at + timedelta(hours=1))
