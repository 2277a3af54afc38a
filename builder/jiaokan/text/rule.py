"""What a cleaning rule is: a function that looks at a text and yields findings. A rule never edits."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from jiaokan.dataset.records import Mark
from jiaokan.text.hanzi import simplified
from jiaokan.text.traced import Finding

ScriptOption = Literal["auto", "hans", "keep"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a text is written in and how it came to be so, with the counts behind it."""

    script: str  # Hans, Hant, mixed, none
    origin: str  # native, converted, mixed, unknown
    traditional: int = 0  # code points only Traditional has
    simplified: int = 0  # code points only Simplified has


@dataclass(frozen=True, slots=True)
class Context:
    """What a rule may know beside the text it is given: facts of the whole source and the options in force."""

    verdict: Verdict
    script: ScriptOption = "auto"
    has_noise_blanks: bool = False  # blanks stand where no one types them: they are no evidence of anything
    is_markdown: bool = False  # headings open with hashes: pairs of marks inside sentences are emphasis
    headings: frozenset[str] = (
        frozenset()
    )  # the Han of lines that open with hashes, which are gone when lines are joined
    page_tops: frozenset[str] = frozenset()  # keys of the lines at the tops of pages, however a page's end is shown
    page_heads: frozenset[str] = frozenset()  # lines at the edges of several pages, without blanks: running heads
    page_numbers: frozenset[str] = frozenset()  # keys of lines that are a number and count with the pages
    without: frozenset[str] = frozenset()  # ids of rules and notes that the caller switched off
    protected: tuple[str, ...] = ()  # words that are never converted to the other script
    corrections: tuple[Finding, ...] = ()  # what an editor corrected by hand, in the raw text
    is_named_markdown: bool = False  # the name of the file says so
    states_code: bool = False  # some of the marks are code
    characters: frozenset[str] = frozenset()  # those of the raw text, where they were measured
    marks: tuple[Mark, ...] = ()  # what the format states of lines, where they stand in the text at hand

    def shadow(self, text: str) -> str:
        """Give a text in Simplified script, code point for code point, for matching cues in one wording."""
        return simplified(text) if self.verdict.traditional else text

    @property
    def is_converted(self) -> bool:
        """Tell whether the source's Traditional characters come from a machine."""
        return self.verdict.origin in ("converted", "mixed")

    @property
    def converts(self) -> bool:
        """Tell whether this source is to become Simplified."""
        if self.script == "keep" or self.verdict.script == "none":
            return False
        return self.script == "hans" or self.is_converted


Find = Callable[[str, Context], Iterable[Finding]]

# What is left of a stretch that a rule alone has touched: whatever somebody wrote there by hand, no blank that was there, no line feed, a character for each,
# one for each or nothing of a mark's blank, Han for Han, the Simplified form, or a line feed.
Leaves = Literal[
    "whatever", "anything", "nothing", "no-blanks", "no-lines", "as-many", "width", "han", "simplified", "breaks"
]
# What a rule may write for those behind it to find.
Writes = Literal["nothing", "line-feeds", "anything"]


@dataclass(frozen=True, slots=True)
class Rule:
    """A named way of finding one kind of damage.

    ``needs`` spares the rule most texts: one look at the set of a text's characters. ``flag`` is the *repaired* flag its edits raise, None for plain layout. ``since`` is the version that brought it.
    Rules that stand together and read the page (``reads_page``) see it as it was before any of them: what one takes out
    is evidence for the others. An edit's action is no part of a rule: it follows from the edit itself.

    What a rule takes, leaves and writes the validator holds every edit against: nothing is decided by an id. A rule that
    reads the page leaves nothing. What it says as evidence is no part of it: ``checks/proofs.py`` knows that for itself.
    """

    id: str
    find: Find
    flag: str | None
    since: str
    needs: frozenset[str] | None = None  # without one of these characters in the text the rule can find nothing
    reads_page: bool = False
    states_source: bool = False  # what it takes out says where a page is from, and of which day
    is_layout: bool = False  # it may touch code too, which others leave whole where the format states it
    takes: frozenset[str] = frozenset()  # beside the characters it needs: it touches one of these or those
    leaves: Leaves = "anything"
    writes: Writes = "nothing"

    @property
    def summary(self) -> str:
        """Give the first sentence of the rule's docstring: what the documentation says of it."""
        return (self.find.__doc__ or "").strip().partition("\n")[0]
