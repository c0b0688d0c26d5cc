"""What can be done with a task, what it needs, and what is said of it before and after."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _l

from workflow.consent.consents import AGREE, ALONE, ASK, LAPSE, REFUSE, TELL, WITHDRAW
from workflow.delegation.endings import HAND_OVER, SIGN, TAKE
from workflow.delegation.substitutions import END, GIVE
from workflow.discussion.mentions import MENTION
from workflow.notifications.of_substitutions import GIVEN_OF_MINE


@dataclass(frozen=True, slots=True)
class ActionWords:
    """How an action is offered, explained and reported back."""

    verb: LazyString
    """On the button."""
    done: LazyString
    """The sentence after it was done: what happens next."""
    past: LazyString
    """In the history: what the person did."""
    tone: str = "secondary"
    """primary: the way forward; secondary: beside it; danger: takes something back."""
    hint: LazyString | str = ""
    """Above the form: what the action means."""


ACTIONS = {
    "assign": ActionWords(
        _l("Giao nhiệm vụ"),
        _l("Đã giao nhiệm vụ. Đơn vị chủ trì được mời tiếp nhận."),
        _l("giao nhiệm vụ"),
        "primary",
    ),
    "start": ActionWords(
        _l("Tiếp nhận"),
        _l("Đã tiếp nhận. Đơn vị nộp sản phẩm rồi báo cáo kết quả."),
        _l("tiếp nhận nhiệm vụ"),
        "primary",
    ),
    "report": ActionWords(
        _l("Báo cáo kết quả"),
        _l("Đã gửi báo cáo. Các đơn vị phối hợp được mời xác nhận phần của mình."),
        _l("báo cáo kết quả"),
        "primary",
        _l(
            "Báo cáo gửi kèm các sản phẩm hiện hành."
            " Sau khi gửi, mỗi đơn vị phối hợp trả lời phần của mình."
        ),
    ),
    "confirm": ActionWords(
        _l("Xác nhận phối hợp"),
        _l("Đã ghi nhận xác nhận của đơn vị."),
        _l("xác nhận phối hợp"),
        "primary",
        _l("Đơn vị xác nhận phần việc của mình; việc phê duyệt kết quả thuộc Ủy ban nhân dân xã."),
    ),
    "object": ActionWords(
        _l("Không thống nhất"),
        _l("Đã ghi ý kiến không thống nhất. Đơn vị chủ trì sẽ giải trình bằng văn bản."),
        _l("không thống nhất"),
        "danger",
        _l("Nêu rõ nội dung chưa thống nhất và đề nghị của đơn vị."),
    ),
    "respond": ActionWords(
        _l("Giải trình, tiếp thu"),
        _l("Đã gửi giải trình, tiếp thu."),
        _l("giải trình, tiếp thu"),
        "primary",
        _l("Nêu nội dung tiếp thu hoặc lý do giữ nguyên. Ý kiến khác nhau được trình nguyên văn."),
    ),
    "withdraw": ActionWords(
        _l("Thu hồi báo cáo"),
        _l("Đã thu hồi báo cáo. Lần báo cáo sau mở một vòng ý kiến mới."),
        _l("thu hồi báo cáo"),
        "danger",
        _l("Ý kiến đã nhận được giữ lại ở vòng này; lần báo cáo sau mở vòng mới."),
    ),
    "return": ActionWords(
        _l("Trả lại"),
        _l("Đã trả lại. Đơn vị chủ trì bổ sung và báo cáo lại."),
        _l("trả lại"),
        "danger",
        _l("Nêu rõ phần còn thiếu để đơn vị chủ trì bổ sung hoặc thực hiện lại."),
    ),
    "lapse": ActionWords(
        _l("Hết hạn trả lời"),
        _l("Đã hết hạn trả lời; nhiệm vụ chuyển sang xem xét."),
        _l("ghi nhận hết hạn trả lời"),
    ),
    "approve": ActionWords(
        _l("Phê duyệt"),
        _l("Đã phê duyệt kết quả. Nhiệm vụ kết thúc."),
        _l("phê duyệt kết quả"),
        "primary",
        _l("Phê duyệt kết quả và kết thúc nhiệm vụ của kỳ này."),
    ),
    "revoke": ActionWords(
        _l("Thu hồi nhiệm vụ"),
        _l("Đã thu hồi nhiệm vụ."),
        _l("thu hồi nhiệm vụ"),
        "danger",
        _l("Nhiệm vụ dừng lại và không được tính. Muốn làm tiếp phải giao lại."),
    ),
    "reopen": ActionWords(
        _l("Mở lại"),
        _l("Đã mở lại. Đơn vị chủ trì tiếp tục thực hiện."),
        _l("mở lại nhiệm vụ"),
        "danger",
        _l("Chỉ mở lại khi thật cần thiết; lý do được ghi vào nhật ký."),
    ),
    "request_extension": ActionWords(
        _l("Đề nghị gia hạn"),
        _l("Đã gửi đề nghị gia hạn. Trong khi chờ quyết định, hạn hiện nay vẫn tính."),
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
    "decline": ActionWords(
        _l("Từ chối, chuyển trả"),
        _l("Đã chuyển trả. Chủ tịch hoặc Phó Chủ tịch UBND xã sẽ giao lại hoặc giữ nguyên."),
        _l("từ chối, chuyển trả"),
        "danger",
        _l("Dùng khi nhiệm vụ không thuộc chức năng của đơn vị; nêu rõ lý do."),
    ),
    "reassign": ActionWords(
        _l("Giao đơn vị khác"),
        _l("Đã giao đơn vị khác. Nhiệm vụ này được thu hồi, có liên kết đến nhiệm vụ mới."),
        _l("giao đơn vị khác"),
        "primary",
        _l("Nhiệm vụ này được thu hồi; đơn vị được chọn nhận một nhiệm vụ mới của cùng kỳ."),
    ),
    "uphold": ActionWords(
        _l("Giữ nguyên phân công"),
        _l("Đã giữ nguyên phân công. Đơn vị chủ trì được mời tiếp nhận."),
        _l("giữ nguyên phân công"),
        "secondary",
        _l("Đơn vị vẫn chủ trì nhiệm vụ này và đọc được lý do."),
    ),
    "urge": ActionWords(
        _l("Đôn đốc"),
        _l("Đã đôn đốc. Đơn vị được báo ngay."),
        _l("đôn đốc"),
        hint=_l("Lời đôn đốc được gửi ngay đến người phải làm và tính vào số lần đôn đốc."),
    ),
    "remind": ActionWords(
        _l("Nhắc việc"),
        _l("Đã nhắc việc."),
        _l("nhắc việc"),
    ),
    "hand_in": ActionWords(
        _l("Nộp sản phẩm"),
        _l("Đã nộp sản phẩm."),
        _l("nộp sản phẩm"),
        "primary",
    ),
    "take_out": ActionWords(
        _l("Rút sản phẩm"),
        _l("Đã rút sản phẩm. Bản đã nộp vẫn được lưu."),
        _l("rút sản phẩm"),
        "danger",
    ),
    "open_ballot": ActionWords(
        _l("Đưa ra lấy ý kiến thành viên"),
        _l("Đã đưa ra lấy ý kiến. Các thành viên được mời biểu quyết."),
        _l("đưa ra lấy ý kiến thành viên"),
        "primary",
        _l(
            "Các thành viên biểu quyết trên hệ thống: ở phiên họp là trong ngày họp, bằng phiếu là"
            " đến hết ngày cuối. Kết quả được tính từ phiếu của từng người."
        ),
    ),
    "withdraw_ballot": ActionWords(
        _l("Rút lại việc lấy ý kiến"),
        _l("Đã rút lại việc lấy ý kiến."),
        _l("rút lại việc lấy ý kiến"),
        "danger",
        _l(
            "Phiếu đã gửi không được tính nữa; nhật ký vẫn giữ từng phiếu."
            " Sau đó có thể lấy ý kiến lại."
        ),
    ),
    "count": ActionWords(
        _l("Kiểm phiếu, ghi kết quả"),
        _l("Đã ghi kết quả biểu quyết của tập thể Ủy ban nhân dân xã."),
        _l("kiểm phiếu, ghi kết quả biểu quyết"),
        "primary",
    ),
    "comment": ActionWords(
        _l("Viết trao đổi"),
        _l("Đã gửi trao đổi."),
        _l("gửi ý kiến trao đổi"),
    ),
    "cast": ActionWords(
        _l("Biểu quyết"),
        _l("Đã gửi phiếu của anh/chị."),
        _l("gửi phiếu biểu quyết"),
        "primary",
        _l("Mỗi thành viên gửi một phiếu; phiếu đã gửi không sửa được."),
    ),
    "vote": ActionWords(
        _l("Ghi kết quả biểu quyết"),
        _l("Đã ghi kết quả biểu quyết của tập thể Ủy ban nhân dân xã."),
        _l("ghi kết quả biểu quyết"),
        "primary",
        _l("Khi đã biểu quyết bằng giấy hoặc giơ tay: ghi kết quả như biên bản."),
    ),
}

HELPS = {
    "overdue": _l("Giải quyết việc quá hạn"),
    "grant_extension": _l("Quyết định gia hạn"),
    "reassign": _l("Quyết định việc chuyển trả"),
    HAND_OVER: _l("Lập bàn giao, chọn người nhận"),
    SIGN: _l("Ký bàn giao"),
    TAKE: _l("Ký nhận bàn giao"),
    AGREE: _l("Đồng ý hoặc không đồng ý với đề nghị của quản trị"),
}
"""What else may await somebody, beside the actions on tasks; and where either answer will do."""

TELLS = {
    MENTION: _l("Anh/chị được nhắc đến trong trao đổi"),
    GIVE: _l("Anh/chị được cử làm người thay"),
    GIVEN_OF_MINE: _l("Có người được cử thay anh/chị"),
    END: _l("Việc thay kết thúc sớm"),
    f"told_{ASK}": _l("Quản trị có đề nghị cần người thứ hai đồng ý"),
    f"told_{ALONE}": _l("Quản trị đã làm việc này một mình"),
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
    "enter_issue": _l("ghi số và ngày ban hành của kế hoạch"),
    "send": _l("gửi biểu mẫu"),
    "create": _l("thêm mới"),
    "rename": _l("sửa họ tên"),
    "correct": _l("sửa thông tin"),
    "set_last_day": _l("đặt ngày cuối cùng"),
    "disable": _l("khóa tài khoản"),
    "enable": _l("mở lại tài khoản"),
    "give_post": _l("giao chức vụ"),
    "end_post": _l("kết thúc chức vụ"),
    "move_end": _l("sửa ngày cuối cùng của chức vụ"),
    ASK: _l("đề nghị việc cần người thứ hai đồng ý"),
    AGREE: _l("đồng ý với đề nghị của quản trị"),
    REFUSE: _l("không đồng ý với đề nghị của quản trị"),
    WITHDRAW: _l("rút lại đề nghị"),
    LAPSE: _l("ghi đề nghị đã hết hạn"),
    ALONE: _l("làm một mình việc thường cần người thứ hai đồng ý"),
    "new_link": _l("cấp liên kết một lần"),
    "link_issued": _l("cấp liên kết một lần"),
    "password_set": _l("đặt mật khẩu"),
    "sign_in": _l("đăng nhập"),
    "sign_in_failed": _l("đăng nhập không thành"),
    "sign_out": _l("đăng xuất"),
    "session_ended": _l("kết thúc phiên"),
    "export": _l("xuất nhật ký"),
    "purge": _l("xóa dữ liệu mẫu"),
    "add_member": _l("thêm đơn vị vào nhóm"),
    "end_member": _l("đưa đơn vị ra khỏi nhóm"),
    "terms": _l("đổi thời hạn của xã"),
    "give_place": _l("cử người thay"),
    "end_place": _l("kết thúc việc thay"),
    "set_area": _l("phân công lĩnh vực phụ trách"),
    "hand_over": _l("lập bàn giao"),
    "hand_over_signed": _l("ký bàn giao"),
    "hand_over_taken": _l("ký nhận bàn giao"),
    "suspend": _l("tạm dừng mở kỳ mới"),
    "end": _l("kết thúc nhiệm vụ"),
    "carry_on": _l("tiếp tục mở kỳ"),
    "voting_terms": _l("đổi quy định biểu quyết"),
    "close_period": _l("chốt kỳ báo cáo"),
    "reopen_period": _l("mở lại kỳ báo cáo"),
    "set_last_year": _l("đặt năm cuối của kế hoạch"),
    "not_opened": _l("không mở được kỳ mới"),
    "see_gap": _l("ghi đã xem xét đơn vị không được giao tiếp"),
    "set_day": _l("ghi ngày riêng vào lịch làm việc"),
    "remove_day": _l("bỏ ngày riêng khỏi lịch làm việc"),
    "settle_year": _l("xác nhận lịch nghỉ của năm"),
    "unsettle_year": _l("bỏ xác nhận lịch nghỉ của năm"),
    "calendar_terms": _l("đổi ngày nghỉ hằng tuần và ngày chốt số liệu"),
    "set_extension_limit": _l("đặt mức gia hạn giao Văn phòng quyết định"),
    "reminder_terms": _l("đổi quy định nhắc việc"),
    "send_again": _l("cho gửi lại thư chưa gửi được"),
    "set_contact": _l("đổi cách nhận thông báo"),
    "unsubscribe": _l("thôi nhận thư không thuộc việc phải làm"),
    "make_feed": _l("tạo liên kết lịch hạn"),
    "revoke_feed": _l("thu hồi liên kết lịch hạn"),
    "restore": _l("khôi phục dữ liệu từ bản sao"),
}
"""What else the record tells that somebody did, beside the actions on tasks."""


def action(name: str) -> str:
    """The verb on an action's button."""
    return str(_words(name).verb)


