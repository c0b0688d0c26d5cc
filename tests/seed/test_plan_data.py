"""The shipped plan against the issued text: nothing lost, nothing doubled, nothing corrected."""

import json
import re
import shutil
import subprocess
import sys
import unicodedata
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from hashlib import sha256
from pathlib import Path

import pytest

from models.vocabulary import ApprovalMode, Cadence, ProductKind, Sensitivity
from seed.plan import (
    CellText,
    LineRanges,
    PlanSource,
    TaskSource,
    plan_as_json,
    read_issued_text,
    read_plan,
)
from seed.units import GroupSource, UnitSource, read_organisation

ROOT = Path(__file__).parents[2]
PLAN = read_plan()
ISSUED = read_issued_text(PLAN)
LINES = ISSUED.decode("utf-8").split("\n")
HEADER = "TT NỘI DUNG NHIỆM VỤ ĐƠN VỊ CHỦ TRÌ ĐƠN VỊ PHỐI HỢP SẢN PHẨM THỜI GIAN THỰC HIỆN"

tasks = pytest.mark.parametrize("task", PLAN.tasks, ids=lambda task: task.label)


@dataclass(frozen=True)
class Place:
    """Words that the plan says it read, and the lines that it says it read them from."""

    name: str
    words: tuple[str, ...]
    lines: tuple[int, ...]


def words_of(line: int) -> list[str]:
    return LINES[line - 1].split()


def written(ranges: LineRanges) -> tuple[int, ...]:
    """The lines of these ranges that are not blank."""
    return tuple(
        line for first, last in ranges for line in range(first, last + 1) if words_of(line)
    )


def places(plan: PlanSource) -> Iterator[Place]:
    """All that was read, from left to right where two stand on one line."""

    def place(name: str, cell: CellText) -> Place:
        return Place(name, tuple(cell.text.split()), written(cell.lines))

    yield place("heading", plan.heading)
    yield place("title", plan.title)
    yield place("attachment", plan.attachment)
    for section in plan.sections:
        yield Place(f"{section.numeral} numeral", (section.numeral,), (section.numeral_line,))
        yield place(f"{section.numeral} title", section.title)
    for task in plan.tasks:
        yield Place(f"{task.label} number", (str(task.number),), (task.number_line,))
        for column in fields(task.cells):
            yield place(f"{task.label} {column.name}", getattr(task.cells, column.name))


def owners_of_lines() -> dict[int, list[str]]:
    """For each line the names of the places that were read from it."""
    owners: dict[int, list[str]] = defaultdict(list)
    for place in places(PLAN):
        for line in place.lines:
            owners[line].append(place.name)
    return owners


def row(label: str) -> TaskSource:
    return next(task for task in PLAN.tasks if task.label == label)


def test_the_issued_text_is_the_one_that_was_handed_over() -> None:
    digest = "4c60b8117256e57e2e9d00597aee4102cd6688e1b130fa1cc679a7725869162c"
    assert sha256(ISSUED).hexdigest() == digest == PLAN.source.sha256


def test_six_sections_and_twenty_three_tasks_in_their_order() -> None:
    assert [section.numeral for section in PLAN.sections] == ["I", "II", "III", "IV", "V", "VI"]
    sizes = {"I": 2, "II": 3, "III": 2, "IV": 3, "V": 9, "VI": 4}
    expected = [(numeral, n) for numeral, size in sizes.items() for n in range(1, size + 1)]
    assert [(task.section, task.number) for task in PLAN.tasks] == expected


def test_every_place_says_exactly_the_words_of_its_lines() -> None:
    owners = owners_of_lines()
    shares: dict[int, list[str]] = defaultdict(list)
    for place in places(PLAN):
        shared = [line for line in place.lines if len(owners[line]) > 1]
        assert len(shared) <= 1, place.name
        # What a place says beyond the lines that are its own must be its share of the other line.
        own = sum(len(words_of(line)) for line in place.lines if line not in shared)
        rest = list(place.words)
        for line in place.lines:
            size = len(place.words) - own if line in shared else len(words_of(line))
            part, rest = rest[:size], rest[size:]
            if line in shared:
                assert size > 0, place.name
                shares[line] += part
            else:
                assert part == words_of(line), (place.name, line)
        assert rest == [], place.name
    for line, share in shares.items():
        assert share == words_of(line), owners[line]


