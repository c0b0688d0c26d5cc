"""Which form asks for what an act takes."""

from web.forms.action import ActionForm
from web.forms.comments import CommentForm
from web.forms.products import ProductForm
from web.forms.tasks import (
    ExtensionForm,
    GrantForm,
    OpinionForm,
    ReasonForm,
    ReassignmentForm,
    ReportForm,
    ResponseForm,
    UrgingForm,
)
from web.forms.votes import BallotForm, CountForm, SlipForm, VotingForm
from workflow.definition.definition import Rule
from workflow.discussion.comments import CommentEntry
from workflow.documents.products import ProductEntry, ProductWithdrawalEntry
from workflow.engine.acts.answers import OpinionEntry, ResponseEntry
from workflow.engine.acts.extensions import ExtensionEntry, GrantEntry
from workflow.engine.acts.reassignment import ReassignmentEntry
from workflow.engine.acts.reports import ReportEntry
from workflow.engine.acts.urging import UrgingEntry
from workflow.engine.effects import asks_for
from workflow.instance.entry import ReasonEntry
from workflow.voting.ballots import BallotEntry, SlipEntry
from workflow.voting.decisions import CountEntry, VoteEntry

FORMS: dict[str, type[ActionForm]] = {
    ReportEntry.kind: ReportForm,
    OpinionEntry.kind: OpinionForm,
    ReasonEntry.kind: ReasonForm,
    ResponseEntry.kind: ResponseForm,
    ExtensionEntry.kind: ExtensionForm,
    GrantEntry.kind: GrantForm,
    ReassignmentEntry.kind: ReassignmentForm,
    UrgingEntry.kind: UrgingForm,
    ProductEntry.kind: ProductForm,
    BallotEntry.kind: BallotForm,
    SlipEntry.kind: SlipForm,
    CountEntry.kind: CountForm,
    VoteEntry.kind: VotingForm,
    CommentEntry.kind: CommentForm,
}
"""The form for each kind of entry that people give."""

ELSEWHERE = frozenset({ProductEntry.kind, ProductWithdrawalEntry.kind})
"""What is sent to an address of its own: with a file as it comes, or with a version in it."""


def is_sent_here(rule: Rule) -> bool:
    """Whether an act under a row is sent to the address of its action, with its form alone."""
    return asks_for(rule) not in ELSEWHERE


def form_for(rule: Rule | None) -> type[ActionForm]:
    """The form of an act under a row: the plain one where nothing is asked, or no person asked."""
    return FORMS.get((rule and asks_for(rule)) or "", ActionForm)
