"""Which column of a table means what, told by its heading."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from workflow.intake.doubts import Doubt
from workflow.intake.grid import Cell, Grid
from workflow.vietnamese import fold


class Field(StrEnum):
    """What a column of a plan's table says of a task."""

    NUMBER = "number"
    CONTENT = "content"
    LEAD = "lead"
    COOPERATING = "cooperating"
    FOLLOW_UP = "follow_up"
    PRODUCT = "product"
    TIME = "time"
    BUDGET = "budget"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Column:
    """One column, in the words of its heading."""

    heading: str
    field: Field | None
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class TableHead:
    """The rows of a grid in which its columns are named."""

    first_row: int
    end: int
    """The first row after them."""
    columns: tuple[Column, ...]

    @property
    def fields(self) -> frozenset[Field]:
        """What is said of the tasks."""
        return frozenset(column.field for column in self.columns if column.field)

    @property
    def is_of_a_plan(self) -> bool:
        """Whether tasks are given to somebody, or for a time, or with something to produce."""
        given = self.fields & {Field.LEAD, Field.TIME, Field.PRODUCT}
        return Field.CONTENT in self.fields and bool(given) and len(self.fields) >= _FEWEST_FIELDS

    def columns_of(self, field: Field) -> tuple[int, ...]:
        """Where a field stands; several places where its heading was joined over them."""
        return tuple(place for place, each in enumerate(self.columns) if each.field is field)


_FEWEST_FIELDS = 3
_HIGHEST_HEAD = 4
_LOOKED_AT = 60
"""So many rows are looked at for a head: letterhead and title may stand in a sheet's first rows."""

_BODY = "(?:co quan|don vi|bo phan|ca nhan|nguoi|chu the|to chuc|phong ban)"
_DOES = "(?:thuc hien|tham muu|dau moi|phu trach|xu ly|duoc giao)"
# In the order in which they are asked; the first that fits names the column.
_SAYS: dict[Field, tuple[str, ...]] = {
    Field.NUMBER: (r"^(?:t\.?t\.?|s\.?t\.?t\.?|so tt|so thu tu|stt/tt|ma (?:so|nv|nhiem vu)|so)$",),
    Field.COOPERATING: ("phoi hop",),
    Field.FOLLOW_UP: (
        "theo doi|don doc|giam sat",
        "(?:don vi|co quan|bo phan) (?:kiem tra|tong hop|tham dinh)",
        "lanh dao (?:phu trach|chi dao)",
    ),
    Field.TIME: (
        r"thoi (?:gian|han|diem)|tien do|\bhan\b|ngay (?:hoan thanh|den han)",
        "moc thoi|ky bao cao|lo trinh",
    ),
    Field.BUDGET: ("kinh phi|nguon (?:von|luc|chi)|du toan",),
    Field.LEAD: (
        rf"chu tri|{_BODY}[\w, ]* {_DOES}|phan cong|trach nhiem|dau moi",
        "^(?:co quan|don vi|nguoi phu trach|thuc hien)$",
        "^(?:co quan|don vi), (?:co quan|don vi|ca nhan)",
    ),
    Field.PRODUCT: (
        "san pham|ket qua|dau ra|hinh thuc van ban|ten van ban|van ban (?:ban hanh|trinh)",
    ),
    Field.CONTENT: (
        "noi dung|nhiem vu|cong viec|hoat dong|giai phap|dau viec|ten viec|chi tieu|linh vuc",
    ),
    Field.NOTE: ("ghi chu|luu y",),
}
_PATTERNS = {field: re.compile("|".join(said)) for field, said in _SAYS.items()}
_OF_BODIES = {Field.LEAD, Field.COOPERATING}
_SEVERAL = {Field.LEAD, Field.COOPERATING, Field.PRODUCT, Field.TIME}
_COUNTED = re.compile(r"^\(?(?:\d{1,2}|[a-k])\)?$")
"""What stands in the row under many heads, which numbers the columns."""


