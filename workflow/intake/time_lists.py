"""Lists of quarters, months and years, each of them said with the year that stands once."""

import re

from workflow.intake import time_words as words


def each_named(plain: str) -> str:
    """A phrase in which each of several is named by itself: *quý II - III/2026* is two quarters.

    All four quarters come again.
    """
    plain = words.QUARTERS.sub(_each_quarter, plain)
    plain = words.MONTHS.sub(_each_month, plain)
    return words.YEARS.sub(_each_year, plain)


def _each_quarter(found: re.Match[str]) -> str:
    listed = re.findall(rf"\b{words.NUMERAL}", found["listed"])
    quarters = _filled([words.NUMERALS[each] for each in listed], found["listed"])
    rest = found["rest"] or ""
    if set(quarters) == set(words.NUMERALS.values()):
        return f"hang quy {rest}"
    return ", ".join(f"quy {each}{rest}" for each in quarters)


def _each_month(found: re.Match[str]) -> str:
    months = _filled([int(each) for each in re.findall(r"\d+", found["listed"])], found["listed"])
    return ", ".join(f"thang {each}{found['rest'] or ''}" for each in months)


def _each_year(found: re.Match[str]) -> str:
    return ", ".join(f"nam {each}" for each in re.findall(r"\d+", found["listed"]))


def _filled(numbers: list[int], listed: str) -> list[int]:
    """The numbers, those between two of them as well where they are a first and a last."""
    if len(numbers) == len(("first", "last")) and re.search("-|–|den", listed):
        return list(range(numbers[0], numbers[1] + 1)) or numbers
    return numbers
