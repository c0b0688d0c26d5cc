"""Extensions: a later due date is asked for, and granted or refused."""

from datetime import date

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from models.base import Json
from web.formats import day
from web.wording.acts import ActionWords, EntryWords, SubjectWords


def until(given: Json) -> str:
    """Until when it is asked for, or granted."""
    last = given.get("proposed_on") or given.get("until")
    return " " + gettext("đến %(day)s", day=day(date.fromisoformat(last))) if last else ""


WORDS = SubjectWords(
    actions={
        "request_extension": ActionWords(
            _l("Đề nghị gia hạn"),
            _l(
                "Đã gửi đề nghị gia hạn. Trong khi chờ quyết định, hạn hiện nay vẫn tính; báo cáo"
                " xong, đề nghị vẫn được quyết định cho đến khi nhiệm vụ kết thúc."
            ),
            _l("đề nghị gia hạn"),
            hint=_l("Nêu rõ lý do. Hạn ban đầu được giữ lại; thống kê nêu cả hai hạn."),
        ),
        "grant_extension": ActionWords(
            _l("Đồng ý gia hạn"),
            _l("Đã gia hạn. Hạn ban đầu vẫn được giữ lại và thống kê riêng."),
            _l("đồng ý gia hạn"),
            "primary",
            _l("Có thể đồng ý với ngày được đề nghị hoặc cho một ngày khác."),
        ),
        "refuse_extension": ActionWords(
            _l("Không đồng ý gia hạn"),
            _l("Đã từ chối gia hạn. Hạn hiện nay giữ nguyên."),
            _l("không đồng ý gia hạn"),
            "danger",
            _l("Hạn hiện nay giữ nguyên; đơn vị chủ trì đọc được lý do."),
        ),
    },
    news={
        "extension_asked_for": _l("Đơn vị chủ trì đề nghị gia hạn"),
        "extended": _l("Nhiệm vụ đã được gia hạn"),
        "not_extended": _l("Đề nghị gia hạn không được đồng ý"),
    },
    entries={
        "extension": EntryWords(_l("ngày đề nghị, lý do"), after=until),
        "grant": EntryWords(_l("hạn mới; nếu có: ghi chú"), after=until),
    },
    conditions={
        "deadline_ahead": _l("có thời hạn và chưa quá hạn"),
        "no_extension_waiting": _l("không có đề nghị gia hạn nào đang chờ quyết định"),
        "extension_asked": _l("có đề nghị gia hạn đang chờ quyết định"),
        "independent_decider": _l(
            "người quyết định không phải người đề nghị và không thuộc đơn vị chủ trì"
        ),
        "within_office_limit": _l(
            "ngày được đề nghị nằm trong mức Ủy ban nhân dân xã giao Văn phòng"
        ),
    },
    obstacles={
        "no_deadline": _l("Nhiệm vụ này không có thời hạn."),
        "deadline_passed": _l(
            "Đã quá hạn %(missing)s nên không gia hạn được; đơn vị báo cáo kết quả, nêu lý do chậm."
        ),
        "extension_waiting": _l("Đã có một đề nghị gia hạn đang chờ quyết định."),
        "no_extension_asked": _l("Không có đề nghị gia hạn nào đang chờ quyết định."),
        "decider_not_independent": _l(
            "Người đề nghị hoặc người thuộc đơn vị chủ trì không tự quyết định đề nghị của đơn"
            " vị mình."
        ),
        "extension_not_left_to_office": _l(
            "Ủy ban nhân dân xã chưa giao Văn phòng quyết định gia hạn."
        ),
        "beyond_office_limit": _l("Ngày được đề nghị vượt mức giao cho Văn phòng: %(missing)s."),
    },
    faults={
        "not_later": _l("Chọn ngày sau hạn hiện nay và không phải ngày đã qua."),
        "not_later_than_reported": _l(
            "Chọn ngày sau hạn hiện nay và từ ngày báo cáo hoặc ngày được đề nghị trở đi."
        ),
        "beyond_office_limit": _l(
            "Ngày này vượt mức Ủy ban nhân dân xã giao Văn phòng quyết định."
        ),
    },
)
