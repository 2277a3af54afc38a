"""What built a release: this package by version, code and commit, the Python, and the packages that decide bytes."""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import json
import re
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jiaokan
from jiaokan.dataset import schema

# Packages whose version decides bytes of every release, and those that do where one took the text out of a document.
_ALWAYS = ("jinja2", "markdown-it-py", "numpy", "opencc", "pyarrow", "pypinyin", "python-stdnum", "pyyaml")
_EXTRACTING = ("pypdfium2", "resiliparse")
_UNPACKING = ("brotli", "zstandard")  # without them what they pack is refused
_COMMIT = re.compile("[0-9a-f]{40}")
_HASHED = frozenset({".css", ".html", ".j2", ".js", ".json", ".in", ".md", ".py", ".toml", ".txt", ".typed", ".yml"})


def builder() -> dict[str, Any]:
    """Give this package as a manifest names it: version, SHA-256 of its code, and the commit where one is known."""
    return {"name": "jiaokan", "version": jiaokan.__version__, "commit": _commit(), "code": _code()}


def python() -> str:
    """Give the Python by what may decide bytes: ``cpython 3.11``."""
    return f"{sys.implementation.name} {sys.version_info.major}.{sys.version_info.minor}"


def packages(extractors: Iterable[str]) -> dict[str, str]:
    """Give the versions of the packages that decide bytes, where documents were read by ``extractors``."""
    used = [name for name in _EXTRACTING if any(name in each for each in extractors)]
    return {name: importlib.metadata.version(name) for name in sorted((*_ALWAYS, *used))}


def version(package: str) -> str | None:
    """Give the version of a package; None where it is not there."""
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


@cache
def maker() -> list[Any]:
    """Give all of this installation that may decide rows: the code, the Python, each of those packages that is there."""
    there = [name for name in _EXTRACTING if importlib.util.find_spec(name) is not None]
    unpacking = [name for name in _UNPACKING if importlib.util.find_spec(name) is not None]
    return [_code(), python(), packages(there), unpacking]


@cache
def _code() -> str:
    """Hash the package: its modules, data and schemas by their paths, whatever folder they are in."""
    here = Path(jiaokan.__file__).parent
    found = {path.relative_to(here).as_posix(): path for path in _files(here)}
    found = {name: path for name, path in found.items() if not name.startswith(("_schema/", "_sample/"))}
    found |= {f"_schema/{path.name}": path for path in schema.files()}
    digest = hashlib.sha256()
    for name in sorted(found):
        content = hashlib.sha256(found[name].read_bytes()).hexdigest()
        digest.update(f"{content}  {name}\n".encode())
    return digest.hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            yield from _files(path)
        elif path.suffix in _HASHED:
            yield path


@cache
def _commit() -> str | None:
    """Give the commit that pip installed, or that of the checkout; null where neither is known."""
    try:
        stated = importlib.metadata.distribution("jiaokan").read_text("direct_url.json")
        found = json.loads(stated or "{}").get("vcs_info", {}).get("commit_id")
        found = str(found) if found else _checked_out(Path(jiaokan.__file__).parents[2])
    except (importlib.metadata.PackageNotFoundError, AttributeError, OSError, ValueError):
        return None
    return found if found and _COMMIT.fullmatch(found) else None  # a subversion's number, a ref of a ref are none


def _checked_out(root: Path) -> str | None:
    """Read the commit of a checkout from git's own files: no program is run."""
    place = root / ".git"
    if not place.exists() or not (root / "schema").is_dir():
        return None
    if place.is_file():  # a work tree beside its repository
        place = root / place.read_text(encoding="utf-8").removeprefix("gitdir:").strip()
    head = (place / "HEAD").read_text(encoding="utf-8").strip()
    if _COMMIT.fullmatch(head):
        return head
    name = head.removeprefix("ref:").strip()
    common = place / "commondir"
    shared = place / common.read_text(encoding="utf-8").strip() if common.is_file() else place
    for folder in (place, shared):
        if (folder / name).is_file():
            return (folder / name).read_text(encoding="utf-8").strip()
    packed = shared / "packed-refs"
    lines = packed.read_text(encoding="utf-8").splitlines() if packed.is_file() else []
    return next((line[:40] for line in lines if line[41:] == name), None)
