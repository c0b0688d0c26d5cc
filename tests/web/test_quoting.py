"""What somebody said with what they did, as the history quotes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from models.record import Event
from web import wording
from workflow.engine import effects
from workflow.engine.acts.extensions import GrantEntry
from workflow.engine.acts.reports import ReportEntry
from workflow.engine.acts.urging import UrgingEntry
from workflow.instance.entry import Entry


@dataclass(frozen=True, slots=True)
class LookEntry(Entry):
    """An entry with several texts."""

    kind = "look"
    read_elsewhere = ("place",)

    place: str
    found: str
    advice: str = ""


def line(action: str, entry: Entry, reason: str = "") -> Event:
    details: dict[str, Any] = {"entry": entry.as_json()}
    return Event(action=action, reason=reason, details=details)


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(effects.ENTRIES, LookEntry.kind, LookEntry)


def test_every_text_is_quoted_that_is_not_read_elsewhere() -> None:
    told = line("look", LookEntry("Thôn 2", "Đã đo xong.", "Gửi biểu sớm."))
    assert wording.said(told) == "Đã đo xong. – Gửi biểu sớm."
    assert wording.said(line("look", LookEntry("Thôn 2", "Đã đo xong."))) == "Đã đo xong."


def test_a_reason_is_quoted_once() -> None:
    told = line("grant_extension", GrantEntry(None, "Đồng ý."), reason="Đồng ý.")
    assert wording.said(told) == "Đồng ý."


def test_an_urging_is_quoted_whatever_its_action_is_called() -> None:
    assert wording.said(line("press", UrgingEntry("Khẩn."))) == "Khẩn."


def test_a_report_is_not() -> None:
    assert wording.said(line("report", ReportEntry("Đã rà soát xong."))) == ""
