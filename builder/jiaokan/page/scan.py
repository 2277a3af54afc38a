"""Which of many expressions may match which of many lines: one pass of a multi-pattern engine over each line.

Each expression is looked for by its ``factors``, words of which one is there wherever it matches, so the engine has
only words to find, and whoever asks makes sure with the expression itself. Hyperscan finds them where there is a wheel
of it, RE2 elsewhere: the answers do not depend on the engine, only the time does (of 11,000 lines of real pages and
4,300 words Hyperscan took 0.08 s and was ready in 0.2 s; RE2 took 1.2 s the first time and 0.12 s from then on).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, reduce
from operator import or_
from threading import Lock
from typing import Literal

import re2

from jiaokan.page.factors import MOST_CLAUSES, needs

try:
    import hyperscan
except ImportError:  # no wheel for this machine
    _HAS_HYPERSCAN = False
else:
    _HAS_HYPERSCAN = True

_MEMORY = 64 << 20  # bytes for RE2's automaton; it falls back to a slower one beyond
Match = Callable[[bytes], Iterable[int]]
Engine = Literal["auto", "hyperscan", "re2"]


class Scanner:
    """Tells which of its expressions may match somewhere in a line, in any case of letters.

    >>> scanner = Scanner(["本站", "下载(?!量)", "ICP备"])
    >>> scanner.candidates(["下载量最大的本站", "某icp备", ""])
    [(0, 1), (2,), ()]
    """

    def __init__(self, patterns: Sequence[str], *, engine: Engine = "auto") -> None:
        size = len(patterns)
        self._size = size
        self._all = (1 << size) - 1
        self._given = 0  # what nothing is needed for: a bit for each set of words of each expression
        masks: dict[str, int] = {}
        for number, pattern in enumerate(patterns):
            clauses = [frozenset(map(_folded, words)) for words in needs(pattern).clauses]
            for at in range(MOST_CLAUSES):
                bit = 1 << number + at * size
                if at >= len(clauses) or "" in clauses[at]:
                    self._given |= bit
                    continue
                for word in clauses[at]:
                    masks[word] = masks.get(word, 0) | bit
        self._words = list(masks)
        self._mask_of = list(masks.values()).__getitem__
        self._engine = engine

    def may_match(self, line: str) -> int:
        """Give the expressions that may match a line, as a set of bits: of all they need a word is there.

        >>> bin(Scanner(["侵权.{0,9}删除", "本站", "删"]).may_match("删除本站"))
        '0b110'
        """
        found = reduce(or_, map(self._mask_of, self._match(_folded(line).encode("utf-8", "replace"))), self._given)
        size = self._size
        return found & found >> size & found >> 2 * size & self._all

    def candidates(self, lines: Iterable[str]) -> list[tuple[int, ...]]:
        """Give, for each line, the numbers of the expressions that may match it, in order."""
        return [tuple(numbers(self.may_match(line))) if line else () for line in lines]

    @cached_property
    def _match(self) -> Match:
        if not self._words:
            return lambda _: ()
        if self._engine == "hyperscan" or (self._engine == "auto" and _HAS_HYPERSCAN):
            try:
                return _hyperscan(self._words)
            except hyperscan.HyperscanError:  # a wheel, but a processor without its instructions
                if self._engine == "hyperscan":
                    raise
        return _re2(self._words)


def numbers(bits: int) -> Iterator[int]:
    """Yield the places of the bits that are set, in order.

    >>> list(numbers(0b1011))
    [0, 1, 3]
    """
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def _folded(text: str) -> str:
    """Give a text in one case and without blanks, so that it holds a word wherever an expression finds it.

    İ folds to i and a dot above, and `re` takes it for an i. Blanks may stand between the letters of a word.
    """
    return "".join(text.casefold().replace("\u0307", "").split())


def _re2(words: Sequence[str]) -> Match:
    options = re2.Options()
    options.literal = True
    options.max_mem = _MEMORY
    found = re2.Set.SearchSet(options)
    for word in words:
        found.Add(word)
    found.Compile()
    return lambda line: found.Match(line) or ()


def _hyperscan(words: Sequence[str]) -> Match:
    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    size = len(words)
    database.compile(
        expressions=[word.encode() for word in words],
        ids=list(range(size)),
        elements=size,
        flags=[hyperscan.HS_FLAG_SINGLEMATCH] * size,
        literal=True,
    )
    alone = Lock()  # a database has room for one scan at a time

    def match(line: bytes) -> Iterable[int]:
        seen: list[int] = []

        def note(number: int, _start: int, _end: int, _flags: int, _context: object) -> None:
            seen.append(number)

        with alone:
            database.scan(line, match_event_handler=note)
        return seen

    return match
