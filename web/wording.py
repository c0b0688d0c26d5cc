"""The words of the office for every state, action, standing, obstacle and kind.

Vietnamese is the source; the English catalogue is beside it. A test demands that every word of
the definition and of the vocabularies stands here.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _l

from models.record import Event
from models.vocabulary import (
    ApprovalMode,
    Cadence,
    Choice,
    EventKind,
    HaltKind,
    MailKind,
    Opinion,
    ProductKind,
    ReminderStage,
    Role,
    Sensitivity,
    Stance,
    Timeliness,
    UnitKind,
    VoteForm,
)
from models.work import Period
from web.formats import day, duration
from workflow.actor import CLOCK, STRANGER, SYSTEM
from workflow.calendars import CUT_OFF_DAYS
from workflow.errors import Obstacle
from workflow.mentions import MENTION, MENTIONED
from workflow.periods import Span
from workflow.proposals import Mode
from workflow.situation import Situation


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


STATES = {
    "assigned": _l("Đã giao"),
    "in_progress": _l("Đang thực hiện"),
    "reported": _l("Đã báo cáo"),
    "reviewed": _l("Đã xem xét"),
    "closed": _l("Đã kết thúc"),
    "revoked": _l("Đã thu hồi"),
}

STATE_TONES = {
    "assigned": "neutral",
    "in_progress": "blue",
    "reported": "violet",
    "reviewed": "teal",
    "closed": "green",
    "revoked": "seal",
}

STATE_MEANINGS = {
    "assigned": _l("Nhiệm vụ đã được giao; đơn vị chủ trì chưa tiếp nhận."),
    "in_progress": _l("Đơn vị chủ trì đã tiếp nhận, đang làm và nộp sản phẩm."),
    "reported": _l("Đơn vị chủ trì đã báo cáo; các đơn vị phối hợp đang cho ý kiến."),
    "reviewed": _l("Các đơn vị phối hợp đã trả lời xong hoặc đã hết hạn trả lời; chờ phê duyệt."),
    "closed": _l("Kết quả đã được phê duyệt; không thay đổi nữa."),
    "revoked": _l("Ủy ban nhân dân xã đã thu hồi nhiệm vụ này."),
}

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
        _l("Xin gia hạn"),
        _l("Đã gửi đề nghị gia hạn. Trong khi chờ quyết định, hạn hiện nay vẫn tính."),
        _l("xin gia hạn"),
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
        _l("Đã giao đơn vị khác. Nhiệm vụ này được thu hồi; nhiệm vụ mới nối với nó."),
        _l("giao đơn vị khác"),
        "primary",
        _l("Nhiệm vụ này được thu hồi; đơn vị được chọn nhận một nhiệm vụ mới của cùng kỳ."),
    ),
    "uphold": ActionWords(
        _l("Giữ nguyên phân công"),
        _l("Đã giữ nguyên phân công. Đơn vị chủ trì được mời tiếp nhận."),
        _l("giữ nguyên phân công"),
        "danger",
        _l("Đơn vị vẫn chủ trì nhiệm vụ này và đọc được lý do."),
    ),
    "urge": ActionWords(
        _l("Đôn đốc"),
        _l("Đã đôn đốc. Đơn vị được báo ngay."),
        _l("đôn đốc"),
        hint=_l("Lời đôn đốc được gửi ngay đến người phải làm và được ghi lại, được đếm."),
    ),
    "remind": ActionWords(
        _l("Nhắc việc"),
        _l("Đã nhắc việc."),
        _l("nhắc việc"),
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
        _l("Nội dung này do tập thể Ủy ban nhân dân xã quyết định theo đa số."),
    ),
}

HELPS = {
    "hand_in": _l("Nộp sản phẩm"),
    "overdue": _l("Giải quyết việc quá hạn"),
    "grant_extension": _l("Quyết định gia hạn"),
    "reassign": _l("Quyết định việc chuyển trả"),
}
"""What else may await somebody, beside the actions on tasks; and where either answer will do."""

MAIL_KINDS = {
    MailKind.AT_ONCE: _l("Thư báo ngay"),
    MailKind.DIGEST: _l("Thư tổng hợp trong ngày"),
}

STANDINGS = {
    "lead_member": _l("người của đơn vị chủ trì"),
    "lead_head": _l("thủ trưởng đơn vị chủ trì"),
    "cooperating_head": _l("thủ trưởng đơn vị phối hợp"),
    "follow_up": _l("Văn phòng HĐND và UBND xã"),
    "committee": _l("Chủ tịch hoặc Phó Chủ tịch UBND xã"),
    "chair": _l("Chủ tịch UBND xã"),
    "clock": _l("hệ thống, khi hết hạn"),
    "member": _l("thành viên Ủy ban nhân dân xã"),
    "vice_chair": _l("Phó Chủ tịch UBND xã phụ trách"),
    "administrator": _l("quản trị hệ thống"),
}

OBSTACLES = {
    "products_missing": _l("Còn thiếu: %(missing)s."),
    "confirmed_already": _l("Đơn vị đã xác nhận ở vòng này."),
    "objected_already": _l("Đơn vị đã nêu ý kiến không thống nhất ở vòng này."),
    "no_open_objection": _l("Không có ý kiến nào đang chờ giải trình."),
    "answering_time_runs": _l("Chưa hết hạn trả lời."),
    "objections_open": _l("Còn ý kiến không thống nhất chưa được giải trình: %(missing)s."),
    "approver_not_independent": _l(
        "Người báo cáo hoặc người thuộc đơn vị chủ trì không phê duyệt kết quả của đơn vị mình."
    ),
    "approver_took_part": _l(
        "Người đã báo cáo, nộp sản phẩm hoặc trả lời ở vòng này không phê duyệt kết quả,"
        " kể cả khi thay người khác."
    ),
    "principal_not_independent": _l(
        "Người được thay, %(missing)s, đã tham gia nhiệm vụ này; người thay không phê duyệt được."
    ),
    "hand_over_missing": _l("Chưa lập bàn giao cho chức vụ này."),
    "hand_over_unsigned": _l("Bên giao chưa ký bàn giao."),
    "hand_over_signed": _l("Bên giao đã ký; bàn giao không thay đổi nữa."),
    "vote_missing": _l("Chưa có kết quả biểu quyết của tập thể Ủy ban nhân dân xã."),
    "vote_rejected": _l("Tập thể Ủy ban nhân dân xã không thông qua; nhiệm vụ cần được trả lại."),
    "not_entitled": _l("Việc này không thuộc quyền của anh/chị."),
    "not_in_this_state": _l("Nhiệm vụ không còn ở bước này."),
    "lead_undecided": _l("Chưa xác định đơn vị chủ trì."),
    "unit_not_valid": _l("Có đơn vị không còn hoạt động vào ngày giao."),
    "lead_also_cooperates": _l("Một đơn vị không thể vừa chủ trì vừa phối hợp: %(missing)s."),
    "assigned_already": _l("Nhiệm vụ của kỳ này đã giao cho: %(missing)s."),
    "unit_not_asked": _l("Chỉ thông báo hoặc không nhận nhiệm vụ được: %(missing)s."),
    "last_administrator": _l(
        "Đây là người quản trị cuối cùng; cần giao chức vụ quản trị cho người khác trước."
    ),
    "person_disabled": _l("Tài khoản đang khóa; mở lại tài khoản trước khi cấp liên kết."),
    "unit_follows_up": _l("Đơn vị đang là đầu mối theo dõi, đôn đốc của Ủy ban nhân dân xã."),
    "unit_leads": _l(
        "Đơn vị đang chủ trì nhiệm vụ chưa kết thúc: %(missing)s."
        " Nhiệm vụ cần được kết thúc hoặc thu hồi trước."
    ),
    "unit_leads_restricted": _l(
        "Đơn vị đang chủ trì nhiệm vụ hạn chế chưa kết thúc."
        " Nhiệm vụ cần được kết thúc hoặc thu hồi trước."
    ),
    "unit_has_posts": _l(
        "Sau ngày đó còn người giữ chức vụ ở đơn vị: %(missing)s."
        " Kết thúc các chức vụ đó trước, hoặc chọn ngày muộn hơn."
    ),
    "products_closed": _l("Ở bước này không nộp hoặc rút sản phẩm."),
    "vote_not_needed": _l("Nội dung này không phải biểu quyết tập thể."),
    "vote_not_awaited": _l("Ở bước này chưa ghi kết quả biểu quyết."),
    "ballot_open": _l("Nội dung đang lấy ý kiến thành viên; kết quả được tính từ phiếu."),
    "ballot_not_open": _l("Chưa đưa ra lấy ý kiến thành viên."),
    "ballot_time_over": _l("Đã hết hạn cho ý kiến."),
    "not_a_member": _l("Chỉ thành viên có tên trong danh sách lấy ý kiến mới biểu quyết."),
    "member_of_lead": _l(
        "Theo quy chế của xã, thành viên thuộc đơn vị chủ trì không biểu quyết kết quả của đơn vị."
    ),
    "no_members": _l("Chưa có ai giữ chức vụ thành viên Ủy ban nhân dân xã."),
    "cast_already": _l("Anh/chị đã gửi phiếu."),
    "slips_awaited": _l("Còn chờ phiếu của: %(missing)s."),
    "slips_given": _l("Đã có thành viên gửi phiếu nên không rút lại được."),
    "vote_recorded_already": _l("Kết quả biểu quyết của vòng này đã được ghi."),
    "period_closed": _l("Kỳ này đã chốt; muốn giao thêm phải mở lại kỳ."),
    "period_runs": _l("Kỳ này chưa kết thúc nên chưa chốt được."),
    "suspended_already": _l("Nhiệm vụ đang tạm dừng."),
    "ended_already": _l("Nhiệm vụ đã kết thúc."),
    "not_halted": _l("Nhiệm vụ không tạm dừng và chưa kết thúc."),
    "no_deadline": _l("Nhiệm vụ này không có thời hạn."),
    "deadline_passed": _l(
        "Đã quá hạn %(missing)s nên không xin gia hạn được; đơn vị báo cáo kết quả, nêu lý do chậm."
    ),
    "extension_waiting": _l("Đã có một đề nghị gia hạn đang chờ quyết định."),
    "decline_waiting": _l("Nhiệm vụ đã được chuyển trả và đang chờ quyết định."),
    "no_extension_asked": _l("Không có đề nghị gia hạn nào đang chờ quyết định."),
    "not_declined": _l("Nhiệm vụ không được chuyển trả."),
    "decider_not_independent": _l(
        "Người đề nghị hoặc người thuộc đơn vị chủ trì không tự quyết định đề nghị của đơn vị mình."
    ),
    "extension_not_left_to_office": _l(
        "Ủy ban nhân dân xã chưa giao Văn phòng quyết định gia hạn."
    ),
    "beyond_office_limit": _l("Ngày được đề nghị vượt mức giao cho Văn phòng: %(missing)s."),
    "no_unit_awaited": _l("Hiện không chờ đơn vị nào."),
    "reads_only": _l("Giám sát và quản trị hệ thống chỉ đọc, không tham gia trao đổi."),
}

CLEARED_BY = _l("Người có thể làm: %(who)s.")

CONDITIONS = {
    "products_complete": _l("có đủ các sản phẩm mà kế hoạch yêu cầu"),
    "not_confirmed_yet": _l("đơn vị chưa xác nhận ở vòng này"),
    "not_objected_yet": _l("đơn vị chưa nêu ý kiến không thống nhất ở vòng này"),
    "objection_open": _l("có ý kiến không thống nhất chưa được giải trình"),
    "answering_time_over": _l("đã qua ngày cuối để trả lời"),
    "objections_answered": _l("mọi ý kiến không thống nhất đã được giải trình"),
    "independent_approver": _l(
        "người phê duyệt không phải người báo cáo và không thuộc đơn vị chủ trì"
    ),
    "vote_recorded": _l("nếu do tập thể quyết định: tập thể đã biểu quyết thông qua"),
    "deadline_ahead": _l("có thời hạn và chưa quá hạn"),
    "no_extension_waiting": _l("không có đề nghị gia hạn nào đang chờ quyết định"),
    "no_decline_waiting": _l("nhiệm vụ không bị chuyển trả, hoặc đã có quyết định"),
    "extension_asked": _l("có đề nghị gia hạn đang chờ quyết định"),
    "decline_asked": _l("nhiệm vụ đã được chuyển trả và chưa có quyết định"),
    "independent_decider": _l(
        "người quyết định không phải người đề nghị và không thuộc đơn vị chủ trì"
    ),
    "within_office_limit": _l("ngày được đề nghị nằm trong mức Ủy ban nhân dân xã giao Văn phòng"),
    "unit_awaited": _l("đang chờ một đơn vị"),
}

FACTS = {
    "cooperation_asked": _l("nếu có đơn vị phối hợp"),
    "not cooperation_asked": _l("nếu không có đơn vị phối hợp"),
    "last_answer": _l("nếu mọi đơn vị đã trả lời và không còn ý kiến chờ giải trình"),
    "not last_answer": _l("nếu còn đơn vị chưa trả lời hoặc còn ý kiến chờ giải trình"),
    "last_response": _l("nếu đó là ý kiến cuối cùng chờ giải trình và mọi đơn vị đã trả lời"),
    "not last_response": _l("nếu còn ý kiến khác chờ giải trình hoặc còn đơn vị chưa trả lời"),
}

ENTRIES = {
    "report": _l("kết quả; nếu có: khó khăn, vướng mắc và đề xuất, kiến nghị"),
    "opinion": _l("ý kiến của đơn vị"),
    "reason": _l("lý do"),
    "response": _l("nội dung giải trình, tiếp thu"),
    "extension": _l("ngày đề nghị, lý do"),
    "grant": _l("hạn mới; nếu có: ghi chú"),
    "reassignment": _l("đơn vị, hạn hoàn thành, lý do"),
    "urging": _l("lời đôn đốc, các đơn vị được đôn đốc"),
    "reminders": _l("hạn và mức nhắc"),
}

REMINDER_STAGES = {
    ReminderStage.BEFORE: _l("sắp đến hạn"),
    ReminderStage.ON: _l("đến hạn"),
    ReminderStage.AFTER: _l("đã quá hạn"),
    ReminderStage.HEAD: _l("quá hạn, báo thủ trưởng đơn vị"),
    ReminderStage.COMMITTEE: _l("quá hạn, báo Phó Chủ tịch UBND xã phụ trách"),
}

TIMELINESS = {
    Timeliness.COMPLETED_ON_TIME: _l("Hoàn thành đúng hạn"),
    Timeliness.COMPLETED_LATE: _l("Hoàn thành quá hạn"),
    Timeliness.OPEN_WITHIN_DEADLINE: _l("Trong hạn"),
    Timeliness.DUE_SOON: _l("Sắp đến hạn"),
    Timeliness.OPEN_OVERDUE: _l("Quá hạn"),
    Timeliness.NO_DEADLINE: _l("Không thời hạn"),
}

ROLES = {
    Role.HEAD: _l("Thủ trưởng đơn vị"),
    Role.DEPUTY: _l("Cấp phó của đơn vị"),
    Role.OFFICER: _l("Công chức, chuyên viên"),
    Role.CHAIR: _l("Chủ tịch UBND xã"),
    Role.VICE_CHAIR: _l("Phó Chủ tịch UBND xã"),
    Role.MEMBER: _l("Ủy viên UBND xã"),
    Role.INSPECTOR: _l("Giám sát"),
    Role.ADMINISTRATOR: _l("Quản trị hệ thống"),
}

UNIT_KINDS = {
    UnitKind.COMMITTEE: _l("Ủy ban nhân dân"),
    UnitKind.OFFICE: _l("Văn phòng"),
    UnitKind.DIVISION: _l("Phòng chuyên môn"),
    UnitKind.SERVICE_CENTRE: _l("Trung tâm"),
    UnitKind.FORCE: _l("Lực lượng vũ trang"),
    UnitKind.BOARD: _l("Ban"),
    UnitKind.FRONT: _l("Mặt trận Tổ quốc"),
    UnitKind.ORGANISATION: _l("Tổ chức chính trị - xã hội"),
    UnitKind.OUTSIDE: _l("Cơ quan, đơn vị ngoài xã"),
    UnitKind.VILLAGE: _l("Thôn"),
}

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

OPINIONS = {
    Opinion.AGREE: _l("Thống nhất"),
    Opinion.AGREE_WITH_REMARKS: _l("Thống nhất, có ý kiến bổ sung"),
    Opinion.NOT_CONCERNED: _l("Không thuộc lĩnh vực phụ trách"),
}

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

CADENCES = {
    Cadence.MONTH: _l("Hằng tháng"),
    Cadence.QUARTER: _l("Hằng quý"),
    Cadence.HALF_YEAR: _l("6 tháng"),
    Cadence.NINE_MONTHS: _l("9 tháng"),
    Cadence.YEAR: _l("Hằng năm"),
    Cadence.AD_HOC: _l("Đột xuất"),
}

WEEKDAYS = {
    1: _l("Thứ Hai"),
    2: _l("Thứ Ba"),
    3: _l("Thứ Tư"),
    4: _l("Thứ Năm"),
    5: _l("Thứ Sáu"),
    6: _l("Thứ Bảy"),
    7: _l("Chủ nhật"),
}
"""By their ISO numbers."""

WEEKDAYS_SHORT = {
    1: _l("T2"), 2: _l("T3"), 3: _l("T4"), 4: _l("T5"), 5: _l("T6"), 6: _l("T7"), 7: _l("CN"),
}  # fmt: skip

SORTS_OF_DAYS = {
    "plain": _l("Làm việc"),
    "free": _l("Nghỉ hằng tuần"),
    "holiday": _l("Nghỉ lễ, tết"),
    "own": _l("Ngày nghỉ riêng của xã"),
    "worked": _l("Ngày làm bù"),
}

SENSITIVITIES = {
    Sensitivity.PUBLIC: _l("Công khai"),
    Sensitivity.INTERNAL: _l("Nội bộ"),
    Sensitivity.RESTRICTED: _l("Hạn chế"),
}

APPROVAL_MODES = {
    ApprovalMode.INDIVIDUAL: _l("Chủ tịch hoặc Phó Chủ tịch phê duyệt"),
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

HALTS = {
    HaltKind.SUSPENDED: _l("Đã tạm dừng"),
    HaltKind.ENDED: _l("Đã cho kết thúc"),
}

EVENTS = {
    EventKind.TRANSITION: _l("Xử lý nhiệm vụ"),
    EventKind.REFUSAL: _l("Từ chối thao tác"),
    EventKind.ASSIGNMENT: _l("Giao nhiệm vụ"),
    EventKind.UPLOAD: _l("Nộp sản phẩm"),
    EventKind.WITHDRAW_PRODUCT: _l("Rút sản phẩm"),
    EventKind.COMMENT: _l("Trao đổi"),
    EventKind.VOTE: _l("Biểu quyết"),
    EventKind.SIGN_IN: _l("Đăng nhập"),
    EventKind.SIGN_IN_FAILED: _l("Đăng nhập không thành"),
    EventKind.SIGN_OUT: _l("Đăng xuất"),
    EventKind.SESSION_ENDED: _l("Kết thúc phiên"),
    EventKind.PASSWORD_SET: _l("Đặt mật khẩu"),
    EventKind.LINK_ISSUED: _l("Cấp liên kết một lần"),
    EventKind.PERSON: _l("Người dùng"),
    EventKind.POST: _l("Chức vụ"),
    EventKind.UNIT: _l("Đơn vị"),
    EventKind.GROUP: _l("Nhóm đơn vị"),
    EventKind.COMMUNE: _l("Xã"),
    EventKind.PLAN: _l("Kế hoạch"),
    EventKind.DEFINITION: _l("Quy trình"),
    EventKind.EXPORT: _l("Xuất dữ liệu"),
    EventKind.PURGE: _l("Xóa dữ liệu mẫu"),
}

DEEDS = {
    "load": _l("nạp dữ liệu ban đầu"),
    "publish": _l("ban hành quy trình"),
    "enter_issue": _l("ghi số và ngày ban hành của kế hoạch"),
    "send": _l("gửi biểu mẫu"),
    "hand_in": _l("nộp sản phẩm"),
    "take_out": _l("rút sản phẩm"),
    "comment": _l("gửi ý kiến trao đổi"),
    "create": _l("thêm mới"),
    "rename": _l("sửa họ tên"),
    "correct": _l("sửa thông tin"),
    "set_last_day": _l("đặt ngày cuối cùng"),
    "disable": _l("khóa tài khoản"),
    "enable": _l("mở lại tài khoản"),
    "give_post": _l("giao chức vụ"),
    "end_post": _l("kết thúc chức vụ"),
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
    "open_ballot": _l("đưa ra lấy ý kiến thành viên"),
    "withdraw_ballot": _l("rút lại việc lấy ý kiến"),
    "voting_terms": _l("đổi quy định biểu quyết"),
    "close_period": _l("chốt kỳ báo cáo"),
    "reopen_period": _l("mở lại kỳ báo cáo"),
    "not_opened": _l("không mở được kỳ mới"),
    "see_gap": _l("ghi đã xem xét đơn vị không còn hoạt động"),
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
}
"""What else the record tells that somebody did, beside the actions on tasks."""

SYSTEM_ACTORS = {
    CLOCK: _l("Hệ thống, theo thời hạn"),
    SYSTEM: _l("Hệ thống, khi cài đặt"),
    STRANGER: _l("Người chưa đăng nhập"),
}

INVALID = {
    "required": _l("Chưa nhập nội dung."),
    "not_issued_year": _l("Ngày này không thuộc năm ban hành ghi trong phụ lục."),
    "in_future": _l("Ngày này chưa đến."),
    "in_past": _l("Ngày này đã qua."),
    "before_period": _l("Hạn phải từ ngày đầu của kỳ trở đi."),
    "long_after_period": _l("Hạn không được muộn hơn một năm sau khi kỳ kết thúc."),
    "before_due_date": _l("Hạn trả lời không được trước hạn hoàn thành."),
    "username_taken": _l("Tên đăng nhập này đã có người dùng."),
    "password_short": _l("Mật khẩu cần ít nhất 15 ký tự; một câu ngắn dễ nhớ là tốt nhất."),
    "password_long": _l("Mật khẩu không được dài quá 128 ký tự."),
    "password_easy": _l("Mật khẩu này dễ đoán; hãy ghép vài từ không liên quan đến cơ quan."),
    "username_shape": _l(
        "Tên đăng nhập gồm chữ thường không dấu, chữ số, dấu chấm, gạch dưới hoặc gạch ngang;"
        " bắt đầu bằng chữ hoặc số, từ 2 đến 60 ký tự."
    ),
    "no_such_post": _l("Người nhận phải giữ chức vụ ở cùng đơn vị vào ngày tiếp nhận."),
    "post_in_person": _l("Chức vụ này phải tự mình thực hiện, không cử người thay."),
    "post_ends_before": _l("Chức vụ được thay không kéo dài suốt thời gian này."),
    "not_oneself": _l("Không cử chính mình hoặc chính người giữ chức vụ đó."),
    "watches_over": _l("Người quản trị hoặc giám sát không thay người khác giải quyết công việc."),
    "no_deputy": _l("Người thay khi vắng mặt phải là cấp phó hoặc người cùng đơn vị."),
    "not_of_commune": _l("Người được ủy quyền phải đang giữ chức vụ ở cơ quan của xã."),
    "place_taken": _l("Trong thời gian này đã có người thay."),
    "day_far": _l("Ngày này quá xa; hãy xem lại năm."),
    "before_start": _l("Ngày cuối không được trước ngày đầu."),
    "ended_before": _l("Đã có ngày kết thúc sớm hơn ngày này; cần thì thêm mới từ ngày sau đó."),
    "unit_needed": _l("Chức vụ này thuộc một đơn vị; hãy chọn đơn vị."),
    "not_of_unit": _l("Chức vụ này không thuộc đơn vị nào; hãy để trống đơn vị."),
    "unit_not_valid_then": _l("Đơn vị không hoạt động suốt thời gian này."),
    "head_taken": _l("Trong thời gian này đơn vị đã có thủ trưởng."),
    "chair_taken": _l("Trong thời gian này đã có Chủ tịch UBND xã."),
    "held_already": _l("Trong thời gian này người này đã giữ chính chức vụ đó."),
    "administrator_alone": _l(
        "Người quản trị hệ thống không giữ đồng thời chức vụ nào khác,"
        " để không quyết định công việc."
    ),
    "code_shape": _l(
        "Mã gồm chữ in hoa không dấu, chữ số và gạch dưới; bắt đầu bằng chữ hoặc số,"
        " từ 2 đến 60 ký tự."
    ),
    "code_taken": _l("Mã này đã dùng cho một đơn vị."),
    "name_taken": _l("Đã có đơn vị đang hoạt động mang tên này."),
    "informed_subordinate": _l("Đơn vị được giao nhiệm vụ thì không thể chỉ được thông báo."),
    "villages_by_themselves": _l("Nhóm này tự gồm mọi thôn đang hoạt động; không thêm bớt ở đây."),
    "member_already": _l("Đơn vị đã thuộc nhóm này trong thời gian đó."),
    "out_of_range": _l("Số này nằm ngoài khoảng cho phép."),
    "unknown_mention": _l(
        "Không nhắc đến được: tên đăng nhập sau dấu @ không đúng,"
        " hoặc người đó không xem được nhiệm vụ này."
    ),
    "not_mentionable": _l("Có người không xem được nhiệm vụ này nên không nhắc đến được."),
    "no_day_worked": _l("Mỗi tuần cần ít nhất một ngày làm việc."),
    "year_far": _l("Năm này quá xa, chưa xác nhận được lịch nghỉ."),
    "unknown_requirement": _l("Hãy chọn một sản phẩm của nhiệm vụ này."),
    "already_handed_in": _l("Đúng tệp này đã được nộp và đang là bản hiện hành."),
    "bad_name": _l("Tên tệp không dùng được; hãy đổi tên rồi chọn lại."),
    "type_not_allowed": _l("Loại tệp này không nhận; hãy lưu thành loại khác, như PDF."),
    "too_large": _l("Tệp lớn hơn giới hạn; hãy chọn tệp nhỏ hơn hoặc tách tệp."),
    "empty": _l("Tệp này trống."),
    "content_differs": _l("Nội dung tệp không đúng với đuôi tên tệp; hãy lưu lại đúng loại."),
    "damaged": _l("Tệp bị hỏng; hãy mở bằng phần mềm soạn thảo, lưu lại rồi chọn lại."),
    "encrypted": _l("Tệp có mật khẩu; hãy bỏ mật khẩu rồi chọn lại."),
    "has_macros": _l("Tệp có macro; hãy lưu lại không kèm macro."),
    "fetches_content": _l("Tệp tự tải nội dung từ nơi khác; hãy lưu thành PDF rồi chọn lại."),
    "bomb": _l("Tệp giải nén ra quá lớn nên không nhận; hãy lưu thành PDF rồi chọn lại."),
    "too_many_pixels": _l("Ảnh có quá nhiều điểm ảnh; hãy thu nhỏ rồi chọn lại."),
    "address_shape": _l("Địa chỉ thư chưa đúng; hãy nhập như ten@example.vn."),
    "both_hours": _l("Hãy nhập cả giờ bắt đầu và giờ kết thúc, hoặc để trống cả hai."),
    "no_hours": _l("Giờ kết thúc phải khác giờ bắt đầu."),
    "not_later": _l("Ngày này phải sau hạn hiện nay và không ở quá khứ."),
    "beyond_office_limit": _l("Ngày này vượt mức Ủy ban nhân dân xã giao Văn phòng quyết định."),
    "unit_cannot_lead": _l("Đơn vị này không nhận nhiệm vụ này được; hãy chọn đơn vị khác."),
    "leads_already": _l("Đơn vị này đang chủ trì chính nhiệm vụ này của kỳ."),
    "unit_not_awaited": _l("Có đơn vị hiện không phải làm gì ở nhiệm vụ này."),
    "not_after_head": _l("Phải sau ngày báo thủ trưởng đơn vị."),
    "more_votes_than_members": _l("Số phiếu nhiều hơn tổng số thành viên."),
    "chair_vote_differs": _l("Phiếu của Chủ tịch không khớp với số phiếu tán thành."),
}


def state(name: str) -> str:
    """A state's name on its chip."""
    return str(STATES[name])


