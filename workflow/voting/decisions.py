"""Recording how the committee voted, where the law asks for a collective decision."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from models.base import Identified
from models.vocabulary import EventKind, VoteForm
from models.work import Vote
from workflow.actors.actor import Actor, HeldPost
from workflow.audit import record
from workflow.audit.idempotency import earlier_outcome, keep_outcome
from workflow.calendar.days import local_day
from workflow.engine.instances import held_situation, post_standing_as, refusal_at
from workflow.errors import Invalid, Obstacle, Stale, Unknown
from workflow.instance import outbox
from workflow.instance.reading import read_situations
from workflow.instance.situation import Situation
from workflow.instance.turn import turns

VOTE = "vote"
_RECORDS = "follow_up"
MOST_MEMBERS = 999


@dataclass(frozen=True, slots=True)
class VoteEntry:
    """The result of a vote, as the minutes or the opinion slips have it."""

    form: VoteForm
    decided_on: date
    members: int
    """All members of the committee, present or not: the majority is counted of them."""
    in_favour: int
    against: int
    abstained: int
    chair_in_favour: bool
    document_number: str
    """Of the minutes or of the summary of the slips."""

    def check(self, today: date) -> None:
        """Raise `Invalid` beside the fields unless the figures agree."""
        wrong = {name: "out_of_range" for name in _COUNTS if getattr(self, name) < 0}
        if not 0 < self.members <= MOST_MEMBERS:
            wrong["members"] = "out_of_range"
        if not self.document_number.strip():
            wrong["document_number"] = "required"
        if self.decided_on > today:
            wrong["decided_on"] = "in_future"
        if not wrong:
            wrong = self._contradictions()
        if wrong:
            raise Invalid(wrong)

    def _contradictions(self) -> dict[str, str]:
        if self.in_favour + self.against + self.abstained > self.members:
            return {"members": "more_votes_than_members"}
        most = self.members if self.chair_in_favour else self.members - 1
        if not self.chair_in_favour <= self.in_favour <= most:
            return {"chair_in_favour": "chair_vote_differs"}
        return {}


_COUNTS = ("in_favour", "against", "abstained")


def record_vote(
    session: Session,
    number: int,
    entry: VoteEntry | None,
    *,
    actor: Actor,
    at: datetime,
    seen_round: int | None = None,
    token: str | None = None,
) -> Vote:
    """The committee's vote on the current round of the instance with a number.

    `entry` is None when what was sent could not be read, `seen_round` the round that was on the
    screen; None accepts any. Raises `Unknown`, `Stale`, `Refused`, `TokenReused`, or `Invalid` for
    fields of the entry.
    """
    situation, actor = held_situation(session, number, VOTE, actor=actor, at=at)
    intent = {"action": VOTE, "number": number, **(asdict(entry) if entry else {})}
    if entry and (earlier := earlier_outcome(session, actor, token, intent)):
        return _vote_in(situation, earlier["round"])
    demand_round(situation, seen_round)
    post = post_standing_as(situation, actor, _RECORDS)
    if obstacle := obstacle_to_voting(situation, post):
        raise refusal_at(situation, VOTE, obstacle, actor=actor, at=at, post=post)
    if entry is None:
        raise Invalid
    vote = enter(session, situation, entry, actor=actor, post=post, at=at)
    keep_outcome(session, actor, token, intent, {"round": vote.round}, at)
    return vote


def demand_round(situation: Situation, seen: int | None) -> None:
    """Raise `Stale` unless the round is the one that was seen."""
    if seen not in (None, situation.instance.round):
        raise Stale


def enter(
    session: Session,
    situation: Situation,
    entry: VoteEntry,
    *rows: Identified,
    actor: Actor,
    post: HeldPost | None,
    at: datetime,
) -> Vote:
    """The vote as it is kept, with its line in the record; raises `Invalid`.

    `rows` are kept with it. The caller holds the instance and asked whether it may be entered.
    """
    entry.check(local_day(at))
    instance = situation.instance
    vote = Vote(
        commune_id=instance.commune_id,
        instance_id=instance.id,
        round=instance.round,
        recorded_by_id=actor.user_id,
        recorded_at=at,
        **asdict(entry),
    )
    session.add(vote)
    write_down(
        session,
        situation,
        VOTE,
        vote,
        *rows,
        rule=f"{situation.state}/{VOTE}/{_RECORDS}",
        actor=actor,
        post=post,
        at=at,
        entry=asdict(entry),
    )
    return vote


def write_down(
    session: Session,
    situation: Situation,
    action: str,
    *rows: Identified,
    rule: str = "",
    actor: Actor,
    post: HeldPost | None,
    at: datetime,
    reason: str = "",
    **details: Any,  # noqa: ANN401 - JSON values
) -> None:
    """Write it down, and have those told who are awaited now."""
    instance = situation.instance
    event = record.append(
        session,
        record.Line(
            kind=EventKind.VOTE,
            actor=actor,
            at=at,
            post=post,
            subject=f"task_instance/{instance.number}",
            instance_id=instance.id,
            action=action,
            reason=reason,
            rule=rule,
            definition_hash=situation.definition.sha256,
            details={"round": instance.round, **details},
            rows=rows,
        ),
    )
    [after] = read_situations(session, instance.commune_id, [instance.id], at=at)
    outbox.tell(session, event, turns(after))


def may_record_vote(situation: Situation, actor: Actor) -> bool:
    """Whether the actor can record a vote here now."""
    post = post_standing_as(situation, actor, _RECORDS)
    return obstacle_to_voting(situation, post) is None


def obstacle_to_voting(situation: Situation, post: HeldPost | None) -> Obstacle | None:
    """Why one in a post cannot enter the decision now; None when they can."""
    if post is None:
        return Obstacle("not_entitled", (), _RECORDS, of_right=True)
    if obstacle := obstacle_to_deciding(situation):
        return obstacle
    return Obstacle("ballot_open", (), "member") if situation.ballot else None


def obstacle_to_deciding(situation: Situation) -> Obstacle | None:
    """Why there is nothing for the committee to decide now; None when there is."""
    if not situation.needs_vote:
        return Obstacle("vote_not_needed")
    rules = situation.definition.rules_in(situation.state)
    if not any("vote_recorded" in rule.provided for rule in rules):
        return Obstacle("vote_not_awaited")
    return Obstacle("vote_recorded_already") if situation.vote else None


def _vote_in(situation: Situation, number: int) -> Vote:
    for vote in situation.votes:
        if vote.round == number:
            return vote
    raise Unknown
