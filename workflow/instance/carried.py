"""What a report says still holds from an earlier period, and whether it does."""

from models.plan import ProductRequirement
from models.product import ProductVersion
from models.product_answer import ProductAnswer
from models.vocabulary import ApprovalMode
from models.work import CLOSED, TaskInstance
from workflow.instance.papers import Papers


def may_hold(requirement: ProductRequirement, version: ProductVersion) -> bool:
    """Whether an earlier period's version can answer for a product.

    What the committee decides as a body holds while the instance that brought it is approved.
    """
    return not is_adopted_as_body(requirement) or version.instance.state == CLOSED


def is_adopted_as_body(requirement: ProductRequirement) -> bool:
    """Whether the committee decides on a product as a body."""
    return requirement.approval_mode is ApprovalMode.COLLECTIVE


def open_again(papers: Papers) -> tuple[TaskInstance, ...]:
    """The earlier instances that a report rests on although they are approved no longer."""
    return tuple(
        answer.version.instance
        for answer in papers.answered_products.values()
        if answer.version and not may_hold(answer.requirement, answer.version)
    )


def overtakes(later: ProductVersion, version: ProductVersion) -> bool:
    """Whether a version that stands was handed in after another, in its place."""
    return (
        later.withdrawn_at is None
        and later.instance_id == version.instance_id
        and later.requirement_id == version.requirement_id
        and later.number > version.number
    )


def newer_than(papers: Papers, answer: ProductAnswer) -> ProductVersion | None:
    """The newest version in the place of one that the report says still holds, if it differs.

    It hinders nothing: whether the older one still holds is for those to say who answer and decide.
    """
    holding = answer.version
    if holding is None or papers.answered_products.get(answer.requirement_id) != answer:
        return None
    later = (each for each in papers.overtaking if overtakes(each, holding))
    newest = max(later, key=lambda each: each.number, default=None)
    return newest if newest and newest.sha256 != holding.sha256 else None
