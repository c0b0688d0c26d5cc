"""Conditions: each answers None when it holds, or the obstacle that says what is missing."""

from collections.abc import Callable, Iterable

from models.plan import ProductRequirement
from models.titles import held_by
from models.vocabulary import Stance
from workflow.definition.vocabulary import ConditionName, FactName, Standing
from workflow.engine import approving
from workflow.errors import Obstacle
from workflow.instance.carried import open_again
from workflow.instance.case import Case
from workflow.instance.issuing import numbered
from workflow.instance.vote_count import is_adopted
from workflow.voting import conditions as voting


def products_complete(case: Case) -> Obstacle | None:
    """Every product named in the plan has a current version, as the first definitions demand."""
    return _missing(case.situation.missing_products)


def new_products_there(case: Case) -> Obstacle | None:
    """Every product that each period has to bring anew has a current version."""
    missing = case.situation.missing_products
    return _missing(requirement for requirement in missing if requirement.must_be_new)


def product_there(case: Case) -> Obstacle | None:
    """Something is handed in that can be taken out."""
    if case.situation.current_versions:
        return None
    return Obstacle("no_product_yet", (), Standing.LEAD_MEMBER, moot=True)


def document_to_issue(case: Case) -> Obstacle | None:
    """Something was approved that is issued with a number."""
    return None if numbered(case.situation) else Obstacle("nothing_to_issue", moot=True)


def not_confirmed_yet(case: Case) -> Obstacle | None:
    """This unit has not confirmed in this round."""
    return _not_yet(case, Stance.CONFIRMED, "confirmed_already")


def not_objected_yet(case: Case) -> Obstacle | None:
    """This unit has not objected in this round."""
    return _not_yet(case, Stance.OBJECTED, "objected_already")


def objection_open(case: Case) -> Obstacle | None:
    """There is an objection to respond to."""
    return None if case.objection else Obstacle("no_open_objection", moot=True)


def answering_time_over(case: Case) -> Obstacle | None:
    """The day by which the units were to answer is past."""
    report = case.situation.report
    if report and report.answers_due_on and report.answers_due_on < case.situation.today:
        return None
    return Obstacle("answering_time_runs", (), Standing.CLOCK)


def objections_answered(case: Case) -> Obstacle | None:
    """No objection is without a response."""
    waiting = {objection.unit_id for objection in case.situation.open_objections}
    names = tuple(unit.name for unit in case.situation.asked if unit.id in waiting)
    return Obstacle("objections_open", names, Standing.LEAD_HEAD) if names else None


def independent_approver(case: Case) -> Obstacle | None:
    """The approver neither reported it nor belongs to the lead unit.

    Nobody comes by substitution to judge what they had a part in: in another's place neither of
    the two may have had any, and who had one in another's place does not approve in their own.
    """
    situation, me = case.situation, case.actor.user_id
    report, lead = situation.report, situation.instance.lead_unit_id
    reported_it = report is not None and report.reported_by_id == me
    of_lead = lead in case.actor.units_before(situation.instance)
    if of_lead and situation.nobody_else_decides:
        return Obstacle("nobody_else_decides", of_right=True)
    if reported_it or of_lead:
        return Obstacle("approver_not_independent", (), Standing.COMMITTEE, of_right=True)
    place = case.post.place if case.post else None
    if me in (situation.took_part if place else situation.substituted):
        return Obstacle("approver_took_part", (), Standing.COMMITTEE, of_right=True)
    if place and (place.person_id in situation.took_part or lead in place.unit_ids):
        principal = held_by(place.name, case.post.name if case.post else "")
        return Obstacle(
            "principal_not_independent", (principal,), Standing.COMMITTEE, of_right=True
        )
    return None


def submitted(case: Case) -> Obstacle | None:
    """The follow-up office has submitted the round, where the commune's terms demand it."""
    waits = case.situation.waits_to_be_submitted
    return Obstacle("not_submitted", (), Standing.FOLLOW_UP) if waits else None


def vote_recorded(case: Case) -> Obstacle | None:
    """A collective matter has its recorded vote, and the vote adopted it.

    Where a version of an earlier period stands for it, that is approved still.
    """
    if earlier := open_again(case.situation):
        numbers = tuple(str(instance.number) for instance in earlier)
        return Obstacle("carried_open_again", numbers, Standing.COMMITTEE)
    if not case.situation.needs_vote:
        return None
    if case.situation.vote is None:
        if missing := voting.awaited_members(case.situation):
            return Obstacle("members_to_vote", missing, Standing.MEMBER)
        return Obstacle("vote_missing", (), Standing.FOLLOW_UP)
    return (
        None
        if is_adopted(case.situation.vote)
        else Obstacle("vote_rejected", (), Standing.COMMITTEE)
    )


