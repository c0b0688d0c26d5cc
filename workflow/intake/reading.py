"""A plan's table as it was understood: sections, tasks and what each cell is taken to mean."""

from dataclasses import dataclass, replace

from workflow.intake.columns import Column, Field
from workflow.intake.doubts import Confidence, Doubt, confidence_of
from workflow.intake.parties import NamedParty
from workflow.intake.products import NamedProduct
from workflow.intake.times import TimeMeaning


def joined_number(path: str, number: str) -> str:
    """A number under those above it, as `I.1.1` for `1.1` under `I.1`."""
    pieces = number.split(".")
    for end in range(len(pieces) - 1, 0, -1):
        above = ".".join(pieces[:end])
        if f".{path}".endswith(f".{above}"):
            return path.removesuffix(above) + number
    return ".".join(filter(None, (path, number)))


@dataclass(frozen=True, slots=True)
class CellPlace:
    """Where a cell stands in the file; everything counted from 1."""

    table: int
    row: int
    column: int
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class ReadCell:
    """What a cell of the table says, and what was not sure of it."""

    text: str
    """In one line for each paragraph."""
    place: CellPlace | None
    """None where the table has no such column."""
    doubts: tuple[Doubt, ...] = ()

    @property
    def confidence(self) -> Confidence:
        """How sure the reader is of it."""
        return confidence_of(self.doubts)


@dataclass(frozen=True, slots=True)
class ReadSection:
    """A heading among the tasks."""

    number: str
    """With those of the headings that it stands under: `A.I`; empty where it has none."""
    title: str
    place: CellPlace


@dataclass(frozen=True, slots=True)
class ReadTask:
    """A row of the table, or a part of one that has its own lead and time."""

    section: str
    number: str
    """As it stands in the table: `1`, `1.1`, `a`."""
    part: int | None
    """Which of the parts that stand under one number, from 1; None where there is one alone."""
    cells: dict[Field, ReadCell]
    """All but the number's, in the order of `Field`."""
    leads: tuple[NamedParty, ...]
    cooperating: tuple[NamedParty, ...]
    follow_up: tuple[NamedParty, ...]
    products: tuple[NamedProduct, ...]
    time: TimeMeaning

    @property
    def label(self) -> str:
        """Its number as people say it: `V.4`."""
        return joined_number(self.section, self.number)

    def referring_to(self, above: "ReadTask") -> "ReadTask":
        """The task with what stands above it, where a cell of its own only refers to that."""
        same = {each for each, cell in self.cells.items() if Doubt.SAME_AS_ABOVE in cell.doubts}
        return replace(
            self,
            leads=above.leads if Field.LEAD in same else self.leads,
            cooperating=above.cooperating if Field.COOPERATING in same else self.cooperating,
            follow_up=above.follow_up if Field.FOLLOW_UP in same else self.follow_up,
            products=above.products if Field.PRODUCT in same else self.products,
            time=above.time if Field.TIME in same else self.time,
        )


@dataclass(frozen=True, slots=True)
class PlanReading:
    """What was understood of a file; everything in the order of the file."""

    heading: tuple[str, ...]
    """The paragraphs above the table: title and what the plan is attached to."""
    year: int | None
    """The year of the plan, where its title says one."""
    columns: tuple[Column, ...]
    sections: tuple[ReadSection, ...]
    tasks: tuple[ReadTask, ...]
    left_out: int
    """How many other tables the file has."""
