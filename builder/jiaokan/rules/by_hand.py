"""Corrections by hand: the one rule that knows nothing of its own. It comes first, for its places are those of the raw text."""

from __future__ import annotations

from collections.abc import Iterator

from jiaokan.text.rule import Context
from jiaokan.text.traced import Finding


def find_corrections(text: str, context: Context) -> Iterator[Finding]:
    """Put in what an editor corrected by hand, each with its reason.

    ``corrections.py`` reads them. Left alone: everything else, and every text that is not the one the editor saw.
    """
    yield from context.corrections
