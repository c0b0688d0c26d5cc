"""What people do most, in CPU milliseconds and statements: confirming, reading a page, being told.

Everything is done on the sample commune and undone again. With `--beside` the same is done in
turn in another tree of the project, such as one of an earlier version, and the ratio is told:
`python -m benchmarks.acts --beside ../before`. Run it as `python -m benchmarks.acts --help`.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import click
from argon2 import PasswordHasher
from sqlalchemy import select, update

from models.database import make_engine, reading_sessions, writing_sessions
from models.organisation import User
from models.queries.organisation import the_commune
from models.vocabulary import Opinion
from models.work import TaskInstance
from tests.client import Client
from tests.sample import AT, load
from tests.statements import counted
from web.app import create_app
from web.config import Settings
from workflow.actors.actor import Actor
from workflow.calendar.days import local_day
from workflow.engine.acts.answers import OpinionEntry
from workflow.engine.instances import situation_numbered
from workflow.engine.performing import perform
from workflow.notifications.delivery import deliver

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

ROUNDS = 40
TURNS = 3
"""How often each of two trees is measured, one after the other."""
PASSWORD = "mat-khau-de-do"  # noqa: S105 - of a commune that is thrown away
Figures = dict[str, dict[str, float]]


@click.command()
@click.option("--url", default="", help="An empty database; by default a temporary SQLite file.")
@click.option("--beside", type=click.Path(exists=True, path_type=Path), help="Another tree.")
@click.option("--as-json", is_flag=True, hidden=True)
def main(url: str, beside: Path | None, *, as_json: bool) -> None:
    """Measure what people do most."""
    if as_json:
        click.echo(json.dumps(measured(url)))
        return
    here = Path(__file__).parents[1]
    trees = {"here": here, **({"beside": beside.resolve()} if beside else {})}
    runs = {
        name: [elsewhere(tree, url) for _ in range(TURNS if beside else 1)]
        for name, tree in trees.items()
    }
    for act in runs["here"][0]:
        told = {name: best(found, act) for name, found in runs.items()}
        line = "; ".join(
            f"{name} {cpu:6.1f} ms, {n:.0f} statements" for name, (cpu, n) in told.items()
        )
        ratio = f"; ratio {told['here'][0] / told['beside'][0]:.2f}" if beside else ""
        click.echo(f"{act:<22} {line}{ratio}")


def best(runs: list[Figures], act: str) -> tuple[float, float]:
    """CPU and statements of an act, in the run that was disturbed least."""
    return min((run[act]["cpu"], run[act]["statements"]) for run in runs)


def elsewhere(tree: Path, url: str) -> Figures:
    """What a tree measures, with its own packages."""
    python = tree / ".venv" / "bin" / "python"
    asked = ["--as-json", *(["--url", url] if url else [])]
    # With the tree's own modules before those of the tree in which this file stands.
    code = (
        "import runpy, sys; sys.path.insert(0, '.');"
        f" sys.argv[1:] = {asked!r}; runpy.run_path({__file__!r}, run_name='__main__')"
    )
    done = subprocess.run(  # noqa: S603 - a tree of the project, named by who measures
        [str(python), "-c", code], cwd=tree, stdout=subprocess.PIPE, check=True
    )
    found: Figures = json.loads(done.stdout.splitlines()[-1])
    return found


def measured(url: str) -> Figures:
    """The figures of the tree in which this runs."""
    with tempfile.TemporaryDirectory() as folder:
        address = url or f"sqlite:///{Path(folder) / 'sample.db'}"
        load(address, Path(folder) / "files")
        engine = make_engine(address)
        number, head = waiting(engine)
        with writing_sessions(engine).begin() as session:
            hashed = PasswordHasher().hash(PASSWORD)
            session.execute(update(User).values(password_hash=hashed))
        app = create_app(Settings(data_dir=Path(folder)), engine=engine, clock=lambda: AT)
        app.test_client_class = Client
        browser = app.test_client()
        browser.sign_in(head, PASSWORD)
        figures = {
            "a confirmation": undone(engine, lambda session: confirm(session, number, head)),
            "the page of a task": asked(engine, lambda: browser.get(f"/nhiem-vu/{number}")),
            "Việc của tôi": asked(engine, lambda: browser.get("/viec-cua-toi")),
            "… and telling of it": undone(engine, lambda session: tell(session, number, head)),
        }
        engine.dispose()
        return figures


def waiting(engine: Engine) -> tuple[int, str]:
    """An instance that waits for an answer, and the user name of one who may give it."""
    with reading_sessions(engine)() as session:
        commune_id = session.scalars(the_commune()).one().id
        numbers = session.scalars(
            select(TaskInstance.number).where(TaskInstance.state == "reported")
        ).all()
        for number in numbers:
            clock = Actor.clock(commune_id)
            silent = {u.id for u in situation_numbered(session, number, actor=clock, at=AT).silent}
            for actor in Actor.everybody(session, commune_id, on=local_day(AT)):
                heads = {p.unit_id for p in actor.posts if p.role == "head" and not p.follows_up}
                if heads & silent and actor.username:
                    return number, actor.username
    raise LookupError("nothing waits for an answer in the sample")


def confirm(session: Session, number: int, head: str) -> object:
    """The outcome of a confirmation."""
    user = session.scalars(select(User).where(User.username == head)).one()
    actor = Actor.of(session, user, on=local_day(AT))
    return perform(session, number, "confirm", OpinionEntry(Opinion.AGREE), actor=actor, at=AT)


def tell(session: Session, number: int, head: str) -> object:
    """How many rows of the outbox were delivered after a confirmation."""
    confirm(session, number, head)
    return deliver(session, session.scalars(the_commune()).one().id, sender=None, at=AT)


def undone(engine: Engine, act: Callable[[Session], object]) -> dict[str, float]:
    """What an act takes in a session of its own, which is never committed."""

    def once() -> None:
        with writing_sessions(engine)() as session:
            act(session)

    return figures_of(engine, once)


def asked(engine: Engine, ask: Callable[[], Any]) -> dict[str, float]:
    """What a page takes."""
    assert ask().status_code == 200, "the page is not there"  # noqa: PLR2004 - HTTP
    return figures_of(engine, ask)


def figures_of(engine: Engine, once: Callable[[], object]) -> dict[str, float]:
    """CPU milliseconds, the median of some rounds, and the statements of one."""
    once()
    with counted(engine) as executed:
        once()
    taken = []
    for _ in range(ROUNDS):
        began = time.process_time()
        once()
        taken.append(time.process_time() - began)
    return {"cpu": 1_000 * median(taken), "statements": len(executed)}


if __name__ == "__main__":
    sys.exit(main())
