"""Plans made up of known phrases, printed in the many shapes in which offices print them.

What is printed and what it means are made together, so the meaning is known whatever the reader
says.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.plan_files.known import PARTIES, PRODUCTS, TIMES, YEAR
from tests.plan_files.printed import HEADINGS, PrintedCell, PrintedTable
from workflow.intake.columns import Field
from workflow.intake.numbering import roman

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

    from models.vocabulary import ProductKind
    from workflow.intake.times import TimeMeaning

N, C, L, K, F, P, T = (
    Field.NUMBER, Field.CONTENT, Field.LEAD, Field.COOPERATING, Field.FOLLOW_UP, Field.PRODUCT,
    Field.TIME,
)  # fmt: skip

CONTENTS = (
    "Tổ chức tuyên truyền, phổ biến chính sách tín dụng đến người dân.",
    "Rà soát, cập nhật danh sách hộ nghèo, hộ cận nghèo; báo cáo kết quả rà soát hằng năm.",
    "Xây dựng và tổ chức thực hiện Kế hoạch chuyển đổi số năm 2026 của xã",
    "Kiểm tra, giám sát việc sử dụng vốn vay (100% tổ tiết kiệm và vay vốn)",
    "Tiếp tục triển khai Quyết định số 1737/QĐ-UBND ngày 17/10/2025 của Chủ tịch UBND tỉnh",
    "Tham mưu bố trí ngân sách địa phương ủy thác\n- Vốn đầu tư công;\n- Vốn chi thường xuyên.",
    "Đào tạo, bồi dưỡng cán bộ, công chức",
    "Nâng cao chất lượng hoạt động của Bộ phận Tiếp nhận và Trả kết quả",
)
TITLES = (
    "Công tác chỉ đạo, điều hành",
    "Cải cách thủ tục hành chính",
    "Tăng cường công tác phổ biến, tuyên truyền chính sách",
    "Nguồn lực thực hiện",
)
ORDERS: tuple[tuple[Field, ...], ...] = (
    (N, C, L, K, P, T), (N, C, P, T, L, K, F), (N, C, T, L, K, P), (N, C, L, K, T, P, Field.NOTE),
    (N, C, P, L, K, T), (N, C, L, T, P), (N, L, C, K, P, T),
)  # fmt: skip


@dataclass(frozen=True)
class Meant:
    """A task as it is to be understood."""

    section: str
    number: str
    part: int | None
    content: str
    texts: dict[Field, str]
    leads: tuple[tuple[str, bool], ...]
    cooperating: tuple[tuple[str, bool], ...]
    products: tuple[tuple[str, ProductKind | None], ...]
    time: TimeMeaning


@dataclass
class Shape:
    """A printed plan, what it means, and in which ways it is printed."""

    table: PrintedTable
    sections: list[tuple[str, str]] = field(default_factory=list)
    tasks: list[Meant] = field(default_factory=list)
    ways: list[str] = field(default_factory=list)


def shaped(chance: random.Random) -> Shape:
    """A plan of two to four sections in one of the shapes."""
    columns = chance.choice(ORDERS)
    names = {each: chance.choice(HEADINGS[each]) for each in columns}
    title = ("PHỤ LỤC", f"NHIỆM VỤ TRỌNG TÂM NĂM {YEAR}", "(Kèm theo Kế hoạch số 12/KH-UBND)")
    shape = Shape(PrintedTable(columns, title))
    _print_head(shape, names, chance)
    dotted, lettered = chance.random() < 0.5, chance.random() < 0.2
    across = chance.choice(("cells", "joined", "whole"))
    shape.ways += [f"section {across}"]
    for number in range(1, chance.randint(3, 5)):
        numeral = "ABCD"[number - 1] if lettered else roman(number).upper()
        said = chance.choice(TITLES)
        _print_section(shape, numeral, said, across)
        shape.sections.append((numeral, said))
        count = chance.randint(1, 4)
        place = 1
        while place <= count:
            place += _print_tasks(shape, numeral, place, chance, mark="." if dotted else "")
    return shape


def _print_head(shape: Shape, names: dict[Field, str], chance: random.Random) -> None:
    columns = shape.table.columns
    together = L in columns and K in columns and columns.index(K) == columns.index(L) + 1
    if together and chance.random() < 0.3:
        shape.ways.append("head of two rows")
        upper: list[str | PrintedCell | None] = [PrintedCell(names[each], 2) for each in columns]
        at = columns.index(L)
        upper[at], upper[at + 1] = PrintedCell("Đơn vị thực hiện", 1, 2), None
        lower = ["Chủ trì" if e is L else "Phối hợp" if e is K else None for e in columns]
        shape.table.add(*upper).add(*lower)
    else:
        shape.table.add(*(names[each] for each in columns))
    if chance.random() < 0.3:
        shape.ways.append("columns are counted")
        shape.table.add(*(f"({place})" for place in range(1, len(columns) + 1)))


def _print_section(shape: Shape, numeral: str, title: str, across: str) -> None:
    columns = shape.table.columns
    row: list[str | PrintedCell | None] = [""] * len(columns)
    if across == "whole":
        row = [PrintedCell(f"{numeral}. {title}", 1, len(columns)), *[None] * (len(columns) - 1)]
    elif across == "joined" and columns[1] is C:
        rest = len(columns) - 1
        row = [numeral, PrintedCell(title, 1, rest), *[None] * (rest - 1)]
    else:
        row[columns.index(N)], row[columns.index(C)] = numeral, title
    shape.table.add(*row)


def _print_tasks(
    shape: Shape, section: str, number: int, chance: random.Random, *, mark: str
) -> int:
    """How many numbers were printed: one, or two that have their lead together."""
    columns = shape.table.columns
    how = chance.random()
    first = _chosen(columns, chance)
    if how < 0.15 and P in columns:
        shape.ways.append("parts")
        second = _chosen(columns, chance) | {C: first[C]}
        if first[T] == second[T] or first[L] == second[L]:
            second = second | {T: "Quý II/2026", L: "Công an xã"}
            first = first | {T: "Trong năm 2026", L: "Phòng Kinh tế"}
        joined = {N: PrintedCell(f"{number}{mark}", 2), C: PrintedCell(first[C], 2)}
        shape.table.add(*(joined.get(each, first.get(each, "")) for each in columns))
        shape.table.add(*(None if each in joined else second.get(each, "") for each in columns))
        shape.tasks += [_meant(section, number, 1, first), _meant(section, number, 2, second)]
        return 1
    if how < 0.25:
        shape.ways.append("lead of two")
        second = _chosen(columns, chance) | {L: first[L]}
        shape.table.add(*_row(columns, f"{number}{mark}", first, {L: PrintedCell(first[L], 2)}))
        shape.table.add(*_row(columns, f"{number + 1}{mark}", second, {L: None}))
        shape.tasks += [
            _meant(section, number, None, first), _meant(section, number + 1, None, second),
        ]  # fmt: skip
        return 2
    shape.table.add(*_row(columns, f"{number}{mark}", first, {}))
    shape.tasks.append(_meant(section, number, None, first))
    return 1


def _row(
    columns: Sequence[Field],
    number: str,
    texts: dict[Field, str],
    own: dict[Field, PrintedCell | None],
) -> list[str | PrintedCell | None]:
    said: dict[Field, str | PrintedCell | None] = {N: number, **texts, **own}
    return [said.get(each, "") for each in columns]


def _chosen(columns: Sequence[Field], chance: random.Random) -> dict[Field, str]:
    texts = {
        C: chance.choice(CONTENTS),
        L: chance.choice(list(PARTIES)),
        P: chance.choice(list(PRODUCTS)),
        T: chance.choice([each for each in TIMES if each]),
    }
    if K in columns:
        texts[K] = chance.choice(["", *PARTIES])
    if F in columns:
        texts[F] = "Văn phòng HĐND và UBND"
    return {each: text for each, text in texts.items() if each in columns}


def _meant(section: str, number: int, part: int | None, texts: dict[Field, str]) -> Meant:
    return Meant(
        section,
        str(number),
        part,
        texts[C],
        texts,
        PARTIES.get(texts.get(L, ""), ()),
        PARTIES.get(texts.get(K, ""), ()),
        PRODUCTS.get(texts.get(P, ""), ()),
        TIMES[texts.get(T, "")],
    )
