"""What a text must hold for an expression to match in it: words, of which one is there wherever it matches.

A line without any of an expression's factors needs no look by the expression itself. The idea is that of RE2's
``FilteredRE2`` and of grep; here factors are read from the expression's own text, whatever stands round them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

_TOKEN = re.compile(
    r"(?P<look>\(\?<?[=!])|(?P<open>\((?:\?(?:P<\w+>|:))?)|(?P<close>\))|(?P<bar>\|)"
    r"|(?P<many>\[\^?\]?(?:\\.|[^\]\\])*\])|(?P<code>\\[uU][0-9a-fA-F]{4,8}|\\x[0-9a-fA-F]{2})|(?P<escape>\\.)|(?P<any>[.^$])|(?P<char>.)",
    re.DOTALL,
)
_REPEAT = re.compile(r"(?:[*+?]|\{([0-9]*)(?:,([0-9]*))?\})[?+]?")
_CODE = re.compile(r"\\(?:u|U|x)([0-9a-fA-F]{8}|[0-9a-fA-F]{4}|[0-9a-fA-F]{2})")
_CLASSES = "dDwWsSbBAZ"  # escapes that are no character
_PLACES = ("^", "$", r"\A", r"\Z", r"\b", r"\B")  # they take nothing up
_COMMON = frozenset("0123456789.,:;-/()[]，。、：；（）【】“”《》")
_COMMON_HAN = frozenset("的一是不了在有人和中大上为个到用于出年定可以会部不分后加关点社区第条件章由")
_MOST = 24  # members of a class that are factors, one by one

Factors = frozenset[str] | None  # None: nothing is known
Clauses = tuple[frozenset[str], ...]  # of each a word is there; the one that tells most is first
_MOST_EXACT = 64  # strings of which a stretch of an expression is put together
MOST_CLAUSES = 3
_TELLING, _LEAST = 4.0, 2.0  # worth of words that need no others beside them, and of such others
_ENDLESS = 1 << 20  # code points: longer than any line that is looked at


class _Part(NamedTuple):
    """What a part of an expression matches (``exact``, if that is a few strings), needs in any case, and how long it is."""

    exact: Factors
    needs: Clauses
    least: int
    most: int

    @property
    def clauses(self) -> Clauses:
        """Give all that it needs: what it matches is one of them."""
        return _best([_as_needs(self.exact), *self.needs])


class Needs(NamedTuple):
    """What a text must hold for an expression to match in it, and how long a match is at least and at most."""

    clauses: Clauses
    least: int
    most: int


_CHAR, _EMPTY = _Part(None, (), 1, 1), _Part(frozenset({""}), (), 0, 0)


def factors(pattern: str) -> Factors:
    r"""Give words of which one is in every text that an expression matches in; None if none can be told.

    >>> sorted(factors("(?:侵删|侵[权犯].{0,10}删除)(?!线)"))
    ['侵删', '删除']
    >>> sorted(factors("下一?[篇章][:：]{1,2}x?")), factors("[0-9]*.?")
    (['下一章', '下一篇', '下章', '下篇'], None)
    """
    return next(iter(needs(pattern).clauses), None)


KNOWN: dict[str, Needs] = {}  # what expressions need: it may come from whoever kept it


def needs(pattern: str) -> Needs:
    r"""Give some sets of words, of each of which one is in every text that an expression matches in.

    >>> [sorted(words) for words in needs("侵[权犯].{0,10}删除").clauses], needs("[0-9]{2}.?")[1:]
    ([['删除'], ['侵权', '侵犯']], (2, 3))
    """
    if pattern not in KNOWN:
        part, _ = _alternatives(list(_TOKEN.finditer(pattern)), 0, pattern)
        KNOWN[pattern] = Needs(part.clauses, part.least, part.most)
    return KNOWN[pattern]


def _as_needs(exact: Factors) -> Factors:
    return exact if exact and "" not in exact else None


def _best(found: Iterable[Factors]) -> Clauses:
    """Give the sets that tell most, none that another tells as well."""
    best: list[frozenset[str]] = []
    for words in sorted(filter(None, found), key=_worth, reverse=True):
        if len(best) == MOST_CLAUSES or (best and _worth(words)[0] < min(_TELLING, max(_LEAST, _worth(best[0])[0]))):
            break
        if not any(_implies(other, words) for other in best):
            best.append(words)
    return tuple(best)


def _implies(words: frozenset[str], others: frozenset[str]) -> bool:
    """Tell whether a text with one of some words has one of others for it."""
    return words == others or all(any(other in word for other in others) for word in words)


def _alternatives(tokens: Sequence[re.Match[str]], at: int, pattern: str) -> tuple[_Part, int]:
    """Read branches up to the bracket that closes them: what any of them needs."""
    branches: list[_Part] = []
    while True:
        branch, at = _sequence(tokens, at, pattern)
        branches.append(branch)
        if at >= len(tokens) or tokens[at].lastgroup != "bar":
            break
        at += 1
    exact = _union(branch.exact for branch in branches)
    least, most = min(branch.least for branch in branches), max(branch.most for branch in branches)
    return _Part(exact if exact is None or len(exact) <= _MOST_EXACT else None, _of_any(branches), least, most), at


def _of_any(branches: Sequence[_Part]) -> Clauses:
    """Give what each of some branches needs: the first sets of all together, the second of all."""
    every = [branch.clauses for branch in branches]
    if not all(every):
        return ()
    size = max(map(len, every))
    return tuple(frozenset(chain.from_iterable(each[min(at, len(each) - 1)] for each in every)) for at in range(size))


def _union(found: Iterable[Factors]) -> Factors:
    every = list(found)
    known = [each for each in every if each is not None]
    return frozenset(chain.from_iterable(known)) if len(known) == len(every) else None


def _sequence(tokens: Sequence[re.Match[str]], at: int, pattern: str) -> tuple[_Part, int]:
    """Read what stands one after another: the parts that tell most."""
    told: list[Factors] = []
    exact, whole = _EMPTY.exact, True  # of the stretch that is being put together, and whether that is all so far
    least = most = 0
    while at < len(tokens) and tokens[at].lastgroup not in ("bar", "close"):
        part, at = _part(tokens, at, pattern)
        least, most = least + part.least, min(_ENDLESS, most + part.most)
        longer = _product(exact, part.exact)
        told += part.needs
        if longer is None:
            told += [_as_needs(exact), _as_needs(part.exact)]
            whole = False
        exact = longer if longer is not None else part.exact if part.exact is not None else _EMPTY.exact
    told.append(_as_needs(exact))
    return _Part(exact if whole else None, _best(told), least, most), at


def _product(left: Factors, right: Factors) -> Factors:
    if left is None or right is None or len(left) * len(right) > _MOST_EXACT:
        return None
    return frozenset(one + other for one in left for other in right)


def _part(tokens: Sequence[re.Match[str]], at: int, pattern: str) -> tuple[_Part, int]:
    """Read a character, a class or a group, and how often it may stand."""
    kind, token = tokens[at].lastgroup, tokens[at].group()
    if kind in ("open", "look"):
        part, at = _alternatives(tokens, at + 1, pattern)
    elif kind == "many":
        part = _CHAR._replace(exact=_without_blanks(_members(token)))
    elif token in _PLACES:
        part = _EMPTY
    else:
        char = _character(tokens[at])
        part = _CHAR._replace(exact=_without_blanks(frozenset({char}))) if char else _CHAR
    repeat, at = _repeat(tokens, at, pattern)
    if kind == "look":  # it takes nothing up: the word goes on behind it
        return (_EMPTY if token[-1] == "!" else _EMPTY._replace(needs=part.clauses)), at
    return _repeated(part, repeat), at


def _without_blanks(found: Factors) -> Factors:
    return found and frozenset("" if char.isspace() else char for char in found)


def _repeated(part: _Part, repeat: re.Match[str] | None) -> _Part:
    """Give what a part needs where it may stand several times, or not at all."""
    if repeat is None:
        return part
    least, most = (0, 1) if repeat.group()[0] == "?" else _times(repeat)
    least, most = part.least * least, min(_ENDLESS, part.most * most)
    if part.exact == _EMPTY.exact:  # blanks, however many
        return _Part(part.exact, (), least, most)
    if repeat.group()[0] == "?":
        return _Part(None if part.exact is None else part.exact | {""}, (), least, most)
    return _Part(None, part.clauses if least else (), least, most)


def _times(repeat: re.Match[str]) -> tuple[int, int]:
    """Give how often something stands at least and at most."""
    if repeat[1] is None:
        return int(repeat.group()[0] == "+"), _ENDLESS
    least = int(repeat[1] or 0)
    return least, least if repeat[2] is None else int(repeat[2] or _ENDLESS)


def _repeat(tokens: Sequence[re.Match[str]], at: int, pattern: str) -> tuple[re.Match[str] | None, int]:
    """Read how often what ends here may stand, and give the position of the token behind that."""
    repeat = _REPEAT.match(pattern, tokens[at].end()) if at < len(tokens) else None
    at += 1
    while repeat and at < len(tokens) and tokens[at].start() < repeat.end():
        at += 1
    return repeat, at


def _character(token: re.Match[str]) -> str:
    if token.lastgroup == "char":
        return token.group()
    if token.lastgroup == "code":
        return chr(int(token.group().lstrip("\\uUx"), base=16))
    if token.group() == "\\s":
        return " "
    return token.group()[1] if token.lastgroup == "escape" and token.group()[1] not in _CLASSES else ""


def _members(token: str) -> Factors:
    """Give the characters of a short class."""
    if token.startswith("[^") or re.search(rf"\\[{_CLASSES}]", token):
        return None
    plain = _CODE.sub(lambda code: chr(int(code[1], base=16)), token[1:-1])
    listed = re.sub(r"\\(.)", r"\1", plain) if "\\" in plain else plain
    found = set(_ranged(listed)) if "\\-" not in token else set(listed)
    return frozenset(found) if len(found) <= _MOST else None


def _ranged(listed: str) -> Iterator[str]:
    at = 0
    while at < len(listed):
        if listed[at + 1 : at + 2] == "-" and at + 2 < len(listed):
            first, last = ord(listed[at]), ord(listed[at + 2])
            yield from map(chr, range(first, min(last, first + _MOST) + 1))
            at += 3
        else:
            yield listed[at]
            at += 1


def _worth(found: frozenset[str]) -> tuple[float, int]:
    """Tell how much factors tell: by the least of them, then by how few they are."""
    return min(map(_telling, found)), -len(found)


@lru_cache(maxsize=4096)  # the same words are told of many stretches of an expression
def _telling(word: str) -> float:
    return sum(map(_rareness, word))


def _rareness(char: str) -> float:
    """Tell how much a character tells: a figure or a stop stands in many lines, ℃ in few."""
    if char in _COMMON:
        return 0.5
    if char in _COMMON_HAN:
        return 1.0
    return 2.0 if "\u3400" <= char < "\uff00" else 1.0 if char < "\x80" else 1.5
