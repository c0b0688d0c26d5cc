"""Tài khoản: who I am, my password, my sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext

from web.blueprints.feeds import just_made
from web.clock import now
from web.database import database, reading, transaction
from web.forms.account import ChangePasswordForm, ContactForm
from web.identity import current_actor, hashing, origin, session_limits, signed_in_person
from web.wording import substitutions, too_often
from workflow.audit import log
from workflow.auth import accounts, feed_addresses, sessions
from workflow.errors import Invalid
from workflow.notifications import preferences

if TYPE_CHECKING:
    from uuid import UUID

    from flask.typing import ResponseReturnValue
    from wtforms import Field

    from web.identity import Person

blueprint = Blueprint("account", __name__)

LINES_SHOWN = 5


@blueprint.get("/tai-khoan")
def index() -> ResponseReturnValue:
    """Who I am here, and where I am signed in."""
    return _render_account()


@blueprint.post("/tai-khoan/nhan-thong-bao")
def set_contact() -> ResponseReturnValue:
    """My account, with how I am told from now on; or the form with what is wrong."""
    form = ContactForm()
    if not _contact_set(form, signed_in_person()):
        return _render_account(form), 422
    flash(gettext("Đã lưu cách nhận thông báo."), "success")
    return redirect(url_for("account.index"), code=303)


@blueprint.get("/tai-khoan/mat-khau")
def show_password_form() -> ResponseReturnValue:
    """The form that changes my password."""
    return _render_password(ChangePasswordForm(formdata=None, end_feed=True))


@blueprint.post("/tai-khoan/mat-khau")
def change_password() -> ResponseReturnValue:
    """My account, with the new password; or the form with what is wrong."""
    form = ChangePasswordForm()
    if form.validate() and _changed(form, signed_in_person()):
        flash(
            gettext("Đã đổi mật khẩu. Các phiên khác và liên kết đặt mật khẩu hết hiệu lực."),
            "success",
        )
        return redirect(url_for("account.index"), code=303)
    return _render_password(form), 422


@blueprint.post("/tai-khoan/phien/<uuid:session_id>/ket-thuc")
def end_session(session_id: UUID) -> ResponseReturnValue:
    """My account, with one session fewer."""
    with transaction() as session:
        sessions.end_session(session, session_id, actor=current_actor(), at=now())
    flash(gettext("Đã kết thúc phiên làm việc."), "success")
    return redirect(url_for("account.index"), code=303)


@blueprint.post("/tai-khoan/phien/ket-thuc-het")
def end_other_sessions() -> ResponseReturnValue:
    """My account, with this session only."""
    keep = signed_in_person().session_id
    with transaction() as session:
        ended = sessions.end_other_sessions(session, keep, actor=current_actor(), at=now())
    flash(gettext("Đã kết thúc %(n)s phiên làm việc khác.", n=ended), "success")
    return redirect(url_for("account.index"), code=303)


def _contact_set(form: ContactForm, person: Person) -> bool:
    """Whether it was done; otherwise the form says why not."""
    try:
        denied = preferences.change_contact(
            database().transaction,
            person.user,
            form.accepted().entry(),
            form.password.data or "",
            actor=current_actor(),
            hashing=hashing(),
            origin=origin(person.username),
            at=now(),
        )
    except Invalid as invalid:
        form.show(invalid)
        return False
    return not _said(denied, form.password)


def _said(denied: accounts.Denied | None, field: Field) -> bool:
    """Whether a password was refused; then its field says why."""
    if denied is None:
        return False
    wait = denied.wait
    field.errors = [too_often(wait) if wait else gettext("Mật khẩu hiện tại chưa đúng.")]
    return True


def _changed(form: ChangePasswordForm, person: Person) -> bool:
    """Whether it was done; otherwise the form says why not."""
    try:
        denied = accounts.change_password(
            database().transaction,
            person.user,
            accounts.PasswordChange(
                form.current.data or "",
                form.new_password.data or "",
                end_feed=form.end_feed.data,
            ),
            actor=current_actor(),
            hashing=hashing(),
            origin=origin(person.username),
            keep=person.session_id,
            at=now(),
        )
    except Invalid as invalid:
        form.show(invalid)
        return False
    return not _said(denied, form.current)


def _render_password(form: ChangePasswordForm) -> str:
    feed = feed_addresses.my_feed(reading(), current_actor())
    return render_template("account/password.html", form=form, feed=feed)


def _render_account(form: ContactForm | None = None) -> str:
    session, actor = reading(), current_actor()
    return render_template(
        "account/index.html",
        person=signed_in_person(),
        posts=[substitutions.held(post) for post in actor.posts],
        contact=form or ContactForm.of(preferences.my_contact(session, actor)),
        feed=feed_addresses.my_feed(session, actor),
        feed_url=just_made(),
        sends_mail=current_app.config["SETTINGS"].sends_mail,
        by_others=log.about_my_account(session, size=LINES_SHOWN, actor=actor),
        sessions=sessions.my_sessions(session, actor, at=now(), limits=session_limits()),
    )
