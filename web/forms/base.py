"""What every form has: our words for what is wrong, and texts mended as they come in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Self

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import PasswordField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import Length

from web import wording
from workflow.errors import Invalid
from workflow.texts import mended, on_one_line, unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from wtforms.fields.core import Field, UnboundField

LINE_LENGTH = 300
"""As long as a line of text is stored."""
PROSE_LENGTH = 20_000

# A secret is compared, never mended: what nobody can see has no place in it.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")

MESSAGES = {
    "This field is required.": _l("Chưa nhập mục này."),
    "Invalid input.": _l("Nội dung này không hợp lệ."),
    "Not a valid choice.": _l("Hãy chọn một trong các mục đã cho."),
    "'%(value)s' is not a valid choice for this field.": _l("Hãy chọn trong các mục đã cho."),
    "'%(value)s' are not valid choices for this field.": _l("Hãy chọn trong các mục đã cho."),
    "Invalid Choice: could not coerce.": _l("Hãy chọn một trong các mục đã cho."),
    "Invalid choice(s): one or more data inputs could not be coerced.": _l(
        "Hãy chọn trong các mục đã cho."
    ),
    "Not a valid date value.": _l("Ngày chưa đúng; hãy nhập như 05/10/2026."),
    "Not a valid time value.": _l("Giờ chưa đúng; hãy nhập như 21:30."),
    "Not a valid integer value.": _l("Hãy nhập một số nguyên."),
    "Number must be at least %(min)s.": _l("Số phải từ %(min)s trở lên."),
    "Number must be at most %(max)s.": _l("Số không được lớn hơn %(max)s."),
    "Number must be between %(min)s and %(max)s.": _l("Số phải từ %(min)s đến %(max)s."),
    "Field must be equal to %(other_name)s.": _l("Hai mục này phải giống nhau."),
    "Field must be at least %(min)d characters long.": _l("Cần ít nhất %(min)d ký tự."),
    "Field cannot be longer than %(max)d characters.": _l("Không được dài quá %(max)d ký tự."),
    "Field must be exactly %(max)d characters long.": _l("Phải có đúng %(max)d ký tự."),
    "Field must be between %(min)d and %(max)d characters long.": _l(
        "Cần từ %(min)d đến %(max)d ký tự."
    ),
}
"""WTForms' messages in our words, as it ships no Vietnamese. One that is missing is a fault."""


class _OurWords:
    """What WTForms asks for its words."""

    def gettext(self, text: str) -> str:
        return str(MESSAGES[text])

    def ngettext(self, _singular: str, plural: str, _count: int) -> str:
        return str(MESSAGES[plural])


class Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF is published without types
    """A form with a hidden `csrf_token`, whose texts are mended and of a bounded length."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # the same
        """How WTForms treats these forms."""

        def get_translations(self, _form: object) -> _OurWords:
            """Our own words."""
            return _OurWords()

        def bind_field(
            self, form: FlaskForm, unbound: UnboundField[Field], options: dict[str, Any]
        ) -> Field:
            """The field, with its text mended unless it is a password."""
            if _holds_text(unbound.field_class):
                mend = mended if issubclass(unbound.field_class, TextAreaField) else on_one_line
                given = unbound.kwargs.get("filters", ())
                options["filters"] = [*given, _where_there_is_text(mend)]
            bound: Field = super().bind_field(form, unbound, options)
            return bound

    @property
    def parts(self) -> Sequence[Form]:
        """Forms that are sent within it, and can be taken only with it."""
        return ()

    @property
    def errors(self) -> dict[str | None, Any]:
        """What is wrong with each field, also of its parts."""
        found: dict[str | None, Any] = dict(super().errors)
        for part in self.parts:
            found |= {f"{part._prefix}{name}": wrong for name, wrong in part.errors.items()}  # noqa: SLF001
        return found

    def validate(
        self, extra_validators: Mapping[str, Sequence[Callable[..., None]]] | None = None
    ) -> bool:
        """Whether everything can be taken; otherwise each field says what is wrong."""
        extra = {name: list(checks) for name, checks in (extra_validators or {}).items()}
        for name, field in self._fields.items():
            if isinstance(field, StringField | SelectField):
                extra.setdefault(name, []).extend([_readable, *_limit(field)])
        # Each part is asked, so that all that is wrong is said at once.
        return all([bool(super().validate(extra)), *(part.validate() for part in self.parts)])

    def accepted(self) -> Self:
        """The form itself when everything can be taken; raises `Invalid`, its faults shown."""
        if not self.validate():
            raise Invalid
        return self

    def show(self, invalid: Invalid) -> None:
        """Show beside each field what the workflow found wrong with it."""
        for name, code in invalid.fields.items():
            sentence = wording.invalid(code, invalid.missing.get(name, ""))
            if name in self._fields:
                self._fields[name].errors = [*self._fields[name].errors, sentence]
            else:
                self.form_errors.append(sentence)


def _holds_text(field_class: type[Field]) -> bool:
    return issubclass(field_class, StringField) and not issubclass(field_class, PasswordField)


def _limit(field: Field) -> list[Length]:
    if isinstance(field, SelectField):
        return []
    if any(isinstance(check, Length) and check.max > 0 for check in field.validators):
        return []
    return [Length(max=PROSE_LENGTH if isinstance(field, TextAreaField) else LINE_LENGTH)]


def _where_there_is_text(mend: Callable[[str], str]) -> Callable[[object], object]:
    return lambda data: mend(data) if isinstance(data, str) else data


def _readable(_form: FlaskForm, field: Field) -> None:
    if not isinstance(field.data, str):
        return
    if isinstance(field, PasswordField):
        if _UNSEEN.search(field.data):
            raise ValidationError(gettext("Có ký tự không nhìn thấy được; hãy xóa và gõ lại."))
    elif found := unreadable(field.data):
        raise ValidationError(
            gettext(
                "Có ký tự không đọc được (mã %(code)s) ở đoạn “%(words)s”; hãy xóa đoạn đó và "
                "gõ lại.",
                code=found.code,
                words=found.around,
            )
        )
