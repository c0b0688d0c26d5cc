"""The one place where what stopped a request becomes a page that says what to do next."""

from __future__ import annotations

import logging
from contextlib import suppress
from dataclasses import replace
from http import HTTPStatus
from math import ceil
from typing import TYPE_CHECKING

from flask import current_app, render_template, request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError

from models.file_store import Lost
from models.trouble import Trouble, trouble_of
from web import standstill, wording
from web.bodies import LeftUnread
from web.clock import now
from web.database import transaction
from web.explanation import Explanation
from web.files import upload_limit
from web.formats import moment
from web.health.ready import readiness
from web.identity import current_actor
from web.metrics import metrics
from web.server.parsing import Unread
from web.tracing import asked_for, request_id
from workflow.audit.refusals import Attempted, refusal
from workflow.errors import (
    ClockBehind,
    Invalid,
    NotEntitled,
    Refused,
    Stale,
    TokenReused,
    TooMany,
    Unknown,
)
from workflow.vietnamese import size

if TYPE_CHECKING:
    from flask import Flask
    from flask_babel import LazyString
    from werkzeug.wrappers import Response

    Answer = tuple[str, int] | tuple[str, int, dict[str, str]]

log = logging.getLogger(__name__)

RETRY_SECONDS = 30
"""After so long a database that was busy mostly answers again."""


_KEPT = _l("Chưa có thay đổi nào. Nội dung vừa nhập còn ở trang trước; bấm Quay lại để lấy lại.")
_UNCHANGED = _l("Chưa có thay đổi nào trên hệ thống.")

NOT_FOUND = Explanation(
    _l("Không tìm thấy trang"),
    _l("Trang không tồn tại hoặc anh/chị không có quyền xem."),
    _l("Xem lại địa chỉ, hoặc trở về trang chủ."),
)
EXPLANATIONS = {
    400: Explanation(
        _l("Yêu cầu không hợp lệ"),
        _l("Máy chủ không đọc được yêu cầu này."),
        _l("Quay lại trang trước, tải lại rồi thử lần nữa."),
        _UNCHANGED,
    ),
    403: Explanation(
        _l("Không có thẩm quyền"),
        _l("Anh/chị không có thẩm quyền thực hiện việc này."),
        _l("Nếu cần làm, hãy liên hệ người có thẩm quyền hoặc Văn phòng HĐND và UBND xã."),
        _UNCHANGED,
    ),
    404: NOT_FOUND,
    405: Explanation(
        _l("Yêu cầu không hợp lệ"),
        _l("Địa chỉ này chỉ nhận biểu mẫu gửi lên, không mở trực tiếp được."),
        _l("Quay lại trang trước rồi bấm nút ở đó."),
    ),
    409: Explanation(
        _l("Chưa thể thực hiện"),
        _l("Việc này hiện chưa thực hiện được."),
        _l("Mở lại trang nhiệm vụ để xem tình trạng mới nhất."),
        _KEPT,
    ),
    413: Explanation(
        _l("Nội dung gửi lên quá lớn"),
        _l("Tệp hoặc nội dung gửi lên vượt quá giới hạn."),
        what_is_kept=_KEPT,
    ),
    422: Explanation(
        _l("Nội dung chưa đúng"),
        _l("Có mục nhập chưa đúng nên chưa ghi nhận."),
        _l("Quay lại trang trước để sửa rồi gửi lại."),
        _KEPT,
    ),
    429: Explanation(
        _l("Thao tác quá nhiều lần"),
        _l("Hệ thống tạm dừng nhận yêu cầu này."),
        _l("Chờ một lát rồi thử lại."),
        _UNCHANGED,
    ),
    500: Explanation(
        _l("Hệ thống gặp lỗi"),
        _l("Có lỗi ngoài dự kiến ở máy chủ; lỗi đã được ghi lại."),
        _l("Thử lại sau ít phút. Nếu vẫn lỗi, báo quản trị kèm mã tra cứu dưới đây."),
        _KEPT,
    ),
    503: replace(standstill.BUSY, what_is_kept=_KEPT),
}
FORM_LAPSED = Explanation(
    _l("Trang đã hết hiệu lực"),
    _l("Biểu mẫu này thuộc phiên làm việc trước, hoặc trình duyệt không gửi kèm cookie."),
    _l("Quay lại trang trước, tải lại trang rồi gửi lần nữa."),
    _KEPT,
)
UNREAD = {
    Unread.STRANGER: (413, EXPLANATIONS[413]),
    Unread.TOO_LARGE: (413, EXPLANATIONS[413]),
    Unread.OF_ONE: (
        429,
        Explanation(
            _l("Đang gửi quá nhiều tệp"),
            _l("Anh/chị đang gửi nhiều tệp cùng một lúc."),
            _l("Chờ các tệp đang gửi xong, rồi gửi lại tệp này."),
            _KEPT,
        ),
    ),
    Unread.OF_ALL: (
        503,
        Explanation(
            _l("Hệ thống đang nhận nhiều tệp"),
            _l("Đang có quá nhiều tệp được gửi lên cùng một lúc."),
            _l("Chờ một phút rồi gửi lại."),
            _KEPT,
        ),
    ),
}
OVERTAKEN = Explanation(
    _l("Đã có người xử lý trước"),
    _l("Từ khi anh/chị mở trang, đã có người xử lý việc này."),
    _l("Mở lại trang nhiệm vụ để xem việc đã được xử lý, rồi quyết định tiếp."),
    _KEPT,
)
REUSED = Explanation(
    _l("Biểu mẫu đã gửi rồi"),
    _l("Biểu mẫu này đã gửi một lần với nội dung khác; lần gửi trước đã được ghi nhận."),
    _l("Mở lại trang để xem kết quả, rồi gửi nội dung mới từ đó."),
)


