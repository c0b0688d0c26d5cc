"""What is handed in, answered and decided, and who may read and approve it."""

from collections.abc import Iterable

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from models.organisation import Unit
from models.vocabulary import (
    ActiveContent,
    ApprovalMode,
    Choice,
    Opinion,
    ProductKind,
    ProductStage,
    Recommendation,
    Sensitivity,
    Stance,
    VoteForm,
)
from web.wording.address import to
from workflow.documents.kinds import TYPES
from workflow.instance.seats import Changes
from workflow.planning.proposals import Mode

PRODUCT_KINDS = {
    ProductKind.PLAN: _l("Kế hoạch"),
    ProductKind.REPORT: _l("Báo cáo"),
    ProductKind.PROPOSAL: _l("Tờ trình"),
    ProductKind.DECISION: _l("Quyết định"),
    ProductKind.OFFICIAL_LETTER: _l("Văn bản"),
    ProductKind.GUIDANCE: _l("Hướng dẫn"),
    ProductKind.COMMITMENT: _l("Cam kết"),
    ProductKind.NEWS: _l("Tin bài"),
    ProductKind.FEATURE: _l("Phóng sự"),
}

STAGES = {
    ProductStage.DRAFT: _l("Dự thảo"),
    ProductStage.ISSUED: _l("Đã ban hành"),
}

ACTIVE_CONTENTS = {
    ActiveContent.SCRIPT: _l("mã JavaScript"),
    ActiveContent.OPENS_ADDRESS: _l("mở địa chỉ hoặc tệp khác"),
    ActiveContent.SENDS_FORM: _l("gửi biểu mẫu ra ngoài"),
    ActiveContent.ATTACHMENT: _l("tệp đính kèm bên trong"),
    ActiveContent.MEDIA: _l("âm thanh, video hoặc hình động"),
    ActiveContent.XFA_FORM: _l("biểu mẫu XFA"),
    ActiveContent.EMBEDDED_OBJECT: _l("đối tượng nhúng"),
    ActiveContent.CONTROL: _l("điều khiển ActiveX"),
    ActiveContent.FETCHED_PICTURE: _l("ảnh tải từ mạng"),
    ActiveContent.DATA_CONNECTION: _l("kết nối lấy số liệu từ nơi khác"),
    ActiveContent.ADD_IN: _l("phần bổ trợ (add-in) của Office"),
    ActiveContent.REFUSED_TODAY: _l("nội dung nay không còn nhận"),
}
"""What a document can do by itself, or carries along."""

OPINIONS = {
    Opinion.AGREE: _l("Thống nhất"),
    Opinion.AGREE_WITH_REMARKS: _l("Thống nhất, có ý kiến bổ sung"),
    Opinion.NOT_CONCERNED: _l("Không thuộc lĩnh vực phụ trách"),
}

RECOMMENDATIONS = {
    Recommendation.APPROVE: _l("Đề nghị phê duyệt"),
    Recommendation.APPROVE_WITH_REMARK: _l("Đề nghị phê duyệt, kèm ý kiến"),
    Recommendation.RETURN: _l("Đề nghị trả lại"),
}

RECOMMENDATIONS_OF_REQUESTS = {
    Recommendation.APPROVE: _l("Đề nghị ghi nhận kết quả"),
    Recommendation.APPROVE_WITH_REMARK: _l("Đề nghị ghi nhận kết quả, kèm ý kiến"),
    Recommendation.RETURN: _l("Đề nghị đơn vị bổ sung"),
}
"""What the office proposes where the lead unit can only be requested."""

CHOICES = {
    Choice.IN_FAVOUR: _l("Tán thành"),
    Choice.AGAINST: _l("Không tán thành"),
    Choice.ABSTAIN: _l("Không biểu quyết"),
}

STANCES = {
    Stance.CONFIRMED: _l("Đã xác nhận"),
    Stance.OBJECTED: _l("Không thống nhất"),
    Stance.NO_RESPONSE: _l("Quá hạn, chưa có ý kiến"),
}

SENSITIVITIES = {
    Sensitivity.PUBLIC: _l("Công khai"),
    Sensitivity.INTERNAL: _l("Nội bộ"),
    Sensitivity.RESTRICTED: _l("Hạn chế"),
}

APPROVAL_MODES = {
    ApprovalMode.INDIVIDUAL: _l("Chủ tịch hoặc Phó Chủ tịch quyết định"),
    ApprovalMode.COLLECTIVE: _l("Tập thể UBND xã quyết định"),
}

VOTE_FORMS = {
    VoteForm.SESSION: _l("Biểu quyết tại phiên họp"),
    VoteForm.OPINION_SLIP: _l("Phiếu lấy ý kiến"),
}

MODES = {
    Mode.EACH: _l("Mỗi đơn vị báo cáo riêng"),
    Mode.ONE_LEADS: _l("Một đơn vị chủ trì chính, các đơn vị còn lại phối hợp"),
}


def stage(value: ProductStage) -> str:
    """Whether a document is a draft, or was issued."""
    return str(STAGES[value])


def product_kind(value: ProductKind) -> str:
    """The kind of a document, in full."""
    return str(PRODUCT_KINDS[value])


def active_content(media_type: str, found: Iterable[ActiveContent]) -> str:
    """What a reader is told before opening a document; empty when there is nothing to tell."""
    what = ", ".join(str(ACTIVE_CONTENTS[each]) for each in found)
    if not what:
        return ""
    if media_type == TYPES["pdf"].media_type:
        return gettext("PDF này có nội dung tự chạy (%(what)s).", what=what)
    return gettext("Tệp này có nội dung nhúng hoặc tự chạy (%(what)s).", what=what)


def opinion(value: Opinion) -> str:
    """How a unit confirmed."""
    return str(OPINIONS[value])


def recommendation(value: Recommendation, lead: Unit | None = None) -> str:
    """What the follow-up office proposes."""
    return str(to(lead, RECOMMENDATIONS, RECOMMENDATIONS_OF_REQUESTS)[value])


def choice(value: Choice) -> str:
    """How a member voted."""
    return str(CHOICES[value])


def stance(value: Stance) -> str:
    """What an answer amounts to."""
    return str(STANCES[value])


def sensitivity(value: Sensitivity) -> str:
    """Who may read."""
    return str(SENSITIVITIES[value])


def approval_mode(value: ApprovalMode) -> str:
    """Who approves."""
    return str(APPROVAL_MODES[value])


def vote_form(value: VoteForm) -> str:
    """How the members voted."""
    return str(VOTE_FORMS[value])


def committee_changed(changes: Changes, *, may_be_taken_back: bool) -> str:
    """How the committee is another one than that which was asked, and what follows from it."""
    parts = [
        gettext("thêm %(names)s", names="; ".join(changes.joined)) if changes.joined else "",
        gettext("không còn %(names)s", names="; ".join(changes.left)) if changes.left else "",
        gettext("Chủ tịch nay là %(name)s", name=changes.chair) if changes.chair else "",
    ]
    changed = gettext(
        "Thành viên Ủy ban nhân dân xã đã thay đổi từ khi lấy ý kiến: %(changes)s.",
        changes="; ".join(part for part in parts if part),
    )
    follows = gettext("Kết quả tính theo danh sách khi lấy ý kiến.")
    if may_be_taken_back:
        follows = gettext("Văn phòng có thể dừng và lấy ý kiến lại.")
    return f"{changed} {follows}"


def mode(value: Mode) -> str:
    """What several lead units amount to."""
    return str(MODES[value])
