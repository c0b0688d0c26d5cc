"""Which instances the filters of a reader leave, as questions that indexes serve."""

import uuid
from datetime import date

from sqlalchemy import ColumnElement, Select, false, select, true
from sqlalchemy.orm import Session

from models.organisation import Unit
from models.plan import Plan, Section
from models.queries.approval import has_direction
from models.queries.organisation import unit_coded
from models.queries.plan import plan_numbered, speaks_of
from models.queries.work import asked_of, concerns, led_by, periods_that, tasks_that
from models.vocabulary import Side
from models.work import REVOKED, TaskInstance
from workflow.actors.actor import Actor
from workflow.actors.visibility import visible_to
from workflow.calendar.timeliness import due_soon_days_of, original_due_on, timeliness_case
from workflow.instance.returned import returned
from workflow.planning.periods_chosen import Arrears
from workflow.planning.plan_filters import PlanFilters
from workflow.vietnamese import fold


class Left:
    """What some filters leave for a reader on a day."""

    def __init__(self, session: Session, filters: PlanFilters, actor: Actor, today: date) -> None:
        self._session = session
        self._filters = filters
        self._actor = actor
        self._today = today
        self.soon = due_soon_days_of(session, actor.commune_id)
        """In how many days something falls due soon."""
        self.unit = self._coded(filters.unit)
        self.lead = self._coded(filters.lead)
        self.words = fold(filters.words)
        """What is looked for in contents, as these are folded."""

    def visible(self, tasks: ColumnElement[bool]) -> Select[TaskInstance]:
        """The instances of some tasks that the reader may see, in the periods looked at."""
        scope, here = self._filters.scope, self._actor.commune_id
        periods = TaskInstance.period_id.in_(periods_that(here, scope.condition(self._today)))
        return self._seen().where(self.of(tasks), true() if scope.every_period else periods)

    def parts(self, further: ColumnElement[bool]) -> list[Select[TaskInstance]]:
        """What all filters leave of that: of each period, and of what earlier ones left late.

        Each is served by an index in the order of the numbers, as all periods together are.
        """
        scope, here = self._filters.scope, self._actor.commune_id
        left = self._seen().where(further, *self._conditions())
        late = left.where(TaskInstance.id.in_(scope.arrears(here, self._today)))
        if self._filters.arrears is Arrears.ONLY:
            return [late]
        if scope.every_period:
            return [left]
        periods = self._session.scalars(periods_that(here, scope.condition(self._today)))
        found = [left.where(TaskInstance.period_id == each) for each in periods]
        return [*found, late] if self._filters.arrears else found

    def _seen(self) -> Select[TaskInstance]:
        here = TaskInstance.commune_id == self._actor.commune_id
        return select(TaskInstance).where(here, visible_to(self._actor))

    def of(self, tasks: ColumnElement[bool]) -> ColumnElement[bool]:
        """The condition that an instance is of tasks of which one on `Task` and `Section` holds."""
        return TaskInstance.task_id.in_(tasks_that(self._actor.commune_id, tasks))

    def _conditions(self) -> list[ColumnElement[bool]]:
        filters, here = self._filters, self._actor.commune_id
        by_state = TaskInstance.state
        found = [by_state == filters.state if filters.state else by_state != REVOKED]
        if filters.unit:
            found.append(_part_of(here, self.unit, filters.role) if self.unit else false())
        if filters.lead:
            leads = TaskInstance.lead_unit_id
            found.append(leads == self.lead.id if self.lead else false())
        if filters.plan:
            numbered = plan_numbered(here, filters.plan)
            of_plan = Section.plan_id.in_(numbered.with_only_columns(Plan.id).order_by(None))
            found.append(self.of(of_plan))
        if filters.numeral:
            found.append(self.of(Section.numeral == filters.numeral))
        if filters.timeliness:
            due_on = original_due_on(here) if filters.originally else None
            timeliness = timeliness_case(today=self._today, due_soon_days=self.soon, due_on=due_on)
            found.append(timeliness.in_([value.value for value in filters.timeliness]))
        if filters.returned:
            found.append(returned())
        if filters.unfollowed is not None:
            found.append(has_direction(here, unfollowed=filters.unfollowed))
        if self.words:
            found.append(self.of(speaks_of(self.words)))
        return found

    def _coded(self, code: str | None) -> Unit | None:
        return self._session.scalar(unit_coded(self._actor.commune_id, code)) if code else None


def _part_of(commune_id: uuid.UUID, unit: Unit, role: Side | None) -> ColumnElement[bool]:
    """The condition that a unit does this in an instance; without a role that it does either."""
    if role is Side.LEAD:
        return led_by([unit.id])
    return asked_of(commune_id, [unit.id]) if role else concerns(commune_id, [unit.id])
