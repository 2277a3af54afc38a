"""Which of many expressions may match which of many lines: one pass over them for the words that the expressions need.

Each expression is looked for by its ``factors``, words of which one is there wherever it matches, so there are only words
to find, and whoever asks makes sure with the expression itself. An automaton (Aho-Corasick) finds them where there is a
wheel of it, a table by the first two characters elsewhere. The answers are the same, only the time is not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, reduce
from itertools import accumulate
from operator import add, or_
from typing import Any, Literal

from jiaokan.page.factors import MOST_CLAUSES, needs

try:
    import ahocorasick_rs as automata
except ImportError:  # no wheel for this machine
    _HAS_AUTOMATA = False
else:
    _HAS_AUTOMATA = True

Match = Callable[[Sequence[str]], "list[set[int]]"]  # gives the numbers of the words that stand in each of some lines
Engine = Literal["auto", "automaton", "table"]


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
        self._masks = list(dict.fromkeys(masks.values()))
        number_of = {mask: number for number, mask in enumerate(self._masks)}
        self._words = {word: number_of[mask] for word, mask in masks.items()}  # those that tell the same are one number
        self._engine = engine

    def may_match(self, line: str) -> int:
        """Give the expressions that may match a line, as a set of bits: of all they need a word is there.

        >>> bin(Scanner(["侵权.{0,9}删除", "本站", "删"]).may_match("删除本站"))
        '0b110'
        """
        return self.may_match_each([line])[0]

    def may_match_each(self, lines: Sequence[str]) -> list[int]:
        """Give the expressions that may match each of some lines: together they take less time than one by one."""
        mask_of, size = self._masks.__getitem__, self._size
        found = [reduce(or_, map(mask_of, told), self._given) for told in self._match(list(map(_folded, lines)))]
        return [each & each >> size & each >> 2 * size & self._all for each in found]

    def candidates(self, lines: Sequence[str]) -> list[tuple[int, ...]]:
        """Give, for each line, the numbers of the expressions that may match it, in order."""
        found = self.may_match_each(lines)
        return [tuple(numbers(those)) if line else () for line, those in zip(lines, found, strict=True)]

    @cached_property
    def _match(self) -> Match:
        if not self._words:
            return lambda lines: [set() for _ in lines]
        wants_automaton = self._engine == "automaton" or (self._engine == "auto" and _HAS_AUTOMATA)
        return _automaton(self._words) if wants_automaton else _table(self._words)


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


def _automaton(words: Mapping[str, int]) -> Match:
    """Look for words by an automaton: of 17,000 words it is ready in some hundredths of a second, and takes 6 MB.

    It goes over all lines in one pass, one below the other: none of its words reaches over the end of a line.
    """
    number_of = list(words.values())
    automaton = automata.AhoCorasick(
        list(words),
        matchkind=automata.MatchKind.Standard,
        store_patterns=False,
        implementation=automata.Implementation.ContiguousNFA,
    )

    def match(lines: Sequence[str]) -> list[set[int]]:
        found: list[set[int]] = [set() for _ in lines]
        behind = list(accumulate(len(line) + 1 for line in lines))  # where the next line begins
        at = 0
        for word, start, _ in _places(automaton, "\n".join(lines)):  # in the order of their ends
            while start >= behind[at]:
                at += 1
            found[at].add(number_of[word])
        return found

    return match


def _places(automaton: Any, text: str) -> list[tuple[int, int, int]]:
    """Give each word with its place, ``(word, start, end)``, in the order of their ends."""
    try:
        found: list[tuple[int, int, int]] = automaton.find_matches_as_indexes(text, overlapping=True)
    except UnicodeEncodeError:  # lone surrogates: no word has one
        found = automaton.find_matches_as_indexes(_LONE.sub("\ufffd", text), overlapping=True)
    return found


_LONE = re.compile("[\ud800-\udfff]")


def _table(words: Mapping[str, int]) -> Match:
    """Look for words by a table of what begins with two characters, at some four times the time."""
    sizes: dict[str, set[int]] = {}
    alone = {word: number for word, number in words.items() if len(word) == 1}
    for word in words.keys() - alone.keys():
        sizes.setdefault(word[:2], set()).add(len(word))

    def match(line: str) -> set[int]:
        found = {number for word, number in alone.items() if word in line}
        for at, lengths in enumerate(map(sizes.get, map(add, line, line[1:]))):
            for length in lengths or ():
                number = words.get(line[at : at + length])
                if number is not None:
                    found.add(number)
        return found

    return lambda lines: list(map(match, lines))
