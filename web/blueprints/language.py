"""The switch between Vietnamese and English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, request
from flask_wtf.csrf import CSRFError

from web import language
from web.database import transaction
from web.errors import FORM_LAPSED, page
from web.identity import current_person, public
from web.security import way_back
from workflow.auth import accounts

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("language", __name__)


@blueprint.post("/ngon-ngu/<any(vi,en):code>")
@public
def switch(code: str) -> ResponseReturnValue:
    """The page they came from, in the language; kept for the person when there is one."""
    language.choose(code)
    if person := current_person():
        with transaction() as session:
            accounts.choose_language(session, person.user, code)
    return _back()


@blueprint.errorhandler(CSRFError)
def form_lapsed(_error: CSRFError) -> ResponseReturnValue:
    """For a stranger the same: there is nothing to protect. Else why it was not done."""
    if current_person():
        return page(400, FORM_LAPSED)
    language.choose((request.view_args or {})["code"])
    return _back()


def _back() -> ResponseReturnValue:
    return redirect(way_back(request.form.get("next")) or "/", code=303)
