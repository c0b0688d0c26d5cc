"""What is issued in capitals is shown as a sentence, with the capitals of its names."""

from __future__ import annotations

from seed.plan import read_plan
from workflow.vietnamese import in_sentence_form


def test_the_title_of_the_plan_is_shown_as_a_sentence() -> None:
    plan = read_plan()
    assert in_sentence_form(plan.title.text, [each.text for each in plan.basis]) == (
        "Nhiệm vụ triển khai thực hiện Quyết định số 1560/QĐ-TTg ngày 18/7/2025 của Thủ tướng"
        " Chính phủ và Kế hoạch số 17/KH-UBND ngày 07/8/2025 của UBND tỉnh Quảng Ngãi"
    )


def test_one_word_alone_says_nothing_of_a_name() -> None:
    known = ["Quyết định của Thủ tướng Chính phủ"]
    assert in_sentence_form("VỀ CHÍNH SÁCH XÃ HỘI", known) == "Về chính sách xã hội"


def test_what_is_a_sentence_already_stays() -> None:
    assert in_sentence_form("Nhiệm vụ năm 2026 của UBND xã", []) == "Nhiệm vụ năm 2026 của UBND xã"
    assert in_sentence_form("", []) == ""
