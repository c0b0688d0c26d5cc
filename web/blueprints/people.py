"""Người dùng: the list of people, each one's page, and who may sign in."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask import session as cookie
from flask_babel import gettext

from models.vocabulary import Role
from web import wording
from web.clock import now, today
from web.coming_back import filled_in, possible_now
from web.database import reading, transaction
from web.forms.people import NameForm, PersonForm
from web.forms.plans import text_from
from web.forms.posts import EndPostForm, MoveEndForm, PostForm
from web.identity import current_actor
from workflow.actors.rights import ADMINISTERING
from workflow.administration import people, posts
from workflow.administration.people import idle_accounts
from workflow.administration.units import units_offered
from workflow.consent import consents
from workflow.errors import Invalid, Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue

blueprint = Blueprint("people", __name__)

PAGE_SIZE = 50
EVERYBODY = "tat-ca"

_ISSUED = "issued_link"
"""In the cookie until the next page: whose link was issued, and its token."""


@blueprint.get("/quan-tri/nguoi")
def index() -> str:
    """The people that the search leaves, page by page."""
    words, everybody = text_from(request.args, "q"), request.args.get("gom") == EVERYBODY
    found = people.find(
        reading(),
        words,
        everybody=everybody,
        after=text_from(request.args, "sau"),
        size=PAGE_SIZE,
        actor=current_actor(),
        at=now(),
    )
    return render_template("people/index.html", found=found, sought=words, everybody=everybody)


@blueprint.get("/quan-tri/nguoi-lau-khong-dung")
def idle() -> str:
    """The accounts that nobody has used for long, each with the button that shuts it out."""
    return _render_idle()


@blueprint.post("/quan-tri/nguoi-lau-khong-dung/<username>/khoa")
def disable_idle(username: str) -> ResponseReturnValue:
    """The same list, one shorter."""
    with possible_now(_render_idle), transaction() as session:
        people.disable(session, username, actor=current_actor(), at=now())
    flash(gettext("Đã khóa tài khoản. Mọi phiên làm việc của người này đã kết thúc."), "success")
    return redirect(url_for("people.idle"), 303)


@blueprint.get("/quan-tri/nguoi-moi")
def new() -> str:
    """The form for a new person."""
    return _render_new(PersonForm(formdata=None))


@blueprint.post("/quan-tri/nguoi-moi")
def create() -> ResponseReturnValue:
    """The new person's page with the link for them; or the form with what is wrong."""
    form = PersonForm()
    with filled_in(form, partial(_render_new, form)), transaction() as session:
        made = people.create(
            session,
            form.accepted().username.data,
            form.full_name.data,
            actor=current_actor(),
            at=now(),
            token=form.token.data,
        )
    flash(gettext("Đã thêm người dùng. Việc tiếp theo: thêm chức vụ."), "success")
    if made.link:
        _keep_link(made.user.username, made.link)
    else:
        flash(gettext("Biểu mẫu đã gửi hai lần. Chưa nhận được liên kết thì cấp lại."), "warning")
    return redirect(url_for("people.show", username=made.user.username), 303)


@blueprint.get("/quan-tri/nguoi/<username>")
def show(username: str) -> str:
    """A person's page."""
    return render_person(username)


@blueprint.post("/quan-tri/nguoi/<username>/ho-ten")
def rename(username: str) -> ResponseReturnValue:
    """The person under the corrected name; or the form with what is wrong."""
    form = NameForm()
    with filled_in(form, partial(render_person, username, name=form)), transaction() as session:
        people.rename(
            session, username, form.accepted().full_name.data, actor=current_actor(), at=now()
        )
    flash(gettext("Đã sửa họ tên. Nhật ký giữ tên cũ ở những việc đã thực hiện."), "success")
    return redirect(url_for("people.show", username=username), 303)


