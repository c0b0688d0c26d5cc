"""Việc của tôi: of what somebody only watches a few lines, and the way to all of it."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest

from tests.web.pages import words

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.client import Client
    from tests.office import Office

    SignIn = Callable[[str], Client]

PAGE = "/viec-cua-toi"
MORE = "Xem tất cả nhiệm vụ chưa hoàn thành"


def way_to_all(page: str) -> str:
    """Where the line beneath the list leads."""
    [way] = re.findall(rf'href="([^"]+)">{MORE}<', page)
    return unescape(way)


@pytest.mark.parametrize("username", ["vanphong", "kinhte"])
def test_what_is_watched_beyond_a_few_is_one_step_away(
    office: Office, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, username: str
) -> None:
    monkeypatch.setattr("workflow.worklist.worklist.MOST_WATCHED", 1)
    numbers = [office.reported("I.1"), office.reported("I.2")]
    browser = sign_in(username)
    page = browser.get(PAGE).text
    assert "Đang chờ người khác 1+" in words(page)
    listed = browser.get(way_to_all(page)).text
    assert all(f'href="/nhiem-vu/{number}"' in listed for number in numbers)


def test_what_is_there_whole_leads_nowhere_else(office: Office, sign_in: SignIn) -> None:
    office.reported("I.1")
    page = sign_in("vanphong").get(PAGE).text
    assert "Đang chờ người khác 1" in words(page)
    assert MORE not in page
