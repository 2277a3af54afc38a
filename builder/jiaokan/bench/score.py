"""How well a text was restored: character errors, damaged places found, places wrongly touched, what was lost.

Judged on the text alone, so that systems without a ledger are measured by the same rod. Offsets are code points.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from jiaokan.bench.noise import Damaged
from jiaokan.bench.texts import Page
from jiaokan.text.traced import Change


class Error(NamedTuple):
    """A stretch in which the restored text is not the clean one; of two sides one may be empty."""

    start: int  # in the clean text
    end: int
    restored_start: int
    restored_end: int


def errors_of(clean: str, restored: str) -> list[Error]:
    """Give the stretches of a shortest way (Levenshtein) from the clean to the restored text."""
    if clean == restored:
        return []
    return [
        Error(op.src_start, op.src_end, op.dest_start, op.dest_end)
        for op in Levenshtein.opcodes(clean, restored)
        if op.tag != "equal"
    ]


def _touches(start: int, end: int, other_start: int, other_end: int) -> bool:
    """Tell whether two spans share a code point, or one of no width lies within or at the edge of the other."""
    if start == end or other_start == other_end:
        return start <= other_end and other_start <= end
    return start < other_end and other_start < end


@dataclass
class Score:
    """Sums over documents; they add up, so a table may group them as it likes."""

    documents: int = 0
    exact: int = 0  # documents restored to the last code point
    characters: int = 0  # of clean text
    errors_before: int = 0
    errors_after: int = 0
    places: int = 0
    found: int = 0
    touched: int = 0  # places that were not damaged and are not right any more
    lost: int = 0  # code points of clean text that were there and are not there any more, blanks not counted
    lost_digits: int = 0

    def add(self, other: Score) -> None:
        """Add the counts of another score."""
        for name in vars(other):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    @property
    def error_rate(self) -> float:
        """Give the character error rate after restoration."""
        return self.errors_after / max(self.characters, 1)

    @property
    def recall(self) -> float:
        """Give the share of damaged places that are right again."""
        return self.found / max(self.places, 1)


def score(damaged: Damaged, restored: str) -> Score:
    """Judge one restored text against what it had been."""
    errors = errors_of(damaged.clean, restored)
    places = [(place.raw_start, place.raw_end) for place in damaged.places]
    missed = {index for error in errors for index in _meeting(places, error.start, error.end)}
    fresh = [error for error in errors if not any(True for _ in _meeting(places, error.start, error.end))]
    gone = Counter(_lost(damaged, errors, places))
    return Score(
        documents=1,
        exact=int(not errors),
        characters=len(damaged.clean),
        errors_before=Levenshtein.distance(damaged.clean, damaged.text),
        errors_after=sum(max(e.end - e.start, e.restored_end - e.restored_start) for e in errors),
        places=len(places),
        found=len(places) - len(missed),
        touched=len(fresh),
        lost=sum(count for char, count in gone.items() if not char.isspace()),
        lost_digits=sum(count for char, count in gone.items() if char in "0123456789"),
    )


def score_page(page: Page, restored: str) -> Score:
    """Judge a whole page without its line ends: where a paragraph ends is for the outline to be judged by.

    Nothing is known of single places here; ``lost`` counts what the gold has and the restored text has not.
    """
    clean, text, found = (each.replace("\n", "") for each in (page.clean, page.text, restored))
    errors = errors_of(clean, found)
    gone = "".join(clean[e.start : e.end] for e in errors if e.restored_start == e.restored_end)
    return Score(
        documents=1,
        exact=int(not errors),
        characters=len(clean),
        errors_before=Levenshtein.distance(clean, text),
        errors_after=sum(max(e.end - e.start, e.restored_end - e.restored_start) for e in errors),
        lost=len("".join(gone.split())),
        lost_digits=sum(char in "0123456789" for char in gone),
    )


def _meeting(spans: Sequence[tuple[int, int]], start: int, end: int) -> Iterable[int]:
    """Yield the indices of sorted, disjoint spans that a span touches."""
    index = max(0, bisect_left(spans, (start, start)) - 1)
    while index < len(spans) and spans[index][0] <= end:
        if _touches(start, end, *spans[index]):
            yield index
        index += 1


def _lost(damaged: Damaged, errors: Iterable[Error], places: Sequence[tuple[int, int]]) -> Iterable[str]:
    """Yield code points of the clean text that no noise had touched and that the restored text does not have."""
    for error in errors:
        hit = {at for index in _meeting(places, error.start, error.end) for at in range(*places[index])}
        missing = [damaged.clean[at] for at in range(error.start, error.end) if at not in hit]
        yield from missing


# --- by rule --------------------------------------------------------------------------------------------------
@dataclass
class RuleScore:
    """What one rule did: its own damage found, and each of its edits right or wrong."""

    places: int = 0
    found: int = 0
    right: int = 0
    wrong: int = 0
    examples: list[tuple[str, str, str]] = field(default_factory=list)  # document, damaged side, what became of it

    @property
    def recall(self) -> float:
        """Give the share of the places booked to the rule that are right again."""
        return self.found / max(self.places, 1)

    @property
    def precision(self) -> float:
        """Give the share of the rule's edits that were right."""
        return self.right / max(self.right + self.wrong, 1)

    @property
    def f1(self) -> float:
        """Give the harmonic mean of precision and recall."""
        return 2 * self.precision * self.recall / max(self.precision + self.recall, 1e-9)


def score_edits(
    damaged: Damaged, restored: str, edits: Iterable[Change], undone_by: dict[str, tuple[str, ...]]
) -> dict[str, RuleScore]:
    """Judge a ledger rule by rule.

    An edit is right if it lies on damage that the rule is there for and the place is right again; wrong if it lies on
    text that was not damaged, or left its own damage wrong. An edit of one rule on another's damage counts only if
    the text is right there: what remains around it is the other rule's miss.
    """
    errors = errors_of(damaged.clean, restored)
    places = [(place.raw_start, place.raw_end) for place in damaged.places]
    spans = [(place.text_start, place.text_end) for place in damaged.places]
    missed = {index for error in errors for index in _meeting(places, error.start, error.end)}
    found: dict[str, RuleScore] = {}
    for index, place in enumerate(damaged.places):
        for rule in dict.fromkeys(undone_by[noise][0] for noise in place.rules):
            booked = found.setdefault(rule, RuleScore())
            booked.places += 1
            booked.found += index not in missed
    starts = [error.restored_start for error in errors]
    for edit in edits:
        met = list(_meeting(spans, edit.raw_start, edit.raw_end))
        meant = {rule for index in met for noise in damaged.places[index].rules for rule in undone_by[noise]}
        clear = not _is_wrong(errors, starts, edit)
        for rule in edit.rules:
            own = found.setdefault(rule, RuleScore())
            if clear or (rule in meant and any(index not in missed for index in met)):
                own.right += 1
            elif rule in meant or not met:
                own.wrong += 1
                if len(own.examples) < 5:
                    side = damaged.text[max(0, edit.raw_start - 8) : edit.raw_end + 8]
                    own.examples.append((damaged.name, side, restored[max(0, edit.text_start - 8) : edit.text_end + 8]))
    return found


def _is_wrong(errors: Sequence[Error], starts: Sequence[int], edit: Change) -> bool:
    """Tell whether the restored text is wrong where an edit wrote."""
    index = max(0, bisect_right(starts, edit.text_start) - 2)
    while index < len(errors) and errors[index].restored_start <= edit.text_end:
        error = errors[index]
        if _touches(error.restored_start, error.restored_end, edit.text_start, edit.text_end):
            return True
        index += 1
    return False
