"""Dates, numbers and sizes as the office writes them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Flask

from web import formats

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def this_year() -> Iterator[None]:
    """A clock that shows 2026."""
    app = Flask(__name__)
    app.config["CLOCK"] = lambda: datetime(2026, 10, 5, 3, tzinfo=UTC)
    with app.app_context():
        yield


@pytest.mark.usefixtures("this_year")
def test_days_and_instants() -> None:
    assert formats.day(date(2026, 10, 5)) == "05/10/2026"
    early = datetime(2026, 10, 4, 18, 5, tzinfo=UTC)
    assert (formats.day(early), formats.day_short(early)) == ("05/10/2026", "05/10")
    assert formats.moment(datetime(2026, 10, 4, 18, 5, tzinfo=UTC)) == "05/10/2026 01:05"
    assert (formats.day(None), formats.day_short(None), formats.moment(None)) == ("", "", "")


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (date(2026, 1, 1), "01/01"),
        (date(2025, 12, 15), "15/12/2025"),
        # It is next year in Vietnam already.
        (datetime(2026, 12, 31, 17, 30, tzinfo=UTC), "01/01/2027"),
    ],
)
@pytest.mark.usefixtures("this_year")
def test_a_year_that_is_not_this_one_is_said(value: date, written: str) -> None:
    assert formats.day_short(value) == written


def test_no_page_writes_a_day_without_its_year_by_itself() -> None:
    """`day_short` alone knows which year is plain."""
    web = Path(formats.__file__).parent
    bare = re.compile("%d/%m(?!/%Y)")
    found = [
        f"{file.relative_to(web)}: {line.strip()}"
        for file in (*web.rglob("*.py"), *web.rglob("*.html"))
        for line in file.read_text("utf-8").splitlines()
        if bare.search(line)
    ]
    assert len(found) == 1, found


@pytest.mark.parametrize(
    ("value", "written"),
    [(0, "0"), (999, "999"), (1234567, "1.234.567"), (1234567.8, "1.234.567,8"), (-1000, "-1.000")],
)
def test_numbers(value: float, written: str) -> None:
    assert formats.number(value) == written


@pytest.mark.parametrize(
    ("octets", "written"),
    [
        (0, "0 B"),
        (1023, "1.023 B"),
        (1024, "1 KB"),
        (1024 * 1024 - 1, "1 MB"),
        (1_258_291, "1,2 MB"),
        (25 * 1024 * 1024, "25 MB"),
        (77_000 * 1024 * 1024, "75,2 GB"),
        (5 * 1024**4, "5.120 GB"),
    ],
)
def test_sizes(octets: int, written: str) -> None:
    assert formats.size(octets) == written


@pytest.mark.parametrize(
    ("seconds", "written"), [(0.1, "1 giây"), (59, "59 giây"), (60, "1 phút"), (61, "2 phút")]
)
def test_durations_are_never_too_short(seconds: float, written: str) -> None:
    assert formats.duration(timedelta(seconds=seconds)) == written


WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (f"(Windows NT 6.1) {WEBKIT} coc_coc_browser/109.0 Chrome/109.0", "Cốc Cốc, Windows"),
        (f"(Windows NT 10.0) {WEBKIT} Chrome/120.0 Safari/537.36 Edg/120.0", "Edge, Windows"),
        (f"(Linux; Android 10; K) {WEBKIT} Chrome/120.0 Mobile Safari/537.36", "Chrome, Android"),
        (f"(iPhone; CPU iPhone OS 17_0 like Mac OS X) {WEBKIT} Safari/604.1", "Safari, iPhone"),
        ("curl/8.5.0", ""),
        ("", ""),
    ],
)
def test_devices(agent: str, name: str) -> None:
    assert formats.device(f"Mozilla/5.0 {agent}" if agent else "") == name
