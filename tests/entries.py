"""What somebody gives with an action when the test does not care."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from models.vocabulary import Choice, Opinion, ReminderStage, VoteForm
from workflow.definition.commune import COMMUNE
from workflow.discussion.comments import CommentEntry
from workflow.documents.products import ProductWithdrawalEntry
from workflow.engine.acts.answers import OpinionEntry, ResponseEntry
from workflow.engine.acts.extensions import ExtensionEntry, GrantEntry
from workflow.engine.acts.reassignment import ReassignmentEntry
from workflow.engine.acts.reminders import RemindersEntry
from workflow.engine.acts.reports import ReportEntry
from workflow.engine.acts.urging import UrgingEntry
from workflow.engine.effects import asks_for
from workflow.engine.reminder_days import DueReminder
from workflow.instance.entry import ReasonEntry
from workflow.voting.ballots import BallotEntry, SlipEntry
from workflow.voting.decisions import CountEntry, VoteEntry

if TYPE_CHECKING:
    from workflow.instance.entry import Entry
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
    "withdraw_ballot": ReasonEntry("Hoãn để bổ sung hồ sơ."),
    "cast": SlipEntry(Choice.IN_FAVOUR),
    "count": CountEntry("12/BB-UBND"),
    "comment": CommentEntry("Đã đo xong, sẽ gửi biểu trong tuần."),
}
"""What somebody gives with an action when the test does not care."""

COUNTED = VoteEntry(
    form=VoteForm.SESSION,
    decided_on=date(2026, 1, 1),
    members=9,
    in_favour=7,
    against=2,
    abstained=0,
    chair_in_favour=True,
    document_number="05/NQ-UBND",
)
"""A vote in favour; on which day depends on the test."""

DEPENDS = {
    "request_extension", "grant_extension", "reassign", "remind",
    "hand_in", "take_out", "open_ballot", "vote",
}  # fmt: skip
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
        case "take_out":
            return ProductWithdrawalEntry(situation.versions[0].number if situation.versions else 1)
        case "open_ballot":
            return BallotEntry(VoteForm.OPINION_SLIP, situation.today + timedelta(days=1))
        case "vote":
            return replace(COUNTED, decided_on=situation.today)
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
                    for turn in situation.turns
                )
            )
        case _:
            return given_with(action)


USUAL = object()
"""Stands for the usual entry of an action."""
