"""What somebody wants to see of the plan and of its instances."""

from dataclasses import dataclass
from datetime import date

from models.plan import Task
from models.vocabulary import Side, Timeliness
from workflow.calendar.periods import Span, Timetable
from workflow.planning.periods_chosen import Arrears, PeriodsChosen


@dataclass(frozen=True, slots=True)
class PlanFilters:
    """What somebody wants to see. With nothing set: the periods that today falls in.

    Revoked instances are only there when asked for by their state.
    """

    span: Span | None = None
    every_period: bool = False
    unit: str | None = None
    """The code of a unit that leads or is asked to cooperate."""
    role: Side | None = None
    """Which of the two that unit does; None: either."""
    lead: str | None = None
    """The code of a unit that leads."""
    plan: int | None = None
    """A plan's number, where lists go beyond one."""
    numeral: str | None = None
    state: str | None = None
    timeliness: tuple[Timeliness, ...] = ()
    originally: bool = False
    """Whether timeliness is judged by the due date before any extension."""
    arrears: Arrears | None = None
    """Whether what earlier periods left late is there too, or alone."""
    returned: bool = False
    """Only what others returned and the lead unit has not reported again."""
    unfollowed: bool | None = None
    """Only what was approved with a direction; if True, only where nothing was reported on it."""
    words: str = ""
    """Looked for in the tasks' content, without regard to case and marks."""

    @property
    def scope(self) -> PeriodsChosen:
        """The periods looked at."""
        return PeriodsChosen(self.span, self.every_period)

    @property
    def by_course(self) -> bool:
        """Whether something is asked that only an instance can answer."""
        return bool(self.state or self.timeliness or self.returned) or self.unfollowed is not None

    def span_of(self, task: Task, today: date, timetable: Timetable) -> Span | None:
        """The period in which a task would be assigned; None where it reports by another."""
        if self.span is None:
            return timetable.at(task.cadence, today)
        return self.span if self.span.cadence is task.cadence else None
