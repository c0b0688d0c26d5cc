"""What the state of the installation is called, on the administrator's page and on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from models.trouble import Trouble
from web.standstill import EXPLANATIONS

if TYPE_CHECKING:
    from web.health.results import Result

TOPICS = {
    "database": _l("Cơ sở dữ liệu"),
    "pages": _l("Tính toàn vẹn"),
    "store": _l("Nơi lưu tệp"),
    "space": _l("Dung lượng đĩa"),
    "clock": _l("Tác vụ theo giờ"),
    "messenger": _l("Gửi thông báo"),
    "documents": _l("Tệp sản phẩm"),
    "time": _l("Giờ máy chủ"),
    "mail": _l("Thư điện tử"),
    "backup": _l("Bản sao lưu"),
    "verification": _l("Kiểm tra nhật ký"),
    "permissions": _l("Quyền đọc tệp"),
    "proxies": _l("Địa chỉ và máy chủ trung gian"),
}

SENTENCES = {
    "database_good": _l("Đọc và ghi được; cấu trúc đúng với chương trình."),
    "database_empty": _l("Chưa có dữ liệu của xã."),
    "schema_older": _l("Cấu trúc cơ sở dữ liệu cũ hơn chương trình."),
    "schema_newer": _l("Cấu trúc cơ sở dữ liệu mới hơn chương trình; hãy cài bản mới."),
    "schema_unmarked": _l(
        "Cơ sở dữ liệu không còn ghi rõ cấu trúc của bản nào (bảng alembic_version)."
    ),
    "schema_empty": _l("Cơ sở dữ liệu còn trống."),
    "pages_good": _l("Không thấy trang nào hỏng."),
    "store_good": _l("Ghi được tệp."),
    "space_good": _l("Còn trống %(free)s."),
    "space_little": _l(
        "Chỉ còn %(free)s, dưới mức %(wanted)s; hãy giải phóng dung lượng trước khi đầy."
    ),
    "space_none": _l("Sắp hết dung lượng: còn %(free)s."),
    "clock_good": _l("Hoạt động bình thường."),
    "clock_waits": _l(
        "Đang chờ: giờ máy chủ cách lần hoạt động trước quá xa. Xem lại giờ máy chủ; có người đăng"
        " nhập thì tự chạy tiếp."
    ),
    "clock_never": _l("Chưa hoạt động lần nào: không tự động giao kỳ mới, không tự nhắc hạn."),
    "clock_stands": _l("Đã dừng %(minutes)s phút: không tự động giao kỳ mới, không tự nhắc hạn."),
    "messenger_good": _l("Hoạt động bình thường."),
    "messenger_never": _l("Chưa hoạt động lần nào: việc mới chưa được thông báo."),
    "messenger_stands": _l("Đã dừng %(minutes)s phút: việc mới chưa được thông báo."),
    "documents_good": _l("Đủ %(count)s tệp."),
    "documents_lost": _l("Thiếu %(count)s tệp; hãy khôi phục từ bản sao lưu."),
    "time_good": _l("Không chậm hơn nhật ký."),
    "time_behind": _l(
        "Chậm hơn dòng cuối của nhật ký %(minutes)s phút: giờ máy đang sai hoặc đã từng sai."
    ),
    "time_stops": _l(
        "Chậm hơn dòng cuối của nhật ký %(minutes)s phút, nên tạm dừng ghi và không đăng nhập "
        "mới được. Trước hết chỉnh giờ máy; nếu giờ máy đã đúng thì cho ghi tiếp bằng lệnh "
        "này."
    ),
    "mail_good": _l("%(waiting)s thư đang chờ gửi."),
    "mail_none": _l("Chưa kết nối máy chủ thư: chỉ thông báo bằng biểu tượng chuông trên trang."),
    "mail_late": _l("%(waiting)s thư chờ quá một giờ; máy chủ thư có thể không nhận."),
    "mail_failed": _l("%(failed)s thư không gửi được; xem mục Thư chưa gửi được."),
    "backup_good": _l("Bản mới nhất cách đây %(hours)s giờ, đã kiểm tra."),
    "backup_none": _l("Chưa có bản sao lưu nào ở %(folder)s."),
    "backup_old": _l("Bản mới nhất đã cũ: cách đây %(hours)s giờ."),
    "backup_broken": _l("Bản mới nhất (%(name)s) kiểm tra thấy hỏng."),
    "backup_unreadable": _l("Bản mới nhất cách đây %(hours)s giờ; có bản khác không đọc được."),
    "backup_unverified": _l("Bản mới nhất cách đây %(hours)s giờ, chưa kiểm tra."),
    "backup_same_disk": _l(
        "Bản mới nhất cách đây %(hours)s giờ, nhưng nằm cùng ổ đĩa với dữ liệu:"
        " hỏng ổ là mất cả hai."
    ),
    "verification_good": _l("Cách đây %(days)s ngày, không thấy sai lệch."),
    "verification_never": _l("Chưa kiểm tra lần nào."),
    "verification_old": _l("Lần cuối cách đây %(days)s ngày; nên kiểm tra hằng tuần."),
    "verification_found": _l("Lần cuối cách đây %(days)s ngày, thấy %(findings)s sai lệch."),
    "permissions_good": _l("Chỉ tài khoản của chương trình đọc được."),
    "permissions_open": _l("Tài khoản khác trên máy chủ đọc được: %(paths)s."),
    "proxies_good": _l("Mở ở %(url)s."),
    "proxies_plain": _l("Mở ở %(url)s: mật khẩu đi trên mạng không được mã hóa."),
    "proxies_unheard": _l(
        "Có máy chủ trung gian (proxy) đứng trước nhưng chưa khai báo:"
        " mọi người có chung một địa chỉ."
    ),
}


def health_topic(result: Result) -> str:
    """Which side of the installation it is about."""
    return str(TOPICS[result.topic])


def health_sentence(result: Result) -> str:
    """What was found there."""
    kind, _, trouble = result.code.partition("trouble_")
    if not kind:
        return str(EXPLANATIONS[Trouble(trouble)].what_happened)
    return str(SENTENCES[result.code]) % {name: str(fact) for name, fact in result.facts.items()}
