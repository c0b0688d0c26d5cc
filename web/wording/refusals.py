"""Why something cannot be done or taken, and who can clear it."""

from collections.abc import Collection
from datetime import date, timedelta

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from models.vocabulary import EventKind
from web.formats import day, duration
from web.wording import subjects
from web.wording.address import Addressed, among, to
from web.wording.people import standing
from workflow.definition.vocabulary import Ground
from workflow.errors import Obstacle, TooMany

OBSTACLES = subjects.OBSTACLES | {
    "not_passed_on": _l(
        "Quyền làm thay, quyền được ủy quyền không chuyển tiếp cho người khác; việc này do"
        " %(missing)s quyết định."
    ),
    "agreed_in_person": _l("Chỉ người ủy quyền tự đồng ý được: %(missing)s."),
    "place_over": _l("Việc ủy quyền này đã hết hạn hoặc đã được rút."),
    "delegation_by_head": _l(
        "Ủy quyền cho người quyết định thay thành viên Ủy ban nhân dân xã do chính người đó,"
        " Chủ tịch hoặc người đứng đầu Văn phòng lập."
    ),
    "consent_settled": _l("Đề nghị này đã có người quyết định, đã rút lại hoặc đã hết hạn."),
    "hand_over_missing": _l("Chưa lập biên bản bàn giao cho chức vụ này."),
    "hand_over_unsigned": _l("Bên giao chưa ký biên bản bàn giao."),
    "successor_without_post": _l(
        "Người nhận không còn giữ chức vụ nhận bàn giao; Văn phòng hoặc Chủ tịch lập lại,"
        " chọn người nhận khác."
    ),
    "hand_over_signed": _l(
        "Bên giao đã ký; chỉ Chủ tịch hoặc Văn phòng được lập lại khi bên nhận chưa ký."
    ),
    "hand_over_whole": _l("Hai bên đã ký; biên bản bàn giao không thay đổi nữa."),
    "decisions_changed": _l(
        "Danh sách đã thay đổi: có việc vừa được ghi báo cáo hoặc không còn là quyết định."
        " Hãy xem lại danh sách."
    ),
    "session_report_settled": _l(
        "Việc báo cáo chỉ bỏ ghi được trong ngày ghi. Nhật ký vẫn giữ nguyên dòng đó."
    ),
    "not_entitled": _l("Anh/chị không có thẩm quyền thực hiện việc này."),
    "not_in_this_state": _l("Nhiệm vụ không còn ở bước này."),
    "shut_out": _l("Tài khoản của anh/chị đang khóa."),
    "lead_undecided": _l("Chưa xác định đơn vị chủ trì."),
    "unit_not_valid": _l(
        "Đơn vị không còn hoạt động: %(missing)s. Chọn đơn vị khác, hoặc sửa ngày kết thúc của đơn"
        " vị."
    ),
    "lead_also_cooperates": _l("Một đơn vị không thể vừa chủ trì vừa phối hợp: %(missing)s."),
    "assigned_already": _l("Kỳ này đã có nhiệm vụ do đơn vị này chủ trì: %(missing)s."),
    "unit_not_asked": _l("Chỉ thông báo hoặc không nhận nhiệm vụ được: %(missing)s."),
    "last_administrator": _l(
        "Đây là người quản trị cuối cùng; cần thêm chức vụ quản trị cho người khác trước."
    ),
    "person_disabled": _l("Tài khoản đang khóa; mở lại tài khoản trước khi cấp liên kết."),
    "unit_follows_up": _l("Đơn vị đang là đầu mối theo dõi, đôn đốc của Ủy ban nhân dân xã."),
    "unit_leads": _l(
        "Đơn vị đang chủ trì nhiệm vụ chưa kết thúc: %(missing)s."
        " Nhiệm vụ cần được kết thúc, thu hồi hoặc rút đề nghị trước."
    ),
    "unit_leads_restricted": _l(
        "Đơn vị đang chủ trì nhiệm vụ hạn chế chưa kết thúc."
        " Nhiệm vụ cần được kết thúc, thu hồi hoặc rút đề nghị trước."
    ),
    "unit_has_posts": _l(
        "Sau ngày đó còn người giữ chức vụ ở đơn vị: %(missing)s."
        " Ghi thôi giữ các chức vụ đó trước, hoặc chọn ngày muộn hơn."
    ),
    "period_closed": _l("Kỳ này đã chốt; để thêm nhiệm vụ, mở lại kỳ."),
    "period_runs": _l("Kỳ này chưa kết thúc; chốt được từ ngày %(missing)s."),
    "suspended_already": _l("Nhiệm vụ đang tạm dừng."),
    "ended_already": _l("Nhiệm vụ đã kết thúc."),
    "not_halted": _l("Nhiệm vụ không tạm dừng và chưa kết thúc."),
}

