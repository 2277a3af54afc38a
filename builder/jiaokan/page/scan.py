"""Which of many expressions may match which of many lines: one pass of a multi-pattern engine over each line.

Hyperscan where there is a wheel of it, RE2 elsewhere: both only say *may*, because neither has look-around, and whoever
asks makes sure with the expression itself. So the answers do not depend on the engine; only the time does (on 26,000
lines of real pages Hyperscan took 0.03 s and RE2 3.4 s).
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from typing import Literal

import re2

from jiaokan.text.sieve import relax

try:
    import hyperscan
except ImportError:  # no wheel for this machine
    _HAS_HYPERSCAN = False
else:
    _HAS_HYPERSCAN = True

_FAR = re.compile(r"(?<!\\)\{([0-9]+),(?:[0-9]{2,}|[89])\}")  # a repeat up to eight or more
_MEMORY = 64 << 20  # bytes for RE2's automaton; it falls back to a slower one beyond
Match = Callable[[bytes], Iterable[int]]
Engine = Literal["auto", "hyperscan", "re2"]


class Scanner:
    """Tells which of its expressions may match somewhere in a line, in any case of letters.

    >>> scanner = Scanner(["本站", "下载(?!量)", "ICP备"])
    >>> scanner.candidates(["下载量最大的本站", "某ICP备", ""])
    [(0, 1), (2,), ()]
    """

    def __init__(self, patterns: Sequence[str], *, engine: Engine = "auto") -> None:
        self._patterns = [relax(pattern) for pattern in patterns]
        self._engine = engine

    def candidates(self, lines: Iterable[str]) -> list[tuple[int, ...]]:
        """Give, for each line, the numbers of the expressions that may match it, in order."""
        match = self._match
        return [tuple(sorted(set(match(line.encode("utf-8", "replace"))))) if line else () for line in lines]

    @cached_property
    def _match(self) -> Match:
        if self._engine == "hyperscan" or (self._engine == "auto" and _HAS_HYPERSCAN):
            try:
                return _hyperscan(self._patterns)
            except hyperscan.HyperscanError:  # a wheel, but a processor without its instructions
                if self._engine == "hyperscan":
                    raise
        return _re2(self._patterns)


def _re2(patterns: Sequence[str]) -> Match:
    options = re2.Options()
    options.case_sensitive = False
    options.max_mem = _MEMORY
    found = re2.Set.SearchSet(options)
    for pattern in patterns:
        found.Add(pattern)
    found.Compile()
    return lambda line: found.Match(line) or ()


def _hyperscan(patterns: Sequence[str]) -> Match:
    database = _load(patterns)
    alone = Lock()  # a database has room for one scan at a time

    def match(line: bytes) -> Iterable[int]:
        seen: list[int] = []

        def note(number: int, *_: object) -> None:
            seen.append(number)

        with alone:
            database.scan(line, match_event_handler=note)
        return seen

    return match


def _load(patterns: Sequence[str]) -> hyperscan.Database:
    """Give the compiled expressions: from the user's cache, or compiled (a second or two) and put there."""
    key = "\n".join([version("hyperscan"), sys.platform, *map(_loosened, patterns)]).encode()
    path = _cache(f"cues-{hashlib.sha256(key).hexdigest()[:32]}.hs")
    if path is not None:
        # A file that was cut, or compiled for another processor, is an error of Hyperscan's: it is made anew.
        with suppress(OSError, hyperscan.HyperscanError):
            database = hyperscan.loadb(path.read_bytes(), hyperscan.HS_MODE_BLOCK)
            database.scratch = hyperscan.Scratch(database)
            return database
    database = _compile(patterns)
    if path is not None:
        with suppress(OSError):  # a cache that cannot be written costs a second or two, next time too
            _put(path, hyperscan.dumpb(database))
    return database


def _loosened(pattern: str) -> str:
    """Leave the far ends of repeats open: Hyperscan then compiles in a second what took ten, and proposes as much.

    >>> _loosened("[^。]{2,60}.{0,3}")
    '[^。]{2,}.{0,3}'
    """
    return _FAR.sub(r"{\1,}", pattern)


def _compile(patterns: Sequence[str]) -> hyperscan.Database:
    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    flags = hyperscan.HS_FLAG_CASELESS | hyperscan.HS_FLAG_UTF8 | hyperscan.HS_FLAG_SINGLEMATCH
    size = len(patterns)
    database.compile(
        expressions=[_loosened(pattern).encode() for pattern in patterns],
        ids=list(range(size)),
        elements=size,
        flags=[flags | hyperscan.HS_FLAG_ALLOWEMPTY | hyperscan.HS_FLAG_PREFILTER] * size,
    )
    return database


def _put(path: Path, data: bytes) -> None:
    """Write a file that others may read and write at the same time: each finds a whole one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{os.getpid()}")
    try:
        fresh.write_bytes(data)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def _cache(name: str) -> Path | None:
    """Give the place of a file in the user's cache, None where the user has no home."""
    try:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    except RuntimeError:
        return None
    return base / "jiaokan" / name
