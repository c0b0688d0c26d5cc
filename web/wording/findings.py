"""What verifying the record found, in sentences for whoever inspects it.

Each says what was found where, and what it may mean where that is not the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from workflow.audit.findings import Fault, Remark

if TYPE_CHECKING:
    from workflow.audit.findings import Finding
    from workflow.audit.verification import Verification

FAULTS = {
    Fault.EVENT_MISSING: _l(
        "Thiếu dòng %(seq)s: đã bị xóa. Dòng kế tiếp còn lại là dòng %(next)s."
    ),
    Fault.EVENT_CHANGED: _l("Dòng %(seq)s đã bị sửa: nội dung không còn khớp với mã của dòng."),
    Fault.EVENT_UNREADABLE: _l(
        "Dòng %(seq)s không đọc được nữa: có giá trị mà chương trình không bao giờ ghi."
    ),
    Fault.CHAIN_BROKEN: _l("Dòng %(seq)s không nối với dòng trước: một trong hai dòng đã bị thay."),
    Fault.SCHEMA_UNKNOWN: _l(
        "Dòng %(seq)s ghi theo mẫu lạ “%(schema)s”, nên không có mã nào bảo đảm nội dung của dòng."
    ),
    Fault.TIME_RAN_BACK: _l(
        "Dòng %(seq)s ghi giờ %(at)s, sớm hơn giờ của dòng trước là %(before)s."
    ),
    Fault.HEAD_DIFFERS: _l(
        "Nhật ký kết thúc ở dòng %(seq)s, không khớp với dòng cuối mà chương trình đã giữ lại"
        " (dòng %(kept)s): phần cuối đã bị cắt, bị thêm hoặc bị sửa."
    ),
    Fault.HEAD_MISSING: _l(
        "Nhật ký kết thúc ở dòng %(seq)s, nhưng số và mã dòng cuối mà chương trình giữ lại đã bị"
        " xóa."
    ),
    Fault.NOTE_DIFFERS: _l(
        "Dòng %(seq)s không còn là dòng đã ghi lại ở ngoài: mã đã ghi là %(noted)s, nay là"
        " %(stored)s. Nhật ký đã bị viết lại."
    ),
    Fault.NOTE_NOT_FOUND: _l(
        "Nhật ký không còn dòng %(seq)s đã ghi lại ở ngoài (mã %(noted)s): phần cuối đã bị cắt,"
        " hoặc đây là một bản cũ."
    ),
    Fault.DEFINITION_CHANGED: _l("%(subject)s không còn đúng nội dung quy trình lúc công bố."),
    Fault.NEVER_ASSIGNED: _l(
        "Dòng %(seq)s ghi một bước của %(subject)s, nhưng không dòng nào ghi việc giao."
    ),
    Fault.ASSIGNED_AGAIN: _l("Dòng %(seq)s ghi việc giao %(subject)s lần thứ hai."),
    Fault.STEP_OUT_OF_PLACE: _l(
        "Dòng %(seq)s chuyển %(subject)s từ %(told)s, trong khi theo các dòng trước thì đang ở"
        " %(recorded)s."
    ),
    Fault.STEP_NOT_ALLOWED: _l(
        "Dòng %(seq)s chuyển %(subject)s theo quy tắc “%(rule)s” mà quy trình không có."
    ),
    Fault.INSTANCE_DIFFERS: _l(
        "%(subject)s có %(column)s là “%(stored)s”; theo dòng %(seq)s phải là “%(recorded)s”."
    ),
    Fault.REPORTED_AT_DIFFERS: _l(
        "%(subject)s ghi lúc báo cáo là “%(stored)s”; theo dòng %(seq)s và báo cáo đang xét phải là"
        " “%(recorded)s”. Đúng hạn hay quá hạn vì thế tính sai."
    ),
    Fault.RETURNED_AT_DIFFERS: _l(
        "%(subject)s ghi lúc bị trả lại là “%(stored)s”; theo dòng %(seq)s phải là “%(recorded)s”."
        " Danh sách và số nhiệm vụ bị trả lại vì thế tính sai."
    ),
    Fault.UNISSUED_SINCE_DIFFERS: _l(
        "%(subject)s ghi chờ ban hành từ “%(stored)s”; theo dòng %(seq)s và các văn bản đã nộp phải"
        " là “%(recorded)s”. Danh sách chờ ban hành vì thế tính sai."
    ),
    Fault.INSTANCE_MISSING: _l("%(subject)s không còn nữa, dù dòng %(seq)s có ghi."),
    Fault.INSTANCE_UNRECORDED: _l("%(subject)s đã được chèn vào: không dòng nào ghi việc giao."),
    Fault.READ_MODEL_DIFFERS: _l(
        "Dữ liệu lưu sẵn để lập danh sách của %(subject)s không khớp với hồ sơ nhiệm vụ, nên danh"
        " sách có thể sai. Lập lại bằng lệnh: dondoc db rebuild"
    ),
    Fault.ROW_CHANGED: _l("%(subject)s đã bị sửa sau dòng %(seq)s, là dòng bảo đảm nội dung."),
    Fault.ROW_MISSING: _l("%(subject)s đã bị xóa sau dòng %(seq)s, là dòng bảo đảm nội dung."),
    Fault.ROW_RETURNED: _l("%(subject)s đã được chèn lại, dù dòng %(seq)s ghi là đã bỏ."),
    Fault.ROW_UNREADABLE: _l(
        "%(subject)s không đọc được nữa: có giá trị mà chương trình không bao giờ ghi."
    ),
    Fault.ROW_UNRECORDED: _l("%(subject)s đã được chèn vào: không dòng nào bảo đảm."),
    Fault.FILE_DIFFERS: _l(
        "Tệp của %(subject)s (%(title)s) bị mất, không đọc được, hoặc nội dung không còn khớp với"
        " mã %(sha256)s."
    ),
    Fault.GUARD_MISSING: _l(
        "Chốt %(subject)s, giữ cho nhật ký không bị sửa, đã bị gỡ hoặc bị làm mất tác dụng."
    ),
    Fault.SCHEMA_OUTDATED: _l(
        "Cấu trúc cơ sở dữ liệu tự ghi là %(has)s, chương trình cần %(needs)s, nên chưa so sánh"
        " được. Hãy chạy dondoc db upgrade rồi kiểm tra lại."
    ),
    Fault.SCHEMA_LACKS: _l("Cơ sở dữ liệu thiếu %(subject)s, đúng ra là: %(wanted)s."),
    Fault.SCHEMA_ADDED: _l(
        "Cơ sở dữ liệu có %(subject)s không do chương trình tạo, có thể che hoặc đổi dữ liệu:"
        " %(found)s."
    ),
    Fault.SCHEMA_DIFFERS: _l(
        "%(subject)s của cơ sở dữ liệu đã bị đổi. Đúng ra là: %(wanted)s. Nay là: %(found)s."
    ),
    Fault.STORAGE_DAMAGED: _l(
        "Dữ liệu lưu ở %(subject)s không khớp nhau, do hỏng hoặc bị sửa: %(told)s."
    ),
    Fault.QUESTION_FAILED: _l("Không đọc được %(subject)s: %(told)s."),
}
"""What is said of each finding."""

REMARKS = {
    Remark.TIME_STOOD: _l(
        "Các dòng từ %(seq)s đến %(last)s cùng ghi giờ %(at)s: đồng hồ máy chủ chậm hơn nhật ký,"
        " nên không biết các dòng ấy được ghi lúc nào."
    ),
    Remark.NEVER_SIGNED_IN: _l(
        "Dòng %(seq)s: %(actor)s đã làm việc này, nhưng không dòng nào ghi việc đăng nhập."
    ),
    Remark.PASSWORD_UNTOLD: _l(
        "%(subject)s: mật khẩu được đặt lúc %(stored)s, nhưng dòng cuối ghi việc đặt mật khẩu là"
        " lúc %(told)s."
    ),
    Remark.IN_FUTURE: _l("%(subject)s ghi là đã làm đến %(until)s, ngày còn chưa tới."),
    Remark.NUMBER_AGAIN: _l(
        "%(subject)s đang ở số %(value)s, dù số %(used)s đã cấp: một số có thể bị cấp hai lần."
    ),
    Remark.NOBODY_TOLD: _l(
        "Từ dòng %(seq)s có %(count)s dòng ghi là đã thông báo, nhưng không người dùng nào có "
        "thông báo về các dòng ấy hoặc dòng sau."
    ),
}
"""What is said of each remark."""


def finding_sentence(finding: Finding) -> str:
    """What is said of a finding, or of a remark, which begins by saying that it is one."""
    said = REMARKS[finding.code] if isinstance(finding.code, Remark) else FAULTS[finding.code]
    told = str(said) % {"seq": finding.seq, "subject": finding.subject, **finding.detail}
    return gettext("Cần xem: %(what)s", what=told) if isinstance(finding.code, Remark) else told


def verification_summary(found: Verification, notes: int) -> str:
    """What was looked at, with how many heads noted elsewhere, and whether it is whole."""
    looked_at = {
        gettext("dòng nhật ký"): found.events,
        gettext("việc đã giao"): found.instances,
        gettext("bản ghi dữ liệu"): found.rows,
        gettext("tệp"): found.files,
        gettext("dòng đã ghi lại ở ngoài"): notes or None,
    }
    counted = ", ".join(f"{name} {count}" for name, count in looked_at.items() if count is not None)
    said = [gettext("Đã kiểm tra: %(counted)s.", counted=counted)]
    if found.since:
        said.append(
            gettext(
                "Chỉ kiểm tra phần mới kể từ dòng %(seq)s: những dòng trước đó, những bản ghi mà từ"
                " đó không dòng nào nhắc đến, và các trang, chỉ mục của cơ sở dữ liệu thì chưa"
                " kiểm tra lại.",
                seq=found.since.seq,
            )
        )
    if found.remarks:
        said.append(gettext("Số điều cần xem: %(n)s.", n=len(found.remarks)))
    whole = gettext("Phần mới nguyên vẹn.") if found.since else gettext("Nhật ký nguyên vẹn.")
    said.append(
        whole
        if found.whole
        else gettext("Nhật ký KHÔNG nguyên vẹn; số sai lệch: %(n)s.", n=len(found.findings))
    )
    return " ".join(said)
