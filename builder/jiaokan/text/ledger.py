"""The flat ledger: what became of a text, as columns. How one more pass is put behind it is told in ``compose``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from jiaokan.text.pools import Numbers, Offsets, Pools


class Finding(NamedTuple):
    """What a rule saw at ``[start, end)`` of the text it was given (code points).

    With ``new`` it is a repair (the stretch becomes ``new``), without it an annotation of the given ``kind``.
    ``evidence`` says in a few words what proved it.
    """

    start: int
    end: int
    new: str | None = None
    evidence: str | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Repairs:
    """The repairs of one pass as columns: sorted, disjoint, minimal. Columns, because there may be very many.

    A rule with thousands of findings gives them so; to everybody else they are an iterable of findings.
    """

    starts: Sequence[int]
    ends: Sequence[int]
    news: Sequence[str]
    proofs: Sequence[str | None]

    def __iter__(self) -> Iterator[Finding]:
        """Yield the repairs one by one."""
        return map(Finding, self.starts, self.ends, self.news, self.proofs)


class Change(NamedTuple):
    """One stretch of the ledger: ``raw[raw_start:raw_end]`` became ``text[text_start:text_end]``."""

    raw_start: int
    raw_end: int
    text_start: int
    text_end: int
    new: str
    rules: tuple[str, ...]
    evidence: str | None


class Columns(NamedTuple):
    """Entries of a ledger without the offsets that follow from them.

    ``new``, ``rules`` and ``evidence`` are numbers of what stands in the pools.
    """

    raw_start: Offsets
    raw_end: Offsets
    new: Numbers
    rules: Numbers
    evidence: Numbers

    def where(self, chosen: NDArray[np.bool_]) -> Columns:
        """Give the chosen entries."""
        return Columns(*(column[chosen] for column in self))


_NONE: Offsets = np.empty(0, dtype=np.int64)
_NO_NUMBERS: Numbers = np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Ledger:
    """Sorted, disjoint changes raw -> text: their independent columns, and the offsets that follow from them.

    ``shift[i]`` is by how much text offsets are ahead of raw ones before entry i; it is one longer than the entries.
    """

    columns: Columns
    text_start: Offsets
    text_end: Offsets
    shift: Offsets
    pools: Pools

    @classmethod
    def of(cls, columns: Columns, pools: Pools) -> Ledger:
        """Make a ledger of its independent columns."""
        raw_start, raw_end = columns[:2]
        shift = np.zeros(len(raw_start) + 1, dtype=np.int64)
        np.cumsum(pools.sizes(columns.new) - (raw_end - raw_start), out=shift[1:])
        return cls(columns, raw_start + shift[:-1], raw_end + shift[1:], shift, pools)

    @classmethod
    def empty(cls) -> Ledger:
        """Make the ledger of a text that nothing has changed."""
        return cls.of(Columns(_NONE, _NONE, _NO_NUMBERS, _NO_NUMBERS, _NO_NUMBERS), Pools())

    @property
    def raw_start(self) -> Offsets:
        """Give where the changed stretches of the raw text begin."""
        return self.columns.raw_start

    @property
    def raw_end(self) -> Offsets:
        """Give where they end."""
        return self.columns.raw_end

    def __len__(self) -> int:
        return len(self.text_start)

    def part(self, first: int, stop: int, raw_start: int) -> Ledger:
        """Give the entries ``[first, stop)`` as the ledger of the part of the raw text that begins at an offset."""
        some, ahead = slice(first, stop), self.shift[first]
        start, end, *numbers = (column[some] for column in self.columns)
        columns = Columns(start - raw_start, end - raw_start, *numbers)
        text_start = raw_start + ahead
        shift = self.shift[first : stop + 1] - ahead
        return Ledger(columns, self.text_start[some] - text_start, self.text_end[some] - text_start, shift, self.pools)

    def changes(self) -> list[Change]:
        """Give the entries with what stands in the pools."""
        return self._named(self.columns, self.text_start, self.text_end)

    def of_rules(self, is_meant: Callable[[tuple[str, ...]], bool]) -> list[Change]:
        """Give the entries by rules that are meant; the function is asked about each set of rules once."""
        meant = self.pools.of_rules(is_meant)
        chosen = meant[self.columns.rules]
        if not chosen.any():
            return []
        return self._named(self.columns.where(chosen), self.text_start[chosen], self.text_end[chosen])

    def _named(self, columns: Columns, text_start: Offsets, text_end: Offsets) -> list[Change]:
        places = (columns.raw_start, columns.raw_end, text_start, text_end)
        pools = self.pools
        new, rules, evidence = pools.news.these(columns.new), pools.rules.these(columns.rules), columns.evidence
        return list(map(Change, *(column.tolist() for column in places), new, rules, pools.proofs.these(evidence)))


def together(proofs: Iterable[str | None]) -> str | None:
    """Join what proved the parts of an edit, each piece once.

    >>> together(["element p; element div", None, "element p", "empty line"])
    'element p; element div; empty line'
    """
    return "; ".join(dict.fromkeys(piece for proof in proofs if proof for piece in proof.split("; "))) or None
