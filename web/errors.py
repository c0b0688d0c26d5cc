"""The one place where what stopped a request becomes a page that says what to do next."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import current_app, render_template, request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError

from web import wording
from web.clock import now
from web.database import transaction
from web.identity import current_actor
from workflow import record
from workflow.errors import Invalid, Refused, Stale, TokenReused, Unknown
from workflow.refusals import refusal

if TYPE_CHECKING:
    from types import TracebackType

    from flask import Flask
    from flask_babel import LazyString
    from werkzeug.wrappers import Response

    ExceptionInfo = (
        tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    )

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Explanation:
    """What an error page says."""

    heading: LazyString
    what_happened: LazyString
    what_to_do: LazyString | None = None
    what_is_kept: LazyString | None = None


_KEPT = _l("Chưa có gì thay đổi. Nội dung vừa nhập còn ở trang trước; bấm Quay lại để lấy lại.")
_UNCHANGED = _l("Chưa có gì thay đổi trên hệ thống.")

NOT_FOUND = Explanation(
    _l("Không tìm thấy trang"),
    _l("Trang này không có, hoặc anh/chị không có quyền xem."),
    _l("Xem lại địa chỉ, hoặc bắt đầu từ trang đầu."),
)
EXPLANATIONS = {
    400: Explanation(
        _l("Yêu cầu chưa đúng"),
        _l("Máy chủ không đọc được yêu cầu này."),
        _l("Quay lại trang trước, tải lại rồi thử lần nữa."),
        _UNCHANGED,
    ),
    403: Explanation(
        _l("Không thuộc quyền"),
        _l("Việc này không thuộc quyền của anh/chị."),
        _l("Nếu cần làm, hãy liên hệ người có quyền hoặc Văn phòng HĐND và UBND xã."),
        _UNCHANGED,
    ),
    404: NOT_FOUND,
    405: Explanation(
        _l("Yêu cầu chưa đúng"),
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
        _l("Chọn tệp nhỏ hơn hoặc tách tệp, rồi gửi lại."),
        _KEPT,
    ),
    422: Explanation(
        _l("Nội dung chưa đúng"),
        _l("Có chỗ nhập chưa đúng nên chưa ghi nhận."),
        _l("Quay lại trang trước để sửa rồi gửi lại."),
        _KEPT,
    ),
    429: Explanation(
        _l("Thử quá nhiều lần"),
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
    503: Explanation(
        _l("Hệ thống đang bận"),
        _l("Cơ sở dữ liệu chưa trả lời được."),
        _l("Thử lại sau ít phút."),
        _KEPT,
    ),
}
FORM_LAPSED = Explanation(
    _l("Trang đã cũ"),
    _l("Biểu mẫu này thuộc phiên làm việc trước, hoặc trình duyệt không gửi kèm cookie."),
    _l("Quay lại trang trước, tải lại trang rồi gửi lần nữa."),
    _KEPT,
)
OVERTAKEN = Explanation(
    _l("Đã có người xử lý trước"),
    _l("Từ khi anh/chị mở trang, đã có người xử lý việc này."),
    _l("Mở lại trang nhiệm vụ để xem ai đã làm gì, rồi quyết định tiếp."),
    _KEPT,
)
REUSED = Explanation(
    _l("Biểu mẫu đã gửi rồi"),
    _l("Biểu mẫu này đã gửi một lần với nội dung khác; lần gửi trước đã được ghi nhận."),
    _l("Mở lại trang để xem kết quả, rồi gửi nội dung mới từ đó."),
)


def set_up(app: Flask) -> None:
    """Nothing; afterwards whatever stops a request is explained on a page of its own."""
    app.register_error_handler(Unknown, lambda _error: page(404))
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(Stale, lambda _error: page(409, OVERTAKEN))
    app.register_error_handler(TokenReused, lambda _error: page(422, REUSED))
    app.register_error_handler(Invalid, _invalid)
    app.register_error_handler(CSRFError, lambda _error: page(400, FORM_LAPSED))
    app.register_error_handler(SecurityError, _unknown_host)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _database_silent)
    app.register_error_handler(InternalServerError, _unexpected)
    app.log_exception = log_exception  # type: ignore[method-assign, assignment]  # Flask names the path


def page(
    code: int,
    explanation: Explanation | None = None,
    *,
    reasons: list[str] | None = None,
    reference: str | None = None,
) -> tuple[str, int]:
    """An error page; it asks neither the database nor who the person is."""
    says = explanation or EXPLANATIONS[code]
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


def _refused(refused: Refused) -> tuple[str, int]:
    if refused.attempt is None and request.method == "POST":
        _write_down(refused)
    reasons = [wording.obstacle(obstacle) for obstacle in refused.obstacles]
    return page(403 if refused.of_right else 409, reasons=reasons)


def _write_down(met: Refused) -> None:
    """Nothing; afterwards the record knows of what was sent and refused before it was judged."""
    about = refusal("page", "send", *met.obstacles, actor=current_actor(), at=now())
    with transaction() as session:
        if about.attempt:
            record.append(session, about.attempt)


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


def _database_silent(error: OperationalError) -> tuple[str, int]:
    log.error("%s %s: the database does not answer: %s", request.method, _asked_for(), error)
    return page(503)


def log_exception(what: ExceptionInfo) -> None:
    """Nothing; afterwards the log says what failed, without any secret of the address."""
    log.error("%s %s failed", request.method, _asked_for(), exc_info=what)


def _asked_for() -> str:
    """The path; where it carries a token, only its pattern."""
    if request.url_rule and "token" in (request.view_args or {}):
        return request.url_rule.rule
    return request.path


def _unexpected(_error: InternalServerError) -> tuple[str, int]:
    # Flask has logged what it was; this says which of those lines the person speaks of.
    reference = secrets.token_hex(4)
    log.error("reference %s: %s %s failed as above", reference, request.method, _asked_for())
    return page(500, reference=reference)
