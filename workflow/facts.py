"""Facts that choose between two rows of the table: each answers yes or no, and forbids nothing."""

from collections.abc import Callable

from workflow.engine.case import Case


def cooperation_asked(case: Case) -> bool:
    """At least one cooperating unit is asked."""
    return bool(case.situation.asked)


def last_answer(case: Case) -> bool:
    """With this unit's confirmation every unit has answered and no objection is open."""
    unit_id = case.post.unit_id if case.post else None
    others_silent = [unit for unit in case.situation.silent if unit.id != unit_id]
    others_object = [o for o in case.situation.open_objections if o.unit_id != unit_id]
    return not others_silent and not others_object


def last_response(case: Case) -> bool:
    """This response answers the last open objection, and every unit has answered."""
    return not case.situation.silent and len(case.situation.open_objections) == 1


FACTS: dict[str, Callable[[Case], bool]] = {
    fact.__name__: fact for fact in (cooperation_asked, last_answer, last_response)
}
