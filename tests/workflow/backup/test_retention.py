"""The copy of the day, and how long copies are kept."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from models.backup.copies import CopiedFile, Copy, Manifest, Verified, copies_in
from models.backup.writing import Occupied, alone_in
from models.work import Report
from tests.copying import LATER, source
from workflow.backup.retention import KeptCopies, NotProved, copy_of_the_day, outdated

if TYPE_CHECKING:
    from pathlib import Path

    from tests.office import Office

pytestmark = [pytest.mark.both, pytest.mark.thorough]

USUAL, TWO_DAYS = KeptCopies(7, 4, 12), KeptCopies(2, 0, 0)


class TestKeeping:
    def test_the_last_of_each_day_week_and_month_is_kept(self, tmp_path: Path) -> None:
        made = [a_copy(tmp_path, hours=6 * n) for n in range(4 * 400)]
        gone = {copy.path for copy in outdated(made, USUAL)}
        kept = [copy for copy in made if copy.path not in gone]
        # Seven days, the weeks before them and the months before those; ends may fall together.
        assert 20 <= len(kept) <= 23
        assert made[0] in kept
        assert outdated(kept, USUAL) == []

    def test_nothing_goes_before_the_new_one_is_verified_whole(self, tmp_path: Path) -> None:
        old = [a_copy(tmp_path, hours=24 * n) for n in range(1, 40)]
        for findings in (None, 1):
            fresh = a_copy(tmp_path, hours=0, findings=findings)
            before = outdated(old, TWO_DAYS)
            assert outdated([fresh, *old], TWO_DAYS) == before
        fresh = a_copy(tmp_path, hours=0)
        assert old[1] in outdated([fresh, *old], TWO_DAYS)
        assert fresh not in outdated([fresh, *old], TWO_DAYS)

    def test_without_one_that_is_whole_nothing_goes(self, tmp_path: Path) -> None:
        bad = [a_copy(tmp_path, hours=24 * n, findings=1) for n in range(40)]
        assert outdated(bad, TWO_DAYS) == []


def a_copy(folder: Path, *, hours: int, findings: int | None = 0) -> Copy:
    made_at = LATER - timedelta(hours=hours)
    manifest = Manifest(
        program="0.1.0",
        schema_revision="0012",
        made_at=made_at,
        made_by="x",
        backend="sqlite",
        heads=(),
        counts={},
        database=CopiedFile(path="dondoc.db", size=1, sha256="0" * 64),
        files=(),
    )
    verified = None if findings is None else Verified(at=made_at, findings=findings)
    name = f"dondoc-{made_at:%Y%m%d-%H%M%S}"
    return Copy(path=folder / name, manifest=manifest, verified=verified)


class TestTheCopyOfTheDay:
    def test_one_is_made_on_a_day_verified_and_the_outdated_go(
        self, at_work: Office, copies: Path
    ) -> None:
        made = [
            copy_of_the_day(
                source(at_work), copies, kept=TWO_DAYS, at=LATER + timedelta(hours=12 * n)
            )
            for n in range(8)
        ]
        assert [bool(copy) for copy in made] == [True, False] * 4
        assert [copy.path for copy in copies_in(copies)] == [made[6].path, made[4].path]
        assert all(copy.is_whole for copy in copies_in(copies))

    def test_of_several_servers_one_makes_it(self, at_work: Office, copies: Path) -> None:
        copies.mkdir()
        with alone_in(copies), pytest.raises(Occupied):
            copy_of_the_day(source(at_work), copies, kept=USUAL, at=LATER)

    def test_one_whose_maker_was_killed_before_verifying_is_verified(
        self, copy: Copy, at_work: Office, copies: Path
    ) -> None:
        done = copy_of_the_day(source(at_work), copies, kept=USUAL, at=LATER)
        assert (done.path, done.is_whole) == (copy.path, True)

    def test_when_the_new_one_is_not_whole_the_old_ones_stay(
        self, at_work: Office, copies: Path
    ) -> None:
        for n in range(2):
            copy_of_the_day(source(at_work), copies, kept=USUAL, at=LATER + timedelta(days=n))
        with at_work.transaction() as session:
            session.execute(update(Report).values(results="Khác."))
        with pytest.raises(NotProved):
            copy_of_the_day(
                source(at_work), copies, kept=KeptCopies(1, 0, 0), at=LATER + timedelta(days=9)
            )
        assert len(copies_in(copies)) == 3
