"""What is measured of a source before any rule looks at it: its script and origin, its headings, blanks that mean nothing.

The one place that makes a ``Context``. Of the whole raw text; decides nothing about a line.
"""

from __future__ import annotations

from dataclasses import dataclass

from jiaokan.rules.glosses import prove_conversion
from jiaokan.rules.markdown import has_heading_marks, heading_keys
from jiaokan.rules.spacing import count_noise_blanks
from jiaokan.rules.voices import judge_script
from jiaokan.text import hanzi
from jiaokan.text.rule import Context, ScriptOption

_NOISE_BLANKS = 3  # so many blanks before closing marks prove that blanks on this page mean nothing


@dataclass(frozen=True, slots=True)
class Options:
    """What decides the content of a record besides the bytes."""

    script: ScriptOption = "auto"


DEFAULTS = Options()


def read_context(raw: str, options: Options = DEFAULTS, characters: frozenset[str] | None = None) -> Context:
    """Measure the facts of a raw text that rules may use; ``characters`` is the set of its characters, if known."""
    if characters is None:
        characters = hanzi.characters(raw)
    return Context(
        prove_conversion(raw, judge_script(raw, characters)),
        options.script,
        has_noise_blanks=count_noise_blanks(raw) >= _NOISE_BLANKS,
        is_markdown=has_heading_marks(raw, characters),
        headings=heading_keys(raw, characters),
    )
