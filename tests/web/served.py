"""`dondoc serve` as an office has it, in a process of its own, and nginx before it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tests.ports import free_port

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[2]
MANUAL = ROOT / "docs" / "operations.md"
SECONDS = 120

NGINX = """
{user}
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
events {{ worker_connections 512; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {servers}
}}
"""
# What stands between the one in the manual and the program, where there are two.
SECOND = """
server {{
    listen 127.0.0.1:{port};
    client_max_body_size 64m;
    location / {{
        proxy_pass http://127.0.0.1:{target};
        proxy_set_header Host $http_host;
        {told}
    }}
}}
"""


class Serving(NamedTuple):
    """Where it listens, and the process that was started, in a group of its own."""

    port: int
    process: subprocess.Popen[str]


@contextmanager
def dondoc_serving(
    database: str, data_dir: Path, *options: str, **settings: str
) -> Iterator[Serving]:
    """`dondoc serve` on a database; `settings` are named without their prefix."""
    port = free_port()
    named = {f"DONDOC_{name.upper()}": value for name, value in settings.items()}
    installation = {"DONDOC_DATABASE_URL": database, "DONDOC_DATA_DIR": str(data_dir)}
    process = subprocess.Popen(
        [sys.executable, "-m", "web.cli", "serve", "--port", str(port), *options],
        cwd=ROOT,
        env={**os.environ, **installation, **named},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    with process:
        try:
            assert process.stdout
            assert any(line.startswith("Ctrl-C") for line in process.stdout)
            yield Serving(port, process)
            process.terminate()
            assert process.wait(SECONDS) in {0, -signal.SIGKILL}
        finally:
            process.kill()


def members(serving: Serving) -> set[int]:
    """The processes that it started: those that answer, and the one that minds the clock."""
    parent = serving.process.pid
    return {
        int(each) for each in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    }


def until(holds: Callable[[], bool]) -> None:
    """Returns once it holds; each look takes as long as asking the port."""
    while not holds():
        pass


@contextmanager
def nginx_before(target: int, folder: Path, certificate: Path, *, hops: int = 1) -> Iterator[int]:
    """The port of nginx, set up as the manual says; with two hops there are two of them."""
    port, inner = free_port(), free_port()
    server, told = from_the_manual()
    servers = adapted(server, port, inner if hops > 1 else target, certificate)
    if hops > 1:
        servers += SECOND.format(port=inner, target=target, told=told)
    folder.mkdir()
    user = "user root root;" if os.geteuid() == 0 else ""
    configuration = folder / "nginx.conf"
    configuration.write_text(NGINX.format(user=user, folder=folder, servers=servers))
    program = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    assert program, "nginx is missing; on Debian: apt install nginx"
    # It writes its title over the environment by which tests/keeper.py knows what belongs to a run.
    process = subprocess.Popen(
        [program, "-e", "stderr", "-p", str(folder), "-c", str(configuration)], cwd=folder
    )
    with process:
        try:
            wait_for(port, process)
            yield port
        finally:
            process.terminate()


def from_the_manual() -> tuple[str, str]:
    """The server block that the manual prints, and what it says a second proxy adds."""
    blocks = re.findall(r"(?:^ {4}.*\n)+", MANUAL.read_text(), re.MULTILINE)
    [server] = [block for block in blocks if block.startswith("    server {")]
    [second] = [block for block in blocks if "$http_x_forwarded_proto" in block]
    return server, second


def adapted(server: str, port: int, target: int, certificate: Path) -> str:
    """The server block on this machine: other ports and another certificate, and nothing else."""
    for of_the_manual, here in (
        ("listen 443 ssl;", f"listen 127.0.0.1:{port} ssl;"),
        ("http://127.0.0.1:8000;", f"http://127.0.0.1:{target};"),
        ("/etc/ssl/dondoc/certificate.pem", str(certificate)),
        ("/etc/ssl/dondoc/key.pem", str(certificate)),
    ):
        assert of_the_manual in server, of_the_manual
        server = server.replace(of_the_manual, here)
    return server


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Returns once the port is listened on."""
    while process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
    raise AssertionError("nginx ended")
