"""What a report says otherwise than the one before it, and whose answer it asks anew."""

from collections.abc import Iterator
from datetime import datetime

from flask_babel import gettext

from models.work import Report
from web.wording.acts.reports import HEADINGS
from workflow.instance.situation import Situation


def replacing(situation: Situation, round_: int) -> str:
    """What is new in the report of a round; empty for the first, which replaces none."""
    reports = {each.round: each for each in situation.instance.reports}
    now, before = reports.get(round_), reports.get(round_ - 1)
    if now is None or before is None:
        return ""
    changed = [*_texts(before, now), *_products(situation, before, now)]
    if not changed:
        return gettext(
            "lần báo cáo %(n)s; nội dung và sản phẩm không đổi so với lần %(before)s",
            n=now.round,
            before=before.round,
        )
    return gettext(
        "lần báo cáo %(n)s; thay đổi so với lần %(before)s: %(what)s",
        n=now.round,
        before=before.round,
        what="; ".join(changed),
    )


def asked_anew(situation: Situation, round_: int, units: set[object]) -> str:
    """That the answer to the report before does not count any more; empty where there was none."""
    answers = situation.instance.confirmations
    given = any(
        each.round == round_ - 1 and each.unit_id in units and each.given_by_id for each in answers
    )
    if not given:
        return ""
    return gettext("ý kiến ở lần báo cáo %(n)s không còn tính, đề nghị trả lời lại", n=round_ - 1)


def _texts(before: Report, now: Report) -> Iterator[str]:
    for name, heading in HEADINGS.items():
        if getattr(before, name) != getattr(now, name):
            yield str(heading)


def _products(situation: Situation, before: Report, now: Report) -> Iterator[str]:
    """Those handed in, or taken out, between two reports."""

    def between(moment: datetime | None) -> bool:
        return moment is not None and before.reported_at < moment <= now.reported_at

    for version in reversed(situation.versions):
        named = {"n": version.number, "title": version.title}
        if between(version.uploaded_at):
            yield gettext("sản phẩm mới “%(title)s” (bản %(n)s)", **named)
        elif between(version.withdrawn_at):
            yield gettext("rút sản phẩm “%(title)s” (bản %(n)s)", **named)
