"""The private address of one's own due dates: made, made anew, revoked, and read by programs."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from flask import Blueprint, current_app, flash, make_response, redirect, request, url_for
from flask import session as cookie
from flask_babel import gettext

from web.clock import now, today
from web.database import reading, transaction
from web.identity import current_actor, current_commune, public, signed_in_person
from web.pages.ical import calendar_of
from workflow.actors.actor import Actor
from workflow.auth import feed_addresses
from workflow.notifications import calendar_feed

if TYPE_CHECKING:
    from flask import Response
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("feeds", __name__)

PLACE = "lich-han"
"""Where on the account page it stands."""

_MADE = "made_feed"
"""In the cookie until the next page: the token that was just made."""


@blueprint.get("/lich-han/<token>.ics")
@public
def read(token: str) -> Response:
    """The calendar that a token opens; every other token is nowhere."""
    session, commune, at = reading(), current_commune(), now()
    user = feed_addresses.reader_of(session, commune.id, token)
    actor = Actor.of(session, user, on=today())
    dues = calendar_feed.feed_dues(session, today(), actor=actor, at=at)
    changes = calendar_feed.changes(session, commune.id, dues)
    body = calendar_of(user, commune, dues, changes, current_app.config["SETTINGS"])
    response = make_response(body)
    response.content_type = "text/calendar; charset=utf-8"
    response.headers["Content-Disposition"] = 'inline; filename="lich-han.ics"'
    response.cache_control.private = True
    response.set_etag(hashlib.sha256(body).hexdigest())
    response.make_conditional(request)
    return response


@blueprint.post("/tai-khoan/lich-han")
def make() -> ResponseReturnValue:
    """My account with a new address, shown this once; the one before is void."""
    with transaction() as session:
        user = signed_in_person().user
        cookie[_MADE] = feed_addresses.make_feed(session, user, actor=current_actor(), at=now())
    flash(gettext("Đã tạo liên kết lịch đến hạn."), "success")
    return redirect(url_for("account.index", _anchor=PLACE), 303)


@blueprint.post("/tai-khoan/lich-han/thu-hoi")
def revoke() -> ResponseReturnValue:
    """My account, without an address that programs could read."""
    with transaction() as session:
        user = signed_in_person().user
        feed_addresses.revoke_feed(session, user, actor=current_actor(), at=now())
    cookie.pop(_MADE, None)
    flash(gettext("Đã thu hồi liên kết lịch đến hạn."), "success")
    return redirect(url_for("account.index", _anchor=PLACE), 303)


def just_made() -> str | None:
    """The address that was just made: shown once, then forgotten."""
    token = cookie.pop(_MADE, None)
    if token is None:
        return None
    here: str = current_app.config["SETTINGS"].public_url
    return here + url_for("feeds.read", token=token)
