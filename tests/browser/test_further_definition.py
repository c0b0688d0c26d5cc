"""A definition with more states and actions than ours: once it has words, every page shows it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from models.plan import Plan
from models.queries.organisation import user_named
from models.queries.plan import task_at, with_meaning
from tests.browser.pages import PAGES, Page
from tests.sample import AT
from web import wording
from web.wording.actions import ActionWords
from workflow.actors.actor import Actor
from workflow.calendar.days import local_day
from workflow.calendar.periods import timetable_of
from workflow.definition.commune import COMMUNE
from workflow.definition.definition import Rule, State
from workflow.engine.checker import Flaw, Unsound
from workflow.engine.publishing import publish
from workflow.instance.entry import ReasonEntry
from workflow.planning.assignment import Assignment, assign
from workflow.planning.proposals import propose

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tests.browser.site import Site

REASON = ReasonEntry("Cần làm rõ phạm vi trước khi thực hiện.")
STEPS = {"assigned": 1, "checked": 2, "in_progress": 3, "reported": 4, "reviewed": 5, "closed": 6}
FURTHER = replace(
    COMMUNE,
    states=(
        *(replace(state, step=STEPS.get(state.name)) for state in COMMUNE.states),
        State("checked", step=STEPS["checked"]),
        State("paused"),
    ),
    rules=(
        *COMMUNE.rules,
        Rule("assigned", "check", "lead_head", "checked", effect="reason", forward=True),
        Rule("checked", "start", "lead_member", "in_progress", forward=True),
        Rule("checked", "pause", "lead_head", "paused", effect="reason"),
        Rule("paused", "resume", "lead_head", "assigned", forward=True),
    ),
)
"""One step more on the way, and a side state from which a way leads back."""

STATES = {"checked": "Đã kiểm tra", "paused": "Tạm dừng"}
ACTIONS = {"check": "Kiểm tra", "pause": "Tạm dừng", "resume": "Tiếp tục"}
READERS = ("vanphong", "chutich", "kinhte", "vhxh", "giamsat")


@pytest.fixture
def site(own_site: Site) -> Site:
    return own_site


@pytest.fixture
def words(monkeypatch: pytest.MonkeyPatch) -> None:
    """What somebody writes who adds states and actions: their words, and nothing else."""
    for name, label in STATES.items():
        monkeypatch.setitem(wording.STATES, name, label)
        monkeypatch.setitem(wording.STATE_TONES, name, "amber")
        monkeypatch.setitem(wording.STATE_MEANINGS, name, f"Nhiệm vụ {label.lower()}.")
    for name, verb in ACTIONS.items():
        told = ActionWords(verb, f"{verb} xong.", verb.lower())  # type: ignore[arg-type]  # as a text
        monkeypatch.setitem(wording.ACTIONS, name, told)


def published(site: Site) -> None:
    with site.database.transaction() as session:
        actor = Actor.system(site.commune.id)
        publish(session, FURTHER, worded=wording.covered(), actor=actor, at=AT)


def assigned(site: Site, label: str) -> int:
    """The number of a new instance of a task that the sample has not given out."""
    numeral, _, position = label.partition(".")
    with site.database.transaction() as session:
        plan = session.scalars(select(Plan)).one()
        asked = task_at(site.commune.id, plan.id, numeral, int(position))
        task = session.scalars(with_meaning(asked)).one()
        office = session.scalars(user_named(site.commune.id, "vanphong")).one()
        actor, today = Actor.of(session, office, on=local_day(AT)), local_day(AT)
        timetable = timetable_of(session, site.commune.id)
        [proposal] = propose(session, [task], today, timetable, actor=actor, at=AT)
        [made] = assign(session, Assignment.as_proposed(proposal), actor=actor, at=AT)
        return made.number


def signed_in(site: Site, username: str | None) -> FlaskClient:
    client = site.app.test_client()
    client.set_cookie("dondoc", site.cookie(username)["value"])
    return client


def test_a_definition_without_words_is_refused_by_their_names(site: Site) -> None:
    with pytest.raises(Unsound) as unsound:
        published(site)
    assert unsound.value.faults == [
        *(Flaw("state_without_words", name) for name in STATES),
        *(Flaw("action_without_words", name) for name in ACTIONS),
    ]


@pytest.mark.usefixtures("words")
def test_every_page_shows_an_instance_of_a_further_state(site: Site) -> None:
    published(site)
    stays, paused = assigned(site, "V.4"), assigned(site, "V.7")
    site.perform("kinhte", stays, "check", REASON)
    site.perform("vhxh", paused, "check", REASON)
    site.perform("vhxh", paused, "pause", REASON)
    assert (site.state(stays), site.state(paused)) == ("checked", "paused")

    of_these = [
        Page("tasks.show", person, site.state(number), {"number": number})
        for number in (stays, paused)
        for person in READERS
    ]
    answers = {
        str(page): signed_in(site, page.person).get(page.path(site)).status_code - page.status
        for page in [*PAGES, *of_these]
    }
    assert {name for name, off in answers.items() if off} == set()


@pytest.mark.usefixtures("words")
@pytest.mark.parametrize(("action", "label"), [("check", "Đã kiểm tra"), ("pause", "Tạm dừng")])
def test_a_further_action_is_done_on_the_page_and_told(site: Site, action: str, label: str) -> None:
    published(site)
    number = assigned(site, "V.4")
    if action == "pause":
        site.perform("kinhte", number, "check", REASON)
    head = signed_in(site, "kinhte")
    shown = head.get(f"/nhiem-vu/{number}").text
    assert f'action="/nhiem-vu/{number}/{action}"' in shown
    site.perform("kinhte", number, action, REASON)
    shown = head.get(f"/nhiem-vu/{number}").text
    assert label in shown
    assert ACTIONS[action].lower() in shown
