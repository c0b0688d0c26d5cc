"""How a report answers the products that it brings no new version of.

A version of an earlier period still holds, or nothing arose. What of it must be new each period is
a property of the requirement (`ProductRequirement.must_be_new`): of that only a version answers.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from models.plan import ProductRequirement
from models.product import ProductVersion
from models.product_answer import ProductAnswer
from models.queries.product_answer import (
    relying_on,
    version_carried,
    versions_before,
    versions_open_again,
)
from models.queries.work import instance_numbered
from models.work import Report, TaskInstance
from workflow.actors.actor import Actor
from workflow.actors.visibility import visible_to
from workflow.errors import Invalid, Unknown
from workflow.instance.carried import is_adopted_as_body, may_hold
from workflow.instance.situation import Situation


@dataclass(frozen=True, slots=True)
class Answered:
    """What is said of one product: that a version still holds, or why nothing arose."""

    requirement: int
    """Its position in the task, from 1."""
    instance: int = 0
    """The number of the instance that the version was handed in for; 0 where nothing arose."""
    version: int = 0
    """The number of the version on that instance."""
    reason: str = ""

    @property
    def holds(self) -> bool:
        """Whether it names a version of an earlier period."""
        return bool(self.instance)

    def as_json(self) -> dict[str, Any]:
        """It as JSON values, without what it does not say."""
        if not self.holds:
            return {"requirement": self.requirement, "reason": self.reason}
        return {
            "requirement": self.requirement,
            "instance": self.instance,
            "version": self.version,
        }


def asked_in(situation: Situation) -> tuple[ProductRequirement, ...]:
    """The products of which the next report says why it brings no version."""
    return tuple(
        requirement
        for requirement in situation.instance.task.requirements
        if requirement.id not in situation.current_versions and not requirement.must_be_new
    )


def check_answers(situation: Situation, given: Iterable[Answered]) -> None:
    """Raise `Invalid` beside each product that is not answered as it can be.

    What another authority issues may be left open.
    """
    asked = {requirement.position: requirement for requirement in asked_in(situation)}
    wrong: dict[str, str] = {}
    said = {each.requirement: each for each in given}
    for position, answer in said.items():
        if position not in asked:
            # Its field is gone: it is said above the form.
            raise Invalid({"products": "answered_otherwise"})
        if not answer.holds and not asked[position].required:
            wrong[field_of(position, "answer")] = "unknown_answer"
        elif not answer.holds and not answer.reason.strip():
            wrong[field_of(position, "reason")] = "required"
    for position, requirement in asked.items():
        if requirement.required and position not in said:
            wrong[field_of(position, "answer")] = "product_unanswered"
    if wrong:
        raise Invalid(wrong)


def field_of(position: int, part: str) -> str:
    """How forms name a part of what is said of the product in a place."""
    return f"products-{position}-{part}"


def still_holding(session: Session, situation: Situation) -> dict[int, list[ProductVersion]]:
    """What a report can say still holds, by the product's position, the newest first.

    Of each earlier instance it is the version that is current. What the committee decides as a
    body holds once that was approved.
    """
    positions = {each.id: each for each in asked_in(situation)}
    if not positions:
        return {}
    found: dict[int, list[ProductVersion]] = {}
    current = set()
    for version in session.scalars(versions_before(situation.instance)):
        requirement = positions.get(version.requirement_id)
        place = (version.requirement_id, version.instance_id)
        if requirement is None or place in current:
            continue
        current.add(place)
        if may_hold(requirement, version):
            found.setdefault(requirement.position, []).append(version)
    return found


def keep_answers(
    session: Session, situation: Situation, report: Report, given: Sequence[Answered]
) -> list[ProductAnswer]:
    """What a report says of the products without a version, kept with it.

    Raises `Invalid` beside a product for which a version is named that cannot still hold.
    """
    asked = {requirement.position: requirement for requirement in asked_in(situation)}
    named = _named(session, situation, [each for each in given if each.holds])
    answers = []
    for each in given:
        version, requirement = named.get(each.requirement), asked[each.requirement]
        answer = ProductAnswer(
            commune_id=report.commune_id,
            instance_id=report.instance_id,
            report_id=report.id,
            requirement_id=requirement.id,
            version_id=version.id if version else None,
            reason="" if version else each.reason,
        )
        set_committed_value(answer, "requirement", requirement)
        set_committed_value(answer, "version", version)
        answers.append(answer)
    session.add_all(answers)
    return answers


def readable_carried(
    session: Session, number: int, of_instance: int, version_number: int, *, actor: Actor
) -> ProductVersion:
    """An earlier instance's version that a report on an instance names, for who may see the latter.

    They may not have had to do with the earlier one. Raises `Unknown` otherwise.
    """
    instance = instance_numbered(actor.commune_id, number).where(visible_to(actor))
    ids = instance.with_only_columns(TaskInstance.id)
    version = session.scalar(version_carried(actor.commune_id, ids, of_instance, version_number))
    if version is None:
        raise Unknown
    return version


def relied_on_by(session: Session, version: ProductVersion) -> TaskInstance | None:
    """An instance whose report rests on a version of another; None where none does.

    The version is held meanwhile, so that nobody begins to rest on it either.
    """
    _standing(session, [version])
    return session.scalars(relying_on(version.commune_id, version.id)).first()


def _named(
    session: Session, situation: Situation, given: Sequence[Answered]
) -> dict[int, ProductVersion]:
    """The versions that are named, by the product's position, held so that they stay."""
    if not given:
        return {}
    offered = still_holding(session, situation)
    named: dict[int, ProductVersion] = {}
    wrong = {}
    for each in given:
        told = (each.instance, each.version)
        for version in offered.get(each.requirement, ()):
            if (version.instance.number, version.number) == told:
                named[each.requirement] = version
        if each.requirement not in named:
            wrong[field_of(each.requirement, "answer")] = "no_longer_holds"
    standing = _standing(session, named.values()) - _open_again(session, situation, named)
    for position, version in named.items():
        if version.id not in standing:
            wrong[field_of(position, "answer")] = "no_longer_holds"
    if wrong:
        raise Invalid(wrong)
    return named


def _standing(session: Session, versions: Iterable[ProductVersion]) -> AbstractSet[uuid.UUID]:
    """The ids of those of some versions that stand, held to the end of the transaction."""
    by_id = {(version.commune_id, version.id) for version in versions}
    if not by_id:
        return frozenset()
    [commune_id] = {commune_id for commune_id, _ in by_id}
    return frozenset(
        session.scalars(
            select(ProductVersion.id)
            .where(
                ProductVersion.commune_id == commune_id,
                ProductVersion.id.in_(sorted(version_id for _, version_id in by_id)),
                ProductVersion.withdrawn_at.is_(None),
            )
            .order_by(ProductVersion.id)
            .with_for_update(key_share=True)
        )
    )


def _open_again(
    session: Session, situation: Situation, named: Mapping[int, ProductVersion]
) -> AbstractSet[uuid.UUID]:
    """The ids of those of some versions, held before, whose approval was taken back meanwhile."""
    adopted = {each.position for each in asked_in(situation) if is_adopted_as_body(each)}
    ids = [version.id for position, version in named.items() if position in adopted]
    if not ids:
        return frozenset()
    return frozenset(session.scalars(versions_open_again(situation.instance.commune_id, ids)))
