"""Which of many expressions may match a line: one pass of RE2 over the line instead of one search for each.

RE2 has no look-around, so the sieve leaves those conditions out and lets through a little too much; whoever asks
makes sure with the expression itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

import re2

_LOOKAROUND = re.compile(r"\(\?<?[=!]")
_CODE_POINT = re.compile(r"\\[uU]([0-9a-fA-F]{8}|[0-9a-fA-F]{4})")
_BOUNDARY = re.compile(r"\\[bB]")
_TOKEN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[()]|[^\\\[()]+", re.DOTALL)
# Python's \s holds every blank of Unicode, RE2's only those of ASCII.
_SPACE = "\\t-\\r\\x1c-\\x20\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_MEMORY = 64 << 20  # bytes for the automaton; RE2 falls back to a slower one beyond


def relax(pattern: str) -> str:
    r"""Give a pattern for RE2 that matches wherever this one does: look-around and word boundaries left out.

    >>> relax(r"网(?!络|[)]点)\b|(?<![给为])我(?:镇|县)")
    '网|我(?:镇|县)'
    """
    pattern = _CODE_POINT.sub(lambda match: chr(int(match[1], 16)), pattern)
    out: list[str] = []
    skipped = 0  # open brackets of the look-around that is being left out
    at = 0
    while at < len(pattern):
        if not skipped and _LOOKAROUND.match(pattern, at):
            skipped, at = 1, at + 1
            continue
        token = _token(pattern, at)
        at += len(token)
        if skipped:
            skipped += {"(": 1, ")": -1}.get(token, 0)
        elif not _BOUNDARY.fullmatch(token):
            out.append(_with_blanks(token))
    return "".join(out)


def _with_blanks(token: str) -> str:
    if token.startswith("["):
        return token.replace(r"\s", _SPACE)
    return f"[{_SPACE}]" if token.endswith(r"\s") else token


def _token(pattern: str, at: int) -> str:
    match = _TOKEN.match(pattern, at)
    return match.group() if match else pattern[at]


class Sieve:
    """Tells which of its expressions may match somewhere in a text, in any case of letters.

    >>> list(Sieve(["本站", "下载(?!量)", "ICP备"]).sift("下载量最大的本站"))
    [0, 1]
    """

    def __init__(self, patterns: Sequence[str]) -> None:
        self._patterns = tuple(patterns)

    @cached_property
    def _set(self) -> re2.Set:
        options = re2.Options()
        options.case_sensitive = False
        options.max_mem = _MEMORY
        found = re2.Set.SearchSet(options)
        for pattern in self._patterns:
            found.Add(relax(pattern))
        found.Compile()
        return found

    def sift(self, text: str) -> Iterator[int]:
        """Yield the index of each expression that may match, in order."""
        return iter(sorted(self._set.Match(text.encode("utf-8", "replace")) or ()))
