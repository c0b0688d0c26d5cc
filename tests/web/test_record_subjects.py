"""The record names what a line is about as people do, never by what it is kept under."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.web.pages import words
from web.wording.record_subjects import WHOLES, subject_in_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask

    from tests.client import Client
    from tests.office import Office

WORKFLOW = Path(__file__).parents[2] / "workflow"
KEPT_UNDER = re.compile(r"\b(?:user|unit|group|task|task_instance|plan|period|calendar)/\S")


@pytest.mark.parametrize(
    ("subject", "name", "said"),
    [
        ("user/kinhte", "Nguyễn Văn Kịp Thời", "tài khoản kinhte (Nguyễn Văn Kịp Thời)"),
        ("user/ai_do", None, "tài khoản ai_do"),
        ("unit/PHONG_KINH_TE", "Phòng Kinh tế", "Phòng Kinh tế"),
        ("group/G_THON", "Trưởng thôn các thôn", "nhóm đơn vị Trưởng thôn các thôn"),
        ("task/IV.1", None, "nhiệm vụ IV.1"),
        ("plan/1", None, "kế hoạch 1"),
        ("period/quarter-2026-3", None, "quý III/2026"),
        ("period/half_year-2026-1", None, "6 tháng đầu năm 2026"),
        ("calendar/2026", None, "lịch làm việc năm 2026"),
        ("calendar/2026-01-02", None, "lịch làm việc ngày 02/01/2026"),
        ("calendar/terms", None, "lịch làm việc"),
        ("definition/commune/3", None, "quy trình, bản 3"),
        ("commune/NGOK_BAY", None, "Cài đặt của xã"),
        ("record", None, "Nhật ký"),
    ],
)
def test_a_subject_has_words(app: Flask, subject: str, name: str | None, said: str) -> None:
    with app.test_request_context():
        assert subject_in_words(subject, name) == said


def test_every_subject_that_is_written_has_words(app: Flask) -> None:
    nouns = {"calendar", *written_nouns()}
    assert {"user", "unit", "group", "task", "plan", "period", "definition"} <= nouns
    # A line about an instance is named by that, and what is found in the record is no line of it.
    of_lines = nouns - {"task_instance", "event", "counter"}
    with app.test_request_context():
        unnamed = {n for n in of_lines if not subject_in_words(f"{n}/year-2026-1", None)}
        assert (unnamed, sorted(w for w in WHOLES if not subject_in_words(w, None))) == (set(), [])


def written_nouns() -> Iterator[str]:
    """What stands before the stroke in every text that begins like a subject."""
    for path in WORKFLOW.rglob("*.py"):
        yield from re.findall(r'f"([a-z_]+)/\{[^"]*\}"', path.read_text("utf-8"))


def test_no_page_of_the_record_names_what_something_is_kept_under(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    office.reported()
    inspector = sign_in("giamsat")
    page = inspector.get("/nhat-ky")
    assert not KEPT_UNDER.search(words(page.text))
    assert "I.1, quý" in words(page.text)
    for line in office.events()[-3:]:
        shown = inspector.get(f"/nhat-ky/{line.seq}").text
        before_the_fold = shown[: shown.index("<details", shown.index("<main"))]
        assert not KEPT_UNDER.search(words(before_the_fold))


def test_who_signed_in_is_named_with_the_account(
    sign_in: Callable[[str], Client],
) -> None:
    sign_in("kinhte")
    told = words(sign_in("giamsat").get("/nhat-ky").text)
    assert "tài khoản kinhte (Nguyễn Văn Kịp Thời)" in told
