"""What the grids of a file mean as a plan: one reader for every kind of file."""

import re
from collections.abc import Iterable, Iterator, Sequence

from workflow.intake.columns import Field, TableHead, head_of
from workflow.intake.doubts import Doubt
from workflow.intake.drafts import Draft, Table
from workflow.intake.grid import Grid
from workflow.intake.meaning import task_of
from workflow.intake.reading import CellPlace, PlanReading, ReadSection, ReadTask, joined_number
from workflow.intake.rows import NumberKind, Row, RowNumber, is_a_remark, rows_under


def plan_in(grids: Sequence[Grid]) -> PlanReading | None:
    """The plan in a file's tables; None where none of them is one.

    Its table may be parted: others with the same head belong to it, and those that follow it
    without a head of their own.
    """
    tables = list(_tables(grids))
    if not tables:
        return None
    heading = _heading(tables[0])
    year = _year(heading)
    outline = _Outline()
    for table in tables:
        outline.read(table)
    tasks = [task_of(draft, year=year) for draft in outline.drafts]
    return PlanReading(
        heading,
        year,
        tables[0].head.columns,
        tuple(outline.sections),
        tuple(_with_what_they_refer_to(tasks)),
        len(grids) - len(tables),
    )


def _tables(grids: Sequence[Grid]) -> Iterator[Table]:
    heads = [head_of(grid) for grid in grids]
    best = max((head for head in heads if head), key=lambda each: len(each.fields), default=None)
    if best is None:
        return
    goes_on: TableHead | None = None
    for number, (grid, head) in enumerate(zip(grids, heads, strict=True), 1):
        if head is not None and len(head.fields & best.fields) >= len(best.fields) - 1:
            goes_on = head
            yield Table(number, grid, head, head.end)
        elif head is None and goes_on and grid.width == len(goes_on.columns) and not grid.before:
            yield Table(number, grid, goes_on, 0)
        else:
            goes_on = None


def _heading(table: Table) -> tuple[str, ...]:
    above = table.grid.rows[: table.head.first_row]
    within = (" ".join(cell.text.split()) for row in above for cell in row if cell.text)
    return tuple(dict.fromkeys([*table.grid.before, *within]))


_YEAR = re.compile(r"\bnăm\s+(20\d\d)\b(?!\s*[-–])", re.IGNORECASE)


def _year(heading: Sequence[str]) -> int | None:
    """The year of which the title speaks, or else that in which the plan was issued."""
    title = [line for line in heading if not line.startswith("(")]
    for lines in (title, heading):
        if found := _YEAR.findall("\n".join(lines)):
            return int(found[-1])
    return None


