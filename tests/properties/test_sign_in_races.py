"""Many sign in at once, and the server is killed meanwhile: right is right, wrong stays bounded."""

from __future__ import annotations

import random
from threading import Timer
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from models.account import SignInFailure
from models.vocabulary import EventKind
from tests import cast
from tests.profiles import NIGHTLY
from tests.properties import racers
from tests.properties.racing import race

if TYPE_CHECKING:
    from tests.office import Office

ROUNDS = 20 if NIGHTLY else 4
KILLS = 60 if NIGHTLY else 8
SIX_PEOPLE = ("kinhte", "kinhte.cb", "vhxh", "vanphong", "chutich", "giamsat")
GUESSERS, GUESSES = 8, 25
FREE = 6
"""How many failures in a row are told to be failures before somebody has to wait."""


def failures(office: Office) -> int:
    with office.reading() as session:
        return session.scalar(select(func.coalesce(func.sum(SignInFailure.failures), 0))) or 0


def test_whoever_is_right_is_let_in_however_many_sign_in_at_once(
    office: Office, place: racers.Place
) -> None:
    rounds = range(ROUNDS)
    answers = race(place, [(racers.sign_in_each, rounds, who, cast.PASSWORD) for who in SIX_PEOPLE])
    assert [told for each in answers for told in each.values()] == ["in"] * ROUNDS * len(SIX_PEOPLE)
    assert failures(office) == 0


def test_many_guesses_at_once_are_answered_no_more_often_than_as_many_in_a_row(
    office: Office, place: racers.Place
) -> None:
    guesses = range(GUESSES)
    answers = race(
        place, [(racers.sign_in_each, guesses, "chutich", f"đoán mò {n}") for n in range(GUESSERS)]
    )
    told = [told for each in answers for told in each.values()]
    assert (told.count("wrong"), told.count("in")) == (FREE, 0)
    assert len(office.events(None, EventKind.SIGN_IN_FAILED)) == FREE
    assert racers.sign_in(office, "chutich", cast.PASSWORD) == "wait"


def test_the_right_guess_among_many_at_once_is_not_told_from_the_wrong_ones(
    office: Office, place: racers.Place
) -> None:
    for _ in range(FREE):
        racers.sign_in(office, "chutich", "đoán mò")
    passwords = [*(f"đoán mò {n}" for n in range(GUESSERS - 1)), cast.PASSWORD]
    answers = race(
        place, [(racers.sign_in_each, range(3), "chutich", password) for password in passwords]
    )
    assert {told for each in answers for told in each.values()} == {"wait"}


def test_whoever_was_signing_in_when_the_server_was_killed_has_not_failed(
    office: Office, place: racers.Place
) -> None:
    chance = random.Random(7)  # noqa: S311 - the same kills each time
    for _ in range(KILLS):
        receiving, sending = racers.FORKING.Pipe(duplex=False)
        process = racers.FORKING.Process(
            target=racers.sign_in_until_killed, args=(place, sending, "kinhte", cast.PASSWORD)
        )
        process.start()
        sending.close()
        for _ in range(chance.randrange(1, 4)):
            receiving.recv()
        kill = Timer(chance.uniform(0, 0.1), process.kill)
        kill.start()
        kill.join()
        process.join(60)
        receiving.close()
        process.close()
    assert failures(office) == 0
    assert racers.sign_in(office, "kinhte", cast.PASSWORD) == "in"
