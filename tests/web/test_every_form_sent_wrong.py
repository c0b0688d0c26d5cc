"""Every form there is, filled in wrongly: it comes back with why and everything typed, undone.

The forms are found on the pages, by whoever has them: a new one is sent by itself. Nothing that is
sent may be taken, nor be answered by a fault of the program.
"""

from __future__ import annotations

import re
from collections import defaultdict
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.full_house import full_house
from tests.web.addresses import PATHS
from tests.web.walking import DOCUMENTS
from tests.web.wrong_forms import forms_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask

    from tests.client import Client
    from tests.office import Office
    from tests.web.wrong_forms import PostedForm

pytestmark = pytest.mark.thorough

READERS = ("vanphong", "admin", "chutich", "kinhte", "vhxh", "uyvien")

OF_THE_SESSION = re.compile(r"/(dang-xuat|ngon-ngu)")
"""Forms in which nothing is filled in, about the session in which they are sent."""

NOTED_ANYHOW = ("signed_in_session", "user_account")
"""In which it is noted that somebody was there."""


class Places:
    """Which view an address leads to, and by which action."""

    def __init__(self, app: Flask) -> None:
        self._urls = app.url_map.bind("localhost")

    def of(self, address: str, method: str = "GET") -> str:
        """Its name; of what is done to a task with the action."""
        endpoint, given = self._urls.match(urlsplit(address).path, method=method)
        return f"{endpoint} {given['action']}" if "action" in given else str(endpoint)


def test_what_is_filled_in_wrongly_comes_back_with_why_and_all_that_was_typed(
    office: Office, app: Flask, sign_in: Callable[[str], Client]
) -> None:
    full_house(office)
    # A fault of the program is an answer, as it is in an office.
    app.config["PROPAGATE_EXCEPTIONS"] = False
    places, sent, wrong = Places(app), set[str](), list[str]()
    before = kept(office)
    for reader in READERS:
        client = sign_in(reader)
        for address, page in list(pages(client, places)):
            for form in forms_of(page, address):
                place = places.of(form.leads_to, "POST")
                if place in sent or OF_THE_SESSION.match(form.leads_to):
                    continue
                sent.add(place)
                wrong += [f"{place} by {reader}: {each}" for each in faults(client, form)]
                after = kept(office)
                changed = [table for table in after if after[table] != before[table]]
                if changed:
                    wrong.append(f"{place} by {reader} changed {changed}")
                before = after
    assert wrong == []


def pages(client: Client, places: Places) -> Iterator[tuple[str, str]]:
    """The pages that a reader comes to by links: of each kind one, and of tasks all."""
    waiting, seen = [*PATHS.values()], defaultdict[str, set[str]](set)
    while waiting:
        address = waiting.pop(0)
        path = urlsplit(address).path
        place = places.of(address)
        if path in seen[place] or (seen[place] and place != "tasks.show"):
            continue
        answer = client.get(address)
        if answer.status_code != 200:
            continue
        seen[place].add(path)
        yield address, answer.text
        links = map(unescape, re.findall(r'href="(/[^"#]*)', answer.text))
        waiting += [link for link in links if not DOCUMENTS.match(link)]


def kept(office: Office) -> dict[str, list[tuple[object, ...]]]:
    """Every row but of what notes that somebody was there."""
    return {table: rows for table, rows in office.contents().items() if table not in NOTED_ANYHOW}


def faults(client: Client, form: PostedForm) -> Iterator[str]:
    """What is not as it should be in the answers to a form that is filled in wrongly."""
    if form.can_be_wrong:
        answer = client.post(form.leads_to, data=form.wrong())
        page = unescape(answer.text)
        if not 400 <= answer.status_code < 500:
            yield f"answered {answer.status_code}"
        for name, typed in form.typed_in.items():
            if typed.strip() not in page:
                yield f"what was typed into {name} is gone"
            if answer.status_code == 422 and not is_marked(name, answer.text):
                yield f"nothing is said beside {name}"
    if form.unchanged().keys() - {"csrf_token"}:
        answer = client.post(form.leads_to, data=form.stale())
        if not 400 <= answer.status_code < 500:
            yield f"stale, and answered {answer.status_code}"


def is_marked(name: str, page: str) -> bool:
    """Whether a field says that something is wrong with it."""
    return any(
        f'name="{name}"' in tag and 'aria-invalid="true"' in tag
        for tag in re.findall(r"<(?:input|textarea)\b[^>]*>", page)
    )
