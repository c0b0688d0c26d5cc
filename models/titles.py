"""How a post is called in full: its title and its unit, without saying the unit twice."""

LEAST_WORDS = 2
"""A title that ends with so many words of a unit's name begins it: one alone is a common word."""


def in_full(title: str, unit_name: str | None) -> str:
    """The post in words: `Trưởng phòng, Phòng Kinh tế`, but `Chủ tịch Công đoàn xã` alone.

    A title that ends as the unit's name begins goes on with the rest of it: `Chánh Văn phòng` of
    `Văn phòng HĐND và UBND` is `Chánh Văn phòng HĐND và UBND`.
    """
    if not unit_name:
        return title
    said, name = title.split(), unit_name.split()
    if f" {' '.join(name)} ".casefold() in f" {' '.join(said)} ".casefold():
        return title
    for length in range(len(name) - 1, LEAST_WORDS - 1, -1):
        if _same(said[-length:], name[:length]):
            return " ".join((title, *name[length:]))
    return f"{title}, {unit_name}"


def held_by(person: str, post: str) -> str:
    """A person with the post they hold: `A Công Tâm, Chủ tịch UBND xã`."""
    return f"{person}, {post}" if post else person


def without_doubling(written: str) -> str:
    """What was written down as title and unit, as it is said now."""
    title, comma, unit_name = written.rpartition(", ")
    return in_full(title, unit_name) if comma else written


def _same(some: list[str], others: list[str]) -> bool:
    return [each.casefold() for each in some] == [each.casefold() for each in others]
