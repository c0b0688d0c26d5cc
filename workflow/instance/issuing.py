"""What was issued of the products of an instance, and what still has to be."""

from models.issued_document import IssuedDocument
from models.plan import ProductRequirement
from models.product import ProductVersion
from models.vocabulary import ProductStage
from workflow.definition.vocabulary import EffectName
from workflow.instance.papers import Papers


def issued_of(papers: Papers, version: ProductVersion) -> tuple[IssuedDocument, ...]:
    """What was issued of a version, the latest first: that holds, the others were corrected."""
    return tuple(each for each in papers.issued_documents if each.version_id == version.id)


def product_of(papers: Papers, version: ProductVersion) -> ProductRequirement:
    """The product of the plan that a version was handed in for; asks the database nothing."""
    products = papers.instance.task.requirements
    return next(each for each in products if each.id == version.requirement_id)


def stage_of(papers: Papers, version: ProductVersion) -> ProductStage | None:
    """Whether a version is a draft or was issued; None of a kind that is given no number.

    What came with a number was issued, also where nobody said by whom it is signed.
    """
    if version.document_number or issued_of(papers, version):
        return ProductStage.ISSUED
    return ProductStage.DRAFT if product_of(papers, version).kind.is_numbered else None


def numbered(papers: Papers) -> tuple[ProductVersion, ...]:
    """The current versions that are issued with a number, by their place in the plan."""
    current = papers.current_versions
    products = (each for each in papers.instance.task.requirements if each.kind.is_numbered)
    return tuple(current[each.id] for each in products if each.id in current)


def drafts(papers: Papers) -> tuple[ProductVersion, ...]:
    """Those of them that are drafts still."""
    return tuple(v for v in numbered(papers) if stage_of(papers, v) is ProductStage.DRAFT)


def to_be_issued(papers: Papers) -> tuple[ProductVersion, ...]:
    """The approved drafts of which no issued document was handed in yet.

    What its rules let nobody hand in is not missing: instances of earlier rules are not asked.
    """
    awaits_them = papers.definition.allows(papers.state, EffectName.ISSUE)
    return drafts(papers) if awaits_them else ()
