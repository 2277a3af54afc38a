"""What a start works out each time, kept on disk for the next: compiled expressions, and the words that they need.

For processes of ours alone: while it is in use, ``re`` compiles by it. Refuses a file that others could have written, that
is cut off or was changed; without one, everything is worked out as ever.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
import sys
import tempfile
from array import array
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

from jiaokan.page import factors
from jiaokan.page.factors import Needs

_SIGN = b"jiaokan: prepared for a start, 1\n"
_DIGEST, _LENGTH = 32, 8  # bytes: of SHA-256 over what stands behind it, and of the length of the JSON that comes first
_MOST_BYTES, _MOST_EXPRESSIONS = 64 << 20, 20_000
_WORTH = 32  # new expressions for which the file is written again: some twenty milliseconds
_OTHERS_MAY_WRITE = stat.S_IWGRP | stat.S_IWOTH
# Of CPython itself, from 3.11 to 3.14 the same; ``_agrees`` finds out whether it still is.
_compiler: Any = import_module("re._compiler")
_parser, _sre = import_module("re._parser"), import_module("_sre")


class _Compiled(NamedTuple):
    """What ``_sre.compile`` makes an expression of, besides its text."""

    flags: int
    code: array[int]
    groups: int
    names: dict[str, int]  # of groups -> their numbers
    name_of: tuple[str | None, ...]

    def expression(self, pattern: str) -> Any:
        return _sre.compile(pattern, self.flags, self.code.tolist(), self.groups, self.names, self.name_of)


Key = tuple[str, int]  # an expression as it is written, and the flags it is compiled with


class Prepared:
    """Expressions that are known, read when the first one in Chinese is compiled, and those that came in addition."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._as_ever = _compiler.compile
        self._kept: int | None = None  # how many are in the file; None until it is read

    @cached_property
    def known(self) -> dict[Key, _Compiled]:
        """Give what is kept, and what came in addition; nothing is kept in a file that is not to be trusted."""
        known: dict[Key, _Compiled] = {}
        with suppress(OSError, ValueError, TypeError, KeyError):
            told, codes = _opened(self._path)
            known = dict(_expressions(told, codes))
            if told["factors"] == _of_factors():
                factors.KNOWN.update(_needs(told))
        self._kept = len(known) + len(factors.KNOWN)
        return known

    def compile(self, pattern: Any, flags: int = 0) -> Any:
        """Compile an expression, as ``re`` does: by what is known of it."""
        if not isinstance(pattern, str) or flags & re.DEBUG:
            return self._as_ever(pattern, flags)
        if self._kept is None and pattern.isascii():  # of a library: a command may need none of ours
            return self._as_ever(pattern, flags)
        key = (pattern, int(flags))
        found = self.known.get(key)
        if found is None:
            found = self.known[key] = _compiled(pattern, int(flags))
        return found.expression(pattern)

    def keep(self, least: int = _WORTH) -> None:
        """Write what is known to disk, if at least so much of it is new; where that fails nothing is lost."""
        if self._path is None or self._kept is None:
            return
        size = len(self.known) + len(factors.KNOWN)
        if size - self._kept < least or size > _MOST_EXPRESSIONS:
            return
        self._kept = size
        with suppress(OSError):
            _write(self._path, _packed(self.known))


@contextmanager
def in_use() -> Iterator[Prepared]:
    """Let ``re`` compile by what is kept, and keep what is new at the end."""
    prepared = Prepared(_place())
    before = _compiler.compile
    if _agrees(before):
        _compiler.compile = prepared.compile
    try:
        yield prepared
    finally:
        _compiler.compile = before
        prepared.keep()


# --- an expression ----------------------------------------------------------------------------------------------------
def _compiled(pattern: str, flags: int) -> _Compiled:
    """Do what ``re._compiler.compile`` does, but for its last step."""
    parsed = _parser.parse(pattern, flags)
    code = _compiler._code(parsed, flags)  # noqa: SLF001  (of CPython)
    names: dict[str, int] = dict(parsed.state.groupdict)
    name_of: list[str | None] = [None] * parsed.state.groups
    for name, number in names.items():
        name_of[number] = name
    flags = int(flags | parsed.state.flags)
    return _Compiled(flags, array("I", map(int, code)), parsed.state.groups - 1, names, tuple(name_of))