def state_meaning(name: str) -> str:
    """One sentence on what a state means."""
    return str(STATE_MEANINGS[name])


def action(name: str) -> str:
    """The verb on an action's button."""
    return str(ACTIONS[name].verb)


def awaits(why: str) -> str:
    """What awaits somebody: `Chờ anh/chị: Phê duyệt`; a mention asks nothing of them."""
    if why == MENTION:
        return gettext("Anh/chị được nhắc đến trong trao đổi")
    return gettext("Chờ anh/chị: %(action)s", action=verb(why))


def verb(why: str) -> str:
    """What somebody is awaited for: the verb of the action, unless it is one of two answers."""
    return str(HELPS[why]) if why in HELPS else action(why)


def told_as(name: str) -> str:
    """Why somebody is told: as what they are awaited."""
    if name == MENTIONED:
        return gettext("Gửi anh/chị vì được nhắc đến.")
    return gettext("Gửi anh/chị với tư cách %(who)s.", who=standing(name))


def mail_kind(value: MailKind) -> str:
    """When a message goes out."""
    return str(MAIL_KINDS[value])


def tone(name: str) -> str:
    """How an action's button looks: primary, secondary or danger."""
    return ACTIONS[name].tone


def hint(name: str) -> str:
    """What an action means, above its form; may be empty."""
    return str(ACTIONS[name].hint)


