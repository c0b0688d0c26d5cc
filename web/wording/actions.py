"""What can be done with a task, what it needs, and what is said of it before and after."""

from collections.abc import Sequence

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _l

from models.organisation import Unit
from web.wording.acts import ActionWords
from web.wording.address import Addressed, among, both, one_of, to
from web.wording.subjects import ACTIONS, NEWS, NEWS_OF_REQUESTS, REQUESTS
from workflow.consent.consents import AGREE, ALONE, ASK, LAPSE, REFUSE, TELL, WITHDRAW
from workflow.delegation.departures import GOES_ON, OF_UNIT, OWN
from workflow.delegation.endings import HAND_OVER, SIGN, TAKE
from workflow.delegation.substitutions import AGREE as AGREE_PLACE
from workflow.delegation.substitutions import END, GIVE
from workflow.discussion.mentions import MENTION
from workflow.notifications.of_substitutions import AGREED, GIVEN_OF_MINE, NOT_AGREED

HELPS = {
    "overdue": _l("Giải quyết việc quá hạn"),
    "grant_extension": _l("Quyết định gia hạn"),
    "reassign": _l("Quyết định việc chuyển trả"),
    HAND_OVER: _l("Lập biên bản bàn giao, chọn người nhận"),
    SIGN: _l("Ký biên bản bàn giao"),
    TAKE: _l("Ký nhận biên bản bàn giao"),
    AGREE: _l("Đồng ý hoặc không đồng ý với đề nghị của quản trị"),
    AGREE_PLACE: _l("Đồng ý hoặc không đồng ý với việc ủy quyền thay anh/chị"),
}
"""What else may await somebody, beside the actions on tasks; and where either answer will do."""

TELLS: dict[str, LazyString] = {
    **NEWS,
    MENTION: _l("Anh/chị được nhắc đến trong trao đổi"),
    OF_UNIT: _l("Có người của đơn vị thôi giữ chức vụ; việc đang làm cần bàn giao"),
    OWN: _l("Anh/chị thôi giữ chức vụ này; việc đang làm cần bàn giao"),
    GOES_ON: _l("Ngày cuối giữ chức vụ không còn như thông báo trước"),
    GIVE: _l("Anh/chị được cử làm người thay thế"),
    GIVEN_OF_MINE: _l("Có người được cử thay thế anh/chị"),
    END: _l("Việc thay kết thúc sớm"),
    AGREED: _l("Người được thay đã đồng ý ủy quyền"),
    NOT_AGREED: _l("Việc ủy quyền chờ đồng ý đã được rút, không có hiệu lực"),
    f"told_{ASK}": _l("Quản trị có đề nghị cần người thứ hai đồng ý"),
    f"told_{ALONE}": _l("Quản trị đã tự thực hiện, không chờ người thứ hai đồng ý"),
    f"told_{TELL}": _l("Quản trị đã làm việc này, có hiệu lực ngay"),
    f"told_{AGREE}": _l("Đề nghị đã được đồng ý"),
    f"told_{REFUSE}": _l("Đề nghị không được đồng ý"),
    f"told_{WITHDRAW}": _l("Đề nghị đã được rút lại"),
    f"told_{LAPSE}": _l("Đề nghị hết hạn, không có hiệu lực"),
}
"""What somebody has to know of, and that asks nothing of them."""

