"""What people are told of an act: what its effect says, else what follows from where it leads."""

from workflow.definition.definition import Definition, Rule
from workflow.definition.vocabulary import EffectName, Ground, Standing
from workflow.engine.acts.appointments import OFFICER_BACK, OFFICER_LEFT
from workflow.engine.effects import EFFECTS, effect_of
from workflow.engine.opening import COOPERATION
from workflow.instance.telling import ALL_CONCERNED, News

WITHDRAWN = News("report_withdrawn", ALL_CONCERNED)
RETURNED = News("result_returned", ALL_CONCERNED)
REVOKED = News("task_revoked", (*ALL_CONCERNED, Standing.CHAIR))
REOPENED = News("task_reopened", (*ALL_CONCERNED, Standing.CHAIR))
APPROVED = News("result_approved", (*ALL_CONCERNED, Standing.CHAIR))
"""The chair hears what others do in their name: a vice-chair, or who takes their place."""
ALL_ANSWERED = News("all_answered", (Standing.LEAD_HEAD, Standing.FOLLOW_UP), can_wait=True)
GROUNDS_CHANGED = News("grounds_changed", (Standing.COMMITTEE,))
"""What units answered is another thing than it was when it came before those who decide."""

_OF_MOVES = (WITHDRAWN, RETURNED, REVOKED, REOPENED, APPROVED, ALL_ANSWERED, GROUNDS_CHANGED)

NEWS: dict[str, News] = {
    news.name: news
    for news in (
        COOPERATION,
        OFFICER_LEFT,
        OFFICER_BACK,
        *_OF_MOVES,
        *(news for effect in EFFECTS.values() for news in effect.tells),
    )
}
"""Everything that people are told without being asked for anything, by its name."""


def news_of(rule: Rule, book: Definition) -> tuple[News, ...]:
    """What people have to know of an act under a row, the first of it that concerns them."""
    of_effect = effect_of(rule).tells
    of_move = None if of_effect else _of_move(rule, book)
    # That it goes on is more than who it was that answered last.
    found = (
        ALL_ANSWERED if _ends_the_answering(rule, book) else None,
        *of_effect,
        GROUNDS_CHANGED if _changes_what_is_decided_on(rule, book) else None,
        of_move,
    )
    return tuple(news for news in found if news)


def _of_move(rule: Rule, book: Definition) -> News | None:
    """What is to be told of where an act leads, whatever it is called."""
    if rule.leads_to == rule.state:
        return None
    if book.is_given_up(rule.leads_to):
        return REVOKED
    if book.leads_back(rule.state, rule.leads_to):
        return _of_step_back(rule, book)
    return APPROVED if book.state_by_name[rule.leads_to].final else None


def _of_step_back(rule: Rule, book: Definition) -> News | None:
    if book.state_by_name[rule.state].final:
        return REOPENED
    if book.returns(rule):
        return RETURNED
    return WITHDRAWN if book.considers(rule.state) else None


def _ends_the_answering(rule: Rule, book: Definition) -> bool:
    """Whether with it a report goes on that the units asked were to answer."""
    answered = book.awaits(rule.state, EffectName.CONFIRMATION)
    entered = book.state_by_name[rule.leads_to]
    goes_on = not book.leads_back(rule.state, rule.leads_to) and not entered.final
    return answered and goes_on and rule.leads_to != rule.state


def _changes_what_is_decided_on(rule: Rule, book: Definition) -> bool:
    """Whether units answer in another way what is before the committee."""
    before_committee = book.awaits(rule.state, EffectName.APPROVAL)
    return before_committee and Ground.ANSWERS in effect_of(rule).changes
