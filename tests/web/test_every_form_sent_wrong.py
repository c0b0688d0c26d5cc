"""Every form there is, filled in wrongly: it comes back with why and everything typed, undone.

The forms are found on the pages, by whoever has them: a new one is sent by itself, and one that is
on no page that anybody comes to is named. Nothing that is sent may be taken, nor be answered by a
fault of the program.
"""

from __future__ import annotations

import re
from collections import defaultdict
from html import unescape
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

import pytest

from models.vocabulary import HaltKind, Role
from tests.administration import administer
from tests.ballots import ask
from tests.full_house import full_house
from tests.indicators import promise_a_share
from tests.publishing import asks_for_news
from tests.web.accounts import link_for
from tests.web.addresses import PATHS
from tests.web.walking import DOCUMENTS
from tests.web.ways import WAYS, asking_for_more_time
from tests.web.wrong_forms import forms_of
from web.forms.of_acts import is_sent_here
from workflow.definition.commune import COMMUNE
from workflow.planning import suspensions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from flask import Flask

    from tests.client import Client
    from tests.office import Office
    from tests.web.wrong_forms import PostedForm

pytestmark = pytest.mark.thorough

READERS = ("vanphong", "admin", "chutich", "kinhte", "vhxh", "uyvien")

PARTIES = ("kinhte", "kinhte.cb", "vhxh", "congan", "vanphong", "chutich", "phochutich", "uyvien")
"""Whom a task concerns, in whichever state it is."""

APART = ("/ke-hoach/1/nhiem-vu/I.3", "/ke-hoach/1/nhiem-vu/I.2")
"""Pages that have forms on them for whoever is concerned as well."""

ACT = "tasks.act"

OF_THE_SESSION = re.compile(r"/(dang-xuat|ngon-ngu)")
"""Forms in which nothing is filled in, about the session in which they are sent."""

NOTED_ANYHOW = ("signed_in_session", "user_account")
"""In which it is noted that somebody was there."""


SESSION = "nothing is filled in, and it is about the session in which it is sent"
BUTTON = "a button alone: nothing is filled in, and nothing of the page is sent along"
NOT_SENT = {
    "session.sign_out": SESSION,
    "language.switch": SESSION,
    "account.end_session": BUTTON,
    "account.end_other_sessions": BUTTON,
    "assignment.see_gap": BUTTON,
    "calendar.unsettle": BUTTON,
    "feeds.revoke": BUTTON,
    "notices.mark_all_read": BUTTON,
    "notices.stop": BUTTON,
    "people.enable": BUTTON,
    "session_reports.take_back": BUTTON,
    "substitutions.agree": BUTTON,
    "unsent_mails.send_again": BUTTON,
    "unsent_mails.send_all_again": BUTTON,
    "calendar.remove_day": "a button beside each day, which it names: nothing is filled in",
    "handovers.take": "what `handovers.sign` is for the other side, by the same function",
    f"{ACT} object": "is sent by the form of `confirm`, in which one chooses",
}
"""The forms that are not sent here, and why."""


class Page(NamedTuple):
    """A page as it was shown, and where."""

    address: str
    text: str


class Places:
    """Which view an address leads to, and by which action."""

    def __init__(self, app: Flask) -> None:
        self._map = app.url_map
        self._urls = app.url_map.bind("localhost")

    def of(self, address: str, method: str = "GET") -> str:
        """Its name; of what is done to a task with the action."""
        endpoint, given = self._urls.match(urlsplit(address).path, method=method)
        return f"{endpoint} {given['action']}" if "action" in given else str(endpoint)

    @property
    def forms_lead_to(self) -> set[str]:
        """Every name that a form can lead to: of the views, and of what people do to a task."""
        views = {each.endpoint for each in self._map.iter_rules() if "POST" in (each.methods or ())}
        acts = {
            f"{ACT} {rule.action}"
            for rule in COMMUNE.rules
            if is_sent_here(rule) and rule.standing != "clock"
        }
        return views - {ACT} | acts


