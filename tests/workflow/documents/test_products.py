"""Products: who hands in what and when, and what stays of it."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, text

from models.file_store import FileStore
from models.product import ProductVersion, ReportedVersion, StoredFile
from models.vocabulary import EventKind
from tests.acting import HAND_IN, TAKE_OUT
from tests.cast import PEOPLE
from tests.papers import WORD, docx
from workflow.calendar.days import local_day
from workflow.definition.vocabulary import EffectName
from workflow.documents.examination import examined
from workflow.documents.products import (
    ProductEntry,
    ProductWithdrawalEntry,
    readable_version,
    version_numbered,
)
from workflow.documents.uploads import ReceivedDocument, receive
from workflow.engine.explain import explain
from workflow.engine.performing import demand_open, perform
from workflow.errors import Invalid, NotEntitled, Obstacle, Refused, Stale, TokenReused, Unknown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy.orm import Session

    from tests.office import Office
    from workflow.engine.performing import Outcome

PLAN, REPORT = 1, 2
INTENT = "one intent"


class Desk:
    """Where the office's people hand in documents and take them out again."""

    def __init__(self, office: Office, store: FileStore) -> None:
        self.office = office
        self.store = store

    @contextmanager
    def document(
        self, content: bytes, by: str, name: str = "Đề án.docx"
    ) -> Iterator[ReceivedDocument]:
        actor = self.office.actor(by)
        with receive(
            self.store, io.BytesIO(content), name, actor=actor, limit=1 << 20, examine=examined
        ) as document:
            yield document

    def hand_in(
        self,
        number: int,
        content: bytes = b"",
        *,
        requirement: int = PLAN,
        by: str = "kinhte.cb",
        token: str | None = None,
        **told: Any,
    ) -> ProductVersion:
        with self.document(content or docx(), by) as document:
            entry = ProductEntry(document, requirement, **told)
            outcome = self.office.perform(by, number, HAND_IN, entry, token=token)
        return self.made(number, outcome)

    def take_out(self, number: int, version: int, *, by: str = "kinhte.cb") -> ProductVersion:
        outcome = self.office.perform(by, number, TAKE_OUT, ProductWithdrawalEntry(version))
        return self.made(number, outcome)

    def made(self, number: int, outcome: Outcome) -> ProductVersion:
        """The version that the line of an outcome tells of."""
        [event] = [each for each in self.office.events(number) if each.seq == outcome.seq]
        return version_numbered(self.office.situation(number), event.details["number"])

    def readable(self, number: int, version: int, *, by: str) -> ProductVersion:
        with self.office.reading() as session:
            return readable_version(session, number, version, actor=self.office.actor(by))

    def current(self, number: int, requirement: int = PLAN) -> int | None:
        """The number of the version that holds for a requirement."""
        for version in self.office.situation(number).current_versions.values():
            with self.office.reading() as session:
                session.add(version)
                if version.requirement.position == requirement:
                    return version.number
        return None

    def files(self) -> list[str]:
        return list(self.store.kept(self.office.commune_id))


@pytest.fixture
def desk(office: Office, tmp_path: Path) -> Desk:
    return Desk(office, FileStore(tmp_path / "files"))


def obstacle_met(desk: Desk, number: int, by: str) -> Obstacle:
    """Why somebody cannot hand in."""
    with pytest.raises(Refused) as refused:
        desk.hand_in(number, by=by)
    [obstacle] = refused.value.obstacles
    return obstacle


# Handing in


def test_a_version_keeps_the_document_and_what_was_told_of_it(office: Office, desk: Desk) -> None:
    number = office.in_progress("I.1")
    dated = local_day(office.now)
    made = desk.hand_in(
        number, docx(), title="Kế hoạch rà soát", document_number="12/KH-UBND", document_date=dated
    )
    [version] = office.situation(number).versions
    assert (version.id, version.number) == (made.id, 1)
    assert (version.title, version.document_number) == ("Kế hoạch rà soát", "12/KH-UBND")
    assert (version.file_name, version.media_type) == ("Đề án.docx", WORD)
    assert (version.size, version.document_date) == (len(docx()), dated)
    assert version.uploaded_by_id == office.user("kinhte.cb").id
    assert version.uploaded_at == office.now
    with desk.store.open(office.commune_id, version.sha256) as file:
        assert file.read() == docx()


