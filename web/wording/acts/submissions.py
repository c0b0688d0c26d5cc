"""The follow-up office looks at what was reported, and submits it to the committee."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from models.base import Json
from models.vocabulary import Recommendation
from web.wording.acts import ActionWords, EntryWords, SubjectWords
from web.wording.papers import RECOMMENDATIONS, RECOMMENDATIONS_OF_REQUESTS


def proposing(given: Json) -> str:
    """What the slip proposes."""
    return _proposing(given, RECOMMENDATIONS)


def proposing_of_request(given: Json) -> str:
    """The same of the result of a body outside."""
    return _proposing(given, RECOMMENDATIONS_OF_REQUESTS)


def _proposing(given: Json, offered: Mapping[Recommendation, LazyString]) -> str:
    proposed = given.get("recommendation")
    if proposed not in list(Recommendation):
        return ""
    words = str(offered[Recommendation(proposed)])
    return f": {words[:1].lower()}{words[1:]}"


WORDS = SubjectWords(
    actions={
        "submit": ActionWords(
            _l("Xem xét, trình phê duyệt"),
            _l("Đã trình phê duyệt. Người phê duyệt đọc được phiếu trình."),
            _l("xem xét, trình phê duyệt"),
            "primary",
            _l(
                "Phiếu trình nêu đề xuất của Văn phòng để người phê duyệt xem trước khi quyết"
                " định. Trình lại thì phiếu mới thay phiếu trước; phiếu trước vẫn được giữ."
            ),
        ),
    },
    requests={
        "submit": ActionWords(
            _l("Xem xét, trình ghi nhận kết quả"),
            _l("Đã trình. Người ghi nhận kết quả đọc được phiếu trình."),
            _l("xem xét, trình ghi nhận kết quả"),
            "primary",
            _l(
                "Phiếu trình nêu đề xuất của Văn phòng để Chủ tịch hoặc Phó Chủ tịch xem trước."
                " Trình lại thì phiếu mới thay phiếu trước; phiếu trước vẫn được giữ."
            ),
        ),
    },
    news={
        "slip_submitted": _l("Văn phòng đã trình phê duyệt kết quả"),
    },
    news_of_requests={
        "slip_submitted": _l("Văn phòng đã trình kết quả để ghi nhận"),
    },
    entries={
        "submission": EntryWords(
            _l("đề xuất của Văn phòng; nếu có: ý kiến kèm theo"),
            after=proposing,
            after_request=proposing_of_request,
        ),
    },
    conditions={
        "submitted": _l("nếu Quy chế làm việc yêu cầu: Văn phòng đã xem xét, trình"),
    },
    obstacles={
        "not_submitted": _l(
            "Văn phòng chưa xem xét, trình phê duyệt; Quy chế làm việc yêu cầu có phiếu trình "
            "trước khi phê duyệt."
        ),
    },
    obstacles_of_requests={
        "not_submitted": _l(
            "Văn phòng chưa xem xét, trình; Quy chế làm việc yêu cầu có phiếu trình trước khi "
            "ghi nhận kết quả."
        ),
    },
)
