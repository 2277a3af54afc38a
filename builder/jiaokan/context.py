"""What is measured of a source before any rule looks at it: its script and origin, its headings, blanks that mean nothing.

The one place that makes a ``Context``. Of the whole raw text; decides nothing about a line.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from jiaokan.corrections import Correction
from jiaokan.dataset.records import Mark
from jiaokan.rules.halves import prove_conversion
from jiaokan.rules.markdown import has_heading_marks, heading_keys
from jiaokan.rules.page_tops import page_tops
from jiaokan.rules.spacing import count_noise_blanks
from jiaokan.rules.voices import judge_script
from jiaokan.text import hanzi
from jiaokan.text.rule import Context, ScriptOption
from jiaokan.text.traced import Finding

_NOISE_BLANKS = 3  # so many blanks before closing marks prove that blanks on this page mean nothing


@dataclass(frozen=True, slots=True)
class Options:
    """What decides the content of a record besides the bytes.

    ``without`` are ids of rules and notes that are switched off, ``protect`` words that are never converted,
    ``corrections`` what an editor corrected by hand.
    """

    script: ScriptOption = "auto"
    without: tuple[str, ...] = ()
    protect: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()

    @classmethod
    def of_json(cls, stated: Mapping[str, Any]) -> Options:
        """Read options as a manifest states them."""
        corrections = tuple(Correction(**each) for each in stated["corrections"])
        return cls(stated["script"], tuple(stated["without"]), tuple(stated["protect"]), corrections)

    def to_json(self) -> dict[str, Any]:
        """Write options as a manifest states them."""
        return {
            **asdict(self),
            "without": sorted(self.without),
            "protect": list(self.protect),
            "corrections": [asdict(each) for each in self.corrections],
        }


DEFAULTS = Options()


def read_context(
    raw: str,
    options: Options = DEFAULTS,
    characters: frozenset[str] | None = None,
    corrections: tuple[Finding, ...] = (),
    marks: tuple[Mark, ...] = (),
    pages: Iterable[int] = (),
    *,
    is_named_markdown: bool = False,
) -> Context:
    """Measure the facts of a raw text that rules may use; ``characters`` is the set of its characters, if known.

    ``corrections`` are those of this text, with places in it; ``marks`` what its original's format states of its lines,
    ``pages`` where it says that pages begin.
    """
    characters = hanzi.characters(raw) if characters is None else characters
    tops = page_tops(raw, pages)
    return Context(
        prove_conversion(raw, judge_script(raw, characters)),
        options.script,
        has_noise_blanks=count_noise_blanks(raw) >= _NOISE_BLANKS,
        is_markdown=is_named_markdown or has_heading_marks(raw, characters),
        headings=heading_keys(raw, characters),
        page_tops=tops.keys,
        page_heads=tops.heads,
        page_numbers=tops.numbers,
        without=frozenset(options.without),
        protected=options.protect,
        corrections=corrections,
        is_named_markdown=is_named_markdown,
        characters=characters,
        states_code=any(mark.kind == "code" for mark in marks),
        marks=marks,
    )
