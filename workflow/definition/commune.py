"""The rule book of the commune's office: who may do what, when, and what it leads to.

Read a row aloud: in `reported`, the head of a cooperating unit may `confirm`; it stays
`reported`, or, when that was the last answer awaited, becomes `reviewed`. Who can take a row that
leads `forward` is awaited; every other row is beside the way. What the follow-up office sends out
its head or a deputy signs; its officers keep what came in. A row that says `outdates=False`
only puts something beside the instance, which stays as others have it before them.
`tests/stories/decision-table.csv` states the same independently.
"""

from workflow.definition.definition import Definition, Rule, State


def _extending(state: str, *provided: str) -> tuple[Rule, ...]:
    """Gia hạn, alike wherever the lead unit is at work: asked for in time, decided by others."""
    return (
        Rule(
            state, "request_extension", "lead_head", state,
            provided=("deadline_ahead", "no_extension_waiting", *provided),
            effect="extension",
        ),
        *_answering_extension(state),
    )  # fmt: skip


def _answering_extension(state: str) -> tuple[Rule, ...]:
    """Quyết định gia hạn: also after the report, which may be late for want of the answer."""
    by = {
        "committee": ("extension_asked", "independent_decider"),
        "follow_up": (
            "extension_asked",
            "independent_decider",
            "within_office_limit",
            "signs_for_office",
        ),
    }
    answers = (("grant_extension", "extension_grant"), ("refuse_extension", "extension_refusal"))
    return tuple(
        Rule(state, action, standing, state, provided=provided, effect=effect)
        for action, effect in answers
        for standing, provided in by.items()
    )  # fmt: skip


def _appointing(state: str, *provided: str) -> tuple[Rule, ...]:
    """Phân công xử lý: the head names who of the unit works on it, anew as often as needed."""
    return (
        Rule(
            state, "appoint", "lead_head", state,
            provided=provided, effect="appointment", outdates=False,
        ),
        Rule(
            state, "end_appointment", "lead_head", state,
            provided=("somebody_appointed",), effect="appointment_end", outdates=False,
        ),
    )  # fmt: skip


def _products(state: str) -> tuple[Rule, ...]:
    """Sản phẩm: anybody of the lead unit hands them in, and takes them out again."""
    return (
        Rule(state, "hand_in", "lead_member", state, effect="product", outdates=False),
        Rule(
            state, "take_out", "lead_member", state,
            provided=("product_there",),
            effect="product_withdrawal", outdates=False,
        ),
    )  # fmt: skip


def _issuing(state: str) -> tuple[Rule, ...]:
    """Ban hành: what was approved as a draft is signed and numbered, and handed in as issued."""
    return tuple(
        Rule(
            state, "hand_in_issued", standing, state,
            provided=("document_to_issue",),
            effect="issue", outdates=False,
        )
        for standing in ("lead_member", "follow_up")
    )  # fmt: skip


def _collective_decision(state: str) -> tuple[Rule, ...]:
    """Biểu quyết: the office asks the members and counts, or enters what the minutes say."""
    return (
        Rule(
            state, "open_ballot", "follow_up", state,
            provided=(
                "decision_awaited", "no_ballot_open", "committee_can_vote", "signs_for_office",
            ),
            effect="ballot", outdates=False,
        ),
        Rule(
            state, "withdraw_ballot", "follow_up", state,
            provided=("decision_awaited", "ballot_open", "ballot_revocable", "signs_for_office"),
            effect="ballot_withdrawal", outdates=False,
        ),
        Rule(
            state, "cast", "member", state,
            provided=("decision_awaited", "ballot_open", "slip_awaited"),
            effect="slip", forward=True, outdates=False,
        ),
        Rule(
            state, "count", "follow_up", state,
            provided=("decision_awaited", "ballot_open", "ballot_countable"),
            effect="count", forward=True, outdates=False,
        ),
        Rule(
            state, "vote", "follow_up", state,
            provided=("decision_awaited", "no_ballot_open"),
            effect="vote", forward=True, outdates=False,
        ),
    )  # fmt: skip


