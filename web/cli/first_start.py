"""What an installation needs before it serves, and what its operator is told."""

from __future__ import annotations

import os
import secrets
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

import click

from models.file_store import FileStore
from models.vocabulary import Role
from web import wording
from web.cli.installation import commune_in, link_address
from web.clock import system_clock
from workflow.actors.actor import Actor
from workflow.actors.commune import installed_commune
from workflow.administration import people
from workflow.auth import links
from workflow.auth.hashing import Hashing
from workflow.calendar.days import local_day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from web.config import Settings
    from web.database import Database

FIRST_ADMINISTRATOR = "admin"
# Without letters and digits that look alike on paper.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def fill_if_empty(database: Database, settings: Settings, *, sample: bool) -> None:
    """Fill an empty database with a commune and its plan."""
    with database.reading() as session:
        commune = installed_commune(session)
    if commune is None and sample:
        click.echo("Loading the plan and a sample commune; the next start will be quick.")
        _load_sample(database, settings)
    elif commune is None:
        from seed.load import load  # noqa: PLC0415 - hardly any start finds an empty database

        with database.transaction() as session:
            load(session, worded=wording.covered(), at=system_clock())
    elif sample and not commune.sample:
        click.echo("The database holds a real commune already: no sample was loaded.")


def welcome(database: Database, settings: Settings) -> Iterator[str]:
    """What the operator reads: how somebody comes in."""
    with database.reading() as session:
        has_sample = commune_in(session).sample
    if has_sample:
        yield from _sample_accounts(settings)
        yield from _first_task()
    if link := _administrators_link(database, settings):
        yield "Nobody can sign in as administrator yet. This link works once, for 72 hours:"
        yield link


def _load_sample(database: Database, settings: Settings) -> None:
    from seed import demo  # noqa: PLC0415 - as above

    hashing = Hashing(settings.password_memory_mb)
    password = settings.demo_password or _made_up_password()
    _keep_password(settings, password)
    with _bar("Playing the sample's history") as played, database.transaction() as session:
        demo.load_sample(
            session,
            FileStore(settings.files_dir),
            worded=wording.covered(),
            hash_password=partial(hashing.hashed, password),
            at=system_clock(),
            played=played,
        )


@contextmanager
def _bar(label: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on the terminal, moved by how much is done, and of how much."""
    with click.progressbar(length=1, label=label) as bar:

        def move(done: int, of: int) -> None:
            bar.length = of
            bar.update(done - bar.pos)

        yield move


def _made_up_password() -> str:
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def _password_file(settings: Settings) -> Path:
    return settings.data_dir / "sample-password"


def _keep_password(settings: Settings, password: str) -> None:
    """Keep the password so that later starts can show it, to the operator only."""
    flags = os.O_CREAT | os.O_TRUNC | os.O_WRONLY
    with os.fdopen(os.open(_password_file(settings), flags, 0o600), "w") as file:
        file.write(password)


def forget_password(settings: Settings) -> None:
    """Forget the sample's password."""
    _password_file(settings).unlink(missing_ok=True)


def _sample_accounts(settings: Settings) -> Iterator[str]:
    from seed import demo  # noqa: PLC0415 - an office at work has no sample

    kept = _password_file(settings)
    password = kept.read_text() if kept.exists() else "as shown at the first start"
    yield f"The sample accounts, all with the password: {password}"
    for account in demo.accounts():
        yield f"  {account.username:<12} {account.full_name:<28} {account.posts}"


FIRST_TASK = (
    (
        "vanphong",
        "“Giao nhiệm vụ”, section V, task 9: tick Phòng Kinh tế as lead, “Giao nhiệm vụ”.",
    ),
    ("kinhte", "V.9 on “Việc của tôi”: “Tiếp nhận”, hand in both products, “Báo cáo kết quả”."),
    ("nhcsxh", "V.9: look at what was handed in, then “Xác nhận phối hợp”."),
    ("chutich", "V.9: read the answer and the products, then “Phê duyệt”."),
    ("giamsat", "V.9: the whole way, with who and when; the same in “Nhật ký”."),
)
"""What to try first, and who signs in for it."""


def _first_task() -> Iterator[str]:
    yield "One task from beginning to end, in five steps. Sign in as"
    for place, (username, does) in enumerate(FIRST_TASK, 1):
        yield f"  {place}. {username:<9} {does}"


def _administrators_link(database: Database, settings: Settings) -> str | None:
    """The link by which the first administrator sets a password, until one has."""
    at = system_clock()
    with database.reading() as session:
        # Asked without writing: a server that was restarted on a full disk still shows its pages.
        found = people.administrators(session, commune_in(session).id, local_day(at))
        if any(user.password_hash for user in found):
            return None
    with database.transaction() as session:
        commune = commune_in(session)
        actor = Actor.system(commune.id)
        found = people.administrators(session, commune.id, local_day(at))
        title = wording.role(Role.ADMINISTRATOR)
        user = (
            found[0]
            if found
            else people.add_administrator(
                session, FIRST_ADMINISTRATOR, title, title, actor=actor, at=at
            )
        )
        return link_address(settings, links.issue_link(session, user, actor=actor, at=at))
