"""What a text must hold for an expression to match in it: words, of which one is there wherever it matches.

A line without any of an expression's factors needs no look by the expression itself. The idea is that of RE2's
``FilteredRE2`` and of grep; here factors are read from the expression's own text, whatever stands round them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

_TOKEN = re.compile(
    r"(?P<look>\(\?<?[=!])|(?P<open>\((?:\?(?:P<\w+>|:))?)|(?P<close>\))|(?P<bar>\|)"
    r"|(?P<many>\[\^?\]?(?:\\.|[^\]\\])*\])|(?P<code>\\[uU][0-9a-fA-F]{4,8}|\\x[0-9a-fA-F]{2})|(?P<escape>\\.)|(?P<any>[.^$])|(?P<char>.)",
    re.DOTALL,
)
_REPEAT = re.compile(r"(?:[*+?]|\{([0-9]*)(?:,[0-9]*)?\})[?+]?")
_CODE = re.compile(r"\\(?:u|U|x)([0-9a-fA-F]{8}|[0-9a-fA-F]{4}|[0-9a-fA-F]{2})")
_CLASSES = "dDwWsSbBAZ"  # escapes that are no character
_COMMON = frozenset("0123456789 .,:;-/()[]，。、：；（）【】“”《》\u3000")
_MOST = 24  # members of a class that are factors, one by one

Factors = frozenset[str] | None  # None: nothing is known
_MOST_EXACT = 64  # strings of which a stretch of an expression is put together


class _Part(NamedTuple):
    """What a part of an expression matches (``exact``, if that is a few strings), and what it needs in any case."""

    exact: Factors
    needs: Factors


_NOTHING_KNOWN, _EMPTY = _Part(None, None), _Part(frozenset({""}), None)


def factors(pattern: str) -> Factors:
    r"""Give words of which one is in every text that an expression matches in; None if none can be told.

    >>> sorted(factors("(?:侵删|侵[权犯].{0,10}删除)(?!线)"))
    ['侵删', '删除']
    >>> sorted(factors("下一?[篇章][:：]{1,2}x?")), factors("[0-9]*.?")
    (['下一章', '下一篇', '下章', '下篇'], None)
    """
    part, _ = _alternatives(list(_TOKEN.finditer(pattern)), 0, pattern)
    return max((_as_needs(part.exact), part.needs), key=_worth)


def _as_needs(exact: Factors) -> Factors:
    return exact if exact and "" not in exact else None


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
    needs = _union(max((_as_needs(branch.exact), branch.needs), key=_worth) for branch in branches)
    return _Part(exact if exact is None or len(exact) <= _MOST_EXACT else None, needs), at


def _union(found: Iterable[Factors]) -> Factors:
    every = list(found)
    known = [each for each in every if each is not None]
    return frozenset(chain.from_iterable(known)) if len(known) == len(every) else None


def _sequence(tokens: Sequence[re.Match[str]], at: int, pattern: str) -> tuple[_Part, int]:
    """Read what stands one after another: the part that tells most."""
    told: list[Factors] = [None]
    exact, whole = _EMPTY.exact, True  # of the stretch that is being put together, and whether that is all so far
    while at < len(tokens) and tokens[at].lastgroup not in ("bar", "close"):
        part, at = _part(tokens, at, pattern)
        longer = _product(exact, part.exact)
        told.append(part.needs)
        if longer is None:
            told += [_as_needs(exact), _as_needs(part.exact)]
            whole = False
        exact = longer if longer is not None else part.exact if part.exact is not None else _EMPTY.exact
    told.append(_as_needs(exact))
    return _Part(exact if whole else None, max(told, key=_worth)), at


def _product(left: Factors, right: Factors) -> Factors:
    if left is None or right is None or len(left) * len(right) > _MOST_EXACT:
        return None
    return frozenset(one + other for one in left for other in right)


def _part(tokens: Sequence[re.Match[str]], at: int, pattern: str) -> tuple[_Part, int]:
    """Read a character, a class or a group, and how often it may stand."""
    kind = tokens[at].lastgroup
    is_negative = tokens[at].group()[-1] == "!"
    if kind in ("open", "look"):
        part, at = _alternatives(tokens, at + 1, pattern)
    elif kind == "many":
        part = _Part(_members(tokens[at].group()), None)
    else:
        char = _character(tokens[at])
        part = (
            _Part(frozenset({char}), None)
            if char
            else _EMPTY
            if pattern[tokens[at].start()] in "^$"
            else _NOTHING_KNOWN
        )
    repeat, at = _repeat(tokens, at, pattern)
    if kind == "look":  # it takes nothing up: the word goes on behind it
        return (
            _EMPTY if is_negative else _Part(_EMPTY.exact, max((_as_needs(part.exact), part.needs), key=_worth))
        ), at
    return _repeated(part, repeat), at


def _repeated(part: _Part, repeat: re.Match[str] | None) -> _Part:
    """Give what a part needs where it may stand several times, or not at all."""
    if repeat is None:
        return part
    if repeat.group()[0] == "?":
        return _Part(None if part.exact is None else part.exact | {""}, None)
    if repeat.group()[0] == "*" or (repeat[1] is not None and not int(repeat[1] or 0)):
        return _NOTHING_KNOWN
    return _Part(None, max((_as_needs(part.exact), part.needs), key=_worth))


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


def _worth(found: Factors) -> tuple[float, int]:
    """Tell how much factors tell: by the least of them, then by how few they are."""
    if found is None:
        return (-1.0, 0)
    return min(sum(map(_rareness, word)) for word in found), -len(found)


def _rareness(char: str) -> float:
    """Tell how much a character tells: a figure or a stop stands in many lines, ℃ in few."""
    if char in _COMMON:
        return 0.5
    return 2.0 if "\u3400" <= char < "\uff00" else 1.0 if char < "\x80" else 1.5