def test_the_lines_with_two_places_are_the_known_ones() -> None:
    assert {line: names for line, names in owners_of_lines().items() if len(names) > 1} == {
        533: ["V numeral", "V title"],
        772: ["V.6 lead", "V.6 cooperating"],
        901: ["V.9 product", "V.9 time"],
        903: ["VI numeral", "VI title"],
    }


def test_nothing_of_the_issued_text_is_lost_and_nothing_doubled() -> None:
    read = [line for place in places(PLAN) for line in place.lines]
    headers = written(PLAN.source.page_headers)
    assert set(read).isdisjoint(headers)
    everything = [number for number in range(1, len(LINES) + 1) if words_of(number)]
    assert sorted({*read, *headers}) == everything
    words = Counter(word for place in places(PLAN) for word in place.words)
    words.update(word for line in headers for word in words_of(line))
    assert words == Counter(ISSUED.decode("utf-8").split())


def test_page_headers_hold_the_table_heading_and_nothing_else() -> None:
    for number, block in enumerate(PLAN.source.page_headers):
        header = " ".join(word for line in written((block,)) for word in words_of(line))
        assert HEADER.endswith(header), block
        # The last page's header is cut in the issued text.
        assert header == HEADER or number == len(PLAN.source.page_headers) - 1


def test_a_row_reads_on_after_a_page_header() -> None:
    continued = {task.label for task in PLAN.tasks if len(task.cells.content.lines) > 1}
    assert continued == {"II.1", "III.1"}


def test_all_text_is_precomposed_with_one_space_between_words() -> None:
    everything = json.dumps(asdict(PLAN), ensure_ascii=False, default=str)
    assert unicodedata.is_normalized("NFC", everything)
    for place in places(PLAN):
        assert place.words, place.name
    for task in PLAN.tasks:
        for column in fields(task.cells):
            text = getattr(task.cells, column.name).text
            assert text == " ".join(text.split()), (task.label, column.name)


@tasks
def test_the_pieces_cover_their_cell_and_leave_only_separators(task: TaskSource) -> None:
    for cell, pieces in (
        (task.cells.lead, task.leads),
        (task.cells.cooperating, task.cooperating),
        (task.cells.product, task.products),
    ):
        rest = cell.text
        for piece in pieces:
            before, found, rest = rest.partition(piece.text)
            assert found, (cell.text, piece.text)
            assert re.fullmatch(r"([,;.] )?", before), (cell.text, before)
            assert piece.text == piece.text.strip(" ,;."), piece.text
        assert rest in ("", "."), (cell.text, rest)


@tasks
def test_every_body_is_named_as_the_organisation_knows_it(task: TaskSource) -> None:
    organisation = read_organisation()
    bodies: list[UnitSource | GroupSource] = [*organisation.units, *organisation.groups]
    known = {name.casefold(): body.code for body in bodies for name in (body.name, *body.spellings)}
    for party in (*task.leads, *task.cooperating):
        assert known.get(party.text.casefold()) == party.code, party.text


@tasks
def test_every_product_is_of_the_kind_that_its_words_name(task: TaskSource) -> None:
    first_words = {
        ProductKind.PLAN: "kế hoạch",
        ProductKind.REPORT: "báo cáo",
        ProductKind.PROPOSAL: "tờ trình",
        ProductKind.DECISION: "quyết định",
        ProductKind.OFFICIAL_LETTER: "văn bản",
        ProductKind.GUIDANCE: "văn bản hướng dẫn",
        ProductKind.COMMITMENT: "cam kết",
        ProductKind.NEWS: "tin bài",
        ProductKind.FEATURE: "phóng sự",
    }
    for product in task.products:
        lowered = product.text.casefold()
        fitting = [kind for kind, words in first_words.items() if lowered.startswith(words)]
        assert product.kind == fitting[-1], product.text


def test_a_comma_inside_a_name_separates_nothing() -> None:
    assert [party.text for party in row("I.2").cooperating] == [
        "Ủy ban Mặt trận Tổ quốc",
        "các tổ chức chính trị - xã hội",
        "Báo và Phát thanh, Truyền hình",
        "các cơ quan báo chí đóng trên địa bàn",
    ]
    assert [product.text for product in row("I.1").products] == [
        "Văn bản triển khai",
        "Kế hoạch phổ biến, tuyên truyền",
    ]
    assert len(row("I.1").cooperating) == len(row("II.2").products) == 1
    assert len(row("II.3").products) == 1