def _putting_right(state: str, asking: str) -> tuple[Rule, ...]:
    """Sửa ý kiến đã ghi: until it is decided, by the unit whose answer it is, or by the office.

    So a unit answers that was silent until its time was over. That it does not agree after all
    leads back to where it is answered.
    """
    by_unit = ("not_answered_themselves", "nothing_decided")
    return (
        Rule(
            state, "confirm", "cooperating_head", state,
            provided=by_unit, effect="confirmation",
        ),
        Rule(
            state, "object", "cooperating_head", asking,
            provided=by_unit, effect="objection",
        ),
        *_entering("record_answer", "paper_confirmation", state, state, "nothing_decided"),
        *_entering("record_objection", "paper_objection", state, asking, "nothing_decided"),
    )  # fmt: skip


def _entering(
    action: str, effect: str, state: str, leads_to: str, *provided: str, when: str = ""
) -> tuple[Rule, ...]:
    """Ghi ý kiến nhận bằng văn bản: the office; where it leads itself, the committee."""
    writers = {
        "follow_up": ("independent_office", "answer_enterable"),
        "committee": ("office_leads", "independent_authority", "answer_enterable"),
    }
    return tuple(
        Rule(
            state, action, standing, leads_to,
            when=(when,) if when else (), provided=(*demanded, *provided), effect=effect,
        )
        for standing, demanded in writers.items()
    )  # fmt: skip


def _urging(state: str, *by_chair: str) -> tuple[Rule, ...]:
    """Đôn đốc, alike wherever a unit is awaited: by others than who is of it."""
    rows = {
        "follow_up": ("other_unit_awaited", "signs_for_office"),
        "chair": ("independent_authority", *by_chair),
    }
    return tuple(
        Rule(
            state, "urge", standing, state,
            provided=provided, effect="urging", outdates=False,
        )
        for standing, provided in rows.items()
    )  # fmt: skip


def _revoking(state: str) -> Rule:
    """Thu hồi: the committee takes it back; who is of the lead unit does not."""
    return Rule(
        state, "revoke", "committee", "revoked",
        provided=("independent_authority",), effect="reason",
    )  # fmt: skip


def _following_direction(state: str) -> Rule:
    """Thực hiện ý kiến chỉ đạo: the lead unit reports on it, also once it was reopened."""
    return Rule(
        state, "follow_direction", "lead_head", state,
        provided=("direction_open",), effect="direction_report", outdates=False,
    )  # fmt: skip


def _reminding(state: str) -> Rule:
    """Nhắc việc: the clock reminds those who are awaited, and tells others when it is late."""
    return Rule(state, "remind", "clock", state, effect="reminders", outdates=False)


def _discussion(*states: State) -> tuple[Rule, ...]:
    """Trao đổi: whoever takes part in the work may say something, at any time."""
    return tuple(
        Rule(state.name, "comment", "participant", state.name, effect="comment", outdates=False)
        for state in states
    )


_STATES = (
    State("assigned", step=1),
    State("in_progress", step=2),
    State("reported", step=3),
    State("reviewed", step=4),
    State("closed", step=5, final=True),
    State("revoked", final=True),
)


