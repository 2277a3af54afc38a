"""The lines of a page as columns: where each stands, its words, what it says by itself, and whether it is running text.

Blank lines are left out: the line after another is the next one with words in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cached_property

from jiaokan.page import cues, hits
from jiaokan.page.score import ALONE, HEARD, NEAR, Reason
from jiaokan.page.weigh import NOTHING, Own, Subject, weigh_all
from jiaokan.text import facts
from jiaokan.text.chars import BLANKS, iter_lines
from jiaokan.text.programs import find_programs, is_plain_program

_FIGURES = re.compile("[0-9]+")
_TITLE_LINES, _EDGE, _SAMPLE = 12, 3, 40  # lines


class Lines:
    """The filled lines of a page, in order; a position is that among them."""

    def __init__(self, text: str, shadow: str) -> None:
        filled = [(start, end) for start, end in iter_lines(text) if not shadow[start:end].isspace() and end > start]
        words = [shadow[start:end].strip(BLANKS) for start, end in filled]
        self.spans = [span for span, line in zip(filled, words, strict=True) if line]  # code points, without line ends
        self.words = [line for line in words if line]  # of the Simplified shadow, without the blanks at the ends
        programs = {start for block in find_programs(text) if is_plain_program(block) for start, _ in block.lines}
        self.is_program = [start in programs for start, _ in self.spans]
        self.is_prose = list(map(facts.is_prose, self.words))
        titles = (line for line, prose in zip(self.words[:_TITLE_LINES], self.is_prose, strict=False) if not prose)
        self.subject = Subject(titles, self._sample)

    def __len__(self) -> int:
        return len(self.spans)

    def _sample(self) -> Sequence[str]:
        """Give some lines of prose away from the edges."""
        prose = [line for line, is_prose in zip(self.words, self.is_prose, strict=True) if is_prose]
        return prose[_EDGE : len(prose) - _EDGE][:_SAMPLE]

    @cached_property
    def own(self) -> list[Own]:
        """Give what each line says by itself."""
        hits.look_over(line for line, program in zip(self.words, self.is_program, strict=True) if not program)
        return [
            NOTHING if program else weigh_all(line, self.subject)
            for line, program in zip(self.words, self.is_program, strict=True)
        ]

    @cached_property
    def is_text(self) -> list[bool]:
        """Tell which lines are running text in which no site is heard, or a program.

        On a page about what sites say too, much must speak for the site.
        """
        least = NEAR if self.topic is None else NEAR - self.topic.weight
        return [
            program or (_is_running(line) and (own.value < least or (own.value < HEARD and counts(line))))
            for line, own, program in zip(self.words, self.own, self.is_program, strict=True)
        ]

    @cached_property
    def is_closing(self) -> list[bool]:
        """Tell which lines are such as close a document or open a part of it, and no site is heard in them."""
        return [
            own.value < HEARD and (facts.is_own_foot(line) or facts.opens_more(line) or facts.is_closing_date(line))
            for line, own in zip(self.words, self.own, strict=True)
        ]

    @cached_property
    def topic(self) -> Reason | None:
        """Give what the page is about, if its own text sounds like a site for it."""
        heads = [
            line
            for line, own, prose in zip(self.words[:_TITLE_LINES_OF_TOPIC], self.own, self.is_prose, strict=False)
            if own.value < HEARD and not prose
        ]
        prose = [
            line
            for line, own, prose in zip(self.words, self.own, self.is_prose, strict=True)
            if prose and own.value < HEARD
        ]
        known = hits.known()
        may_head, may_say = (
            [(line, hits.may_match(line)) for line in heads],
            [(line, hits.may_match(line)) for line in prose],
        )
        for topic, title, body in zip(cues.load().topics, known.titles, known.bodies, strict=True):
            said = sum(known.has_any(line, those & body) for line, those in may_say) if body else 0
            named = any(known.has_any(line, those & title) for line, those in may_head)
            if named or (said >= _LEAST_SAID and said >= topic.share * len(prose)):
                return Reason(f"about-{topic.id}", -topic.weight)
        return None

    def names_topic(self, line: str) -> bool:
        """Tell whether a line is such a title as makes the page be about its topic."""
        return not facts.is_prose(line) and any(
            cues.expression(pattern).search(line) for topic in cues.load().topics for pattern in topic.title
        )

    @cached_property
    def frames(self) -> dict[str, list[int]]:
        """Give the positions of the lines that are the same but for their figures."""
        found: dict[str, list[int]] = {}
        for at, line in enumerate(self.words):
            if len(line) <= _LONGEST_FRAME:
                found.setdefault(self.frame_of(at), []).append(at)
        return found

    def frame_of(self, at: int) -> str:
        """Give a line without its figures."""
        return _FIGURES.sub("0", self.words[at])

    def runs(self, holds: Callable[[int], bool]) -> list[tuple[int, int]]:
        """Give the stretches ``[first, last)`` of lines of which something holds."""
        found: list[tuple[int, int]] = []
        for at in range(len(self)):
            if holds(at):
                if found and found[-1][1] == at:
                    found[-1] = (found[-1][0], at + 1)
                else:
                    found.append((at, at + 1))
        return found


_TITLE_LINES_OF_TOPIC, _LEAST_SAID = 20, 2  # lines
_LONGEST_FRAME = 80  # code points
_COUNTS = re.compile("[0-9][ \u3000]?(?:[%‰℃]|(?![年月日时点分])[\u4e00-\u9fff])")
_NO_COUNT = re.compile("“[^“”]{1,60}”|[0-9]{4}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?")


def _is_running(line: str) -> bool:
    """Tell whether a line is running text: a short question or cry may be the title of another page."""
    is_long = len(line) >= _LONG and len(_STROKES.findall(line)) < _MANY_STROKES
    return (is_long or _FULL.search(line) is not None) and facts.is_sentence(line)


_LONG, _FULL = 40, re.compile("[。；;]")
_STROKES, _MANY_STROKES = re.compile(" [|｜/] "), 3  # a bar, however long


def counts(line: str) -> bool:
    """Tell whether running text counts something (58万元, 0.3‰): a day, a time and what is quoted do not."""
    return facts.is_prose(line) and _COUNTS.search(_NO_COUNT.sub("", line)) is not None


__all__ = ["ALONE", "HEARD", "NEAR", "Lines", "counts"]
