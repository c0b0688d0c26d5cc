"""How a report answers the products of the plan that it brings no new version of, in words."""

from flask_babel import gettext

from models.plan import ProductRequirement
from models.product import ProductVersion
from models.product_answer import ProductAnswer
from web.formats import day
from web.wording.periods import period_inside
from workflow.definition.definition import Definition
from workflow.definition.vocabulary import ConditionName


def holding(version: ProductVersion) -> str:
    """An earlier version as it is offered: `Kế hoạch vốn, số 12/KH-UBND ngày … (quý I/2026)`."""
    return gettext(
        "%(document)s (%(period)s)",
        document=version_named(version),
        period=period_inside(version.instance.period),
    )


def version_named(version: ProductVersion) -> str:
    """By what people know a version: `Kế hoạch vốn, số 12/KH-UBND ngày …`."""
    return ", ".join(filter(None, (version.title, _number(version))))


def none_yet(requirement: ProductRequirement, book: Definition) -> str:
    """That nothing was handed in of a product, and what else can be said of it by a rule book."""
    if not requirement.required:
        return gettext("Do cơ quan khác ban hành; nộp kèm khi có.")
    demands_new_alone = any(
        ConditionName.NEW_PRODUCTS_THERE in rule.provided for rule in book.rules
    )
    if requirement.must_be_new or not demands_new_alone:
        return gettext("Chưa có sản phẩm nào.")
    return gettext(
        "Chưa có bản mới; khi báo cáo, chọn văn bản kỳ trước còn hiệu lực hoặc không phát sinh."
    )


def product_answer(answer: ProductAnswer) -> str:
    """What a report says of a product: `sử dụng văn bản số … của quý I/2026`."""
    version = answer.version
    if version is None:
        return gettext("không phát sinh trong kỳ: %(reason)s", reason=answer.reason)
    return gettext(
        "sử dụng văn bản %(document)s của %(period)s",
        document=_number(version) or f"“{version.title}”",
        period=period_inside(version.instance.period),
    )


def _number(version: ProductVersion) -> str:
    """By which number and date an office knows a document, as far as they were given."""
    number, dated = version.document_number, day(version.document_date)
    if number and dated:
        return gettext("số %(number)s ngày %(day)s", number=number, day=dated)
    if number:
        return gettext("số %(number)s", number=number)
    return gettext("ngày %(day)s", day=dated) if dated else ""
