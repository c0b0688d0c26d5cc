"""Published definitions in mind: one value for the same content, and never for ever."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from models.definition import PublishedDefinition
from workflow.definition.commune import COMMUNE
from workflow.definition.published import MOST_READ, loaded_definition

if TYPE_CHECKING:
    from workflow.definition.definition import Definition


def published(definition: Definition, **other: Any) -> PublishedDefinition:
    """The row of a definition, as it was published unless told otherwise."""
    return PublishedDefinition(sha256=definition.sha256, body=other or definition.as_json())


def test_the_same_content_is_the_same_value_whoever_published_it() -> None:
    assert loaded_definition(published(COMMUNE)) is loaded_definition(published(COMMUNE))


def test_what_was_changed_past_the_program_is_nobody_elses() -> None:
    sound = replace(COMMUNE, name="sound")
    bent = published(sound, **{**sound.as_json(), "initial": "closed"})
    assert loaded_definition(bent).initial == "closed"
    assert loaded_definition(published(sound)) == sound
    assert loaded_definition(bent).initial == sound.initial


def test_only_so_many_are_kept_in_mind() -> None:
    first = weakref.ref(loaded_definition(published(replace(COMMUNE, name="first"))))
    for number in range(MOST_READ):
        loaded_definition(published(replace(COMMUNE, name=f"later {number}")))
    gc.collect()
    assert first() is None
