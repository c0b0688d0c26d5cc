"""The rows of a plan's table in their order: under which heading each stands, what is one task."""

from typing import TYPE_CHECKING

from workflow.intake.columns import Field
from workflow.intake.doubts import Doubt
from workflow.intake.drafts import Draft, Table
from workflow.intake.reading import CellPlace, ReadSection, joined_number
from workflow.intake.rows import NumberKind, Row, RowNumber, is_a_remark, rows_under

if TYPE_CHECKING:
    from workflow.intake.grid import Cell

_UNNUMBERED = frozenset({NumberKind.NONE, NumberKind.DASH})
_OF_HEADINGS = frozenset({NumberKind.ROMAN, NumberKind.LETTER})
_GIVEN_TO_ALL = (Field.LEAD, Field.TIME)
"""What a heading may say for every task under it."""


class Outline:
    """Goes through the rows once and keeps under which headings it is."""

    def __init__(self) -> None:
        self.sections: list[ReadSection] = []
        self.drafts: list[Draft] = []
        self._under: list[RowNumber] = []
        self._given: dict[str, dict[Field, list[Cell]]] = {}
        """By the number of a heading what it says for the tasks under it."""
        self._has_numbers = True

    def read(self, table: Table) -> None:
        """Take the rows of a table in."""
        rows = list(rows_under(table.grid, table.head, table.first))
        self._has_numbers = any(
            row.number.kind not in _UNNUMBERED for row in rows if row.title is None
        )
        for row, after in zip(rows, [*rows[1:], None], strict=True):
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

    def _is_heading(self, row: Row, after: Row | None) -> bool:
        kind = row.number.kind
        if row.title is None:
            return kind in _OF_HEADINGS and after is not None and _leads(row, after)
        if kind in _OF_HEADINGS:
            return True
        if kind is NumberKind.NONE:
            return row.is_across
        if kind not in {NumberKind.ARABIC, NumberKind.DOTTED} or after is None:
            return False
        below = after.number
        if below.kind is NumberKind.DOTTED:
            return below.text.startswith(f"{row.number.text}.")
        items = below.kind in _UNNUMBERED and Field.CONTENT in after.fresh and after.assigns
        return kind is NumberKind.ARABIC and (items or below.kind is NumberKind.SMALL_LETTER)

    def _open(self, row: Row, table: Table) -> None:
        self._leave(row.number)
        self._under.append(row.number)
        said = row.title or next(cell for cell in row.cells[Field.CONTENT] if cell.text)
        place = CellPlace(table.number, said.row + 1, said.column + 1, said.rows, said.columns)
        path = self._path()
        self.sections.append(ReadSection(path, " ".join(said.text.split()), place))
        self._given[path] = {
            each: row.cells[each] for each in _GIVEN_TO_ALL if row.title is None and row.text(each)
        }

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
        if not self.drafts or self.drafts[-1].section != self._path():
            return False
        if row.text(Field.NUMBER) and Field.NUMBER not in row.fresh:
            return True
        if row.number.kind in _UNNUMBERED:
            alike = not self._has_numbers or self.drafts[-1].was_unnumbered
            return not (alike and Field.CONTENT in row.fresh and row.assigns)
        return row.number.kind is NumberKind.SMALL_LETTER and not row.assigns

    def _add(self, row: Row, table: Table) -> None:
        """Take a row in that goes on with a task: as a part of its own, or as more of the last."""
        last = self.drafts[-1]
        fresh = row.fresh - {Field.NUMBER}
        own = Field.TIME in fresh or {Field.LEAD, Field.PRODUCT} <= fresh
        if own and fresh & {Field.LEAD, Field.PRODUCT, Field.CONTENT}:
            self.drafts.append(_part_after(last, row, table))
            return
        for each in fresh:
            known = last.cells.setdefault(each, [])
            known += [cell for cell in row.cells[each] if cell.text and cell not in known]

    def _begin(self, row: Row, table: Table) -> None:
        if row.number.kind in {NumberKind.ARABIC, NumberKind.ROMAN, NumberKind.DOTTED}:
            self._leave(row.number)
        path = self._path()
        draft = Draft(path, row.number, table, dict(row.cells))
        if row.number.kind in _UNNUMBERED:
            here = {id(each.number) for each in self.drafts if each.section == path}
            draft.number = RowNumber(NumberKind.ARABIC, str(len(here) + 1))
            draft.doubt(Field.CONTENT, Doubt.NUMBER_MISSING)
        elif self._is_out_of_order(draft):
            draft.doubt(Field.CONTENT, Doubt.NUMBER_OUT_OF_ORDER)
        for each, cells in self._given.get(path, {}).items():
            if not row.text(each):
                draft.cells[each] = cells
                draft.doubt(each, Doubt.JOINED_DOWN)
        self.drafts.append(draft)

    def _is_out_of_order(self, draft: Draft) -> bool:
        """Whether a number is neither the next nor the first of its heading."""
        if draft.number.kind is not NumberKind.ARABIC:
            return False
        numbered = (d for d in reversed(self.drafts) if d.number.kind is NumberKind.ARABIC)
        before = next(numbered, None)
        expected = {1} if before is None else {int(before.number.text) + 1}
        if before is not None and before.section != draft.section:
            expected.add(1)
        number = int(draft.number.text)
        # The one before may have become a heading.
        above = joined_number(draft.section, str(number - 1))
        return number not in expected and above not in {each.number for each in self.sections}


def _leads(row: Row, after: Row) -> bool:
    """Whether a row names the lead of those below it, which name none and are counted from 1."""
    first = after.number == RowNumber(NumberKind.ARABIC, "1")
    return first and bool(row.text(Field.LEAD)) and not after.text(Field.LEAD)


def _part_after(last: Draft, row: Row, table: Table) -> Draft:
    """The next part of a task; what its row does not say is as in the part above."""
    last.part = last.part or 1
    part = Draft(last.section, last.number, table, dict(row.cells), last.part + 1)
    for each, cells in last.cells.items():
        if row.text(each):
            continue
        # Not every part has somebody who cooperates.
        alone = each in {Field.COOPERATING, Field.NOTE, Field.BUDGET}
        part.cells[each] = [] if alone else cells
        inherited = not alone and each not in {Field.NUMBER, Field.CONTENT}
        if inherited and any(cell.text for cell in cells):
            part.doubt(each, Doubt.JOINED_DOWN)
    return part
