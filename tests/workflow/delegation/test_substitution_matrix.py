"""Substitute × author × answerer × approver × voter: what separation of duties forbids, all of it.

Two people are tried: the chair, and the vice-chair who takes the chair's place. Everything before
the approval is really done, by each of them, for each of them and in each of their places; who may
then approve is compared with what is written here in words.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from typing import TYPE_CHECKING

import pytest

from models.base import new_key
from models.vocabulary import Role, SubstitutionKind
from tests.administration import is_whole
from tests.places import end_place, section, take_place, unit_of
from workflow.actors.actor import HeldPost
from workflow.actors.areas import Area
from workflow.actors.held_posts import Place, Signing
from workflow.calendar.days import local_day
from workflow.engine.explain import explain
from workflow.engine.performing import perform
from workflow.errors import NotEntitled, Refused

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from models.substitution import Substitution
    from tests.office import Office
    from workflow.actors.actor import Actor
    from workflow.instance.situation import Situation

CHAIR, DEPUTY = "chutich", "phochutich"


@dataclass(frozen=True)
class Deed:
    """Who did something, and in whose place; their own when it is the same."""

    by: str
    for_: str

    @property
    def substituted(self) -> bool:
        return self.by != self.for_

    @property
    def people(self) -> set[str]:
        return {self.by, self.for_}


def deeds(head: str, colleague: str) -> list[Deed]:
    """Every way in which the head of a unit can act, where the two may be that head."""
    return [
        Deed(head, head),
        Deed(CHAIR, CHAIR),
        Deed(DEPUTY, DEPUTY),
        Deed(DEPUTY, CHAIR),
        Deed(DEPUTY, head),
        Deed(colleague, CHAIR),
        Deed(colleague, DEPUTY),
    ]


REPORTS = deeds("kinhte", "kinhte.pho")
ANSWERS = deeds("vhxh", "vhxh.cb")
UPLOADS = [Deed(who, who) for who in ("kinhte", CHAIR, DEPUTY)]
"""Whoever works in the unit hands in as what they are, whosever place they take besides."""
VOTES = [Deed("vanphong", "vanphong"), Deed(DEPUTY, "vanphong")]
BY_OFFICER = Deed("kinhte.cb", "kinhte.cb")
CASES = [
    *(
        (report, answer, BY_OFFICER, vote)
        for report, answer, vote in product(REPORTS, ANSWERS, VOTES)
    ),
    *((REPORTS[0], ANSWERS[0], upload, VOTES[0]) for upload in UPLOADS),
]
"""Who reported, who answered, who handed the products in, and who recorded the vote.

A product's author is tried where nobody else had a part: each is a reason by itself.
"""

CAPACITIES = ("own", SubstitutionKind.STAND_IN, SubstitutionKind.DELEGATION)
OF_THE_LEAD_UNIT = ("nobody", "deputy", "deputy in place", "chair")


def allowed(capacity: str, of_lead: str, report: Deed, *others: Deed) -> bool:
    """What separation of duties allows the deputy, in words."""
    if of_lead.startswith("deputy") or report.by == DEPUTY:
        return False
    if capacity == "own":
        # In one's own post, what one did for oneself counts only if it was the report.
        return not any(DEPUTY in deed.people for deed in (report, *others) if deed.substituted)
    had_a_part = report.people.union(*(deed.people for deed in others))
    return of_lead != "chair" and not {CHAIR, DEPUTY} & had_a_part


@pytest.mark.both
@pytest.mark.thorough
def test_nobody_approves_what_they_had_a_part_in(office: Office, engine: Engine) -> None:
    # The verdict is thought out in Python: on the other database a share of them is enough.
    cases = CASES[:: 1 if engine.dialect.name == "sqlite" else 5]
    for year, (report, answer, upload, vote) in enumerate(cases, 2026 - len(cases)):
        number = judged_instance(office, year, report, answer, upload, vote)
        situation = office.situation(number)
        for capacity, of_lead in product(CAPACITIES, OF_THE_LEAD_UNIT):
            actor = approver(office, situation, capacity, of_lead)
            found = explain(situation, actor, "approve")
            expected = allowed(capacity, of_lead, report, answer, upload)
            assert found.allowed is expected, (report, answer, upload, vote, capacity, of_lead)
            assert found.allowed or all(obstacle.of_right for obstacle in found.obstacles)
    assert is_whole(office)


def judged_instance(
    office: Office,
    year: int,
    report: Deed,
    answer: Deed,
    upload: Deed = BY_OFFICER,
    vote: Deed = VOTES[0],
) -> int:
    """The number of an instance that waits for the approval, with everything done so."""
    number = office.assign("I.3", day=date(year, 5, 4))
    office.perform("kinhte.cb", number, "start")
    act(office, number, "hand_in", upload, "PHONG_KINH_TE")
    act(office, number, "report", report, "PHONG_KINH_TE")
    act(office, number, "confirm", answer, "PHONG_VHXH")
    if vote.substituted:
        stand_in(office, vote)
    office.perform(vote.by, number, "vote")
    office.later(days=1)
    return number


def act(office: Office, number: int, action: str, deed: Deed, unit: str) -> None:
    """The deed of a unit's head, whoever that is today; tomorrow it is the usual one again."""
    if deed.for_ in (CHAIR, DEPUTY):
        today = local_day(office.now)
        office.give_post(deed.for_, Role.HEAD, unit, since=today, until=today)
    if deed.substituted:
        stand_in(office, deed, unit)
    if action == "hand_in":
        office.hand_in(number, by=deed.by)
    else:
        office.perform(deed.by, number, action)
    office.later(days=1)


