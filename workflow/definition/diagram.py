"""A definition as a picture: Mermaid text, in whatever words the caller has for it."""

from collections import defaultdict
from collections.abc import Callable, Iterator

from workflow.definition.definition import Definition, Rule

_RESERVED = {"#": "#35;", '"': "#quot;", ":": "#58;", ";": "#59;", "\n": " "}
"""What would end a label early, and how Mermaid writes it within one."""


def mermaid(
    definition: Definition, *, state_label: Callable[[str], str], rule_label: Callable[[Rule], str]
) -> str:
    """The definition as a Mermaid `stateDiagram-v2`, one arrow for each pair of states."""
    return "".join(f"{line}\n" for line in _lines(definition, state_label, rule_label))


def _lines(
    definition: Definition, state_label: Callable[[str], str], rule_label: Callable[[Rule], str]
) -> Iterator[str]:
    yield "stateDiagram-v2"
    for state in definition.states:
        yield f'    state "{_escaped(state_label(state.name))}" as {state.name}'
    yield f"    [*] --> {definition.initial}"
    arrows: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for rule in definition.rules:
        arrows[rule.state, rule.leads_to][_escaped(rule_label(rule))] = None
    for (begins, leads_to), labels in arrows.items():
        yield f"    {begins} --> {leads_to} : {'<br/>'.join(labels)}"
    for state in definition.states:
        if state.final:
            yield f"    {state.name} --> [*]"


def _escaped(label: str) -> str:
    return "".join(_RESERVED.get(character, character) for character in label)
