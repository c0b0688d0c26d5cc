"""What verifying can find, as values that say where."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Fault(StrEnum):
    """What can be wrong."""

    EVENT_MISSING = "event_missing"
    EVENT_CHANGED = "event_changed"
    EVENT_UNREADABLE = "event_unreadable"
    CHAIN_BROKEN = "chain_broken"
    SCHEMA_UNKNOWN = "schema_unknown"
    TIME_RAN_BACK = "time_ran_back"
    HEAD_DIFFERS = "head_differs"
    HEAD_MISSING = "head_missing"
    NOTE_DIFFERS = "note_differs"
    NOTE_NOT_FOUND = "note_not_found"
    DEFINITION_CHANGED = "definition_changed"
    NEVER_ASSIGNED = "never_assigned"
    ASSIGNED_AGAIN = "assigned_again"
    STEP_OUT_OF_PLACE = "step_out_of_place"
    STEP_NOT_ALLOWED = "step_not_allowed"
    INSTANCE_DIFFERS = "instance_differs"
    REPORTED_AT_DIFFERS = "reported_at_differs"
    RETURNED_AT_DIFFERS = "returned_at_differs"
    UNISSUED_SINCE_DIFFERS = "unissued_since_differs"
    INSTANCE_MISSING = "instance_missing"
    INSTANCE_UNRECORDED = "instance_unrecorded"
    READ_MODEL_DIFFERS = "read_model_differs"
    ROW_CHANGED = "row_changed"
    ROW_MISSING = "row_missing"
    ROW_RETURNED = "row_returned"
    ROW_UNREADABLE = "row_unreadable"
    ROW_UNRECORDED = "row_unrecorded"
    FILE_DIFFERS = "file_differs"
    GUARD_MISSING = "guard_missing"
    SCHEMA_OUTDATED = "schema_outdated"
    SCHEMA_LACKS = "schema_lacks"
    SCHEMA_ADDED = "schema_added"
    SCHEMA_DIFFERS = "schema_differs"
    STORAGE_DAMAGED = "storage_damaged"
    QUESTION_FAILED = "question_failed"


class Remark(StrEnum):
    """What a whole record tells and somebody should look at; by itself it proves nothing."""

    TIME_STOOD = "time_stood"
    NEVER_SIGNED_IN = "never_signed_in"
    PASSWORD_UNTOLD = "password_untold"  # noqa: S105 - no password
    IN_FUTURE = "in_future"
    NUMBER_AGAIN = "number_again"
    NOBODY_TOLD = "nobody_told"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as the record says. Its sentence is made by who shows it."""

    seq: int | None
    """The line of the record it was found by; None when there is none."""
    code: Fault | Remark
    subject: str
    """What it is about: `event/57`, `report/0192…`, `task_instance/12`, a trigger's name."""
    detail: Mapping[str, Any] = field(default_factory=dict)
