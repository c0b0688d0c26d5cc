"""How somebody signs what they do before an instance: for the committee, the chair, by order.

It is Decree 30/2020, article 13, asked of the row of the table and the post. The line of the
record keeps it as codes; of a line from before it follows from its rule and the post it names. In
another's place the place says how one signs, and this what stands before it.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy.orm import object_session

from models.organisation import Post
from models.record import Event
from models.titles import held_by, without_doubling
from models.vocabulary import EventKind, Role
from models.work import Vote
from workflow.actors.held_posts import HeldPost, Signing
from workflow.audit.hashes import row_name
from workflow.audit.record import IN_PLACE_OF
from workflow.definition.commune import COMMUNE
from workflow.definition.definition import Definition, Rule
from workflow.definition.vocabulary import ConditionName, Standing

SIGNS = "signs"
"""Under this the details of a line say how whoever acted in their own post signed it."""

OF_THE_CHAIR = (Standing.COMMITTEE, Standing.CHAIR)
"""In these the chair acts, or a vice-chair for them."""


def kept_signs(
    book: Definition, rule: Rule, post: HeldPost | None, *, as_body: bool
) -> dict[str, Any]:
    """What the details of a line keep of how the holder of a post signs what a row lets them do.

    `as_body`: the committee has to vote on the matter. Of rows that nobody takes for the chair
    there is nothing to keep.
    """
    if post is None or rule.standing not in _FOR_OTHERS:
        return {}
    decided = as_body and rule.standing in OF_THE_CHAIR and book.concludes(rule.action)
    before = (Signing.FOR_THE_COMMITTEE,) if decided else ()
    stead = _for_the_chair(book, rule, post.role, in_place=post.place is not None)
    return {SIGNS: [*before, *stead]}


def kept_signs_of_assigning(post: HeldPost | None) -> dict[str, Any]:
    """The same of assigning: the chair's act, which the office does by order."""
    return {SIGNS: [*_assigning(post.role, in_place=post.place is not None)]} if post else {}


def who_acted(event: Event) -> str:
    """Who did what a line tells, with their post in full: in another's place with their own."""
    told = event.details.get(IN_PLACE_OF)
    post = str(told.get("own", "")) if told else without_doubling(event.capacity)
    return held_by(event.actor, post)


def signs_of(event: Event) -> tuple[Signing, ...]:
    """How whoever acted signed what a line tells; nothing is claimed that does not follow.

    Lines from before keep no codes, and whether a committee had voted is not read out of them.
    """
    kept = event.details.get(SIGNS)
    if kept is not None:
        return tuple(Signing(each) for each in kept)
    session = object_session(event)
    if session is None or event.post_id is None or not _may_be_for_another(event):
        return ()
    post = session.get(Post, (event.commune_id, event.post_id))
    return _followed(event, post) if post else ()


def decided_by(vote: Vote, told: Iterable[Event]) -> Event | None:
    """Of the lines of an instance the one by which somebody decided by a vote for the committee.

    None while nobody has, and again where it went on from there: that undid it.
    """
    after, found = False, None
    for event in told:
        after = after or row_name(vote) in event.rows
        if after and Signing.FOR_THE_COMMITTEE in signs_of(event):
            found = event
        elif found and found.to_state == event.from_state != event.to_state:
            found = None
    return found


def _may_be_for_another(event: Event) -> bool:
    if event.kind is EventKind.ASSIGNMENT:
        return True
    standing = event.rule.rpartition("/")[2]
    return event.kind is not EventKind.REFUSAL and standing in _FOR_OTHERS


def _followed(event: Event, post: Post) -> tuple[Signing, ...]:
    in_place = IN_PLACE_OF in event.details
    if event.kind is EventKind.ASSIGNMENT:
        return _assigning(post.role, in_place=in_place)
    rule = next((rule for rule in COMMUNE.rules if rule.name == event.rule), None)
    return _for_the_chair(COMMUNE, rule, post.role, in_place=in_place) if rule else ()


_FOR_OTHERS = (*OF_THE_CHAIR, Standing.FOLLOW_UP)


def _assigning(role: Role, *, in_place: bool) -> tuple[Signing, ...]:
    return () if in_place and role is Role.VICE_CHAIR else _MARKS.get(role, ())


_MARKS = {Role.VICE_CHAIR: (Signing.FOR_THE_HEAD,), Role.HEAD: (Signing.BY_ORDER,)}


def _for_the_chair(
    book: Definition, rule: Rule, role: Role, *, in_place: bool
) -> tuple[Signing, ...]:
    """For whom one signs who acts in the chair's stead: a vice-chair, or the head of the office.

    Only who heads the office signs by order. What it does of its own, such as submitting or
    counting votes, it does for nobody.
    """
    if rule.standing == Standing.COMMITTEE and role is Role.VICE_CHAIR and not in_place:
        return _MARKS[role]
    if rule.standing == Standing.FOLLOW_UP and role is Role.HEAD and _is_the_chairs(book, rule):
        return _MARKS[role]
    return ()


def _is_the_chairs(book: Definition, rule: Rule) -> bool:
    """Whether what the office may do here the chair may: the same act, or one that leads there.

    What the chair may only where the office itself leads is the office's own.
    """
    chairs = [
        each
        for each in book.rules
        if each.standing in OF_THE_CHAIR and ConditionName.OFFICE_LEADS not in each.provided
    ]
    moves = rule.leads_to != rule.state
    return any(
        each.action == rule.action
        or (moves and (each.state, each.leads_to) == (rule.state, rule.leads_to))
        for each in chairs
    )