@blueprint.post("/quan-tri/nguoi/<username>/lien-ket")
def issue_link(username: str) -> ResponseReturnValue:
    """The person's page with a new link for them; the links before it are void."""
    with possible_now(partial(render_person, username)), transaction() as session:
        token = people.new_link(
            session, username, alone=acts_alone(), actor=current_actor(), at=now()
        )
    _keep_link(username, token)
    return redirect(url_for("people.show", username=username), 303)


@blueprint.post("/quan-tri/nguoi/<username>/khoa")
def disable(username: str) -> ResponseReturnValue:
    """The person's page; they are signed in nowhere any more."""
    return _change(
        username,
        people.disable,
        gettext("Đã khóa tài khoản. Mọi phiên làm việc của người này đã kết thúc."),
    )


@blueprint.post("/quan-tri/nguoi/<username>/mo-khoa")
def enable(username: str) -> ResponseReturnValue:
    """The person's page; they may sign in again, or once a second person has agreed."""
    page = partial(render_person, username)
    try:
        with possible_now(page), transaction() as session:
            user = people.enable(
                session, username, alone=acts_alone(), actor=current_actor(), at=now()
            )
    except Invalid as invalid:
        flash(wording.invalid(next(iter(invalid.fields.values()))), "warning")
        return redirect(url_for("people.show", username=username), 303)
    if user.active:
        flash(gettext("Đã mở lại tài khoản."), "success")
    else:
        flash(gettext("Đã gửi đề nghị. Có hiệu lực khi có người thứ hai đồng ý."), "success")
    return redirect(url_for("people.show", username=username), 303)


def acts_alone() -> bool:
    """Whether this installation leaves out the second person where one is due."""
    return not current_app.config["SETTINGS"].second_person


def _render_new(form: PersonForm) -> str:
    ADMINISTERING.demand(current_actor())
    return render_template("people/new.html", form=form)


def _render_idle(refused: Refused | None = None) -> str:
    days = current_app.config["SETTINGS"].idle_account_days
    found = idle_accounts(reading(), days, actor=current_actor(), at=now())
    return render_template("people/idle.html", found=found, days=days, refused=refused)


def render_person(
    username: str,
    *,
    refused: Refused | None = None,
    name: NameForm | None = None,
    post: PostForm | None = None,
    ending: EndPostForm | None = None,
    voids: posts.Voids | None = None,
    moving: MoveEndForm | None = None,
) -> str:
    """A person's page, with the forms that came back as they were typed."""
    session, actor, day = reading(), current_actor(), today()
    profile = people.profile(session, username, actor=actor, at=now())
    post = post or PostForm(formdata=None, role=Role.OFFICER.value, valid_from=day)
    ending = ending or EndPostForm(formdata=None, last_day=day)
    moving = moving or MoveEndForm(formdata=None)
    return render_template(
        "people/show.html",
        page=profile,
        link=_issued_link(username),
        refused=refused,
        name=name or NameForm(formdata=None, obj=profile.user),
        post=post.offering(units_offered(session, actor=actor, today=day)),
        ending=ending.offering(profile.lasting),
        voids=voids,
        moving=moving.offering(profile.ended_of_late),
        waiting=consents.about(session, profile.user, at=now()),
    )


def _change(username: str, deed: Callable[..., object], sentence: str) -> ResponseReturnValue:
    with possible_now(partial(render_person, username)), transaction() as session:
        deed(session, username, actor=current_actor(), at=now())
    flash(sentence, "success")
    return redirect(url_for("people.show", username=username), 303)


def _keep_link(username: str, token: str) -> None:
    cookie[_ISSUED] = [username, token]


def _issued_link(username: str) -> str | None:
    """The address of the link that was just issued to the person: shown once, then forgotten."""
    issued_to, token = cookie.pop(_ISSUED, ("", ""))
    if issued_to != username:
        return None
    here: str = current_app.config["SETTINGS"].public_url
    return here + url_for("session.show_link", token=token)