def deadline_ahead(case: Case) -> Obstacle | None:
    """There is a due date, and it has not passed."""
    due_on = case.situation.instance.due_on
    if due_on is None:
        return Obstacle("no_deadline")
    return Obstacle("deadline_passed", (due_on,)) if due_on < case.situation.today else None


def no_extension_waiting(case: Case) -> Obstacle | None:
    """No extension waits to be decided."""
    waiting = case.situation.open_extension
    return Obstacle("extension_waiting", (), Standing.COMMITTEE) if waiting else None


def no_decline_waiting(case: Case) -> Obstacle | None:
    """What the lead unit sent back, if it did, was answered."""
    waiting = case.situation.open_decline
    return Obstacle("decline_waiting", (), Standing.COMMITTEE) if waiting else None


def extension_asked(case: Case) -> Obstacle | None:
    """An extension waits to be decided."""
    if case.situation.open_extension:
        return None
    return Obstacle("no_extension_asked", (), Standing.LEAD_HEAD, moot=True)


def decline_asked(case: Case) -> Obstacle | None:
    """The lead unit has sent it back, and that was not answered."""
    if case.situation.open_decline:
        return None
    return Obstacle("not_declined", (), Standing.LEAD_HEAD, moot=True)


def independent_decider(case: Case) -> Obstacle | None:
    """Neither who answers nor whose place they take has asked, or belongs to the lead unit."""
    situation, place = case.situation, case.post.place if case.post else None
    extension, decline = situation.open_extension, situation.open_decline
    asked = {extension.asked_by_id if extension else None}
    asked |= {decline.declined_by_id if decline else None, *situation.asked_in_place}
    deciding = {case.actor.user_id, *([place.person_id] if place else [])}
    if case.is_of_lead and situation.nobody_else_decides:
        return Obstacle("nobody_else_decides", of_right=True)
    if deciding & asked or case.is_of_lead:
        return Obstacle("decider_not_independent", (), Standing.COMMITTEE, of_right=True)
    return None


def within_office_limit(case: Case) -> Obstacle | None:
    """What is proposed lies within what the committee left to the follow-up office."""
    request, latest = case.situation.open_extension, case.situation.office_may_grant_until
    if latest is None:
        return Obstacle("extension_not_left_to_office", (), Standing.COMMITTEE, of_right=True)
    if request and request.proposed_on > latest:
        return Obstacle("beyond_office_limit", (latest,), Standing.COMMITTEE, of_right=True)
    return None


def independent_office(case: Case) -> Obstacle | None:
    """Neither who acts for the office nor whose place they take belongs to the lead unit.

    Where that is the office itself, the committee does in its place what it is to do.
    """
    if not case.is_of_lead:
        return None
    if case.situation.office_leads:
        return Obstacle("office_leads_itself", (), Standing.COMMITTEE, of_right=True)
    return Obstacle("office_not_independent", (), Standing.FOLLOW_UP, of_right=True)


def office_leads(case: Case) -> Obstacle | None:
    """The follow-up office, whose it is else, is the lead unit: the committee does it."""
    if case.situation.office_leads:
        return None
    return Obstacle("office_does_it", (), Standing.FOLLOW_UP, of_right=True, moot=True)


def signs_for_office(case: Case) -> Obstacle | None:
    """Who acts heads the office, is a deputy in it, or takes the place of one who does."""
    if case.post and case.post.signs_for_office:
        return None
    return Obstacle("officer_of_office", (), Standing.FOLLOW_UP, of_right=True)


def independent_authority(case: Case) -> Obstacle | None:
    """Neither who acts for the committee nor whose place they take belongs to the lead unit."""
    if not case.is_of_lead:
        return None
    if case.situation.nobody_else_decides:
        return Obstacle("nobody_else_decides", of_right=True)
    return Obstacle("authority_not_independent", (), Standing.COMMITTEE, of_right=True)


def chair_of_lead(case: Case) -> Obstacle | None:
    """The chair, whose it is else, belongs to the lead unit: another of the committee does it."""
    if case.situation.chair_leads:
        return None
    return Obstacle("chair_decides", (), Standing.CHAIR, of_right=True, moot=True)


