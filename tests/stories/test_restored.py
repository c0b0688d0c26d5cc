"""What was copied with everything in it is there again: rows, files, pages, and who sees them."""

from __future__ import annotations

import re
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, select, update

from models.awaited import Awaited, ReadModels
from models.database import make_engine
from models.file_store import FileStore
from models.tally import Tally
from tests import factories
from tests.acts.paper_answers import LETTER
from tests.administration import administer
from tests.admission import let_in
from tests.client import Client
from tests.copying import source
from tests.deliveries import tell
from tests.office import Office
from tests.projections import unlike
from tests.publishing import ADDRESS, asks_for_news, link_handed_in
from tests.tampering import tamper
from tests.web.tables import words
from web.app import create_app
from web.config import Settings
from workflow.administration.retention_terms import set_usual_years, usual_years
from workflow.audit.verification import verify
from workflow.backup.creation import create
from workflow.backup.restore import restore
from workflow.engine.acts.approvals import ApprovalEntry
from workflow.engine.acts.paper_answers import PaperObjectionEntry

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask
    from sqlalchemy import Engine

pytestmark = pytest.mark.both

READERS = ("vanphong", "chutich", "kinhte", "vhxh", "congan", "thon1", "giamsat", "admin")
PAGES = ("/ke-hoach", "/nhiem-vu?ky=tat-ca", "/thong-ke", "/chua-ban-hanh", "/thong-bao")
LINK = re.compile(r'href="(/nhiem-vu/\d+/(?:ky-truoc/\d+/)?(?:san-pham|ban-hanh|y-kien)/[^"#?]+)')
"""Where something that was handed in is kept."""


def filled(office: Office) -> list[int]:
    """The numbers of tasks with all that is kept in a place of its own.

    A product that is a link; a paper answer with its file, put right since; a restricted task,
    with one of its own; a direction, and what was issued.
    """
    restricted = office.reported("II.2")
    entered(office, restricted)
    issued = office.reviewed("I.2")
    office.perform("chutich", issued, "approve", ApprovalEntry("Nhân rộng ra các thôn."))
    office.issue(issued)
    administer(office, set_usual_years, 10)
    news = asks_for_news(office, "I.1")
    linked = office.in_progress("I.1")
    office.hand_in(linked, 1, 2, 3)
    link_handed_in(office, linked, news)
    office.perform("kinhte", linked, "report")
    entered(office, linked)
    office.perform("vanphong", linked, "record_answer")
    tell(office)
    return [restricted, issued, linked]


def entered(office: Office, number: int) -> None:
    """An objection that came on paper, with the paper as it was scanned."""
    unit = office.situation(number).silent[0].code
    with office.received(f"Công văn của {unit}", "vanphong") as paper:
        said = PaperObjectionEntry(unit=unit, **LETTER, document=paper, reason="Số liệu chưa khớp.")
        office.perform("vanphong", number, "record_objection", said)


@contextmanager
def put_back(office: Office, tmp_path: Path, server: str | None) -> Iterator[tuple[Office, Path]]:
    """The office as it is restored into an empty place, with the place."""
    copy, into = create(source(office), tmp_path / "copies", at=office.now), tmp_path / "srv"
    engine = make_engine(server) if server else None
    restore(copy.path, into, "chutich", server=engine, at=office.now + timedelta(minutes=1))
    engine = engine or make_engine(f"sqlite:///{into / 'dondoc.db'}")
    again = Office(engine, office.commune_id, into / "files")
    again.now = office.now
    yield again, into
    engine.dispose()


@pytest.fixture(params=["a file", "a server"])
def server(request: pytest.FixtureRequest) -> str | None:
    """The address of an empty database on a server; None for a file."""
    if request.param == "a file":
        return None
    address: str = request.getfixturevalue("empty_server")
    return address


def test_everything_that_was_kept_is_there_again(
    office: Office, app: Flask, tmp_path: Path, server: str | None
) -> None:
    numbers = filled(office)
    with put_back(office, tmp_path, server) as (again, into):
        assert is_whole(again, into)
        with again.reading() as session:
            assert usual_years(session, actor=again.actor("admin")) == 10
        there = application(again.engine, into, again)
        for reader in READERS:
            before, after = seen(app, reader, numbers), seen(there, reader, numbers)
            assert after.keys() == before.keys()
            assert [page for page in before if before[page] != after[page]] == [], reader
        goes_on(again, *numbers)
        assert is_whole(again, into)


def test_what_an_earlier_program_kept_of_it_is_made_anew(
    office: Office, tmp_path: Path, server: str | None
) -> None:
    office.reported("I.1")
    tamper(office, delete(Awaited), delete(Tally), update(ReadModels).values(version=0))
    with put_back(office, tmp_path, server) as (again, _into), again.reading() as session:
        assert unlike(session, again.commune_id, again.now) == {}
        assert session.scalars(select(Awaited)).all()


def application(engine: Engine, into: Path, office: Office) -> Flask:
    """The program on what was put back."""
    made = create_app(
        Settings(data_dir=into), engine=engine, clock=lambda: office.now, hashing=factories.CHEAPLY
    )
    made.testing = True
    made.test_client_class = Client
    return made


def seen(app: Flask, reader: str, numbers: list[int]) -> dict[str, tuple[int, object]]:
    """What each page and each document answers to a reader: in words, or to the byte."""
    browser: Client = app.test_client()
    let_in(browser, reader)
    found: dict[str, tuple[int, object]] = {}
    documents: set[str] = set()
    for page in (*(f"/nhiem-vu/{number}" for number in numbers), *PAGES):
        answer = browser.get(page)
        found[page] = (answer.status_code, answer.status_code == 200 and words(answer.text))
        documents |= set(LINK.findall(answer.text))
    for number in numbers:
        # Also what no page that they may see leads to.
        documents |= {f"/nhiem-vu/{number}/san-pham/1", f"/nhiem-vu/{number}/y-kien/1"}
    for document in sorted(documents):
        with browser.get(document) as answer:
            shown = answer.mimetype == "text/html"
            found[document] = (answer.status_code, words(answer.text) if shown else answer.data)
    return found


def goes_on(office: Office, restricted: int, issued: int, linked: int) -> None:
    """What was open there is gone on with: put right, responded to, approved, followed."""
    office.now += timedelta(hours=1)
    version = office.situation(linked).versions[0]
    assert version.link
    assert version.link.address == ADDRESS
    for number in (restricted, linked):
        assert office.situation(number).on_paper
    office.perform("kinhte", issued, "follow_direction")
    [answered, *_] = office.situation(linked).answers
    code = next(u.code for u in office.situation(linked).asked if u.id == answered)
    office.perform({"PHONG_VHXH": "vhxh", "CONG_AN_XA": "congan"}[code], linked, "confirm")


def is_whole(office: Office, into: Path) -> bool:
    """Whether the record vouches for every row, and for every file to the byte."""
    store = FileStore(into / "files")
    with office.reading() as session:
        return verify(
            session,
            office.commune_id,
            files=lambda sha256: store.rehash(office.commune_id, sha256),
        ).whole
