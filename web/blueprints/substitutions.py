"""Người thay thế: who takes whose place, and within which areas the vice-chairs decide."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from web.clock import now, today
from web.coming_back import filled_in
from web.database import reading, transaction
from web.forms.substitutions import AreaForm, SubstitutionForm, key_if_any
from web.identity import current_actor
from web.pages.notices import read_about
from web.wording import substitutions
from workflow.audit.log import instances_of
from workflow.delegation import overview
from workflow.delegation.area_assignment import assigning_post, set_area
from workflow.delegation.substitutions import agree_to_place, end_place, give_place
from workflow.errors import Unknown

if TYPE_CHECKING:
    from uuid import UUID

    from flask.typing import ResponseReturnValue

blueprint = Blueprint("substitutions", __name__)

LINES_SHOWN = 20


@blueprint.get("/nguoi-thay")
def index() -> str:
    """Who takes my place, whose I take, and what was done in mine.

    Who opens it has read what they were told about these places. The form asks first in which
    post, where there are several: it is that which says who can take the place.
    """
    return _render_index(chosen=key_if_any(request.args.get("chuc-vu")))


@blueprint.post("/nguoi-thay")
def give() -> ResponseReturnValue:
    """The same, with one who takes a place; or the form with what is wrong."""
    offered = overview.places_offered(reading(), actor=current_actor(), at=now())
    form = SubstitutionForm()
    form.offer_area(offered.units, offered.sections)
    own = form.post.data in {post.id for post in offered.own.posts}
    form.always_by_document = offered.needs_document and not own
    page = partial(_render_index, chosen=form.post.data, **{"own" if own else "others": form})
    with filled_in(form, page), transaction() as session:
        entry = form.accepted().entry()
        made = give_place(session, entry, actor=current_actor(), at=now(), token=form.token.data)
        given = substitutions.given(made)
    flash(given, "success")
    return redirect(url_for("substitutions.index"), 303)


@blueprint.post("/nguoi-thay/<uuid:substitution_id>/dong-y")
def agree(substitution_id: UUID) -> ResponseReturnValue:
    """The same; what somebody else entered of the person's authorising another holds now."""
    with transaction() as session:
        found = agree_to_place(session, substitution_id, actor=current_actor(), at=now())
        agreed = substitutions.agreed(found)
    flash(agreed, "success")
    return redirect(url_for("substitutions.index"), 303)


@blueprint.post("/nguoi-thay/<uuid:substitution_id>/ket-thuc")
def end(substitution_id: UUID) -> ResponseReturnValue:
    """The same, with one fewer who takes a place."""
    with transaction() as session:
        found = end_place(session, substitution_id, actor=current_actor(), at=now())
        ended = substitutions.ended(found)
    flash(ended, "success")
    return redirect(url_for("substitutions.index"), 303)


@blueprint.get("/linh-vuc/<uuid:post_id>")
def area(post_id: UUID) -> str:
    """The form for a vice-chair's area."""
    return _render_area(post_id)


@blueprint.post("/linh-vuc/<uuid:post_id>")
def change_area(post_id: UUID) -> ResponseReturnValue:
    """The list, with the area as it is now; or the form with what is wrong."""
    offered = overview.places_offered(reading(), actor=current_actor(), at=now())
    form = AreaForm()
    form.offer_area(offered.units, offered.sections)
    with filled_in(form, partial(_render_area, post_id, form)), transaction() as session:
        entry = form.accepted().area()
        number = form.document_number.data or ""
        set_area(session, post_id, entry, number, actor=current_actor(), at=now())
    flash(gettext("Đã lưu lĩnh vực phụ trách."), "success")
    return redirect(url_for("substitutions.index"), 303)


def _render_index(
    *,
    chosen: UUID | None,
    own: SubstitutionForm | None = None,
    others: SubstitutionForm | None = None,
) -> str:
    session, actor, at = reading(), current_actor(), now()
    offered = overview.places_offered(session, chosen=chosen, actor=actor, at=at)
    page = overview.places(session, size=LINES_SHOWN, actor=actor, at=at)
    if request.method == "GET":
        read_about(*(line.substitution.id for line in (*page.mine, *page.taken)))
    return render_template(
        "substitutions/index.html",
        page=page,
        instances=instances_of(session, page.done, actor=actor),
        vice_chairs=overview.vice_chairs(session, actor=actor, at=at),
        offered=offered,
        chosen=chosen,
        arranges=assigning_post(actor) is not None,
        own=(own or _blank_form()).offering(offered.own, offered),
        others=(others or _blank_form()).offering(offered.others, offered),
    )


def _blank_form() -> SubstitutionForm:
    return SubstitutionForm(formdata=None, valid_from=today())


def _render_area(post_id: UUID, form: AreaForm | None = None) -> str:
    session, actor, at = reading(), current_actor(), now()
    found = overview.vice_chairs(session, actor=actor, at=at)
    chosen = next((each for each in found if each.post.id == post_id), None)
    if chosen is None or assigning_post(actor) is None:
        raise Unknown
    offered = overview.places_offered(session, actor=actor, at=at)
    fresh = form or AreaForm(
        formdata=None, units=chosen.entry.units, sections=chosen.entry.sections
    )
    fresh.offer_area(offered.units, offered.sections)
    return render_template("substitutions/area.html", found=chosen, form=fresh, offered=offered)
