"""`dondoc plan read`: what is printed of a plan's file, and of one that is none."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result

from seed.plan import plan_as_json, read_plan
from tests.plan_files.printed import PrintedTable, shipped_plan, table_of
from tests.plan_files.writing import as_page, as_text, as_word, as_workbook
from web.cli import main
from web.wording.intake import CONFIDENCES, DOUBTS, FIELDS, UNREAD
from workflow.intake.columns import Field
from workflow.intake.doubts import Confidence, Doubt
from workflow.intake.files import READERS, NoPlanRead, read_apart

if TYPE_CHECKING:
    from pathlib import Path

COLUMNS = (
    Field.NUMBER, Field.CONTENT, Field.LEAD, Field.COOPERATING, Field.PRODUCT, Field.TIME,
)  # fmt: skip
WRITERS = {"docx": as_word, "xlsx": as_workbook, "html": as_page, "txt": as_text}


def dondoc(*arguments: str, command: str = "read") -> Result:
    return CliRunner().invoke(main, ["plan", command, *arguments], prog_name="dondoc")


def as_told(path: Path) -> dict[str, Any]:
    answer = dondoc(str(path), "--json")
    assert answer.exit_code == 0, answer.output
    return dict(json.loads(answer.output))


@pytest.mark.parametrize("kind", WRITERS)
def test_the_shipped_plan_comes_back_in_the_shape_in_which_it_is_shown(
    tmp_path: Path, kind: str
) -> None:
    told = as_told(WRITERS[kind](shipped_plan(COLUMNS), tmp_path / f"x.{kind}"))
    shown = plan_as_json(read_plan())
    assert [{k: each[k] for k in ("number", "title")} for each in told["sections"]] == shown[
        "sections"
    ]
    for read, right in zip(told["tasks"], shown["tasks"], strict=True):
        parties = {
            role: [{"text": p["text"], "code": p["code"]} for p in read[role]]
            for role in ("leads", "cooperating")
        }
        assert {key: read[key] for key in right} | parties == right


def test_every_cell_says_how_sure_it_is_why_and_where_it_stands(tmp_path: Path) -> None:
    table = table_of(COLUMNS).add(
        "1", "Việc", "Các cơ quan, đơn vị", "", "Kết quả", "Trước 30/6/2026"
    )
    (task,) = as_told(as_word(table, tmp_path / "x.docx"))["tasks"]
    lead = task["cells"]["lead"]
    assert lead["confidence"] == Confidence.DOUBTFUL
    assert lead["doubts"] == [Doubt.LEADS_ARE_A_GROUP]
    assert lead["reasons"] == [
        "The lead cell names a group; please choose the unit when assigning."
    ]
    assert lead["place"] == {"table": 1, "row": 2, "column": 3, "rows": 1, "columns": 1}
    assert task["time"]["due"] == {"on": "2026-06-29"}


def test_without_json_a_person_reads_it_in_vietnamese(tmp_path: Path) -> None:
    table = table_of(COLUMNS).add("1", "Việc", "Công an xã", "Trạm Y tế", "Báo cáo", "Hằng quý")
    answer = dondoc(str(as_word(table, tmp_path / "x.docx")), "--language", "vi")
    assert (
        "  1. Việc\n      → Công an xã\n      + Trạm Y tế\n      □ Báo cáo [BC]\n" in answer.output
    )
    assert "hằng quý" in answer.output


def test_a_check_names_each_doubt_by_its_task_and_its_place_in_the_file(tmp_path: Path) -> None:
    table = table_of(COLUMNS).add("I", "Mục", "", "", "", "")
    table.add("1", "Việc", "Công an xã", "", "", "Trước 30/6/2026")
    path = str(as_word(table, tmp_path / "x.docx"))
    answer = dondoc(path, "--language", "vi", command="check")
    product, time, summary = answer.output.splitlines()
    assert product == "Nhiệm vụ I.1, Sản phẩm (bảng 1, dòng 3, cột 5): Ô này trống; đề nghị nhập."
    assert time.startswith("Nhiệm vụ I.1, Thời gian thực hiện (bảng 1, dòng 3, cột 6): Ghi “trước")
    assert summary == "Đọc được 1 nhiệm vụ; ô cần xem lại: 1; ô cần nhập: 1."
    assert answer.exit_code == 1


def test_a_plan_whose_every_cell_can_be_taken_over_passes_the_check(tmp_path: Path) -> None:
    table = table_of(COLUMNS).add("1", "Việc", "Công an xã", "", "Báo cáo", "Trước 30/6/2026")
    answer = dondoc(str(as_workbook(table, tmp_path / "x.xlsx")), command="check")
    assert answer.exit_code == 0
    assert answer.output.splitlines()[-1] == "Tasks read: 1; cells to look at: 1; to fill in: 0."


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("x.docx", b"no archive", "Tệp hỏng hoặc không đúng với đuôi tên tệp"),
        ("x.pdf", b"%PDF-1.7\n", "Tệp hỏng hoặc không đúng với đuôi tên tệp"),
        ("x.xlsx", b"PK\x03\x04", "Tệp hỏng hoặc không đúng với đuôi tên tệp"),
        ("x.txt", b"", "Tệp này không có bảng nào đọc được"),
        ("x.html", b"<p>Xin ch\xc3\xa0o</p>", "Tệp này không có bảng nào đọc được"),
        ("x.txt", b"TT\tTen\n1\tAn", "Không bảng nào trong tệp"),
        ("x.exe", b"MZ", "Loại tệp này không đọc được. Các loại đọc được: DOCX"),
    ],
)
def test_a_file_that_is_no_plan_is_refused_in_a_sentence(
    tmp_path: Path, name: str, content: bytes, sentence: str
) -> None:
    (tmp_path / name).write_bytes(content)
    answer = dondoc(str(tmp_path / name), "--language", "vi")
    assert answer.exit_code == 1
    assert f"Error: {name}: {sentence}" in answer.output
    assert "Traceback" not in answer.output


def test_a_hostile_file_costs_only_the_process_that_reads_it(tmp_path: Path) -> None:
    rows = "<tr><td colspan=1000 rowspan=1000>x</td></tr>" * 1_000
    (tmp_path / "x.html").write_text(f"<table>{rows}</table>", encoding="utf-8")
    with pytest.raises(NoPlanRead):
        read_apart(tmp_path / "x.html")


def test_a_title_is_not_needed(tmp_path: Path) -> None:
    table = (
        PrintedTable(COLUMNS[:3]).add("TT", "Nội dung", "Chủ trì").add("1", "Việc", "Công an xã")
    )
    told = as_told(as_workbook(table, tmp_path / "x.xlsx"))
    assert (told["heading"], told["year"]) == ([], None)


def test_everything_that_is_told_has_words() -> None:
    assert DOUBTS.keys() == set(Doubt)
    assert CONFIDENCES.keys() == set(Confidence)
    assert FIELDS.keys() == set(Field)
    assert UNREAD.keys() >= {"no_table", "no_plan", "another_kind", "damaged", "unreadable"}
    assert all(each.isalpha() and each.islower() for each in READERS)
