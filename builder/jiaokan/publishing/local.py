"""What a release must be before it is shown to anybody: valid, nothing but a release, with a contact, its card filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from jiaokan.dataset import release
from jiaokan.dataset.about import check_repo
from jiaokan.dataset.staging import open_release
from jiaokan.errors import InputError
from jiaokan.publishing.plan import File
from jiaokan.text.shown import listed
from jiaokan.validate import validate

_TIER = "relations"  # the rebuild costs as much as the build that made it
_TOLD = 3  # problems, blanks
_CARDS = "README*.md"  # in every language
_MADE = re.compile("<!-- generated: [a-z-]{1,30} -->\n(?:(?!<!-- ).*\n){0,2000}?<!-- end -->")
_BLANK = re.compile(
    r"\[[^\[\]\n]{0,200}(?:to be filled in|[Mm]ore [Ii]nformation [Nn]eeded|待填|待补充|请填写)[^\[\]\n]{0,200}\]|待填写"
    r"|(?<![A-Za-z])(?:TODO|TBD|FIXME)(?![A-Za-z])"
)


def read(folder: Path) -> Mapping[str, Any]:
    """Give the manifest of a release that may be published if it is valid, too: ``check`` takes longer.

    Raises InputError where there is none, it has no contact, holds anything else, or its card has blanks.
    """
    manifest = open_release(folder)
    _check_contact(folder, manifest)
    faults = release.manifest_faults(manifest)
    if faults:
        raise _invalid(folder, len(faults), " ".join(faults[0]).strip())
    strangers = sorted(set(release.strangers(folder, manifest)) - release.HOUSEKEEPING)
    if strangers:
        raise InputError(str(folder), "holds more than a release", got=listed(strangers), next_step="move that away")
    _check_cards(folder)
    return manifest


def target(folder: Path, manifest: Mapping[str, Any], repo: str | None, *, elsewhere: bool) -> str:
    """Give the repository that a release goes to: what the caller says, else what the release says of itself.

    Raises InputError where nobody says one, and where the two differ: its card would load it from another place.
    """
    own = manifest["about"].get("repo")
    if own is None and repo is None:
        next_step = 'name REPO, or say repo = "OWNER/NAME" under [dataset] in jiaokan.toml and build again'
        raise InputError(str(folder), "does not say where it goes", next_step=next_step)
    if own is not None:
        check_repo(f"{folder} repo", str(own))
    if repo is not None and own not in (None, repo) and not elsewhere:
        next_step = f"leave REPO off, build again with --repo {repo}, or say --elsewhere"
        raise InputError(repo, "is not where the release says that it is", got=str(own), next_step=next_step)
    return repo or str(own)


def check(folder: Path) -> None:
    """Raise InputError unless a release is valid, down to the relations of its rows."""
    first, count = None, 0
    for count, problem in enumerate(validate(folder, tier=_TIER, workers=None), 1):  # noqa: B007  (counted at its end)
        first = first or str(problem)
    if first is not None:
        raise _invalid(folder, count, first)


def _invalid(folder: Path, count: int, first: str) -> InputError:
    got = f"{count} problem{'s' if count > 1 else ''}, first {first}"
    return InputError(str(folder), "is not valid", got=got, next_step=f"see jiaokan validate {folder}")


def _check_contact(folder: Path, manifest: Mapping[str, Any]) -> None:
    about = manifest.get("about")
    contact = about.get("contact") if isinstance(about, Mapping) else None
    if not isinstance(contact, str) or not contact.strip():
        next_step = 'say contact = "…" under [dataset] in jiaokan.toml, or --contact, and build again'
        raise InputError(str(folder), "does not say whom to ask to take a document down", next_step=next_step)


def _check_cards(folder: Path) -> None:
    found = [place for path in sorted(folder.glob(_CARDS)) for place in blanks(path.name, path.read_text("utf-8"))]
    if found:
        got = ", ".join(found[:_TOLD])
        raise InputError(str(folder), "has blanks on its card", got=got, next_step="fill them in and build again")


def blanks(name: str, text: str) -> Iterator[str]:
    r"""Yield what is left to be filled in on a card, with its line; generated blocks have words of the data.

    >>> list(blanks("README.md", "# Notices\nWrite to [address: to be filled in].\n"))
    ["README.md line 2 '[address: to be filled in]'"]
    """
    prose = _MADE.sub(lambda made: "\n" * made[0].count("\n"), text)
    for number, line in enumerate(prose.split("\n"), 1):
        yield from (f"{name} line {number} {match[0]!r}" for match in _BLANK.finditer(line))


def files(folder: Path, manifest: Mapping[str, Any]) -> list[File]:
    """List the files of a release, sorted: those its manifest names, itself and the check sums."""
    named = [File(entry["path"], entry["bytes"], entry["sha256"]) for entry in manifest["files"]]
    for name in (release.MANIFEST, release.CHECKSUMS):
        path = folder / name
        named.append(File(name, path.stat().st_size, release.sha256_of(path)))
    return sorted(named, key=lambda file: file.path)
