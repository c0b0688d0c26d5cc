"""Tables of every kind of file: what is joined, repeated, numbered and struck out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import docx
import pytest
import xlsxwriter
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from models.vocabulary import Cadence
from seed.plan import read_plan
from tests.plan_files.printed import PrintedCell, PrintedTable, shipped_plan, table_of
from tests.plan_files.writing import as_page, as_text, as_word, as_workbook
from workflow.intake.columns import Field
from workflow.intake.doubts import Confidence, Doubt
from workflow.intake.interpretation import plan_in
from workflow.intake.pages import page_grids
from workflow.intake.plain_text import text_grids
from workflow.intake.sheets import sheet_grids
from workflow.intake.word import word_grids

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from workflow.intake.grid import Grid
    from workflow.intake.reading import PlanReading

N, C, L, K, P, T, F = (
    Field.NUMBER, Field.CONTENT, Field.LEAD, Field.COOPERATING, Field.PRODUCT, Field.TIME,
    Field.FOLLOW_UP,
)  # fmt: skip
ORDERS = [(N, C, L, K, P, T), (N, C, P, T, L, K), (N, T, C, L, K, P, Field.NOTE)]

WAYS: dict[str, tuple[Callable[[PrintedTable, Path], Path], Callable[..., list[Grid]], str]] = {
    "docx": (as_word, word_grids, "x.docx"),
    "xlsx": (as_workbook, sheet_grids, "x.xlsx"),
    "html": (as_page, page_grids, "x.html"),
}


@pytest.fixture(params=WAYS)
def read(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[PrintedTable], PlanReading]:
    """What is understood of a table once it was written to a file of some kind."""
    write, grids, name = WAYS[request.param]

    def reading(table: PrintedTable) -> PlanReading:
        found = plan_in(grids(write(table, tmp_path / name)))
        assert found is not None
        return found

    return reading


def labels(reading: PlanReading) -> list[tuple[str, int | None]]:
    return [(task.label, task.part) for task in reading.tasks]


def texts(reading: PlanReading, field: Field) -> list[str]:
    return [task.cells[field].text for task in reading.tasks]


@pytest.mark.parametrize("columns", ORDERS)
def test_the_shipped_plan_is_read_whole_from_any_file(
    read: Callable[[PrintedTable], PlanReading], columns: Sequence[Field]
) -> None:
    plan, found = read_plan(), read(shipped_plan(columns))
    assert [(each.number, each.title) for each in found.sections] == [
        (each.numeral, each.title.text) for each in plan.sections
    ]
    assert labels(found) == [(each.label, None) for each in plan.tasks]
    assert texts(found, C) == [each.cells.content.text for each in plan.tasks]
    assert [[p.text for p in each.leads] for each in found.tasks] == [
        [p.text for p in each.leads] for each in plan.tasks
    ]
    assert [each.time.cadences for each in found.tasks] == [(each.cadence,) for each in plan.tasks]


def test_the_shipped_plan_is_read_as_pasted_text(tmp_path: Path) -> None:
    plan = read_plan()
    found = plan_in(text_grids(as_text(shipped_plan(ORDERS[0]), tmp_path / "x.txt")))
    assert found is not None
    assert labels(found) == [(each.label, None) for each in plan.tasks]
    assert found.heading[0] == "PHỤ LỤC"


def test_one_number_over_two_products_with_their_own_leads_is_two_parts(
    read: Callable[[PrintedTable], PlanReading],
) -> None:
    table = table_of((N, C, P, T, L))
    table.add(PrintedCell("1", 2), PrintedCell("Kiểm tra", 2), "Kế hoạch A", "Tháng 1/2026", "Sở A")
    table.add(None, None, "Kế hoạch B", "Tháng 2/2026", "Sở B")
    table.add("2", "Việc khác", "Báo cáo", "Thường xuyên", "Sở C")
    found = read(table)
    assert labels(found) == [("1", 1), ("1", 2), ("2", None)]
    assert texts(found, C) == ["Kiểm tra", "Kiểm tra", "Việc khác"]
    assert texts(found, P) == ["Kế hoạch A", "Kế hoạch B", "Báo cáo"]


def test_products_of_one_lead_and_time_stay_one_task(
    read: Callable[[PrintedTable], PlanReading],
) -> None:
    table = table_of((N, C, P, T, L))
    table.add(
        PrintedCell("1", 2), PrintedCell("Kiểm tra", 2), "Kế hoạch", PrintedCell("Quý I/2026", 2),
        PrintedCell("Sở A", 2),
    )  # fmt: skip
    table.add(None, None, "Báo cáo", None, None)
    (task,) = read(table).tasks
    assert [each.text for each in task.products] == ["Kế hoạch", "Báo cáo"]


def test_a_lead_joined_over_several_tasks_leads_each(
    read: Callable[[PrintedTable], PlanReading],
) -> None:
    table = table_of((N, C, L, P, T))
    table.add("1", "Việc một", PrintedCell("Phòng Kinh tế", 2), "Kế hoạch", "Thường xuyên")
    table.add("2", "Việc hai", None, "Báo cáo", "Hằng năm")
    found = read(table)
    assert [[p.text for p in each.leads] for each in found.tasks] == [["Phòng Kinh tế"]] * 2
    assert found.tasks[1].cells[L].place == found.tasks[0].cells[L].place


def test_one_cell_over_lead_and_cooperating_names_nobody_yet(
    read: Callable[[PrintedTable], PlanReading],
) -> None:
    table = table_of((N, C, L, K, T))
    table.add(
        "1", "Việc", PrintedCell("Theo phân công tại Quyết định số 5", 1, 2), None, "Quý I/2026"
    )
    (task,) = read(table).tasks
    assert (task.leads, task.cooperating) == ((), ())
    assert Doubt.JOINED_ACROSS in task.cells[L].doubts
    assert task.cells[L].confidence is Confidence.ASKED


def test_a_head_of_two_rows_names_what_stands_below_both(
    read: Callable[[PrintedTable], PlanReading],
) -> None:
    table = PrintedTable((N, C, L, K, T))
    table.add(
        PrintedCell("TT", 2), PrintedCell("Nội dung", 2), PrintedCell("Đơn vị thực hiện", 1, 2),
        None, PrintedCell("Thời gian", 2),
    )  # fmt: skip
    table.add(None, None, "Chủ trì", "Phối hợp", None)
    table.add("(1)", "(2)", "(3)", "(4)", "(5)")
    table.add("1", "Việc", "Phòng Kinh tế", "Công an xã", "Thường xuyên")
    found = read(table)
    assert [each.field for each in found.columns] == [N, C, L, K, T]
    (task,) = found.tasks
    assert [each.text for each in task.cooperating] == ["Công an xã"]


def test_a_head_repeated_on_every_page_is_no_task(
    read: Callable[[PrintedTable], PlanReading],
) -> None:
    table = table_of((N, C, L, T))
    table.add("1", "Việc", "Phòng Kinh tế", "Thường xuyên")
    table.add("TT", "NỘI DUNG NHIỆM VỤ", "ĐƠN VỊ CHỦ TRÌ", "THỜI GIAN THỰC HIỆN")
    table.add("2", "Việc hai", "Phòng Kinh tế", "Thường xuyên")
    assert labels(read(table)) == [("1", None), ("2", None)]


def test_headings_within_headings_give_their_numbers_to_what_is_under_them(
    read: Callable[[PrintedTable], PlanReading],
) -> None:
    table = table_of((N, C, L, T))
    table.add("A", "Nhiệm vụ chung", "", "")
    table.add("I", "Tuyên truyền", "", "")
    table.add("1", "Việc một", "Phòng Kinh tế", "Thường xuyên")
    table.add("II", "Nguồn lực", "", "")
    table.add("1", "Nhóm việc", "", "")
    table.add("1.1", "Việc nhỏ", "Phòng Kinh tế", "Thường xuyên")
    table.add("1.2", "Việc nhỏ hơn", "Phòng Kinh tế", "Thường xuyên")
    table.add("2", "Việc hai", "Công an xã", "Hằng năm")
    table.add("B", "Nhiệm vụ riêng", "", "")
    table.add("1", "Việc ba", "Công an xã", "Hằng năm")
    found = read(table)
    assert [each.number for each in found.sections] == ["A", "A.I", "A.II", "A.II.1", "B"]
    assert [label for label, _ in labels(found)] == [
        "A.I.1", "A.II.1.1", "A.II.1.2", "A.II.2", "B.1",
    ]  # fmt: skip


def test_a_title_over_the_whole_width_is_a_heading(
    read: Callable[[PrintedTable], PlanReading],
) -> None:
    table = table_of((N, C, L, T))
    table.add(PrintedCell("I. Công tác tuyên truyền", 1, 4), None, None, None)
    table.add("1", "Việc", "Phòng Kinh tế", "Thường xuyên")
    found = read(table)
    assert [(each.number, each.title) for each in found.sections] == [
        ("I", "Công tác tuyên truyền")
    ]
    assert labels(found) == [("I.1", None)]


def test_items_in_small_letters_with_leads_of_their_own_are_tasks(
    read: Callable[[PrintedTable], PlanReading],
) -> None:
    table = table_of((N, C, L, T))
    table.add("1", "Nhóm việc", "", "")
    table.add("a)", "Việc a", "Phòng Kinh tế", "Thường xuyên")
    table.add("b)", "Việc b", "Công an xã", "Hằng năm")
    assert [label for label, _ in labels(read(table))] == ["1.a", "1.b"]


def test_lines_without_number_or_lead_go_on_with_the_content(
    read: Callable[[PrintedTable], PlanReading],
) -> None:
    table = table_of((N, C, L, T))
    table.add("1", "Việc gồm:", "Phòng Kinh tế", "Thường xuyên")
    table.add("", "- Tuyên truyền", "", "")
    table.add("", "- Kiểm tra", "", "")
    (task,) = read(table).tasks
    assert task.cells[C].text.split("\n")[0] == "Việc gồm:"
    assert "Kiểm tra" in task.cells[C].text


@pytest.mark.parametrize("number", ["-", ""])
def test_items_without_numbers_under_a_row_that_assigns_nothing_are_tasks(
    read: Callable[[PrintedTable], PlanReading], number: str
) -> None:
    table = table_of((N, C, L, T))
    table.add("1", "Việc gồm:", "", "")
    table.add(number, "Việc a", "Phòng Kinh tế", "Quý I/2026")
    table.add(number, "Việc b", "Công an xã", "Quý II/2026")
    table.add("2", "Việc khác", "Trạm Y tế", "Quý III/2026")
    found = read(table)
    assert [(each.number, each.title) for each in found.sections] == [("1", "Việc gồm:")]
    assert labels(found) == [("1.1", None), ("1.2", None), ("2", None)]
    assert [each.cells[C].doubts for each in found.tasks] == [
        (Doubt.NUMBER_MISSING,),
        (Doubt.NUMBER_MISSING,),
        (),
    ]


def test_rows_that_are_numbered_in_a_way_of_their_own_are_tasks(
    read: Callable[[PrintedTable], PlanReading],
) -> None:
    table = table_of((N, C, L, T)).add("1", "Việc một", "Phòng Kinh tế", "Quý I/2026")
    table.add("1a", "Việc thêm", "Công an xã", "Quý II/2026")
    table.add("NV03", "Việc khác", "Trạm Y tế", "Quý III/2026")
    assert labels(read(table)) == [("1", None), ("1a", None), ("NV03", None)]


def test_rows_of_a_table_without_numbers_are_counted(
    read: Callable[[PrintedTable], PlanReading],
) -> None:
    table = table_of((C, L, T)).add("Việc một", "Phòng Kinh tế", "Quý I/2026")
    table.add("Việc hai", "Công an xã", "Quý II/2026")
    found = read(table)
    assert labels(found) == [("1", None), ("2", None)]
    assert all(Doubt.NUMBER_MISSING in each.cells[C].doubts for each in found.tasks)


def test_what_a_heading_says_of_lead_and_time_is_said_of_each_task_under_it(
    read: Callable[[PrintedTable], PlanReading],
) -> None:
    table = table_of((N, C, L, T)).add("I", "Tuyên truyền", "Phòng Kinh tế", "Năm 2026")
    table.add("1", "Việc một", "", "Quý I/2026").add("2", "Việc hai", "", "")
    found = read(table)
    assert [[p.text for p in each.leads] for each in found.tasks] == [["Phòng Kinh tế"]] * 2
    assert texts(found, T) == ["Quý I/2026", "Năm 2026"]
    assert [Doubt.JOINED_DOWN in each.cells[T].doubts for each in found.tasks] == [False, True]


def test_a_number_of_three_steps_stands_under_the_first(
    read: Callable[[PrintedTable], PlanReading],
) -> None:
    table = table_of((N, C, L, T)).add("1", "Nhóm", "", "")
    for number in ("1.1", "1.2", "1.2.1"):
        table.add(number, "Việc", "Công an xã", "Hằng năm")
    assert [label for label, _ in labels(read(table))] == ["1.1", "1.2", "1.2.1"]


def test_products_and_times_refer_to_the_row_above_as_well(
    read: Callable[[PrintedTable], PlanReading],
) -> None:
    table = table_of((N, C, L, P, T)).add("1", "Việc", "Công an xã", "Báo cáo", "Quý I/2026")
    table.add("2", "Việc hai", "nt", "nt", "-nt-")
    first, second = read(table).tasks
    assert (second.leads, second.products, second.time) == (
        first.leads,
        first.products,
        first.time,
    )


def test_a_column_that_nobody_understands_is_kept_as_a_note(
    read: Callable[[PrintedTable], PlanReading],
) -> None:
    table = PrintedTable((N, C, L, F)).add("TT", "Nội dung", "Chủ trì", "Mã hồ sơ")
    table.add("1", "Việc", "Công an xã", "H49.12")
    (task,) = read(table).tasks
    assert task.cells[Field.NOTE].text == "H49.12"
    assert Doubt.COLUMN_NOT_UNDERSTOOD in task.cells[Field.NOTE].doubts


def test_cells_of_several_lines_that_word_pasted_are_put_together(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text(
        "TT\tNội dung\tChủ trì\tSản phẩm\tThời gian\n"
        "1\tViệc gồm\n- Gồm a\tPhòng Kinh tế\tKế hoạch\nBáo cáo\tQuý I/2026\n"
        "2\tViệc hai\tCông an xã\tBáo cáo\tQuý II/2026\n",
        encoding="utf-8",
    )
    found = plan_in(text_grids(tmp_path / "x.txt"))
    assert found is not None
    assert texts(found, C) == ["Việc gồm\n- Gồm a", "Việc hai"]
    assert [each.text for each in found.tasks[0].products] == ["Kế hoạch", "Báo cáo"]


def test_a_remark_under_the_table_is_no_task(read: Callable[[PrintedTable], PlanReading]) -> None:
    table = table_of((N, C, L, T))
    table.add("1", "Việc", "Phòng Kinh tế", "Thường xuyên")
    table.add(PrintedCell("Ghi chú: các đơn vị báo cáo trước ngày 15.", 1, 4), None, None, None)
    assert labels(read(table)) == [("1", None)]


def test_what_refers_to_the_row_above_is_taken_from_there(
    read: Callable[[PrintedTable], PlanReading],
) -> None:
    table = table_of((N, C, L, T))
    table.add("1", "Việc", "Phòng Kinh tế", "Thường xuyên")
    table.add("2", "Việc hai", "Như trên", "Thường xuyên")
    found = read(table)
    assert [each.text for each in found.tasks[1].leads] == ["Phòng Kinh tế"]
    assert found.tasks[1].cells[L].confidence is Confidence.DOUBTFUL


def test_a_column_that_says_who_leads_and_who_cooperates_is_parted(
    read: Callable[[PrintedTable], PlanReading],
) -> None:
    table = table_of((N, C, L, T), names={L: "Cơ quan chủ trì, phối hợp"})
    table.add(
        "1", "Việc", "Chủ trì: Phòng Kinh tế\nPhối hợp: Công an xã, Trạm Y tế", "Thường xuyên"
    )
    (task,) = read(table).tasks
    assert [each.text for each in task.leads] == ["Phòng Kinh tế"]
    assert [each.text for each in task.cooperating] == ["Công an xã", "Trạm Y tế"]
    assert Doubt.COLUMN_SAYS_SEVERAL in task.cells[L].doubts


def test_a_number_left_out_is_told(read: Callable[[PrintedTable], PlanReading]) -> None:
    table = table_of((N, C, L, T))
    table.add("1", "Việc", "Phòng Kinh tế", "Thường xuyên")
    table.add("3", "Việc ba", "Phòng Kinh tế", "Thường xuyên")
    assert Doubt.NUMBER_OUT_OF_ORDER in read(table).tasks[1].cells[C].doubts


def test_a_table_that_gives_nobody_anything_to_do_is_no_plan(tmp_path: Path) -> None:
    table = PrintedTable((N, C, F)).add("TT", "Họ và tên", "Chữ ký").add("1", "Nguyễn Văn A", "")
    assert plan_in(word_grids(as_word(table, tmp_path / "x.docx"))) is None


def test_other_tables_of_a_file_are_left_out_and_counted(tmp_path: Path) -> None:
    path = as_word(shipped_plan(ORDERS[0]), tmp_path / "x.docx")
    document = docx.Document(str(path))
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Nơi nhận:", "TM. ỦY BAN NHÂN DÂN"
    document.save(str(path))
    found = plan_in(word_grids(path))
    assert found is not None
    assert (len(found.tasks), found.left_out) == (len(read_plan().tasks), 1)


W = nsdecls("w")


def _with_body(tmp_path: Path, change: Callable[[docx.document.Document], None]) -> PlanReading:
    table = table_of((N, C, L, T)).add("1", "Việc cũ", "Phòng Kinh tế", "Thường xuyên")
    path = as_word(table, tmp_path / "x.docx")
    document = docx.Document(str(path))
    change(document)
    document.save(str(path))
    found = plan_in(word_grids(path))
    assert found is not None
    return found


def test_what_was_struck_out_in_word_is_not_read(tmp_path: Path) -> None:
    def change(document: docx.document.Document) -> None:
        paragraph = document.tables[0].cell(1, 1).paragraphs[0]._p
        for run in list(paragraph.r_lst):
            paragraph.remove(run)
        paragraph.append(
            parse_xml(
                f'<w:del {W} w:id="1" w:author="a"><w:r><w:delText>cũ</w:delText></w:r></w:del>'
            )
        )
        paragraph.append(
            parse_xml(f'<w:ins {W} w:id="2" w:author="a"><w:r><w:t>Việc mới</w:t></w:r></w:ins>')
        )

    assert texts(_with_body(tmp_path, change), C) == ["Việc mới"]


def test_a_row_that_was_struck_out_in_word_is_not_read(tmp_path: Path) -> None:
    def change(document: docx.document.Document) -> None:
        row = document.tables[0].add_row()
        row.cells[0].text = "2"
        row._tr.get_or_add_trPr().append(parse_xml(f'<w:del {W} w:id="1" w:author="a"/>'))

    assert labels(_with_body(tmp_path, change)) == [("1", None)]


def test_words_in_a_control_are_read(tmp_path: Path) -> None:
    def change(document: docx.document.Document) -> None:
        cell = document.tables[0].cell(1, 1)._tc
        cell.remove(cell.p_lst[0])
        cell.append(
            parse_xml(
                f"<w:sdt {W}><w:sdtContent><w:p><w:r><w:t>Việc trong ô</w:t></w:r></w:p>"
                "</w:sdtContent></w:sdt>"
            )
        )
        cell.append(parse_xml(f"<w:p {W}/>"))

    assert texts(_with_body(tmp_path, change), C) == ["Việc trong ô"]


def test_numbers_that_word_writes_by_itself_are_counted(tmp_path: Path) -> None:
    def change(document: docx.document.Document) -> None:
        table = document.tables[0]
        table.cell(1, 0).text = ""
        table.cell(1, 0).paragraphs[0].style = "List Number"
        row = table.add_row()
        row.cells[0].paragraphs[0].style = "List Number"
        row.cells[1].text, row.cells[2].text, row.cells[3].text = (
            "Việc hai",
            "Công an xã",
            "Hằng năm",
        )

    assert labels(_with_body(tmp_path, change)) == [("1", None), ("2", None)]


@pytest.mark.parametrize(
    ("font", "written"),
    [(".VnTime", "Phßng Kinh tÕ"), ("VNI-Times", "Phoøng Kinh teá"), ("Arial", "Phòng Kinh tế")],
)
def test_letters_of_old_fonts_are_read_as_they_are_shown(
    tmp_path: Path, font: str, written: str
) -> None:
    def change(document: docx.document.Document) -> None:
        cell = document.tables[0].cell(1, 2)
        cell.text = ""
        cell.paragraphs[0].add_run(written).font.name = font

    (task,) = _with_body(tmp_path, change).tasks
    assert [each.text for each in task.leads] == ["Phòng Kinh tế"]


def test_a_plan_in_a_table_that_only_places_it_is_found(tmp_path: Path) -> None:
    document = docx.Document()
    frame = document.add_table(1, 1)
    inner = frame.cell(0, 0).add_table(2, 3)
    for column, (heading, words) in enumerate(
        (("Nội dung", "Việc"), ("Chủ trì", "Công an xã"), ("Thời gian", "Quý I/2026"))
    ):
        inner.cell(0, column).text, inner.cell(1, column).text = heading, words
    document.save(str(tmp_path / "x.docx"))
    found = plan_in(word_grids(tmp_path / "x.docx"))
    assert found is not None
    assert texts(found, C) == ["Việc"]


def test_a_plan_that_goes_on_in_a_second_table_without_a_head_is_one(tmp_path: Path) -> None:
    document = docx.Document()
    for rows in (
        [("TT", "Nội dung", "Chủ trì"), ("1", "Việc", "Công an xã")],
        [("2", "Việc hai", "Phòng Kinh tế")],
    ):
        table = document.add_table(len(rows), 3)
        for number, row in enumerate(rows):
            for column, words in enumerate(row):
                table.cell(number, column).text = words
        document.add_paragraph("")
    document.save(str(tmp_path / "x.docx"))
    found = plan_in(word_grids(tmp_path / "x.docx"))
    assert found is not None
    assert labels(found) == [("1", None), ("2", None)]


def test_days_in_a_sheet_are_days_and_hidden_sheets_are_not_read(tmp_path: Path) -> None:
    workbook = xlsxwriter.Workbook(str(tmp_path / "x.xlsx"), {"default_date_format": "dd/mm/yyyy"})
    hidden = workbook.add_worksheet("Cũ")
    hidden.write_row(0, 0, ("TT", "Nội dung", "Chủ trì", "Sản phẩm", "Thời hạn"))
    hidden.write_row(1, 0, (1, "Việc cũ", "Công an xã", "Báo cáo", "Quý I/2025"))
    sheet = workbook.add_worksheet("Mới")
    sheet.write_row(0, 0, ("TT", "Nội dung", "Chủ trì", "Thời hạn"))
    sheet.write_row(1, 0, (1, "Việc", "Công an xã"))
    sheet.write_formula(
        1, 3, "=DATE(2026,6,30)", workbook.add_format({"num_format": "dd/mm/yyyy"}), 46203
    )
    sheet.activate()
    sheet.set_first_sheet()
    hidden.hide()
    workbook.close()
    found = plan_in(sheet_grids(tmp_path / "x.xlsx"))
    assert found is not None
    assert texts(found, C) == ["Việc"]
    assert texts(found, T) == ["30/06/2026"]
    assert found.tasks[0].time.cadences == () != (Cadence.MONTH,)
