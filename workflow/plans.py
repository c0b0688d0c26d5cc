"""A plan's number and date: blank in the issued text, entered by the follow-up office."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from models.plan import Plan
from models.selects.plan import plan_numbered
from workflow.actor import Actor
from workflow.calendar import local_day
from workflow.errors import Invalid, Unknown
from workflow.office import Arrangement


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
    plan = session.scalar(plan_numbered(actor.commune_id, plan_number))
    if plan is None:
        raise Unknown
    change = Arrangement.begin(session, f"plan/{plan.number}", "enter_issue", actor=actor, at=at)
    session.refresh(plan)
    _check(plan, document_number, document_date, at)
    before = plan.document_number, plan.document_date
    if (document_number, document_date) == before:
        return plan
    plan.document_number, plan.document_date = document_number, document_date
    change.write_down(
        plan,
        before={"document_number": before[0], "document_date": before[1]},
        document_number=document_number,
        document_date=document_date,
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
