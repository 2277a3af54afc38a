"""What the half of a build that knows the whole corpus finds out: relations by level, and the split of every source.

It knows sources as numbers and keeps the rest on disk; see ``relations``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from jiaokan.dataset import split_numbers, splits
from jiaokan.dataset.relations import Corpus, Read, assign_torn, listed, relations_of, roots_of
from jiaokan.duplicates.groups import Grouped
from jiaokan.duplicates.sources import Sources
from jiaokan.duplicates.stored import Room


class Known(NamedTuple):
    """Relations by level, the split of every source by its rank, and why some are left out."""

    sources: Sources
    relations: Mapping[str, Grouped]
    split_of: split_numbers.Numbers
    refused: Mapping[str, str]


def relate(read: Read, lists: splits.Lists, excluded: Mapping[str, str], room: Room) -> Known:
    """Relate reports and paragraphs, and give each source its split; without those that would tie two splits."""
    corpus = Corpus.of(read)
    sources = corpus.sources
    refused = dict(excluded)
    own = listed(sources, lists)
    while True:
        corpus = corpus.without(list(refused))
        related = relations_of(corpus, room)
        roots = roots_of(related.ties, len(sources), room)
        torn = split_numbers.torn(roots, np.where(corpus.present, own, split_numbers.NONE))
        if len(torn) == 0:
            related.ties.drop()
            split_of = split_numbers.assign_all(roots, corpus.keys, own, corpus.present)
            return Known(sources, related.by_level, split_of, refused)
        refused.update(assign_torn(corpus, torn, related, lists).refused)
        related.drop()


def numbers_of(ids: pa.Array, known: Known) -> split_numbers.Numbers:
    """Give the numbers of the splits of sources or rows by their ids."""
    found: split_numbers.Numbers = known.split_of[known.sources.ranks(ids)]
    return found