def done(name: str) -> str:
    """The sentence after an action was done."""
    return str(ACTIONS[name].done)


def past(name: str) -> str:
    """An action in the history; an unknown one by its own name."""
    return str(ACTIONS[name].past if name in ACTIONS else DEEDS.get(name, name))


def standing(name: str) -> str:
    """Who a standing is."""
    return str(STANDINGS[name])


def obstacle(found: Obstacle, held: Collection[str] = ()) -> str:
    """Why an action is closed, and who can clear it, unless the reader `held` that standing."""
    missing = (day(each) if isinstance(each, date) else each for each in found.missing)
    sentence = str(OBSTACLES[found.code]) % {"missing": "; ".join(missing)}
    if found.cleared_by is None or found.cleared_by in held:
        return sentence
    return f"{sentence} {CLEARED_BY % {'who': standing(found.cleared_by)}}"


def condition(name: str) -> str:
    """What must hold before an action is open, after the word "when"."""
    return str(CONDITIONS[name])


def fact(name: str) -> str:
    """What chooses between two outcomes of an action; `not x` denies one."""
    return str(FACTS[name])


def entry(name: str) -> str:
    """What a person has to give with an action."""
    return str(ENTRIES[name])


def reminder_stage(value: ReminderStage) -> str:
    """At which stage of a deadline somebody was reminded."""
    return str(REMINDER_STAGES[value])


