"""The English catalogue is complete, and the check would notice if it were not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from jinja2 import TemplateSyntaxError

from web.translations.areas import ONE_MEANING, area, unclear
from web.translations.catalogue import Translation

if TYPE_CHECKING:
    from pathlib import Path

MANY = re.compile(
    r"%\((?:n|all|count|days|hours|minutes|waiting|failed|members)\)s (?:working |sample )?"
    r"(?!is |was |has )[a-z]+s\b"
)
"""A number before the many of a noun. English has no plural forms here: “days left: 1”."""
NEVER_ONE = "%(n)s years"
"""For which documents are kept: at least two."""


@pytest.fixture
def translation(tmp_path: Path) -> Translation:
    """A small program whose three sentences are translated."""
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text('{{ _("Còn %(n)s ngày", n=3) }}')
    (tmp_path / "words.py").write_text('A = _l("Đã giao")\nB = gettext("Tệp {name}")\n')
    made = Translation(tmp_path / "en", source=tmp_path)
    made.update()
    assert len(list(made.faults())) == 3
    translate(made, "Còn %(n)s ngày", "%(n)s days left")
    translate(made, "Đã giao", "Assigned")
    translate(made, "Tệp {name}", "File {name}")
    made.update()
    return made


def translate(translation: Translation, sentence: str, english: str) -> None:
    empty = f'msgid "{sentence}"\nmsgstr ""\n'
    text = translation.readable.read_text()
    assert empty in text
    translation.readable.write_text(
        text.replace(empty, f'msgid "{sentence}"\nmsgstr "{english}"\n')
    )


def replace(translation: Translation, old: str, new: str) -> None:
    text = translation.readable.read_text()
    assert old in text
    translation.readable.write_text(text.replace(old, new))


def test_every_sentence_of_the_screen_is_in_english() -> None:
    assert list(Translation.english().faults()) == []


def test_english_is_right_of_one_as_of_many() -> None:
    readable = Translation.english().readable.read_text(encoding="utf-8")
    english = [
        "".join(re.findall(r'"(.*)"', said))
        for said in re.findall(r"^msgstr ((?:\".*\"\n)+)", readable, re.MULTILINE)
    ]
    assert len(english) > 2000
    assert [said for said in english if MANY.search(said)] == [NEVER_ONE]


def test_a_short_sentence_of_two_areas_wants_a_context_or_a_reason() -> None:
    of_unit, of_line = "templates/units/show.html", "templates/record/index.html"
    known = [(text, {of_unit, of_line}) for texts in ONE_MEANING.values() for text in texts]
    assert unclear(known) == ([], [])
    assert unclear([*known, ("Mã", {of_unit, of_line})]) == (["Mã"], [])
    whole = "Tệp này không còn dùng được."
    one_area = ("Mã", {of_line, "templates/layouts/base.html"})
    assert unclear([*known, one_area, (whole, {of_unit, of_line})]) == ([], [])
    assert unclear(known[1:]) == ([], [known[0][0]])


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("templates/units/show.html", "administration"),
        ("forms/units.py", "administration"),
        ("wording/events.py", "record"),
        ("templates/components/forms.html", "everywhere"),
        ("wording/acts/urging.py", "tasks"),
    ],
)
def test_an_area_is_a_part_of_the_screen(file: str, name: str) -> None:
    assert area(file) == name


def test_one_sentence_may_be_two_in_english(translation: Translation) -> None:
    words = translation.source / "words.py"
    words.write_text(words.read_text() + 'C = lazy_pgettext("unit", "Đã giao")\n')
    translation.update()
    assert [fault for fault in translation.faults() if "unit" in fault] == [
        "not translated: ('unit', 'Đã giao')"
    ]
    translate(translation, "Đã giao", "Given")
    translation.update()
    assert list(translation.faults()) == []


def test_what_is_complete_has_no_fault(translation: Translation) -> None:
    assert list(translation.faults()) == []


def files(translation: Translation) -> tuple[bytes, bytes]:
    return translation.readable.read_bytes(), translation.compiled.read_bytes()


def test_updating_twice_changes_nothing(translation: Translation) -> None:
    before = files(translation)
    translation.update()
    assert files(translation) == before


def test_moving_a_sentence_within_its_file_changes_nothing(translation: Translation) -> None:
    before = files(translation)
    words = translation.source / "words.py"
    words.write_text("import os\n\n\n" + words.read_text())
    translation.update()
    assert files(translation) == before


def test_updating_on_another_day_changes_nothing(translation: Translation) -> None:
    today = re.search(r"POT-Creation-Date: (.*)\\n", translation.readable.read_text())
    assert today
    replace(translation, today.group(1), "2001-02-03 04:05+0000")
    translation.update()
    before = files(translation)
    assert all(b"POT-Creation-Date: 2001-02-03 04:05+0000" in file for file in before)
    translation.update()
    assert files(translation) == before


def test_the_catalogue_names_files_as_they_stand_in_the_folder(translation: Translation) -> None:
    named = re.findall(r"^#: (.*)$", translation.readable.read_text(), re.MULTILINE)
    assert named == ["templates/page.html", "words.py", "words.py"]


def test_a_template_that_cannot_be_read_is_no_empty_template(translation: Translation) -> None:
    (translation.source / "templates" / "broken.html").write_text("{% if %}")
    with pytest.raises(TemplateSyntaxError):
        translation.update()


def test_a_new_sentence_is_noticed_then_waits_to_be_translated(translation: Translation) -> None:
    (translation.source / "more.py").write_text('C = gettext("Trả lại")\n')
    assert list(translation.faults()) == ["not in the catalogue: 'Trả lại'"]
    translation.update()
    assert list(translation.faults()) == ["not translated: 'Trả lại'"]


def test_a_sentence_no_longer_used_is_noticed_and_then_gone(translation: Translation) -> None:
    (translation.source / "words.py").write_text('A = _l("Đã giao")\n')
    assert list(translation.faults()) == ["no longer in the code: 'Tệp {name}'"]
    translation.update()
    assert list(translation.faults()) == []
    assert "Tệp" not in translation.readable.read_text()


def test_a_lost_placeholder_is_noticed(translation: Translation) -> None:
    replace(translation, "%(n)s days left", "few days left")
    replace(translation, "File {name}", "File")
    translation.update()
    assert sorted(translation.faults()) == [
        "placeholders differ: 'Còn %(n)s ngày' and 'few days left'",
        "placeholders differ: 'Tệp {name}' and 'File'",
    ]


def test_a_doubtful_translation_is_noticed(translation: Translation) -> None:
    replace(translation, 'msgid "Đã giao"', '#, fuzzy\nmsgid "Đã giao"')
    assert list(translation.faults()) == [
        "fuzzy: 'Đã giao'",
        "messages.mo is not what messages.po compiles to",
    ]


def test_a_translation_that_was_not_compiled_is_noticed(translation: Translation) -> None:
    replace(translation, '"Assigned"', '"Given"')
    assert list(translation.faults()) == ["messages.mo is not what messages.po compiles to"]
    translation.update()
    assert list(translation.faults()) == []


def test_a_catalogue_that_was_lost_is_noticed(translation: Translation) -> None:
    translation.compiled.unlink()
    assert list(translation.faults()) == ["messages.mo is not what messages.po compiles to"]