def set_up(app: Flask) -> None:
    """Explain whatever stops a request on a page of its own."""
    app.register_error_handler(Unknown, lambda _error: page(404))
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(TooMany, _too_many)
    app.register_error_handler(LeftUnread, lambda left: page(*UNREAD[left.why]))
    app.register_error_handler(Stale, lambda _error: page(409, OVERTAKEN))
    app.register_error_handler(ClockBehind, _clock_behind)
    app.register_error_handler(TokenReused, lambda _error: page(422, REUSED))
    app.register_error_handler(Invalid, _invalid)
    app.register_error_handler(CSRFError, lambda _error: page(400, FORM_LAPSED))
    app.register_error_handler(SecurityError, _unknown_host)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Lost, _file_lost)
    for kind in (DBAPIError, NoConnectionFree, OSError):
        app.register_error_handler(kind, _stands_still)
    app.register_error_handler(InternalServerError, _unexpected)
    app.after_request(_say_when)


def page(
    code: int,
    explanation: Explanation | None = None,
    *,
    reasons: list[str] | None = None,
    reference: str | None = None,
) -> tuple[str, int]:
    """An error page; it asks neither the database nor who the person is."""
    says = explanation or EXPLANATIONS[code]
    if code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        says = replace(says, what_to_do=_so_large(upload_limit()))
    html = render_template(
        "errors/page.html",
        commune=None,
        code=code,
        heading=says.heading,
        what_happened=says.what_happened,
        what_is_kept=says.what_is_kept,
        what_to_do=says.what_to_do,
        reasons=reasons or [],
        reference=reference,
    )
    return html, code


def _so_large(octets: int) -> LazyString:
    return _l("Chọn tệp không quá %(size)s hoặc tách tệp, rồi gửi lại.", size=size(octets))


def _refused(refused: Refused) -> Answer:
    if not isinstance(refused, Attempted) and request.method == "POST":
        try:
            _write_down(refused)
        except TooMany as too_many:
            return _too_many(too_many)
    reasons = [wording.obstacle(obstacle) for obstacle in refused.obstacles]
    code = 403 if isinstance(refused, NotEntitled) else 409
    # The obstacles say what happened more exactly than the page's own sentence.
    says = replace(EXPLANATIONS[code], what_happened="") if reasons else None
    return page(code, says, reasons=reasons)