class _Outline:
    """Goes through the rows once and keeps under which headings it is."""

    def __init__(self) -> None:
        self.sections: list[ReadSection] = []
        self.drafts: list[Draft] = []
        self._under: list[RowNumber] = []

    def read(self, table: Table) -> None:
        """Take the rows of a table in."""
        rows = list(rows_under(table.grid, table.head, table.first))
        following = [each.number for each in rows[1:]] + [RowNumber(NumberKind.NONE)]
        for row, after in zip(rows, following, strict=True):
            row.number = self._letter_or_numeral(row.number)
            if row.title and row.number.kind is NumberKind.NONE and is_a_remark(row.title.text):
                continue
            if self._is_heading(row, after):
                self._open(row, table)
            elif self._belongs_above(row):
                self._add(row, table)
            else:
                self._begin(row, table)

    def _letter_or_numeral(self, number: RowNumber) -> RowNumber:
        """`I` is a letter where the headings have come to `H`."""
        last = next((each for each in self._under if each.kind is NumberKind.LETTER), None)
        kinds = {each.kind for each in self._under}
        if (
            number.kind is NumberKind.ROMAN
            and NumberKind.ROMAN not in kinds
            and last is not None
            and len(number.text) == 1
            and ord(number.text) - ord(last.text) in {1, 2}
        ):
            return RowNumber(NumberKind.LETTER, number.text)
        return number

    def _is_heading(self, row: Row, after: RowNumber) -> bool:
        if row.title is None:
            return False
        kind = row.number.kind
        if kind in {NumberKind.ROMAN, NumberKind.LETTER}:
            return True
        if kind is NumberKind.NONE:
            return row.is_across
        deeper = after.kind is NumberKind.DOTTED and after.text.startswith(f"{row.number.text}.")
        return kind in {NumberKind.ARABIC, NumberKind.DOTTED} and (
            deeper or (kind is NumberKind.ARABIC and after.kind is NumberKind.SMALL_LETTER)
        )

    def _open(self, row: Row, table: Table) -> None:
        assert row.title is not None
        self._leave(row.number)
        self._under.append(row.number)
        place = CellPlace(
            table.number, row.title.row + 1, row.title.column + 1, row.title.rows, row.title.columns
        )
        self.sections.append(ReadSection(self._path(), " ".join(row.title.text.split()), place))

    def _leave(self, number: RowNumber) -> None:
        """Leave the headings that end where a row with such a number begins."""
        kinds = [each.kind for each in self._under]
        if number.kind in kinds:
            del self._under[kinds.index(number.kind) :]
        if number.kind is NumberKind.DOTTED:
            while self._under and self._under[-1].kind is NumberKind.ARABIC:
                if number.text.startswith(f"{self._under[-1].text}."):
                    break
                self._under.pop()

    def _path(self) -> str:
        path = ""
        for each in self._under:
            path = joined_number(path, each.text)
        return path

    def _belongs_above(self, row: Row) -> bool:
        """Whether a row says more of the task above it."""
        if not self.drafts or self._sections_since_last_draft():
            return False
        if row.number.kind is NumberKind.NONE:
            return True
        if Field.NUMBER in row.cells and Field.NUMBER not in row.fresh and row.text(Field.NUMBER):
            return True
        own = row.fresh & {Field.LEAD, Field.PRODUCT, Field.TIME}
        return row.number.kind is NumberKind.DASH or (
            row.number.kind is NumberKind.SMALL_LETTER and not own
        )

    def _sections_since_last_draft(self) -> bool:
        return self.drafts[-1].section != self._path()

    def _add(self, row: Row, table: Table) -> None:
        """Take a row in that goes on with a task: as a part of its own, or as more of the last."""
        last = self.drafts[-1]
        fresh = row.fresh - {Field.NUMBER}
        own = Field.TIME in fresh or {Field.LEAD, Field.PRODUCT} <= fresh
        if own and (Field.LEAD in fresh or Field.PRODUCT in fresh or Field.CONTENT in fresh):
            last.part = last.part or 1
            part = Draft(last.section, last.number, table, row.cells, last.part + 1)
            for each, cells in last.cells.items():
                if not row.text(each):
                    part.cells[each] = cells
                    if each is not Field.NUMBER and any(cell.text for cell in cells):
                        self._inherited(part, each)
            self.drafts.append(part)
            return
        for each in fresh:
            known = last.cells.setdefault(each, [])
            known += [cell for cell in row.cells[each] if cell.text and cell not in known]

    def _inherited(self, part: Draft, each: Field) -> None:
        """Keep that a part has its words from above; not every part has somebody who cooperates."""
        if each in {Field.COOPERATING, Field.NOTE, Field.BUDGET}:
            part.cells[each] = []
        elif each is not Field.CONTENT:
            part.doubt(each, Doubt.JOINED_DOWN)

    def _begin(self, row: Row, table: Table) -> None:
        self._leave_for_task(row.number)
        draft = Draft(self._path(), row.number, table, row.cells)
        if row.number.kind is NumberKind.NONE:
            draft.doubt(Field.CONTENT, Doubt.NUMBER_MISSING)
        elif self._is_out_of_order(draft):
            draft.doubt(Field.CONTENT, Doubt.NUMBER_OUT_OF_ORDER)
        self.drafts.append(draft)

    def _leave_for_task(self, number: RowNumber) -> None:
        if number.kind in {NumberKind.ARABIC, NumberKind.ROMAN, NumberKind.DOTTED}:
            self._leave(number)

    def _is_out_of_order(self, draft: Draft) -> bool:
        """Whether a number is neither the next nor the first of its heading."""
        if draft.number.kind is not NumberKind.ARABIC:
            return False
        number = int(draft.number.text)
        before = next(
            (d for d in reversed(self.drafts) if d.number.kind is NumberKind.ARABIC), None
        )
        expected = {1} if before is None else {int(before.number.text) + 1}
        if before is not None and before.section != draft.section:
            expected.add(1)
        return number not in expected


def _with_what_they_refer_to(tasks: Iterable[ReadTask]) -> Iterator[ReadTask]:
    """The tasks, those that say *như trên* with what stands above."""
    above: ReadTask | None = None
    for task in tasks:
        shown = task if above is None else task.referring_to(above)
        yield shown
        above = shown
