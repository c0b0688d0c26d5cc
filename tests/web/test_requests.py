"""A body outside the committee is requested, never ordered: no page commands it anything."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from models.organisation import Unit
from tests.deliveries import reach, tell
from tests.web.accounts import make
from tests.web.ordering import ordering, segments
from tests.web.tables import row_of, rows, words
from tests.web.ways import WAYS
from web import wording
from web.language import LANGUAGES, spoken_in
from web.mail.messenger import Messenger
from web.wording.actions import ACTIONS, HELPS
from web.wording.refusals import OBSTACLES
from workflow.definition.vocabulary import Ground
from workflow.engine.acts.approvals import ApprovalEntry
from workflow.engine.acts.urging import UrgingEntry
from workflow.engine.news import NEWS
from workflow.errors import Obstacle
from workflow.instance.turn import OVERDUE

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.client import Client
    from tests.office import Office
    from tests.web.mail_server import MailServer

    SignIn = Callable[[str], Client]

LEAD = "PHONG_KINH_TE"
pytestmark = pytest.mark.either

READERS = ("vanphong", "chutich", "kinhte", "vhxh", "giamsat")

COMMANDING = re.compile(
    r"\b(giao|thu hồi|phê duyệt|đôn đốc|trả lại)\b(?! (?:cho )?Văn phòng)", re.IGNORECASE
)
"""What the committee does to its own units only; what it leaves to its office is another thing."""

CHOICES = re.compile(r"<(select|nav)\b.*?</\1>", re.DOTALL)
"""What a page offers of everything: its filters, and the ways to other pages."""


@pytest.fixture
def office(office: Office) -> Office:
    """The office, in which the unit that leads I.1 is no longer the committee's own."""
    outside(office, LEAD)
    return office


@pytest.mark.parametrize("way", WAYS)
def test_no_page_commands_a_body_outside(office: Office, sign_in: SignIn, way: str) -> None:
    number = WAYS[way](office)
    commanded: list[str] = []
    for reader in READERS:
        client = sign_in(reader)
        for page, told in shown_to(client, number).items():
            commanded += [f"{reader}, {page}: …{found}…" for found in commands(told)]
    assert commanded == []


def shown_to(client: Client, number: int) -> dict[str, str]:
    """What each page that speaks of an instance says of it, for one reader."""

    def page(address: str) -> str:
        return CHOICES.sub(" ", client.get(address).text)

    record = page(f"/nhat-ky?nhiem-vu={number}")
    lines = re.findall(r'href="(/nhat-ky/\d+)"', record)
    return {
        "the task": words(page(f"/nhiem-vu/{number}")),
        "the duties": " ".join(articles(page("/viec-cua-toi"))),
        "the notices": " ".join(articles(page("/thong-bao"))),
        "the list": " ".join(rows(page("/nhiem-vu"))[1:]),
        "the plan": " ".join(rows_of(page("/ke-hoach"), number)),
        "the record": " ".join(rows(record)[1:]),
        **{line: words(page(line)) for line in lines},
    }


def rows_of(page: str, number: int) -> list[str]:
    """The rows of a page's tables that lead to an instance, or where a reader finds none, none."""
    found = re.findall(r"<tr.*?</tr>", page, re.DOTALL)
    return [words(f"<main>{row}</main>") for row in found if f'/nhiem-vu/{number}"' in row]


def articles(page: str) -> list[str]:
    return [
        words(f"<main>{each}</main>")
        for each in re.findall(r"<article.*?</article>", page, re.DOTALL)
    ]


def commands(told: str) -> list[str]:
    return [told[max(0, m.start() - 40) : m.end() + 30] for m in COMMANDING.finditer(told)]


def test_what_goes_with_an_approval_directs_no_body_outside(
    office: Office, sign_in: SignIn
) -> None:
    """Neither open nor answered; the heading of a report on its own work is no order to it."""
    number = office.reviewed()
    before = shown_to(sign_in("chutich"), number)
    assert [page for page, said in before.items() if DIRECTING.search(said)] == []
    office.perform("chutich", number, "approve", ApprovalEntry("Gửi thêm biểu 3."))
    told: list[str] = []
    for answered in (False, True):
        if answered:
            office.perform("kinhte", number, "follow_direction")
        for reader in READERS:
            pages = shown_to(sign_in(reader), number)
            told += [f"{reader}, {page}" for page, said in pages.items() if DIRECTING.search(said)]
    assert told == []


DIRECTING = re.compile(r"(?<!công tác )\bchỉ đạo\b", re.IGNORECASE)


@pytest.mark.parametrize("action", wording.ACTIONS)
def test_every_action_has_its_words_for_a_body_outside(
    app: Flask, office: Office, action: str
) -> None:
    lead = office.unit(LEAD)
    with app.test_request_context():
        said = (wording.action, wording.done, wording.past, wording.hint, wording.verb)
        told = [each(action, lead) for each in said]
        assert [found for each in told for found in commands(each)] == []


