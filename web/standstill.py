"""What people are told when the database or the disk does not do what it was asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from models.trouble import Trouble
from web.explanation import Explanation

if TYPE_CHECKING:
    from flask_babel import LazyString

_LATER = _l("Thử lại sau ít phút. Nếu vẫn vậy, báo quản trị kèm mã tra cứu dưới đây.")
_TELL = _l("Báo ngay quản trị kèm mã tra cứu dưới đây.")
_READ_ON = _l("Các trang vẫn xem được. Báo quản trị, rồi gửi lại khi hệ thống ghi được.")


def _on_the_server(what_happened: LazyString) -> Explanation:
    return Explanation(_l("Hệ thống tạm ngừng"), what_happened, _TELL)


BUSY = Explanation(
    _l("Hệ thống đang bận"), _l("Cơ sở dữ liệu chưa trả lời được."), _l("Thử lại sau ít phút.")
)
EXPLANATIONS = {
    Trouble.BUSY: BUSY,
    Trouble.UNKNOWN: BUSY,
    Trouble.AWAY: Explanation(
        _l("Hệ thống tạm gián đoạn"), _l("Máy chủ cơ sở dữ liệu chưa trả lời."), _LATER
    ),
    Trouble.FULL: Explanation(
        _l("Máy chủ hết dung lượng lưu trữ"),
        _l("Ổ đĩa của máy chủ đã đầy nên chưa ghi thêm được."),
        _READ_ON,
    ),
    Trouble.READ_ONLY: Explanation(
        _l("Hệ thống chỉ cho xem"),
        _l("Ổ đĩa hoặc cơ sở dữ liệu của máy chủ hiện chỉ đọc được, không ghi được."),
        _READ_ON,
    ),
    Trouble.OTHER_SCHEMA: Explanation(
        _l("Hệ thống đang nâng cấp"),
        _l("Cơ sở dữ liệu chưa khớp với phiên bản của chương trình."),
        _LATER,
    ),
    Trouble.MISSING: _on_the_server(_l("Không tìm thấy cơ sở dữ liệu trên máy chủ.")),
    Trouble.NO_DATABASE: _on_the_server(_l("Tệp cơ sở dữ liệu đã bị thay bằng tệp khác.")),
    Trouble.DAMAGED: _on_the_server(_l("Cơ sở dữ liệu trên máy chủ bị hỏng một phần.")),
    Trouble.FAILING: _on_the_server(_l("Ổ đĩa của máy chủ báo lỗi đọc ghi.")),
    Trouble.FORBIDDEN: _on_the_server(_l("Chương trình không có quyền dùng tệp dữ liệu.")),
}

FILE_LOST = Explanation(
    _l("Tệp không còn trên máy chủ"),
    _l("Sản phẩm này có trong hồ sơ, nhưng tệp của nó không còn hoặc không đọc được."),
    _l("Báo quản trị kèm mã tra cứu dưới đây để khôi phục tệp từ bản sao lưu."),
)

PASSES = {Trouble.BUSY, Trouble.UNKNOWN, Trouble.AWAY, Trouble.OTHER_SCHEMA}
"""What mostly passes by itself, within seconds."""


def retry_after(trouble: Trouble) -> int:
    """After how many seconds it makes sense to ask again."""
    return 10 if trouble in PASSES else 120
