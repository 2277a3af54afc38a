"""Draws the page: one HTML file that holds everything, fetches nothing, and names no other host in a link.

Only what is ours is markup: style, program and words, each let in by its digest. What strangers wrote comes as packed data.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

import jinja2
from markupsafe import Markup

from jiaokan.dataset import schema, splits
from jiaokan.dataset.templates import templates
from jiaokan.page import cues
from jiaokan.rules import NOTES, RULES
from jiaokan.show.inline import as_data, generator, policy
from jiaokan.show.spread import Bin
from jiaokan.text.shown import escaped

_SCRIPTS = ("1-words", "2-texts", "3-rows", "4-reader", "5-list", "6-alike", "7-main")


class First(NamedTuple):
    """A first screen: the template that draws it, the values it draws, and what is not on the page, in words."""

    template: str
    values: Mapping[str, Any]
    left_out: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """What a page is made of: a title, the list, packed pieces of texts, and a first screen if it has one."""

    title: str
    listing: str  # packed: the sources listed with the piece each is in, the related pairs
    pieces: Sequence[str]
    first: First | None = None
    start: str = ""  # the id of what it opens with
    compared: tuple[str, ...] = ()  # the two releases whose texts stand beside each other


def render(page: Page) -> str:
    """Give the page as HTML."""
    style, script = _resource("style.css"), _script()
    start = f"#/read/{page.start}" if page.start else ""
    meta = {"flags": _meanings(), "rules": _deeds(), "cues": _cues(), "start": start, "compared": page.compared}
    return (
        _templates()
        .get_template("page.html.j2")
        .render(
            title=escaped(page.title),  # nothing in it turns a direction
            generator=generator(),
            policy=policy(style, script),
            style=Markup(style),  # noqa: S704  (ours)
            script=Markup(script),  # noqa: S704  (ours)
            words=_words(),
            words_json=as_data(_words()),
            meta_json=as_data(meta),
            first=page.first,
            splits=splits.NAMES,
            listing=page.listing,
            pieces=page.pieces,
            **(page.first.values if page.first else {}),
        )
    )


@cache
def _script() -> str:
    """Give the program: its parts in order, with a scope of their own."""
    parts = "\n".join(_resource(f"{name}.js") for name in _SCRIPTS)
    return f'"use strict";\n(() => {{\n{parts}}})();\n'


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    """Give the words of the page: key -> language -> word."""
    found: Mapping[str, Mapping[str, str]] = json.loads(_resource("words.json"))
    return found


def _resource(name: str) -> str:
    return resources.files("jiaokan").joinpath(f"data/show/{name}").read_text(encoding="utf-8")


def _meanings() -> dict[str, str]:
    return {name: flag.meaning for name, flag in schema.flags().items()}


def _deeds() -> dict[str, str]:
    return {rule.id: rule.summary for rule in RULES} | {note.id: note.summary for note in NOTES}


def _cues() -> dict[str, str]:
    """Give what each cue of a page says, by its id: evidence names them with their weights."""
    table = cues.load()
    return {cue.id: cue.says for cue in (*(cue for voice in table.voices for cue in voice.cues), *table.text)}


@cache
def _templates() -> jinja2.Environment:
    return templates("show", {"brief": _brief, "edits": _edits, "pairs": _pairs, "shown": _shown})


def _brief(number: float) -> str:
    """Write a number in few characters.

    >>> _brief(16000), _brief(2.5), _brief(1_600_000)
    ('16k', '2.5', '1.6M')
    """
    for size, sign in ((1_000_000, "M"), (1_000, "k")):
        if number >= size:
            return f"{number / size:.3g}{sign}"
    return f"{number:.4g}"


def _edits(rules: Mapping[str, Any]) -> list[tuple[str, int]]:
    return [(name, rule.edits) for name, rule in rules.items()]


def _pairs(duplicates: Mapping[str, Mapping[str, int]]) -> list[tuple[str, int]]:
    return [(f"{kind} ({level})", count) for level, kinds in duplicates.items() for kind, count in kinds.items()]


def _shown(bins: Iterable[Bin]) -> list[Bin]:
    """Give the bins from the first that holds something to the last."""
    found = list(bins)
    filled = [at for at, each in enumerate(found) if each.count]
    return found[filled[0] : filled[-1] + 1] if filled else []
