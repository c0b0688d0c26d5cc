"""Documents are looked into in a process of their own: what falls there falls alone."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING

import pytest

from models.base import new_key
from models.file_store import FileStore
from models.vocabulary import ActiveContent
from tests.compound import compound, doc
from tests.papers import MIB, docx, pdf, pdf_of, relations, tiff, xlsx
from workflow.actors.actor import Actor
from workflow.documents import confined
from workflow.documents.confined import examined_apart
from workflow.documents.outcome import Unfit
from workflow.documents.uploads import kind_promised, receive
from workflow.errors import Invalid

if TYPE_CHECKING:
    from pathlib import Path

ACTOR = Actor(commune_id=new_key(), user_id=new_key(), name="Y Siêng Năng")
SCRIPT = "/OpenAction << /S /JavaScript /JS (x) >>"


def apart(folder: Path, name: str, content: bytes) -> str:
    """What became of a document: its kind, or why it is not taken."""
    path = folder / "received"
    path.write_bytes(content)
    try:
        return examined_apart(path, kind_promised(name)).kind.extension
    except Unfit as unfit:
        return unfit.code


def test_what_is_found_there_is_told_here(tmp_path: Path) -> None:
    path = tmp_path / "received"
    path.write_bytes(pdf(catalog=SCRIPT))
    found = examined_apart(path, kind_promised("a.pdf"))
    assert (found.kind.extension, found.active) == ("pdf", {ActiveContent.SCRIPT})


def test_what_is_refused_there_is_refused_here_with_what_it_is_about(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    far = docx({
        "word/_rels/settings.xml.rels": relations(
            ("attachedTemplate", "\\\\mayld\\mẫu.dotm", "External")
        )
    })  # fmt: skip
    with (
        pytest.raises(Invalid) as refused,
        receive(store, io.BytesIO(far), "Tờ trình.docx", actor=ACTOR, limit=MIB),
    ):
        pass
    assert refused.value.fields == {"file": "template_elsewhere"}
    assert refused.value.missing == {"file": "\\\\mayld\\mẫu.dotm"}


def nested_pages(depth: int) -> bytes:
    """A page tree of one branch, so deep that walking it needs more room than there is."""
    branches = (
        f"<< /Type /Pages /Count 1 /Parent {n - 1} 0 R /Kids [{n + 1} 0 R] >>"
        for n in range(2, depth)
    )
    page = f"<< /Type /Page /Parent {depth - 1} 0 R /MediaBox [0 0 9 9] >>"
    return pdf_of("<< /Type /Catalog /Pages 2 0 R >>", *branches, page)


def ring_of_pages() -> bytes:
    return pdf_of(
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        "<< /Type /Pages /Count 1 /Kids [2 0 R] >>",
    )


def ring_of_tables() -> bytes:
    """A PDF whose list of objects leads back to itself."""
    content = pdf()
    begins = int(content.rsplit(b"startxref", 1)[1].split()[0])
    return content.replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev %d" % begins)


def ring_of_sectors() -> bytes:
    """A compound file whose first stream never ends."""
    content = bytearray(doc())
    table_at = len(content) - 512
    content[table_at : table_at + 4] = (0).to_bytes(4, "little")
    return bytes(content)


def ring_of_folders() -> bytes:
    """A compound file with a storage that is its own child."""
    content = bytearray(compound({"a": {"b": b"x"}}))
    at = content.index("a".encode("utf-16-le") + bytes(60))
    content[at + 76 : at + 80] = (1).to_bytes(4, "little")
    return bytes(content)


HOSTILE = {
    "a page tree too deep": ("a.pdf", lambda: nested_pages(60_000)),
    "pages in a ring": ("a.pdf", ring_of_pages),
    "lists of objects in a ring": ("a.pdf", ring_of_tables),
    "brackets without end": ("a.pdf", lambda: pdf(more=["[" * 500_000])),
    "sectors in a ring": ("a.doc", ring_of_sectors),
    "folders in a ring": ("a.doc", ring_of_folders),
    "nothing but elements": (
        "a.docx", lambda: docx({"word/document.xml": f"<x>{'<a/>' * 500_000}</x>"})
    ),
    "a name that is longer than there is room": (
        "a.docx", lambda: docx({"word/document.xml": "<" + "a" * 40 * MIB})
    ),
    "elements within each other": ("a.xlsx", lambda: xlsx({"xl/workbook.xml": "<a>" * 500_000})),
    "pages of a picture in a ring": ("a.tif", lambda: tiff((9, 9), following=8)),
    "RTF of brackets": ("a.rtf", lambda: b"{\\rtf1" + b"{\\object" * 500_000 + b"}"),
    "RTF of fields": ("a.rtf", lambda: b"{\\rtf1" + b"\\fldinst " * 500_000 + b"}"),
}  # fmt: skip
"""Made only where they are wanted: some are large."""


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_document_gets_an_answer(tmp_path: Path, case: str) -> None:
    name, made = HOSTILE[case]
    assert isinstance(apart(tmp_path, name, made()), str)


def test_one_that_waits_too_long_for_the_processor_is_to_be_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(confined, "MOST_SECONDS", 0.001)
    assert apart(tmp_path, "a.pdf", pdf()) == "not_examined"


def test_where_no_process_can_be_started_it_is_to_be_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "no-such-program"))
    assert apart(tmp_path, "a.pdf", pdf()) == "not_examined"


def test_where_too_many_are_looked_into_at_once_it_is_to_be_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(confined, "PATIENCE_SECONDS", 0)
    for _ in range(confined.MOST_AT_ONCE):
        confined._places.acquire()
    try:
        assert apart(tmp_path, "a.pdf", pdf()) == "not_examined"
    finally:
        for _ in range(confined.MOST_AT_ONCE):
            confined._places.release()
    assert apart(tmp_path, "a.pdf", pdf()) == "pdf"
