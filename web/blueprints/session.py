"""Signing in and out, and the one-time link by which a password is set."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from web import identity
from web.clock import now
from web.database import database, reading, transaction
from web.errors import Explanation, page
from web.forms.session import NewPasswordForm, SignInForm
from web.identity import (
    address,
    current_actor,
    current_commune,
    current_person,
    origin,
    public,
    signed_in_person,
)
from web.known_device import remember_device
from web.security import way_back
from web.wording import too_often
from workflow import accounts, links, sessions
from workflow.errors import Invalid, Unknown

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("session", __name__)

LINK_IS_VOID = Explanation(
    _l("Liên kết không dùng được nữa"),
    _l("Liên kết này đã dùng, đã quá 72 giờ, hoặc đã được thay bằng liên kết mới."),
    _l("Báo quản trị của xã để nhận liên kết khác."),
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
    holder = links.holder_of_link(reading(), current_commune().id, token, at=now())
    return render_template("session/link.html", form=form, holder=holder)


def _redeemed(token: str, form: NewPasswordForm) -> bool:
    """Whether the password is set; otherwise the form says why not."""
    try:
        links.redeem_link(
            database().transaction,
            current_commune().id,
            token,
            form.new_password.data or "",
            address=address(),
            at=now(),
        )
    except Invalid as invalid:
        form.show(invalid)
        return False
    return True