def _write_down(met: Refused) -> None:
    """Write down what was sent and refused before it was judged."""
    with suppress(Refused), transaction():
        raise refusal("page", "send", *met.obstacles, actor=current_actor(), at=now())


def _too_many(too_many: TooMany) -> Answer:
    seconds = ceil(too_many.wait.total_seconds())
    says = Explanation(
        _l("Tạm thời chưa làm tiếp được"),
        wording.too_many(too_many),
        _l("Có thể làm tiếp sau %(minutes)s phút.", minutes=ceil(seconds / 60)),
        _KEPT,
    )
    reasons = [wording.obstacle(obstacle) for obstacle in too_many.obstacles]
    html, code = page(429, says, reasons=reasons)
    return html, code, {"Retry-After": str(seconds)}


def _say_when(response: Response) -> Response:
    """The answer, which says when to come again if it is that one should."""
    if response.status_code in {429, 503}:
        response.headers.setdefault("Retry-After", str(RETRY_SECONDS))
    return response


def _clock_behind(behind: ClockBehind) -> tuple[str, int]:
    says = Explanation(
        _l("Tạm dừng ghi"),
        _l(
            "Đồng hồ máy chủ đang là %(now)s, trong khi dòng cuối của nhật ký ghi %(last)s;"
            " ghi tiếp thì thời gian trong nhật ký không còn đúng.",
            now=moment(behind.now),
            last=moment(behind.last),
        ),
        _l(
            "Người đang đăng nhập vẫn xem được các trang. Báo quản trị máy chủ chỉnh lại đồng "
            "hồ; tài liệu vận hành hướng dẫn ở mục đồng hồ."
        ),
        _KEPT,
    )
    return page(503, says)


def _invalid(invalid: Invalid) -> tuple[str, int]:
    return page(422, reasons=[wording.invalid(code) for code in invalid.fields.values()])


def _http(error: HTTPException) -> Response | tuple[str, int]:
    # Redirections are exceptions too; they have an answer of their own.
    if error.code is None or error.code < 400:  # noqa: PLR2004 - where errors begin
        return error.get_response(request.environ)
    return page(error.code, EXPLANATIONS.get(error.code, EXPLANATIONS[400]))


def _unknown_host(_error: SecurityError) -> tuple[str, int, dict[str, str]]:
    # Without a name to trust there is no address to build, hence no page.
    names = ", ".join(sorted(set(current_app.config["TRUSTED_HOSTS"])))
    sentence = gettext(
        "Máy chủ này chỉ trả lời ở các địa chỉ: %(names)s."
        " Người quản trị đặt thêm bằng DONDOC_PUBLIC_URL hoặc DONDOC_TRUSTED_HOSTS.",
        names=names,
    )
    return sentence, 400, {"Content-Type": "text/plain; charset=utf-8"}


def _stands_still(error: Exception) -> Answer:
    """A page for what the database or the disk did not do; raises what is a fault of ours."""
    trouble = trouble_of(error)
    if trouble is None:
        raise error
    return _explained(error, trouble)


def _explained(error: BaseException, trouble: Trouble) -> Answer:
    log.error("%s %s stands still", request.method, asked_for(), exc_info=error)
    metrics().met(trouble)
    readiness().note(trouble)
    kept = _KEPT if request.method == "POST" else None
    says = replace(standstill.EXPLANATIONS[trouble], what_is_kept=kept)
    html, code = page(503, says, reference=request_id())
    return html, code, {"Retry-After": str(standstill.retry_after(trouble))}


def _file_lost(lost: Lost) -> tuple[str, int]:
    metrics().lost()
    log.error("the file %s is lost or cannot be read; a backup has it", lost.sha256)
    return page(410, standstill.FILE_LOST, reference=request_id())


def _unexpected(error: InternalServerError) -> Answer:
    met = error.original_exception
    if met and (trouble := trouble_of(met)):
        # It came while another error was being answered.
        return _explained(met, trouble)
    # Flask has logged what it was; this says which of those lines the person speaks of.
    log.error("reference %s: %s %s failed as above", request_id(), request.method, asked_for())
    return page(500, reference=request_id())
