"""After an act: on to the next thing that awaits one, without the way back over the list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.client import Client
    from tests.office import Office

    SignIn = Callable[[str], Client]

NEXT = "/viec-cua-toi/tiep-theo"


def leads_to(browser: Client, path: str) -> str:
    """Where the browser is sent from an address."""
    answer = browser.get(path)
    assert answer.status_code == 302
    return answer.location


def test_forty_matters_take_eighty_clicks(office: Office, sign_in: SignIn) -> None:
    """Each takes one that decides and one that goes on: here of two matters."""
    numbers = [office.reviewed("I.1"), office.reviewed("I.2")]
    browser = sign_in("chutich")
    left = set(numbers)
    place = leads_to(browser, NEXT)
    while left:
        number = int(re.fullmatch(r"/nhiem-vu/([0-9]+)#viec-approve", place)[1])  # type: ignore[index]
        left.remove(number)
        page = f"/nhiem-vu/{number}"
        assert browser.send(page, f"{page}/approve").status_code == 303
        [on] = re.findall(r'href="([^"]+)"[^>]*>Đến việc tiếp theo', browser.get(page).text)
        place = leads_to(browser, on)
    assert place == "/viec-cua-toi"


def test_what_was_put_off_comes_again_only_after_the_others(
    office: Office, sign_in: SignIn
) -> None:
    numbers = {office.reviewed("I.1"), office.reviewed("I.2")}
    browser = sign_in("chutich")
    seen = []
    for _ in range(3):
        after = f"?sau={seen[-1]}" if seen else ""
        seen.append(re.findall("[0-9]+", leads_to(browser, NEXT + after))[0])
    assert {int(each) for each in seen[:2]} == numbers
    assert seen[2] == seen[0]


def test_what_cannot_be_read_as_a_number_begins_with_the_first(
    office: Office, sign_in: SignIn
) -> None:
    office.reviewed("I.2")
    browser = sign_in("chutich")
    for odd in ("?sau=", "?sau=x", "?sau=-1", "?sau=99999999999999999999"):
        assert leads_to(browser, NEXT + odd) == leads_to(browser, NEXT)
