"""Pictures of a release, for its card: SVG that needs no script and no font, legible in light and dark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

import jinja2

from jiaokan.dataset.templates import templates

_MOST = 12  # bars of a picture
FOLDER = "plots"


class Bar(NamedTuple):
    """One bar: what it is called, and how long it is."""

    name: str
    value: int


def pictures(manifest: Mapping[str, Any]) -> dict[str, str]:
    """Draw what a build counted: edits by rule, what remains by flag, lengths of paragraphs; by path in the release."""
    return {name: draw(caption, bars) for name, (caption, bars) in _counted(manifest).items()}


def names(manifest: Mapping[str, Any]) -> list[str]:
    """Give the paths of the pictures that there are, in order."""
    return sorted(_counted(manifest))


def _counted(manifest: Mapping[str, Any]) -> dict[str, tuple[str, list[Bar]]]:
    """Give caption and bars of each picture by its path; one without bars there is not."""
    found = manifest["overview"]
    counted = {
        "edits": ("Edits by rule / 改动（按规则）", _most(found["edits_by_rule"])),
        "flags": ("Paragraphs by what remains / 段落（按待查标记）", _most(_remaining(manifest))),
        "lengths": ("Paragraphs by length in code points / 段落（按字数）", _lengths(found["paragraph_chars"])),
    }
    return {f"{FOLDER}/{name}.svg": (caption, bars) for name, (caption, bars) in counted.items() if bars}


def _most(counts: Mapping[str, int]) -> list[Bar]:
    """Take the largest counts; what has no room is one bar."""
    bars = [Bar(name, value) for name, value in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
    rest = bars[_MOST - 1 :]
    return (
        bars if len(bars) <= _MOST else [*bars[: _MOST - 1], Bar(f"{len(rest)} more", sum(bar.value for bar in rest))]
    )


def _remaining(manifest: Mapping[str, Any]) -> dict[str, int]:
    from_rules = manifest["overview"]["examples"]
    return {
        flag: counts["paragraphs"]
        for flag, counts in manifest["flags"].items()
        if counts["paragraphs"] and from_rules.get(flag, {}).get("table") != "edits"
    }


def _lengths(bins: Sequence[Mapping[str, int]]) -> list[Bar]:
    """Name each bin by its first and last length; bins at the end that hold nothing are left out."""
    ends = [f"–{after['from'] - 1}" for after in bins[1:]]
    bars = [Bar(f"{each['from']}{end}", each["rows"]) for each, end in zip(bins, [*ends, "+"], strict=True)]
    filled = [at for at, bar in enumerate(bars) if bar.value]
    return bars[: filled[-1] + 1] if filled else []


def draw(caption: str, bars: Sequence[Bar]) -> str:
    """Draw bars below each other, each with its name and value."""
    most = max(bar.value for bar in bars) or 1
    return _template().render(caption=caption, bars=bars, most=most)


@cache
def _template() -> jinja2.Template:
    return templates("card", {}).get_template("bars.svg.j2")
