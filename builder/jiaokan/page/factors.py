"""What a text must hold for an expression to match in it: words, of which one is there wherever it matches.

A line without any of an expression's factors needs no look by the expression itself. The idea is that of RE2's
``FilteredRE2`` and of grep; here factors are read from the expression's own text, whatever stands round them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain

_TOKEN = re.compile(
    r"(?P<look>\(\?<?[=!])|(?P<open>\((?:\?(?:P<\w+>|:))?)|(?P<close>\))|(?P<bar>\|)"
    r"|(?P<many>\[\^?\]?(?:\\.|[^\]\\])*\])|(?P<code>\\[uU][0-9a-fA-F]{4,8}|\\x[0-9a-fA-F]{2})|(?P<escape>\\.)|(?P<any>[.^$])|(?P<char>.)",
    re.DOTALL,
)
_REPEAT = re.compile(r"(?:[*+?]|\{([0-9]*)(?:,[0-9]*)?\})[?+]?")
_CLASSES = "dDwWsSbBAZ"  # escapes that are no character
_MOST = 24  # members of a class that are factors, one by one

Factors = frozenset[str] | None  # None: nothing is known


def factors(pattern: str) -> Factors:
    r"""Give words of which one is in every text that an expression matches in; None if none can be told.

    >>> sorted(factors("(?:侵删|侵[权犯].{0,10}删除)(?!线)"))
    ['侵删', '删除']
    >>> sorted(factors("下一?篇[:：]x?")), factors("[0-9]*.?")
    (['下'], None)
    """
    tokens = list(_TOKEN.finditer(pattern))
    found, _ = _alternatives(tokens, 0, pattern)
    return found


def _alternatives(tokens: Sequence[re.Match[str]], at: int, pattern: str) -> tuple[Factors, int]:
    """Read branches up to the bracket that closes them: what any of them needs."""
    branches: list[Factors] = []
    while True:
        branch, at = _sequence(tokens, at, pattern)
        branches.append(branch)
        if at >= len(tokens) or tokens[at].lastgroup != "bar":
            break
        at += 1
    known = [branch for branch in branches if branch is not None]
    return (frozenset(chain.from_iterable(known)) if len(known) == len(branches) else None), at


def _sequence(tokens: Sequence[re.Match[str]], at: int, pattern: str) -> tuple[Factors, int]:
    """Read what stands one after another: the part that tells most."""
    told: list[Factors] = []
    word = ""
    while at < len(tokens) and tokens[at].lastgroup not in ("bar", "close"):
        token, char = tokens[at], _character(tokens[at])
        inner, at = _inside(tokens, at, pattern)
        repeat, at = _repeat(tokens, at, pattern)
        if token.lastgroup == "look":
            continue  # it takes nothing up: the word goes on behind it
        may_lack = repeat is not None and (
            repeat.group()[0] in "*?" or (repeat[1] is not None and not int(repeat[1] or 0))
        )
        if char and not may_lack:
            word += char
            if repeat is None:
                continue
        told += [frozenset({word}) if word else None, None if may_lack else inner]
        word = ""
    told.append(frozenset({word}) if word else None)
    return max(told, key=_worth), at


def _inside(tokens: Sequence[re.Match[str]], at: int, pattern: str) -> tuple[Factors, int]:
    """Read a group up to the bracket that closes it, or a class: what it needs."""
    if tokens[at].lastgroup in ("open", "look"):
        return _alternatives(tokens, at + 1, pattern)
    return (_members(tokens[at].group()) if tokens[at].lastgroup == "many" else None), at


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
    if token.startswith("[^") or re.search(rf"\\[{_CLASSES}uUx]", token):
        return None
    listed = re.sub(r"\\(.)", r"\1", token[1:-1]) if "\\" in token else token[1:-1]
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
    return min(
        sum(2.0 if char >= "\u3400" else 1.0 if char.isalnum() else 0.5 for char in word) for word in found
    ), -len(found)
