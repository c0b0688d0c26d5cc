"""Signing in and out, and the one-time link by which a password is set."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError

from web import identity
from web.clock import now
from web.database import database, reading, transaction
from web.errors import FORM_LAPSED, page
from web.explanation import Explanation
from web.forms.session import NewPasswordForm, SignInForm
from web.identity import (
    address,
    current_actor,
    current_commune,
    current_person,
    hashing,
    origin,
    public,
    signed_in_person,
)
from web.known_device import remember_device
from web.security import way_back
from web.wording import too_often
from workflow.auth import accounts, links, sessions
from workflow.auth.throttle import Origin
from workflow.errors import Invalid, Unknown

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("session", __name__)

LINK_IS_VOID = Explanation(
    _l("Liên kết không dùng được nữa"),
    _l("Liên kết này đã dùng, đã quá 72 giờ, hoặc đã được thay bằng liên kết mới."),
    _l(
        "Nếu anh/chị vừa đặt mật khẩu bằng liên kết này thì hãy đăng nhập."
        " Nếu chưa, báo quản trị của xã để nhận liên kết khác."
    ),
)


LINK_WAITS = Explanation(
    _l("Liên kết còn chờ đồng ý"),
    _l(
        "Người giữ chức vụ này chỉ đặt lại mật khẩu khi Chủ tịch hoặc người đứng đầu Văn phòng"
        " đã đồng ý; họ đã được báo."
    ),
    _l("Giữ liên kết này và mở lại sau khi có người đồng ý."),
)


@blueprint.get("/")
def start() -> ResponseReturnValue:
    """The first page after signing in."""
    return redirect(url_for("my_work.index"))


@blueprint.get("/dang-nhap")
@public
def sign_in() -> ResponseReturnValue:
    """The form, or for one who is signed in the page they wanted."""
    if current_person():
        return redirect(_wanted_page(), code=303)
    return render_template("session/sign_in.html", form=SignInForm())


@blueprint.post("/dang-nhap")
@public
def open_session() -> ResponseReturnValue:
    """The page they wanted, or the form with what is wrong."""
    form = SignInForm()
    if not form.validate():
        return render_template("session/sign_in.html", form=form), 422
    username = form.username.data or ""
    outcome = accounts.sign_in(
        database().transaction,
        current_commune().id,
        username,
        form.password.data or "",
        hashing=hashing(),
        origin=origin(username),
        agent=request.user_agent.string,
        at=now(),
    )
    if isinstance(outcome, sessions.OpenedSession):
        if current_person():
            _leave()
        identity.admit(outcome.user, outcome)
        response = redirect(_wanted_page(), code=303)
        remember_device(response, outcome.user.username)
        return response
    return _not_admitted(form, outcome)


@blueprint.post("/dang-xuat")
def sign_out() -> ResponseReturnValue:
    """The sign-in page; what this site kept in the browser is gone."""
    _leave()
    identity.dismiss()
    flash(gettext("Đã đăng xuất."), "success")
    response = make_response(redirect(url_for("session.sign_in"), code=303))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@blueprint.get("/lien-ket/<token>")
@public
def show_link(token: str) -> ResponseReturnValue:
    """The form that sets the password of the link's holder."""
    return _link_page(token, NewPasswordForm())


@blueprint.post("/lien-ket/<token>")
@public
def redeem_link(token: str) -> ResponseReturnValue:
    """The sign-in page, with the password set; or the form with what is wrong."""
    form = NewPasswordForm()
    if form.validate() and _redeemed(token, form):
        flash(gettext("Đã đặt mật khẩu. Mời đăng nhập."), "success")
        return redirect(url_for("session.sign_in"), code=303)
    return _link_page(token, form), 422


@blueprint.errorhandler(Unknown)
def link_is_void(_error: Unknown) -> ResponseReturnValue:
    """Why a link does nothing; a link is all that can be unknown here."""
    return page(404, LINK_IS_VOID)


@blueprint.errorhandler(links.Withheld)
def link_waits(_error: links.Withheld) -> ResponseReturnValue:
    """Why a link does nothing yet."""
    return page(409, LINK_WAITS)


@blueprint.errorhandler(CSRFError)
def form_lapsed(_error: CSRFError) -> ResponseReturnValue:
    """The page that was wanted, or the form anew: nothing here is anybody's to protect yet."""
    if request.endpoint == "session.redeem_link":
        try:
            return _anew("session/link.html", **_link_parts((request.view_args or {})["token"]))
        except links.Withheld as waits:
            return link_waits(waits)
        except Unknown as unknown:
            return link_is_void(unknown)
    if current_person():
        leaves = request.endpoint == "session.sign_out"
        return page(400, FORM_LAPSED) if leaves else redirect(_wanted_page(), code=303)
    # Whoever wanted to leave has left.
    return _anew("session/sign_in.html", form=SignInForm())


def _anew(template: str, **variables: Any) -> ResponseReturnValue:  # noqa: ANN401 - of the template
    """A form once more, with what was typed but the passwords, and why it is there again."""
    flash(gettext("Trang đã mở quá lâu nên chưa ghi nhận. Mời nhập lại rồi gửi."), "warning")
    return render_template(template, **variables), 400


def _leave() -> None:
    with transaction() as session:
        sessions.sign_out(session, signed_in_person().session_id, actor=current_actor(), at=now())


def _wanted_page() -> str:
    return way_back(request.args.get("next")) or url_for("my_work.index")


def _not_admitted(form: SignInForm, denied: accounts.Denied) -> ResponseReturnValue:
    if denied.wait is None:
        form.form_errors.append(gettext("Tên đăng nhập hoặc mật khẩu chưa đúng."))
        return render_template("session/sign_in.html", form=form), 422
    form.form_errors.append(too_often(denied.wait))
    seconds = math.ceil(denied.wait.total_seconds())
    return render_template("session/sign_in.html", form=form), 429, {"Retry-After": str(seconds)}


def _link_page(token: str, form: NewPasswordForm) -> str:
    return render_template("session/link.html", **_link_parts(token, form))


def _link_parts(token: str, form: NewPasswordForm | None = None) -> dict[str, object]:
    """What the page of a link shows; raises `Unknown` where it is void."""
    holder = links.holder_of_link(reading(), current_commune().id, token, at=now())
    return {"form": form or NewPasswordForm(), "holder": holder}


def _redeemed(token: str, form: NewPasswordForm) -> bool:
    """Whether the password is set; otherwise the form says why not."""
    try:
        links.redeem_link(
            database().transaction,
            current_commune().id,
            token,
            form.new_password.data or "",
            hashing=hashing(),
            # A stranger's: whose link it is the server says only to who has it.
            origin=Origin(address()),
            operation=form.token.data,
            at=now(),
        )
    except Invalid as invalid:
        form.show(invalid)
        return False
    return True
