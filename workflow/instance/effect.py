"""What one kind of effect is: what has to be given, where it makes sense, what it keeps."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlalchemy.orm import Session

from models.base import Owned
from models.product import ProductVersion
from models.product_answer import ProductAnswer
from models.queries.plain import adopt
from models.vocabulary import EventKind
from models.work import Report
from workflow.audit.allowances import Allowance
from workflow.audit.refusals import Attempted, refusal
from workflow.definition.definition import Rule
from workflow.definition.vocabulary import ConditionName, Ground, Standing
from workflow.errors import Obstacle
from workflow.instance.carried import newer_than
from workflow.instance.case import Case
from workflow.instance.entry import Entry
from workflow.instance.situation import Situation
from workflow.instance.telling import News

Given = TypeVar("Given", bound=Entry | None)
Row = TypeVar("Row", bound=Owned)


@dataclass(frozen=True, slots=True)
class Act(Generic[Given]):
    """An action that won: the row and the case it was judged on, what was given, and when."""

    session: Session
    rule: Rule
    case: Case
    entry: Given
    at: datetime

    @property
    def whose(self) -> dict[str, Any]:
        """To what everything kept belongs: the commune and the instance."""
        instance = self.case.situation.instance
        return {"commune_id": instance.commune_id, "instance_id": instance.id}

    def changing(self, row: Row) -> Row:
        """A row that was read, of which is stored what it becomes."""
        return adopt(self.session, row)

    @property
    def place(self) -> dict[str, Any]:
        """To what belongs that counts in one round: the commune, the instance and the round."""
        return {**self.whose, "round": self.case.situation.instance.round}

    def refused(self, obstacle: Obstacle) -> Attempted:
        """The refusal of what its row allows, but not with what is given or done with it."""
        situation = self.case.situation
        return refusal(
            f"task_instance/{situation.instance.number}",
            self.rule.action,
            obstacle,
            actor=self.case.actor,
            at=self.at,
            post=self.case.post,
            instance_id=situation.instance.id,
            from_state=situation.state,
            definition_hash=situation.definition.sha256,
        )


def details_of_round(act: Act[Any], rows: Sequence[Owned]) -> dict[str, Any]:
    """What the record tells of an act on the whole: in which round, with what, on what."""
    situation = act.case.situation
    answered = [_answer(situation, each) for each in _answered_products(situation, rows)]
    return {
        "round": situation.instance.round,
        "version": situation.instance.version,
        "entry": act.entry.as_json() if act.entry else {},
        "products": [_named(version) for version in situation.current_versions.values()],
        **({"answered_products": answered} if answered else {}),
    }


def _answered_products(situation: Situation, rows: Sequence[Owned]) -> Iterable[ProductAnswer]:
    """What was said of products without a version: by the report before it, or by a new one."""
    if any(isinstance(row, Report) for row in rows):
        return [row for row in rows if isinstance(row, ProductAnswer)]
    return situation.answered_products.values()


def _answer(situation: Situation, said: ProductAnswer) -> dict[str, Any]:
    """What was said of one product, with the hash of the bytes that still hold.

    And of those that were handed in since, as whoever acts could read.
    """
    product = {"product": said.requirement.text}
    version = said.version
    if version is None:
        return {**product, "reason": said.reason}
    newer = newer_than(situation, said)
    return {
        **product,
        "instance": version.instance.number,
        **_named(version),
        **({"newer": _named(newer)} if newer else {}),
    }


def _named(version: ProductVersion) -> dict[str, Any]:
    return {"number": version.number, "sha256": version.sha256, "title": version.title}


def nothing_to_announce(_rows: Sequence[Owned]) -> str | None:
    """Nobody is told of it but those who are awaited afterwards."""
    return None


@dataclass(frozen=True, slots=True)
class Effect(Generic[Given]):
    """What has to be given with an action, where it makes sense, and what it keeps."""

    keep: Callable[[Act[Given]], list[Owned]]
    """Adds the rows, which the record vouches for."""
    entry: type[Given] | None = None
    """What the person gives; None where nothing is asked."""
    needs: tuple[ConditionName, ...] = ()
    """The conditions without which a row cannot have it."""
    standing: Standing | None = None
    """The only standing that can bring it about; None for any."""
    rests_on: tuple[Ground, ...] | None = None
    """The facts it rests on beside the state.

    None: on everything, where the row leads elsewhere, else on the state alone.
    """
    in_any_state: bool = False
    """Whether it rests not even on the state: done after the instance moved on, it is as good."""
    changes: frozenset[Ground] = frozenset()
    """Those of these facts that are others afterwards."""
    kind: EventKind = EventKind.TRANSITION
    """Of its line in the record."""
    details: Callable[[Act[Given], Sequence[Owned]], dict[str, Any]] = details_of_round
    """What that line says besides, from the act and the rows it kept."""
    calls: bool = True
    """Whether everybody awaited afterwards is to hear of it who has not yet; false for what changes
    nothing of whose turn it is.
    """
    tells: tuple[News, ...] = ()
    """What people have to know of it who are not awaited, the first of it that concerns each.

    Empty: what follows from where the row leads, which is nothing where it stays in its state.
    """
    announces: Callable[[Sequence[Owned]], str | None] = nothing_to_announce
    """Why others than those awaited are to be told of the rows kept; None: they are not."""
    allowance: Allowance | None = None
    """How much of it one person may do in an hour; None: as much as there is to do."""
