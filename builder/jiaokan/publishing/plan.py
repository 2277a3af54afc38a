"""What publishing a release does to a repository: which files come, go and stay, under which commit and tag.

It decides and touches nothing. It refuses a version that is there, one older than the newest, another dataset's repository, and
files in the repository that ``load_dataset`` would take for rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from jiaokan.dataset import release
from jiaokan.dataset.versions import Version
from jiaokan.errors import InputError
from jiaokan.text.shown import listed

_TAG = re.compile("v?((?:0|[1-9][0-9]{0,5})(?:[.](?:0|[1-9][0-9]{0,5})){2})")
_DATA = "data/"  # where load_dataset looks for rows


@dataclass(frozen=True, slots=True)
class File:
    """A file of a release, by its POSIX path there."""

    path: str
    size: int  # bytes
    sha256: str


@dataclass(frozen=True, slots=True)
class Stored:
    """A file in a repository: with the SHA-256 of its bytes where they are in large storage, else git's own id of it."""

    size: int  # bytes
    sha256: str | None
    blob: str | None


@dataclass(frozen=True, slots=True)
class Remote:
    """A repository as it is now."""

    exists: bool = False
    head: str | None = None  # the commit of its main branch
    tags: tuple[str, ...] = ()
    files: Mapping[str, Stored] = field(default_factory=dict)
    manifest: Mapping[str, Any] | None = None  # that of the version it holds
    is_private: bool = False
    changed: tuple[str, ...] = ()  # cards that somebody changed there since that version

    def named(self) -> set[str]:
        """Give the files that are there and belong to the version it holds."""
        if self.manifest is None:
            return set()
        stated = {str(entry["path"]) for entry in self.manifest["files"]}
        return {release.MANIFEST, release.CHECKSUMS, *stated} & set(self.files)


@dataclass(frozen=True, slots=True)
class Rules:
    """What may be done to a repository."""

    private: bool = False  # nobody else may see it
    allow_older: bool = False  # also below a newer version
    overwrite: bool = False  # also files that others put or changed there
    elsewhere: bool = False  # also where the release does not say that it is


STRICT = Rules()


@dataclass(frozen=True, slots=True)
class Publication:
    """What is to be done, in the order of the fields: one commit, then the tag."""

    repo: str
    version: str
    creates: bool  # the repository is not there
    uploads: tuple[File, ...]
    deletes: tuple[str, ...]  # of the version before
    keeps: tuple[str, ...]  # of no version
    message: str
    description: str
    tag: str
    parent: str | None

    def n_bytes(self) -> int:
        """Give the size of all files."""
        return sum(file.size for file in self.uploads)


def make(
    repo: str, manifest: Mapping[str, Any], files: Iterable[File], remote: Remote, *, rules: Rules = STRICT
) -> Publication:
    """Plan a publication.

    Raises InputError for a version that is there or too old, a repository that is another's or open to all where it was to be
    private, and for files there that others put or changed.
    """
    _check_version(repo, manifest["version"], remote.tags, allow_older=rules.allow_older)
    _check_owner(repo, manifest["name"], remote)
    uploads = tuple(files)
    coming = {file.path for file in uploads}
    _check_others(repo, coming, remote, rules)
    deletes = remote.named() - coming
    keeps = set(remote.files) - remote.named() - coming - release.HOUSEKEEPING
    _check_rows(repo, keeps)
    version, digest = manifest["version"], manifest["data_digest"]
    return Publication(
        repo,
        version,
        creates=not remote.exists,
        uploads=uploads,
        deletes=tuple(sorted(deletes)),
        keeps=tuple(sorted(keeps)),
        message=f"Version {version} (data {digest[:12]})",
        description=f"Data digest {digest}. Built with jiaokan {manifest['builder']['version']}.",
        tag=f"v{version}",
        parent=remote.head,
    )


def _check_version(repo: str, version: str, tags: Iterable[str], *, allow_older: bool) -> None:
    there = {Version.parse(match[1], where="tag"): tag for tag in tags if (match := _TAG.fullmatch(tag))}
    own = Version.parse(version, where="version")
    if own in there:
        next_step = "a version is published once: build the next one, which jiaokan bump proposes"
        raise InputError(repo, f"has version {version} already", got=f"tag {there[own]}", next_step=next_step)
    newest = max(there, default=own)
    if newest > own and not allow_older:
        next_step = "build a newer one, or say --allow-older"
        raise InputError(repo, "has a newer version", got=f"{newest}, not {version}", next_step=next_step)


def _check_rows(repo: str, kept: set[str]) -> None:
    """Refuse a repository in which files of nobody would be taken for rows."""
    rows = sorted(path for path in kept if path.startswith(_DATA))
    if rows:
        what, next_step = "holds files that load_dataset might read as rows", "move them on the Hub, or name another"
        raise InputError(repo, what, got=listed(rows), next_step=next_step)


def _check_others(repo: str, coming: set[str], remote: Remote, rules: Rules) -> None:
    """Refuse what is open to all where it was to be private, and to write over what others put or changed there."""
    if rules.private and remote.exists and not remote.is_private:
        next_step = "make it private on the Hub, or leave --private off"
        raise InputError(repo, "is there, and open to all", next_step=next_step)
    if rules.overwrite:
        return
    if remote.manifest is None:
        found = sorted(coming & set(remote.files) - release.HOUSEKEEPING)
        what = "holds files of the same names that are of no release"
    else:
        found, what = sorted(coming & set(remote.changed)), "holds a card that was changed there since its version"
    if found:
        next_step = "look at them on the Hub; take over what is worth it, and say --overwrite"
        raise InputError(repo, what, got=listed(found), next_step=next_step)


def _check_owner(repo: str, name: str, remote: Remote) -> None:
    if remote.manifest is not None and remote.manifest["name"] != name:
        got = f"{remote.manifest['name']!r}, not {name!r}"
        raise InputError(repo, "holds another dataset", got=got, next_step="name another repository")
