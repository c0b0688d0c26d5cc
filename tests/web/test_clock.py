"""The clock of the machine: pages while it is behind the record, the way out, what waits."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from web.cli import main
from web.clock import system_clock
from web.config import Settings, read_settings
from web.database import Database
from web.health.probes import rounds
from web.health.results import Installation, Level
from web.health.signs import CLOCK, Sign, Signs
from web.server.background import clock_running
from web.vigil import Vigil

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from click.testing import Result

    from tests.client import Client
    from tests.office import Office

DAYS = timedelta(days=3)


def put_ahead(office: Office, how_far: timedelta, label: str = "I.1") -> None:
    """The clock ran ahead for one deed, and is right again."""
    right = office.now
    office.later(seconds=how_far.total_seconds())
    office.assign(label)
    office.now = right


class TestPages:
    def test_far_behind_everything_can_be_read_and_nothing_written(
        self, office: Office, sign_in: Callable[[str], Client]
    ) -> None:
        browser = sign_in("kinhte")
        number = office.assign("I.2")
        put_ahead(office, DAYS)
        lines = len(office.events())
        assert browser.get(f"/nhiem-vu/{number}").status_code == 200
        answer = browser.send(f"/nhiem-vu/{number}", f"/nhiem-vu/{number}/start")
        assert answer.status_code == 503
        assert "Đồng hồ máy chủ đang là 21/09/2026" in answer.text
        assert "24/09/2026" in answer.text
        assert office.state(number) == "assigned"
        assert len(office.events()) == lines

    def test_the_administrator_is_warned(
        self, office: Office, sign_in: Callable[[str], Client]
    ) -> None:
        browser = sign_in("admin")
        assert "chậm hơn nhật ký" not in browser.get("/quan-tri").text
        put_ahead(office, timedelta(hours=1))
        assert "đều mang giờ của dòng cuối" in browser.get("/quan-tri").text
        put_ahead(office, DAYS, "I.2")
        assert "dondoc record go-on" in browser.get("/quan-tri").text


class TestGoingOn:
    @pytest.fixture(autouse=True)
    def installation(
        self, office: Office, database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The office's database is that of an installation, and its last line three days ahead."""
        monkeypatch.setenv("DONDOC_DATABASE_URL", database)
        monkeypatch.setenv("DONDOC_DATA_DIR", str(tmp_path / "data"))
        office.now = system_clock()

    def run(self, *arguments: str) -> Result:
        return CliRunner().invoke(main, ["record", "go-on", *arguments])

    def test_a_person_answers_for_it(self, office: Office) -> None:
        put_ahead(office, DAYS)
        result = self.run("--by", "vanphong")
        assert result.exit_code == 0, result.output
        line = office.events()[-1]
        assert f"Line {line.seq} of the record" in result.output
        assert (line.action, line.actor_id) == ("clock_go_on", office.user("vanphong").id)
        office.assign("I.2")

    def test_somebody_unknown_does_not(self, office: Office) -> None:
        put_ahead(office, DAYS)
        result = self.run("--by", "khongco")
        assert result.exit_code == 1
        assert "Nobody named khongco may sign in." in result.output

    def test_a_clock_that_is_right_needs_nobody(self) -> None:
        result = self.run("--by", "vanphong")
        assert result.exit_code == 1
        assert "nothing to do" in result.output


class TestVigil:
    """What the clock does by itself waits when time has leapt and nobody was there."""

    def test_time_that_goes_on_is_trusted(self, office: Office) -> None:
        passed = [0.0]
        vigil = Vigil(Database(office.engine), passed=lambda: passed[0])
        assert vigil.trusts(office.now)
        passed[0] += DAYS.total_seconds()
        assert vigil.trusts(office.now + DAYS)

    def test_a_leap_is_told_and_waits_for_somebody(
        self, office: Office, caplog: pytest.LogCaptureFixture
    ) -> None:
        vigil = Vigil(Database(office.engine), passed=lambda: 0.0)
        assert vigil.trusts(office.now)
        office.later(days=3)
        with caplog.at_level(logging.WARNING):
            assert not vigil.trusts(office.now)
        assert "see to the time of this machine" in caplog.text
        assert not vigil.trusts(office.now)
        office.assign("I.1")
        assert vigil.trusts(office.now)

    def test_a_leap_that_was_put_right_is_forgotten(self, office: Office) -> None:
        vigil = Vigil(Database(office.engine), passed=lambda: 0.0)
        assert vigil.trusts(office.now)
        assert not vigil.trusts(office.now + DAYS)
        assert vigil.trusts(office.now)

    def test_a_round_of_a_while_ago_is_gone_on_from(self, office: Office, tmp_path: Path) -> None:
        signs = Signs(Settings(data_dir=tmp_path))
        database = Database(office.engine)
        weekend = office.now + DAYS
        assert not Vigil(database, signs).trusts(weekend)
        signs.give(CLOCK, Sign(at=weekend - timedelta(minutes=1), waits=True))
        assert not Vigil(database, signs).trusts(weekend)
        signs.give(CLOCK, Sign(at=weekend - timedelta(minutes=1)))
        assert Vigil(database, signs).trusts(weekend)

    def test_the_sign_of_the_clock_tells_that_it_waits(
        self, office: Office, tmp_path: Path
    ) -> None:
        settings = Settings(data_dir=tmp_path)
        signs, database = Signs(settings), Database(office.engine)
        waited, trusted = office.now + DAYS, office.now

        def seen(at: datetime) -> tuple[Level, str]:
            with clock_running(database, clock=lambda: at, signs=signs):
                pass
            of_clock, _messenger = rounds(Installation(settings, database, at))
            return of_clock.level, of_clock.code

        assert seen(waited) == (Level.NOTE, "clock_waits")
        assert seen(trusted) == (Level.GOOD, "clock_good")

    def test_after_a_long_standstill_nobody_is_reminded_before_somebody_came(
        self, office: Office
    ) -> None:
        number = office.reported()
        later = office.after_answering_time(number)
        with clock_running(Database(office.engine), clock=lambda: later):
            pass
        assert office.state(number) == "reported"
        office.assign("I.3")
        with clock_running(Database(office.engine), clock=lambda: office.now):
            pass
        assert office.state(number) == "reviewed"


class TestRunDue:
    """The clock without a server, from a timer: it is no less careful."""

    @pytest.fixture
    def settings(self, database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
        """Those of an installation on the office's database, in whose record years lie behind."""
        monkeypatch.setenv("DONDOC_DATABASE_URL", database)
        monkeypatch.setenv("DONDOC_DATA_DIR", str(tmp_path / "data"))
        return read_settings()

    def run(self, *options: str) -> Result:
        return CliRunner().invoke(main, ["workflow", "run-due", *options])

    def waits(self, settings: Settings) -> bool:
        sign = Signs(settings).last(CLOCK)
        assert sign is not None
        return sign.waits

    def test_nothing_is_done_until_somebody_has_seen_the_time(
        self, office: Office, settings: Settings
    ) -> None:
        lines = len(office.events())
        for _ in range(2):
            result = self.run()
            assert result.exit_code == 1
            assert "run-due --time-is-right" in result.output
        assert len(office.events()) == lines
        assert self.waits(settings)

        assert self.run("--time-is-right").exit_code == 0
        assert not self.waits(settings)
        assert self.run().exit_code == 0

    def test_somebody_who_works_has_seen_it(self, office: Office, settings: Settings) -> None:
        assert self.run().exit_code == 1
        office.now = system_clock()
        office.assign("I.1")
        assert self.run().exit_code == 0
        assert not self.waits(settings)