CHANGED = {
    Ground.STATE: _l("Nhiệm vụ đã sang bước “%(state)s”."),
    Ground.ROUND: _l("Nhiệm vụ đã sang lần báo cáo %(round)s."),
    Ground.PRODUCTS: _l("Sản phẩm của nhiệm vụ đã thay đổi."),
    Ground.ISSUED: _l("Văn bản đã ban hành đã được nộp hoặc nộp lại."),
    Ground.OWN_ANSWERS: _l("Đơn vị của anh/chị đã có ý kiến khác."),
    Ground.ANSWERS: _l("Có ý kiến mới của đơn vị phối hợp, hoặc giải trình mới."),
    Ground.OBJECTION: _l("Ý kiến này đã được giải trình, hoặc đơn vị đã đổi ý kiến."),
    Ground.SUBMISSION: _l("Văn phòng đã trình phê duyệt, hoặc trình lại."),
    Ground.APPROVAL: _l("Phê duyệt đã được rút, hoặc đã có việc làm tiếp theo phê duyệt."),
    Ground.VOTE: _l("Kết quả biểu quyết đã được ghi."),
    Ground.BALLOT: _l("Việc lấy ý kiến thành viên đã thay đổi."),
    Ground.EXTENSION: _l("Đề nghị gia hạn đã được quyết định, hoặc có đề nghị mới."),
    Ground.DECLINE: _l("Đề nghị chuyển trả đã được quyết định, hoặc có đề nghị mới."),
    Ground.APPOINTMENT: _l("Đơn vị đã phân công lại người xử lý."),
    Ground.WHOLE: _l("Nhiệm vụ đã thay đổi từ khi anh/chị mở trang."),
}
"""Which of the facts that an act rests on is no longer as it was seen."""

CHANGED_OF_REQUESTS = {
    Ground.SUBMISSION: _l("Văn phòng đã trình kết quả để ghi nhận, hoặc trình lại."),
    Ground.APPROVAL: _l("Việc ghi nhận đã được rút, hoặc sau đó đã có việc làm tiếp."),
}
"""The same where the lead unit can only be requested."""

CLEARED_BY = _l("Người có thể giải quyết: %(who)s.")
DONE_BY = _l("Người có thẩm quyền: %(who)s.")
"""Whose it is to do: another thing than who can take away what stands in the way of it."""

