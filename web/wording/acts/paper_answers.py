"""What a unit answered on paper or by telephone, and the office wrote down."""

from datetime import date

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from models.base import Json
from models.organisation import Unit
from models.paper_answer import PaperAnswer
from models.vocabulary import Opinion
from web.formats import day
from web.wording.acts import ActionWords, EntryWords, SubjectWords
from web.wording.papers import OPINIONS


def which_opinion(given: Json) -> str:
    """How the unit confirmed, and where that comes from: `: Thống nhất (điện thoại, ông Hải)`."""
    return f": {OPINIONS[Opinion(given['opinion'])]}{from_where(given)}"


def from_where(given: Json) -> str:
    """Where an answer comes from, in brackets."""
    dated = given.get("document_date")
    told = _source(
        given.get("document_number", ""),
        date.fromisoformat(dated) if dated else None,
        given.get("said_by", ""),
    )
    return f" ({told})" if told else ""


def source(answer: PaperAnswer) -> str:
    """Where an answer comes from: `văn bản số 12/CV-CAX ngày 05/10/2026; người trả lời: …`."""
    return _source(answer.document_number, answer.document_date, answer.said_by)


def _source(number: str, dated: date | None, said_by: str) -> str:
    parts = []
    if number:
        parts.append(gettext("văn bản số %(number)s ngày %(day)s", number=number, day=day(dated)))
    if said_by:
        parts.append(gettext("người trả lời: %(who)s", who=said_by))
    return "; ".join(parts)


def paper_of(unit: Unit) -> str:
    """What the paper is called on which a unit answered: `Ý kiến của Công an xã`."""
    return gettext("Ý kiến của %(unit)s", unit=unit.name)


def entered_by(who: str, *, office_leads: bool) -> str:
    """Who entered an answer for a unit: `do Văn phòng ghi (Nguyễn Thị Hoa)`."""
    if office_leads:
        return gettext("do Ủy ban nhân dân xã ghi (%(who)s)", who=who)
    return gettext("do Văn phòng ghi (%(who)s)", who=who)


WORDS = SubjectWords(
    actions={
        "record_answer": ActionWords(
            _l("Ghi ý kiến nhận bằng văn bản"),
            _l("Đã ghi ý kiến của đơn vị. Người của đơn vị được thông báo và có thể tự sửa."),
            _l("ghi ý kiến nhận bằng văn bản"),
            hint=_l(
                "Dùng khi đơn vị đã trả lời bằng văn bản hoặc qua điện thoại. Nhật ký ghi rõ người"
                " ghi; đơn vị được thông báo và tự sửa được cho đến khi Ủy ban nhân dân xã quyết"
                " định."
            ),
        ),
        "record_objection": ActionWords(
            _l("Ghi ý kiến không thống nhất nhận bằng văn bản"),
            _l("Đã ghi ý kiến không thống nhất của đơn vị. Đơn vị chủ trì sẽ giải trình."),
            _l("ghi ý kiến không thống nhất nhận bằng văn bản"),
            hint=_l("Ghi nguyên văn nội dung đơn vị chưa thống nhất."),
        ),
    },
    news={
        "answer_entered": _l("Đã ghi ý kiến nhận bằng văn bản của đơn vị anh/chị"),
    },
    entries={
        "paper_opinion": EntryWords(
            _l("đơn vị, ý kiến của đơn vị, số và ngày văn bản hoặc người trả lời"),
            after=which_opinion,
        ),
        "paper_objection": EntryWords(
            _l("đơn vị, nội dung chưa thống nhất, số và ngày văn bản hoặc người trả lời"),
            after=from_where,
        ),
    },
    conditions={
        "answer_enterable": _l(
            "có đơn vị khác, không phải đơn vị của người ghi, chưa tự trả lời ở lần báo cáo này"
        ),
        "office_leads": _l("đơn vị chủ trì là Văn phòng"),
        "written_down_for_them": _l("ý kiến hiện có của đơn vị là do Văn phòng ghi"),
        "not_answered_themselves": _l("đơn vị chưa tự trả lời ở lần báo cáo này"),
        "nothing_decided": _l("Ủy ban nhân dân xã chưa biểu quyết và chưa lấy phiếu"),
    },
    obstacles={
        "office_leads_itself": _l(
            "Văn phòng chủ trì nhiệm vụ này nên không tự thực hiện việc này cho báo cáo của mình."
        ),
        "office_does_it": _l("Việc này do Văn phòng thực hiện."),
        "own_unit_left": _l(
            "Chỉ còn đơn vị của anh/chị chưa tự trả lời (%(missing)s); người đứng đầu đơn vị tự trả"
            " lời trên hệ thống."
        ),
        "not_written_down": _l("Ý kiến của đơn vị không phải do Văn phòng ghi."),
        "answered_themselves": _l("Đơn vị đã tự trả lời ở lần báo cáo này."),
        "decided_already": _l(
            "Ủy ban nhân dân xã đã biểu quyết nên ý kiến không sửa được nữa; kết quả biểu quyết"
            " không bị hủy. Cần sửa thì đề nghị Chủ tịch, Phó Chủ tịch trả lại."
        ),
        "members_vote": _l(
            "Đang lấy ý kiến thành viên Ủy ban nhân dân xã nên ý kiến chưa sửa được. Văn phòng có"
            " thể dừng lấy ý kiến."
        ),
        "all_answered_themselves": _l("Các đơn vị đều đã tự trả lời ở lần báo cáo này."),
    },
    obstacles_of_requests={
        "decided_already": _l(
            "Ủy ban nhân dân xã đã biểu quyết nên ý kiến không sửa được nữa; kết quả biểu quyết"
            " không bị hủy. Cần sửa thì báo Chủ tịch, Phó Chủ tịch đề nghị bổ sung."
        ),
    },
    faults={
        "unit_was_not_asked": _l("Hãy chọn một trong các đơn vị được lấy ý kiến."),
        "answered_itself": _l("Đơn vị này đã tự trả lời; chỉ đơn vị sửa được ý kiến đó."),
        "entered_already": _l(
            "Ý kiến của đơn vị này vừa được ghi. Để ghi lại, hãy chọn dòng “ghi lại” của đơn vị."
        ),
        "own_unit_answers_itself": _l(
            "Đây là đơn vị của anh/chị; người đứng đầu đơn vị tự trả lời trên hệ thống."
        ),
        "no_source": _l("Hãy nhập số và ngày văn bản, hoặc người trả lời."),
    },
)
