"""Collective decisions: Law 72/2025/QH15, article 40, clause 3."""

from models.work import Vote


def is_adopted(vote: Vote) -> bool:
    """Whether more than half of all members were in favour; a tie goes with the chair."""
    if vote.in_favour * 2 == vote.members:
        return vote.chair_in_favour
    return vote.in_favour * 2 > vote.members
