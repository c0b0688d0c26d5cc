"""Copies of the installation: whole while others write, told apart from what is not, put back."""

from __future__ import annotations

import hashlib
import os
import shutil
from contextlib import contextmanager
from datetime import timedelta
from multiprocessing import get_context
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select, text, update

from models.account import OneTimeLink, SignedInSession
from models.backup.copies import MANIFEST, CopiedFile, Copy, Verified, copies_in
from models.backup.writing import Occupied, alone_in
from models.database import make_engine, writing_sessions
from models.feed import Feed
from models.file_store import FileStore
from models.notice import Contact, Mail
from models.organisation import User
from models.record import Event
from models.vocabulary import EventKind, MailState
from models.work import Report
from tests.copying import LATER, source
from tests.office import Office
from workflow.audit.chain import Head
from workflow.audit.findings import Fault
from workflow.audit.verification import verify
from workflow.auth import feed_addresses, links, sessions
from workflow.backup.creation import CannotCopy, Source, create
from workflow.backup.examination import CopyFault, examine
from workflow.backup.restore import UNFINISHED, CannotRestore, NotWhole, restore
from workflow.notifications.delivery import deliver
from workflow.notifications.mail_queue import Sender, claim

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine

    from workflow.backup.examination import ExaminedCopy

pytestmark = pytest.mark.thorough


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    (tmp_path / "scratch").mkdir()
    return tmp_path / "scratch"


def looked_at(copy: Copy, scratch: Path, *against: Head) -> ExaminedCopy:
    for left in scratch.iterdir():
        left.unlink()
    return examine(copy.path, scratch, at=LATER, against=against)


def faults(copy: Copy, scratch: Path) -> list[tuple[CopyFault, str]]:
    return [(fault.code, fault.subject) for fault in looked_at(copy, scratch).faults]


@contextmanager
def opened(data_dir: Path) -> Iterator[Engine]:
    engine = make_engine(f"sqlite:///{data_dir / 'dondoc.db'}")
    try:
        yield engine
    finally:
        engine.dispose()


