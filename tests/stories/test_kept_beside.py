"""What is kept beside the instances, and what is done to the instances meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from models.vocabulary import SubstitutionKind
from tests import ballots
from tests.acts.paper_answers import LETTER
from tests.administration import administer, is_whole
from tests.indicators import SHARE, promise_a_share
from tests.places import end_place, take_place
from tests.publishing import ADDRESS, asks_for_news, link_handed_in
from tests.web.pages import words
from workflow.administration.retention_terms import set_usual_years
from workflow.engine.acts.paper_answers import PaperObjectionEntry
from workflow.errors import NotEntitled, NotNow

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.client import Client
    from tests.office import Office

    SignIn = Callable[[str], Client]

pytestmark = pytest.mark.both

PLAN_PAGE = "/ke-hoach/1/nhiem-vu/I.3"
FIGURE = f"{PLAN_PAGE}/chi-tieu/{SHARE}"


def test_the_figure_of_a_year_outlives_that_the_task_is_reopened_and_is_put_right_with_a_reason(
    office: Office, sign_in: SignIn
) -> None:
    promise_a_share(office)
    number, lead = office.closed("I.3"), sign_in("kinhte")
    given = {"year": "2026", "value": "16,5", "taken_on": "20/09/2026", "source": "Báo cáo PGD"}
    assert lead.send(PLAN_PAGE, form=FIGURE, **given).status_code == 303
    office.perform("chutich", number, "reopen")
    assert "16,5" in words(lead.get(PLAN_PAGE).text)
    changed = {**given, "value": "14,2"}
    without = lead.send(PLAN_PAGE, form=FIGURE, **changed)
    assert without.status_code == 422
    assert "nêu lý do sửa" in words(without.text)
    told = lead.send(PLAN_PAGE, form=FIGURE, **changed, reason="Ngân hàng đính chính.")
    assert told.status_code == 303
    page = words(lead.get(PLAN_PAGE).text)
    assert "14,2" in page
    assert "16,5" in page
    office.perform("chutich", number, "revoke")
    # Nobody leads it any more, so that the office alone puts it right.
    hidden = lead.fields("/tai-khoan", "/dang-xuat")
    assert lead.post(FIGURE, data={**hidden, **given}).status_code in {403, 404}
    assert sign_in("vanphong").send(
        PLAN_PAGE, form=FIGURE, **given, reason="Theo báo cáo tỉnh."
    ).status_code == 303  # fmt: skip
    assert is_whole(office)


def test_a_link_is_kept_as_long_as_its_product_and_its_text_stays_where_it_was_published(
    office: Office, sign_in: SignIn
) -> None:
    administer(office, set_usual_years, 10)
    news = asks_for_news(office, "I.2")
    number = office.in_progress("I.2")
    office.hand_in(number)
    version = link_handed_in(office, number, news)
    office.perform("kinhte", number, "report")
    office.perform("chutich", number, "approve")
    browser = sign_in("kinhte")
    page = browser.get(f"/nhiem-vu/{number}").text
    assert "Bảo quản 10 năm" in words(page)
    assert ADDRESS in page
    with browser.get(f"/nhiem-vu/{number}/san-pham/{version.number}/ban-luu") as kept:
        assert "Lời bình." in kept.get_data(as_text=True)
    office.perform("chutich", number, "reopen")
    assert "Bảo quản 10 năm" not in words(browser.get(f"/nhiem-vu/{number}").text)
    assert browser.get(f"/nhiem-vu/{number}/san-pham/{version.number}").status_code == 200


def test_who_stands_in_puts_right_what_came_on_paper_until_the_members_are_asked(
    office: Office,
) -> None:
    written = {"kind": SubstitutionKind.DELEGATION, "document": "1/UQ"}
    made = take_place(office, "vhxh.cb", "vhxh", **written)
    number = office.reported("I.3")
    said = PaperObjectionEntry("PHONG_VHXH", None, **LETTER, reason="Số liệu chưa khớp.")
    office.perform("vanphong", number, "record_objection", said)
    office.perform("vhxh.cb", number, "confirm")
    assert office.state(number) == "reviewed"
    assert office.events(number)[-1].details["in_place_of"]["person"] == "Y Ân Cần"
    ballots.ask(office, number)
    with pytest.raises(NotNow):
        office.perform("vhxh.cb", number, "object")
    end_place(office, made, by="vhxh")
    ballots.withdraw(office, number)
    with pytest.raises(NotEntitled):
        office.perform("vhxh.cb", number, "object")
    office.record_vote(number)
    office.perform("chutich", number, "approve")
    assert office.state(number) == "closed"
    assert is_whole(office)
