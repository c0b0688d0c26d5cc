"""Handing in products, in the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.client import Client
    from tests.office import Office


@pytest.mark.parametrize("sent", [{}, {"file": "de-an.docx"}], ids=["nothing", "a name alone"])
def test_without_a_file_the_form_says_so_and_keeps_what_was_typed(
    office: Office, sign_in: Callable[[str], Client], sent: dict[str, str]
) -> None:
    number = office.in_progress("I.1")
    answer = sign_in("kinhte").send(
        f"/nhiem-vu/{number}",
        f"/nhiem-vu/{number}/san-pham",
        requirement="1",
        title="Đề án phát triển",
        number="12/ĐA-UBND",
        dated="2026-10-05",
        **sent,
    )
    assert answer.status_code == 422
    assert "Chưa chọn tệp; hãy chọn tệp cần nộp." in answer.text
    for typed in ("Đề án phát triển", "12/ĐA-UBND", "2026-10-05"):
        assert f'value="{typed}"' in answer.text
