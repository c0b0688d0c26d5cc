"""The picture of a definition: every way is in it, in the caller's words."""

from __future__ import annotations

from workflow.definition.commune import COMMUNE
from workflow.definition.definition import Definition, Rule, State
from workflow.definition.diagram import mermaid

SMALL = Definition(
    name="small",
    initial="open",
    states=(State("open"), State("done", final=True)),
    rules=(
        Rule("open", "finish", "head", "done"),
        Rule("open", "finish", "clock", "done"),
        Rule("open", "drop", "head", "done"),
        Rule("done", "reopen", "head", "open"),
    ),
)


def test_the_picture_names_states_and_draws_one_arrow_for_each_pair() -> None:
    drawn = mermaid(SMALL, state_label=str.upper, rule_label=lambda rule: rule.action)
    assert drawn == (
        "stateDiagram-v2\n"
        '    state "OPEN" as open\n'
        '    state "DONE" as done\n'
        "    [*] --> open\n"
        "    open --> done : finish<br/>drop\n"
        "    done --> open : reopen\n"
        "    done --> [*]\n"
    )


def test_every_rule_of_the_commune_is_drawn() -> None:
    drawn = mermaid(COMMUNE, state_label=str, rule_label=lambda rule: rule.action)
    labels = {}
    for line in drawn.splitlines():
        arrow, _, label = line.strip().partition(" : ")
        labels[arrow] = label.split("<br/>")
    for rule in COMMUNE.rules:
        assert rule.action in labels[f"{rule.state} --> {rule.leads_to}"]


def test_what_would_end_a_label_is_written_so_that_it_does_not() -> None:
    drawn = mermaid(
        SMALL, state_label=lambda name: f'{name} "x"', rule_label=lambda _: "at 9:00; #1\nnext"
    )
    assert 'state "open #quot;x#quot;" as open' in drawn
    assert "open --> done : at 9#58;00#59; #35;1 next\n" in drawn
