"""What became of ids: whether they still stand for the places in the raw text that they stood for. Decides no version."""

from __future__ import annotations

import numpy as np

from jiaokan.diff.look import Look
from jiaokan.diff.records import Ids
from jiaokan.diff.unlike import Numbers, held

TABLES = ("documents", "sections", "paragraphs")  # whose ids are places
NONE = Ids(0, 0, 0)
_PLACE = "raw_start"


def ids_of(look: Look, kept: Numbers) -> Ids:
    """Count what became of the ids of some rows; ``kept`` are the sources, in order, whose raw text is the same."""
    pairs = look.pairs
    stays = held(look.owners(0)[pairs.a], kept)
    moves = look.masks.get(_PLACE, np.zeros(len(pairs.a), bool))
    knows = _PLACE in look.a.column_names
    elsewhere = stays & pairs.moved & (moves | (not knows))
    gone, came = (
        int(held(look.owners(side)[alone], kept).sum()) + int(elsewhere.sum())
        for side, alone in enumerate((pairs.only_a, pairs.only_b))
    )
    return Ids(int((stays & knows & (pairs.moved != moves)).sum()), gone, came)


def together(one: Ids, other: Ids) -> Ids:
    """Add up two counts."""
    return Ids(one.other + other.other, one.gone + other.gone, one.came + other.came)