def _words(name: str) -> ActionWords:
    """An action's words; its own name where a later program published it, before going back."""
    return ACTIONS.get(name) or ActionWords(*3 * (_l(name),))


def awaits(why: str) -> str:
    """What awaits somebody, `Chờ anh/chị: Phê duyệt`, or what they have to know of."""
    if why in TELLS:
        return str(TELLS[why])
    return gettext("Chờ anh/chị: %(action)s", action=verb(why))


def verb(why: str) -> str:
    """What somebody is awaited for: the verb of the action, unless it is one of two answers."""
    return str(HELPS[why]) if why in HELPS else action(why)


def tone(name: str) -> str:
    """How an action's button looks: primary, secondary or danger."""
    return _words(name).tone


def hint(name: str) -> str:
    """What an action means, above its form; may be empty."""
    return str(_words(name).hint)


def done(name: str) -> str:
    """The sentence after an action was done."""
    return str(_words(name).done)


def urged_in_vain(units: Sequence[str]) -> str:
    """The sentence after urging, where nobody is there in some of the units who could be told."""
    return gettext(
        "Đã ghi lời đôn đốc. %(units)s hiện chưa có thủ trưởng; chưa ai ở đó được báo.",
        units=", ".join(units),
    )


def past(name: str) -> str:
    """An action in the history; an unknown one by its own name."""
    return str(ACTIONS[name].past if name in ACTIONS else DEEDS.get(name, name))
