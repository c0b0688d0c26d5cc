"""Whether others returned what the lead unit reported, as long as it has not reported again.

Everything that says so asks here: `is_returned` of one instance, `returned` of many in the
database. Since when follows from the acts (`workflow/engine/performing.py`).
"""

from sqlalchemy import ColumnElement

from models.work import TaskInstance


def is_returned(instance: TaskInstance) -> bool:
    """Whether an instance was returned and not reported again."""
    return instance.returned_at is not None


def returned() -> ColumnElement[bool]:
    """The same as a condition on `TaskInstance`; the index of what was returned is by it."""
    return TaskInstance.returned_at.is_not(None)
