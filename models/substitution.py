"""Who acts in another's place, from date to date, and what a post or a place is limited to."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Owned, ShortText, choice, within_commune
from models.organisation import Post, User
from models.vocabulary import SubstitutionKind


class Substitution(Owned):
    """A person takes the place of whoever holds a post, on these days and no others.

    Law 72/2025/QH15, articles 14 and 40: in writing, with its scope and its time, never passed on.
    """

    __tablename__ = "substitution"
    __table_args__ = (
        within_commune("post", "post_id"),
        within_commune("user_account", "substitute_id"),
        Index(None, "commune_id", "post_id"),
        Index(None, "commune_id", "substitute_id"),
        CheckConstraint("valid_to >= valid_from", name="valid_dates"),
        CheckConstraint("kind <> 'delegation' OR document_number <> ''", name="written"),
    )
    witnessed = (
        "post_id", "substitute_id", "kind", "valid_from", "valid_to", "document_number", "ended_at",
    )  # fmt: skip

    post_id: Mapped[uuid.UUID]
    substitute_id: Mapped[uuid.UUID]
    kind: Mapped[SubstitutionKind] = mapped_column(choice(SubstitutionKind))
    valid_from: Mapped[date]
    valid_to: Mapped[date]
    document_number: Mapped[str] = mapped_column(ShortText)
    """Empty where the person themself, or the chair, let a deputy stand in without a document."""
    ended_at: Mapped[datetime | None]
    """When it was taken back before its last day: from that instant it gives no right."""
    told_at: Mapped[datetime | None]
    """When the substitute was told what waits for them there."""

    consent: Mapped["PlaceConsent | None"] = relationship(
        primaryjoin="and_(Substitution.commune_id == foreign(PlaceConsent.commune_id),"
        " Substitution.id == foreign(PlaceConsent.substitution_id))",
        viewonly=True,
        uselist=False,
    )
    post: Mapped[Post] = relationship(
        primaryjoin="and_(Substitution.commune_id == Post.commune_id,"
        " foreign(Substitution.post_id) == Post.id)",
        viewonly=True,
    )
    substitute: Mapped[User] = relationship(
        primaryjoin="and_(Substitution.commune_id == User.commune_id,"
        " foreign(Substitution.substitute_id) == User.id)",
        viewonly=True,
    )

    @property
    def awaits_agreement(self) -> bool:
        """Whether it gives no right before whoever authorises agreed to it."""
        return self.consent is not None and self.consent.agreed_at is None


class PlaceConsent(Owned):
    """The word of whoever authorises, to what another entered that they do.

    The place gives no right before they agreed. Of one that they gave themselves there is none.
    """

    __tablename__ = "place_consent"
    __table_args__ = (
        within_commune("substitution", "substitution_id"),
        within_commune("user_account", "asked_by_id"),
        UniqueConstraint("commune_id", "substitution_id"),
    )
    witnessed = ("substitution_id", "asked_by_id", "agreed_at")

    substitution_id: Mapped[uuid.UUID]
    asked_by_id: Mapped[uuid.UUID]
    """Who entered it."""
    agreed_at: Mapped[datetime | None]

    asked_by: Mapped[User] = relationship(
        primaryjoin="and_(PlaceConsent.commune_id == User.commune_id,"
        " foreign(PlaceConsent.asked_by_id) == User.id)",
        viewonly=True,
    )


class AreaPart(Owned):
    """One lead unit or one section of the plan within the area of a post or of a substitution.

    Without any, the area is everything.
    """

    __tablename__ = "area_part"
    __table_args__ = (
        within_commune("post", "post_id"),
        within_commune("substitution", "substitution_id"),
        within_commune("unit", "unit_id"),
        within_commune("section", "section_id"),
        Index(None, "commune_id", "post_id"),
        Index(None, "commune_id", "substitution_id"),
        CheckConstraint("(post_id IS NULL) <> (substitution_id IS NULL)", name="of_one"),
        CheckConstraint("(unit_id IS NULL) <> (section_id IS NULL)", name="one_part"),
    )
    witnessed = ("post_id", "substitution_id", "unit_id", "section_id")

    post_id: Mapped[uuid.UUID | None]
    substitution_id: Mapped[uuid.UUID | None]
    unit_id: Mapped[uuid.UUID | None]
    section_id: Mapped[uuid.UUID | None]