def test_the_same_bodies_may_stand_on_both_sides_only_in_iv_2() -> None:
    both = {
        task.label
        for task in PLAN.tasks
        if {party.code for party in task.leads} & {party.code for party in task.cooperating}
    }
    assert both == {"IV.2"}


def test_the_time_cell_decides_how_often_a_task_reports() -> None:
    cadences = {"Thường xuyên": Cadence.QUARTER, "Thường xuyên, hằng năm": Cadence.YEAR}
    for task in PLAN.tasks:
        assert task.cadence == cadences[task.cells.time.text], task.label
    yearly = [task.label for task in PLAN.tasks if task.cadence == Cadence.YEAR]
    assert yearly == ["IV.1", "V.5", "V.6", "V.7", "V.8"]


def test_products_that_may_name_persons_are_restricted() -> None:
    restricted = {task.label for task in PLAN.tasks if task.sensitivity == Sensitivity.RESTRICTED}
    assert restricted == {"V.5", "V.6", "V.7"}
    others = {task.sensitivity for task in PLAN.tasks if task.label not in restricted}
    assert others == {Sensitivity.INTERNAL}


def test_only_the_decisions_on_the_budget_need_the_committee_together() -> None:
    collective = [
        (task.label, product.text)
        for task in PLAN.tasks
        for product in task.products
        if product.approval_mode == ApprovalMode.COLLECTIVE
    ]
    assert collective == [("IV.1", "Quyết định"), ("IV.2", "Quyết định")]


def test_a_product_whose_words_lean_on_those_beside_has_a_title() -> None:
    of_bank, of_committee = "của Ngân hàng Chính sách xã hội", "của Ủy ban nhân dân xã"
    titled = {
        (task.label, product.text): product.title
        for task in PLAN.tasks
        for product in task.products
        if product.title
    }
    assert titled == {
        ("III.1", "Văn bản"): "Văn bản phối hợp",
        ("IV.1", "Quyết định"): f"Quyết định {of_committee}",
        ("IV.2", "Quyết định"): f"Quyết định {of_committee}",
        ("IV.3", "Văn bản"): "Văn bản phối hợp",
        ("V.1", "Văn bản chỉ đạo"): f"Văn bản chỉ đạo {of_bank}",
        ("V.1", "Kế hoạch triển khai"): f"Kế hoạch triển khai {of_bank}",
        ("V.6", "Tờ trình"): "Tờ trình của Công an xã",
    }
    for task in PLAN.tasks:
        for product in task.products:
            # Each word of a title stands in the cell: nothing is added to what was issued.
            cell = task.cells.product.text.replace(",", "")
            assert set((product.title or "").split()) <= set(cell.split())


def test_a_product_of_another_authority_says_so() -> None:
    outside = [
        (task.label, product.text, product.outside_issuer)
        for task in PLAN.tasks
        for product in task.products
        if product.outside_issuer
    ]
    assert outside == [("V.5", "Văn bản hướng dẫn của Sở Nội vụ", "Sở Nội vụ")]


def test_the_indicator_of_iv_1_has_its_two_measures() -> None:
    assert [task.label for task in PLAN.tasks if task.indicators] == ["IV.1"]
    content = row("IV.1").cells.content.text
    growth, capital = row("IV.1").indicators
    assert growth.text in content
    assert capital.text in content
    assert (growth.target_from, growth.target_to, growth.by_year) == (15, 20, None)
    assert (capital.target_from, capital.target_to, capital.by_year) == (15, None, 2030)
    assert {growth.unit_of_measure, capital.unit_of_measure} == {"%"}
    assert {growth.scope, capital.scope} == {"province"}
    assert "Không xác định" in growth.edge_rule


def test_who_assigns_is_told_when_the_lead_is_a_group() -> None:
    for task in PLAN.tasks:
        if any(party.code.startswith("G_") for party in task.leads):
            assert task.assigning_note, task.label
        for line in (task.assigning_note or "").splitlines():
            assert re.fullmatch(r"\S.*\S\.", line), (task.label, line)