def test_it_is_one_line_of_the_record_with_the_hash_of_the_file(office: Office, desk: Desk) -> None:
    number = office.in_progress("I.1")
    version = desk.hand_in(number, document_number="12/KH")
    event = office.events(number)[-1]
    [post] = office.posts("kinhte.cb")
    assert (event.kind, event.action) == (EventKind.UPLOAD, "hand_in")
    assert (event.actor, event.post_id) == ("Y Siêng Năng", post.id)
    assert event.subject == f"task_instance/{number}"
    assert event.rule == "in_progress/hand_in/lead_member"
    assert (event.from_state, event.to_state) == ("in_progress", "in_progress")
    assert event.details == {
        "number": 1,
        "sha256": version.sha256,
        "title": "Kế hoạch",
        "document_number": "12/KH",
        "of_product": 1,
    }
    assert list(event.rows) == [f"product_version/{version.id}"]


def test_a_document_without_a_title_is_called_what_the_plan_calls_it(
    office: Office, desk: Desk
) -> None:
    assert desk.hand_in(office.in_progress("I.1"), requirement=REPORT, title=" ").title == "Báo cáo"


def test_versions_are_counted_within_the_instance(office: Office, desk: Desk) -> None:
    first, second = office.in_progress("I.1"), office.in_progress("I.2")
    contents = [docx(text=str(n)) for n in range(3)]
    assert desk.hand_in(first, contents[0]).number == 1
    assert desk.hand_in(first, contents[1], requirement=REPORT).number == 2
    assert desk.hand_in(second, contents[1]).number == 1
    assert desk.hand_in(first, contents[2]).number == 3
    assert desk.current(first) == 3
    assert desk.current(first, REPORT) == 2


def test_the_same_bytes_are_stored_once_and_handed_in_as_often_as_they_serve(
    office: Office, desk: Desk
) -> None:
    first, second = office.in_progress("I.1"), office.in_progress("I.2")
    desk.hand_in(first)
    desk.hand_in(first, requirement=REPORT)
    desk.hand_in(second)
    assert len(desk.files()) == 1
    with office.reading() as session:
        assert len(session.scalars(select(StoredFile)).all()) == 1


def test_handing_in_leaves_the_form_of_whoever_writes_the_report_valid(
    office: Office, desk: Desk
) -> None:
    number = office.in_progress("I.2")
    seen = office.seen("kinhte", number, "report")
    desk.hand_in(number)
    assert office.perform("kinhte", number, "report", seen=seen).state == "reviewed"


# Who, and when


def test_everyone_of_the_lead_unit_may_and_nobody_else(office: Office, desk: Desk) -> None:
    number = office.in_progress("I.1")
    situation = office.situation(number)
    lead_unit = {"kinhte", "kinhte.pho", "kinhte.cb", "kiemnhiem"}
    everybody = {person.username for person in PEOPLE}
    for place, by in enumerate(sorted(lead_unit)):
        assert explain(situation, office.actor(by), HAND_IN).allowed
        assert desk.hand_in(number, docx(text=str(place)), by=by).number == place + 1
    for by in everybody - lead_unit - {"vangchuc"}:
        assert not explain(situation, office.actor(by), HAND_IN).allowed
        obstacle = Obstacle("not_entitled", (), "lead_member", of_right=True)
        assert obstacle_met(desk, number, by) == obstacle
    assert len(desk.files()) == len(lead_unit)


@pytest.mark.parametrize("state", ["assigned", "reported", "reviewed", "closed", "revoked"])
def test_products_are_taken_only_while_the_work_is_in_progress(
    office: Office, desk: Desk, state: str
) -> None:
    number = office.standing_in(state)
    before = office.contents()
    assert obstacle_met(desk, number, "kinhte") == Obstacle("not_in_this_state")
    assert not office.verdict("kinhte", number, HAND_IN).allowed
    assert office.contents() == before
    assert desk.files() == []
    event = office.events(number)[-1]
    assert (event.kind, event.action) == (EventKind.REFUSAL, "hand_in")
    assert (event.actor, event.capacity) == ("Nguyễn Văn Kịp Thời", "Trưởng phòng, Phòng Kinh tế")
    assert event.from_state == state
    assert [it["code"] for it in event.details["obstacles"]] == ["not_in_this_state"]


