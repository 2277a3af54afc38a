"""The texts that the benchmarks damage: our own, clean, in many genres; a third and more are controls."""

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