def test_of_the_divisions_one_is_suggested_and_said_to_be_no_word_of_the_plan() -> None:
    found = {
        task.label: task.suggested_lead
        for task in PLAN.tasks
        if "G_PHONG_BAN" in {party.code for party in task.leads}
    }
    assert found.keys() == {"III.1", "IV.1", "IV.2", "VI.3"}
    for label, suggested in found.items():
        assert suggested is not None
        assert suggested.code == ("VP_HDND_UBND" if label == "III.1" else "PHONG_KINH_TE")
        assert suggested.why.endswith("phụ lục không ghi")
    assert all(task.suggested_lead is None for task in PLAN.tasks if task.label not in found)


def test_what_is_blank_in_the_issued_text_is_not_invented() -> None:
    assert PLAN.document_number is None
    assert PLAN.document_date is None
    assert (
        f"số {PLAN.document_symbol} ngày tháng năm {PLAN.issued_year} của" in PLAN.attachment.text
    )


def test_the_basis_is_what_the_title_names() -> None:
    title = PLAN.title.text.casefold()
    for document in PLAN.basis:
        assert document.number.casefold() in title
        assert f"{document.dated.day:02}/{document.dated.month}/{document.dated.year}" in title


def test_the_json_has_exactly_the_promised_keys() -> None:
    shown = json.loads(json.dumps(plan_as_json(PLAN)))
    assert shown.keys() == {"sections", "tasks"}
    assert len(shown["sections"]) == 6
    assert len(shown["tasks"]) == 23
    for section in shown["sections"]:
        assert list(section) == ["number", "title"]
    for item in shown["tasks"]:
        assert list(item) == [
            "section", "number", "content", "lead_text", "cooperating_text", "product_text",
            "time_text", "leads", "cooperating", "products",
        ]  # fmt: skip
        for party in (*item["leads"], *item["cooperating"]):
            assert list(party) == ["text", "code"]
        for product in item["products"]:
            assert list(product) == ["text", "kind"]


def test_the_json_says_what_the_issued_text_says() -> None:
    shown = plan_as_json(PLAN)
    assert shown["sections"][4] == {
        "number": "V",
        "title": "Rà soát, bổ sung, hoàn thiện và triển khai thực hiện đồng bộ các cơ chế,"
        " chính sách tín dụng chính sách xã hội",
    }
    v_6 = next(item for item in shown["tasks"] if (item["section"], item["number"]) == ("V", 6))
    assert v_6 == {
        "section": "V",
        "number": 6,
        "content": "Rà soát báo cáo cấp có thẩm quyền về chính sách tín dụng ưu đãi đối với người"
        " chấp hành xong án phạt tù Quyết định số 22/2023/QĐ-TTg",
        "lead_text": "Công an xã",
        "cooperating_text": "Các cơ quan, đơn vị có liên quan",
        "product_text": "Tờ trình, Báo cáo đề xuất của Công an xã",
        "time_text": "Thường xuyên, hằng năm",
        "leads": [{"text": "Công an xã", "code": "CONG_AN_XA"}],
        "cooperating": [{"text": "Các cơ quan, đơn vị có liên quan", "code": "G_CQDV"}],
        "products": [
            {"text": "Tờ trình", "kind": "TTr"},
            {"text": "Báo cáo đề xuất của Công an xã", "kind": "BC"},
        ],
    }


def read_from(*path: Path) -> subprocess.CompletedProcess[str]:
    """Read the plan in a fresh interpreter that finds our packages on this path."""
    program = (
        f"import sys; sys.path[:0] = {[str(entry) for entry in path]!r}\n"
        "from seed.plan import read_plan; print(len(read_plan().tasks))"
    )
    return subprocess.run(
        [sys.executable, "-P", "-c", program],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.usefixtures("programs")
def test_the_plan_is_read_from_inside_an_archive(tmp_path: Path) -> None:
    archive = tmp_path / "packages.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for package in ("seed", "models"):
            for file in (ROOT / package).rglob("*"):
                if file.suffix in (".py", ".yaml", ".txt"):
                    packed.write(file, file.relative_to(ROOT))
    read = read_from(archive)
    assert (read.returncode, read.stdout.strip()) == (0, "23"), read.stderr


@pytest.mark.usefixtures("programs")
def test_another_text_beside_the_plan_is_refused(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "seed", tmp_path / "seed")
    issued = tmp_path / "seed" / "data" / PLAN.source.file
    issued.write_bytes(ISSUED.replace("hằng năm".encode(), "hàng năm".encode(), 1))
    read = read_from(tmp_path, ROOT)
    assert read.returncode != 0
    assert "appendix.txt is not the text that the plan was transcribed from" in read.stderr