def test_who_is_not_admitted_is_refused_before_the_document_is_looked_into(
    office: Office, desk: Desk
) -> None:
    number = office.in_progress("I.1")
    desk.hand_in(number, token=INTENT)
    office.hand_in(number, REPORT)
    office.perform("kinhte", number, "report")

    def knock(by: str, token: str | None = None) -> None:
        actor, at = office.actor(by), office.now
        with office.transaction() as session:
            demand_open(session, number, EffectName.PRODUCT, actor=actor, at=at, token=token)

    for by, of_right in (("nongdan", True), ("kinhte.cb", False)):
        with pytest.raises(Refused) as refused:
            knock(by)
        assert isinstance(refused.value, NotEntitled) is of_right
        assert office.events(number)[-1].kind is EventKind.REFUSAL
    knock("kinhte.cb", INTENT)


def test_an_instance_that_one_may_not_see_does_not_exist(office: Office, desk: Desk) -> None:
    number = office.in_progress("II.2")
    for asked, by in ((number, "kinhte"), (number, "vangchuc"), (999, "congan")):
        with pytest.raises(Unknown):
            desk.hand_in(asked, by=by)
    assert desk.files() == []


# What cannot be taken


def test_only_products_of_the_task_are_taken(office: Office, desk: Desk) -> None:
    number = office.in_progress("I.1")
    for requirement in (0, 4):
        with pytest.raises(Invalid) as invalid:
            desk.hand_in(number, requirement=requirement)
        assert invalid.value.fields == {"requirement": "unknown_requirement"}
    assert desk.files() == []


def test_a_product_that_is_not_demanded_may_be_handed_in_too(office: Office, desk: Desk) -> None:
    assert desk.hand_in(office.in_progress("I.1"), requirement=3).title == "Quyết định của tỉnh"


def test_no_document_is_dated_tomorrow(office: Office, desk: Desk) -> None:
    number = office.in_progress("I.1")
    today = local_day(office.now)
    with pytest.raises(Invalid) as invalid:
        desk.hand_in(number, document_date=today + timedelta(days=1))
    assert invalid.value.fields == {"document_date": "in_future"}
    assert desk.hand_in(number, document_date=today).document_date == today


def test_the_very_same_document_is_no_new_version_of_itself(office: Office, desk: Desk) -> None:
    number = office.in_progress("I.1")
    desk.hand_in(number, docx())
    with pytest.raises(Invalid) as invalid:
        desk.hand_in(number, docx())
    assert invalid.value.fields == {"file": "already_handed_in"}
    desk.hand_in(number, docx(text="2"))
    assert desk.hand_in(number, docx()).number == 3
    assert desk.current(number) == 3


# Once


def test_a_resend_does_nothing_twice_and_answers_the_same(office: Office, desk: Desk) -> None:
    number = office.in_progress("I.1")
    first = desk.hand_in(number, token=INTENT)
    before = office.contents()
    assert desk.hand_in(number, token=INTENT).id == first.id
    assert office.contents() == before
    assert len(office.events(number, EventKind.UPLOAD)) == 1


def test_a_resend_is_answered_even_when_the_moment_is_over(office: Office, desk: Desk) -> None:
    number = office.in_progress("I.2")
    first = desk.hand_in(number, token=INTENT)
    office.perform("kinhte", number, "report")
    assert desk.hand_in(number, token=INTENT).id == first.id


def test_a_token_serves_one_intent(office: Office, desk: Desk) -> None:
    number = office.in_progress("I.1")
    desk.hand_in(number, docx(), token=INTENT)
    with pytest.raises(TokenReused):
        desk.hand_in(number, docx(text="2"), token=INTENT)
    with pytest.raises(TokenReused):
        desk.hand_in(number, docx(), title="Khác", token=INTENT)


# Taking out


def test_a_version_taken_out_gives_way_to_the_one_before(office: Office, desk: Desk) -> None:
    number = office.in_progress("I.1")
    desk.hand_in(number, docx(text="1"))
    version = desk.hand_in(number, docx(text="2"))
    taken = desk.take_out(number, 2, by="kinhte")
    assert (taken.id, taken.withdrawn_at) == (version.id, office.now)
    assert desk.current(number) == 1
    event = office.events(number)[-1]
    assert (event.kind, event.action) == (EventKind.WITHDRAW_PRODUCT, "take_out")
    assert event.details["sha256"] == version.sha256
    assert list(event.rows) == [f"product_version/{version.id}"]
    desk.take_out(number, 1)
    assert desk.current(number) is None
    assert len(desk.files()) == 2


