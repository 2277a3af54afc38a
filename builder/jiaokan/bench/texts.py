"""The texts that the benchmarks damage, a third of them controls, and whole pages with their gold: all our own."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Text:
    """A clean text. A control is one that looks damaged and is right as it stands; ``trap`` says what it is for."""

    id: str
    genre: str
    topic: str
    text: str
    trap: str | None = None

    @property
    def is_control(self) -> bool:
        """Tell whether the text must pass unchanged and is never damaged."""
        return self.trap is not None


@cache
def load() -> tuple[Text, ...]:
    """Give all texts, the damageable ones first, each kind sorted by id."""
    folder = files("jiaokan.bench").joinpath("texts")
    about = json.loads(folder.joinpath("index.json").read_text(encoding="utf-8"))
    texts = [
        Text(
            entry["id"],
            entry["genre"],
            entry["topic"],
            folder.joinpath(f"{entry['id']}.txt").read_text(encoding="utf-8"),
            entry.get("trap"),
        )
        for entry in about
    ]
    return tuple(sorted(texts, key=lambda text: (text.is_control, text.id)))


@dataclass(frozen=True, slots=True)
class Page:
    """A whole page as a crawler gives it, written by hand round a document, and what a reader would keep of it."""

    id: str
    topic: str
    text: str
    clean: str


@cache
def pages() -> tuple[Page, ...]:
    """Give the whole pages, sorted by id."""
    known = json.loads(files("jiaokan.bench").joinpath("pages.json").read_text(encoding="utf-8"))
    return tuple(sorted((Page(p["id"], p["topic"], p["page"], p["clean"]) for p in known), key=lambda page: page.id))
