"""The names of what an action can bring about, as rows of the table say them."""

from enum import StrEnum


class EffectName(StrEnum):
    """What has to be given with an action, and what it keeps besides its line in the record."""

    REASON = "reason"
    """Why it is done; kept in the line alone."""
    REPORT = "report"
    CONFIRMATION = "confirmation"
    OBJECTION = "objection"
    RESPONSE = "response"
    SILENCE = "silence"
    EXTENSION = "extension"
    EXTENSION_GRANT = "extension_grant"
    EXTENSION_REFUSAL = "extension_refusal"
    DECLINE = "decline"
    REASSIGNMENT = "reassignment"
    UPHOLDING = "upholding"
    URGING = "urging"
    REMINDERS = "reminders"
