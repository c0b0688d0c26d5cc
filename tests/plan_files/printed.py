"""A plan's table as it is to be printed: what stands in which cell, and which cells are joined."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from seed.plan import read_plan
from workflow.intake.columns import Field

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HEADINGS = {
    Field.NUMBER: ("TT", "STT", "Số TT"),
    Field.CONTENT: ("NỘI DUNG NHIỆM VỤ", "Nhiệm vụ", "Nội dung công việc", "Nhiệm vụ, giải pháp"),
    Field.LEAD: ("ĐƠN VỊ CHỦ TRÌ", "Chủ trì thực hiện", "Cơ quan chủ trì", "Cơ quan thực hiện"),
    Field.COOPERATING: ("ĐƠN VỊ PHỐI HỢP", "Phối hợp thực hiện", "Cơ quan phối hợp"),
    Field.FOLLOW_UP: ("Theo dõi, kiểm tra, đôn đốc", "Đơn vị theo dõi"),
    Field.PRODUCT: ("SẢN PHẨM", "Sản phẩm", "Kết quả, sản phẩm", "Sản phẩm đầu ra"),
    Field.TIME: ("THỜI GIAN THỰC HIỆN", "Thời gian hoàn thành", "Thời hạn", "Tiến độ"),
    Field.NOTE: ("Ghi chú",),
}
"""How offices name the columns."""


@dataclass(frozen=True)
class PrintedCell:
    """Words, and over how many rows and columns they stand."""

    text: str
    rows: int = 1
    columns: int = 1


@dataclass
class PrintedTable:
    """A head, and rows that name the cells that begin in them; joined ones stand once."""

    columns: Sequence[Field]
    title: Sequence[str] = ()
    rows: list[dict[int, PrintedCell]] = field(default_factory=list)
    """By column."""
    head: int = 1
    """How many of the rows are the head."""

    def add(self, *cells: str | PrintedCell | None) -> PrintedTable:
        """Add a row: None where a cell from above or from the left goes on."""
        self.rows.append(
            {
                place: cell if isinstance(cell, PrintedCell) else PrintedCell(cell)
                for place, cell in enumerate(cells)
                if cell is not None
            }
        )
        return self

    def cells(self) -> Iterator[tuple[int, int, PrintedCell]]:
        """Every cell with its row and column."""
        for number, row in enumerate(self.rows):
            for column, cell in row.items():
                yield number, column, cell


def table_of(
    columns: Sequence[Field], *, title: Sequence[str] = (), names: dict[Field, str] | None = None
) -> PrintedTable:
    """A table with a head of one row."""
    named = {each: HEADINGS[each][0] for each in columns} | (names or {})
    return PrintedTable(columns, title).add(*(named[each] for each in columns))


def shipped_plan(
    columns: Sequence[Field], *, names: dict[Field, str] | None = None
) -> PrintedTable:
    """The plan that comes with the program, in columns of one's choice."""
    plan = read_plan()
    table = table_of(columns, title=("PHỤ LỤC", plan.title.text, plan.attachment.text), names=names)
    for section in plan.sections:
        said = {Field.NUMBER: section.numeral, Field.CONTENT: section.title.text}
        table.add(*(said.get(each, "") for each in columns))
        for task in (each for each in plan.tasks if each.section == section.numeral):
            cells = task.cells
            said = {
                Field.NUMBER: str(task.number),
                Field.CONTENT: cells.content.text,
                Field.LEAD: cells.lead.text,
                Field.COOPERATING: cells.cooperating.text,
                Field.PRODUCT: cells.product.text,
                Field.TIME: cells.time.text,
            }
            table.add(*(said.get(each, "") for each in columns))
    return table