DEEDS = {
    "clock_behind": _l("ghi nhận đồng hồ máy chủ chậm hơn dòng cuối của nhật ký"),
    "clock_go_on": _l("cho ghi tiếp khi đồng hồ máy chủ chậm hơn nhật ký"),
    "load": _l("nạp dữ liệu ban đầu"),
    "publish": _l("ban hành quy trình"),
    "put_in_force": _l("áp dụng lại quy trình"),
    "enter_issue": _l("nhập số và ngày ban hành của kế hoạch"),
    "send": _l("gửi biểu mẫu"),
    "create": _l("thêm mới"),
    "rename": _l("sửa họ tên"),
    "correct": _l("sửa thông tin"),
    "set_last_day": _l("đặt ngày cuối cùng"),
    "disable": _l("khóa tài khoản"),
    "enable": _l("mở lại tài khoản"),
    "give_post": _l("thêm chức vụ"),
    "end_post": _l("ghi thôi giữ chức vụ"),
    "move_end": _l("sửa ngày cuối cùng của chức vụ"),
    ASK: _l("đề nghị việc cần người thứ hai đồng ý"),
    AGREE: _l("đồng ý với đề nghị của quản trị"),
    REFUSE: _l("không đồng ý với đề nghị của quản trị"),
    WITHDRAW: _l("rút lại đề nghị"),
    LAPSE: _l("ghi đề nghị đã hết hạn"),
    ALONE: _l("tự thực hiện việc thường cần người thứ hai đồng ý"),
    "new_link": _l("cấp liên kết một lần"),
    "link_issued": _l("cấp liên kết một lần"),
    "password_set": _l("đặt mật khẩu"),
    "sign_in": _l("đăng nhập"),
    "sign_in_failed": _l("đăng nhập không thành công"),
    "sign_out": _l("đăng xuất"),
    "session_ended": _l("kết thúc phiên"),
    "export": _l("xuất nhật ký"),
    "purge": _l("xóa dữ liệu mẫu"),
    "add_member": _l("thêm đơn vị vào nhóm"),
    "end_member": _l("đưa đơn vị ra khỏi nhóm"),
    "terms": _l("đổi thời hạn của xã"),
    "give_place": _l("cử người thay thế"),
    AGREE_PLACE: _l("đồng ý ủy quyền"),
    "end_place": _l("kết thúc việc thay"),
    "set_area": _l("phân công lĩnh vực phụ trách"),
    "hand_over": _l("lập biên bản bàn giao"),
    "hand_over_signed": _l("ký biên bản bàn giao"),
    "hand_over_taken": _l("ký nhận biên bản bàn giao"),
    "suspend": _l("tạm dừng giao kỳ mới"),
    "end": _l("kết thúc nhiệm vụ"),
    "carry_on": _l("tiếp tục giao theo kỳ"),
    "retention_terms": _l("đổi thời hạn bảo quản"),
    "approval_terms": _l("đổi quy định phê duyệt"),
    "voting_terms": _l("đổi quy định biểu quyết"),
    "close_period": _l("chốt kỳ báo cáo"),
    "reopen_period": _l("mở lại kỳ báo cáo"),
    "enter_figure": _l("nhập số liệu của chỉ tiêu"),
    "report_to_session": _l("ghi đã báo cáo phiên họp Ủy ban nhân dân xã"),
    "withdraw_session_report": _l("bỏ ghi đã báo cáo phiên họp Ủy ban nhân dân xã"),
    "set_product_retention": _l("đổi thời hạn bảo quản của sản phẩm"),
    "demand_new_products": _l("đổi sản phẩm phải nộp mới trong mỗi kỳ"),
    "set_last_year": _l("nhập năm kết thúc của kế hoạch"),
    "not_opened": _l("không tự động giao được kỳ mới"),
    "see_gap": _l("đánh dấu đã xem xét đơn vị không được giao ở kỳ tiếp theo"),
    "set_day": _l("thêm ngày nghỉ, ngày làm bù vào lịch làm việc"),
    "remove_day": _l("bỏ ngày nghỉ, ngày làm bù khỏi lịch làm việc"),
    "settle_year": _l("xác nhận lịch nghỉ của năm"),
    "unsettle_year": _l("bỏ xác nhận lịch nghỉ của năm"),
    "calendar_terms": _l("đổi ngày nghỉ hằng tuần và ngày chốt số liệu"),
    "set_extension_limit": _l("đặt mức gia hạn giao Văn phòng quyết định"),
    "reminder_terms": _l("đổi quy định nhắc việc"),
    "send_again": _l("cho gửi lại thư chưa gửi được"),
    "set_contact": _l("đổi cách nhận thông báo"),
    "unsubscribe": _l("thôi nhận thư không thuộc việc phải xử lý"),
    "make_feed": _l("tạo liên kết lịch đến hạn"),
    "revoke_feed": _l("thu hồi liên kết lịch đến hạn"),
    "restore": _l("khôi phục dữ liệu từ bản sao"),
}
"""What else the record tells that somebody did, beside the actions on tasks."""


def action(name: str, lead: Addressed | None = None) -> str:
    """The verb on an action's button, to a lead unit; both of them where none is named."""
    if lead is None and name in REQUESTS:
        return both(ACTIONS[name].verb, REQUESTS[name].verb)
    return str(_words(name, lead).verb)


def _words(name: str, lead: Addressed | None = None) -> ActionWords:
    """An action's words; its own name where a later program published it, before going back.

    Whoever is spoken to together with a body outside is requested too.
    """
    if lead is None and name in REQUESTS:
        return REQUESTS[name]
    return among(ACTIONS, REQUESTS, name, lead) or ActionWords(*3 * (_l(name),))


def awaits(why: str, lead: Addressed | None = None) -> str:
    """What awaits somebody, `Cần anh/chị thực hiện: Phê duyệt`, or what they have to know of."""
    if told := among(TELLS, NEWS_OF_REQUESTS, why, lead):
        return str(told)
    return gettext("Cần anh/chị thực hiện: %(action)s", action=verb(why, lead))


def verb(why: str, lead: Addressed | None = None) -> str:
    """What somebody is awaited for: the verb of the action, unless it is one of two answers."""
    return str(HELPS[why]) if why in HELPS else action(why, lead)


def tone(name: str) -> str:
    """How an action's button looks: primary, secondary or danger."""
    return _words(name).tone


def hint(name: str, lead: Addressed | None = None) -> str:
    """What an action means, above its form; may be empty."""
    return str(_words(name, lead).hint)


def done(name: str, lead: Addressed | None = None) -> str:
    """The sentence after an action was done."""
    return str(_words(name, lead).done)


def urged_in_vain(units: Sequence[Unit]) -> str:
    """The sentence after urging, where nobody is there in some of the units who could be told."""
    what = to(one_of(units), gettext("nội dung đôn đốc"), gettext("nội dung đề nghị"))
    return gettext(
        "Đã ghi %(what)s. %(units)s hiện chưa có người đứng đầu nên chưa có người nhận thông báo.",
        what=what,
        units=", ".join(unit.name for unit in units),
    )


def past(name: str, lead: Addressed | None = None) -> str:
    """An action in the history, both ways where no lead unit is named.

    An unknown one by its own name.
    """
    if lead is None and name in REQUESTS:
        return both(ACTIONS[name].past, REQUESTS[name].past)
    return str(_words(name, lead).past if name in ACTIONS else DEEDS.get(name, name))
