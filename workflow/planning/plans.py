"""What the follow-up office says of a plan: its number and date, and the year it ends with."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from models.plan import Plan, PlanEnd
from models.queries.plan import end_of_plan, last_target_year
from models.vocabulary import EventKind
from workflow.actors.actor import Actor
from workflow.actors.rights import FOLLOWING_UP
from workflow.audit.change import Change
from workflow.calendar.days import local_day
from workflow.errors import Invalid
from workflow.planning.appendix import reach_plan

SET_LAST_YEAR = "set_last_year"

MOST_YEARS = 20
"""How long a plan may go on after the year in which it was issued."""


def enter_issue(
    session: Session,
    plan_number: int,
    document_number: str | None,
    document_date: date | None,
    *,
    actor: Actor,
    at: datetime,
) -> Plan:
    """The plan with the number and date under which it was issued.

    They may be corrected later; the record keeps what stood there before. The number is None when
    what was sent could not be read. Raises `Unknown`, `Refused` for anyone but the follow-up
    office, or `Invalid`.
    """
    plan = reach_plan(session, plan_number, actor=actor)
    change = Change.begin(
        session,
        FOLLOWING_UP,
        EventKind.PLAN,
        f"plan/{plan.number}",
        "enter_issue",
        actor=actor,
        at=at,
    )
    if document_number is None:
        raise Invalid
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


def set_last_year(
    session: Session, plan_number: int, last_year: int | None, *, actor: Actor, at: datetime
) -> None:
    """Let the plan's tasks open the periods of this year, and none of a later one.

    None lets them go on without end. What runs is not touched. Raises `Unknown`, `Refused` for
    anyone but the follow-up office, or `Invalid`.
    """
    plan = reach_plan(session, plan_number, actor=actor)
    # The clock must not open what is being ended.
    change = Change.begin(
        session,
        FOLLOWING_UP,
        EventKind.PLAN,
        f"plan/{plan.number}",
        SET_LAST_YEAR,
        actor=actor,
        at=at,
    )
    if last_year is not None and not 0 <= last_year - plan.issued_year <= MOST_YEARS:
        raise Invalid({"last_year": "year_out_of_plan"})
    end = session.scalar(end_of_plan(plan.commune_id, plan.id))
    before = end.last_year if end else None
    if last_year == before:
        return
    if last_year is None:
        change.write_down(removed=[end] if end else [], before=before, last_year=last_year)
        return
    if end is None:
        end = PlanEnd(commune_id=plan.commune_id, plan_id=plan.id)
        session.add(end)
    end.last_year = last_year
    change.write_down(end, before=before, last_year=last_year)


def last_year_of(session: Session, plan: Plan) -> int | None:
    """The year with which the plan ends; None while the office has not set it."""
    end = session.scalar(end_of_plan(plan.commune_id, plan.id))
    return end.last_year if end else None


def proposed_last_year(session: Session, plan: Plan) -> int | None:
    """The last year for which the plan itself promises something; None when it names none."""
    return session.scalar(last_target_year(plan.commune_id, plan.id))


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