def stand_in(office: Office, deed: Deed, unit: str | None = None) -> None:
    """The place in the post, taken for today."""
    today = local_day(office.now)
    post = next(post for post in office.posts(deed.for_) if not unit or post.unit_id)
    of = unit or unit_of(office, deed.for_)
    office.give_post(deed.by, Role.OFFICER, of, since=today, until=today)
    take_place(
        office, deed.by, deed.for_, by=CHAIR if deed.for_ == "vanphong" else deed.for_,
        post=post, since=today, until=today,
    )  # fmt: skip


def approver(office: Office, situation: Situation, capacity: str, of_lead: str) -> Actor:
    """The deputy before the instance, in one capacity only."""
    lead_id = situation.instance.lead_unit_id
    deputy, chair = office.actor(DEPUTY), office.actor(CHAIR)
    [own], [of_chair] = deputy.posts, chair.posts
    colleague = HeldPost(new_key(), Role.OFFICER, "Chuyên viên", unit_id=lead_id)
    units = frozenset({lead_id}) if of_lead == "chair" else frozenset()
    if capacity == "own":
        acting = own
    else:
        assert chair.user_id is not None
        kind, signs = SubstitutionKind(capacity), Signing.FOR_THE_HEAD
        place = Place(
            new_key(), chair.user_id, chair.name, kind, signs, "1", date.max, unit_ids=units
        )  # fmt: skip
        acting = replace(of_chair, place=place)
    posts = [acting]
    if of_lead == "deputy":
        posts.append(colleague)
    elif of_lead == "deputy in place":
        other = Place(
            new_key(),
            new_key(),
            "-",
            SubstitutionKind.STAND_IN,
            Signing.AS_COLLEAGUE,
            "",
            date.max,
        )
        posts.append(replace(colleague, place=other))
    return replace(deputy, posts=tuple(posts))


FORBIDDEN = [
    (REPORTS[1], ANSWERS[0]),
    (REPORTS[0], ANSWERS[2]),
    (REPORTS[5], ANSWERS[0]),
]
"""A few of the matrix that are tried to the end."""


@pytest.mark.parametrize(("report", "answer"), FORBIDDEN)
def test_who_tries_is_refused(office: Office, report: Deed, answer: Deed) -> None:
    """In the place of the chair, when the vice-chair's own post has ended."""
    number = judged_instance(office, 2026, report, answer)
    office.give_post(DEPUTY, Role.HEAD, "CONG_AN_XA")
    office.end_posts(DEPUTY, last_day=local_day(office.now))
    office.later(days=1)
    office.give_post(DEPUTY, Role.HEAD, "CONG_AN_XA", since=local_day(office.now))
    today = local_day(office.now)
    take_place(
        office, DEPUTY, CHAIR, since=today, until=today,
        kind=SubstitutionKind.DELEGATION, document="12/QĐ-UBND",
    )  # fmt: skip
    with pytest.raises(Refused) as refused, office.transaction() as session:
        perform(session, number, "approve", actor=office.actor(DEPUTY), at=office.now)
    assert isinstance(refused.value, NotEntitled)
    assert office.state(number) == "reviewed"


def test_whoever_had_no_part_approves_in_the_chairs_place(office: Office) -> None:
    number = judged_instance(office, 2026, REPORTS[0], ANSWERS[0])
    today = local_day(office.now)
    take_place(
        office, "congan", CHAIR, since=today, until=today,
        kind=SubstitutionKind.DELEGATION, document="12/QĐ-UBND",
    )  # fmt: skip
    office.perform("congan", number, "approve")
    assert office.events(number)[-1].capacity == "Chủ tịch UBND xã"