def timeliness(value: Timeliness) -> str:
    """How an instance stands to its due date."""
    return str(TIMELINESS[value])


def role(value: Role) -> str:
    """What a post is."""
    return str(ROLES[value])


def unit_kind(value: UnitKind) -> str:
    """What sort of body a unit is."""
    return str(UNIT_KINDS[value])


def product_kind(value: ProductKind) -> str:
    """The kind of a document, in full."""
    return str(PRODUCT_KINDS[value])


def opinion(value: Opinion) -> str:
    """How a unit confirmed."""
    return str(OPINIONS[value])


def choice(value: Choice) -> str:
    """How a member voted."""
    return str(CHOICES[value])


def stance(value: Stance) -> str:
    """What an answer amounts to."""
    return str(STANCES[value])


def cadence(value: Cadence) -> str:
    """How often a task is reported."""
    return str(CADENCES[value])


def weekday(day: date) -> str:
    """A day's weekday."""
    return str(WEEKDAYS[day.isoweekday()])


def weekdays(numbers: Collection[int]) -> str:
    """Weekdays by their ISO numbers, one after the other."""
    return ", ".join(str(WEEKDAYS[number]) for number in sorted(numbers))


def sort_of_day(value: str) -> str:
    """What sort of day it is in the calendar."""
    return str(SORTS_OF_DAYS[value])


