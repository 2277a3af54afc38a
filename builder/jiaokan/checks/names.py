"""Names of sources: relative POSIX paths that lead nowhere else, whoever writes files by them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jiaokan.checks.model import Fault, Release, Unit, shown
from jiaokan.dataset import accounts
from jiaokan.dataset import release as releases

_DRIVE = re.compile("[A-Za-z]:")
_BACKSLASH = re.compile(r"\\(?!x[0-9a-f]{2})")


def name_fault(name: str) -> str | None:
    r"""Say what is wrong with a name, None if it is a safe relative POSIX path.

    A backslash is there only where a byte that is no text is written ``\xNN``: elsewhere it parts folders.

    >>> name_fault("a/b.txt"), name_fault("../b.txt"), name_fault("C:b.txt")
    (None, 'has a part that is empty, . or ..', 'begins with a drive letter')
    """
    faults = (
        ("is empty", not name),
        ("holds a NUL", "\0" in name),
        ("is absolute", name.startswith("/")),
        ("begins with a drive letter", _DRIVE.match(name) is not None),
        (r"has a backslash that writes no byte as \xNN", _BACKSLASH.search(name) is not None),
        ("has a part that is empty, . or ..", any(part in ("", ".", "..") for part in name.split("/"))),
    )
    return next((what for what, holds in faults if holds), None)


def find_name_faults(unit: Unit) -> Iterator[Fault]:
    """The names of a source are safe relative paths."""
    for column, names in (
        ("name", [unit.source["name"]]),
        ("copies", [copy["name"] for copy in unit.source["copies"]]),
    ):
        for name in names:
            if (what := name_fault(name)) is not None:
                yield unit.source.at(column), f"{shown(name)} {what}; expected a relative POSIX path; rebuild"


def find_input_name_faults(release: Release) -> Iterator[Fault]:
    """The names that the manifest gives its inputs, and what it ignored, are safe relative paths."""
    for where, name in _named(release):
        if (what := name_fault(name)) is not None:
            yield f"{releases.MANIFEST} {where}", f"{shown(name)} {what}; expected a relative POSIX path; rebuild"


def _named(release: Release) -> Iterator[tuple[str, str]]:
    """Yield every name, with its place in the manifest."""
    yield from ((f"inputs[{at}].name", entry["name"]) for at, entry in enumerate(release.inputs()))
    for at, entry in enumerate(release.records()):
        yield f"sources[{at}].name", entry["name"]
        yield from ((f"sources[{at}].also_as", name) for name in entry["also_as"])
    ignored = accounts.ignored(release.folder, release.manifest)
    yield from ((f"ignored[{at}].name", entry["name"]) for at, entry in enumerate(ignored))
