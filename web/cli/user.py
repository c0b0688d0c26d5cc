"""`dondoc user`: the first administrator, and what nobody else can do when nobody is left."""

from __future__ import annotations

import click

from models.vocabulary import Role
from web import wording
from web.cli.installation import commune_in, link_address, opened_database
from web.cli.lines import OneLine
from web.clock import system_clock
from web.config import read_settings
from web.pages.signatures import Signatures
from workflow.actors.actor import Actor
from workflow.administration import people
from workflow.administration.agreeing import agree as agree_to
from workflow.auth import links
from workflow.consent import consents
from workflow.errors import Invalid, Refused, Unknown

LARGEST = 2**63 - 1
"""The largest number that a column of the database takes."""


@click.group("user")
def group() -> None:
    """Make the first administrator, issue one-time links, and agree where nobody else can."""


@group.command("create-admin")
@click.argument("username")
@click.option("--name", "full_name", type=OneLine(), required=True, help="The person's full name.")
def create_admin(username: str, full_name: str) -> None:
    """Make an administrator and print the link by which they set their password, once."""
    settings, at = read_settings(), system_clock()
    try:
        with opened_database(settings) as database, database.transaction() as session:
            actor = Actor.system(commune_in(session).id)
            title = wording.role(Role.ADMINISTRATOR)
            user = people.add_administrator(session, username, full_name, title, actor=actor, at=at)
            token = links.issue_link(session, user, actor=actor, at=at)
    except Invalid as invalid:
        raise click.UsageError(" ".join(map(wording.invalid, invalid.fields.values()))) from invalid
    click.echo(link_address(settings, token))


@group.command()
@click.argument("username")
def link(username: str) -> None:
    """Print a link by which a person sets a new password, once, within 72 hours."""
    settings = read_settings()
    try:
        with opened_database(settings) as database, database.transaction() as session:
            actor = Actor.system(commune_in(session).id)
            token = people.new_link(session, username, actor=actor, at=system_clock())
    except Unknown as unknown:
        raise click.UsageError(f"There is nobody with the user name {username}.") from unknown
    except Refused as refused:
        raise click.UsageError(" ".join(map(wording.obstacle, refused.obstacles))) from refused
    click.echo(link_address(settings, token))


@group.command()
def waiting() -> None:
    """List what administrators asked for and nobody has agreed to yet."""
    with opened_database(read_settings()) as database, database.reading() as session:
        actor = Actor.system(commune_in(session).id)
        found = consents.of_concern(session, actor=actor, at=system_clock())
        still = [concern.consent for concern in found if concern.waits]
        signatures = Signatures(consents.consents_told(session, found, actor=actor))
        for consent in still:
            asked_by = signatures.of(consent, consent.asked_by, consent.asked_at)
            click.echo(f"{consent.number}  {wording.guarded(consent)}  ({asked_by})")
        if not still:
            click.echo("Nothing waits for a second person.")


@group.command()
@click.argument("number", type=click.IntRange(1, LARGEST))
def agree(number: int) -> None:
    """Agree to what an administrator asked for; the record says that it was done here."""
    try:
        with opened_database(read_settings()) as database, database.transaction() as session:
            actor = Actor.system(commune_in(session).id)
            agreed = agree_to(session, number, actor=actor, at=system_clock())
            click.echo(f"Agreed: {wording.guarded(agreed)}")
    except Unknown as unknown:
        raise click.UsageError(f"Nothing with the number {number} waits.") from unknown
    except Invalid as invalid:
        raise click.UsageError(" ".join(map(wording.invalid, invalid.fields.values()))) from invalid
    except Refused as refused:
        raise click.UsageError(" ".join(map(wording.obstacle, refused.obstacles))) from refused
