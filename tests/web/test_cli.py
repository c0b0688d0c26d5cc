"""The command line, from an empty folder to somebody signed in."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import create_engine, text

from seed.plan import plan_as_json, read_plan
from tests.client import Client
from tests.ports import free_port
from tests.web.commands import commands, members
from tests.web.served import SECONDS
from web.app import create_app
from web.cli import main
from web.cli.lines import OneLine
from web.cli.serve import reachable
from web.config import Settings
from workflow.definition.commune import COMMUNE

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
PASSWORD = "con suối sau nhà mùa lũ"  # noqa: S105 - of the tests


@pytest.fixture(autouse=True)
def data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("DONDOC_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data"


def dondoc(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, prog_name="dondoc")


class Served:
    """`dondoc serve` in a process of its own, until it says that Ctrl-C ends it."""

    def __init__(self, *arguments: str) -> None:
        command = [sys.executable, "-m", "web.cli", "serve", "--port", str(free_port()), *arguments]
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        assert self.process.stdout is not None
        self.lines: list[str] = []
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))
            if line.startswith("Ctrl-C"):
                break

    def end(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(SECONDS)
        finally:
            self.process.kill()
            self.process.wait()
            assert self.process.stdout is not None
            self.process.stdout.close()


@contextmanager
def serving(*arguments: str) -> Iterator[Served]:
    served = Served(*arguments)
    try:
        yield served
    finally:
        assert served.end() == 0


@pytest.mark.parametrize("path", list(commands(main)), ids=" ".join)
def test_every_command_says_in_a_sentence_what_it_does(path: tuple[str, ...]) -> None:
    answer = dondoc(*path, "--help")
    assert answer.exit_code == 0
    described = answer.output.split("\n\n")[1].strip()
    assert described.endswith("."), described


@pytest.mark.parametrize("path", list(commands(main)), ids=" ".join)
def test_no_command_takes_a_number_that_nothing_can_hold(path: tuple[str, ...]) -> None:
    command: click.Command = main
    for name in path:
        assert isinstance(command, click.Group)
        command = members(command)[name]
    numbers = [each for each in command.params if isinstance(each.type, click.types.IntParamType)]
    assert [each.name for each in numbers if getattr(each.type, "max", None) is None] == []


@pytest.mark.usefixtures("programs")
def test_no_start_waits_for_what_it_may_never_need() -> None:
    started = "import sys; from web.cli.serve import serve; print(*sys.modules)"
    read = subprocess.run(
        [sys.executable, "-c", started], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    assert {"alembic", "holidays", "icalendar", "seed", "web.cli.demo", "yaml"}.isdisjoint(read)


@pytest.mark.usefixtures("programs")
def test_no_start_looks_for_garbage_in_what_the_program_is_made_of() -> None:
    started = (
        "import gc; from web.cli import main; main.get_command(None, 'serve');"
        "print(len(gc.get_objects()) < gc.get_freeze_count())"
    )
    read = subprocess.run(
        [sys.executable, "-c", started], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert read.stdout.strip() == "True"


def test_the_plan_is_shown_without_a_database(data_folder: Path) -> None:
    shown = dondoc("plan", "show", "--json")
    assert json.loads(shown.output) == plan_as_json(read_plan())
    assert not data_folder.exists()
    assert "V. " in dondoc("plan", "show").output


def test_the_migrations_lead_to_the_models(data_folder: Path) -> None:
    assert dondoc("db", "check").exit_code == 0
    assert not data_folder.exists()


def test_the_schema_is_made_and_made_again(data_folder: Path) -> None:
    for _ in range(2):
        assert dondoc("db", "upgrade").exit_code == 0
    engine = create_engine(f"sqlite:///{data_folder / 'dondoc.db'}")
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM commune")).scalar() == 0
    engine.dispose()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("user", "link", "ai"), "Start once with: dondoc serve"),
        (("serve", "--port", "x"), "not a valid integer"),
        (("serve", "--host", "no.such.name.invalid"), "cannot listen on no.such.name.invalid"),
    ],
)
def test_what_an_operator_can_put_right_is_said_in_a_sentence(
    arguments: tuple[str, ...], says: str
) -> None:
    answer = dondoc(*arguments)
    assert answer.exit_code != 0
    assert says in answer.output
    assert "Traceback" not in answer.output


def test_before_the_first_start_there_is_nobody_to_make_a_link_for() -> None:
    dondoc("db", "upgrade")
    answer = dondoc("user", "create-admin", "admin", "--name", "Ai")
    assert (answer.exit_code, "There is no commune yet" in answer.output) == (1, True)


@pytest.mark.parametrize("name", ["\n", "A\x07 Lan"])
def test_a_name_that_nobody_can_read_ends_the_command(name: str) -> None:
    answer = dondoc("user", "create-admin", "lan", "--name", name)
    assert answer.exit_code == 2
    assert "Invalid value for '--name'" in answer.output


def test_a_name_on_the_command_line_takes_one_line() -> None:
    assert OneLine().convert("A Lan\r\nBcc: x@example.vn", None, None) == "A Lan Bcc: x@example.vn"


def test_a_setting_that_does_not_exist_ends_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DONDOC_PORT", "80")
    answer = dondoc("db", "upgrade")
    assert answer.exit_code == 1
    assert "There is no setting DONDOC_PORT." in answer.output


@pytest.mark.usefixtures("programs")
def test_a_real_installation_begins_with_a_link_and_no_password(data_folder: Path) -> None:
    with serving() as first:
        [link] = [line for line in first.lines if "/lien-ket/" in line]
        assert not any("password:" in line for line in first.lines)
    app = create_app(Settings(data_dir=data_folder))
    app.test_client_class = Client
    browser: Client = app.test_client()
    page = "/lien-ket/" + link.rpartition("/")[2]
    assert browser.send(page, new_password=PASSWORD, repeated=PASSWORD).status_code == 303
    assert browser.sign_in("admin", PASSWORD).status_code == 303

    with serving() as second:
        assert not any("/lien-ket/" in line for line in second.lines)
    assert dondoc("user", "create-admin", "admin", "--name", "Ai").exit_code == 2
    for arguments in (("create-admin", "ba", "--name", "Ba"), ("link", "admin")):
        made = dondoc("user", *arguments)
        assert made.output.startswith("http://127.0.0.1:8000/lien-ket/")
        assert browser.get("/lien-ket/" + made.output.strip().rpartition("/")[2]).status_code == 200
    assert dondoc("user", "link", "khong-co-ai").exit_code == 2


@pytest.mark.usefixtures("programs")
def test_the_sample_is_loaded_once_and_its_password_shown_again(
    data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DONDOC_DEMO_PASSWORD", PASSWORD)
    with serving("--sample") as first:
        shown = [line for line in first.lines if "password:" in line]
        assert shown == [f"The sample accounts, all with the password: {PASSWORD}"]
        assert any(line.startswith("  chutich ") for line in first.lines)
    monkeypatch.delenv("DONDOC_DEMO_PASSWORD")
    with serving("--sample") as second:
        # What was told of the loading is over; the greeting is the same.
        assert second.lines[1:] == first.lines[-len(second.lines) + 1 :]
    app = create_app(Settings(data_dir=data_folder))
    app.test_client_class = Client
    assert app.test_client().sign_in("chutich", PASSWORD).status_code == 303
    assert (data_folder / "sample-password").stat().st_mode & 0o777 == 0o600


@pytest.mark.usefixtures("programs")
def test_a_taken_port_is_said_in_a_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "web.cli", "serve", "--port", port]
        ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert f"Another program listens on 127.0.0.1 port {port} already" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    ("host", "public_url"),
    [("127.0.0.1", "http://127.0.0.1:8001"), ("192.0.2.7", "http://192.0.2.7:8001")],
)
def test_where_it_listens_is_where_people_reach_it(host: str, public_url: str) -> None:
    settings = reachable(Settings(), host, 8001)
    assert settings.public_url == public_url
    assert host in settings.hosts


def test_a_public_address_that_was_set_stays() -> None:
    settings = reachable(Settings(public_url="https://dondoc.example.vn"), "192.0.2.7", 8001)
    assert settings.public_url == "https://dondoc.example.vn"
    assert {"192.0.2.7", "dondoc.example.vn"} <= set(settings.hosts)


def test_listening_everywhere_it_answers_to_the_machines_own_names() -> None:
    settings = reachable(Settings(), "0.0.0.0", 8001)  # noqa: S104
    assert socket.gethostname() in settings.hosts
    assert settings.public_url.endswith(":8001")
    assert "0.0.0.0" not in settings.public_url  # noqa: S104


@pytest.mark.usefixtures("programs")
def test_an_earlier_rule_book_is_put_in_force_again_by_its_version() -> None:
    with serving():
        pass
    listed = dondoc("workflow", "published").output
    assert "in force since" in listed
    assert COMMUNE.sha256 in listed
    published = dondoc("workflow", "publish", "--version", "1")
    assert published.exit_code == 0
    assert "version 1" in published.output
    refused = dondoc("workflow", "publish", "--version", "7")
    assert refused.exit_code == 1
    assert refused.output.startswith("Error: No version 7 was published;")
