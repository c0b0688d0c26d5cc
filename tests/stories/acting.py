"""What people do in the stories, on the pages."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from tests.papers import docx

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from tests.client import Client


def done(client: Client, page: str, action: str, **typed: str) -> bool:
    """Whether an action sent from the page's own form was accepted."""
    return client.send(page, f"{page}/{action}", **typed).status_code == 303


def hand_in(client: Client, page: str, requirement: int) -> TestResponse:
    """The answer to handing in a document from the page's own form."""
    file = (io.BytesIO(docx(text=f"Sản phẩm {requirement}")), "Đề án số 1.docx")
    return client.send(
        page,
        f"{page}/san-pham",
        requirement=str(requirement),
        title=f"Văn bản {requirement}",
        number="12/KH-UBND",
        dated="2026-09-20",
        file=file,
    )
