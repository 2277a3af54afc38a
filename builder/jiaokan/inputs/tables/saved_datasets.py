"""Folders that ``datasets`` saved: which files hold rows, which only say how. Reads none of them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

_DATA = re.compile(r"data-([0-9]{5})-of-([0-9]{5})\.arrow")
_BESIDE = re.compile(r"dataset_info\.json|dataset_dict\.json|state\.json|cache-[0-9a-f_]{1,64}\.arrow|indices\.arrow")


class SavedDataset(NamedTuple):
    """The files of a folder, by what they are: rows in order, what is beside them, shards that should be there."""

    data: tuple[str, ...]
    overhead: tuple[str, ...]
    missing: tuple[str, ...]


def saved_dataset(names: Iterable[str]) -> SavedDataset | None:
    """Tell which of a folder's files, by their paths in it, ``save_to_disk`` wrote; None if it is no such folder.

    Files of others are in none of the lists.

    >>> saved_dataset(["train/state.json", "train/data-00000-of-00002.arrow", "dataset_dict.json", "读我.txt"])
    SavedDataset(data=('train/data-00000-of-00002.arrow',), overhead=('dataset_dict.json', 'train/state.json'), \
missing=('train/data-00001-of-00002.arrow',))
    """
    listed = sorted(names)
    folders = {name.rpartition("/")[0] for name in listed if name.rpartition("/")[2] == "state.json"}
    if not folders:
        return None
    shards: dict[tuple[str, int], set[int]] = defaultdict(set)
    data, overhead = [], []
    for name in listed:
        folder, _, own = name.rpartition("/")
        found = _DATA.fullmatch(own)
        if found is not None and folder in folders:
            data.append(name)
            shards[folder, int(found[2])].add(int(found[1]))
        elif _BESIDE.fullmatch(own) or ".cache" in folder.split("/"):
            overhead.append(name)
    missing = [
        f"{folder}{'/' if folder else ''}data-{at:05d}-of-{count:05d}.arrow"
        for (folder, count), there in sorted(shards.items())
        for at in range(count)
        if at not in there
    ]
    return SavedDataset(tuple(data), tuple(overhead), tuple(missing))