COMMUNE = Definition(
    name="commune",
    initial="assigned",
    states=_STATES,
    rules=(
        # Đã giao: the lead unit takes it up, or the committee takes it back.
        Rule(
            "assigned", "start", "lead_member", "in_progress",
            provided=("no_decline_waiting",),
            forward=True,
        ),
        # What is outside its functions the unit sends back; then the committee has the word.
        Rule(
            "assigned", "decline", "lead_head", "assigned",
            provided=("no_decline_waiting",),
            effect="decline",
        ),
        Rule(
            "assigned", "reassign", "committee", "revoked",
            provided=("decline_asked", "independent_decider"),
            effect="reassignment",
        ),
        Rule(
            "assigned", "uphold", "committee", "assigned",
            provided=("decline_asked", "independent_decider"),
            effect="upholding",
        ),
        *_appointing("assigned", "no_decline_waiting"),
        *_extending("assigned", "no_decline_waiting"),
        *_urging("assigned", "unit_awaited"),
        _reminding("assigned"),
        # What the office gave out by mistake it takes back itself, until the unit takes it up.
        Rule(
            "assigned", "take_back", "follow_up", "revoked",
            provided=("independent_office", "left_to_office", "signs_for_office"),
            effect="taking_back",
        ),
        _revoking("assigned"),
        # Đang thực hiện: the head reports once what each period has to bring is there.
        *_products("in_progress"),
        Rule(
            "in_progress", "report", "lead_head", "reported",
            when=("cooperation_asked",),
            provided=("new_products_there",),
            effect="report", forward=True,
        ),
        Rule(
            "in_progress", "report", "lead_head", "reviewed",
            when=("not cooperation_asked",),
            provided=("new_products_there",),
            effect="report", forward=True,
        ),
        # How far it is anybody of the lead unit may say, as often as they like.
        Rule(
            "in_progress", "update_progress", "lead_member", "in_progress",
            effect="progress", outdates=False,
        ),
        *_appointing("in_progress"),
        *_extending("in_progress"),
        *_urging("in_progress"),
        _following_direction("in_progress"),
        _reminding("in_progress"),
        _revoking("in_progress"),
        # Đã báo cáo: every unit asked answers for its own part; an objection is answered.
        Rule(
            "reported", "confirm", "cooperating_head", "reported",
            when=("not last_answer",),
            provided=("not_confirmed_yet",),
            effect="confirmation", forward=True,
        ),
        Rule(
            "reported", "confirm", "cooperating_head", "reviewed",
            when=("last_answer",),
            provided=("not_confirmed_yet",),
            effect="confirmation", forward=True,
        ),
        Rule(
            "reported", "object", "cooperating_head", "reported",
            provided=("not_objected_yet",),
            effect="objection",
        ),
        Rule(
            "reported", "respond", "lead_head", "reported",
            when=("not last_response",),
            provided=("objection_open",),
            effect="response", forward=True,
        ),
        Rule(
            "reported", "respond", "lead_head", "reviewed",
            when=("last_response",),
            provided=("objection_open",),
            effect="response", forward=True,
        ),
        # What a unit answered on paper or by telephone is written down for it.
        *_entering(
            "record_answer", "paper_confirmation", "reported", "reported", when="not last_answer"
        ),
        *_entering(
            "record_answer", "paper_confirmation", "reported", "reviewed", when="last_answer"
        ),
        *_entering("record_objection", "paper_objection", "reported", "reported"),
        Rule("reported", "withdraw", "lead_head", "in_progress"),
        Rule(
            "reported", "return", "follow_up", "in_progress",
            provided=("independent_office", "signs_for_office"), effect="return",
        ),
        Rule(
            "reported", "return", "committee", "in_progress",
            provided=("office_leads", "independent_authority"), effect="return",
        ),
        Rule(
            "reported", "lapse", "clock", "reviewed",
            provided=("answering_time_over", "objections_answered"),
            effect="silence",
        ),
        *_urging("reported", "other_unit_awaited"),
        *_answering_extension("reported"),
        _following_direction("reported"),
        _reminding("reported"),
        _revoking("reported"),
        # Đã xem xét: the office may submit it; the committee decides, never one who reported it or
        # belongs to the lead.
        Rule(
            "reviewed", "submit", "follow_up", "reviewed",
            provided=("signs_for_office",),
            effect="submission", outdates=False,
        ),
        *_putting_right("reviewed", asking="reported"),
        *_collective_decision("reviewed"),
        Rule(
            "reviewed", "approve", "committee", "closed",
            provided=("independent_approver", "submitted", "vote_recorded"),
            effect="approval", forward=True,
        ),
        Rule(
            "reviewed", "return", "committee", "in_progress",
            provided=("independent_authority",), effect="return",
        ),
        *_answering_extension("reviewed"),
        _following_direction("reviewed"),
        _reminding("reviewed"),
        _revoking("reviewed"),
        # Đã kết thúc: closed stays closed, unless who approved it takes that back at once, or the
        # chair reopens it, recorded and rare; a vice-chair where the chair is of the lead unit.
        # What was directed the lead unit does nevertheless.
        Rule(
            "closed", "withdraw_approval", "committee", "reviewed",
            provided=("approved_by_them", "withdrawal_time_runs", "nothing_followed"),
            effect="approval_withdrawal",
        ),
        _following_direction("closed"),
        # A draft that was approved is issued afterwards, without opening anything again.
        *_issuing("closed"),
        Rule(
            "closed", "reopen", "chair", "in_progress",
            provided=("independent_authority",), effect="return",
        ),
        Rule(
            "closed", "reopen", "committee", "in_progress",
            provided=("chair_of_lead", "independent_authority"), effect="return",
        ),
        *_discussion(*_STATES),
    ),
)  # fmt: skip
