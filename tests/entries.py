"""What somebody gives with an action when the test does not care."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from models.vocabulary import Opinion, ReminderStage
from workflow.definition.commune import COMMUNE
from workflow.engine.effects import asks_for
from workflow.engine.inputs import (
    ExtensionEntry,
    GrantEntry,
    OpinionEntry,
    ReasonEntry,
    ReassignmentEntry,
    RemindersEntry,
    ReportEntry,
    ResponseEntry,
    UrgingEntry,
)
from workflow.engine.reminders import DueReminder
from workflow.instance.turn import turns

if TYPE_CHECKING:
    from workflow.engine.inputs import Entry
    from workflow.instance.situation import Situation

WEEK = timedelta(days=7)

GIVEN: dict[str, Entry] = {
    "report": ReportEntry("Đã rà soát xong 120 hộ."),
    "confirm": OpinionEntry(Opinion.AGREE),
    "object": ReasonEntry("Số liệu của thôn chưa đúng."),
    "respond": ResponseEntry("Đã sửa theo số liệu của thôn."),
    "return": ReasonEntry("Thiếu biểu tổng hợp."),
    "revoke": ReasonEntry("Chuyển cho đơn vị khác."),
    "reopen": ReasonEntry("Phát hiện sai sót."),
    "refuse_extension": ReasonEntry("Kỳ này phải xong để báo cáo tỉnh."),
    "decline": ReasonEntry("Việc này thuộc chức năng của phòng khác."),
    "uphold": ReasonEntry("Việc này đúng chức năng của phòng."),
    "urge": UrgingEntry("Đề nghị khẩn trương, gửi trong tuần."),
}
"""What somebody gives with an action when the test does not care."""

DEPENDS = {"request_extension", "grant_extension", "reassign", "remind"}
"""What is given with these depends on the instance."""


def given_with(action: str) -> Entry | None:
    """What somebody gives with an action wherever it is done; a reason where one is asked for."""
    reasoned = {rule.action for rule in COMMUNE.rules if asks_for(rule) == ReasonEntry.kind}
    return GIVEN.get(action) or (ReasonEntry("Có lý do.") if action in reasoned else None)


def usual_entry(action: str, situation: Situation) -> Entry | None:
    """What somebody gives with an action before an instance when the test does not care."""
    due_on = situation.instance.due_on or situation.today
    match action:
        case "request_extension":
            return ExtensionEntry(due_on + WEEK, "Mưa lũ, chưa đi được các thôn.")
        case "grant_extension":
            asked = situation.open_extension
            return GrantEntry(asked.proposed_on if asked else due_on + WEEK)
        case "reassign":
            return ReassignmentEntry("HOI_NONG_DAN", due_on, "Thuộc việc của Hội.")
        case "remind":
            return RemindersEntry(
                tuple(
                    DueReminder(
                        ReminderStage.ON,
                        due_on,
                        turn.action,
                        turn.unit.id if turn.unit else None,
                        turn.standing,
                        turn.since,
                    )
                    for turn in turns(situation)
                )
            )
        case _:
            return given_with(action)


USUAL = object()
"""Stands for the usual entry of an action."""
