"""What every form does with what is typed."""

from __future__ import annotations

import re
from datetime import date
from importlib import resources
from typing import TYPE_CHECKING, Any

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import IntegerField, PasswordField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from tests.entries import GIVINGS
from tests.web.forms import every_form
from web.app import create_app
from web.config import Settings
from web.forms.acts.decisions import VotingForm
from web.forms.acts.products import ProductForm
from web.forms.base import MESSAGES, Form
from web.forms.fields import DayField, TokenField
from web.forms.of_acts import FORMS, is_sent_here
from workflow.definition.commune import COMMUNE
from workflow.definition.vocabulary import Standing
from workflow.engine.effects import ENTRIES, asks_for
from workflow.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Sample(Form):
    line = StringField("Dòng", [InputRequired()])
    prose = TextAreaField("Đoạn")
    secret = PasswordField("Mật khẩu")
    count = IntegerField("Số")
    day = DayField("Ngày", [Optional()])
    token = TokenField()


@pytest.fixture(autouse=True)
def request_(tmp_path: Path) -> Iterator[None]:
    app = create_app(Settings(data_dir=tmp_path))
    app.config["WTF_CSRF_ENABLED"] = False
    with app.test_request_context("/", method="POST"):
        yield


def filled(**typed: Any) -> Sample:
    return Sample(formdata=MultiDict({"line": "x", "count": "1", **typed}))


def test_text_is_mended_and_a_password_is_left_as_it_is() -> None:
    form = filled(line="  Nga\u0323c ", prose="a\r\nb\r", secret=" mật khẩu ")  # noqa: S106 - of the tests
    assert form.validate()
    assert (form.line.data, form.prose.data) == ("Ng\u1ea1c", "a\nb")
    assert form.secret.data == " mật khẩu "


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\x81", "\ud800"])
@pytest.mark.parametrize("name", ["line", "prose"])
def test_what_cannot_be_read_is_refused_with_the_words_around_it(name: str, character: str) -> None:
    form = filled(**{name: f"Đã rà soát{character} xong"})
    assert not form.validate()
    [[sentence]] = form.errors.values()
    assert list(form.errors) == [name]
    assert "“Đã rà soát▯ xong”" in sentence
    assert f"U+{ord(character):04X}" in sentence


@pytest.mark.parametrize("character", ["\x00", "\x9f", "\u202e", "\ufeff"])
def test_a_secret_is_never_mended_nor_quoted(character: str) -> None:
    form = filled(secret=f"mật khẩu{character} này")
    assert not form.validate()
    assert form.errors == {"secret": ["Có ký tự không nhìn thấy được; hãy xóa và gõ lại."]}


ENDS = ["\n", "\r\n", "\r", "\t", "\v", "\f", "\x85", "\u2028", "\u2029"]


@pytest.mark.parametrize("end", ENDS)
def test_every_field_of_every_form_that_is_no_text_area_takes_one_line(end: str) -> None:
    typed = f"Nguyễn{end}Bcc: x@example.vn"
    looked_at = 0
    for form in every_form():
        for field in form(formdata=None):
            if isinstance(field, StringField) and not isinstance(
                field, TextAreaField | PasswordField | TokenField
            ):
                sent = form(formdata=MultiDict({field.name: typed}))
                assert sent[field.short_name].data == "Nguyễn Bcc: x@example.vn", field
                looked_at += 1
    assert looked_at > len(ENDS)


@pytest.mark.parametrize("text", ["a\nb\tc", "Ngọk Bay 🌾", "👨\u200d👩\u200d👧", "1.234,5 %"])
def test_other_characters_are_taken(text: str) -> None:
    form = filled(prose=text)
    assert form.validate()
    assert form.prose.data == text


@pytest.mark.parametrize(("name", "longest"), [("line", 300), ("prose", 20_000), ("secret", 300)])
def test_every_text_has_a_longest_length(name: str, longest: int) -> None:
    assert filled(**{name: "x" * longest}).validate()
    form = filled(**{name: "x" * (longest + 1)})
    assert not form.validate()
    assert form.errors == {name: [f"Không được dài quá {longest} ký tự."]}


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"line": ""}, {"line": ["Chưa nhập mục này."]}),
        ({"count": "một"}, {"count": ["Hãy nhập một số nguyên."]}),
    ],
)
def test_the_library_speaks_vietnamese(typed: dict[str, str], says: dict[str, list[str]]) -> None:
    form = filled(**typed)
    assert not form.validate()
    assert form.errors == says


@pytest.mark.parametrize("typed", ["2026-10-05", "05/10/2026", "5/10/2026"])
def test_a_day_is_taken_as_browsers_and_as_people_write_it(typed: str) -> None:
    form = filled(day=typed)
    assert form.validate()
    assert form.day.data == date(2026, 10, 5)


@pytest.mark.parametrize(("form", "name"), [(ProductForm, "dated"), (VotingForm, "decided_on")])
def test_days_are_taken_in_the_forms_of_an_instance(form: type[Form], name: str) -> None:
    field = form(formdata=MultiDict({name: "05/10/2026"}))[name]
    assert field.data == date(2026, 10, 5)


@pytest.mark.parametrize("token", ["x" * 65, "a\0b", "a b", "ơ"])
def test_what_no_token_looks_like_is_a_fault_and_a_new_one_is_drawn(token: str) -> None:
    form = filled(token=token)
    assert not form.validate()
    assert form.errors == {"token": ["Nội dung này không hợp lệ."]}
    assert re.fullmatch("[0-9a-f]{32}", form.token.data or "")


def test_an_empty_token_is_none() -> None:
    form = filled(token="")
    assert form.validate()
    assert form.token.data is None


def test_what_the_workflow_finds_wrong_stands_beside_its_field() -> None:
    form = filled()
    form.show(Invalid({"line": "required", "elsewhere": "required"}))
    assert form.line.errors == ["Chưa nhập mục này."]
    assert form.form_errors == ["Chưa nhập mục này."]


def test_every_message_of_the_library_that_our_forms_can_show_is_translated() -> None:
    catalogue = (resources.files("wtforms") / "locale" / "wtforms.pot").read_text()
    known = set(re.findall(r'^msgid(?:_plural)? "(.+)"$', catalogue, re.MULTILINE))
    assert set(MESSAGES) <= known, "a message that the library no longer has"


def test_there_is_a_form_for_whatever_a_person_gives_at_the_address_of_its_action() -> None:
    by_people = {
        asks_for(rule)
        for rule in COMMUNE.rules
        if rule.standing != Standing.CLOCK and is_sent_here(rule)
    }
    assert by_people - {None} <= FORMS.keys()
    assert FORMS.keys() <= ENTRIES.keys()


NOT_ALWAYS = {"remark", "note", "document_number"}
"""What is demanded beside some choice alone, which is said where it is."""


@pytest.mark.parametrize("kind", [kind for kind in GIVINGS if kind in FORMS])
def test_what_cannot_be_left_out_is_marked_in_its_form(kind: str) -> None:
    for _, left_out in GIVINGS[kind].forgotten:
        if left_out in NOT_ALWAYS:
            continue
        form = FORMS[kind](formdata=None)
        form.show(Invalid({left_out: "required"}))
        [field] = [field for field in form if field.errors]
        marked = field.flags.required or (field.render_kw or {}).get("required")
        assert marked or field.type == "HiddenField", (kind, left_out)