def left_to_office(case: Case) -> Obstacle | None:
    """The committee has not had to decide on it: it was not sent back, nor given out instead."""
    if not case.situation.declines:
        return None
    return Obstacle("committee_has_the_word", (), Standing.COMMITTEE)


def answer_enterable(case: Case) -> Obstacle | None:
    """Some unit of others has not answered by itself: its answer can be written down for it."""
    if case.enterable:
        return None
    if not (own := case.situation.enterable):
        return Obstacle("all_answered_themselves", moot=True)
    names = tuple(unit.name for unit in own)
    return Obstacle("own_unit_left", names, Standing.COOPERATING_HEAD, of_right=True)


def written_down_for_them(case: Case) -> Obstacle | None:
    """The answer that holds for their unit is one that the office wrote down.

    As the first definitions demand it of a unit that answers late.
    """
    held = case.own_answers[-1:]
    if any(answer.id in case.situation.on_paper for answer in held):
        return None
    return Obstacle("not_written_down", moot=True)


def not_answered_themselves(case: Case) -> Obstacle | None:
    """Their unit has not answered by itself: it was silent, or the office wrote it down."""
    held = case.own_answers[-1:]
    if any(answer.stance is Stance.NO_RESPONSE for answer in held):
        return None
    return Obstacle("answered_themselves", moot=True) if written_down_for_them(case) else None


def nothing_decided(case: Case) -> Obstacle | None:
    """The committee has not begun to decide as a body: no answer changes what was voted on."""
    if case.situation.vote:
        return Obstacle("decided_already", (), Standing.COMMITTEE)
    return Obstacle("members_vote", (), Standing.FOLLOW_UP) if case.situation.ballot else None


def unit_awaited(case: Case) -> Obstacle | None:
    """Some unit is awaited, which can be urged."""
    return None if case.situation.awaited_units else Obstacle("no_unit_awaited")


def other_unit_awaited(case: Case) -> Obstacle | None:
    """Some unit is awaited to which neither who urges nor whose place they take belongs."""
    if obstacle := unit_awaited(case):
        return obstacle
    if all(unit.id in case.units for unit in case.situation.awaited_units):
        return Obstacle("own_unit_awaited", (), Standing.CHAIR)
    return None


def cooperation_asked(case: Case) -> bool:
    """At least one cooperating unit is asked."""
    return bool(case.situation.asked)


def last_answer(case: Case) -> bool:
    """With this unit's confirmation every unit has answered and no objection is open."""
    unit_id = case.answering_id
    others_silent = [unit for unit in case.situation.silent if unit.id != unit_id]
    others_object = [o for o in case.situation.open_objections if o.unit_id != unit_id]
    return not others_silent and not others_object


def last_response(case: Case) -> bool:
    """This response answers the last open objection, and every unit has answered."""
    return not case.situation.silent and len(case.situation.open_objections) == 1


FACTS: dict[str, Callable[[Case], bool]] = {
    FactName(fact.__name__): fact for fact in (cooperation_asked, last_answer, last_response)
}


def _missing(products: Iterable[ProductRequirement]) -> Obstacle | None:
    missing = tuple(product.heading for product in products)
    return Obstacle("products_missing", missing, Standing.LEAD_MEMBER) if missing else None


def _not_yet(case: Case, stance: Stance, code: str) -> Obstacle | None:
    on_paper = case.situation.on_paper
    given = any(each.stance is stance and each.id not in on_paper for each in case.own_answers)
    return Obstacle(code) if given else None


def somebody_appointed(case: Case) -> Obstacle | None:
    """Somebody is named who works on it."""
    return None if case.situation.appointments else Obstacle("nobody_appointed", moot=True)


CONDITIONS: dict[str, Callable[[Case], Obstacle | None]] = {
    ConditionName(condition.__name__): condition
    for condition in (
        products_complete,
        new_products_there,
        product_there,
        document_to_issue,
        not_confirmed_yet,
        not_objected_yet,
        objection_open,
        answering_time_over,
        objections_answered,
        independent_approver,
        submitted,
        vote_recorded,
        deadline_ahead,
        no_extension_waiting,
        no_decline_waiting,
        extension_asked,
        decline_asked,
        independent_decider,
        within_office_limit,
        independent_office,
        office_leads,
        signs_for_office,
        independent_authority,
        chair_of_lead,
        left_to_office,
        answer_enterable,
        written_down_for_them,
        not_answered_themselves,
        nothing_decided,
        unit_awaited,
        other_unit_awaited,
        somebody_appointed,
        *approving.CONDITIONS,
        *voting.CONDITIONS,
    )
}
