"""Lịch làm việc: the office's days off, its working week and cut-off, and the years it confirmed.

Everybody reads it; the follow-up office keeps it.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from web.clock import now, today
from web.coming_back import filled_in
from web.database import reading, transaction
from web.forms.calendar import WORKED, CalendarRulesForm, DayForm, OwnDayForm
from web.identity import current_actor
from web.pages.calendar import FIRST_YEAR, LAST_YEAR, calendar_page
from workflow.planning import office_calendar

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("calendar", __name__)


@blueprint.get("/lich")
def index() -> str:
    """A year of the calendar: the one that is asked for, or this one."""
    return _render()


@blueprint.post("/lich/ngay")
def set_day() -> ResponseReturnValue:
    """The calendar with one more day of the office's own; or the form with what is wrong."""
    form = OwnDayForm()
    with filled_in(form, partial(_render, own=form)), transaction() as session:
        own = office_calendar.set_day(
            session,
            form.day.data if form.validate() else None,
            form.name.data or "",
            worked=form.kind.data == WORKED,
            actor=current_actor(),
            at=now(),
        )
    return _done(
        own.day.year, gettext("Đã lưu ngày nghỉ, ngày làm bù của xã. Hạn đã định giữ nguyên.")
    )


@blueprint.post("/lich/ngay/bo")
def remove_day() -> ResponseReturnValue:
    """The calendar without a day of the office's own."""
    form = DayForm()
    day = form.day.data if form.validate() else None
    with transaction() as session:
        office_calendar.remove_day(session, day, actor=current_actor(), at=now())
    return _done(
        day.year if day else _year(),
        gettext("Đã bỏ ngày nghỉ, ngày làm bù của xã. Hạn đã định giữ nguyên."),
    )


@blueprint.post("/lich/nam/<small:year>/xac-nhan")
def settle(year: int) -> ResponseReturnValue:
    """The year, confirmed."""
    with transaction() as session:
        office_calendar.settle(session, year, actor=current_actor(), at=now())
    sentence = gettext("Đã xác nhận lịch nghỉ năm %(year)s. Hạn đã định giữ nguyên.", year=year)
    return _done(year, sentence)


@blueprint.post("/lich/nam/<small:year>/bo-xac-nhan")
def unsettle(year: int) -> ResponseReturnValue:
    """The year, which waits to be confirmed again; or that it waited already."""
    with transaction() as session:
        was_settled = office_calendar.unsettle(session, year, actor=current_actor(), at=now())
    if not was_settled:
        sentence = gettext(
            "Lịch nghỉ năm %(year)s chưa được xác nhận; không có thay đổi nào.", year=year
        )
        return _done(year, sentence, "warning")
    sentence = gettext("Đã bỏ xác nhận lịch nghỉ năm %(year)s. Hạn đã định giữ nguyên.", year=year)
    return _done(year, sentence)


@blueprint.post("/lich/che-do")
def change_terms() -> ResponseReturnValue:
    """The calendar by other terms; or the form with what is wrong."""
    form = CalendarRulesForm()
    with filled_in(form, partial(_render, terms=form)), transaction() as session:
        entry = form.entry() if form.validate() else None
        office_calendar.set_calendar_rules(session, entry, actor=current_actor(), at=now())
    sentence = gettext("Đã lưu. Các kỳ đã có nhiệm vụ và hạn đã định giữ nguyên.")
    return _done(_year(), sentence)


def _render(*, own: OwnDayForm | None = None, terms: CalendarRulesForm | None = None) -> str:
    page = calendar_page(reading(), _year(), actor=current_actor(), at=now())
    stored = {
        "free_days": sorted(page.terms.free_days),
        "cut_off_day": page.terms.cut_off_day,
    }
    return render_template(
        "calendar/index.html",
        page=page,
        own=own or OwnDayForm(formdata=None),
        terms=terms or CalendarRulesForm(formdata=None, data=stored),
    )


def _year() -> int:
    asked = request.args.get("nam", "")
    year = int(asked) if re.fullmatch("[1-9][0-9]{3}", asked) else 0
    return year if FIRST_YEAR <= year <= LAST_YEAR else today().year


def _done(year: int, sentence: str, tone: str = "success") -> ResponseReturnValue:
    flash(sentence, tone)
    return redirect(url_for("calendar.index", nam=year), 303)
