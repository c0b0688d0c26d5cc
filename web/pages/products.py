"""What the page of a task instance shows of the products that the plan names."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext

from models.plan import ProductRequirement
from models.product import ProductVersion
from models.product_answer import ProductAnswer
from web import wording
from web.formats import moment
from web.pages.links import Linked, linked
from web.pages.versions import VersionStage, stage
from workflow.instance.situation import Situation


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
                who=version.uploaded_by.full_name,
                hash=version.sha256,
                warning=wording.active_content(version.media_type, version.file.active),
                stage=self.stages[version.id],
                linked=linked(version),
            )
            for version in self.versions
            if version is not self.current
        ]


def wanted_of(situation: Situation) -> list[Wanted]:
    """The products that the plan names, in its order."""
    return [
        Wanted(
            requirement,
            situation.instance.number,
            [v for v in situation.versions if v.requirement_id == requirement.id],
            situation.answered_products.get(requirement.id),
            {v.id: stage(situation, v) for v in situation.versions},
        )
        for requirement in situation.instance.task.requirements
    ]


def _version_label(version: ProductVersion, n: int) -> str:
    if version.withdrawn_at:
        return gettext("bản %(n)s, đã rút: %(title)s", n=n, title=version.title)
    return gettext("bản %(n)s: %(title)s", n=n, title=version.title)
