"""What was understood of a file as a plan, and why a cell has to be looked at."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from models.vocabulary import Cadence
from web.formats import day
from web.wording.periods import CADENCES
from workflow.intake.columns import Field
from workflow.intake.doubts import Confidence, Doubt
from workflow.intake.times import TimeKind

if TYPE_CHECKING:
    from collections.abc import Mapping

FIELDS = {
    Field.NUMBER: _l("Số thứ tự"),
    Field.CONTENT: _l("Nội dung nhiệm vụ"),
    Field.LEAD: _l("Đơn vị chủ trì"),
    Field.COOPERATING: _l("Đơn vị phối hợp"),
    Field.FOLLOW_UP: _l("Đơn vị theo dõi, đôn đốc"),
    Field.PRODUCT: _l("Sản phẩm"),
    Field.TIME: _l("Thời gian thực hiện"),
    Field.BUDGET: _l("Kinh phí"),
    Field.NOTE: _l("Ghi chú"),
}

CONFIDENCES = {
    Confidence.CERTAIN: _l("Rõ"),
    Confidence.DOUBTFUL: _l("Cần xem lại"),
    Confidence.ASKED: _l("Cần nhập"),
}

DOUBTS = {
    Doubt.EMPTY: _l("Ô này trống; đề nghị nhập."),
    Doubt.UNDECIDED: _l("Ô này chưa nêu tên đơn vị; đề nghị chọn."),
    Doubt.LEADS_ARE_A_GROUP: _l("Ô chủ trì ghi một nhóm đơn vị; đề nghị chọn đơn vị khi giao."),
    Doubt.SEVERAL_LEADS: _l("Ô chủ trì ghi nhiều đơn vị; đề nghị chọn cách giao."),
    Doubt.JOINED_ACROSS: _l("Ô này gộp nhiều cột; đề nghị xem phần nào thuộc cột nào."),
    Doubt.JOINED_DOWN: _l("Lấy theo dòng trên; đề nghị xem có đúng không."),
    Doubt.SAME_AS_ABOVE: _l("Ô này ghi “như trên”: lấy theo dòng trên."),
    Doubt.NAMES_RUN_TOGETHER: _l("Chưa rõ tên đơn vị này hết ở đâu; đề nghị xem cách tách."),
    Doubt.KIND_UNKNOWN: _l("Chưa rõ sản phẩm thuộc loại văn bản nào; đề nghị chọn loại."),
    Doubt.ALTERNATIVES: _l("Ô này cho chọn một trong nhiều sản phẩm; đề nghị xem lại."),
    Doubt.CADENCE_NOT_SAID: _l("Chưa nêu rõ bao lâu báo cáo một lần; đề nghị chọn kỳ."),
    Doubt.SEVERAL_CADENCES: _l("Ô này nêu nhiều kỳ báo cáo; đề nghị chọn một."),
    Doubt.SEVERAL_DATES: _l("Ô này nêu nhiều mốc thời gian; đề nghị chọn mốc làm hạn."),
    Doubt.YEAR_NOT_SAID: _l("Không ghi năm: lấy theo năm của kế hoạch."),
    Doubt.DAY_LEFT_OUT: _l("Ghi “trước ngày”: hạn được lấy là ngày liền trước đó."),
    Doubt.PARTLY_READ: _l("Có con số trong ô này chưa được hiểu; đề nghị xem lại."),
    Doubt.GOES_ON: _l("Sau mốc này vẫn còn việc; đề nghị xem có cần thêm kỳ báo cáo không."),
    Doubt.NOT_DATABLE: _l("Chưa xác định được ngày từ ô này; đề nghị nhập hạn."),
    Doubt.EVENT_TO_COME: _l("Hạn tính từ một sự kiện; đề nghị nhập ngày khi sự kiện xảy ra."),
    Doubt.NUMBER_MISSING: _l("Dòng này không có số thứ tự."),
    Doubt.NUMBER_OUT_OF_ORDER: _l("Số thứ tự không nối tiếp dòng trước."),
    Doubt.COLUMN_NOT_UNDERSTOOD: _l("Chưa rõ cột này nói về điều gì; nội dung được giữ nguyên."),
    Doubt.COLUMN_SAYS_SEVERAL: _l("Tiêu đề cột nêu nhiều điều; đề nghị xem lại từng ô."),
}

UNREAD = {
    "no_table": _l(
        "Tệp này không có bảng nào đọc được. Nếu là bản quét, đề nghị dùng bản Word hoặc Excel."
    ),
    "no_plan": _l(
        "Không bảng nào trong tệp có đủ cột nội dung và cột chủ trì, sản phẩm hoặc thời gian."
    ),
    "another_kind": _l("Loại tệp này không đọc được. Các loại đọc được: %(kinds)s."),
    "damaged": _l("Tệp hỏng hoặc không đúng với đuôi tên tệp; đề nghị mở ra và lưu lại."),
    "unreadable": _l("Không đọc được tệp này; đề nghị mở ra, lưu lại rồi chọn lại."),
    "not_examined": _l("Máy đang bận, chưa đọc được tệp; đề nghị thử lại sau ít phút."),
}

_SO_LONG_AFTER = {
    "day": _l("sau %(n)s ngày kể từ khi %(event)s"),
    "week": _l("sau %(n)s tuần kể từ khi %(event)s"),
    "month": _l("sau %(n)s tháng kể từ khi %(event)s"),
    "year": _l("sau %(n)s năm kể từ khi %(event)s"),
}


def doubt_sentence(doubt: str) -> str:
    """Why a cell has to be looked at."""
    return str(DOUBTS[Doubt(doubt)])


def unread_sentence(code: str, kinds: str) -> str:
    """Why a file was not read as a plan; `kinds` are the extensions that are."""
    return str(UNREAD[code]) % {"kinds": kinds}


def doubt_place(task: Mapping[str, Any], field: str) -> str:
    """Whose a cell is and where it stands in the file; in the shape of `intake.as_json`."""
    number = ".".join(filter(None, (task["section"], str(task["number"]))))
    name = FIELDS[Field(field)]
    place = task["cells"][field]["place"]
    if place is None:
        return gettext("Nhiệm vụ %(number)s, %(field)s (không có cột)", number=number, field=name)
    return gettext(
        "Nhiệm vụ %(number)s, %(field)s (bảng %(table)s, dòng %(row)s, cột %(column)s)",
        number=number,
        field=name,
        table=place["table"],
        row=place["row"],
        column=place["column"],
    )


def checked_summary(plan: Mapping[str, Any]) -> str:
    """How many tasks were read, and how many of their cells have to be looked at or filled in."""
    grades = [cell["confidence"] for task in plan["tasks"] for cell in task["cells"].values()]
    return gettext(
        "Đọc được %(tasks)s nhiệm vụ; ô cần xem lại: %(doubtful)s; ô cần nhập: %(asked)s.",
        tasks=len(plan["tasks"]),
        doubtful=grades.count(Confidence.DOUBTFUL),
        asked=grades.count(Confidence.ASKED),
    )


def time_words(time: Mapping[str, Any]) -> str:
    """When a task is due, in the shape of `workflow.intake.as_json`, in a few words."""
    match TimeKind(time["kind"]):
        case TimeKind.ONCE:
            return gettext("một lần, hạn %(day)s", day=day(date.fromisoformat(time["due"]["on"])))
        case TimeKind.RECURRING:
            return _recurring_words(time)
        case TimeKind.AFTER_EVENT:
            due = time["due"]
            return str(_SO_LONG_AFTER[due["unit"]]) % {"n": due["count"], "event": due["after"]}
        case TimeKind.AD_HOC:
            return gettext("khi có yêu cầu")
        case TimeKind.NOT_DATABLE:
            return gettext("chưa xác định được ngày")
        case TimeKind.EMPTY:
            return gettext("chưa ghi")


def _recurring_words(time: Mapping[str, Any]) -> str:
    said = [", ".join(str(CADENCES[Cadence(each)]).casefold() for each in time["cadences"])]
    if due := time["due"]:
        on = f"{due['day']:02}" if due["month"] is None else f"{due['day']:02}/{due['month']:02}"
        later = bool(due["periods_later"])
        said.append(
            gettext("hạn ngày %(day)s của kỳ sau", day=on)
            if later
            else gettext("hạn ngày %(day)s", day=on)
        )
    if time["ends"]:
        said.append(gettext("đến hết năm %(year)s", year=time["ends"]))
    return ", ".join(said)
