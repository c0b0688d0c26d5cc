"""The commune's units and groups as shipped, and the people of the sample commune."""

from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import Any

import yaml

from models.vocabulary import GroupRule, Role, UnitKind


@dataclass(frozen=True, slots=True)
class CommuneSource:
    """The commune itself. Its units exist from `valid_from` on."""

    code: str
    name: str
    full_name: str
    province: str
    follow_up_unit: str
    valid_from: date
    remark: str


@dataclass(frozen=True, slots=True)
class UnitSource:
    """A body that leads, cooperates or is informed; what each flag means stands in the data."""

    code: str
    name: str
    short_name: str
    kind: UnitKind
    parent: str | None
    subordinate: bool
    position: int
    spellings: tuple[str, ...]
    """Names in use beside `name` and `short_name`."""
    remark: str
    informed: bool = False


@dataclass(frozen=True, slots=True)
class GroupSource:
    """A name that stands for several units. A chosen group's members are only proposed."""

    code: str
    name: str
    rule: GroupRule
    members: tuple[str, ...]
    spellings: tuple[str, ...]
    remark: str
    informed: bool = False


@dataclass(frozen=True, slots=True)
class OrganisationSource:
    """The commune, its units in the order of lists, and its groups. No village is among them."""

    commune: CommuneSource
    units: tuple[UnitSource, ...]
    groups: tuple[GroupSource, ...]


@dataclass(frozen=True, slots=True)
class PostSource:
    """A post: of a unit for head, deputy and officer; otherwise of the commune."""

    role: Role
    unit: str | None
    title: str


@dataclass(frozen=True, slots=True)
class PersonSource:
    """A made-up person of the sample commune."""

    username: str
    full_name: str
    posts: tuple[PostSource, ...]


@dataclass(frozen=True, slots=True)
class SampleSource:
    """What the sample adds to the organisation, all of it made up and marked so."""

    villages: tuple[UnitSource, ...]
    people: tuple[PersonSource, ...]


def read_organisation() -> OrganisationSource:
    """The commune with the units and groups that the plan speaks of."""
    raw = _data("organisation.yaml")
    return OrganisationSource(
        **raw
        | {
            "commune": CommuneSource(**raw["commune"]),
            "units": tuple(_unit(unit) for unit in raw["units"]),
            "groups": tuple(_group(group) for group in raw["groups"]),
        }
    )


def read_sample() -> SampleSource:
    """The villages and people of the sample commune."""
    raw = _data("sample.yaml")
    return SampleSource(
        **raw
        | {
            "villages": tuple(_unit(village) for village in raw["villages"]),
            "people": tuple(_person(person) for person in raw["people"]),
        }
    )


def _data(name: str) -> dict[str, Any]:
    text = (resources.files("seed") / "data" / name).read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.safe_load(text)
    return data


# Each reader hands all keys to the dataclass, so a missing or misspelt key is an error.


def _unit(raw: dict[str, Any]) -> UnitSource:
    return UnitSource(**raw | {"kind": UnitKind(raw["kind"]), "spellings": tuple(raw["spellings"])})


def _group(raw: dict[str, Any]) -> GroupSource:
    return GroupSource(
        **raw
        | {
            "rule": GroupRule(raw["rule"]),
            "members": tuple(raw["members"]),
            "spellings": tuple(raw["spellings"]),
        }
    )


def _person(raw: dict[str, Any]) -> PersonSource:
    return PersonSource(
        **raw
        | {
            "posts": tuple(
                PostSource(**post | {"role": Role(post["role"])}) for post in raw["posts"]
            )
        }
    )
