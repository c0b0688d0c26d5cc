"""The cooperating matrix: each unit that was asked, with the answer that holds."""

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext

from models.organisation import Unit
from models.vocabulary import Stance
from models.work import Confirmation
from web import wording
from web.formats import day, moment
from web.pages.signatures import Signatures
from workflow.instance.situation import Situation


@dataclass(frozen=True, slots=True)
class Paper:
    """Where an answer comes from that the office wrote down, and its paper where it was scanned."""

    entered_by: str
    source: str
    url: str
    """Of its file; empty where there is none."""
    file_name: str
    size: int
    sha256: str
    warning: str
    """What the document does by itself, in a sentence."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One line of the cooperating matrix: a unit, and the answer that holds in this round."""

    unit: str
    asked: str
    """The day of the report on which it was asked; empty before one."""
    due: str
    answer: str
    answer_label: str
    by: str
    at: str
    remark: str
    response: str
    paper: Paper | None
    """Where it comes from, when the office wrote it down; None where the unit answered itself."""


def asked_unit(situation: Situation, unit: Unit, signatures: Signatures) -> Asked:
    """The line of one of the units that were asked."""
    answer, report = situation.answers.get(unit.id), situation.report
    word, label = _answer(answer, situation)
    paper = paper_of(situation, answer, signatures) if answer else None
    return Asked(
        unit=unit.name,
        asked=day(report.reported_at) if report else "",
        due=day(report.answers_due_on) if report and word != "dropped" else "",
        answer=word,
        answer_label=label,
        by=paper.entered_by if paper else _given_by(answer, signatures),
        at=moment(answer.given_at) if answer else "",
        remark=answer.remark if answer else "",
        response=(answer.response or "") if answer else "",
        paper=paper,
    )


def paper_of(situation: Situation, answer: Confirmation, signatures: Signatures) -> Paper | None:
    """Where an answer of any round comes from; None where the unit answered itself."""
    found = situation.on_paper.get(answer.id)
    if found is None:
        return None
    number, file = situation.instance.number, found.file
    url = url_for("paper_answers.download", number=number, paper=found.number) if file else ""
    who = signatures.of(found, found.entered_by, answer.given_at)
    return Paper(
        entered_by=wording.entered_by(who, office_leads=situation.office_leads),
        source=wording.source(found),
        url=url,
        file_name=found.file_name,
        size=found.size,
        sha256=found.sha256 or "",
        warning=wording.active_content(found.media_type, file.active) if file else "",
    )


def _given_by(answer: Confirmation | None, signatures: Signatures) -> str:
    return signatures.of(answer, answer.given_by, answer.given_at) if answer else ""


def _answer(answer: Confirmation | None, situation: Situation) -> tuple[str, str]:
    """What a unit answered, as its chip's word and in words; or why nothing stands there."""
    if answer is None:
        return _silence(situation)
    if answer.stance is Stance.OBJECTED and answer.response:
        return "answered", gettext("Không thống nhất, đã giải trình")
    if answer.opinion:
        return answer.opinion.value, wording.opinion(answer.opinion)
    return answer.stance.value, wording.stance(answer.stance)


def _silence(situation: Situation) -> tuple[str, str]:
    over = situation.definition.state_by_name[situation.state].final
    if situation.report is None and not over:
        return "unasked", gettext("Chưa đến bước lấy ý kiến")
    if over or situation.is_worked_on:
        return "dropped", gettext("Không còn chờ trả lời")
    return "waiting", gettext("Chưa trả lời")
