"""What the page says first when an act came too late: what has changed, and what was typed."""

from collections.abc import Sequence
from dataclasses import dataclass

from models.record import Event
from web import wording
from web.forms.base import Form
from workflow.definition.vocabulary import Ground
from workflow.engine.effects import effect_of
from workflow.engine.grounds import Seen
from workflow.errors import Refused, Stale
from workflow.instance.situation import Situation

_MOST_TOLD = 3


@dataclass(frozen=True, slots=True)
class Overtaken:
    """An act that was not done, with the form that carried it."""

    form: Form
    why: Refused | Stale
    saw: Seen | None = None
    """What its person had before their eyes; the form itself is drawn anew."""

    def obstacles(self, situation: Situation) -> list[str]:
        """Why it is not open now; empty when it was only looked at too long ago."""
        lead = situation.instance.lead_unit
        found = self.why.obstacles if isinstance(self.why, Refused) else ()
        return [wording.obstacle(obstacle, lead=lead) for obstacle in found]

    def changes(self, situation: Situation) -> list[str]:
        """Which facts have changed, and to what."""
        grounds = self.why.grounds if isinstance(self.why, Stale) else ()
        lead, round_ = situation.instance.lead_unit, situation.instance.round
        state = wording.state(situation.state, lead)
        return [
            wording.changed(ground, state=state, round_=round_, lead=lead) for ground in grounds
        ]

    def events(self, situation: Situation, history: Sequence[Event]) -> list[Event]:
        """The lines that tell of it, the newest first; the last one where it is not known."""
        grounds = self.why.grounds if isinstance(self.why, Stale) else ()
        since = self.saw.seq if self.saw else None
        if since is None:
            return [*history[-1:]]
        told = [
            event
            for event in history
            if event.seq > since and (not grounds or _bears_on(event, grounds, situation))
        ]
        return told[: -_MOST_TOLD - 1 : -1]


def _bears_on(event: Event, grounds: Sequence[str], situation: Situation) -> bool:
    """Whether a line tells of one of these facts."""
    rule = next((r for r in situation.definition.rules if r.name == event.rule), None)
    if rule is None:
        return False
    moved = event.from_state != event.to_state
    return (
        (rule.outdates and Ground.WHOLE in grounds)
        or (moved and Ground.STATE in grounds)
        or not effect_of(rule).changes.isdisjoint(grounds)
    )
