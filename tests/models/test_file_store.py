"""The file store: bytes under their hash, whole or not at all, whatever stops in between."""

from __future__ import annotations

import hashlib
import io
import os
import stat
import subprocess
import sys
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier
from typing import TYPE_CHECKING

import pytest

from models.file_store import FileStore, TooLarge

if TYPE_CHECKING:
    from collections.abc import Callable

HERE, THERE = uuid.UUID(int=1), uuid.UUID(int=2)
CONTENT = "Báo cáo quý IV".encode()
SHA256 = hashlib.sha256(CONTENT).hexdigest()
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
LIMIT = 1 << 20
ROOT = Path(__file__).parents[2]


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


def keep(store: FileStore, content: bytes = CONTENT, commune_id: uuid.UUID = HERE) -> str:
    with store.receive(io.BytesIO(content), commune_id=commune_id, limit=LIMIT) as received:
        received.keep()
        return received.sha256


def place(store: FileStore, sha256: str = SHA256, commune_id: uuid.UUID = HERE) -> Path:
    return store.root / str(commune_id) / sha256[:2] / sha256


def age(path: Path, moment: datetime = LONG_AGO) -> None:
    os.utime(path, (moment.timestamp(), moment.timestamp()))


def lying_in(store: FileStore, folder: str) -> list[Path]:
    return sorted((store.root / str(HERE) / folder).glob("*"))


def test_what_was_kept_is_read_back_under_its_hash(store: FileStore) -> None:
    assert keep(store) == SHA256
    assert store.exists(HERE, SHA256)
    with store.open(HERE, SHA256) as file:
        assert file.read() == CONTENT


def test_bytes_can_be_examined_before_they_are_kept_and_are_gone_when_not(store: FileStore) -> None:
    with store.receive(io.BytesIO(CONTENT), commune_id=HERE, limit=LIMIT) as received:
        assert received.path.read_bytes() == CONTENT
        assert (received.sha256, received.size) == (SHA256, len(CONTENT))
        assert not store.exists(HERE, SHA256)
    assert not store.exists(HERE, SHA256)
    assert lying_in(store, "incoming") == []


def test_nothing_lies_about_after_keeping_nor_after_an_error(store: FileStore) -> None:
    keep(store)
    with (
        pytest.raises(ZeroDivisionError),
        store.receive(io.BytesIO(b"x"), commune_id=HERE, limit=LIMIT),
    ):
        raise ZeroDivisionError
    assert lying_in(store, "incoming") == []
    assert list(store.kept(HERE)) == [SHA256]


def test_a_file_may_have_as_many_bytes_as_the_limit_and_not_one_more(store: FileStore) -> None:
    with store.receive(io.BytesIO(b"12345"), commune_id=HERE, limit=5) as received:
        assert received.size == 5
    endless = io.BytesIO(b"0" * (4 << 20))
    with (
        pytest.raises(TooLarge) as stopped,
        store.receive(endless, commune_id=HERE, limit=5),
    ):
        pass
    assert stopped.value.limit == 5
    assert endless.tell() <= 1 << 20
    assert lying_in(store, "incoming") == []


def test_files_are_for_the_program_and_its_group_only(store: FileStore) -> None:
    keep(store)
    assert stat.S_IMODE(place(store).stat().st_mode) == 0o600
    assert stat.S_IMODE(place(store).parent.stat().st_mode) & 0o077 == 0


def test_equal_bytes_are_kept_once_in_a_commune_and_never_written_again(store: FileStore) -> None:
    keep(store)
    before = place(store).stat()
    keep(store)
    assert place(store).stat().st_ino == before.st_ino
    assert list(store.kept(HERE)) == [SHA256]


def test_communes_share_nothing(store: FileStore) -> None:
    keep(store)
    assert not store.exists(THERE, SHA256)
    keep(store, commune_id=THERE)
    assert place(store).stat().st_ino != place(store, commune_id=THERE).stat().st_ino


def test_the_same_bytes_from_many_at_once_become_one_whole_file(store: FileStore) -> None:
    content = os.urandom(3 << 20)
    barrier = Barrier(8)

    def hand_in(_: int) -> str:
        with store.receive(io.BytesIO(content), commune_id=HERE, limit=4 << 20) as received:
            barrier.wait()
            received.keep()
            return received.sha256

    with ThreadPoolExecutor(8) as pool:
        [sha256] = set(pool.map(hand_in, range(8)))
    assert list(store.kept(HERE)) == [sha256]
    assert store.rehash(HERE, sha256)
    assert place(store, sha256).stat().st_nlink == 1


def test_what_is_kept_is_listed_in_order(store: FileStore) -> None:
    kept = [keep(store, bytes([n])) for n in range(20)]
    assert list(store.kept(HERE)) == sorted(kept)
    assert list(store.kept(THERE)) == []


