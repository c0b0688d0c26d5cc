"""How a plan and what it was read from are called."""

from flask_babel import gettext

from models.plan import Plan
from workflow.vietnamese import in_sentence_form


def plan_title(plan: Plan) -> str:
    """The title as a sentence begins, however it is issued: names keep their capitals."""
    return in_sentence_form(plan.title, plan.basis.split(";"))


def issued_as(plan: Plan) -> str:
    """Which document the cells are read from, as people name it and not its file."""
    if not plan.document_number:
        return gettext("Phụ lục kèm theo Kế hoạch")
    return gettext("Phụ lục kèm theo Kế hoạch số %(number)s", number=plan.document_number)
