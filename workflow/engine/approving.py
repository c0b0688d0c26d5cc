"""What must hold to take an approval back, or to report what was done on its direction."""

from datetime import timedelta

from workflow.audit.capacities import who_acted
from workflow.audit.hashes import row_name
from workflow.calendar.days import local_day
from workflow.definition.vocabulary import Standing
from workflow.errors import Obstacle
from workflow.instance.case import Case


def approved_by_them(case: Case) -> Obstacle | None:
    """Who acts approved it, or holds the post in which it was approved, and not in its place."""
    approval = case.situation.approval
    if approval is None:
        return Obstacle("no_approval", moot=True)
    post = case.post
    in_their_post = post is not None and post.place is None and post.id == approval.post_id
    if in_their_post or case.actor.user_id == approval.given_by_id:
        return None
    return Obstacle("approved_by_another", (_approver(case),), of_right=True, moot=True)


def withdrawal_time_runs(case: Case) -> Obstacle | None:
    """It was approved a short while ago; another day there is nothing to speak of any more."""
    situation, approval = case.situation, case.situation.approval
    if approval is None:
        return None
    minutes = situation.withdrawal_minutes
    if situation.at <= approval.given_at + timedelta(minutes=minutes):
        return None
    gone_by = not minutes or local_day(approval.given_at) < situation.today
    return Obstacle("withdrawal_time_over", (str(minutes),), Standing.CHAIR, moot=gone_by)


def nothing_followed(case: Case) -> Obstacle | None:
    """Nothing was done that rests on the approval."""
    situation, approval = case.situation, case.situation.approval
    if approval is None:
        return None
    if approval.followed_at:
        return Obstacle("direction_followed", (), Standing.CHAIR)
    if situation.closed_since_approval:
        return Obstacle("period_closed_since", (), Standing.FOLLOW_UP)
    later = [
        issued.document_number
        for issued in situation.issued_documents
        if issued.entered_at > approval.given_at
    ]
    return Obstacle("issued_since", tuple(later), Standing.CHAIR) if later else None


def direction_open(case: Case) -> Obstacle | None:
    """It was approved with a direction, on which nothing was reported yet.

    Also where it was reopened, and in a later round: what was directed is still to be done.
    """
    approval = case.situation.directed
    if approval is None:
        return Obstacle("no_direction", moot=True)
    return Obstacle("direction_followed", moot=True) if approval.followed_at else None


def _approver(case: Case) -> str:
    """Who approved it, with their post, as the line of the record has it."""
    approval = case.situation.approval
    assert approval is not None
    told = (line for line in case.situation.signed if row_name(approval) in line.rows)
    line = next((each for each in told if each.actor_id == approval.given_by_id), None)
    return who_acted(line) if line else approval.given_by.full_name


CONDITIONS = (approved_by_them, withdrawal_time_runs, nothing_followed, direction_open)
