"""Splits: lists of sources win, the rest is assigned by a stable hash; related sources stay together; ``train`` is never empty."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from jiaokan.errors import InputError

NAMES = ("train", "validation", "test")
# Shares of the hash space, in thousandths, for sources that no list names.
_SHARES = (("train", 900), ("validation", 950), ("test", 1000))

# --- lists ----------------------------------------------------------------------------------------------------
_ID = re.compile("[0-9a-f]{24}")
_MISTYPED = re.compile("[0-9A-Fa-f]+")  # an id with a digit too few is no name that happens to match nothing
_COMMENT = re.compile(r"(?:^|(?<=\s))#.*")  # a#b.txt is a name
_QUOTED = json.JSONDecoder(strict=False)


@dataclass(frozen=True, slots=True)
class Lists:
    """The split lists in force: source id -> split, and the names as they were given, name -> split."""

    assigned: Mapping[str, str]
    named: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def parse(cls, texts: Mapping[str, str]) -> Lists:
        """Read lists ``{split: text}``, one source a line, ``#`` comments at its start or behind a blank.

        24 hex digits are a source id, anything else is the name of a source (``sources.name`` or that of a copy).
        In double quotes, as in JSON, it is a name whatever it looks like. Raises InputError for a source in two
        lists, for hex digits that are no id, and for quotes that do not close.

        >>> Lists.parse({"test": 'a/b #1.txt # why'}).named, Lists.parse({"test": '"a/b #1.txt" # why'}).named
        ({'a/b': 'test'}, {'a/b #1.txt': 'test'})
        """
        assigned: dict[str, str] = {}
        named: dict[str, str] = {}
        for split, text in texts.items():
            for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
                where = f"splits/{split}.txt line {number}"
                source, is_id = _source(line.strip(), where)
                known = assigned if is_id else named
                if source and known.setdefault(source, split) != split:
                    raise InputError(
                        where,
                        f"{source} is in two lists",
                        got=f"{known[source]} and {split}",
                        next_step="keep one",
                    )
        return cls(assigned, named)

    def also(self, assigned: Mapping[str, str]) -> Lists:
        """Give the lists with more sources in them."""
        return Lists({**self.assigned, **assigned}, self.named)

    def resolve(self, id_of: Mapping[str, str]) -> Lists:
        """Give the lists with the names of sources, ``{name: source id}``, turned into ids.

        Names that no source has are ignored, like ids that none has. Raises InputError where a source gets two splits.
        """
        assigned = dict(self.assigned)
        for name, split in self.named.items():
            source_id = id_of.get(name)
            if source_id is not None and assigned.setdefault(source_id, split) != split:
                raise InputError(
                    f"splits/{split}.txt",
                    f"{name!r} is source {source_id}, which is in another list by its id or another name",
                    got=f"{assigned[source_id]} and {split}",
                    next_step="keep one",
                )
        return Lists(assigned, self.named)


def _source(line: str, where: str) -> tuple[str, bool]:
    """Give the source that a line names, empty if none, and whether by its id."""
    if line.startswith('"'):
        try:
            name, end = _QUOTED.raw_decode(line)
            name.encode()
        except ValueError:  # half a surrogate pair, too
            name, end = "", len(line)
        if not name or _COMMENT.sub("", line[end:]).strip():
            raise InputError(
                where, "no name in quotes", got=repr(line[:40]), expected="a JSON string, then # or nothing"
            )
        return str(name), False
    source = _COMMENT.sub("", line).strip()
    is_id = _ID.fullmatch(source) is not None
    if not is_id and _MISTYPED.fullmatch(source):
        raise InputError(
            where, "no source id", got=repr(source[:40]), expected="24 hex digits", next_step="put a name in quotes"
        )
    return source, is_id


def written(name: str) -> str:
    """Write a name as a line of a list: as it stands, or quoted where that would be read as something else.

    >>> written("a/b.txt"), written("0123456789abcdef01234567"), written(" #1.txt")
    ('a/b.txt', '"0123456789abcdef01234567"', '" #1.txt"')
    """
    try:
        as_it_stands = Lists.parse({"train": name}).named
    except InputError:
        as_it_stands = {}
    return name if list(as_it_stands) == [name] else json.dumps(name, ensure_ascii=name.splitlines() != [name])


# --- names of files --------------------------------------------------------------------------------------------
_NAMES = "train(?:ing|set)?|valid(?:ation)?|val|dev|test(?:ing|set)?|eval(?:uation)?"
_AT_START = re.compile(rf"(?:{_NAMES})(?![a-z])")
_ANYWHERE = re.compile(rf"(?<![a-z])(?:{_NAMES})(?![a-z])")
_SAME = {
    **dict.fromkeys(("training", "trainset"), "train"),
    **dict.fromkeys(("valid", "val", "dev"), "validation"),
    **dict.fromkeys(("testing", "testset", "eval", "evaluation"), "test"),
}


def split_of(name: str) -> str:
    """Read a split from a file's name or, before that, its folders'; a name that says none is a split of its own.

    >>> split_of("data/train-00000-of-00001.parquet"), split_of("dev.parquet"), split_of("part-7.parquet")
    ('train', 'validation', 'part-7.parquet')
    """
    found = _AT_START.match(name.lower().rpartition("/")[2]) or _ANYWHERE.search(name.lower())
    return _SAME.get(found.group(), found.group()) if found else name


# --- assignment -----------------------------------------------------------------------------------------------
def point(key: str) -> int:
    """Give the place of a key in the hash space, 0 to 999: the same for ever, whatever else is in the corpus."""
    return int(hashlib.sha256(f"splits:{key}".encode()).hexdigest()[:8], 16) % _SHARES[-1][1]


def by_hash(key: str) -> str:
    """Give the split of a source that no list names, by the key of its text."""
    return next(name for name, limit in _SHARES if point(key) < limit)


@dataclass(frozen=True, slots=True)
class Assignment:
    """The split of every source; ``refused`` are newcomers that would tie two splits together, with the reason."""

    split_of: Mapping[str, str]
    refused: Mapping[str, str]


def assign(keys: Mapping[str, str], ties: Iterable[tuple[str, str]], lists: Lists) -> Assignment:
    """Assign every source a split; tied sources get one split. ``keys`` has the key of each source's text.

    Tied sources take the split of their listed members, else the hash of the smallest of their keys. No listed source
    ever moves: a newcomer that is tied to sources of two splits is refused, the smaller id first. Where nothing would
    be in ``train``, the unlisted sources with the smallest point move there. Raises InputError where two listed
    sources of different splits are tied to each other, and where the lists leave ``train`` nothing.
    """
    components, refused = _components(keys, ties, lists)
    # The smallest key, hashed: by the smallest point, components would go to train the more, the larger they are.
    key_of = [min(keys[each] for each in component.members) for component in components]
    found = [each.split or by_hash(key) for each, key in zip(components, key_of, strict=True)]
    if found and NAMES[0] not in found and not refused:  # without those refused there may be fewer ties
        free = [at for at, component in enumerate(components) if component.split is None]
        if not free:
            raise nothing_for_train(len(keys), found)
        found[min(free, key=lambda at: (point(key_of[at]), key_of[at]))] = NAMES[0]
    split_of = {each: split for it, split in zip(components, found, strict=True) for each in it.members}
    return Assignment(dict(sorted(split_of.items())), refused)


@dataclass(eq=False, slots=True)
class _Component:
    """Sources that stay together, and the split that a list gives them."""

    members: list[str]
    split: str | None


def _components(
    source_ids: Iterable[str], ties: Iterable[tuple[str, str]], lists: Lists
) -> tuple[list[_Component], dict[str, str]]:
    """Give the sources by component, and those that would make one of two splits, with the reason."""
    tied: dict[str, list[str]] = {source_id: [] for source_id in source_ids}
    for one, other in ties:
        tied[one].append(other)
        tied[other].append(one)
    of: dict[str, _Component] = {}
    refused: dict[str, str] = {}
    for source_id in sorted(tied, key=lambda each: (each not in lists.assigned, each)):
        near = list({id(of[other]): of[other] for other in tied[source_id] if other in of}.values())
        own = lists.assigned.get(source_id)
        splits = sorted({split for split in (own, *(each.split for each in near)) if split})
        if len(splits) > 1 and own:
            raise InputError(
                f"splits: source {source_id}",
                "a source related to it is listed in another split",
                got=" and ".join(splits),
                next_step="list both in one split",
            )
        if len(splits) > 1:
            refused[source_id] = f"related to sources of {' and '.join(splits)}"
            continue
        of[source_id] = _joined([*near, _Component([source_id], next(iter(splits), None))], of)
    return list({id(component): component for component in of.values()}.values()), refused


def _joined(parts: list[_Component], of: dict[str, _Component]) -> _Component:
    """Put components into the largest of them, so that no source moves more often than their number has digits."""
    largest = max(parts, key=lambda each: len(each.members))
    for part in parts:
        largest.split = largest.split or part.split
        if part is not largest:
            largest.members += part.members
            of.update(dict.fromkeys(part.members, largest))
    return largest


def nothing_for_train(count: int, found: Iterable[str]) -> InputError:
    """Give the error for lists that leave ``train`` nothing of ``count`` sources, which are in the splits ``found``."""
    return InputError(
        "splits",
        "the lists leave nothing for train",
        got=f"{count} sources in {' and '.join(sorted(set(found)))}",
        expected="at least one in train",
        next_step="list one in train.txt or take one out of the lists",
    )
