"""The forms by which places are given and areas assigned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from flask_babel import gettext, lazy_pgettext
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from models.vocabulary import SubstitutionKind
from web import wording
from web.formats import day
from web.forms.assignment import boxes
from web.forms.base import Form
from web.forms.fields import SHORT, DayField, TokenField
from web.forms.posts import as_key
from web.wording import substitutions
from workflow.delegation.area_assignment import AreaEntry
from workflow.delegation.candidates import in_form
from workflow.delegation.substitutions import SubstitutionEntry, Taken, Unable
from workflow.texts import shortened

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable, Iterator

    from models.organisation import Post, Unit
    from models.plan import Section
    from workflow.delegation.candidates import Candidates
    from workflow.delegation.overview import Givable, PlacesOffered
    from workflow.errors import Invalid

TITLE_LENGTH = 90
DOCUMENT = {"class": "w-medium", "placeholder": "12/QĐ-UBND"}


def _as_key_if_any(value: object) -> uuid.UUID | None:
    """The key that a choice stands for; None while nothing is chosen."""
    return as_key(value) if value else None


def key_if_any(value: str | None) -> uuid.UUID | None:
    """The key that an address carries; None where it carries none, or what is none."""
    try:
        return _as_key_if_any(value)
    except ValueError:
        return None


class AreaForm(Form):
    """The area of a post or a place; nothing chosen is everything."""

    units = boxes(_l("Nhiệm vụ do các đơn vị này chủ trì"), coerce=as_key)
    sections = boxes(_l("Nhiệm vụ của các mục này trong kế hoạch"), coerce=as_key)
    document_number = StringField(_l("Theo văn bản số"), render_kw=DOCUMENT)

    def offer_area(self, units: Iterable[Unit], sections: Iterable[Section]) -> None:
        """Offer what an area can be made of."""
        self.units.choices = [SelectChoice(str(unit.id), unit.name) for unit in units]
        self.sections.choices = [
            SelectChoice(str(section.id), f"{section.numeral}. {_short(section.title)}")
            for section in sections
        ]

    def area(self) -> AreaEntry:
        """The area that was chosen."""
        return AreaEntry(tuple(self.units.data or ()), tuple(self.sections.data or ()))


class SubstitutionForm(AreaForm):
    """Who takes whose place, from which day to which."""

    token = TokenField()
    # Whose place may be given to whom judges the workflow, so that an attempt is recorded.
    post = SelectField(
        _l("Chức vụ được thay"), [InputRequired()], coerce=_as_key_if_any, validate_choice=False
    )
    substitute = SelectField(
        lazy_pgettext("person", "Người thay thế"), [InputRequired()], validate_choice=False
    )
    kind = RadioField(
        _l("Hình thức"),
        choices=[SelectChoice(kind.value, words) for kind, words in substitutions.KINDS.items()],
        default=SubstitutionKind.STAND_IN.value,
    )
    valid_from = DayField(_l("Từ ngày"), [InputRequired()], render_kw=SHORT)
    valid_to = DayField(_l("Đến hết ngày"), [InputRequired()], render_kw=SHORT)
    always_by_document = False
    """Whether only what a document says can be entered."""

    def offering(self, found: Givable, offered: PlacesOffered) -> Self:
        """The form itself, with the post that was chosen, who can take its place, and how.

        Where none was, its posts are what there is to choose from.
        """
        posts = [found.chosen] if found.chosen else found.posts
        nothing = [] if found.chosen else [SelectChoice("", gettext("Chọn chức vụ"))]
        nobody = SelectChoice("", gettext("Chọn người thay thế"))
        self.post.choices = [*nothing, *(_post(post) for post in posts)]
        self.substitute.choices = [nobody, *_people(found.candidates)]
        self.kind.choices = [
            SelectChoice(kind.value, words)
            for kind, words in substitutions.KINDS.items()
            if not found.chosen or any(in_form(found.candidates, kind))
        ]
        self.offer_area(offered.units, offered.sections)
        return self

    def validate_document_number(self, field: StringField) -> None:
        """Leave it to be said together with what else is missing."""
        by_document = self.always_by_document or self.kind.data == SubstitutionKind.DELEGATION
        if by_document and not field.data:
            raise ValidationError(wording.invalid("required"))

    def entry(self) -> SubstitutionEntry:
        """What was filled in."""
        return SubstitutionEntry(
            post=self.post.data,
            substitute=self.substitute.data or "",
            kind=SubstitutionKind(self.kind.data),
            valid_from=self.valid_from.data,
            valid_to=self.valid_to.data,
            document_number=self.document_number.data or "",
            area=self.area(),
        )

    def show(self, invalid: Invalid) -> None:
        """Show what is wrong; of a place that is taken also by whom, and who else could take it."""
        super().show(invalid)
        if isinstance(invalid, Taken):
            who = gettext(
                "%(who)s thay %(place)s từ ngày %(since)s đến hết %(until)s.",
                who=invalid.holder,
                place=invalid.place,
                since=day(invalid.since),
                until=day(invalid.until),
            )
            self.valid_from.errors = [*self.valid_from.errors, who]
        if isinstance(invalid, Unable):
            self.substitute.errors = [*self.substitute.errors, substitutions.able(invalid.able)]


def _post(post: Post) -> SelectChoice:
    return SelectChoice(str(post.id), f"{post.name}: {post.user.full_name}")


def _people(found: Iterable[Candidates]) -> Iterator[SelectChoice]:
    """Who could take a place, unit by unit, and how they would sign."""
    for of in found:
        unit = of.unit.name if of.unit else gettext("Ủy ban nhân dân xã")
        for each in of.people:
            user = each.post.user
            words = f"{user.full_name}, {each.post.title} ({substitutions.marks(each.signs)})"
            yield SelectChoice(user.username, words, optgroup=unit)


def _short(title: str) -> str:
    """A heading of the plan, as much of it as tells it from the others."""
    return shortened(title, TITLE_LENGTH)