def test_a_changed_or_missing_file_does_not_rehash(store: FileStore) -> None:
    keep(store)
    assert store.rehash(HERE, SHA256)
    place(store).write_bytes(CONTENT + b".")
    assert not store.rehash(HERE, SHA256)
    place(store).unlink()
    assert not store.rehash(HERE, SHA256)
    with pytest.raises(FileNotFoundError):
        store.open(HERE, SHA256)


def test_good_bytes_take_the_place_of_rotten_ones_which_are_set_aside(store: FileStore) -> None:
    keep(store)
    place(store).write_bytes(b"rot")
    keep(store)
    assert store.rehash(HERE, SHA256)
    [aside] = lying_in(store, "quarantine")
    assert aside.read_bytes() == b"rot"


@pytest.mark.parametrize("name", ["", "..", "../../etc/passwd", "A" * 64, SHA256 + "/", SHA256[1:]])
def test_only_a_hash_names_a_file(store: FileStore, name: str) -> None:
    for ask in (store.open, store.exists, store.rehash):
        with pytest.raises(ValueError, match="not a SHA-256"):
            ask(HERE, name)


# Killed in the middle

CHILD = """
import io, os, sys, uuid
from pathlib import Path
from models.file_store import FileStore

root, step, nth = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
real, calls = getattr(os, step), 0

def stop(*arguments):
    global calls
    calls += 1
    if calls == nth:
        os._exit(9)
    return real(*arguments)

setattr(os, step, stop)
content = io.BytesIO("Báo cáo quý IV".encode())
with FileStore(root).receive(content, commune_id=uuid.UUID(int=1), limit=1 << 20) as received:
    received.keep()
    print("kept", flush=True)
"""


@pytest.mark.parametrize(
    ("step", "nth", "is_there"),
    [("fsync", 1, False), ("link", 1, False), ("fsync", 2, True), ("unlink", 1, True)],
)
@pytest.mark.usefixtures("programs")
def test_killed_at_any_step_there_is_the_whole_file_or_none(
    store: FileStore, step: str, nth: int, *, is_there: bool
) -> None:
    command = [sys.executable, "-c", CHILD, str(store.root), step, str(nth)]
    killed = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert killed.returncode == 9, killed.stderr
    assert store.rehash(HERE, SHA256) is is_there
    assert is_there or "kept" not in killed.stdout
    [left] = lying_in(store, "incoming")
    assert left.read_bytes() == CONTENT

    # What the crash left is removed once it is old, and nothing is in the way of the next try.
    age(left)
    assert store.sweep(HERE, known={SHA256}, older_than=LONG_AGO + timedelta(days=1)) == []
    assert lying_in(store, "incoming") == []
    assert keep(store) == SHA256


# Sweeping


def test_an_old_file_without_a_row_is_set_aside_and_not_deleted(store: FileStore) -> None:
    stray = keep(store, b"stray")
    known = keep(store, b"known")
    young = keep(store, b"young")
    for sha256 in (stray, known):
        age(place(store, sha256))
    swept = store.sweep(HERE, known={known}, older_than=LONG_AGO + timedelta(days=1))
    assert swept == [stray]
    assert set(store.kept(HERE)) == {known, young}
    [aside] = lying_in(store, "quarantine")
    assert aside.read_bytes() == b"stray"
    assert aside.name.startswith(stray)


