"""Where a page is written: beside releases, never into one, whole or not at all, and over nothing but another page."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import NamedTuple

from jiaokan.dataset.release import MANIFEST
from jiaokan.errors import InputError, of_system
from jiaokan.show.inline import GENERATOR

_HEAD = 4096  # bytes in which a page names its generator


class Written(NamedTuple):
    """What was written: where, bytes, sources listed and shown whole, sources there are."""

    out: Path
    n_bytes: int
    listed: int
    whole: int
    sources: int


def target_of(out: Path) -> Path:
    """Give the file to write. Raises InputError for a folder, a link, and any place in a release."""
    place = Path(os.path.realpath(out.parent)) / out.name
    if out.is_symlink() or place.is_dir():
        kind = "is a link" if out.is_symlink() else "is a folder"
        raise InputError(str(out), kind, expected="a file", next_step="name a file, such as report.html")
    if place.exists() and not _is_page(place):
        raise InputError(
            str(out), "exists and is no page of jiaokan's", next_step="choose another --out, or move it away"
        )
    for folder in place.parents:
        if (folder / MANIFEST).is_file() and (folder / "data").is_dir():
            what = f"is in the release {folder}, where nothing may be added"
            raise InputError(str(out), what, next_step="choose another --out")
    return place


def _is_page(place: Path) -> bool:
    """Say whether a file is a page that was written here before, by how it begins."""
    try:
        with place.open("rb") as file:
            return GENERATOR.encode() in file.read(_HEAD)
    except OSError as error:
        raise of_system(error, str(place)) from error


def write_page(target: Path, text: str) -> int:
    """Write a file whole or not at all; give its bytes. Raises InputError where the system refuses."""
    data = text.encode()
    try:
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False) as file:
            place = Path(file.name)
            try:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
                place.chmod(0o644)
                place.replace(target)
            except BaseException:
                place.unlink(missing_ok=True)
                raise
    except OSError as error:
        raise of_system(error, str(target), "cannot be written") from error
    return len(data)
