"""A mail server in this process: it speaks the real protocol, in clear or through TLS."""

from __future__ import annotations

import socketserver
from base64 import b64decode
from contextlib import contextmanager
from email import message_from_bytes, policy
from threading import Event, Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import socket
    import ssl
    from collections.abc import Iterator
    from email.message import EmailMessage


class _Conversation(socketserver.StreamRequestHandler):
    server: MailServer
    is_secure = False
    signed_in = False

    def handle(self) -> None:
        self.is_secure = self.server.tls is not None
        self.say("220 mail.example.vn")
        while line := self.rfile.readline().decode().strip():
            verb, _, words = line.partition(" ")
            match verb.upper():
                case "EHLO":
                    self.say(*self.offered())
                case "STARTTLS":
                    self.say("220 go on")
                    self.secure()
                case "AUTH":
                    self.sign_in(words)
                case "RCPT":
                    self.say(self.answer())
                case "DATA":
                    self.say("354 go on")
                    self.server.got.append(b"".join(iter(self.rfile.readline, b".\r\n")))
                    self.server.may_take.wait()
                    self.say("250 taken")
                case "QUIT":
                    self.say("221 bye")
                    return
                case _:
                    self.say("250 well")

    def finish(self) -> None:
        super().finish()
        self.connection.close()

    def say(self, *lines: str) -> None:
        *before, last = lines
        whole = [f"{line[:3]}-{line[4:]}" for line in before] + [last]
        self.wfile.write("".join(f"{line}\r\n" for line in whole).encode())

    def offered(self) -> list[str]:
        starttls = ["250 STARTTLS"] if self.server.starttls and not self.is_secure else []
        auth = ["250 AUTH PLAIN"] if self.server.account else []
        return ["250 mail.example.vn", *starttls, *auth]

    def secure(self) -> None:
        assert self.server.starttls
        self.connection = self.server.starttls.wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", 0)
        self.is_secure = True

    def sign_in(self, words: str) -> None:
        self.server.said_in_clear |= not self.is_secure
        _, name, password = b64decode(words.removeprefix("PLAIN ")).decode().split("\0")
        self.signed_in = (name, password) == self.server.account
        self.say("235 well" if self.signed_in else f"535 {name} is not let in")

    def answer(self) -> str:
        if self.server.account and not self.signed_in:
            return "530 sign in first"
        return self.server.answer


class MailServer(socketserver.ThreadingTCPServer):
    """What came is in `got`; `answer` is what it says to each recipient.

    With `tls` it speaks through it from the first word, with `starttls` when asked to; with an
    `account` it takes mail of those only who sign in.
    """

    allow_reuse_address = True
    daemon_threads = True

    def __init__(
        self,
        port: int = 0,
        *,
        tls: ssl.SSLContext | None = None,
        starttls: ssl.SSLContext | None = None,
        account: tuple[str, str] | None = None,
    ) -> None:
        super().__init__(("127.0.0.1", port), _Conversation)
        self.tls, self.starttls, self.account = tls, starttls, account
        self.got: list[bytes] = []
        self.answer = "250 well"
        self.may_take = Event()
        """Until it is set, whoever has sent a mail waits for the word that it was taken."""
        self.may_take.set()
        self.said_in_clear = False
        """Whether a password came that anybody on the way could read."""

    def get_request(self) -> tuple[socket.socket, tuple[str, int]]:
        plain, address = super().get_request()
        return (self.tls.wrap_socket(plain, server_side=True) if self.tls else plain), address

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    @property
    def messages(self) -> list[EmailMessage]:
        return [message_from_bytes(raw, policy=policy.default) for raw in self.got]


@contextmanager
def served(
    port: int = 0,
    *,
    tls: ssl.SSLContext | None = None,
    starttls: ssl.SSLContext | None = None,
    account: tuple[str, str] | None = None,
) -> Iterator[MailServer]:
    with MailServer(port, tls=tls, starttls=starttls, account=account) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
