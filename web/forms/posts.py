"""The forms by which posts are given and ended."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Self

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from models.vocabulary import Role
from web import wording
from web.formats import day
from web.forms.base import Form
from web.forms.fields import SHORT, DayField, TokenField
from workflow.administration.posts import Clash, PostEntry

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models.organisation import Post, Unit
    from workflow.errors import Invalid


def as_key(value: object) -> uuid.UUID:
    """The key that a choice stands for, given as itself or as the browser sends it."""
    return uuid.UUID(str(value))


class PostForm(Form):
    """A post to be given: what it is, where, and from which day to which."""

    token = TokenField()
    role = SelectField(
        _l("Chức vụ"),
        choices=[SelectChoice(role.value, words) for role, words in wording.ROLES.items()],
    )
    unit = SelectField(_l("Đơn vị"), validate_choice=False)
    title = StringField(_l("Chức danh"), [InputRequired()], render_kw={"class": "w-medium"})
    valid_from = DayField(_l("Từ ngày"), [InputRequired()], render_kw=SHORT)
    valid_to = DayField(_l("Đến hết ngày"), [Optional()], render_kw=SHORT)

    def offering(self, units: Iterable[Unit]) -> Self:
        """The form itself, with the units that a post can be in."""
        none = SelectChoice("", gettext("Không thuộc đơn vị"))
        self.unit.choices = [none, *(SelectChoice(unit.code, unit.name) for unit in units)]
        return self

    def entry(self) -> PostEntry:
        """The post that was filled in."""
        return PostEntry(
            role=Role(self.role.data),
            unit=self.unit.data or None,
            title=self.title.data or "",
            valid_from=self.valid_from.data,
            valid_to=self.valid_to.data,
        )

    def show(self, invalid: Invalid) -> None:
        """Show what is wrong; of a post in the way also whose it is, and until when."""
        super().show(invalid)
        if isinstance(invalid, Clash):
            self.role.errors = [*self.role.errors, _who_holds_it(invalid)]


def _who_holds_it(clash: Clash) -> str:
    said = {"who": clash.holder, "post": clash.capacity, "since": day(clash.since)}
    if clash.until is None:
        return gettext("%(who)s là %(post)s từ ngày %(since)s.", **said)
    until = day(clash.until)
    return gettext("%(who)s là %(post)s từ ngày %(since)s đến hết %(until)s.", until=until, **said)


class EndPostForm(Form):
    """Which post ends, and its last day."""

    post = SelectField(_l("Chức vụ"), coerce=as_key, validate_choice=False)
    last_day = DayField(_l("Ngày cuối cùng"), [InputRequired()], render_kw=SHORT)
    seen = BooleanField(_l("Tôi đã xem những điều trên, vẫn lưu ngày cuối cùng"))

    def offering(self, posts: Iterable[Post]) -> Self:
        """The form itself, with the posts that can end."""
        self.post.choices = [SelectChoice(str(post.id), post.name) for post in posts]
        return self


class MoveEndForm(Form):
    """Of which post the last day was entered by mistake, and the right one."""

    post = SelectField(_l("Chức vụ"), coerce=as_key, validate_choice=False)
    last_day = DayField(_l("Ngày cuối cùng đúng"), [Optional()], render_kw=SHORT)

    def offering(self, posts: Iterable[Post]) -> Self:
        """The form itself, with the posts that have a last day."""
        self.post.choices = [
            SelectChoice(str(post.id), f"{post.name} ({day(post.valid_to)})")
            for post in posts
            if post.valid_to
        ]
        return self

    def show(self, invalid: Invalid) -> None:
        """Show what is wrong; what is in the way of the post stands beside it."""
        super().show(invalid.renamed(role="post", unit="post"))
        if isinstance(invalid, Clash):
            self.post.errors = [*self.post.errors, _who_holds_it(invalid)]
