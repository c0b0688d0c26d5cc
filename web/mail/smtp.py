"""Handing a message to the mail server, and what it may say to that."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage

    from web.config import Settings

TIMEOUT_SECONDS = 20
LONGEST_REASON = 300
_PERMANENT = range(500, 600)
_CLOSING = 421
"""By RFC 5321: the server is not available, whatever it was asked."""


class MailRefused(Exception):
    """The server will never take this message; another attempt would be answered the same."""


class MailDelayed(Exception):
    """The message was not taken now; the message says why, and a later attempt may go better."""


class ServerAway(MailDelayed):
    """It was not about this message: no other one would have been taken either."""


def send(settings: Settings, message: EmailMessage) -> None:
    """Hand the message to the mail server.

    Raises `MailRefused` or `MailDelayed`, with a line for the operator that holds no secret.
    """
    with _connected(settings) as server:
        try:
            server.send_message(message)
        except smtplib.SMTPRecipientsRefused as refusal:
            [(code, said), *_] = refusal.recipients.values()
            raise _answer(code, said) from refusal
        except smtplib.SMTPDataError as refusal:
            raise _answer(refusal.smtp_code, refusal.smtp_error) from refusal
        except smtplib.SMTPSenderRefused as refusal:
            # What is wrong with the sender is wrong with every message.
            raise ServerAway(_said(refusal.smtp_code, refusal.smtp_error)) from refusal
        except (smtplib.SMTPException, OSError) as error:
            # It was there a moment ago: perhaps it is this message that it cannot take.
            raise MailDelayed(_tidy(str(error) or type(error).__name__)) from error


@contextmanager
def _connected(settings: Settings) -> Iterator[smtplib.SMTP]:
    try:
        server = _open(settings)
    except smtplib.SMTPAuthenticationError as refusal:
        # The server's words may repeat the name that was given.
        raise ServerAway(f"{refusal.smtp_code} (signing in)") from refusal
    except smtplib.SMTPResponseException as refusal:
        raise ServerAway(_said(refusal.smtp_code, refusal.smtp_error)) from refusal
    except (smtplib.SMTPException, OSError) as error:
        raise ServerAway(_tidy(str(error) or type(error).__name__)) from error
    try:
        yield server
    finally:
        _close(server)


def _open(settings: Settings) -> smtplib.SMTP:
    place = settings.smtp_host, settings.mail_port
    # Whom the machine trusts takes longer to read than a mail to send: only where it is asked.
    if settings.smtp_security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            *place, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context()
        )
    else:
        server = smtplib.SMTP(*place, timeout=TIMEOUT_SECONDS)
    try:
        if settings.smtp_security == "starttls":
            server.starttls(context=ssl.create_default_context())
        if settings.smtp_username:
            server.login(settings.smtp_username, settings.smtp_password)
    except BaseException:
        server.close()
        raise
    return server


def _close(server: smtplib.SMTP) -> None:
    """Whatever was taken is taken, however the parting goes."""
    try:
        server.quit()
    except (smtplib.SMTPException, OSError):
        server.close()


def _answer(code: int, said: bytes | str) -> MailRefused | MailDelayed:
    if code == _CLOSING:
        return ServerAway(_said(code, said))
    return (MailRefused if code in _PERMANENT else MailDelayed)(_said(code, said))


def _said(code: int, said: bytes | str) -> str:
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return _tidy(f"{code} {words}")


def _tidy(words: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in words).split())[:LONGEST_REASON]
