"""Thông báo: a card for each thing, with what counts of it now; what was told before is folded."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.deliveries import tell
from tests.web.pages import words

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    from tests.client import Client
    from tests.office import Office

    SignIn = Callable[[str], Client]

PAGE = "/thong-bao"


def cards(page: str) -> list[str]:
    """Each card of the page."""
    return re.findall(r'<article class="job">.*?</article>', page, re.DOTALL)


def at_once(card: str) -> str:
    """What a card says without being unfolded."""
    return words(re.sub(r"<details.*?</details>", "", card, flags=re.DOTALL))


def folded(card: str) -> str:
    """What a card says only when it is unfolded."""
    return words("".join(re.findall(r"<details.*?</details>", card, re.DOTALL)))


def returned_once(office: Office) -> int:
    """A task whose lead unit was told three things of it, one after the other."""
    number = office.reviewed("I.1")
    tell(office)
    office.later(minutes=1)
    office.perform("chutich", number, "return")
    tell(office)
    return number


def test_of_each_thing_the_newest_is_read_and_the_rest_unfolds(
    office: Office, sign_in: SignIn
) -> None:
    returned_once(office)
    [card] = cards(sign_in("kinhte").get(PAGE).text)
    assert "trả lại" in at_once(card)
    assert "xác nhận phối hợp" not in at_once(card)
    assert "xác nhận phối hợp" in folded(card)


def test_the_fold_says_how_much_of_it_is_not_read(office: Office, sign_in: SignIn) -> None:
    returned_once(office)
    browser = sign_in("kinhte")
    [card] = cards(browser.get(PAGE).text)
    told = len(re.findall(r'<li class="told', card)) - 1
    assert f"Các thông báo trước ({told}) {told} chưa đọc" in folded(card)
    browser.send(PAGE, f"{PAGE}/da-doc")
    [card] = cards(browser.get(PAGE).text)
    assert f"Các thông báo trước ({told})" in folded(card)
    assert "chưa đọc" not in card.casefold()


def test_what_calls_a_person_is_read_though_something_newer_was_told(
    office: Office, sign_in: SignIn
) -> None:
    number = office.reported("I.1")
    tell(office)
    office.later(minutes=1)
    office.perform("congan", number, "comment")
    tell(office)
    [card] = cards(sign_in("vhxh").get(PAGE).text)
    assert "Cần anh/chị thực hiện: Xác nhận phối hợp" in at_once(card)


def test_what_does_not_fit_a_page_is_on_the_next_one(
    office: Office, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.blueprints.notices.PAGE_SIZE", 1)
    for label in ("I.1", "I.2"):
        office.assign(label)
        tell(office)
        office.later(minutes=1)
    browser = sign_in("kinhte")
    first = browser.get(PAGE).text
    [older] = re.findall(r'rel="next"\s+href="([^"]+)"', first)
    assert ["I.2" in words(each) for each in cards(first)] == [True]
    assert ["I.1" in words(each) for each in cards(browser.get(older).text)] == [True]