def cut_off_day(number: int) -> str:
    """The day of the month on which periods end."""
    last = max(CUT_OFF_DAYS)
    return gettext("ngày cuối tháng") if number == last else gettext("ngày %(n)s", n=number)


def unsettled(year: int) -> str:
    """That dates in a year may still change."""
    return gettext("Lịch nghỉ năm %(year)s chưa được xác nhận; hạn có thể thay đổi.", year=year)


def sensitivity(value: Sensitivity) -> str:
    """Who may read."""
    return str(SENSITIVITIES[value])


def approval_mode(value: ApprovalMode) -> str:
    """Who approves."""
    return str(APPROVAL_MODES[value])


def vote_form(value: VoteForm) -> str:
    """How the members voted."""
    return str(VOTE_FORMS[value])


def mode(value: Mode) -> str:
    """What several lead units amount to."""
    return str(MODES[value])


def halt(value: HaltKind) -> str:
    """What stops a task."""
    return str(HALTS[value])


def event(value: EventKind) -> str:
    """What a line of the record tells."""
    return str(EVENTS[value])


def invalid(code: str) -> str:
    """What is wrong with a field."""
    return str(INVALID[code])


def period(value: Period | Span) -> str:
    """A period's name: `Quý IV/2026`."""
    year = value.year
    roman = ("", "I", "II", "III", "IV")
    match value.cadence:
        case Cadence.MONTH:
            return gettext("Tháng %(month)s/%(year)s", month=f"{value.ordinal:02}", year=year)
        case Cadence.QUARTER:
            return gettext("Quý %(quarter)s/%(year)s", quarter=roman[value.ordinal], year=year)
        case Cadence.HALF_YEAR if value.ordinal == 1:
            return gettext("6 tháng đầu năm %(year)s", year=year)
        case Cadence.HALF_YEAR:
            return gettext("6 tháng cuối năm %(year)s", year=year)
        case Cadence.NINE_MONTHS:
            return gettext("9 tháng năm %(year)s", year=year)
        case Cadence.YEAR:
            return gettext("Năm %(year)s", year=year)
        case Cadence.AD_HOC:
            return gettext("Đột xuất %(year)s", year=year)


