"""The forms of the commune's terms."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField
from wtforms.validators import InputRequired

from web.forms.base import Form
from web.forms.fields import SHORT
from workflow.administration.approval_terms import Approving
from workflow.administration.deadline_terms import DeadlineTerms
from workflow.engine import reminder_days

_NUMERIC = {**SHORT, "inputmode": "numeric"}


class DeadlineTermsForm(Form):
    """How many days the commune gives."""

    due_offset_days = IntegerField(
        _l("Hạn gửi báo cáo sau ngày chốt số liệu"), [InputRequired()], render_kw=_NUMERIC
    )
    answer_days = IntegerField(
        _l("Thời gian trả lời của đơn vị phối hợp"), [InputRequired()], render_kw=_NUMERIC
    )
    due_soon_days = IntegerField(_l("Báo sắp đến hạn trước"), [InputRequired()], render_kw=_NUMERIC)

    def entry(self) -> DeadlineTerms:
        """The terms that were filled in."""
        return DeadlineTerms(
            due_offset_days=self.due_offset_days.data,
            answer_days=self.answer_days.data,
            due_soon_days=self.due_soon_days.data,
        )


class ReminderTermsForm(Form):
    """When the commune reminds, and to whom it goes on."""

    before_days = IntegerField(_l("Nhắc trước hạn"), [InputRequired()], render_kw=_NUMERIC)
    head_after = IntegerField(
        _l("Báo người đứng đầu đơn vị khi quá hạn"), [InputRequired()], render_kw=_NUMERIC
    )
    committee_after = IntegerField(
        _l("Báo Phó Chủ tịch UBND xã phụ trách khi quá hạn"), [InputRequired()], render_kw=_NUMERIC
    )

    def entry(self) -> reminder_days.ReminderTiming:
        """The terms that were filled in."""
        return reminder_days.ReminderTiming(
            before_days=self.before_days.data,
            head_after=self.head_after.data,
            committee_after=self.committee_after.data,
        )


class ApprovalTermsForm(Form):
    """What comes before an approval."""

    submission_required = BooleanField(
        _l("Chỉ phê duyệt, ghi nhận khi Văn phòng đã xem xét, trình")
    )
    withdrawal_minutes = IntegerField(
        _l("Thời gian được rút phê duyệt, ghi nhận"), [InputRequired()], render_kw=_NUMERIC
    )

    def entry(self) -> Approving:
        """The terms that were filled in."""
        return Approving(
            submission_required=self.submission_required.data,
            withdrawal_minutes=self.withdrawal_minutes.data,
        )


class RetentionTermsForm(Form):
    """How long products are kept."""

    years = IntegerField(_l("Thời hạn bảo quản sản phẩm"), [InputRequired()], render_kw=_NUMERIC)


class VotingTermsForm(Form):
    """How the committee votes."""

    lead_members_vote = BooleanField(
        _l("Thành viên thuộc đơn vị chủ trì được biểu quyết kết quả của đơn vị mình")
    )
