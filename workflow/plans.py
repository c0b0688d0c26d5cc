"""A plan's number and date: blank in the issued text, entered by the follow-up office."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from models.plan import Plan
from models.selects.plan import plan_numbered
from models.vocabulary import EventKind
from workflow import record
from workflow.actor import Actor, hold_commune
from workflow.calendar import local_day
from workflow.errors import Invalid, Obstacle, Unknown
from workflow.refusals import refusal


def enter_issue(
    session: Session,
    plan_number: int,
    document_number: str,
    document_date: date | None,
    *,
    actor: Actor,
    at: datetime,
) -> Plan:
    """The plan with the number and date under which it was issued.

    They may be corrected later; the record keeps what stood there before. Raises `Unknown`,
    `Refused` for anyone but the follow-up office, or `Invalid`.
    """
    actor = hold_commune(session, actor, at=at)
    plan = session.scalar(plan_numbered(actor.commune_id, plan_number))
    if plan is None:
        raise Unknown
    if not actor.follows_up:
        obstacle = Obstacle("not_entitled", (), "follow_up", of_right=True)
        raise refusal(f"plan/{plan.number}", "enter_issue", obstacle, actor=actor, at=at)
    _check(plan, document_number, document_date, at)
    before = plan.document_number, plan.document_date
    if (document_number, document_date) == before:
        return plan
    plan.document_number, plan.document_date = document_number, document_date
    record.append(
        session,
        record.Line(
            kind=EventKind.PLAN,
            actor=actor,
            at=at,
            post=actor.follow_up_post,
            subject=f"plan/{plan.number}",
            action="enter_issue",
            details={
                "before": {"document_number": before[0], "document_date": before[1]},
                "document_number": document_number,
                "document_date": document_date,
            },
            rows=(plan,),
        ),
    )
    return plan


def _check(plan: Plan, document_number: str, document_date: date | None, at: datetime) -> None:
    wrong = {}
    if not document_number.strip():
        wrong["document_number"] = "required"
    if document_date is None:
        wrong["document_date"] = "required"
    elif document_date.year != plan.issued_year:
        wrong["document_date"] = "not_issued_year"
    elif document_date > local_day(at):
        wrong["document_date"] = "in_future"
    if wrong:
        raise Invalid(wrong)
