"""What an earlier release left is brought up to date, and goes on to its end."""

from __future__ import annotations

import json
import tarfile
from collections import Counter
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from models.database import make_engine, sqlite_module
from models.migrations.upgrade import SchemaState, schema_state
from models.notice import Mail
from models.queries.plan import plan_numbered
from models.vocabulary import MailState, Timeliness
from models.work import Report, TaskInstance
from tests.cast import HEADS
from tests.client import Client
from tests.conftest import DATABASES
from tests.office import Office
from tests.projections import unlike
from tests.servers import fresh_database
from tests.stories.acting import done, hand_in
from tests.web.accounts import NEW_PASSWORD, redeem
from tests.web.mail_server import served
from tests.web.pages import words
from web.app import create_app
from web.cli import main
from web.config import Settings
from web.mail.messenger import Messenger
from workflow.audit.chain import Head
from workflow.audit.verification import verify
from workflow.calendar.timeliness import WITHIN_DEADLINE
from workflow.planning.periods_chosen import PeriodsChosen
from workflow.planning.statistics import statistics

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from workflow.audit.findings import Finding
    from workflow.instance.situation import Situation

pytestmark = [pytest.mark.both, pytest.mark.thorough]

LEFT = Path(__file__).parents[1] / "earlier"
UNDER_WAY = (
    "assigned", "sent_back", "group_assigned",
    "in_progress", "group", "extension_asked", "returned", "reopened", "untold",
    "half_confirmed", "objected", "restricted",
    "reviewed", "voted", "recorded_vote",
)  # fmt: skip
"""The instances that were left open, by what is under way in them."""


@dataclass
class Upgraded:
    """The installation that was left, at work with the program of today."""

    office: Office
    app: Flask
    left: dict[str, Any]
    """What was outstanding."""
    browsers: dict[str, Client] = field(default_factory=dict)

    def number(self, under_way: str) -> int:
        number: int = self.left["instances"][under_way]
        return number

    def stranger(self) -> Client:
        """A browser in which nobody has signed in."""
        client: Client = self.app.test_client()
        return client

    def browser(self, username: str) -> Client:
        """The browser of somebody who has signed in since."""
        if username not in self.browsers:
            client = self.stranger()
            assert client.sign_in(username).status_code == 303
            self.browsers[username] = client
        return self.browsers[username]

    def browser_left_open(self, username: str) -> Client:
        """The browser of somebody who signed in before the upgrade."""
        client = self.stranger()
        with client.session_transaction() as session:
            session.update(self.left["sessions"][username])
        return client

    def findings(self) -> tuple[Finding, ...]:
        """What verifying finds, also against the head that was noted before the upgrade."""
        office, head = self.office, Head(*self.left["head"])
        assert office.files is not None
        files = office.files
        with office.reading() as session:
            assert unlike(session, office.commune_id, office.now) == {}
            return tuple(
                verify(
                    session,
                    office.commune_id,
                    files=lambda sha256: files.rehash(office.commune_id, sha256),
                    against=[head],
                ).findings
            )


@pytest.fixture(scope="module", params=DATABASES)
def upgraded(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Upgraded]:
    """In which the work goes on."""
    with brought_up_to_date(request, tmp_path_factory.mktemp("left")) as upgraded:
        yield upgraded


@pytest.fixture(scope="module", params=DATABASES)
def idle(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Upgraded]:
    """In which everything under way stands as it was left."""
    with brought_up_to_date(request, tmp_path_factory.mktemp("left")) as upgraded:
        yield upgraded


@contextmanager
def brought_up_to_date(request: pytest.FixtureRequest, folder: Path) -> Iterator[Upgraded]:
    """What was left on a kind of database, with the program of today, until the block ends."""
    kind = request.param
    with tarfile.open(LEFT / f"{kind}.tar.xz") as archive:
        archive.extractall(folder, filter="data")
    data = folder / "data"
    (data / "secret.key").chmod(0o400)
    with ExitStack() as stack:
        url = f"sqlite:///{data / 'dondoc.db'}"
        if kind == "postgresql":
            url = stack.enter_context(fresh_database(request.getfixturevalue("cluster")))
        fill(url, (folder / "database.sql").read_text())
        run_upgrade(url, data)
        engine = make_engine(url)
        stack.callback(engine.dispose)
        left = json.loads((folder / "outstanding.json").read_text())
        office = Office.opened(engine, files=data / "files")
        office.now = datetime.fromisoformat(left["now"])
        app = create_app(Settings(data_dir=data), engine=engine, clock=lambda: office.now)
        app.test_client_class = Client
        yield Upgraded(office, app, left)


