"""How a document is received: the name it is shown under, and what is left of it when refused."""

from __future__ import annotations

import io
import unicodedata
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.base import new_key
from models.file_store import FileStore
from tests.papers import (
    MIB,
    WORD,
    docx,
    pdf,
    png,
)
from workflow.actors.actor import Actor
from workflow.documents.examination import examined
from workflow.documents.uploads import LONGEST_NAME, clean_file_name, kind_promised, receive
from workflow.errors import Invalid

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Đề án.docx", "Đề án.docx"),
        ("đđđ.pdf", "đđđ.pdf"),
        ("ĐỀ ÁN số 05-ĐA.pdf", "ĐỀ ÁN số 05-ĐA.pdf"),
        (unicodedata.normalize("NFD", "Kế hoạch quý IV.odt"), "Kế hoạch quý IV.odt"),
        ("C:\\Users\\Bích\\Báo cáo.pdf", "Báo cáo.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("bao\ncao\t\u2028 1.pdf", "bao cao 1.pdf"),
        ("bao\0cao\x1b[31m\x7f.pdf", "baocao[31m.pdf"),
        ("ảnh\u202egpj.exe", "ảnhgpj.exe"),
        ("a\u200b\u2066b\u2069\ufeff.pdf", "ab.pdf"),
        ("e\u200b\u0302\u0301.pdf", "ế.pdf"),
        ("  báo   cáo .pdf. ", "báo cáo.pdf"),
        ("...", ""),
        ("\u202e\u200f", ""),
        ("bao cao\ud800.pdf", "bao cao.pdf"),
        ("Quý\xa0I\x96II.pdf", "Quý I–II.pdf"),
        ("a \x07 b.pdf", "a b.pdf"),
        ("họp 👨\u200d👩\u200d👧 q\u200dr.pdf", "họp 👨\u200d👩\u200d👧 qr.pdf"),
    ],
)
def test_a_name_is_cleaned_for_showing_and_keeps_its_letters(name: str, shown: str) -> None:
    assert clean_file_name(name) == shown


@pytest.mark.parametrize(
    "name", ["đ" * 500 + ".pdf", "a" * 300, "a." + "b" * 300, "a" * 195 + " .docx"]
)
def test_a_long_name_is_cut_before_its_extension(name: str) -> None:
    cleaned = clean_file_name(name)
    assert len(cleaned) <= LONGEST_NAME
    _, dot, extension = name.rpartition(".")
    assert not dot or len(extension) > 9 or cleaned.endswith(f".{extension}")


@given(st.text(max_size=12), st.sampled_from(["pdf", "PDF", "docx", "jpeg"]), st.text(max_size=6))
def test_a_name_that_is_taken_shows_the_kind_it_was_taken_for(
    stem: str, extension: str, behind: str
) -> None:
    name = f"{stem}.{extension}{behind}"
    with suppress(Invalid):
        assert kind_promised(clean_file_name(name)) is kind_promised(name)


@given(st.text())
def test_every_name_comes_out_clean(name: str) -> None:
    cleaned = clean_file_name(name)
    assert len(cleaned) <= LONGEST_NAME
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not any(unicodedata.category(c).startswith("C") for c in cleaned if c != "\u200d")
    assert not set("/\\\n\r") & set(cleaned)
    assert clean_file_name(cleaned) == cleaned


# Receiving


ACTOR = Actor(commune_id=new_key(), user_id=new_key(), name="Y Siêng Năng")


class Untouched(io.BytesIO):
    """A stream that nobody may read."""

    def read(self, size: int | None = -1, /) -> bytes:
        raise AssertionError(f"{size} bytes were asked for")


def test_a_received_document_says_what_it_is_and_stays_only_when_kept(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    name = unicodedata.normalize("NFD", "Đề án.docx")
    with receive(
        store, io.BytesIO(docx()), name, actor=ACTOR, limit=MIB, examine=examined
    ) as document:
        assert (document.file_name, document.media_type) == ("Đề án.docx", WORD)
        assert document.size == len(docx())
        sha256 = document.sha256
    assert not store.exists(ACTOR.commune_id, sha256)
    with receive(
        store, io.BytesIO(docx()), name, actor=ACTOR, limit=MIB, examine=examined
    ) as document:
        document.received.keep()
    assert store.rehash(ACTOR.commune_id, sha256)


@pytest.mark.parametrize(
    ("stream", "name", "code"),
    [
        (io.BytesIO(pdf("x" * 500)), "a.pdf", "too_large"),
        (io.BytesIO(b""), "a.pdf", "empty"),
        (io.BytesIO(png()), "a.pdf", "another_kind"),
        (Untouched(), "a.exe", "type_not_allowed"),
        (Untouched(), "\u202e.", "bad_name"),
    ],
)
def test_what_is_refused_on_receiving_leaves_nothing(
    tmp_path: Path, stream: io.BytesIO, name: str, code: str
) -> None:
    store = FileStore(tmp_path)
    with (
        pytest.raises(Invalid) as refused,
        receive(store, stream, name, actor=ACTOR, limit=200, examine=examined),
    ):
        pass
    assert refused.value.fields == {"file": code}
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
