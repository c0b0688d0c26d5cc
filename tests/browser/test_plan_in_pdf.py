"""A plan that was printed into a PDF is read from the lines of its table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seed.plan import read_plan
from tests.plan_files.printed import shipped_plan
from tests.plan_files.writing import page_of
from workflow.intake.columns import Field
from workflow.intake.interpretation import plan_in
from workflow.intake.pdf import pdf_grids

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

COLUMNS = (
    Field.NUMBER, Field.CONTENT, Field.LEAD, Field.COOPERATING, Field.PRODUCT, Field.TIME,
)  # fmt: skip
STYLE = "<style>table{border-collapse:collapse}td{border:1px solid}</style>"


def test_the_shipped_plan_comes_back_from_the_pages_of_a_pdf(
    browser: Browser, tmp_path: Path
) -> None:
    page = browser.new_page()
    page.set_content(page_of(shipped_plan(COLUMNS)) + STYLE)
    page.pdf(path=str(tmp_path / "x.pdf"), format="A4", landscape=True)
    page.close()
    found, plan = plan_in(pdf_grids(tmp_path / "x.pdf")), read_plan()
    assert found is not None
    assert [each.label for each in found.tasks] == [each.label for each in plan.tasks]
    assert [each.cells[Field.CONTENT].text for each in found.tasks] == [
        each.cells.content.text for each in plan.tasks
    ]
    assert [[(p.text, p.kind) for p in each.products] for each in found.tasks] == [
        [(p.text, p.kind) for p in each.products] for each in plan.tasks
    ]
