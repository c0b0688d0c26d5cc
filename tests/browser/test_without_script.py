"""A task goes its whole way in browsers without JavaScript, on both databases."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from models.vocabulary import Opinion
from tests.browser.site import installation
from tests.papers import docx
from web.cli.first_start import FIRST_TASK
from web.config import Settings
from workflow.engine.acts.answers import OpinionEntry

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.browser.conftest import Opens
    from tests.browser.site import Site
    from tests.stock import PostgresqlStock

OTHERS = ("vanphong", "vhxh", "ttpvhcc", "congan", "quansu")
"""The heads of the units asked, beside the villages."""


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    if request.param == "sqlite":
        yield request.getfixturevalue("own_site")
        return
    stock: PostgresqlStock = request.getfixturevalue("postgresql_stock")
    with stock.copied("sample") as engine:
        url = engine.url.render_as_string(hide_password=False)
        settings = Settings(data_dir=tmp_path, database_url=url)
        shutil.copytree(stock.documents, settings.files_dir)
        with installation(settings) as served:
            yield served


class Person:
    """Somebody with a browser that runs no scripts."""

    def __init__(self, page_of: Opens, username: str, **how: int) -> None:
        self.page: Page = page_of(username, java_script=False, **how)
        self.taps = 0

    def sees(self, words: str) -> bool:
        return words in self.page.inner_text("main")

    def taps_on(self, name: str, *, within: str = "main") -> None:
        """One touch or click on what carries these words and can be acted on, the first such."""
        target = self.page.locator(f"{within} :is(button, summary, a)").filter(
            has_text=name, visible=True
        )
        target.first.click()
        self.taps += 1

    def is_told_that_it_is_done(self) -> None:
        """A click does not wait for the answer; what follows it has to."""
        self.page.locator("[data-done]").wait_for(state="attached")

    def does(self, action: str, path: str, **typed: str) -> None:
        """Opens an action on the page of a task, fills it in, and sends it."""
        self.page.goto(path)
        panel = self.page.locator(f"#viec-{action}")
        panel.locator("xpath=preceding-sibling::summary").click()
        for name, text in typed.items():
            panel.locator(f"[name={name}]").fill(text)
        panel.locator("button[type=submit]").click()
        self.is_told_that_it_is_done()

    def answers(self, path: str, opinion: str, remark: str = "") -> None:
        """Answers for a unit on the page of a task, where the form stands open."""
        if path not in self.page.url:
            self.page.goto(path)
        panel = self.page.locator("#viec-confirm")
        if remark:
            panel.locator("[name=remark]").fill(remark)
        panel.get_by_role("button", name=opinion, exact=True).click()
        self.taps += 1
        self.is_told_that_it_is_done()

    def hands_in(self, path: str, requirement: int) -> None:
        """Uploads a document."""
        self.page.goto(path)
        panel = self.page.locator("#nop-san-pham")
        panel.locator("xpath=preceding-sibling::summary").click()
        panel.locator("[name=requirement]").select_option(str(requirement))
        paper = {"name": "Văn bản.docx", "mimeType": "", "buffer": docx()}
        panel.locator("[name=file]").set_input_files(paper)
        panel.locator("[name=title]").fill(f"Văn bản số {requirement}")
        panel.locator("button[type=submit]").click()
        self.is_told_that_it_is_done()
        assert self.sees(f"Văn bản số {requirement}")


def test_a_task_goes_from_assigned_to_closed(site: Site, page_of: Opens) -> None:
    office = Person(page_of, "vanphong")
    office.page.goto("/giao-nhiem-vu/II/1?ky=quarter-2027-1")
    office.taps_on("Giao nhiệm vụ", within="main form")
    office.is_told_that_it_is_done()
    number = site.number("II.1", "assigned")
    path = f"/nhiem-vu/{number}"

    officer, lead = Person(page_of, "kinhte.cb"), Person(page_of, "kinhte")
    officer.page.goto(path)
    officer.does("start", path)
    officer.hands_in(path, 1)
    officer.hands_in(path, 2)
    lead.does("report", path, results="Đã chỉ đạo các thôn rà soát nhu cầu vay vốn.")
    others_agree(site, number)
    village_head_agrees_in_two_taps(page_of, "thon1")
    village_head_agrees_in_two_taps(page_of, "thon2")
    assert site.state(number) == "reported"

    Person(page_of, "thon3").answers(path, "Không thống nhất", "Danh sách còn thiếu 4 hộ.")
    lead.does("respond", path, response="Tiếp thu, đã bổ sung đủ 4 hộ.")
    assert site.state(number) == "reviewed"

    chair = Person(page_of, "chutich")
    chair.does("return", path, reason="Bổ sung biểu theo thôn.")
    assert site.state(number) == "in_progress"
    lead.does("report", path, results="Đã bổ sung biểu số liệu của từng thôn.")
    others_agree(site, number)
    for village in ("thon1", "thon2", "thon3"):
        village_head_agrees_in_two_taps(page_of, village)
    assert site.state(number) == "reviewed"
    chair.does("approve", path)
    assert site.state(number) == "closed"

    reader = Person(page_of, "giamsat")
    reader.page.goto(path)
    reader.taps_on("Lần báo cáo 1")
    for words in (
        "Danh sách còn thiếu 4 hộ.",
        "Tiếp thu, đã bổ sung đủ 4 hộ.",
        "Bổ sung biểu theo thôn.",
        "Lần báo cáo 2",
    ):
        assert reader.sees(words), words
    reader.taps_on("Xem trong nhật ký")
    assert reader.page.locator("[name=nhiem-vu]").input_value() == str(number)


def others_agree(site: Site, number: int) -> None:
    for username in OTHERS:
        site.perform(username, number, "confirm", OpinionEntry(Opinion.AGREE))


def village_head_agrees_in_two_taps(page_of: Opens, username: str) -> None:
    """The first on the card opens what was handed in and the answers, the second is the answer."""
    head = Person(page_of, username, width=360, height=740)
    head.page.goto("/viec-cua-toi")
    waiting = head.page.locator(".job").count()
    job = ".job:has-text('Quý I/2027')"
    head.taps_on("Xác nhận phối hợp", within=job)
    head.page.wait_for_url("**/nhiem-vu/*")
    assert head.page.locator("#viec-confirm .papers a").first.is_visible(), "what it rests on"
    head.answers("/nhiem-vu/", "Thống nhất")
    assert head.taps == 2
    head.page.goto("/viec-cua-toi")
    assert head.page.locator(".job").count() == waiting - 1


def test_the_first_task_goes_as_the_greeting_says(site: Site, page_of: Opens) -> None:
    office, lead, bank, chair, inspector = (
        Person(page_of, username) for username, _does in FIRST_TASK
    )
    office.page.goto("/giao-nhiem-vu/V/9")
    office.page.get_by_label("Phòng Kinh tế", exact=True).first.check()
    office.taps_on("Giao nhiệm vụ", within="main form")
    office.is_told_that_it_is_done()

    lead.page.goto("/viec-cua-toi")
    lead.page.locator("article", has_text="V.9").get_by_text("Xem chi tiết").click()
    path = urlsplit(lead.page.url).path
    lead.does("start", path)
    lead.hands_in(path, 1)
    lead.hands_in(path, 2)
    lead.does("report", path, results="Đã trình Ủy ban nhân dân xã phương án xử lý.")

    bank.answers(path, "Thống nhất")
    chair.does("approve", path)

    inspector.page.goto(path)
    assert inspector.sees("Đã kết thúc")
    assert site.state(int(path.rpartition("/")[2])) == "closed"