def test_a_young_file_does_not_move_for_an_instant(
    store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(store)
    monkeypatch.delattr(Path, "rename")
    assert store.sweep(HERE, known=(), older_than=LONG_AGO) == []


def test_half_received_bytes_are_left_to_whoever_still_receives_them(store: FileStore) -> None:
    with store.receive(io.BytesIO(CONTENT), commune_id=HERE, limit=LIMIT) as received:
        assert store.sweep(HERE, known=(), older_than=LONG_AGO) == []
        received.keep()
    assert store.rehash(HERE, SHA256)


def test_a_stray_that_is_handed_in_again_is_young_again(store: FileStore) -> None:
    keep(store)
    age(place(store))
    keep(store)
    assert store.sweep(HERE, known=(), older_than=LONG_AGO + timedelta(days=1)) == []
    assert store.rehash(HERE, SHA256)


def before(
    monkeypatch: pytest.MonkeyPatch, owner: object, name: str, deed: Callable[[], object]
) -> None:
    """Somebody else does something just before a step, the first time."""
    real = getattr(owner, name)

    def step(*arguments: object, **options: object) -> object:
        monkeypatch.undo()
        deed()
        return real(*arguments, **options)

    monkeypatch.setattr(owner, name, step)


def test_a_stray_handed_in_while_it_is_swept_stays(
    store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(store)
    age(place(store))
    before(monkeypatch, Path, "rename", lambda: keep(store))
    assert store.sweep(HERE, known=(), older_than=LONG_AGO + timedelta(days=1)) == []
    assert store.rehash(HERE, SHA256)
    assert lying_in(store, "quarantine") == []


def test_a_stray_swept_while_it_is_handed_in_is_kept_anew(
    store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(store)
    age(place(store))
    swept: list[str] = []
    later = LONG_AGO + timedelta(days=1)
    before(
        monkeypatch,
        os,
        "utime",
        lambda: swept.extend(store.sweep(HERE, known=(), older_than=later)),
    )
    keep(store)
    assert swept == [SHA256]
    assert store.rehash(HERE, SHA256)


def test_a_stray_swept_by_two_at_once_is_swept_once(
    store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(store)
    age(place(store))
    swept: list[str] = []
    later = LONG_AGO + timedelta(days=1)
    before(
        monkeypatch,
        Path,
        "rename",
        lambda: swept.extend(store.sweep(HERE, known=(), older_than=later)),
    )
    assert store.sweep(HERE, known=(), older_than=later) == []
    assert swept == [SHA256]
    assert len(lying_in(store, "quarantine")) == 1


def folder_instead(path: Path) -> None:
    path.mkdir()


def pipe_instead(path: Path) -> None:
    os.mkfifo(path)


def loop_instead(path: Path) -> None:
    path.symlink_to(path)


def broken_link_instead(path: Path) -> None:
    path.symlink_to("nowhere")


def equal_file_elsewhere_instead(path: Path) -> None:
    elsewhere = path.parents[3] / "elsewhere"
    elsewhere.write_bytes(CONTENT)
    path.symlink_to(elsewhere)


INSTEAD = [
    folder_instead,
    pipe_instead,
    loop_instead,
    broken_link_instead,
    equal_file_elsewhere_instead,
]


@pytest.mark.parametrize("put", INSTEAD)
def test_what_stands_in_a_files_place_is_no_file(
    store: FileStore, put: Callable[[Path], None]
) -> None:
    keep(store)
    place(store).unlink()
    put(place(store))
    assert not store.rehash(HERE, SHA256)
    assert list(store.kept(HERE)) == []
    assert store.strangers(HERE) == [place(store)]


def test_a_drawer_that_leads_elsewhere_holds_no_file(store: FileStore, tmp_path: Path) -> None:
    keep(store)
    place(store).parent.rename(tmp_path / "elsewhere")
    place(store).parent.symlink_to(tmp_path / "elsewhere")
    assert not store.rehash(HERE, SHA256)
    assert store.strangers(HERE) == [place(store).parent]


def test_a_communes_folder_that_leads_elsewhere_holds_no_file(
    store: FileStore, tmp_path: Path
) -> None:
    keep(store)
    folder = place(store).parents[1]
    folder.rename(tmp_path / "elsewhere")
    folder.symlink_to(tmp_path / "elsewhere")
    assert not store.rehash(HERE, SHA256)


def test_a_file_in_the_place_of_a_folder(store: FileStore) -> None:
    keep(store)
    place(store).unlink()
    place(store).parent.rmdir()
    place(store).parent.write_bytes(b"")
    assert not store.rehash(HERE, SHA256)
    assert store.strangers(HERE) == [place(store).parent]


@pytest.mark.parametrize("put", INSTEAD)
def test_what_is_no_file_keeps_no_other_from_being_swept(
    store: FileStore, put: Callable[[Path], None]
) -> None:
    stray = keep(store, b"nobody names it")
    age(place(store, stray))
    for folder, name in (("incoming", "left"), (SHA256[:2], SHA256), ("00", "n" * 255)):
        put_in = store.root / str(HERE) / folder
        put_in.mkdir(exist_ok=True)
        put(put_in / name)
    later = datetime.now(UTC) + timedelta(days=1)
    assert store.sweep(HERE, known=(), older_than=later) == [stray]
    assert [path.name for path in store.strangers(HERE)] == ["n" * 255, SHA256]


def test_a_drawer_that_cannot_be_opened_keeps_no_other_from_being_swept(
    store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed, stray = keep(store), keep(store, b"nobody names it")
    age(place(store, stray))
    listed = Path.iterdir

    def listing(folder: Path) -> object:
        # Whoever runs the tests may be allowed everything.
        if folder.name == closed[:2]:
            raise PermissionError(13, "Permission denied")
        return listed(folder)

    monkeypatch.setattr(Path, "iterdir", listing)
    later = datetime.now(UTC) + timedelta(days=1)
    assert store.sweep(HERE, known=(), older_than=later) == [stray]