class TestCreate:
    @pytest.mark.both
    def test_a_copy_is_whole_and_says_what_it_is(
        self, at_work: Office, copy: Copy, scratch: Path
    ) -> None:
        examined = looked_at(copy, scratch)
        assert (list(examined.faults), list(examined.findings)) == ([], [])
        last = at_work.events()[-1]
        [head] = copy.manifest.heads
        assert (head.seq, head.hash) == (last.seq, last.hash)
        assert copy.manifest.counts["event"] == last.seq
        assert len(copy.manifest.files) == 3

    def test_nothing_of_it_is_for_others_to_read(self, copy: Copy) -> None:
        open_to_others = [
            path for path in [copy.path, *copy.path.rglob("*")] if path.stat().st_mode & 0o077
        ]
        assert open_to_others == []

    def test_a_folder_that_was_there_keeps_its_permissions(
        self, at_work: Office, copies: Path
    ) -> None:
        copies.mkdir(mode=0o750)
        create(source(at_work), copies, at=LATER)
        assert copies.stat().st_mode & 0o777 == 0o750

    def test_what_two_copies_have_in_common_is_on_the_disk_once(
        self, at_work: Office, copy: Copy, copies: Path, scratch: Path
    ) -> None:
        second = create(source(at_work), copies, at=LATER + timedelta(days=1))
        [piece, *_] = copy.manifest.files
        assert (copy.path / piece.path).samefile(second.path / piece.path)
        assert looked_at(second, scratch).whole

    def test_a_file_that_went_bad_in_an_earlier_copy_is_copied_afresh(
        self, at_work: Office, copy: Copy, copies: Path, scratch: Path
    ) -> None:
        [piece, *_] = copy.manifest.files
        (copy.path / piece.path).write_bytes(b"gone bad")
        second = create(source(at_work), copies, at=LATER + timedelta(days=1))
        assert looked_at(second, scratch).whole

    def test_a_file_that_is_lost_already_is_told_and_does_not_keep_the_rest_from_being_copied(
        self, at_work: Office, copies: Path, scratch: Path
    ) -> None:
        assert at_work.files is not None
        [lost, *_] = [path for path in at_work.files.root.rglob("*") if len(path.name) == 64]
        lost.unlink()
        made = create(source(at_work), copies, at=LATER)
        assert made.manifest.lost_before == (f"files/{lost.relative_to(at_work.files.root)}",)
        examined = looked_at(made, scratch)
        assert examined.faults == []
        assert [finding.code for finding in examined.findings] == [Fault.FILE_DIFFERS]

    def test_no_copy_is_laid_among_the_files(self, at_work: Office) -> None:
        assert at_work.files is not None
        for folder in (
            at_work.files.root,
            at_work.files.root / "x",
            at_work.files.root / "../files",
        ):
            with pytest.raises(CannotCopy, match="among the files"):
                create(source(at_work), folder, at=LATER)

    def test_without_room_nothing_is_begun(
        self, at_work: Office, copies: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        usage = shutil.disk_usage(copies.parent)._replace(free=1000)
        monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
        with pytest.raises(CannotCopy, match=r"There is no room in .* [KMG]?B are free"):
            create(source(at_work), copies, at=LATER)
        assert [path.name for path in copies.iterdir()] == [".lock"]

    def test_one_at_a_time_makes_copies_in_a_folder(self, at_work: Office, copies: Path) -> None:
        copies.mkdir()
        with alone_in(copies), pytest.raises(Occupied):
            create(source(at_work), copies, at=LATER)
        create(source(at_work), copies, at=LATER)

    def test_what_a_killed_one_left_is_no_copy_and_is_removed_by_the_next(
        self, at_work: Office, copies: Path
    ) -> None:
        left = copies / ".dondoc-0123"
        left.mkdir(parents=True)
        (left / "dondoc.db").write_bytes(b"half")
        assert copies_in(copies) == []
        create(source(at_work), copies, at=LATER)
        assert not left.exists()

    @pytest.mark.both
    def test_an_empty_database_is_nothing_to_copy(
        self, engine: Engine, tmp_path: Path, copies: Path
    ) -> None:
        empty = Source(
            engine=engine, files=FileStore(tmp_path / "files"), program="0.1.0", made_by="x"
        )
        with pytest.raises(CannotCopy, match="nothing to copy"):
            create(empty, copies, at=LATER)
        assert copies_in(copies) == []


def write_without_pause(url: str, ready: object) -> None:
    """Writes to a table of its own as fast as the database takes it, until it is killed."""
    engine = make_engine(url)
    while True:
        with writing_sessions(engine).begin() as session:
            session.execute(text("INSERT INTO load_of_writes VALUES ('x')"))
        ready.release()  # type: ignore[attr-defined]


@pytest.mark.both
@pytest.mark.usefixtures("programs")
def test_a_copy_comes_to_an_end_while_two_write_without_pause(
    at_work: Office, copies: Path, scratch: Path, database: str
) -> None:
    with writing_sessions(at_work.engine).begin() as session:
        session.execute(text("CREATE TABLE load_of_writes (word text)"))
    forking = get_context("forkserver")
    ready = forking.Semaphore(0)
    writers = [forking.Process(target=write_without_pause, args=(database, ready)) for _ in "ab"]
    for writer in writers:
        writer.start()
    try:
        for _ in range(20):
            ready.acquire()
        made = create(source(at_work), copies, at=LATER)
        # They wrote all the time, and go on.
        for _ in range(20):
            ready.acquire()
    finally:
        for writer in writers:
            writer.kill()
            writer.join()
    assert looked_at(made, scratch).faults == []


class TestExamine:
    def test_every_file_that_was_changed_taken_or_added_is_named(
        self, copy: Copy, scratch: Path
    ) -> None:
        [piece, *_] = copy.manifest.files
        stored = copy.path / piece.path
        content = stored.read_bytes()
        stored.write_bytes(content[:-1])
        assert faults(copy, scratch) == [(CopyFault.CHANGED, piece.path)]
        stored.unlink()
        assert faults(copy, scratch)[0] == (CopyFault.MISSING, piece.path)
        stored.write_bytes(content)
        assert faults(copy, scratch) == []
        (copy.path / "files" / "more").write_bytes(b"")
        assert faults(copy, scratch) == [(CopyFault.ADDED, "files/more")]

    def test_a_link_in_place_of_a_file_is_told(self, copy: Copy, scratch: Path) -> None:
        [piece, *_] = copy.manifest.files
        stored = copy.path / piece.path
        stored.rename(copy.path.parent / "elsewhere")
        stored.symlink_to(copy.path.parent / "elsewhere")
        assert faults(copy, scratch) == [(CopyFault.ADDED, piece.path)]

    def test_a_folder_in_place_of_a_file_is_told(self, copy: Copy, scratch: Path) -> None:
        [piece, *_] = copy.manifest.files
        (copy.path / piece.path).unlink()
        (copy.path / piece.path).mkdir()
        assert (CopyFault.MISSING, piece.path) in faults(copy, scratch)

    @pytest.mark.parametrize("name", [MANIFEST, "verified.json", ""])
    def test_a_pipe_in_place_of_a_file_is_not_waited_for(
        self, copy: Copy, scratch: Path, name: str
    ) -> None:
        looked_at(copy, scratch)
        path = copy.path / (name or copy.manifest.files[0].path)
        path.unlink()
        os.mkfifo(path)
        assert [listed.path for listed in copies_in(copy.path.parent)] == (
            [] if name == MANIFEST else [copy.path]
        )
        assert looked_at(copy, scratch).whole == (name == "verified.json")

    @pytest.mark.both
    def test_an_altered_database_is_told_and_not_opened(self, copy: Copy, scratch: Path) -> None:
        database = copy.path / copy.manifest.database.path
        with database.open("r+b") as file:
            file.seek(1000)
            file.write(b"\0\1\2\3")
        assert faults(copy, scratch) == [(CopyFault.CHANGED, copy.manifest.database.path)]

    def test_a_cut_manifest_is_told(self, copy: Copy, scratch: Path) -> None:
        written = (copy.path / MANIFEST).read_bytes()
        (copy.path / MANIFEST).write_bytes(written[: len(written) // 2])
        assert faults(copy, scratch) == [(CopyFault.UNREADABLE, MANIFEST)]
        assert copies_in(copy.path.parent) == []

    def test_a_copy_of_a_newer_program_is_told(self, copy: Copy, scratch: Path) -> None:
        rewrite(copy, schema_revision="9999", program="9.0")
        [fault] = looked_at(copy, scratch).faults
        assert (fault.code, fault.detail["program"]) == (CopyFault.NEWER, "9.0")

    def test_a_manifest_that_leaves_a_file_out_is_told(self, copy: Copy, scratch: Path) -> None:
        [piece, *_] = copy.manifest.files
        rewrite(copy, files=copy.manifest.files[1:])
        (copy.path / piece.path).unlink()
        assert faults(copy, scratch) == [(CopyFault.FILE_NOT_COPIED, piece.path)]

    @pytest.mark.both
    def test_a_database_with_fewer_rows_than_were_counted_is_told(
        self, copy: Copy, scratch: Path
    ) -> None:
        rewrite(copy, counts={**copy.manifest.counts, "report": 7})
        assert faults(copy, scratch) == [(CopyFault.COUNT_DIFFERS, "report")]

    def test_a_table_that_the_manifest_does_not_count_is_told(
        self, copy: Copy, scratch: Path
    ) -> None:
        counts = {name: n for name, n in copy.manifest.counts.items() if name != "report"}
        rewrite(copy, counts=counts)
        assert faults(copy, scratch) == [(CopyFault.COUNT_DIFFERS, "report")]

    def test_a_record_that_the_manifest_does_not_name_is_told(
        self, copy: Copy, scratch: Path, tmp_path: Path
    ) -> None:
        [head] = copy.manifest.heads
        for heads in ((), (head.model_copy(update={"seq": head.seq - 1}),)):
            rewrite(copy, heads=heads)
            assert (CopyFault.HEAD_DIFFERS, str(head.commune_id)) in faults(copy, scratch)
            with pytest.raises(NotWhole):
                restore(copy.path, tmp_path / "srv", "chutich", at=LATER)

    @pytest.mark.both
    def test_a_database_that_is_none_is_told(self, copy: Copy, scratch: Path) -> None:
        noise = os.urandom(4096)
        (copy.path / copy.manifest.database.path).write_bytes(noise)
        digest = hashlib.sha256(noise).hexdigest()
        piece = CopiedFile(path=copy.manifest.database.path, size=4096, sha256=digest)
        rewrite(copy, database=piece)
        assert [code for code, _ in faults(copy, scratch)] == [CopyFault.NO_DATABASE]

    @pytest.mark.both
    def test_what_was_changed_past_the_program_before_it_was_copied_is_told(
        self, at_work: Office, copies: Path, scratch: Path
    ) -> None:
        with at_work.transaction() as session:
            session.execute(update(Report).values(results="Khác."))
        examined = looked_at(create(source(at_work), copies, at=LATER), scratch)
        assert examined.faults == []
        assert [finding.code for finding in examined.findings] == [Fault.ROW_CHANGED]

    def test_a_head_that_was_noted_is_looked_for(self, copy: Copy, scratch: Path) -> None:
        [head] = copy.manifest.heads
        assert looked_at(copy, scratch, Head(head.seq, head.hash)).whole
        examined = looked_at(copy, scratch, Head(head.seq, "0" * 64))
        assert [finding.code for finding in examined.findings] == [Fault.NOTE_DIFFERS]

    def test_what_came_of_it_is_kept_with_the_copy(self, copy: Copy, scratch: Path) -> None:
        looked_at(copy, scratch)
        [listed] = copies_in(copy.path.parent)
        assert listed.is_whole
        (copy.path / "files" / "more").write_bytes(b"")
        looked_at(copy, scratch)
        [listed] = copies_in(copy.path.parent)
        assert listed.verified == Verified(at=LATER, findings=1)


def rewrite(copy: Copy, **changes: object) -> None:
    """Gives the copy a manifest that is sealed as a forger would."""
    forged = copy.manifest.model_copy(update=changes)
    (copy.path / MANIFEST).write_bytes(forged.to_bytes())


class TestRestore:
    @pytest.mark.both
    def test_it_is_put_back_verified_and_recorded(
        self, at_work: Office, copy: Copy, tmp_path: Path
    ) -> None:
        before = at_work.events()
        into = tmp_path / "srv"
        [restored] = restore(copy.path, into, "chutich", at=LATER)
        assert sorted(path.name for path in into.iterdir()) == ["dondoc.db", "files"]
        assert into.stat().st_mode & 0o777 == 0o700
        with opened(into) as engine, writing_sessions(engine).begin() as session:
            events = session.scalars(select(Event).order_by(Event.seq)).all()
            assert [event.hash for event in events[:-1]] == [event.hash for event in before]
            line = events[-1]
            assert (line.kind, line.action, line.actor) == (
                EventKind.COMMUNE,
                "restore",
                restored.line.actor,
            )
            assert line.details["copy"]["seq"] == before[-1].seq
            assert line.details["copy"]["hash"] == before[-1].hash
            store = FileStore(into / "files")
            result = verify(
                session,
                at_work.commune_id,
                files=lambda sha256: store.rehash(at_work.commune_id, sha256),
            )
            assert result.whole
            assert result.files == 3

    @pytest.mark.both
    def test_the_office_goes_on_from_there(
        self, at_work: Office, copy: Copy, tmp_path: Path
    ) -> None:
        restore(copy.path, tmp_path / "srv", "chutich", at=LATER)
        with opened(tmp_path / "srv") as engine:
            again = Office(engine, at_work.commune_id, tmp_path / "srv" / "files")
            again.now = LATER + timedelta(hours=1)
            again.assign_all("II.1")
            with again.reading() as session:
                assert verify(session, again.commune_id).whole

    def test_what_may_have_been_revoked_since_is_void(
        self, at_work: Office, copies: Path, tmp_path: Path
    ) -> None:
        with at_work.transaction() as session:
            person = at_work.actor("kinhte")
            user = at_work.user("kinhte")
            sessions.open_session(session, user, address="::1", agent="x", at=at_work.now)
            links.issue_link(session, user, actor=person, at=at_work.now)
            feed_addresses.make_feed(session, user, actor=person, at=at_work.now)
        made = create(source(at_work), copies, at=LATER)
        [restored] = restore(made.path, tmp_path / "srv", "chutich", at=LATER)
        assert (restored.sessions, restored.links, restored.feeds) == (1, 1, 1)
        with opened(tmp_path / "srv") as engine, writing_sessions(engine).begin() as session:
            for living in (
                select(SignedInSession).where(SignedInSession.ended_at.is_(None)),
                select(OneTimeLink).where(OneTimeLink.used_at.is_(None)),
                select(Feed).where(Feed.revoked_at.is_(None)),
            ):
                assert session.scalars(living).all() == []
            assert verify(session, at_work.commune_id).whole

    def test_nobody_is_mailed_again_what_waited_in_the_copy(
        self, at_work: Office, copies: Path, tmp_path: Path
    ) -> None:
        sender = Sender("dondoc.example.vn")
        with at_work.transaction() as session:
            session.add_all(
                Contact(commune_id=user.commune_id, user_id=user.id, address="ai@example.vn")
                for user in session.scalars(select(User))
            )
        at_work.assign_all("II.1")
        with at_work.transaction() as session:
            while deliver(session, at_work.commune_id, sender=sender, at=at_work.now):
                pass
            waiting = session.scalar(select(func.count()).select_from(Mail))
            assert waiting
        at_work.assign_all("II.2")
        made = create(source(at_work), copies, at=LATER)
        # Their addresses were put there past the program, which verifying tells.
        [restored] = restore(
            made.path, tmp_path / "srv", "chutich", despite_findings=True, at=LATER
        )
        assert restored.mails == waiting
        with opened(tmp_path / "srv") as engine, writing_sessions(engine).begin() as session:
            assert deliver(session, at_work.commune_id, sender=sender, at=LATER) == 0
            assert claim(session, at=LATER + timedelta(days=1)) is None
            assert set(session.scalars(select(Mail.state))) <= {MailState.NEEDLESS}

    @pytest.mark.parametrize("left", ["dondoc.db", "dondoc.db-wal", "dondoc.db-journal", "x"])
    def test_nothing_is_put_beside_what_is_there(
        self, copy: Copy, tmp_path: Path, left: str
    ) -> None:
        into = tmp_path / "srv"
        into.mkdir()
        (into / left).write_bytes(b"mine")
        with pytest.raises(CannotRestore, match=left):
            restore(copy.path, into, "chutich", at=LATER)
        assert (into / left).read_bytes() == b"mine"
        assert [path.name for path in into.iterdir()] == [left]

    def test_it_is_put_onto_a_new_disk(self, copy: Copy, tmp_path: Path) -> None:
        into = tmp_path / "srv"
        (into / "lost+found").mkdir(parents=True)
        restore(copy.path, into, "chutich", at=LATER)
        assert sorted(path.name for path in into.iterdir()) == ["dondoc.db", "files", "lost+found"]

    def test_nothing_is_put_into_a_copy_or_through_a_link_that_leads_nowhere(
        self, copy: Copy, tmp_path: Path, scratch: Path
    ) -> None:
        with pytest.raises(CannotRestore, match="is in the copy"):
            restore(copy.path, copy.path / "srv", "chutich", at=LATER)
        assert faults(copy, scratch) == []
        (tmp_path / "srv").symlink_to(tmp_path / "nowhere")
        with pytest.raises(CannotRestore, match="leads nowhere"):
            restore(copy.path, tmp_path / "srv", "chutich", at=LATER)

    def test_putting_back_twice_is_refused(self, copy: Copy, tmp_path: Path) -> None:
        restore(copy.path, tmp_path / "srv", "chutich", at=LATER)
        with pytest.raises(CannotRestore, match="not empty"):
            restore(copy.path, tmp_path / "srv", "chutich", at=LATER)

    def test_a_killed_one_is_told_by_the_next(self, copy: Copy, tmp_path: Path) -> None:
        (tmp_path / "srv" / UNFINISHED).mkdir(parents=True)
        with pytest.raises(CannotRestore, match="remove everything in it"):
            restore(copy.path, tmp_path / "srv", "chutich", at=LATER)

    def test_nobody_unknown_answers_for_it(self, copy: Copy, tmp_path: Path) -> None:
        with pytest.raises(CannotRestore, match=r"khong-co-ai .* There were: .*chutich"):
            restore(copy.path, tmp_path / "srv", "khong-co-ai", at=LATER)
        assert not (tmp_path / "srv").exists()

    def test_a_copy_that_is_not_what_was_made_is_never_put_back(
        self, copy: Copy, tmp_path: Path
    ) -> None:
        [piece, *_] = copy.manifest.files
        (copy.path / piece.path).unlink()
        for despite in (False, True):
            with pytest.raises(NotWhole):
                restore(copy.path, tmp_path / "srv", "chutich", despite_findings=despite, at=LATER)
        assert not (tmp_path / "srv").exists()

    def test_a_record_that_was_not_whole_is_put_back_only_when_told_to(
        self, at_work: Office, copies: Path, tmp_path: Path
    ) -> None:
        with at_work.transaction() as session:
            session.execute(update(Report).values(results="Khác."))
        made = create(source(at_work), copies, at=LATER)
        with pytest.raises(NotWhole):
            restore(made.path, tmp_path / "srv", "chutich", at=LATER)
        [done] = restore(made.path, tmp_path / "srv", "chutich", despite_findings=True, at=LATER)
        assert done.line.action == "restore"
