"""The decision table as it is stated apart, and as the rule book defines it."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from workflow.definition.commune import COMMUNE
from workflow.engine.effects import asks_for

if TYPE_CHECKING:
    from workflow.definition.definition import Definition

TABLE = Path(__file__).parent / "stories" / "decision-table.csv"

with TABLE.open(encoding="utf-8", newline="") as table:
    ROWS = list(csv.DictReader(table))

MEANING = {
    "what must be new has a current version": {"provided new_products_there"},
    "at least one cooperating unit is asked": {"when cooperation_asked"},
    "no cooperating unit is asked": {"when not cooperation_asked"},
    "what was approved is of a kind that is issued with a number": {"provided document_to_issue"},
    "something is handed in": {"provided product_there"},
    "this unit has not confirmed in this round": {"provided not_confirmed_yet"},
    "another answer or a response to an objection is still missing": {"when not last_answer"},
    "it is the last answer and no objection is without a response": {"when last_answer"},
    "this unit has not objected in this round": {"provided not_objected_yet"},
    "an objection has no response": {"provided objection_open"},
    "something else is still missing": {"when not last_response"},
    "it answers the last open objection and every unit has answered": {
        "provided objection_open",
        "when last_response",
    },
    "the answering time is over": {"provided answering_time_over"},
    "no objection is without a response": {"provided objections_answered"},
    "the approver neither reported it nor belongs to the lead unit": {
        "provided independent_approver"
    },
    "where the terms demand it the office has submitted it": {"provided submitted"},
    "who acts approved it or holds the post in which it was approved": {
        "provided approved_by_them"
    },
    "it was approved a short while ago": {"provided withdrawal_time_runs"},
    "nothing was done that rests on the approval": {"provided nothing_followed"},
    "it was approved with a direction on which nothing was reported": {"provided direction_open"},
    "somebody is named to work on it": {"provided somebody_appointed"},
    "a collective matter has its recorded vote": {"provided vote_recorded"},
    "the due date has not passed": {"provided deadline_ahead"},
    "no extension waits for an answer": {"provided no_extension_waiting"},
    "nothing that was sent back waits for an answer": {"provided no_decline_waiting"},
    "an extension waits for an answer": {"provided extension_asked"},
    "what was sent back waits for an answer": {"provided decline_asked"},
    "who answers did not ask and does not belong to the lead unit": {
        "provided independent_decider"
    },
    "the proposed date lies within what the committee left to the office": {
        "provided within_office_limit"
    },
    "the office leads it itself": {"provided office_leads"},
    "who acts for the office does not belong to the lead unit": {"provided independent_office"},
    "who acts signs for the office": {"provided signs_for_office"},
    "who acts for the committee does not belong to the lead unit": {
        "provided independent_authority"
    },
    "the chair belongs to the lead unit": {"provided chair_of_lead"},
    "the committee has had no word in it": {"provided left_to_office"},
    "some unit other than their own has not answered by itself": {"provided answer_enterable"},
    "this unit has not answered by itself": {"provided not_answered_themselves"},
    "the committee has not begun to decide as a body": {"provided nothing_decided"},
    "some unit is awaited": {"provided unit_awaited"},
    "some unit other than their own is awaited": {"provided other_unit_awaited"},
    "the committee decides as a body, and has not in this round": {"provided decision_awaited"},
    "the members were asked": {"provided ballot_open"},
    "the members were not asked": {"provided no_ballot_open"},
    "some member can vote": {"provided committee_can_vote"},
    "a slip is awaited, or none was given": {"provided ballot_revocable"},
    "the member was asked, has not voted, and may today": {"provided slip_awaited"},
    "no slip is awaited, or somebody voted in the session": {"provided ballot_countable"},
}
"""Each clause of the statement, and what the definition says for it."""

Cell = tuple[str, str, str]


def clauses(row: dict[str, str]) -> list[str]:
    return [clause.strip() for clause in row["provided_that"].split(";") if clause.strip()]


def cell(row: dict[str, str]) -> Cell:
    return row["state"], row["action"], row["standing"]


def stated() -> Counter[tuple[object, ...]]:
    return Counter(
        (
            *cell(row),
            row["leads_to"],
            frozenset().union(*(MEANING[clause] for clause in clauses(row))),
            row["must_give"],
        )
        for row in ROWS
    )


def defined(definition: Definition = COMMUNE) -> Counter[tuple[object, ...]]:
    return Counter(
        (
            rule.state,
            rule.action,
            rule.standing,
            rule.leads_to,
            frozenset(
                [f"when {fact}" for fact in rule.when]
                + [f"provided {condition}" for condition in rule.provided]
            ),
            asks_for(rule) or "",
        )
        for rule in definition.rules
    )
