"""Inputs that are not on this disk: addresses that fsspec opens, as streams. Keeps no copy."""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

from jiaokan.errors import InputError

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,20}(?:://|::)")
_NEXT_STEP = (
    "check the address, and whether its package is there: "
    "pip install 'jiaokan[http]' for https://, 'jiaokan[s3]' for s3://, gcsfs for gs://"
)


def is_address(argument: str) -> bool:
    """Tell whether an argument is an address and no path.

    >>> is_address("s3://crawl/2020/*.jsonl.gz"), is_address("C:/texts"), is_address("a/b.txt")
    (True, False, False)
    """
    return _ADDRESS.match(argument) is not None


def expand(argument: str) -> Iterator[tuple[str, str, bool]]:
    """Yield ``(address, name, whether it was named itself)`` of the files that an address means: a file, a folder, a glob.

    The name is the path below the folder, or the last part of a file's. Raises InputError where nothing is there, or it
    cannot be asked for.
    """
    import fsspec  # noqa: PLC0415  (slow to import and needed by few)

    try:
        system, path = fsspec.core.url_to_fs(argument)
        if any(mark in path for mark in "*?[") and not system.exists(path):
            found = [
                (each, posixpath.basename(each), False) for each in sorted(system.glob(path)) if system.isfile(each)
            ]
        elif system.isdir(path):
            top = path.rstrip("/") + "/"
            found = [
                (each, each.removeprefix(top), False) for each in sorted(system.find(path)) if _is_shown(each, top)
            ]
        else:
            found = [(path, posixpath.basename(path.rstrip("/")) or "index", True)] if system.exists(path) else []
        written = [(str(system.unstrip_protocol(each)), name, named) for each, name, named in found]
    except Exception as error:  # each kind of address has a package of its own, which raises what it likes
        raise _refused(argument, error) from error
    if not written:
        raise InputError(argument, "no such file or folder", next_step=_NEXT_STEP)
    yield from written


def open_stream(address: str) -> BinaryIO:
    """Open an address to read it from its beginning. Raises OSError, and so does whatever reads it."""
    import fsspec  # noqa: PLC0415  (slow to import and needed by few)

    with _as_of_system():
        return cast("BinaryIO", _Stream(fsspec.open(address, "rb").open()))


class _Stream(io.RawIOBase):
    """A stream of another package, whose errors are those of the system: a connection breaks amid a file, too."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # RawIOBase names any buffer
        with _as_of_system():
            piece = self._stream.read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
        super().close()


@contextmanager
def _as_of_system() -> Iterator[None]:
    try:
        yield
    except OSError:
        raise
    except Exception as error:  # as above
        raise OSError(f"{type(error).__name__}: {error}"[:200]) from error


def whole_name(address: str) -> str:
    """Give a name that no other address has.

    >>> whole_name("s3://crawl/2020/a.txt"), whole_name("-")
    ('crawl/2020/a.txt', '-')
    """
    return address.rpartition("://")[2].strip("/") or address


def _is_shown(path: str, top: str) -> bool:
    return not any(part.startswith((".", "_", "~$")) for part in path.removeprefix(top).split("/"))


def _refused(argument: str, error: Exception) -> InputError:
    said = (str(error).splitlines() or [""])[0][:160]
    return InputError(argument, "cannot be read", got=f"{type(error).__name__}: {said}", next_step=_NEXT_STEP)