def head_of(grid: Grid) -> TableHead | None:
    """The head that says most, the first of several; None where the grid is no plan's."""
    found = [
        head
        for row in range(min(len(grid.rows), _LOOKED_AT))
        for height in range(1, _HIGHEST_HEAD)
        if (head := _head_at(grid, row, height)) and head.is_of_a_plan
    ]
    if not found:
        return None
    best = max(found, key=lambda each: (len(each.fields), -each.first_row, -each.end))
    return TableHead(best.first_row, _after_counting_row(grid, best.end), best.columns)


def _head_at(grid: Grid, row: int, height: int) -> TableHead | None:
    """What the rows say as a head; None where a cell goes on above or below them."""
    rows = grid.rows[row : row + height]
    end = row + height
    if len(rows) < height or not all(any(cell.text for cell in each) for each in rows):
        return None
    cells = [cell for each in rows for cell in each]
    if any(cell.row < row or cell.row + cell.rows > end for cell in cells):
        return None
    joined = any(cell.columns > 1 or cell.rows > 1 for cell in cells)
    if height > 1 and not joined and not _words_go_on(rows):
        return None
    headings = [_heading(rows, column) for column in range(grid.width)]
    return TableHead(row, end, tuple(_columns(headings)))


def _words_go_on(rows: Sequence[tuple[Cell, ...]]) -> bool:
    """Whether a head is written over rows that are not joined, as in sheets: they have gaps."""
    below = [cell for each in rows[1:] for cell in each]
    return (
        all(any(not cell.text for cell in each) for each in rows[1:])
        and not any(field_of(cell.text) is Field.NUMBER for cell in below)
        and not any(_COUNTED.match(fold(cell.text)) for cell in below)
        and all(len(cell.text) <= _LONGEST_HEADING for cell in below)
    )


_LONGEST_HEADING = 60


def _heading(rows: Sequence[tuple[Cell, ...]], column: int) -> str:
    cells = dict.fromkeys(row[column] for row in rows)
    # What is joined over the whole width is a title, and names no column.
    return " ".join(
        " ".join(cell.text.split()) for cell in cells if cell.text and cell.columns < len(rows[0])
    )


def _columns(headings: list[str]) -> Iterator[Column]:
    """The columns; one that nobody understands, or that comes twice, is kept as a note."""
    taken: dict[Field, str] = {}
    for heading in headings:
        field = field_of(heading)
        doubts: tuple[Doubt, ...] = ()
        if heading and (field is None or taken.setdefault(field, heading) != heading):
            field, doubts = Field.NOTE, (Doubt.COLUMN_NOT_UNDERSTOOD,)
        elif len(_named_in(heading) & _SEVERAL) > 1:
            doubts = (Doubt.COLUMN_SAYS_SEVERAL,)
        yield Column(heading, field, doubts)


def field_of(heading: str) -> Field | None:
    """What a heading says of the tasks below it; None where nobody can tell."""
    plain = fold(heading).strip(" .:()*")
    if len(plain) > 2 * _LONGEST_HEADING:
        return None
    found = next((field for field, pattern in _PATTERNS.items() if pattern.search(plain)), None)
    if found is Field.COOPERATING and "chu tri" in plain:
        return Field.LEAD
    return found


def _named_in(heading: str) -> set[Field]:
    plain = fold(heading)
    named = {field for field, pattern in _PATTERNS.items() if pattern.search(plain)}
    # *Thời gian hoàn thành, kết quả* says two things, *thời gian thực hiện* one.
    return named if re.search(r"[,/&]|\bva\b", plain) or named <= _OF_BODIES else set()


def _after_counting_row(grid: Grid, end: int) -> int:
    """The first row after the head and the row that numbers its columns, if there is one."""
    if end < len(grid.rows):
        texts = [fold(cell.text) for cell in dict.fromkeys(grid.rows[end]) if cell.text]
        if len(texts) >= _FEWEST_FIELDS and all(map(_COUNTED.match, texts)):
            return end + 1
    return end


def repeats(row: tuple[Cell, ...]) -> bool:
    """Whether a row is a head once more, as at the top of each page."""
    named = [field_of(cell.text) for cell in dict.fromkeys(row) if cell.text]
    return None not in named and len(set(named)) >= _FEWEST_FIELDS
