"""In which areas of the screen a sentence is said: a short one said in two may mean two things.

English has a word for each: `Mã` is a unit's code and a line's hash, `Người nhận` a successor and a
mail's recipient. Where the meanings differ the sentence gets a context (`pgettext`); where they do
not, it stands here, with the reason. Only short ones are looked at: a whole sentence says itself
what it means.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet

LONGEST_WITHOUT_CONTEXT = 3
"""In words: what is longer tells by itself what it is about."""

AREAS: Mapping[str, AbstractSet[str]] = {
    "everywhere": {"base", "components", "errors", "fields", "help", "layouts"},
    "account": {"account", "session"},
    "administration": {"admin", "groups", "health", "unit", "units"},
    "calendar": {"calendar"},
    "mails": {"mail", "unsent_mails", "messages", "messenger"},
    "people": {"consents", "handovers", "people", "posts", "substitutions"},
    "record": {"events", "findings", "record", "record_subjects"},
}
"""By the folder of a template, or the name of a file elsewhere; all others are about tasks."""

ONE_MEANING: Mapping[str, AbstractSet[str]] = {
    "a column or a field that means the same of anything": {
        "Chức danh",
        "Chức vụ",
        "Cách hiểu",
        "Họ và tên",
        "Hình thức",
        "Loại",
        "Lý do",
        "Ngày cuối cùng",
        "Người thực hiện",
        "Thời gian",
        "Tình trạng",
        "Tạo lúc",
        "Tên đăng nhập",
        "Từ ngày",
        "Đơn vị",
    },
    "a page or a part of one, by its name wherever it is linked": {
        "Bàn giao",
        "Kế hoạch",
        "Lịch làm việc",
        "Người thay thế",
        "Quản trị",
        "Tài khoản",
        "Đăng nhập",
    },
    "an act, by its name where it is done, asked for or recorded": {
        "Biểu quyết",
        "Giao nhiệm vụ",
        "Kết thúc",
        "Nhắc việc",
        "Nộp sản phẩm",
        "Rút sản phẩm",
        "Trao đổi",
        "Đặt mật khẩu",
    },
    "a span of time, or how it stands to today": {
        "Chưa đến ngày",
        "Nghỉ hằng tuần",
        "Năm %(year)s",
    },
    "every choice of a filter": {"Tất cả"},
}
"""What is said in several areas and means the same in each, by the reason why."""


def area(file: str) -> str:
    """The area of a file below web/, as Babel names it: `templates/units/show.html`."""
    parts = PurePosixPath(file).parts
    name = parts[1] if parts[0] in ("templates", "mail") else PurePosixPath(file).stem
    return next((each for each, names in AREAS.items() if name in names), "tasks")


def unclear(said: Iterable[tuple[str, AbstractSet[str]]]) -> tuple[list[str], list[str]]:
    """The short sentences said in several areas without a word why, and the words given in vain.

    `said` is every sentence that has no context, with the files in which it is.
    """
    shared = {
        text
        for text, files in said
        if len(text.split()) <= LONGEST_WITHOUT_CONTEXT
        and len({area(file) for file in files} - {"everywhere"}) > 1
    }
    known = {text for texts in ONE_MEANING.values() for text in texts}
    return sorted(shared - known), sorted(known - shared)
