"""An office whose rule book calls its acts otherwise: everything goes on as it does elsewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from tests.entries import usual_entry
from tests.places import take_place
from web.wording import covered
from workflow.actors.actor import Actor
from workflow.definition.commune import COMMUNE
from workflow.engine.publishing import publish
from workflow.scheduler.jobs import lapse_due
from workflow.scheduler.reminders import remind_due

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.client import Client
    from tests.office import Office
    from workflow.definition.definition import Definition

PRODUCTS = {"hand_in", "take_out"}


def otherwise(*, products: bool) -> Definition:
    """The rule book in which either the acts on products, or all others, have other names."""
    return replace(
        COMMUNE,
        rules=tuple(
            replace(rule, action=f"{rule.action}_otherwise")
            if (rule.action in PRODUCTS) == products
            else rule
            for rule in COMMUNE.rules
        ),
    )


def assigned(office: Office, *, products: bool = False) -> int:
    book = otherwise(products=products)
    worded = replace(covered(), actions=covered().actions | set(book.actions))
    with office.transaction() as session:
        actor = Actor.system(office.commune_id)
        publish(session, book, worded=worded, actor=actor, at=office.now)
    return office.assign("I.1")


def act(office: Office, by: str, number: int, action: str) -> None:
    given = usual_entry(action, office.situation(number))
    office.perform(by, number, f"{action}_otherwise", given)


def reported(office: Office, *, by: str = "kinhte") -> int:
    number = assigned(office)
    act(office, "kinhte", number, "start")
    take_place(office, "kinhte.cb", "kinhte")
    office.hand_in(number)
    act(office, by, number, "report")
    return number


def test_who_reported_in_anothers_place_is_known(office: Office) -> None:
    situation = office.situation(reported(office, by="kinhte.cb"))
    people = {office.actor(name).user_id for name in ("kinhte", "kinhte.cb")}
    assert situation.substituted == people


def test_a_product_is_handed_in_where_its_form_stands(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    number = assigned(office, products=True)
    office.perform("kinhte", number, "start")
    page = f"/nhiem-vu/{number}"
    browser = sign_in("kinhte.cb")
    sent = browser.fields(page, f"{page}/san-pham")
    answer = browser.post(f"{page}/san-pham", data={**sent, "title": "Biên bản số 7"})
    assert answer.status_code == 422
    assert "Biên bản số 7" in answer.text


def test_the_history_has_its_rounds_and_colours(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    number = reported(office)
    act(office, "congan", number, "object")
    page = sign_in("kinhte").get(f"/nhiem-vu/{number}").text
    assert "Lần báo cáo 1" in page
    assert "tone-amber" in page
    act(office, "vanphong", number, "return")
    assert "tone-seal" in sign_in("kinhte").get(f"/nhiem-vu/{number}").text


def test_the_clock_notes_silence_and_reminds(office: Office) -> None:
    first, second = reported(office), office.assign("I.2")
    office.until(second, days=1)
    assert second in remind_due(office.reading, office.transaction, at=office.now)
    office.now += timedelta(days=400)
    assert lapse_due(office.reading, office.transaction, at=office.now) == [first]
    assert office.situation(first).state == "reviewed"