def event_actor(event: Event) -> str:
    """Who acted, as the record keeps it; the clock and the installation by their names."""
    return str(SYSTEM_ACTORS[event.actor]) if event.actor_id is None else event.actor


def time_left(value: Timeliness, due_on: date | None, today: date) -> str:
    """How an instance stands to its due date, with the days: `Quá hạn 2 ngày`."""
    if due_on is None or value in (Timeliness.COMPLETED_ON_TIME, Timeliness.COMPLETED_LATE):
        return timeliness(value)
    days = (due_on - today).days
    if days < 0:
        return gettext("Quá hạn %(n)s ngày", n=-days)
    return gettext("Còn %(n)s ngày", n=days) if days else gettext("Hạn hôm nay")


def sentence(told: Event) -> str:
    """What a line of an instance's history tells, after the name of who did it."""
    details = told.details
    match told.kind:
        case EventKind.UPLOAD:
            return gettext(
                "nộp sản phẩm “%(title)s” (bản %(n)s)",
                title=details.get("title", ""),
                n=details.get("number", ""),
            )
        case EventKind.WITHDRAW_PRODUCT:
            return gettext(
                "rút sản phẩm “%(title)s” (bản %(n)s)",
                title=details.get("title", ""),
                n=details.get("number", ""),
            )
        case EventKind.TRANSITION if told.action in _DATED:
            given = details["entry"]
            until = date.fromisoformat(given.get("proposed_on") or given["until"])
            return f"{past(told.action)} {gettext('đến %(day)s', day=day(until))}"
        case EventKind.TRANSITION if told.action == "remind":
            stages = dict.fromkeys(due["stage"] for due in details["entry"]["due"])
            said_of = (reminder_stage(ReminderStage(stage)) for stage in stages)
            return f"{past(told.action)}: {'; '.join(said_of)}"
        case _:
            return past(told.action)