INVALID = subjects.FAULTS | {
    "required": _l("Chưa nhập mục này."),
    "not_issued_year": _l("Ngày này không thuộc năm ban hành ghi trong phụ lục."),
    "in_future": _l("Ngày này chưa đến."),
    "figure_year": _l("Nhập một năm của kế hoạch, không sau năm nay."),
    "value_or_undetermined": _l("Nhập số liệu, hoặc chọn kết quả “Không xác định”."),
    "outcome_reason": _l("Kết quả khác với kết quả tính theo chỉ tiêu; nêu lý do."),
    "correction_reason": _l("Năm này đã có số liệu; nêu lý do sửa."),
    "nothing_chosen": _l("Chọn ít nhất một việc."),
    "decided_after_session": _l(
        "Có việc được quyết định sau ngày này; bỏ chọn việc đó hoặc chọn ngày họp sau."
    ),
    "in_past": _l("Ngày này đã qua."),
    "before_period": _l("Hạn phải từ ngày đầu của kỳ trở đi."),
    "long_after_period": _l("Hạn không được muộn hơn một năm sau khi kỳ kết thúc."),
    "answers_too_soon": _l(
        "Các đơn vị phối hợp phải có đủ số ngày trả lời theo quy định, tính từ hôm nay; chọn ngày"
        " muộn hơn, hoặc để trống để hệ thống tự tính."
    ),
    "answers_too_late": _l("Hạn trả lời không được muộn quá 60 ngày kể từ hôm nay."),
    "before_due_date": _l("Hạn trả lời không được trước hạn hoàn thành."),
    "username_taken": _l("Tên đăng nhập này đã có người dùng."),
    "asked_already": _l("Việc này đã đề nghị và đang chờ người thứ hai đồng ý."),
    "no_end": _l("Chức vụ này không có ngày cuối cùng để sửa."),
    "ended_long_ago": _l("Người này thôi giữ chức vụ đã quá 60 ngày; hãy thêm chức vụ mới."),
    "password_for_address": _l("Nhập mật khẩu hiện tại để thêm, đổi hoặc bỏ địa chỉ."),
    "password_short": _l("Mật khẩu cần ít nhất 15 ký tự; một câu ngắn dễ nhớ là tốt nhất."),
    "password_long": _l("Mật khẩu không được dài quá 128 ký tự."),
    "password_easy": _l("Mật khẩu này dễ đoán; hãy ghép vài từ không liên quan đến cơ quan."),
    "username_shape": _l(
        "Tên đăng nhập gồm chữ thường không dấu, chữ số, dấu chấm, gạch dưới hoặc gạch ngang;"
        " bắt đầu bằng chữ hoặc số, từ 2 đến 60 ký tự."
    ),
    "no_such_post": _l("Người nhận phải giữ chức vụ ở cùng đơn vị vào ngày tiếp nhận."),
    "post_in_person": _l("Chức vụ này phải tự mình thực hiện, không cử người thay thế."),
    "post_ends_before": _l("Chức vụ được thay không kéo dài suốt thời gian này."),
    "not_oneself": _l("Không cử chính mình hoặc chính người giữ chức vụ đó."),
    "watches_over": _l("Người quản trị hoặc giám sát không thay người khác giải quyết công việc."),
    "no_deputy": _l("Người thay thế khi vắng mặt phải là cấp phó hoặc người cùng đơn vị."),
    "not_of_commune": _l(
        "Chủ tịch UBND xã ủy quyền cho người đứng đầu hoặc công chức của cơ quan, đơn vị thuộc Ủy"
        " ban nhân dân xã; Phó Chủ tịch thì thay khi vắng mặt."
    ),
    "not_below": _l(
        "Người đứng đầu ủy quyền cho cấp dưới trong chính đơn vị mình, không ủy quyền cho cấp trên"
        " hoặc đơn vị khác."
    ),
    "authorised_by_heads": _l(
        "Chỉ người đứng đầu đơn vị và Chủ tịch UBND xã được ủy quyền; chức vụ này chỉ cử người thay"
        " khi vắng mặt."
    ),
    "place_taken": _l("Trong thời gian này đã có người thay thế."),
    "day_far": _l("Ngày này quá xa; hãy xem lại năm."),
    "before_start": _l("Ngày cuối không được trước ngày đầu."),
    "ended_before": _l("Đã có ngày kết thúc sớm hơn ngày này; cần thì thêm mới từ ngày sau đó."),
    "unit_needed": _l("Chức vụ này thuộc một đơn vị; hãy chọn đơn vị."),
    "not_of_unit": _l("Chức vụ này không thuộc đơn vị nào; hãy để trống đơn vị."),
    "unit_not_valid_then": _l("Đơn vị không hoạt động suốt thời gian này."),
    "head_taken": _l("Trong thời gian này đơn vị đã có người đứng đầu."),
    "chair_taken": _l("Trong thời gian này đã có Chủ tịch UBND xã."),
    "held_already": _l("Trong thời gian này người này đã giữ chính chức vụ đó."),
    "administrator_alone": _l(
        "Người quản trị hệ thống không giữ đồng thời chức vụ nào khác,"
        " để không quyết định nhiệm vụ."
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
    "ever_and_years": _l("Bảo quản vĩnh viễn thì để trống số năm."),
    "years_of_retention": _l("Nhập từ 2 đến 70 năm, hoặc chọn bảo quản vĩnh viễn."),
    "unlawful_retention": _l("Nhập từ 2 đến 70 năm, hoặc 0 là bảo quản vĩnh viễn."),
    "out_of_range": _l("Số này nằm ngoài khoảng cho phép."),
    "no_day_worked": _l("Mỗi tuần cần ít nhất một ngày làm việc."),
    "no_day_off": _l("Hãy chọn ít nhất một ngày nghỉ hằng tuần."),
    "day_named": _l("Ngày này đã có: “%(missing)s”; để đổi, bỏ ngày đó rồi thêm lại."),
    "year_far": _l("Năm này quá xa, chưa xác nhận được lịch nghỉ."),
    "year_out_of_plan": _l("Năm kết thúc phải từ năm ban hành, trong vòng 20 năm."),
    "bad_name": _l("Tên tệp không dùng được; hãy đổi tên rồi chọn lại."),
    "no_extension": _l(
        "Tên tệp không có đuôi cho biết loại tệp, như .pdf hoặc .docx;"
        " hãy đổi tên cho đủ đuôi rồi chọn lại."
    ),
    "type_not_allowed": _l("Loại tệp này không nhận. Các loại nhận: %(missing)s."),
    "too_large": _l("Tệp lớn hơn %(missing)s; hãy chọn tệp nhỏ hơn hoặc tách tệp."),
    "no_room": _l(
        "Máy chủ sắp hết dung lượng lưu trữ nên tạm không nhận thêm tệp; các việc khác vẫn "
        "thực hiện được. Báo quản trị giải phóng dung lượng, rồi gửi lại."
    ),
    "empty": _l("Tệp này trống."),
    "content_differs": _l(
        "Nội dung tệp không đúng với đuôi tên tệp; hãy lưu lại đúng loại, hoặc in ra PDF."
    ),
    "another_kind": _l(
        "Nội dung tệp là %(missing)s, không đúng với đuôi tên tệp; hãy đổi đuôi tên tệp cho đúng,"
        " hoặc lưu lại đúng loại rồi chọn lại."
    ),
    "web_page": _l(
        "Tệp này thực ra là trang web hoặc XML mang đuôi của văn bản; hãy mở bằng Word hoặc Excel,"
        " chọn Lưu thành (Save As) loại .docx hoặc .xlsx rồi chọn lại."
    ),
    "damaged": _l(
        "Tệp thiếu phần bên trong nên không mở được; hãy mở bản gốc bằng phần mềm soạn thảo,"
        " lưu lại rồi chọn lại."
    ),
    "odd_package": _l(
        "Tệp được đóng gói khác thường, có thể mở ra khác nhau ở mỗi máy; hãy mở bằng Word, Excel"
        " hoặc LibreOffice, lưu lại rồi chọn lại."
    ),
    "cut_off": _l(
        "Tệp thiếu phần cuối, có thể do chưa tải hoặc chép xong; hãy lấy lại tệp, quét lại"
        " hoặc in ra PDF rồi chọn lại."
    ),
    "no_page": _l("Tệp PDF này không có trang nào; hãy quét lại hoặc in ra PDF rồi chọn lại."),
    "unreadable": _l(
        "Máy chủ không đọc được tệp này; hãy quét lại, hoặc mở ra rồi in ra PDF và chọn lại."
    ),
    "not_examined": _l("Máy chủ đang bận, chưa xem được tệp; hãy nộp lại sau ít phút."),
    "encrypted": _l(
        "Tệp có mật khẩu nên người khác không mở được; hãy bỏ mật khẩu, hoặc mở ra rồi in ra PDF,"
        " và chọn lại."
    ),
    "has_macros": _l(
        "Tệp có macro; hãy lưu thành loại không có macro, như .docx hoặc .xlsx, rồi chọn lại."
    ),
    "template_elsewhere": _l(
        "Văn bản gắn với mẫu ở nơi khác (%(missing)s) và sẽ tải mẫu đó khi mở. Trong Word, vào"
        " Tệp – Tùy chọn – Bổ trợ (Options – Add-ins), mục Mẫu (Templates), xóa đường dẫn mẫu,"
        " lưu lại; hoặc in ra PDF."
    ),
    "fetches_content": _l(
        "Tệp tự tải nội dung từ nơi khác (%(missing)s); hãy ngắt liên kết hoặc xóa công thức đó"
        " rồi lưu lại,"
        " hoặc in ra PDF."
    ),
    "refreshes_objects": _l(
        "Tệp có đối tượng tự cập nhật khi mở; hãy ngắt liên kết của đối tượng đó rồi lưu lại,"
        " hoặc in ra PDF."
    ),
    "runs_commands": _l(
        "Tệp có nội dung chạy lệnh hoặc mở chương trình trên máy người đọc (%(missing)s); hãy "
        "xóa trường, công thức hoặc liên kết đó rồi lưu lại, hoặc in ra PDF."
    ),
    "launches_program": _l(
        "Tệp PDF này mở chương trình hoặc tệp khác trên máy người đọc; hãy in ra PDF rồi chọn lại."
    ),
    "carries_program": _l(
        "Trong tệp có nhúng một chương trình chạy được; hãy xóa phần đó rồi lưu lại,"
        " hoặc in ra PDF."
    ),
    "bomb": _l(
        "Tệp giải nén ra quá lớn hoặc có quá nhiều phần nên không nhận; hãy in ra PDF rồi chọn lại."
    ),
    "picture_cut_off": _l(
        "Ảnh chưa trọn vẹn, có thể do chưa tải hoặc chép xong; hãy lấy lại ảnh,"
        " chụp hoặc quét lại rồi chọn lại."
    ),
    "too_many_pixels": _l(
        "Ảnh có hơn %(missing)s triệu điểm ảnh, nhiều máy không mở được;"
        " hãy chụp lại, hoặc quét lại ở mức 300 điểm (dpi)."
    ),
    "address_shape": _l("Địa chỉ thư chưa đúng; hãy nhập như ten@example.vn."),
    "both_hours": _l("Hãy nhập cả giờ bắt đầu và giờ kết thúc, hoặc để trống cả hai."),
    "no_hours": _l("Giờ kết thúc phải khác giờ bắt đầu."),
    "not_after_head": _l("Phải sau ngày báo người đứng đầu đơn vị."),
}


def obstacle(found: Obstacle, held: Collection[str] = (), lead: Addressed | None = None) -> str:
    """Why an action is closed, and who can clear it, unless the reader `held` that standing."""
    missing = (day(each) if isinstance(each, date) else each for each in found.missing)
    words = among(OBSTACLES, subjects.OBSTACLES_OF_REQUESTS, found.code, lead)
    sentence = str(words) % {"missing": "; ".join(missing)}
    if found.cleared_by is None or found.cleared_by in held:
        return sentence
    others = DONE_BY if found.of_right else CLEARED_BY
    return f"{sentence} {others % {'who': standing(found.cleared_by)}}"


def changed(ground: str, *, state: str, round_: int, lead: Addressed) -> str:
    """Which fact has changed since somebody looked, with what it is now."""
    words = to(lead, CHANGED, CHANGED | CHANGED_OF_REQUESTS)[Ground(ground)]
    return str(words) % {"state": state, "round": round_}


def invalid(code: str, missing: str = "") -> str:
    """What is wrong with a field; `missing` is what it names in vain."""
    return str(INVALID[code]) % {"missing": missing}


def too_often(wait: timedelta) -> str:
    """Why signing in has to wait after failures."""
    return gettext("Nhập sai nhiều lần. Thử lại sau %(time)s.", time=duration(wait))


TOO_MANY = {
    EventKind.EXPORT: _l(
        "Trong một giờ qua anh/chị đã xuất nhật ký %(n)s lần, bằng mức cho mỗi người."
    ),
    EventKind.COMMENT: _l(
        "Trong một giờ qua anh/chị đã gửi %(n)s trao đổi, bằng mức cho mỗi người."
    ),
    EventKind.UPLOAD: _l("Trong một giờ qua anh/chị đã nộp %(n)s tệp, bằng mức cho mỗi người."),
    EventKind.REFUSAL: _l(
        "Trong một giờ qua có hơn %(n)s lần anh/chị gửi việc không được nhận; những lần sau chỉ ghi"
        " tổng số vào nhật ký."
    ),
}


def too_many(told: TooMany) -> str:
    """Of what a person has done so much that no more is taken for a while."""
    return str(TOO_MANY[told.kind] % {"n": told.an_hour})
