"""What is said about restricted work, by whatever act, reaches nobody whom it does not concern."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING

import pytest

from models.vocabulary import Role
from tests.acts.paper_answers import LETTER
from tests.deliveries import HERE, mails, reach, tell
from tests.places import authorise, end_place
from workflow.audit.verification import verify
from workflow.calendar.days import local_day
from workflow.discussion.comments import CommentEntry
from workflow.engine.acts.answers import ResponseEntry
from workflow.engine.acts.appointments import AppointmentEntry
from workflow.engine.acts.approvals import ApprovalEntry, DirectionReportEntry
from workflow.engine.acts.extensions import ExtensionEntry
from workflow.engine.acts.paper_answers import PaperObjectionEntry
from workflow.engine.acts.progress import ProgressEntry
from workflow.engine.acts.reports import ReportEntry
from workflow.engine.acts.returns import ReturnEntry
from workflow.instance.entry import ReasonEntry

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.client import Client
    from tests.office import Office
    from workflow.instance.entry import Entry

    Acts = tuple[tuple[str, str, Entry | None], ...]

pytestmark = pytest.mark.both

MARK = "bimat"
STRANGERS = ("kinhte", "nongdan", "admin", "thon2")
LEFT = "vangchuc"
"""Has left the unit that it concerns."""
STOOD_IN = "kinhte.cb"
"""Took the place of its head for a day."""
PAGES = (
    "/viec-cua-toi", "/ke-hoach", "/ke-hoach?tim=bimat", "/nhiem-vu?ky=tat-ca",
    "/nhiem-vu?ky=tat-ca&tim=bimat", "/nhiem-vu?chi-dao=chua-bao-cao&ky=tat-ca",
    "/nhiem-vu?ket-qua=bi-tra-lai&ky=tat-ca", "/thong-ke?ky=tat-ca", "/lich-han", "/thong-bao",
    "/nguoi-thay", "/ban-giao", "/phien-hop", "/chua-ban-hanh", "/ky-bao-cao",
    "/ke-hoach/1/nhiem-vu/II.2",
)  # fmt: skip
RECORD = "/nhat-ky"
"""In which everybody reads what they did themselves."""


def everything(office: Office) -> int:
    """Restricted work about which everything was said that can be; each time in other words."""
    words = (f"{MARK}{n}" for n in count())
    number = office.assign("II.2")
    due_on = office.instance(number).due_on
    assert due_on is not None
    until_reported: Acts = (
        ("congan", "decline", ReasonEntry(next(words))),
        ("chutich", "uphold", ReasonEntry(next(words))),
        ("congan", "start", None),
        ("congan", "appoint", AppointmentEntry((LEFT,), next(words))),
        ("congan", "comment", CommentEntry(f"@{LEFT} {next(words)}")),
        ("congan", "update_progress", ProgressEntry(next(words), 30)),
        ("congan", "request_extension", ExtensionEntry(due_on + timedelta(days=7), next(words))),
        ("chutich", "refuse_extension", ReasonEntry(next(words))),
    )
    until_reopened: Acts = (
        ("congan", "report", ReportEntry(next(words))),
        ("vanphong", "return", ReturnEntry(next(words))),
        ("congan", "report", ReportEntry(next(words))),
        (
            "vanphong", "record_objection",
            PaperObjectionEntry("THON_1", None, **LETTER, reason=next(words)),
        ),
        ("congan", "respond", ResponseEntry(next(words))),
        ("chutich", "approve", ApprovalEntry(next(words))),
        ("chutich", "withdraw_approval", ReasonEntry(next(words))),
        ("chutich", "approve", ApprovalEntry(next(words))),
        ("congan", "follow_direction", DirectionReportEntry(next(words))),
        ("chutich", "reopen", ReturnEntry(next(words))),
    )  # fmt: skip
    for each in until_reported:
        done(office, number, *each)
    office.hand_in(number, by="congan")
    for each in until_reopened:
        done(office, number, *each)
    return number


def done(office: Office, number: int, who: str, action: str, entry: Entry | None) -> None:
    office.perform(who, number, action, entry)


def test_it_is_read_by_those_it_concerns_alone(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    today = local_day(office.now)
    office.give_post(LEFT, Role.OFFICER, "CONG_AN_XA", since=today)
    made = authorise(office, STOOD_IN, "congan")
    for who in (*STRANGERS, LEFT, STOOD_IN, "congan"):
        reach(office, who)
    number = everything(office)
    end_place(office, made, by="congan")
    office.end_posts(LEFT, last_day=today)
    office.end_posts(STOOD_IN, last_day=today)
    for who in (LEFT, STOOD_IN):
        office.give_post(who, Role.OFFICER, "PHONG_VHXH", since=today + timedelta(days=1))
    office.later(days=1)
    tell(office, HERE)
    for who in (*STRANGERS, LEFT, STOOD_IN):
        assert told_to(sign_in(who), number) == [], who
    for who in STRANGERS:
        assert MARK not in sign_in(who).get(RECORD).text, who
    assert not any(MARK in repr(vars(mail)) for mail in mails(office))
    assert MARK in sign_in("congan").get(f"/nhiem-vu/{number}").text
    with office.reading() as session:
        assert verify(session, office.commune_id).whole


def told_to(browser: Client, number: int) -> list[str]:
    """The pages that say something of it, or lead there."""
    addresses = (f"/nhiem-vu/{number}", f"/nhiem-vu/{number}/san-pham/1")
    assert {browser.get(address).status_code for address in addresses} == {404}
    leads_there = re.compile(rf"/nhiem-vu/{number}\b")
    # What was looked for stands in its field.
    shown = {
        page: browser.get(page).text.replace('value="bimat"', "").replace("tim=bimat", "")
        for page in PAGES
    }
    return [
        page
        for page, text in shown.items()
        if re.search(rf"{MARK}\d", text) or leads_there.search(text)
    ]
