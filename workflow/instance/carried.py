"""What a report says still holds from an earlier period, and whether it does."""

from models.plan import ProductRequirement
from models.product import ProductVersion
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
