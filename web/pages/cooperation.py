"""The cooperating matrix: each unit that was asked, with the answer that holds."""

from dataclasses import dataclass

from flask_babel import gettext

from models.organisation import Unit
from models.vocabulary import Stance
from models.work import Confirmation
from web import wording
from web.formats import day, moment
from workflow.calendar.days import local_day
from workflow.instance.situation import Situation


@dataclass(frozen=True, slots=True)
class Asked:
    """One line of the cooperating matrix: a unit, and the answer that holds in this round."""

    unit: str
    asked: str
    due: str
    answer: str
    answer_label: str
    by: str
    at: str
    remark: str
    response: str


def asked_unit(situation: Situation, unit: Unit) -> Asked:
    """The line of one of the units that were asked."""
    answer = situation.answers.get(unit.id)
    report = situation.report
    due_on = report.answers_due_on if report else situation.instance.answer_by
    state = situation.definition.state_by_name[situation.state]
    dropped = answer is None and state.final
    return Asked(
        unit=unit.name,
        asked=day(local_day(situation.instance.assigned_at)),
        due="" if dropped else day(due_on),
        answer="dropped" if dropped else _answer_word(answer),
        answer_label=gettext("Không còn chờ trả lời") if dropped else _answer_label(answer),
        by=answer.given_by.full_name if answer and answer.given_by else "",
        at=moment(answer.given_at) if answer else "",
        remark=answer.remark if answer else "",
        response=(answer.response or "") if answer else "",
    )


def _answer_word(answer: Confirmation | None) -> str:
    if answer is None:
        return "waiting"
    if answer.stance is Stance.OBJECTED and answer.response:
        return "answered"
    return answer.opinion.value if answer.opinion else answer.stance.value


def _answer_label(answer: Confirmation | None) -> str:
    if answer is None:
        return gettext("Chưa trả lời")
    if answer.stance is Stance.OBJECTED and answer.response:
        return gettext("Không thống nhất, đã giải trình")
    return wording.opinion(answer.opinion) if answer.opinion else wording.stance(answer.stance)