_DATED = ("request_extension", "grant_extension")


def said(told: Event) -> str:
    """What somebody said with what they did: the reason, or the words of an urging."""
    entry = told.details.get("entry") or {}
    return told.reason or str(entry.get("message", ""))


def moved(situation: Situation) -> str:
    """How often the due date moved, and from where: `gia hạn 1 lần; hạn ban đầu 10/03/2027`."""
    return gettext(
        "gia hạn %(n)s lần; hạn ban đầu %(original)s",
        n=len(situation.granted),
        original=day(situation.original_due_on),
    )


def reminded(deadline: date, on: date) -> str:
    """What a reminder says on a day: `Nhắc việc: hạn 16/12/2026, còn 3 ngày`."""
    days, shown = (deadline - on).days, day(deadline)
    if days > 0:
        return gettext("Nhắc việc: hạn %(day)s, còn %(n)s ngày", day=shown, n=days)
    if days == 0:
        return gettext("Nhắc việc: hôm nay, %(day)s, là ngày đến hạn", day=shown)
    return gettext("Nhắc việc: hạn %(day)s, đã quá hạn %(n)s ngày", day=shown, n=-days)


def deed(told: Event) -> str:
    """What any line of the record tells, after the name of who did it."""
    if told.kind is EventKind.REFUSAL:
        return gettext("bị từ chối khi %(deed)s", deed=past(told.action))
    return sentence(told)


def event_tone(told: Event) -> str:
    """The colour of a line of an instance's history: that of where it led."""
    if told.action in ("return", "revoke", "withdraw", "reopen"):
        return "seal"
    if told.action == "object":
        return "amber"
    return STATE_TONES.get(told.to_state or "", "neutral")


def too_often(wait: timedelta) -> str:
    """Why signing in has to wait after failures."""
    return gettext("Đã sai nhiều lần. Thử lại sau %(time)s.", time=duration(wait))
