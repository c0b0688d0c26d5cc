"""The discussion in pages: the newest lines first to be seen, and a way to every other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.deliveries import tell
from tests.discussing import say
from tests.statements import counted
from web.pages.discussion import PAGE_SIZE

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.client import Client
    from tests.office import Office

    SignIn = Callable[[str], Client]

LINES = 2 * PAGE_SIZE + 5


@pytest.fixture
def talked_over(office: Office) -> int:
    """The number of an instance that much was said about, the lines counted from 1."""
    number = office.in_progress("I.1")
    for n in range(1, LINES + 1):
        say(office, number, f"Dòng thứ {n} @vhxh" if n == PAGE_SIZE else f"Dòng thứ {n}")
    return number


def lines(page: str) -> list[int]:
    return [int(n) for n in re.findall(r"Dòng thứ (\d+)", page)]


def way(page: str, rel: str) -> str | None:
    found = re.search(rf'rel="{rel}"\s+href="([^"]+)"', page)
    return found[1] if found else None


def test_pages_lead_from_the_newest_to_the_oldest_and_back(
    talked_over: int, sign_in: SignIn
) -> None:
    client = sign_in("kinhte")
    page = client.get(f"/nhiem-vu/{talked_over}").text
    seen = [lines(page)]
    assert way(page, "next") is None
    while older := way(page, "prev"):
        page = client.get(older).text
        seen.insert(0, lines(page))
    assert [n for each in seen for n in each] == list(range(1, LINES + 1))
    assert [len(each) for each in seen] == [5, PAGE_SIZE, PAGE_SIZE]
    assert f"Dòng 1 đến 5 trong {LINES} dòng" in page
    while newer := way(page, "next"):
        page = client.get(newer).text
    assert lines(page) == seen[-1]


@pytest.mark.usefixtures("talked_over")
def test_a_notice_leads_to_the_line_on_its_page(office: Office, sign_in: SignIn) -> None:
    tell(office)
    client = sign_in("vhxh")
    [(url, anchor)] = re.findall(
        r'href="([^"#]+\?trao-doi=[^"#]+)#(trao-doi-\w+)"', client.get("/thong-bao").text
    )
    page = client.get(url).text
    assert PAGE_SIZE in lines(page)
    entry = page[page.index(f'id="{anchor}"') :]
    assert lines(entry)[0] == PAGE_SIZE


@pytest.mark.parametrize("asked", ["x", "0" * 32, "../..", ""])
def test_a_line_that_is_none_leads_to_the_newest(
    talked_over: int, sign_in: SignIn, asked: str
) -> None:
    page = sign_in("kinhte").get(f"/nhiem-vu/{talked_over}", query_string={"trao-doi": asked}).text
    assert lines(page)[-1] == LINES


def test_a_line_of_other_work_tells_nothing(
    office: Office, talked_over: int, sign_in: SignIn
) -> None:
    elsewhere = say(office, office.in_progress("II.2"), "Bí mật", by="congan")
    page = sign_in("kinhte").get(f"/nhiem-vu/{talked_over}?trao-doi={elsewhere.id}").text
    assert lines(page)[-1] == LINES
    assert "Bí mật" not in page


def test_what_is_said_never_comes_too_late(office: Office, sign_in: SignIn) -> None:
    number = office.reported()
    page, client = f"/nhiem-vu/{number}", sign_in("vhxh")
    typed = client.fields(page, f"{page}/comment") | {"body": "Gửi bổ sung số liệu."}
    office.perform("vanphong", number, "return")
    assert client.post(f"{page}/comment", data=typed).status_code == 303
    assert "Gửi bổ sung số liệu." in client.get(page).text


def test_the_number_of_statements_stays(office: Office, talked_over: int, sign_in: SignIn) -> None:
    client, url = sign_in("kinhte"), f"/nhiem-vu/{talked_over}"
    client.get(url)
    with counted(office.engine) as before:
        client.get(url)
    for n in range(PAGE_SIZE):
        say(office, talked_over, f"Thêm dòng {n}, nhờ @vhxh")
    client.get(url)
    with counted(office.engine) as after:
        client.get(url)
    assert len(after) == len(before)
