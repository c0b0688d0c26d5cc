"""Copies on the disk: what a manifest says, and what is taken for a copy."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from pydantic import ValidationError

from models.backup.copies import (
    MANIFEST,
    CopiedFile,
    Manifest,
    NotACopy,
    NotedHead,
    Verified,
    copies_in,
    unreadable_in,
)

if TYPE_CHECKING:
    from pathlib import Path

AT = datetime(2026, 11, 29, 18, tzinfo=UTC)
COMMUNE = UUID("0190c0de-0000-7000-8000-000000000001")
HASH = "ab" * 32


def manifest(made_at: datetime = AT) -> Manifest:
    return Manifest(
        program="0.1.0",
        schema_revision="0012",
        made_at=made_at,
        made_by="dondoc",
        backend="sqlite",
        heads=(NotedHead(commune_id=COMMUNE, commune="Xã Ngọk Bay", seq=57, hash=HASH),),
        counts={"event": 57},
        database=CopiedFile(path="dondoc.db", size=3, sha256=HASH),
        files=(CopiedFile(path=f"files/{COMMUNE}/ab/{HASH}", size=5, sha256=HASH),),
    )


def laid(folder: Path, name: str, written: bytes) -> Path:
    copy = folder / name
    copy.mkdir(parents=True)
    (copy / MANIFEST).write_bytes(written)
    return copy


def test_a_manifest_says_the_same_after_it_was_written() -> None:
    assert Manifest.from_bytes(manifest().to_bytes()) == manifest()
    assert manifest().size == 8


def test_no_manifest_that_was_cut_anywhere_is_taken() -> None:
    whole = manifest().to_bytes()
    for length in range(len(whole) - 1):
        with pytest.raises(NotACopy):
            Manifest.from_bytes(whole[:length])


def test_no_manifest_that_was_altered_is_taken() -> None:
    whole = manifest().to_bytes()
    for before, after in ((b'"event":57', b'"event":56'), (b"0012", b"0011"), (b'"seq":57', b"")):
        with pytest.raises(NotACopy, match=MANIFEST):
            Manifest.from_bytes(whole.replace(before, after))


@pytest.mark.parametrize(
    "path", ["/etc/passwd", "../dondoc.db", "files/../../x", "dondoc.db/x", "dondoc.db\n", ""]
)
def test_no_manifest_leads_out_of_its_folder(path: str) -> None:
    with pytest.raises(ValidationError):
        CopiedFile(path=path, size=1, sha256=HASH)


def test_copies_are_listed_the_newest_first_with_what_came_of_verifying(tmp_path: Path) -> None:
    old = laid(tmp_path, "dondoc-20261128-180000", manifest(AT - timedelta(1)).to_bytes())
    new = laid(tmp_path, "dondoc-20261129-180000", manifest().to_bytes())
    (old / "verified.json").write_text(Verified(at=AT, findings=0).model_dump_json())
    (new / "verified.json").write_text(Verified(at=AT, findings=2).model_dump_json())
    listed = copies_in(tmp_path)
    assert [copy.path for copy in listed] == [new, old]
    assert [copy.is_whole for copy in listed] == [False, True]
    assert listed[1].age(AT) == timedelta(1)


def test_what_is_not_finished_or_no_copy_is_not_listed(tmp_path: Path) -> None:
    laid(tmp_path, ".dondoc-20261129-180000", manifest().to_bytes())
    laid(tmp_path, "dondoc-notes", manifest().to_bytes())
    cut = laid(tmp_path, "dondoc-20261129-190000", manifest().to_bytes()[:-20])
    assert copies_in(tmp_path) == []
    assert unreadable_in(tmp_path) == [cut]
    assert copies_in(tmp_path / "nowhere") == []
