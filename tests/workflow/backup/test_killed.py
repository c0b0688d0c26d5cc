"""Who makes a copy or puts one back is killed at any moment: nothing half done looks whole."""

from __future__ import annotations

import shutil
from datetime import timedelta
from multiprocessing import get_context
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from models.backup.copies import copies_in, unreadable_in
from models.database import make_engine, reading_sessions
from models.file_store import FileStore
from models.record import Event
from tests.premises import MORNING
from workflow.audit.verification import verify
from workflow.backup.creation import Source, create
from workflow.backup.examination import examine
from workflow.backup.restore import UNFINISHED, restore

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.office import Office

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("programs")]

FORKING = get_context("forkserver")
FORKING.set_forkserver_preload([__name__])
LATER = MORNING + timedelta(days=2)
KILLS = 8


def copy_once(url: str, files: Path, copies: Path) -> None:
    """Makes a copy, as a process of its own does."""
    engine = make_engine(url)
    source = Source(engine=engine, files=FileStore(files), program="0.1.0", made_by="x")
    create(source, copies, at=LATER)
    engine.dispose()


def put_back(copy: Path, into: Path) -> None:
    """Puts a copy back, as a process of its own does."""
    restore(copy, into, "chutich", at=LATER)


def how_long(work: Callable[..., None], *arguments: object) -> float:
    """About how long a process takes for it, in seconds: what the moments are drawn from."""
    # Doubled until it comes to its end within it, so that no clock is needed.
    allowed = 0.25
    while True:
        process = FORKING.Process(target=work, args=arguments)
        process.start()
        process.join(allowed)
        if process.exitcode is not None:
            assert process.exitcode == 0
            return allowed
        process.kill()
        process.join()
        for left in arguments[-1:]:
            shutil.rmtree(str(left), ignore_errors=True)
        allowed *= 2


def moments(longest: float) -> list[float]:
    """When to kill, evenly over as long as it takes."""
    return [longest * (number + 0.5) / KILLS for number in range(KILLS)]


def killed(work: Callable[..., None], moment: float, *arguments: object) -> bool:
    """Whether it was killed before it came to its end."""
    process = FORKING.Process(target=work, args=arguments)
    process.start()
    process.join(moment)
    process.kill()
    process.join()
    return process.exitcode != 0


def test_no_copy_that_was_cut_short_bears_a_name(
    office: Office, database: str, tmp_path: Path
) -> None:
    office.reported("I.2")
    assert office.files is not None
    copies = tmp_path / "copies"
    arguments = (database, office.files.root, copies)
    longest = how_long(copy_once, *arguments)
    outcomes = [killed(copy_once, moment, *arguments) for moment in moments(longest)]
    assert any(outcomes), "nobody was killed in the midst of it"
    copy_once(*arguments)
    assert unreadable_in(copies) == []
    assert [path.name for path in copies.glob(".dondoc-*")] == [], "the last one cleared up"
    for number, copy in enumerate(copies_in(copies)):
        scratch = tmp_path / f"scratch-{number}"
        scratch.mkdir()
        assert examine(copy.path, scratch, at=LATER).whole


def test_no_restore_that_was_cut_short_looks_whole(
    office: Office, database: str, tmp_path: Path
) -> None:
    office.reported("I.2")
    assert office.files is not None
    copy_once(database, office.files.root, tmp_path / "copies")
    [copy] = copies_in(tmp_path / "copies")
    into = tmp_path / "srv"
    longest = how_long(put_back, copy.path, into)
    seen = set()
    for moment in moments(longest):
        shutil.rmtree(into, ignore_errors=True)
        killed(put_back, moment, copy.path, into)
        seen.add(state_of(office, into))
    assert "unfinished" in seen, "nobody was killed in the midst of it"


def state_of(office: Office, into: Path) -> str:
    """What is in a data folder: nothing, what says that it is unfinished, or all of it."""
    if not into.exists() or not any(into.iterdir()):
        return "empty"
    if (into / UNFINISHED).exists():
        return "unfinished"
    engine = make_engine(f"sqlite:///{into / 'dondoc.db'}", making=False)
    store = FileStore(into / "files")
    with reading_sessions(engine)() as session:
        result = verify(
            session,
            office.commune_id,
            files=lambda sha256: store.rehash(office.commune_id, sha256),
        )
        last = session.scalars(select(Event).order_by(Event.seq.desc()).limit(1)).one()
    engine.dispose()
    assert result.whole
    assert last.action == "restore"
    return "whole"
