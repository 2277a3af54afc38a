"""Places where a report may begin, as numbers: what a line, what stands above it and what follows show of it.

A sign is a small function with a name that gives one number for each place of a page; what they weigh together was
learnt (``data/boundaries.json``). Nothing is decided here. A new sign is one function in the module of its kind.
"""

from jiaokan.outline.places import above, lead, likeness, numbers, own, series, titles, voices, whole, words
from jiaokan.outline.places.page import Page
from jiaokan.outline.places.signs import AT_SIGHT, CLOSER, OF_PAGE, Sign, signs_of

__all__ = [
    "AT_SIGHT", "CLOSER", "OF_PAGE", "Page", "Sign", "above", "lead", "likeness", "numbers", "own", "series", "signs_of",
    "titles", "voices", "whole", "words",
]  # fmt: skip
