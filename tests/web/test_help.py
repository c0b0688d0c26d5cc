"""The help page: open to everybody, drawn from the rule book, and honest about what counts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from web import wording
from workflow.definition.commune import COMMUNE

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.client import Client

HELP = "/tro-giup"


def words_of(page: str) -> str:
    """The page as it is read: without tags, with single spaces."""
    return " ".join(re.sub("<[^>]+>", " ", page).split())


def test_a_stranger_may_read_it(client: Client) -> None:
    answer = client.get(HELP)
    assert answer.status_code == 200
    assert "/dang-nhap" in answer.text
    assert "/tai-khoan" not in answer.text


def test_one_who_signed_in_finds_the_way_to_the_account(
    sign_in: Callable[[str], Client],
) -> None:
    assert "/tai-khoan" in sign_in("thon1").get(HELP).text


def test_it_explains_every_state_and_who_does_what_in_it(client: Client) -> None:
    page = words_of(client.get(HELP).text)
    for state in COMMUNE.states:
        assert wording.state_meaning(state.name) in page
    for rule in COMMUNE.rules:
        assert f"{wording.action(rule.action)} {wording.standing(rule.standing)}" in page
        assert all(wording.condition(name) in page for name in rule.provided)
        assert all(wording.fact(name) in page for name in rule.when)


def test_the_track_stands_in_the_middle_with_the_awaited_beneath(client: Client) -> None:
    page = client.get(HELP).text
    statuses = re.findall(r"step step-(\w+)", page)
    assert statuses == ["done", "done", "current", "next", "next"]
    awaited = re.findall(r'step-detail">\s*([^<]*?)\s*<', page)
    assert awaited == [
        wording.standing(name)
        for name in ("lead_member", "lead_head", "cooperating_head", "committee")
    ]


def test_it_says_what_counts_and_what_never_does(client: Client) -> None:
    page = words_of(client.get(HELP).text)
    for sentence in (
        "ngày gửi của báo cáo được phê duyệt, ghi nhận sau cùng",
        "Khi báo cáo bị trả lại, được đề nghị bổ sung hoặc được rút, thu hồi, thời hạn tính tiếp",
        "không bao giờ ghi là thống nhất",
        "Đơn vị đó vẫn trả lời được, tự mình hoặc do Văn phòng ghi ý kiến nhận bằng văn bản",
        "không phê duyệt, ghi nhận kết quả đó",
        "dondoc record verify --against",
        "Không đưa tài liệu chứa bí mật nhà nước",
        "được ghi vào nhật ký cùng thời điểm và địa chỉ mạng",
    ):
        assert sentence in page


def test_it_speaks_english_too(client: Client) -> None:
    assert client.send(HELP, "/ngon-ngu/en").status_code == 303
    page = client.get(HELP)
    assert '<html lang="en">' in page.text
    assert "Silence is not agreement" in words_of(page.text)
    main = page.text.partition("<main")[2].partition("</main>")[0]
    assert "Đang" not in main


def test_each_part_is_folded_under_its_heading_and_a_link_can_lead_into_it(client: Client) -> None:
    page = client.get(HELP).text
    parts = re.findall(
        r"<summary>\s*<h2>[^<]+</h2>\s*</summary>\s*<div class=\"stack\" id=\"([\w-]+)\"", page
    )
    assert len(parts) == len(set(parts)) == page.count("<h2") == 10
