"""What the half of a build that knows the whole corpus finds out: relations by level, and the split of every source.

It knows sources as numbers and keeps the rest on disk; see ``relations``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from jiaokan.dataset import increments, split_numbers, splits
from jiaokan.dataset.increments import Before
from jiaokan.dataset.relations import Corpus, Read, assign_torn, listed, relations_of, roots_of
from jiaokan.duplicates.groups import Grouped
from jiaokan.duplicates.sources import Sources
from jiaokan.duplicates.stored import Room
from jiaokan.engines.engine import Engine


class Known(NamedTuple):
    """Relations by level, the split of every source by its rank, why some are left out, and who keeps the split it had."""

    sources: Sources
    relations: Mapping[str, Grouped]
    split_of: split_numbers.Numbers
    refused: Mapping[str, str]
    kept: Mapping[str, str]  # source id -> split: as if a list named it


def relate(
    read: Read,
    lists: splits.Lists,
    excluded: Mapping[str, str],
    room: Room,
    *,
    before: Before = increments.NOTHING,
    engine: Engine | None = None,
) -> Known:
    """Relate reports and paragraphs, and give each source its split; without those that would tie two splits.

    Sources that an older release has (``before``) keep the split they have there. What costs most, finding and comparing
    pairs, an engine does, where there is one and they are many. Raises InputError where lists have related sources, or
    lists and that release one source, in two splits.
    """
    corpus = Corpus.of(read)
    sources = corpus.sources
    refused = dict(excluded)
    own = listed(sources, lists)
    had = increments.held(sources, before, own)
    while True:
        corpus = corpus.without(list(refused))
        related = relations_of(corpus, room, engine)
        roots = roots_of(related.ties, len(sources), room)
        in_force = increments.kept(roots, corpus.keys, own, had, corpus.present)
        torn = split_numbers.torn(roots, np.where(corpus.present, in_force, split_numbers.NONE))
        if len(torn) == 0:
            break
        newcomers = increments.joining(had, sources, related.ties, related.by_level["paragraph"].marks, before)
        refused.update(newcomers or assign_torn(corpus, torn, related, in_force).refused)
        related.drop()
    related.ties.drop()
    kept = split_numbers.named(sources.ids, np.flatnonzero(in_force != own), in_force)
    split_of = split_numbers.assign_all(roots, corpus.keys, in_force, corpus.present)
    return Known(sources, related.by_level, split_of, refused, kept)


def numbers_of(ids: pa.Array, known: Known) -> split_numbers.Numbers:
    """Give the numbers of the splits of sources or rows by their ids."""
    found: split_numbers.Numbers = known.split_of[known.sources.ranks(ids)]
    return found