def fill(url: str, script: str) -> None:
    """Fill an empty database with what a script says."""
    engine = make_engine(url)
    if engine.dialect.name == "sqlite":
        # As SQLite's own shell reads it: the rows come in the order of their tables' names.
        with closing(sqlite_module().connect(engine.url.database)) as file:
            file.executescript(script)
    else:
        with closing(engine.raw_connection()) as connection:
            connection.cursor().execute(script)
            connection.commit()
        # What the script set holds as long as its connection.
        engine.dispose()
    assert schema_state(engine) is SchemaState.OLDER
    engine.dispose()


def run_upgrade(url: str, data: Path) -> None:
    """Run the command as an operator does."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("DONDOC_DATA_DIR", str(data))
        environment.setenv("DONDOC_DATABASE_URL", url)
        done = CliRunner().invoke(main, ["db", "upgrade"])
    assert done.exit_code == 0, done.output


def test_the_record_is_whole_and_knows_the_head_noted_before(upgraded: Upgraded) -> None:
    assert upgraded.findings() == ()


@pytest.mark.parametrize("under_way", UNDER_WAY)
def test_what_was_under_way_goes_on_to_its_end(upgraded: Upgraded, under_way: str) -> None:
    number = upgraded.number(under_way)
    while (state := upgraded.office.state(number)) != "closed":
        go_on(upgraded, number, upgraded.office.situation(number))
        assert upgraded.office.state(number) != state
    assert upgraded.findings() == ()


def go_on(upgraded: Upgraded, number: int, at: Situation) -> None:
    """Have those whose turn it is do what leads out of the state."""
    page = f"/nhiem-vu/{number}"
    lead, chair = upgraded.browser(HEADS[at.instance.lead_unit.code]), upgraded.browser("chutich")
    match at.instance.state:
        case "assigned":
            if at.open_decline:
                assert done(chair, page, "uphold", reason="Việc này đúng chức năng của phòng.")
            assert done(lead, page, "start")
        case "in_progress":
            if at.open_extension:
                until = at.open_extension.proposed_on.isoformat()
                assert done(chair, page, "grant_extension", until=until)
            hand_in_and_report(lead, page, at)
        case "reported":
            for _ in at.open_objections:
                assert done(lead, page, "respond", response="Đã sửa số liệu.")
            for unit in at.silent:
                assert done(upgraded.browser(HEADS[unit.code]), page, "confirm", opinion="agree")
        case "reviewed":
            if at.ballot:
                vote_and_count(upgraded, page)
            assert done(chair, page, "approve")


def hand_in_and_report(lead: Client, page: str, at: Situation) -> None:
    """Have the lead unit hand in what is missing, and report."""
    for requirement in at.missing_products:
        assert hand_in(lead, page, requirement.position).status_code == 303
    assert done(lead, page, "report", results="Đã làm xong phần việc của quý.")


def vote_and_count(upgraded: Upgraded, page: str) -> None:
    """Have the members vote who have not, and the office count."""
    for member in ("phochutich", "kiemnhiem"):
        assert done(upgraded.browser(member), page, "cast", choice="in_favour")
    assert done(upgraded.browser("vanphong"), page, "count", document_number="12/BB-UBND")


def test_what_was_over_is_shown_and_stays_so(upgraded: Upgraded) -> None:
    reader = upgraded.browser("giamsat")
    for over in ("closed", "revoked"):
        number = upgraded.number(over)
        assert reader.get(f"/nhiem-vu/{number}").status_code == 200
        assert upgraded.office.state(number) == over


@pytest.mark.parametrize("days", [0, 40, 400])
def test_the_figures_are_those_of_a_count_by_hand(idle: Upgraded, days: int) -> None:
    office, at = idle.office, idle.office.now + timedelta(days=days)
    expected = counted_by_hand(office, (at + timedelta(hours=7)).date())
    assert expected.total() > len(UNDER_WAY)
    with office.reading() as session:
        plan = session.scalars(plan_numbered(office.commune_id, 1)).one()
        every = PeriodsChosen(every_period=True)
        found = statistics(session, plan, every, actor=office.actor("chutich"), at=at).whole.figures
    assert {name: found.of(*standings) for name, standings in FIGURES.items()} == {
        name: expected[name] for name in FIGURES
    }
    if not days:
        shown = words(idle.browser("chutich").get("/thong-ke?ky=tat-ca").text)
        assert f"Tổng số {expected.total()} nhiệm vụ" in " ".join(shown.split())


FIGURES = {
    "done in time": (Timeliness.COMPLETED_ON_TIME,),
    "done late": (Timeliness.COMPLETED_LATE,),
    "late": (Timeliness.OPEN_OVERDUE,),
    "within": WITHIN_DEADLINE,
    "no date": (Timeliness.NO_DEADLINE,),
}


def counted_by_hand(office: Office, today: date) -> Counter[str]:
    """How many stand how on a day, by their rows and by what the words mean."""
    last_report = func.max(Report.reported_at)
    rows = (
        select(TaskInstance.state, TaskInstance.due_on, last_report)
        .outerjoin(Report, Report.instance_id == TaskInstance.id)
        .where(TaskInstance.state != "revoked")
        .group_by(TaskInstance.id, TaskInstance.state, TaskInstance.due_on)
    )
    with office.reading() as session:
        return Counter(stands(*row, today) for row in session.execute(rows))


def stands(state: str, due_on: date | None, last_report: datetime | None, today: date) -> str:
    """The report counts where it is considered or was accepted, until then the day itself."""
    if due_on is None:
        return "no date"
    counts = state in {"reported", "reviewed", "closed"} and last_report is not None
    day = (last_report + timedelta(hours=7)).date() if counts and last_report else today
    in_time = day <= due_on
    if state == "closed":
        return "done in time" if in_time else "done late"
    return "within" if in_time else "late"


def test_whoever_was_signed_in_still_is(idle: Upgraded) -> None:
    for username in ("kinhte", "vhxh", "admin"):
        shown = idle.browser_left_open(username).get("/tai-khoan")
        assert shown.status_code == 200
        assert idle.office.user(username).full_name in shown.text


def test_a_form_that_was_open_in_a_browser_is_taken_once(idle: Upgraded) -> None:
    number, fields = idle.left["open_form"]["number"], idle.left["open_form"]["fields"]
    lead, sent = idle.browser_left_open("kinhte"), fields | {"results": "Đã bổ sung biểu số 2."}
    for _ in range(2):
        assert lead.post(f"/nhiem-vu/{number}/report", data=sent).status_code == 303
    assert idle.office.state(number) == "reported"
    report = idle.office.situation(number).report
    assert report is not None
    assert report.results == sent["results"]


def test_links_that_were_handed_out_still_work(idle: Upgraded) -> None:
    stranger = idle.stranger()
    feed = stranger.get(f"/lich-han/{idle.left['feed']}.ics")
    assert (feed.status_code, "BEGIN:VEVENT" in feed.text) == (200, True)
    for token in idle.left["unsubscribe"].values():
        assert stranger.post(f"/thong-bao/thoi-nhan/{token}").status_code == 200
    link = idle.left["link"]
    assert redeem(stranger, link).status_code == 303
    assert stranger.get(f"/lien-ket/{link}").status_code == 404
    assert idle.stranger().sign_in("nongdan", NEW_PASSWORD).status_code == 303


def test_a_hand_over_that_one_has_signed_is_signed_by_the_other(idle: Upgraded) -> None:
    page = f"/ban-giao/{idle.left['hand_over']}"
    successor = idle.browser("vhxh.cb")
    assert successor.send(page, form=f"{page}/nhan").status_code == 303
    assert "Đã bàn giao xong" in successor.get(page).text


def test_whoever_stood_in_for_somebody_still_does(idle: Upgraded) -> None:
    shown = idle.browser("kinhte.cb").get("/nguoi-thay")
    assert idle.office.user("kinhte.pho").full_name in shown.text


def test_mails_that_waited_go_out_once(idle: Upgraded) -> None:
    office, sent_before = idle.office, idle.left["mails_waiting"]
    with served() as server:
        settings = Settings(
            data_dir=idle.app.config["SETTINGS"].data_dir,
            smtp_host="127.0.0.1",
            smtp_port=server.port,
            smtp_security="none",
            mail_from="dondoc@example.vn",
        )
        app = create_app(settings, engine=office.engine, clock=lambda: office.now)
        messenger = Messenger(app)
        for _ in range(2):
            messenger.tell()
        sent = [message["Message-ID"] for message in server.messages]
    assert len(sent) >= sent_before
    assert len(set(sent)) == len(sent)
    with office.reading() as session:
        states = session.scalars(select(Mail.state)).all()
    assert MailState.WAITING not in states