def test_who_wrote_the_product_does_not_approve_in_anothers_place(office: Office) -> None:
    """An officer of the lead unit who has left it since, and was then authorised."""
    number = office.in_progress("I.2")
    office.hand_in(number, by="kinhte.cb")
    office.perform("kinhte", number, "report")
    office.end_posts("kinhte.cb", last_day=local_day(office.now))
    office.later(days=1)
    today = local_day(office.now)
    office.give_post("kinhte.cb", Role.OFFICER, "CONG_AN_XA", since=today)
    take_place(
        office, "kinhte.cb", CHAIR, since=today, until=today,
        kind=SubstitutionKind.DELEGATION, document="12/QĐ-UBND",
    )  # fmt: skip
    [obstacle] = office.verdict("kinhte.cb", number, "approve").obstacles
    assert obstacle.code == "approver_took_part"


def test_a_product_taken_out_or_replaced_is_nobodys_part(office: Office) -> None:
    number = office.in_progress("I.2")
    made = as_colleague(office, DEPUTY, "kinhte")
    office.hand_in(number, by=DEPUTY)
    end_place(office, made, by="kinhte")
    office.take_out(number, 1)
    office.hand_in(number)
    office.perform("kinhte", number, "report")
    office.later(days=1)
    assert office.verdict(DEPUTY, number, "approve").allowed


def test_a_place_keeps_from_judging_only_what_it_reaches(office: Office) -> None:
    """Whoever acts for the head of the lead unit within an area is free before all else."""
    outside, inside = office.reviewed("I.2"), office.reviewed("II.2")
    area = Area(frozenset(), frozenset({section(office, "II").id}))
    place = Place(
        new_key(), new_key(), "-", SubstitutionKind.STAND_IN, Signing.AS_COLLEAGUE, "", date.max
    )
    deputy = office.actor(DEPUTY)
    heading = (replace(office.actor(who).posts[0], place=place) for who in ("kinhte", "congan"))
    limited = (replace(post, areas=(area,)) for post in heading)
    actor = replace(deputy, posts=(*deputy.posts, *limited))
    assert explain(office.situation(outside), actor, "approve").allowed
    [obstacle] = explain(office.situation(inside), actor, "approve").obstacles
    assert obstacle.code == "approver_not_independent"


@pytest.mark.parametrize("decider", [DEPUTY, "kinhte"])
def test_who_asked_in_anothers_place_does_not_decide_in_a_later_round_either(
    office: Office, decider: str
) -> None:
    """Neither who asked, nor the head in whose place, who has come to the committee since."""
    number = office.in_progress("I.2")
    made = as_colleague(office, DEPUTY, "kinhte")
    office.perform(DEPUTY, number, "request_extension")
    end_place(office, made, by="kinhte")
    office.report(number)
    office.perform(CHAIR, number, "return")
    if decider == "kinhte":
        office.end_posts("kinhte", last_day=local_day(office.now))
        office.later(days=1)
        office.give_post("kinhte", Role.VICE_CHAIR, since=local_day(office.now))
    [obstacle] = office.verdict(decider, number, "grant_extension").obstacles
    assert obstacle.code == "decider_not_independent"


@pytest.mark.parametrize(
    ("state", "action"),
    [
        ("assigned", "revoke"),
        ("in_progress", "revoke"),
        ("reported", "revoke"),
        ("reviewed", "revoke"),
        ("reviewed", "return"),
        ("closed", "reopen"),
        ("reported", "urge"),
    ],
)
def test_who_takes_the_chairs_place_does_not_use_it_for_their_own_unit(
    office: Office, state: str, action: str
) -> None:
    number = office.standing_in(state)
    for who in ("kinhte", "congan"):
        take_place(
            office, who, CHAIR, kind=SubstitutionKind.DELEGATION, document="13/UQ-UBND",
        )  # fmt: skip
    verdict = office.verdict("kinhte", number, action)
    assert [each.code for each in verdict.obstacles] == ["authority_not_independent"]
    assert verdict.lacks_right
    assert office.verdict("congan", number, action).allowed


def test_nobody_reopens_in_the_chairs_place_what_the_chairs_own_unit_did(office: Office) -> None:
    number = office.closed("I.1")
    office.give_post(CHAIR, Role.HEAD, "PHONG_KINH_TE")
    take_place(office, "congan", CHAIR, kind=SubstitutionKind.DELEGATION, document="13/UQ-UBND")
    for who in (CHAIR, "congan"):
        [obstacle] = office.verdict(who, number, "reopen").obstacles
        assert obstacle.code == "authority_not_independent"
    assert office.verdict(DEPUTY, number, "reopen").allowed


def as_colleague(office: Office, to: str, of: str) -> Substitution:
    """The place of a head, taken today by somebody who works in the unit for the day."""
    today = local_day(office.now)
    office.give_post(to, Role.OFFICER, unit_of(office, of), since=today, until=today)
    return take_place(office, to, of, until=today)
