"""What is typed or pasted is mended in one way, or refused with the words around it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.documents.uploads import clean_file_name
from workflow.texts import (
    STANDS_FOR,
    UnreadableCharacter,
    mended,
    on_one_line,
    shown_on_one_line,
    unreadable,
)

FAMILY = "👨\u200d👩\u200d👧"


@pytest.mark.parametrize(
    ("pasted", "meant"),
    [
        ("Kết quả:\x0b- Đã", "Kết quả:\n- Đã"),
        ("trang một\x0ctrang hai", "trang một\ntrang hai"),
        ("a\r\nb\rc\x85d\u2028e\u2029f", "a\nb\nc\nd\ne\nf"),
        ("2025\x962030, \x93xanh\x94, \x91a\x92", "2025–2030, “xanh”, ‘a’"),
        ("tín\xa0dụng\u3000xã\u2009hội", "tín dụng xã hội"),
        ("\ufeffliên hệ \u202a0905\u202c \u2066a\u2069", "liên hệ 0905 a"),
        ("a\xadb\u200bc\u200ed\u200fe\ufffcf\U000e0041g\u200ch", "abcdefgh"),
        ("\uf0b7 một", "• một"),
        (f"xong {FAMILY} 1\ufe0f\u20e3 ♥\ufe0f", f"xong {FAMILY} 1\ufe0f\u20e3 ♥\ufe0f"),
        ("q\u200dr s\ufe0f \u200d👩", "qr s 👩"),
        ("Nga\u0323c", "Ngạc"),
        ("a" + "\u0301\u0323" * 9, "ạ\u0323\u0301\u0301"),
        ("cột\tcột", "cột\tcột"),
    ],
)
def test_what_was_meant_is_put_right(pasted: str, meant: str) -> None:
    assert mended(pasted) == meant


def test_a_text_of_one_line_has_one_space_for_each_gap() -> None:
    typed = "Nguyễn\r\nBcc: x@a.vn\t\u2028 Văn\xa0\x85An "
    assert on_one_line(typed) == "Nguyễn Bcc: x@a.vn Văn An"


@pytest.mark.parametrize("character", ["\0", "\x07", "\x1b", "\x1f", "\x7f", "\x81", "\ud800"])
def test_what_nobody_can_mend_is_found_with_the_words_around_it(character: str) -> None:
    for mend in (mended, on_one_line):
        text = mend(f"{'xa xôi ' * 9}Đã rà soát{character} 120 hộ{' xa xôi' * 9}")
        assert unreadable(text) == UnreadableCharacter(
            f"U+{ord(character):04X}",
            f"xa xôi xa xôi Đã rà soát{STANDS_FOR} 120 hộ xa xôi xa xôi xa",
        )


@given(st.text())
def test_what_is_mended_stays_as_it_is(text: str) -> None:
    for mend in (mended, on_one_line):
        once = mend(text)
        assert mend(once) == once
        assert unicodedata.is_normalized("NFC", once)
    assert len(on_one_line(text).splitlines()) <= 1 or unreadable(on_one_line(text))
    assert len(shown_on_one_line(text).splitlines()) <= 1


@pytest.mark.parametrize(
    "pasted", ["Quý\xa0I\x96II", "a\u200b\xad\u202eb", f"họp {FAMILY}", "a\u2028b"]
)
def test_a_name_of_a_file_is_mended_like_any_other_line(pasted: str) -> None:
    assert clean_file_name(f"{pasted}.pdf") == f"{on_one_line(pasted)}.pdf"
