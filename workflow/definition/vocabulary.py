"""The names that rows of the table are written in, and that the rooms compare."""

from enum import StrEnum


class Standing(StrEnum):
    """What somebody is before an instance: in which of these they may take a row."""

    LEAD_MEMBER = "lead_member"
    LEAD_HEAD = "lead_head"
    COOPERATING_HEAD = "cooperating_head"
    FOLLOW_UP = "follow_up"
    COMMITTEE = "committee"
    """The chair or a vice-chair, either of whom decides for the committee."""
    CHAIR = "chair"
    MEMBER = "member"
    """One who votes where the committee decides as a body."""
    PARTICIPANT = "participant"
    """Whoever sees the instance and takes part in the work: not who only inspects it."""
    CLOCK = "clock"


OF_THE_LEAD = (Standing.LEAD_MEMBER, Standing.LEAD_HEAD)


class FactName(StrEnum):
    """What chooses between two rows of one state, action and standing."""

    COOPERATION_ASKED = "cooperation_asked"
    LAST_ANSWER = "last_answer"
    LAST_RESPONSE = "last_response"


class ConditionName(StrEnum):
    """What must hold for a row, and explains itself where it does not."""

    PRODUCTS_COMPLETE = "products_complete"
    NEW_PRODUCTS_THERE = "new_products_there"
    PRODUCT_THERE = "product_there"
    DOCUMENT_TO_ISSUE = "document_to_issue"
    NOT_CONFIRMED_YET = "not_confirmed_yet"
    NOT_OBJECTED_YET = "not_objected_yet"
    OBJECTION_OPEN = "objection_open"
    ANSWERING_TIME_OVER = "answering_time_over"
    OBJECTIONS_ANSWERED = "objections_answered"
    INDEPENDENT_APPROVER = "independent_approver"
    VOTE_RECORDED = "vote_recorded"
    DEADLINE_AHEAD = "deadline_ahead"
    NO_EXTENSION_WAITING = "no_extension_waiting"
    NO_DECLINE_WAITING = "no_decline_waiting"
    EXTENSION_ASKED = "extension_asked"
    DECLINE_ASKED = "decline_asked"
    INDEPENDENT_DECIDER = "independent_decider"
    WITHIN_OFFICE_LIMIT = "within_office_limit"
    UNIT_AWAITED = "unit_awaited"
    OTHER_UNIT_AWAITED = "other_unit_awaited"
    SUBMITTED = "submitted"
    INDEPENDENT_OFFICE = "independent_office"
    OFFICE_LEADS = "office_leads"
    SIGNS_FOR_OFFICE = "signs_for_office"
    INDEPENDENT_AUTHORITY = "independent_authority"
    CHAIR_OF_LEAD = "chair_of_lead"
    LEFT_TO_OFFICE = "left_to_office"
    APPROVED_BY_THEM = "approved_by_them"
    WITHDRAWAL_TIME_RUNS = "withdrawal_time_runs"
    NOTHING_FOLLOWED = "nothing_followed"
    DIRECTION_OPEN = "direction_open"
    ANSWER_ENTERABLE = "answer_enterable"
    WRITTEN_DOWN_FOR_THEM = "written_down_for_them"
    NOT_ANSWERED_THEMSELVES = "not_answered_themselves"
    NOTHING_DECIDED = "nothing_decided"
    SOMEBODY_APPOINTED = "somebody_appointed"
    DECISION_AWAITED = "decision_awaited"
    NO_BALLOT_OPEN = "no_ballot_open"
    BALLOT_OPEN = "ballot_open"
    COMMITTEE_CAN_VOTE = "committee_can_vote"
    BALLOT_REVOCABLE = "ballot_revocable"
    SLIP_AWAITED = "slip_awaited"
    BALLOT_COUNTABLE = "ballot_countable"


class EffectName(StrEnum):
    """What is given with an action and kept of it, where the rooms compare it.

    What nobody compares is named in its own file alone (`workflow/engine/effects.py`).
    """

    RETURN = "return"
    PRODUCT = "product"
    PRODUCT_WITHDRAWAL = "product_withdrawal"
    ISSUE = "issue"
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
    SUBMISSION = "submission"
    PROGRESS = "progress"
    APPOINTMENT = "appointment"
    APPOINTMENT_END = "appointment_end"
    TAKING_BACK = "taking_back"
    APPROVAL = "approval"
    APPROVAL_WITHDRAWAL = "approval_withdrawal"
    DIRECTION_REPORT = "direction_report"
    PAPER_CONFIRMATION = "paper_confirmation"
    PAPER_OBJECTION = "paper_objection"
    BALLOT = "ballot"
    BALLOT_WITHDRAWAL = "ballot_withdrawal"
    SLIP = "slip"
    COUNT = "count"
    VOTE = "vote"
    COMMENT = "comment"


class Ground(StrEnum):
    """What an act rests on: what was seen of it is compared with what is so as it is done."""

    STATE = "state"
    ROUND = "round"
    PRODUCTS = "products"
    ISSUED = "issued"
    """What was handed in as issued of the products approved."""
    OWN_ANSWERS = "own_answers"
    """Those of the unit that acts."""
    ANSWERS = "answers"
    OBJECTION = "objection"
    SUBMISSION = "submission"
    APPROVAL = "approval"
    VOTE = "vote"
    BALLOT = "ballot"
    EXTENSION = "extension"
    DECLINE = "decline"
    APPOINTMENT = "appointment"
    WHOLE = "version"
    """Everything at once, as pages said that were opened before each act had grounds of its own."""
