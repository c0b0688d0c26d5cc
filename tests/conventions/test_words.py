"""The screen speaks as an office does: what was once read aloud and mended does not come back."""

from __future__ import annotations

import re
from functools import cache

import pytest
from babel.messages.pofile import read_po

from web.translations.catalogue import Translation

NOT_OF_AN_OFFICE = {
    r"ai": "người, đơn vị, cán bộ …",
    r"những gì|làm gì|có gì|được gì": "nội dung, việc …",
    r"muốn .*?thì": "để …, …",
    r"một mình|\blo\b|\blỡ": "tự thực hiện, quản lý, …",
    r"hết chỗ|dọn chỗ|chỗ lưu|ở chỗ": "dung lượng, đoạn, vị trí",
    r"báo tin|đang chạy đều": "thông báo, hoạt động bình thường",
    r"phải xin": "đề nghị",
    r"giao tiếp": "giao ở kỳ tiếp theo",
    r"giao chức vụ|kết thúc chức vụ|hết chức vụ": "thêm chức vụ, thôi giữ chức vụ",
    r"thủ trưởng|thôn trưởng": "người đứng đầu, trưởng thôn",
    r"quy chế của xã|quy chế làm việc của xã": "Quy chế làm việc",
    r"nghiệm thu|hoàn tất|duyệt xong|đã duyệt|cảnh cáo|nộp bài": "words of docs/glossary.md",
    r"vui lòng|deadline|task": "nothing, hạn, nhiệm vụ",
}
"""By what an office says in its place. Words that are kept stand in decision 44."""

Sentence = tuple[str, str]


@cache
def sentences() -> tuple[Sentence, ...]:
    """Each sentence of the screen with its English."""
    with Translation.english().readable.open("rb") as file:
        catalogue = read_po(file)
    return tuple((str(each.id), str(each.string)) for each in catalogue if each.id)


@pytest.mark.parametrize("wording", NOT_OF_AN_OFFICE)
def test_no_sentence_says_it_as_an_office_would_not(wording: str) -> None:
    said = re.compile(rf"\b(?:{wording})\b", re.IGNORECASE)
    assert [text for text, _ in sentences() if said.search(text)] == []


def test_no_sentence_says_a_word_twice_in_a_row() -> None:
    twice = re.compile(r"\b(\w+(?: \w+)*) \1\b", re.IGNORECASE)
    assert [text for each in sentences() for text in each if twice.search(text)] == []


def test_what_is_saved_is_saved_in_english_too() -> None:
    saves = re.compile(r"(?:Lưu|Đã lưu)\b(?! ý)")
    assert [
        (text, english)
        for text, english in sentences()
        if saves.match(text) and not re.search(r"\bsaved?\b", english, re.IGNORECASE)
    ] == []
