"""A post says its unit once, however its title was entered."""

from __future__ import annotations

import pytest

from models.titles import in_full, without_doubling

OFFICE = "Văn phòng Hội đồng nhân dân và Ủy ban nhân dân"


@pytest.mark.parametrize(
    ("title", "unit", "said"),
    [
        ("Trưởng phòng", "Phòng Kinh tế", "Trưởng phòng, Phòng Kinh tế"),
        ("Chuyên viên", "Phòng Kinh tế", "Chuyên viên, Phòng Kinh tế"),
        ("Trưởng phòng Kinh tế", "Phòng Kinh tế", "Trưởng phòng Kinh tế"),
        ("Chủ tịch Công đoàn xã", "Công đoàn xã", "Chủ tịch Công đoàn xã"),
        ("Chánh Văn phòng", OFFICE, f"Chánh {OFFICE}"),
        ("Chủ tịch UBND xã", None, "Chủ tịch UBND xã"),
        ("Phó Trưởng Công an xã", "Công an xã", "Phó Trưởng Công an xã"),
        ("Trưởng Ban Biên tập", "Ban Biên tập Trang tin", "Trưởng Ban Biên tập Trang tin"),
    ],
)
def test_a_unit_is_named_once(title: str, unit: str | None, said: str) -> None:
    assert in_full(title, unit) == said
    assert without_doubling(f"{title}, {unit}" if unit else title) == said
