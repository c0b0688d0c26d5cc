"""How mails leave: through TLS to a server that is the right one, with name and password."""

from __future__ import annotations

import ssl
from email.message import EmailMessage
from typing import TYPE_CHECKING, Any

import pytest
import trustme

from tests.web.mail_server import MailServer, served
from web.config import Settings
from web.mail.smtp import MailDelayed, MailRefused, ServerAway, send

if TYPE_CHECKING:
    from pathlib import Path

ACCOUNT = ("dondoc", "mat khau cua hop thu")
WRONG = "sai"
SAFE = ("starttls", "tls")
PLAIN: dict[str, Any] = {
    "smtp_host": "127.0.0.1",
    "smtp_security": "none",
    "mail_from": "dondoc@example.vn",
}


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def certified(authority: trustme.CA) -> ssl.SSLContext:
    """What a server speaks TLS with that can prove to be 127.0.0.1."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context


@pytest.fixture
def trusted(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """That this machine trusts whom the authority certified, as the office's own might."""
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))


def settings(server: MailServer, security: str, password: str = ACCOUNT[1]) -> Settings:
    return Settings(
        smtp_host="127.0.0.1",
        smtp_port=server.port,
        smtp_security=security,
        smtp_username=ACCOUNT[0],
        smtp_password=password,
        mail_from="dondoc@example.vn",
    )


def message() -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "dondoc@example.vn", "a@example.vn", "Thư kiểm tra"
    made.set_content("Thư kiểm tra.")
    return made


def test_whom_the_machine_trusts_is_read_only_where_tls_is_spoken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        ssl.SSLContext, "load_default_certs", lambda *_: pytest.fail("It was read.")
    )
    with served() as server:
        send(Settings(**PLAIN, smtp_port=server.port), message())
    assert len(server.messages) == 1


@pytest.mark.parametrize("security", SAFE)
@pytest.mark.usefixtures("trusted")
def test_a_mail_goes_through_tls_after_signing_in(certified: ssl.SSLContext, security: str) -> None:
    with served(**{security: certified}, account=ACCOUNT) as server:
        send(settings(server, security), message())
    assert [each["Subject"] for each in server.messages] == ["Thư kiểm tra"]
    assert not server.said_in_clear


@pytest.mark.parametrize("security", SAFE)
def test_a_server_that_cannot_prove_who_it_is_gets_nothing(
    certified: ssl.SSLContext, security: str
) -> None:
    with (
        served(**{security: certified}, account=ACCOUNT) as server,
        pytest.raises(ServerAway, match="CERTIFICATE_VERIFY_FAILED"),
    ):
        send(settings(server, security), message())
    assert server.got == []


@pytest.mark.usefixtures("trusted")
def test_another_server_s_certificate_does_not_do(authority: trustme.CA) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("mail.example.vn").configure_cert(context)
    with served(starttls=context) as server, pytest.raises(ServerAway, match=r"127\.0\.0\.1"):
        send(settings(server, "starttls"), message())
    assert server.got == []


def test_no_password_is_said_where_tls_is_not_offered() -> None:
    with served(account=ACCOUNT) as server, pytest.raises(ServerAway, match="STARTTLS"):
        send(settings(server, "starttls"), message())
    assert not server.said_in_clear
    assert server.got == []


@pytest.mark.usefixtures("trusted")
def test_a_wrong_password_is_said_without_the_account(certified: ssl.SSLContext) -> None:
    with (
        served(starttls=certified, account=ACCOUNT) as server,
        pytest.raises(ServerAway) as away,
    ):
        send(settings(server, "starttls", password=WRONG), message())
    assert str(away.value) == "535 (signing in)"


@pytest.mark.parametrize(
    ("answer", "means"),
    [
        ("550 no such person", MailRefused),
        ("451 try later", MailDelayed),
        ("421 closing", ServerAway),
    ],
)
def test_what_a_server_answers_is_about_the_mail_or_about_itself(
    answer: str, means: type[Exception]
) -> None:
    with served() as server:
        server.answer = answer
        plain = settings(server, "none").model_copy(update={"smtp_username": ""})
        with pytest.raises((MailRefused, MailDelayed)) as said:
            send(plain, message())
    assert type(said.value) is means
