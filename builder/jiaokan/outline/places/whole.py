"""What a page shows as a whole, whatever its places say."""

from __future__ import annotations

from jiaokan.outline.phrases import GENRE_END
from jiaokan.outline.places.own import genre, headline
from jiaokan.outline.places.page import Page
from jiaokan.outline.places.signs import of_page
from jiaokan.text.numbering import Style


@of_page
def numbers(page: Page) -> float:
    """How many lines have a number."""
    return sum(line.number is not None for line in page.lines)


@of_page
def numbers_go_on(page: Page) -> float:
    """The share of numbers above one that are one more than the last of their style."""
    last: dict[tuple[str, int], int] = {}
    higher = on = 0
    for line in page.lines:
        number = line.number
        if number is None or number.value is None:
            continue
        key = (number.style.id, number.depth)
        if number.value > 1:
            higher += 1
            on += last.get(key) == number.value - 1
        last[key] = number.value
    return on / higher if higher else -1.0


@of_page
def numbers_again(page: Page) -> float:
    """How often the style of its first number starts at one again."""
    values = _values(page)
    first = values[0][0].id if values else None
    return max(sum(style.id == first and value == 1 for style, value in values) - 1, 0)


@of_page
def most_numbers(page: Page) -> float:
    """The highest value of its highest styles."""
    values = _values(page)
    top = min((style.rank for style, _ in values), default=0.0)
    return max((value for style, value in values if style.rank == top), default=0)


def _values(page: Page) -> list[tuple[Style, int]]:
    """Give the numbers that have a value, with their styles."""
    return [
        (line.number.style, line.number.value)
        for line in page.lines
        if line.number is not None and line.number.value is not None
    ]


@of_page
def dates(page: Page) -> float:
    """How many lines are a date."""
    return sum(line.is_date for line in page.lines)


@of_page
def labels(page: Page) -> float:
    """The share of lines that are labels without number."""
    return sum(page.free) / len(page.lines)


@of_page
def greeting_lines(page: Page) -> float:
    """How many lines greet."""
    return sum(page.greets)


@of_page
def marked(page: Page) -> float:
    """How many marks or titles count up."""
    return len(page.shown)


@of_page
def titles_apart(page: Page) -> float:
    """How many places are labels with running text behind them, and no other label within two lines."""
    may = page.titled
    alone = [may[at] and not any(may[max(0, at - _APART) : at] + may[at + 1 : at + 1 + _APART]) for at in page.at]
    return sum(int(is_one and length > 0) for is_one, length in zip(alone, headline(page), strict=True))


_APART = 2  # lines


@of_page
def genres(page: Page) -> float:
    """How many places are labels that end in a genre."""
    return sum(float(each) for each in genre(page))


@of_page
def begins_with_title(page: Page) -> float:
    """Its first line is a label (1), and ends in a genre (2)."""
    return 0 if not page.free[0] else 2 if GENRE_END.search(page.lines[0].text) else 1
