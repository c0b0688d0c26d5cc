"""The English catalogue is complete, and the check would notice if it were not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from web.translations.catalogue import Translation

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def translation(tmp_path: Path) -> Translation:
    """A small program whose three sentences are translated."""
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text('{{ _("Còn %(n)s ngày", n=3) }}')
    (tmp_path / "words.py").write_text('A = _l("Đã giao")\nB = gettext("Tệp {name}")\n')
    made = Translation(tmp_path / "en", source=tmp_path)
    assert made.update() == 3
    translate(made, "Còn %(n)s ngày", "%(n)s days left")
    translate(made, "Đã giao", "Assigned")
    translate(made, "Tệp {name}", "File {name}")
    assert made.update() == 0
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


def test_what_is_complete_has_no_fault(translation: Translation) -> None:
    assert list(translation.faults()) == []


def test_updating_twice_changes_nothing(translation: Translation) -> None:
    before = translation.readable.read_bytes(), translation.compiled.read_bytes()
    translation.update()
    assert (translation.readable.read_bytes(), translation.compiled.read_bytes()) == before


def test_a_new_sentence_is_noticed_then_waits_to_be_translated(translation: Translation) -> None:
    (translation.source / "more.py").write_text('C = gettext("Trả lại")\n')
    assert list(translation.faults()) == ["not in the catalogue: 'Trả lại'"]
    assert translation.update() == 1
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
