"""A lock file: one writer at a place, and those who come second are told who it is.

Where the system has ``flock`` the lock dies with its holder, however that ends, and a file left behind means nothing.
Where it has not (some network file systems, Windows) the file itself is the lock: it is made exclusively and removed at
the end; one that a dead process of this machine left is taken over, any other must be removed by hand.
"""

from __future__ import annotations

import errno
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from jiaokan.errors import InputError

_UNSUPPORTED = frozenset({errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL})
_TRIES = 100  # a holder that ends just now removes the file between our opening and locking it


class BusyError(InputError):
    """Somebody else holds the lock."""


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold the lock file at ``path`` while the block runs, and remove it. Raises BusyError if another process holds it."""
    handle = _acquire(path)
    try:
        yield
    finally:
        with suppress(OSError):
            path.unlink()
        os.close(handle)


def is_held(path: Path) -> bool:
    """Tell whether somebody holds the lock file at ``path``; takes it from nobody, and changes nothing."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
    except FileNotFoundError:
        return False
    except OSError:
        return True  # of somebody else
    try:
        return not _share(handle) if CAN_SHARE else _lives(path)
    except OSError:
        return _lives(path)
    finally:
        os.close(handle)


def _lives(path: Path) -> bool:
    """Tell whether a lock file was signed by nobody yet, or by a process that is not known to be dead."""
    holder = _holder(path)
    return not holder or not _is_dead(holder)


@contextmanager
def kept(path: Path, what: str, *, is_shared: bool) -> Iterator[None]:
    """Hold a lock file that stays where it is: alone, or with others that share it.

    Raises BusyError that says who holds ``what``. Where the file system has no such locks, nothing is held.
    """
    for _ in range(_TRIES):
        handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o644)
        try:
            if CAN_SHARE and not _try(handle, is_shared=is_shared):
                raise BusyError(what, f"is being written by {_who(_holder(path))}", next_step="wait for it, or stop it")
            if _is_same(handle, path):
                _sign(handle)
                yield
                return
        finally:
            os.close(handle)
    raise BusyError(what, "changes hands all the time", next_step="try again")


def _acquire(path: Path) -> int:
    for _ in range(_TRIES):
        handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o644)
        try:
            if not _flock(handle, path):
                os.close(handle)
                return _acquire_alone(path)
            if _is_same(handle, path):
                _sign(handle)
                return handle
        except BaseException:
            with suppress(OSError):
                os.close(handle)
            raise
        os.close(handle)
    raise BusyError(str(path), "changes hands all the time", next_step="try again")


CAN_SHARE = sys.platform != "win32"

if sys.platform == "win32":

    def _share(handle: int) -> bool:
        return True

    def _try(handle: int, *, is_shared: bool) -> bool:
        return True

    def _flock(handle: int, path: Path) -> bool:
        """Lock an open file: not with this system's locks, which go by ranges and stop readers."""
        return False

else:
    import fcntl

    def _share(handle: int) -> bool:
        """Lock an open file together with others, for a moment; False if somebody holds it alone. Raises OSError."""
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno in (errno.EWOULDBLOCK, errno.EACCES):
                return False
            raise
        return True

    def _try(handle: int, *, is_shared: bool) -> bool:
        """Lock an open file, alone or with others; True too where the file system cannot."""
        try:
            fcntl.flock(handle, (fcntl.LOCK_SH if is_shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno in (errno.EWOULDBLOCK, errno.EACCES):
                return False
            if error.errno not in _UNSUPPORTED:
                raise
        return True

    def _flock(handle: int, path: Path) -> bool:
        """Lock an open file; False where the file system cannot."""
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno in _UNSUPPORTED:
                return False
            if error.errno in (errno.EWOULDBLOCK, errno.EACCES):
                raise _busy(path, _holder(path), "wait for it, or choose another place") from error
            raise
        return True


def _acquire_alone(path: Path) -> int:
    """Make the file itself the lock."""
    for _ in range(2):
        holder = _holder(path)
        if not holder or _is_dead(holder):
            with suppress(FileNotFoundError):
                path.unlink()
        try:
            handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o644)
        except FileExistsError:
            continue
        _sign(handle)
        return handle
    raise _busy(path, _holder(path), f"wait for it; if it runs no more, remove {path}")


def _is_same(handle: int, path: Path) -> bool:
    """Tell whether a path still leads to the file that is open."""
    try:
        found = path.lstat()
    except FileNotFoundError:
        return False
    own = os.fstat(handle)
    return (found.st_dev, found.st_ino) == (own.st_dev, own.st_ino)


def _sign(handle: int) -> None:
    os.ftruncate(handle, 0)
    os.write(handle, f"{os.getpid()} {socket.gethostname()}\n".encode())


def _holder(path: Path) -> list[str]:
    """Read process id and machine of who holds a lock, nothing if they are not written yet."""
    try:
        words = path.read_bytes()[:300].decode("utf-8", "replace").split()
    except OSError:
        return []
    return words if len(words) == 2 and words[0].isascii() and words[0].isdecimal() else []


def _is_dead(holder: list[str]) -> bool:
    if holder[1] != socket.gethostname() or sys.platform == "win32":
        return False
    try:
        os.kill(int(holder[0]), 0)
    except (ProcessLookupError, OverflowError):
        return True
    except OSError:
        return False
    return False


def _busy(path: Path, holder: list[str], next_step: str) -> BusyError:
    what = str(path.parent / path.name.removeprefix(".").removesuffix(".lock"))
    return BusyError(what, f"is being written by {_who(holder)}", next_step=next_step)


def _who(holder: list[str]) -> str:
    return f"process {holder[0]} on {holder[1]}" if holder else "a process that has not signed it yet"