def test_taken_out_twice_is_once(office: Office, desk: Desk) -> None:
    number = office.in_progress("I.1")
    desk.hand_in(number)
    desk.hand_in(number, docx(text="2"))
    first = desk.take_out(number, 1)
    with pytest.raises(Stale) as stale:
        desk.take_out(number, 1)
    assert stale.value.grounds == ("products",)
    assert desk.readable(number, 1, by="kinhte").withdrawn_at == first.withdrawn_at
    assert len(office.events(number, EventKind.WITHDRAW_PRODUCT)) == 1


def test_a_document_taken_out_may_be_handed_in_again(office: Office, desk: Desk) -> None:
    number = office.in_progress("I.1")
    desk.hand_in(number)
    desk.take_out(number, 1)
    assert desk.hand_in(number).number == 2


def test_taking_out_asks_for_the_same_right_and_moment_as_handing_in(
    office: Office, desk: Desk
) -> None:
    number = office.in_progress("I.2")
    desk.hand_in(number)
    with pytest.raises(Refused) as refused:
        desk.take_out(number, 1, by="vanphong")
    assert isinstance(refused.value, NotEntitled)
    assert office.events(number)[-1].action == "take_out"
    office.perform("kinhte", number, "report")
    with pytest.raises(Refused) as refused:
        desk.take_out(number, 1)
    assert refused.value.obstacles == (Obstacle("not_in_this_state"),)
    office.perform("chutich", number, "return")
    with pytest.raises(Unknown):
        desk.take_out(number, 7)


def test_a_report_keeps_a_version_that_is_taken_out_afterwards(office: Office, desk: Desk) -> None:
    number = office.in_progress("I.2")
    version = desk.hand_in(number)
    office.perform("kinhte", number, "report")
    office.perform("chutich", number, "return")
    desk.take_out(number, 1)
    with office.reading() as session:
        [reported] = session.scalars(select(ReportedVersion))
    assert reported.version_id == version.id
    assert desk.readable(number, 1, by="kinhte").id == version.id


# Reading


def test_whoever_sees_the_instance_reads_its_products(office: Office, desk: Desk) -> None:
    number = office.in_progress("I.1")
    version = desk.hand_in(number)
    for by in ("vhxh.cb", "thon2", "giamsat", "uyvien"):
        assert desk.readable(number, 1, by=by).id == version.id
    for asked, by in ((number, "vangchuc"), (number + 1, "vhxh.cb")):
        with pytest.raises(Unknown):
            desk.readable(asked, 1, by=by)
    with pytest.raises(Unknown):
        desk.readable(number, 2, by="vhxh.cb")


def test_products_of_a_restricted_task_are_for_those_it_concerns(
    office: Office, desk: Desk
) -> None:
    number = office.in_progress("II.2")
    version = desk.hand_in(number, by="congan")
    for by in ("congan", "thon1", "vanphong", "chutich", "giamsat"):
        assert desk.readable(number, 1, by=by).id == version.id
    for by in ("kinhte", "thon2", "vhxh.cb"):
        with pytest.raises(Unknown):
            desk.readable(number, 1, by=by)


# At the same time


def waits_for_a_lock(session: Session) -> bool:
    """Whether somebody else waits; SQLite's writers queue at their first word, unseen."""
    if session.get_bind().dialect.name == "sqlite":
        return True
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    return bool(session.scalar(text(waiting)))


@pytest.mark.parametrize("same_instance", [True, False])
@pytest.mark.both
def test_who_comes_second_waits_and_finds_what_the_first_left(
    office: Office, desk: Desk, *, same_instance: bool
) -> None:
    first = office.in_progress("I.1")
    second = first if same_instance else office.in_progress("I.2")
    actor, at = office.actor("kinhte.cb"), office.now
    with ThreadPoolExecutor(1) as pool, desk.document(docx(), "kinhte.cb") as document:
        with office.transaction() as session:
            perform(session, first, HAND_IN, ProductEntry(document, PLAN), actor=actor, at=at)
            requirement = REPORT if same_instance else PLAN
            other = pool.submit(desk.hand_in, second, docx(), requirement=requirement, by="kinhte")
            with office.reading() as beside:
                while not waits_for_a_lock(beside):
                    beside.rollback()
        assert other.result(timeout=20).number == (2 if same_instance else 1)
    assert len(desk.files()) == 1
    assert len(office.situation(first).versions) == (2 if same_instance else 1)
