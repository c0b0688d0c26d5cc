"""Texts and rows with open places."""

from __future__ import annotations

import json

import rfc8785

from benchmarks.stencils import Form, Marks, Place


def test_a_stencil_gives_the_text_that_would_have_been_written() -> None:
    marks = Marks()
    form = {"name": marks.of("who"), "n": marks.of_number("n"), "of": f"unit/{marks.of('u')} 100%"}
    stencil = marks.cut(rfc8785.dumps(form).decode())
    for who, n, unit in (("Y Ân Cần", 7, "a"), ("A Núi", 12, "b")):
        wanted = rfc8785.dumps({"name": who, "n": n, "of": f"unit/{unit} 100%"}).decode()
        assert stencil.fill({"who": who, "n": str(n), "u": unit}) == wanted


def test_a_text_without_places_stays_as_it_is() -> None:
    assert Marks().cut('{"a":"50%"}').fill({}) == '{"a":"50%"}'


def test_keys_stand_in_the_order_in_which_their_marks_were_asked_for() -> None:
    marks = Marks()
    named = {f"row/{marks.of(place)}": place for place in range(12)}
    filled = marks.cut(rfc8785.dumps(named).decode()).fill(
        {place: f"{place:02}" for place in range(12)}
    )
    assert list(json.loads(filled)) == sorted(json.loads(filled))


def test_a_form_writes_what_is_fixed_once_and_fills_in_the_rest() -> None:
    written: list[int] = []

    def write(value: int) -> str:
        written.append(value)
        return f"<{value}>"

    form = Form([1, Place("b"), Place("c")], [write, write, None])
    assert form.fill({"b": 2, "c": 3}) == ["<1>", "<2>", 3]
    assert form.fill({"b": 4, "c": 5}) == ["<1>", "<4>", 5]
    assert written == [1, 2, 4]
