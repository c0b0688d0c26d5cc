"""Which passwords are taken: long ones that nobody would try."""

from __future__ import annotations

from unicodedata import normalize

import pytest

from workflow.auth.passwords import fault_in

KNOWN = ("kinhte", "Nguyễn Văn Kịp Thời")


@pytest.mark.parametrize(
    "password",
    [
        "con suối sau nhà mùa lũ",
        "mèo trèo cây cau hỏi",
        "correct horse battery staple",
        "xJ4$kq-9vT!2mLw8",
        "🌾 lúa chín tháng mười 🌾",
        " ".join(["rừng"] * 2 + ["thông", "reo", "bốn", "mùa"]),
        "đêm qua trăng rơi xuống giếng " * 4,
    ],
)
def test_a_phrase_of_ones_own_is_taken(password: str) -> None:
    assert fault_in(password, known=KNOWN) is None


@pytest.mark.parametrize(
    ("length", "fault"), [(14, "password_short"), (15, None), (128, None), (129, "password_long")]
)
def test_only_its_length_in_characters_counts(length: int, fault: str | None) -> None:
    password = ("mưa rừng gió núi lửa đêm " * 10)[:length]
    assert fault_in(password) == fault
    assert fault_in(normalize("NFD", password)) == fault


@pytest.mark.parametrize(
    "password",
    [
        "matkhaumatkhau123",
        "MậtKhẩu@2026!!!",
        "mật khẩu mật khẩu",
        "Admin@12345678901",
        "aaaaaaaaaaaaaaaaaaaa",
        "123456789012345678",
        "abcdefghijklmnopqrst",
        "qwertyuiopasdfghjkl",
        "UBNDxaNgokBay2026",
        "Ngọk Bay Quảng Ngãi",
        "PhongKinhTe@2026",
        "kinhte kinhte kinhte",
        "Nguyen Van Kip Thoi 1",
        "phong.vhxh.ngok.bay",
        "................................",
    ],
)
def test_what_anybody_would_try_is_refused(password: str) -> None:
    assert fault_in(password, known=KNOWN) == "password_easy"
