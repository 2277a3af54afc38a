"""What a release that a build goes on from decides of the new one: its sources keep their splits, whoever joins them.

Sources are numbers here (ranks), as for everything that knows the whole corpus.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from jiaokan.dataset import splits
from jiaokan.dataset.split_numbers import NONE, Numbers, Ranks, natural
from jiaokan.duplicates.sources import Sources, ranks_of
from jiaokan.duplicates.stored import Ascending, Stored
from jiaokan.errors import InputError

Some = npt.NDArray[np.int64]  # ranks of some sources


class Before(NamedTuple):
    """What an older release says of its sources, in the order of the tables; read as often as it is asked for."""

    splits: Callable[[], Iterator[tuple[int, pa.Array]]]  # number of a split, ids of sources in it
    groups: Callable[[], Iterator[tuple[pa.Array, pa.Array]]]  # ids of paragraphs, their groups or null


NOTHING = Before(lambda: iter(()), lambda: iter(()))


def held(sources: Sources, before: Before, listed: Numbers) -> Numbers:
    """Give the split that each source had before, NONE for newcomers. Raises InputError where a list gives it another."""
    found = np.full(len(sources), NONE, np.uint8)
    for number, ids in before.splits():
        if len(ids):
            found[sources.ranks(ids)] = number
    moved = np.flatnonzero((found != NONE) & (listed != NONE) & (found != listed))
    if len(moved):
        split = splits.NAMES[listed[moved[0]]]
        raise InputError(
            f"splits/{split}.txt",
            f"source {sources.ids(moved[:1])[0]} is in another split of the base",
            got=split,
            expected=splits.NAMES[found[moved[0]]],
            next_step="leave it there, or build everything anew",
        )
    return found


def kept(
    roots: Ranks, keys: npt.NDArray[np.uint64], listed: Numbers, had: Numbers, present: npt.NDArray[np.bool_]
) -> Numbers:
    """Give the lists in force: ``listed``, and the split it had of every older source whose component would leave it.

    Where no component would, the lists are as they were, and the splits those of a build of everything at once.
    """
    is_old = (had != NONE) & present
    if not is_old.any():
        return listed
    leaves = is_old & (natural(roots, keys, listed, present)[roots] != had)
    torn = np.zeros(len(roots), bool)
    torn[roots[leaves]] = True
    return np.where(is_old & torn[roots], had, listed)


def _parted(ties: Stored, had: Numbers) -> tuple[Some, Some]:
    """Give the older sources that are tied to one another and had different splits, and of each two the later."""
    found = np.zeros((2, len(had)), bool)
    for block in ties.blocks():
        ends = [block[end].astype(np.int64) for end in ("node", "root")]
        one, other = (had[end] for end in ends)
        wrong = (one != NONE) & (other != NONE) & (one != other)
        for end in ends:
            found[0, end[wrong]] = True
        found[1, np.maximum(*ends)[wrong]] = True
    return np.flatnonzero(found[0]), np.flatnonzero(found[1])


def joining(had: Numbers, sources: Sources, ties: Stored, marks: Stored, before: Before) -> dict[str, str]:
    """Give the newcomers that have joined texts of older sources of two splits, with the reason why they are left out.

    They have a paragraph in a group, by the ``marks`` of paragraphs, that was several groups of sources which are tied
    now. None where no such sources are. Where they are and nobody has joined them, because some are gone and others are
    held against each other in their place, the later of each two is left out.
    """
    torn, later = _parted(ties, had)
    if len(torn) == 0:
        return {}
    merged = _merged(torn, sources, marks, before)
    found = np.zeros(len(sources), bool)
    places = sources.in_order()
    for block in marks.blocks():
        found[places[(block["place"][np.isin(block["root"], merged)] >> np.uint64(32)).astype(np.int64)]] = True
    newcomers = np.flatnonzero(found & (had == NONE))
    if len(newcomers) == 0:
        newcomers = later
    names = sorted({splits.NAMES[number] for number in had[torn].tolist()})
    return dict.fromkeys(sources.ids(newcomers), f"related to sources of {' and '.join(names)}")


def _merged(torn: Some, sources: Sources, marks: Stored, before: Before) -> npt.NDArray[np.uint64]:
    """Give the roots of the groups in which paragraphs of some sources are, that were in several before."""
    is_torn = np.zeros(len(sources), bool)
    is_torn[torn] = True
    told = Ascending(marks, "place")
    groups: dict[int, set[str]] = {}
    for ids, then in before.groups():
        rows = sources.rows(ids)
        now, is_marked = told.find(sources.places(rows))
        chosen = is_marked & is_torn[ranks_of(rows)]
        names = pc.coalesce(then, ids).filter(pa.array(chosen)).to_pylist()  # one that was in none was one by itself
        for root, name in zip(now["root"][chosen].tolist(), names, strict=True):
            groups.setdefault(root, set()).add(name)
    return np.array([root for root, names in groups.items() if len(names) > 1], np.uint64)
