"""The messenger: from the outbox to notices, from notices to mails, from mails to the server.

Several may be at it at once, in threads, processes or machines, and none does what another does.
Nothing here belongs to a request.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from web.clock import now
from web.database import database
from web.health.signs import MESSENGER, Sign, Signs
from web.mail.messages import message_of, sender
from web.mail.smtp import MailDelayed, MailRefused, ServerAway, send
from web.wordless import named
from workflow.actors.commune import commune_of
from workflow.notifications import delivery, mail_queue
from workflow.notifications.inbox import letter

if TYPE_CHECKING:
    from collections.abc import Callable
    from email.message import EmailMessage
    from uuid import UUID

    from flask import Flask

    from models.notice import Mail
    from web.config import Settings

log = logging.getLogger(__name__)


class Messenger:
    """Tells people what has become theirs to do, whenever it is asked to."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._settings: Settings = app.config["SETTINGS"]
        self.stopping: Callable[[], bool] = lambda: False
        """Whether to leave what is left for the next time."""

    def tell(self) -> bool:
        """Whether nothing went wrong; everybody is told, as far as the mail server lets them be."""
        with self._app.app_context():
            with database().reading() as session:
                communes = delivery.communes(session)
            done = [
                self._apart(work, commune_id)
                for commune_id in communes
                for work in (self._deliver, self._write_digests)
            ]
            if self._settings.sends_mail:
                self._send_what_waits()
            if all(done):
                Signs(self._settings).give(MESSENGER, Sign(at=now()))
        return all(done)

    def _apart(self, work: Callable[[UUID], None], commune_id: UUID) -> bool:
        """Whether it went well; what goes wrong for one commune keeps no other from being told."""
        try:
            work(commune_id)
        except Exception:
            log.exception("the messenger is stuck at commune %s", commune_id)
            return False
        return True

    def _deliver(self, commune_id: UUID) -> None:
        mails_from = sender(self._settings)
        delivered = 1
        while delivered and not self.stopping():
            with database().transaction() as session:
                delivered = delivery.deliver(session, commune_id, sender=mails_from, at=now())
        with database().transaction() as session:
            delivery.tell_substitutes(session, commune_id, sender=mails_from, at=now())

    def _write_digests(self, commune_id: UUID) -> None:
        if mails_from := sender(self._settings):
            with database().transaction() as session:
                mail_queue.write_digests(session, commune_id, sender=mails_from, at=now())

    def _send_what_waits(self) -> None:
        while not self.stopping():
            with database().transaction() as session:
                mail = mail_queue.claim(session, at=now())
            if mail is None or not self._send(mail):
                return

    def _send(self, mail: Mail) -> bool:
        """Whether it makes sense to try another one."""
        if mail_queue.is_spent(mail):
            log.error("mail %s is given up: no attempt at it came to an end", mail.id)
            with database().transaction() as session:
                mail_queue.refused(session, mail, mail_queue.NOT_MADE)
            return True
        try:
            message = self._message(mail)
            if message:
                send(self._settings, message)
        except MailRefused as refusal:
            log.warning("mail %s was refused: %s", mail.id, _code(refusal))
            with database().transaction() as session:
                mail_queue.refused(session, mail, str(refusal))
        except ServerAway as away:
            log.warning("mail %s waits for the server: %s", mail.id, _code(away))
            with database().transaction() as session:
                mail_queue.held_up(session, mail, str(away), at=now())
            return False
        except MailDelayed as delay:
            log.warning("mail %s has to wait: %s", mail.id, _code(delay))
            with database().transaction() as session:
                mail_queue.delayed(session, mail, str(delay), at=now())
        except Exception:
            # About this mail alone: the others go on, and this one is not tried for ever.
            log.exception("mail %s could not be made", mail.id)
            with database().transaction() as session:
                mail_queue.delayed(session, mail, mail_queue.NOT_MADE, at=now())
        else:
            with database().transaction() as session:
                if message:
                    mail_queue.sent(session, mail, at=now())
                else:
                    mail_queue.needless(session, mail)
        return True

    def _message(self, mail: Mail) -> EmailMessage | None:
        """The message as things stand; None when there is nothing left to tell."""
        with database().reading() as session:
            told = letter(session, mail, at=now())
            if told is None or not told.told:
                return None
            return message_of(told, commune_of(session, mail.commune_id), self._settings)


def _code(answer: Exception) -> str:
    """By which code a mail server answered; its words name the person, and stand in the list."""
    first, *_ = str(answer).split(maxsplit=1) or [""]
    return first if first.isdecimal() else named(answer.__cause__ or answer)
