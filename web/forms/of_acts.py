"""Which form asks for what an act takes: nobody keeps a list of the files in `web/forms/acts`."""

from importlib import import_module
from pkgutil import iter_modules

from web.forms import acts
from web.forms.action import ActionForm
from web.forms.acts import products
from workflow.definition.definition import Rule
from workflow.documents.issuing import IssueEntry
from workflow.documents.products import ProductEntry, ProductWithdrawalEntry
from workflow.engine.acts.paper_answers import PaperObjectionEntry, PaperOpinionEntry
from workflow.engine.effects import asks_for

FORMS: dict[str, type[ActionForm]] = {
    kind: form
    for module in iter_modules(acts.__path__, f"{acts.__name__}.")
    for kind, form in import_module(module.name).FORMS.items()
}
"""The form for each kind of entry that people give."""

FURTHER: dict[str, type[ActionForm]] = products.FURTHER
"""Another form in which some kinds can be given."""

ELSEWHERE = frozenset(
    {
        IssueEntry.kind,
        ProductEntry.kind,
        ProductWithdrawalEntry.kind,
        PaperOpinionEntry.kind,
        PaperObjectionEntry.kind,
    }
)
"""What is sent to an address of its own: with a file as it comes, or with a version in it."""


def is_sent_here(rule: Rule) -> bool:
    """Whether an act under a row is sent to the address of its action, with its form alone."""
    return asks_for(rule) not in ELSEWHERE


def form_for(rule: Rule | None) -> type[ActionForm]:
    """The form of an act under a row: the plain one where nothing is asked, or no person asked."""
    return FORMS.get((rule and asks_for(rule)) or "", ActionForm)


def further_form_for(rule: Rule | None) -> type[ActionForm] | None:
    """Another form of an act under a row; None where there is one alone."""
    return FURTHER.get((rule and asks_for(rule)) or "")
