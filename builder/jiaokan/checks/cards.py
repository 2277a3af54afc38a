"""What a release says of itself: what people wrote, rendered again, is what stands there; so is what follows from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import jinja2

from jiaokan.checks.model import Fault, Release, is_regular, shown
from jiaokan.dataset import card, croissant
from jiaokan.dataset import release as releases
from jiaokan.dataset.croissant import CROISSANT
from jiaokan.errors import InputError

# What rendering raises where a manifest lacks something, though its schema allows that.
_UNSTATED = (KeyError, IndexError, jinja2.UndefinedError)
_CARD, _CHINESE, _MANIFEST = releases.CARD, releases.CHINESE_CARD, releases.MANIFEST


def find_card_faults(release: Release) -> Iterator[Fault]:
    """The card is what its own front matter and prose render to with this manifest, to the byte."""
    path = release.folder / _CARD
    if not is_regular(path):
        yield _CARD, "is missing: load_dataset would glue all tables into one; rebuild"
        return
    try:
        text = path.read_bytes().decode("utf-8")
        front, prose = card.split(text)
        rendered = card.render_parts(card.written(front, release.manifest), prose, release.manifest)
    except _UNSTATED as error:
        yield _MANIFEST, f"does not hold what cards are made of: {shown(str(error)[:120])}; rebuild"
    except UnicodeDecodeError as error:
        yield _CARD, f"is no UTF-8 at byte {error.start}; rebuild"
    except InputError as error:
        yield _CARD, f"{error.what}{'' if error.got is None else f', got {error.got}'}; rebuild"
    except OSError as error:
        yield _CARD, f"cannot be read: {error.strerror}; restore the file or rebuild"
    else:
        yield from _differences(front, text, rendered)
        try:
            yield from _following(release, card.written(front, release.manifest))
        except (*_UNSTATED, InputError, ValueError) as error:
            yield _MANIFEST, f"does not hold what cards are made of: {shown(str(error)[:120])}; rebuild"


def _following(release: Release, front: Mapping[str, Any]) -> Iterator[Fault]:
    """The citation, the pictures and the card in Chinese are what the manifest and the card give."""
    expected = card.following(front, release.manifest)
    path = release.folder / _CHINESE
    if is_regular(path):
        expected[_CHINESE] = card.fill(
            path.read_bytes().decode("utf-8", "replace"), release.manifest, front=front, language="zh"
        )
    for name, text in sorted(expected.items()):
        place = release.folder / name
        if not is_regular(place):
            yield name, "is missing; rebuild"
        elif place.read_bytes() != text.encode():
            yield name, f"is not what {_MANIFEST} and the card give; rebuild"


def _differences(front: dict[str, Any], text: str, rendered: str) -> Iterator[Fault]:
    """Name the fields of the front matter that differ, or else the first line."""
    if text == rendered:
        return
    expected, _ = card.split(rendered)
    fields = [key for key in {**expected, **front} if front.get(key) != expected.get(key)]
    for key in fields:
        yield (
            f"{_CARD} {shown(key)[1:-1]}",
            f"got {shown(front.get(key))}, {_MANIFEST} gives {shown(expected.get(key))}; rebuild",
        )
    if not fields:
        yield _line_fault(_CARD, text, rendered, f"{_MANIFEST} and the rest of the card")


def _line_fault(name: str, text: str, rendered: str, giver: str) -> Fault:
    """Name the first line in which two texts differ that are not the same."""
    got, wanted = text.split("\n"), rendered.split("\n")
    at = next((at for at, pair in enumerate(zip(got, wanted, strict=False)) if pair[0] != pair[1]), len(wanted))
    lines = [each[at] if at < len(each) else None for each in (got, wanted)]
    return f"{name} line {at + 1}", f"got {shown(lines[0])}, {giver} give {shown(lines[1])}; rebuild"


def find_croissant_faults(release: Release) -> Iterator[Fault]:
    """The Croissant description is what manifest and card give, to the byte; an older builder wrote none."""
    path = release.folder / CROISSANT
    if not is_regular(path) or all(entry["path"] != CROISSANT for entry in release.manifest["files"]):
        return  # told by contents
    try:
        front, _ = card.split((release.folder / _CARD).read_bytes().decode("utf-8"))
        front = card.check_front(card.written(front, release.manifest))
    except (UnicodeDecodeError, InputError, OSError):
        return  # told by card
    expected = releases.json_text(croissant.describe(release.manifest, front, release.manifest["files"]))
    text = path.read_bytes().decode("utf-8", "replace")
    if text != expected:
        yield _line_fault(CROISSANT, text, expected, f"{_MANIFEST} and {_CARD}")
