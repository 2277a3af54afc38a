"""Inputs on disk: which files an argument means, under which names, and their bytes. Decodes nothing.

Only regular files are read. Whatever else a folder holds is listed with the reason why it is not; named by the user it
is an error. Nothing here waits for anything: a FIFO is never opened to be read.
"""

from __future__ import annotations

import errno
import glob
import os
import re
import stat
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from jiaokan.errors import InputError, of_system
from jiaokan.inputs import remote
from jiaokan.inputs.tables.saved_datasets import saved_dataset

# What is read of a folder; what a file is, its bytes say. The packings may stand behind any of them.
SUFFIXES = (
    *(".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".docx", ".docm", ".dotx", ".doc", ".pdf"),
    *(".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".parquet", ".arrow", ".ipc", ".feather", ".warc", ".wet"),
    *(".zip", ".tar", ".tgz", ".tbz2", ".txz"),
)
PACKED = (".gz", ".zst", ".bz2", ".xz")
STDIN, STDIN_NAME = "-", "stdin"


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file to read: where it lies and what it is called in the dataset.

    ``path`` is a place on disk, or an address that fsspec opens (``s3://…``), or ``-`` for the standard input.
    ``ignored`` says why it is not read. ``is_named`` tells a file that the user named from one found in a folder.
    """

    path: Path | str
    name: str
    ignored: str | None = None
    is_named: bool = False


def find_inputs(arguments: Sequence[str | Path]) -> list[InputFile]:
    """Find the files that arguments mean: files, folders (read recursively), globs and addresses; sorted by name.

    ``-`` is the standard input; an address (``s3://``, ``hf://``, ``https://``, ``memory://``) is any that fsspec knows.

    In a folder, and among what a glob matches, regular files with the readers' suffixes are inputs; everything else is
    listed with the reason why it is ignored, a folder that is passed over as one entry. Raises InputError for an
    argument that does not exist or, itself, would be ignored; a file of any suffix may be named.
    """
    found: dict[Path | str, InputFile] = {}
    for argument in arguments:
        for file in _expand(str(argument)):
            known = found.get(file.path)
            if known is None or (known.ignored and not file.ignored):
                found[file.path] = file
    return _name_apart(list(found.values()))


def _expand(argument: str) -> Iterator[InputFile]:
    if not argument:
        raise InputError("''", "is no path", expected="a file, a folder or a glob")
    if argument == STDIN:
        yield InputFile(STDIN, STDIN_NAME, is_named=True)
        return
    if remote.is_address(argument):
        yield from (
            InputFile(address, safe_name(name), is_named=is_named)
            for address, name, is_named in remote.expand(argument)
        )
        return
    if not os.path.lexists(argument) and any(mark in argument for mark in "*?["):
        yield from _match(argument)
        return
    path = Path(argument)
    if path.is_dir():
        yield from _walk(path)
    elif path.name.startswith(HIDDEN) and os.path.lexists(path):
        raise InputError(argument, _HIDDEN, next_step="rename it if it is to be read")
    else:
        yield name_file(path)


def name_file(path: Path) -> InputFile:
    """Give the file that a user named, under its own name. Raises InputError for what is no regular file."""
    why = _obstacle(path, path.parent, is_hidden=False)
    if why is not None:
        raise InputError(str(path), why, next_step=_NEXT_STEPS.get(why, "write what it gives to a file, and name that"))
    return InputFile(path.resolve(), safe_name(path.name), is_named=True)


def _match(pattern: str) -> Iterator[InputFile]:
    matches = sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207  (absolute ones too)
    if not matches:
        raise InputError(pattern, _MISSING, next_step=_NEXT_STEPS[_MISSING])
    for match in map(Path, matches):
        if match.is_dir() and not match.is_symlink():
            yield from _walk(match)
        else:
            place = Path(os.path.realpath(match.parent), match.name)  # a link stays a link
            yield InputFile(place, safe_name(match.name), _obstacle(match, match.parent))


# `~$` opens the name of what Word leaves beside a document while it is open: the name of whoever opened it.
HIDDEN = (".", "_", "~$")

# --- what a folder holds --------------------------------------------------------------------------------------
_HIDDEN, _MISSING, _OUTWARD = "hidden name", "no such file or folder", "link out of the folder"
_DANGLING, _LOOP, _UNKNOWN = "dangling link", "link loop", "unknown format"
_NEXT_STEPS = {
    _MISSING: "check the path; quote a glob",
    _OUTWARD: "name the file it leads to",
    _DANGLING: "name the file it should lead to",
    _LOOP: "name a file",
}
# What to do about that which a folder holds and is ignored, where something is to be done.
IF_NAMED = {
    _HIDDEN: "rename it if it is to be read",
    _OUTWARD: _NEXT_STEPS[_OUTWARD],
    _DANGLING: _NEXT_STEPS[_DANGLING],
    _UNKNOWN: "name the file itself to have it read whatever it is called",
    "link to a folder": "name the folder it leads to",
    "is a FIFO": "write what it gives to a file, and name that",
}
_ODD_KINDS = (
    (stat.S_ISFIFO, "is a FIFO"),
    (stat.S_ISSOCK, "is a socket"),
    (stat.S_ISCHR, "is a device"),
    (stat.S_ISBLK, "is a device"),
)


def _obstacle(path: Path, top: Path, *, is_hidden: bool | None = None) -> str | None:
    """Say why a path is no file to be read; None for a regular file, or a link to one that stays below ``top``."""
    try:
        if path.name.startswith(HIDDEN) if is_hidden is None else is_hidden:
            return _HIDDEN
        if path.is_symlink():
            target = os.path.realpath(path, strict=True)
            if not Path(target).is_relative_to(os.path.realpath(top)):
                return _OUTWARD
        mode = path.stat().st_mode
    except OSError as error:
        return _why_not(path, error)
    if stat.S_ISDIR(mode):
        return "link to a folder"
    return next((what for is_kind, what in _ODD_KINDS if is_kind(mode)), None)


def _why_not(path: Path, error: OSError) -> str:
    if error.errno == errno.ELOOP:
        return _LOOP
    if error.errno == errno.ENOENT:
        return _DANGLING if path.is_symlink() else _MISSING
    return f"cannot be read ({error.strerror})"


def _walk(folder: Path) -> Iterator[InputFile]:
    top = Path(os.path.realpath(folder))
    waiting = [top]
    while waiting:
        place = waiting.pop()
        try:
            with os.scandir(place) as entries:
                children = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            if place == top:
                raise of_system(error, str(folder), "cannot be read") from error
            yield InputFile(place, f"{_below(place, top)}/", f"unreadable folder ({error.strerror})")
            continue
        saved = saved_dataset(entry.name for entry in children)
        for missing in saved.missing if saved else ():
            yield InputFile(place / missing, _below(place / missing, top), "missing from a saved dataset")
        for entry in children:
            path = Path(entry.path)
            if not entry.is_dir(follow_symlinks=False):
                beside = saved is not None and entry.name in saved.overhead
                ignored = _obstacle(path, top) or (_BESIDE if beside else _unknown(path.name))
                yield InputFile(path, _below(path, top), ignored)
            elif entry.name.startswith(HIDDEN):
                yield InputFile(path, f"{_below(path, top)}/", _HIDDEN)
            else:
                waiting.append(path)


_BESIDE = "describes a saved dataset"


def _unknown(name: str) -> str | None:
    return None if has_suffix(name) else _UNKNOWN


def has_suffix(name: str) -> bool:
    """Tell whether a name ends as names of files do that are read, packed or not.

    >>> has_suffix("a.TXT"), has_suffix("crawl.jsonl.gz"), has_suffix("a.gz"), has_suffix("a.py")
    (True, True, False, False)
    """
    lower = name.lower()
    bare = next((lower.removesuffix(each) for each in PACKED if lower.endswith(each)), lower)
    return bare.endswith(SUFFIXES)


def _below(path: Path, top: Path) -> str:
    return safe_name(path.relative_to(top).as_posix())


_UNSAFE = re.compile("[\\\\\ud800-\udfff]|(?<=\\A[A-Za-z]):")


def safe_name(name: str) -> str:
    r"""Write a file's name as valid text: bytes that are no UTF-8, backslashes, the colon of a drive become ``\xNN``.

    Two names never become one: every backslash of the result begins an escape. No system takes one for another path.

    >>> safe_name("\udcff.txt"), safe_name("\\xff.txt")
    ('\\xff.txt', '\\x5cxff.txt')
    """
    return _UNSAFE.sub(_escape, name)


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    byte = code - 0xDC00  # where the system's decoder keeps bytes that are no UTF-8
    if code < 0x80:
        return f"\\x{code:02x}"
    return f"\\x{byte:02x}" if 0x80 <= byte <= 0xFF else f"\\u{code:04x}"


def _name_apart(files: list[InputFile]) -> list[InputFile]:
    """Give files of one name longer ones, relative to the deepest folder that holds them all; if need be all of them."""
    counts = Counter(file.name for file in files)
    if len(files) > 1 and any(count > 1 for count in counts.values()):
        places = [file.path for file in files if isinstance(file.path, Path)]
        common = Path(os.path.commonpath([place.parent for place in places])) if places else Path()
        longer = [replace(file, name=_longer(file, common)) for file in files]
        some = [one if counts[file.name] > 1 else file for file, one in zip(files, longer, strict=True)]
        files = some if len({file.name for file in some}) == len(some) else longer
    return sorted(files, key=lambda file: file.name)


def _longer(file: InputFile, common: Path) -> str:
    if isinstance(file.path, Path):
        return _below(file.path, common) + "/" * file.name.endswith("/")
    return safe_name(remote.whole_name(file.path))