class Walk:
    """The forms that were sent so far, and what was wrong with an answer."""

    def __init__(self, office: Office, app: Flask) -> None:
        self.office, self.places = office, Places(app)
        self.sent: set[str] = set()
        self.wrong: list[str] = []

    def sends(self, client: Client, reader: str, shown: Iterable[Page]) -> None:
        """Send the forms on pages that were shown to a reader, but those that were sent before."""
        before = kept(self.office)
        for address, page in list(shown):
            for form in forms_of(page, address):
                place = self.places.of(form.leads_to, "POST")
                if place in self.sent or OF_THE_SESSION.match(form.leads_to):
                    continue
                self.sent.add(place)
                self.wrong += [f"{place} by {reader}: {each}" for each in faults(client, form)]
                after = kept(self.office)
                changed = [table for table in after if after[table] != before[table]]
                if changed:
                    self.wrong.append(f"{place} by {reader} changed {changed}")
                before = after


def test_what_is_filled_in_wrongly_comes_back_with_why_and_all_that_was_typed(
    office: Office, app: Flask, sign_in: Callable[[str], Client]
) -> None:
    full_house(office)
    # A fault of the program is an answer, as it is in an office.
    app.config["PROPAGATE_EXCEPTIONS"] = False
    walk = Walk(office, app)
    for reader in READERS:
        client = sign_in(reader)
        walk.sends(client, reader, pages(client, walk.places))
    [post] = office.posts("kinhte.pho")
    leaves = sign_in("kinhte.pho")
    walk.sends(leaves, "kinhte.pho", opened(leaves, f"/ban-giao/{post.id}"))
    more_is_asked(office)
    for way in WALKED:
        office.later(days=95)
        task = f"/nhiem-vu/{way(office)}"
        for reader in PARTIES:
            client = sign_in(reader)
            walk.sends(client, reader, opened(client, task, *APART))
    stranger = app.test_client()
    link = f"/lien-ket/{link_for(office, 'kinhte')}"
    walk.sends(stranger, "a stranger", opened(stranger, "/dang-nhap", link))
    assert walk.wrong == []
    assert sorted(walk.places.forms_lead_to - walk.sent) == sorted(NOT_SENT)


def more_is_asked(office: Office) -> None:
    """A figure and a link are asked for, a task rests, and the chair has a post again."""
    promise_a_share(office)
    asks_for_news(office, "I.1")
    rests = office.task("I.2").id, HaltKind.SUSPENDED, office.now.date(), "Chờ."
    administer(office, suspensions.halt, *rests, by="vanphong")
    office.give_post("chutich", Role.CHAIR)


def objected(office: Office) -> int:
    number: int = office.reported("I.1")
    office.perform("vhxh", number, "object")
    return number


def with_somebody_appointed(office: Office) -> int:
    number: int = office.in_progress("I.1")
    office.perform("kinhte", number, "appoint")
    return number


def to_be_voted_on(office: Office) -> int:
    number: int = office.reviewed("I.3")
    return number


def voted_on(office: Office) -> int:
    office.later(days=280)  # it is a task of the year
    number = to_be_voted_on(office)
    ask(office, number)
    return number


WALKED = (
    *(WAYS[state] for state in ("assigned", "in_progress", "reported", "reviewed", "closed")),
    asking_for_more_time, objected, with_somebody_appointed, to_be_voted_on, voted_on,
)  # fmt: skip
"""The ways on which each act of the table has its turn."""


def pages(client: Client, places: Places) -> Iterator[Page]:
    """The pages that a reader comes to by links: of each kind one, and of tasks all."""
    waiting, seen = [*PATHS.values()], defaultdict[str, set[str]](set)
    while waiting:
        address = waiting.pop(0)
        path = urlsplit(address).path
        place = places.of(address)
        if path in seen[place] or (seen[place] and place != "tasks.show"):
            continue
        for page in opened(client, address):
            seen[place].add(path)
            yield page
            links = map(unescape, re.findall(r'href="(/[^"#]*)', page.text))
            waiting += [link for link in links if not DOCUMENTS.match(link)]


def opened(client: Client, *addresses: str) -> Iterator[Page]:
    """The pages at some addresses that the reader may see."""
    for address in addresses:
        answer = client.get(address)
        if answer.status_code == 200:
            yield Page(address, answer.text)


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