def _agrees(as_ever: Any) -> bool:
    """Tell whether this Python compiles in the steps that are taken here."""
    with suppress(Exception):
        return bool(_compiled(_SAMPLE, 0).expression(_SAMPLE) == as_ever(_SAMPLE, 0)) and array("I").itemsize == 4
    return False


_SAMPLE = "(?i:(?P<one>[一-龥a-z]{2,3})|甲乙(?=丙))+?"


# --- the file ---------------------------------------------------------------------------------------------------------
def _place() -> Path | None:
    """Give the file of this Python in the user's cache; None where a system does not say whose a file is."""
    folder = Path(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"))  # noqa: PTH111  (no error without a home)
    if not hasattr(os, "geteuid") or not folder.is_absolute():
        return None
    python = f"{sys.implementation.name} {sys.version} {sys.byteorder} {_sre.MAGIC} {_sre.CODESIZE}"
    return folder / "jiaokan" / f"start-{hashlib.sha256(python.encode()).hexdigest()[:16]}.bin"


def _of_factors() -> str:
    """Digest what decides which words an expression needs."""
    return hashlib.sha256(files("jiaokan.page").joinpath("factors.py").read_bytes()).hexdigest()


def _is_ours(status: os.stat_result) -> bool:
    return status.st_uid == os.geteuid() and not status.st_mode & _OTHERS_MAY_WRITE


def _opened(path: Path | None) -> tuple[Any, array[int]]:
    """Read a file that nobody else can have written: what it tells, and code. Raises OSError or ValueError."""
    if path is None or not _is_ours(path.parent.lstat()):
        raise ValueError
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
        status = os.fstat(file.fileno())
        if not (stat.S_ISREG(status.st_mode) and _is_ours(status) and status.st_size <= _MOST_BYTES):
            raise ValueError
        content = file.read()
    body = content[len(_SIGN) + _DIGEST :]
    if content[: len(_SIGN) + _DIGEST] != _SIGN + hashlib.sha256(body).digest():
        raise ValueError
    end = _LENGTH + int.from_bytes(body[:_LENGTH], "little")
    codes = array("I")
    codes.frombytes(body[end:])
    return json.loads(body[_LENGTH:end]), codes


def _expressions(told: Any, codes: array[int]) -> Iterator[tuple[Key, _Compiled]]:
    done = 0
    for pattern, asked, flags, size, groups, names, name_of in told["expressions"]:
        yield (pattern, asked), _Compiled(flags, codes[done : done + size], groups, names, tuple(name_of))
        done += size


def _needs(told: Any) -> Iterator[tuple[str, Needs]]:
    for pattern, least, most, clauses in told["needs"]:
        yield pattern, Needs(tuple(map(frozenset, clauses)), least, most)


def _packed(known: dict[Key, _Compiled]) -> bytes:
    told = {
        "factors": _of_factors(),
        "needs": [[pattern, each.least, each.most, list(map(sorted, each.clauses))] for pattern, each in factors.KNOWN.items()],
        "expressions": [
            [*key, each.flags, len(each.code), each.groups, each.names, each.name_of] for key, each in known.items()
        ],
    }  # fmt: skip
    first = json.dumps(told).encode()
    body = b"".join([len(first).to_bytes(_LENGTH, "little"), first, *(each.code.tobytes() for each in known.values())])
    return _SIGN + hashlib.sha256(body).digest() + body


def _write(path: Path, content: bytes) -> None:
    """Write a file in one step into a folder that is ours alone. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not _is_ours(path.parent.lstat()):
        return
    handle, name = tempfile.mkstemp(prefix=".start-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.replace(name, path)  # noqa: PTH105
    except BaseException:
        with suppress(OSError):
            os.unlink(name)  # noqa: PTH108
        raise
