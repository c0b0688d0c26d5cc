"""`dondoc mail`: whether mails leave this installation."""

from __future__ import annotations

import click

from web.app import create_app
from web.clock import system_clock
from web.config import read_settings
from web.mail.messages import trial
from web.mail.smtp import MailDelayed, MailRefused, send
from workflow.notifications.preferences import is_address


@click.group("mail")
def group() -> None:
    """Try the mail server."""


@group.command()
@click.argument("address")
def test(address: str) -> None:
    """Send one message to an address, and say what happened."""
    settings = read_settings()
    if not settings.sends_mail:
        raise click.ClickException("There is no mail server: DONDOC_SMTP_HOST is not set.")
    if not is_address(address):
        raise click.UsageError(f"{address} is not an e-mail address.")
    server = f"{settings.smtp_host} port {settings.mail_port}"
    with create_app(settings).app_context():
        message = trial(address, settings, at=system_clock())
    try:
        send(settings, message)
    except MailRefused as refusal:
        raise click.ClickException(f"{server} refused a message to {address}: {refusal}") from None
    except MailDelayed as delay:
        raise click.ClickException(f"{server} did not take the message: {delay}") from None
    click.echo(f"{server} took a message to {address}; see whether it arrives.")