@pytest.mark.parametrize("state", wording.STATES)
def test_every_state_has_its_words_for_a_body_outside(
    app: Flask, office: Office, state: str
) -> None:
    number = office.standing_in(state)
    situation = office.situation(number)
    with app.test_request_context():
        assert commands(wording.state(state, situation.instance.lead_unit)) == []
        assert [
            found for chip in wording.chips(situation, None) for found in commands(chip.label)
        ] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_that_can_be_said_of_its_task_orders_it_in_either_language(
    app: Flask, office: Office, language: str
) -> None:
    """All that is kept under a name: acts, news, states, reasons against it, what has changed."""
    lead = office.unit(LEAD)
    with app.test_request_context(), spoken_in(language):
        told = {
            **{name: wording.awaits(name, lead) for name in {*ACTIONS, *HELPS, *NEWS, OVERDUE}},
            **{f"{name}: {say.__name__}": say(name, lead) for name in ACTIONS for say in SAYINGS},
            **{name: wording.state(name, lead) for name in wording.STATES},
            **{code: wording.obstacle(Obstacle(code, ("…",)), lead=lead) for code in OBSTACLES},
            **{
                ground: wording.changed(ground, state="…", round_=1, lead=lead) for ground in Ground
            },
        }
    assert {name: said for name, said in told.items() if ordering(said, language)} == {}


SAYINGS = (wording.action, wording.done, wording.past, wording.hint, wording.verb)


def test_who_is_urged_is_spoken_to_by_what_they_are_not_by_who_leads(
    office: Office, sign_in: SignIn
) -> None:
    """Of a task of the committee's own unit a body outside that is asked is requested too."""
    outside(office, "PHONG_VHXH")
    own_lead(office)
    number = office.reported()
    page = f"/nhiem-vu/{number}"
    client = sign_in("vanphong")
    form = words(client.get(page).text).partition("Nội dung đôn đốc, đề nghị")
    assert "Đôn đốc / Đề nghị đẩy nhanh tiến độ" in form[0]
    office.perform("vanphong", number, "urge", UrgingEntry("Mời cho ý kiến.", ("PHONG_VHXH",)))
    for reader in READERS:
        shown = shown_to(sign_in(reader), number)
        assert "đề nghị đẩy nhanh tiến độ" in shown["the task"]
        assert [
            (page, each[max(0, m.start() - 60) : m.end() + 20])
            for page, each in shown.items()
            for m in URGING.finditer(each)
        ] == []
    office.perform("vanphong", number, "urge")
    tell(office)
    notices = {reader: shown_to(sign_in(reader), number) for reader in ("vhxh", "congan")}
    assert URGING.findall(notices["vhxh"]["the notices"]) == []
    assert URGING.findall(notices["congan"]["the notices"]) == ["đôn đốc"]
    assert "đôn đốc / đề nghị đẩy nhanh tiến độ" in notices["vhxh"]["the task"]


URGING = re.compile(r"(?<!Nội dung )(?<!được )\bđôn đốc\b(?! /)", re.IGNORECASE)


def test_what_waits_in_the_plan_is_called_by_whom_it_waits_to_be_given_to(
    office: Office, sign_in: SignIn
) -> None:
    """Also where the lead has to be chosen first among units that are all of one kind."""
    outside(office, LEAD)
    outside(office, "THON_2")

    def waiting(label: str) -> str:
        return row_of(sign_in("vanphong").get("/ke-hoach").text, office.task(label).content)

    assert "Chưa đề nghị Đề nghị thực hiện I.1" in waiting("I.1")
    assert "Chưa giao Giao II.2" in waiting("II.2")
    assert "Chưa giao Giao II.3" in waiting("II.3")
    both = "Chưa giao, chưa đề nghị Giao, đề nghị thực hiện II.1"
    assert both in waiting("II.1")


@pytest.mark.parametrize("way", WAYS)
def test_nobody_outside_who_cooperates_reads_that_the_task_is_given_to_them(
    office: Office, mailing_app: Flask, mail_server: MailServer, sign_in: SignIn, way: str
) -> None:
    """Where a unit of the committee leads: in notices and mails, the bell, the calendar, the feed.

    What the committee decides on that unit's work is said as it is.
    """
    own_lead(office)
    outside(office, "PHONG_VHXH")
    reach(office, "vhxh")
    WAYS[way](office)
    office.later(days=1)
    Messenger(mailing_app).tell()
    client = sign_in("vhxh")
    feed = client.get(make(client)).text
    pages = (client.get(page).text for page in ("/thong-bao", "/viec-cua-toi", "/lich-han"))
    letters = (part for letter in mail_server.messages for part in letter.walk())
    said = [
        each
        for text in (*pages, feed, *(x.get_content() for x in letters if not x.is_multipart()))
        for each in segments(text)
    ]
    assert [each for each in said if "giao nhiệm vụ" in each.lower()] == []
    if way == "assigned":
        requested = "đề nghị phối hợp thực hiện nhiệm vụ"
        assert any(requested in each for each in said)


def outside(office: Office, unit: str, *, subordinate: bool = False) -> None:
    with office.transaction() as session:
        found = session.get_one(Unit, (office.commune_id, office.unit(unit).id))
        found.subordinate = subordinate


def own_lead(office: Office) -> None:
    outside(office, LEAD, subordinate=True)
