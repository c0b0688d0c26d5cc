"""What the page of a task instance shows of the products that the plan names."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext
from sqlalchemy.orm import Session

from models.plan import ProductRequirement
from models.product import ProductVersion
from models.product_answer import ProductAnswer
from models.record import Event
from web import wording
from web.formats import moment
from web.pages.links import Linked, linked
from web.pages.signatures import Signatures
from web.pages.versions import VersionStage, stage
from workflow.calendar.days import local_day
from workflow.instance.situation import Situation
from workflow.planning.retention import retention


@dataclass(frozen=True, slots=True)
class Earlier:
    """A version that is no longer the current one."""

    label: str
    url: str
    at: str
    who: str
    hash: str
    warning: str
    stage: VersionStage
    linked: Linked | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """One product the plan names, with what was handed in for it, the newest first."""

    requirement: ProductRequirement
    number: int
    """Of the instance."""
    versions: list[ProductVersion]
    answer: ProductAnswer | None
    """What the report that counts says of it where it brought no version."""
    signatures: Signatures
    stages: Mapping[uuid.UUID, VersionStage]
    """Of each version, whether it is a draft and what was issued of it."""

    def nth(self, version: ProductVersion) -> int:
        """Which version of this product one is, from 1, those taken out counted too."""
        return len(self.versions) - self.versions.index(version)

    def linked(self, version: ProductVersion) -> Linked | None:
        """Where a version leads, of this period or an earlier one; None of what is no link."""
        return linked(version)

    @property
    def current(self) -> ProductVersion | None:
        """The version that goes with the next report."""
        return next((version for version in self.versions if not version.withdrawn_at), None)

    @property
    def earlier(self) -> list[Earlier]:
        """The versions before the current one, the newest first."""
        return [
            Earlier(
                label=_version_label(version, self.nth(version)),
                url=url_for("products.download", number=self.number, version=version.number),
                at=moment(version.uploaded_at),
                who=self.signatures.of(version, version.uploaded_by, version.uploaded_at),
                hash=version.sha256,
                warning=wording.active_content(version.media_type, version.file.active),
                stage=self.stages[version.id],
                linked=linked(version),
            )
            for version in self.versions
            if version is not self.current
        ]


def wanted_of(situation: Situation, signatures: Signatures) -> list[Wanted]:
    """The products that the plan names, in its order."""
    stages = {version.id: stage(situation, version, signatures) for version in situation.versions}
    return [
        Wanted(
            requirement,
            situation.instance.number,
            [v for v in situation.versions if v.requirement_id == requirement.id],
            situation.answered_products.get(requirement.id),
            signatures,
            stages,
        )
        for requirement in situation.instance.task.requirements
    ]


def kept_until(
    session: Session, situation: Situation, events: Sequence[Event]
) -> Mapping[uuid.UUID, str]:
    """Until when each product is kept; nothing before work ended, or where it was given up."""
    book, instance = situation.definition, situation.instance
    ended = [event for event in events if event.to_state == situation.state != event.from_state]
    is_over = book.state_by_name[situation.state].final and not book.is_given_up(situation.state)
    if not is_over or not ended:
        return {}
    products, on = instance.task.requirements, local_day(ended[-1].at)
    said = retention(session, instance.commune_id, products=products)
    cadence = instance.period.cadence
    return {each.id: wording.kept_until(said.of_product(each, cadence), on) for each in products}


def _version_label(version: ProductVersion, n: int) -> str:
    if version.withdrawn_at:
        return gettext("bản %(n)s, đã rút: %(title)s", n=n, title=version.title)
    return gettext("bản %(n)s: %(title)s", n=n, title=version.title)
