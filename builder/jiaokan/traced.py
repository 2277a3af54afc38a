"""Text that remembers how it was changed; the only place with offset arithmetic.

A ``Traced`` text is *derived* from its raw text by passes of findings, so record and change cannot drift apart.
The passes are composed into one flat ledger as they come: each finding is handled once and everything before it is
shifted by numpy, so cost grows with the edits, not with edits x passes and not with edits x text. Nothing here knows
a rule, a language or a file.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from jiaokan.errors import AccountError

Offsets = NDArray[np.int64]
_EMPTY: Offsets = np.empty(0, dtype=np.int64)


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


class Change(NamedTuple):
    """One stretch of the ledger: ``raw[raw_start:raw_end]`` became ``text[text_start:text_end]``."""

    raw_start: int
    raw_end: int
    text_start: int
    text_end: int
    new: str
    rules: tuple[str, ...]
    evidence: str | None


class _Entry(NamedTuple):
    """What a ledger line says beside its offsets."""

    new: str
    rules: tuple[str, ...]
    evidence: str | None


@dataclass(frozen=True, slots=True)
class _Ledger:
    """Sorted, disjoint changes raw -> text. ``shift[i]`` is by how much text offsets lag raw ones before entry i."""

    raw_start: Offsets
    raw_end: Offsets
    text_start: Offsets
    text_end: Offsets
    shift: Offsets  # one longer than the entries
    entries: list[_Entry]

    @classmethod
    def of(cls, raw_start: Offsets, raw_end: Offsets, entries: list[_Entry]) -> _Ledger:
        lengths = np.fromiter((len(entry.new) for entry in entries), dtype=np.int64, count=len(entries))
        shift = np.zeros(len(entries) + 1, dtype=np.int64)
        np.cumsum(lengths - (raw_end - raw_start), out=shift[1:])
        return cls(raw_start, raw_end, raw_start + shift[:-1], raw_end + shift[1:], shift, entries)


_NOTHING = _Ledger.of(_EMPTY, _EMPTY, [])


class Traced:
    """A raw text and what became of it.

    >>> text = Traced("發(fā)展").apply("gloss", [Finding(1, 5, "")]).apply("script", [Finding(0, 1, "发")])
    >>> text.text, text.undo() == text.raw
    ('发展', True)
    >>> [(change.raw_start, change.raw_end, change.new, change.rules) for change in text.changes()]
    [(0, 1, '发', ('script',)), (1, 5, '', ('gloss',))]
    """

    __slots__ = ("_ledger", "raw", "text")

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.text = raw
        self._ledger = _NOTHING

    def apply(self, rule: str, findings: Iterable[Finding]) -> Traced:
        """Give the text after one rule's repairs; annotations and repairs that change nothing are passed over.

        Findings may come in any order. Raises AccountError if two overlap or one leaves the text: that is a fault of
        the rule, never of the input.
        """
        repairs = _normal(rule, self.text, findings)
        if not repairs:
            return self
        after = Traced.__new__(Traced)
        after.raw = self.raw
        after.text = _replay(self.text, repairs)
        after._ledger = _compose(self.raw, self.text, self._ledger, repairs, rule)
        return after

    def changes(self) -> list[Change]:
        """Compose all passes into the flat ledger: sorted, disjoint, minimal, none the identity."""
        ledger = self._ledger
        columns = (ledger.raw_start, ledger.raw_end, ledger.text_start, ledger.text_end)
        offsets = zip(*(column.tolist() for column in columns), strict=True)
        return [Change(*spot, *entry) for spot, entry in zip(offsets, ledger.entries, strict=True)]

    def undo(self) -> str:
        """Give the raw text back from the clean text and the ledger alone (plus the raw side of each change)."""
        return undo(self.text, [(c.text_start, c.text_end, self.raw[c.raw_start : c.raw_end]) for c in self.changes()])

    def alignment(self) -> Alignment:
        """Give the map from clean offsets back to raw ones."""
        ledger = self._ledger
        return Alignment(ledger.raw_start, ledger.raw_end, ledger.text_start, ledger.text_end)


class Alignment:
    """Leads clean offsets back to raw ones; made of a ledger's four columns of offsets (code points)."""

    __slots__ = ("_raw_end", "_raw_start", "_shift", "_text_end", "_text_start")

    def __init__(
        self, raw_start: Sequence[int] | Offsets, raw_end: Sequence[int] | Offsets, text_start: Sequence[int] | Offsets, text_end: Sequence[int] | Offsets
    ) -> None:
        self._raw_start = np.asarray(raw_start, dtype=np.int64)
        self._raw_end = np.asarray(raw_end, dtype=np.int64)
        self._text_start = np.asarray(text_start, dtype=np.int64)
        self._text_end = np.asarray(text_end, dtype=np.int64)
        self._shift = np.concatenate([np.zeros(1, dtype=np.int64), self._text_end - self._raw_end])

    def raw_starts(self, starts: Sequence[int]) -> list[int]:
        """Give the raw offsets of units that begin at clean offsets: behind every removal that stands before them.

        A code point inside a replacement begins where the replaced stretch begins.
        """
        found: list[int] = self._raw(np.asarray(starts, dtype=np.int64), self._raw_start).tolist()
        return found

    def raw_ends(self, ends: Sequence[int]) -> list[int]:
        """Give the raw offsets of units that end at clean offsets: just behind their last code point."""
        found: list[int] = (self._raw(np.asarray(ends, dtype=np.int64) - 1, self._raw_end - 1) + 1).tolist()
        return found

    def _raw(self, at: Offsets, inside: Offsets) -> Offsets:
        """Map code points: by the shift where they survived, to ``inside`` where a change wrote them."""
        behind = np.searchsorted(self._text_end, at, side="right")  # changes wholly before the code point
        raw: Offsets = at - self._shift[behind]
        if len(inside):
            nearest = np.minimum(behind, len(inside) - 1)
            written = (behind < len(inside)) & (self._text_start[nearest] <= at) & (at < self._text_end[nearest])
            raw = np.where(written, inside[nearest], raw)
        return raw


def replay(raw: str, edits: Iterable[tuple[int, int, str]]) -> str:
    """Apply ``(raw_start, raw_end, clean side)`` in order to a raw text.

    >>> replay("a(x)b", [(1, 4, "")])
    'ab'
    """
    return _splice(raw, edits)


def undo(text: str, edits: Iterable[tuple[int, int, str]]) -> str:
    """Apply ``(text_start, text_end, raw side)`` in order to a clean text: the inverse of ``replay``.

    >>> undo("ab", [(1, 1, "(x)")])
    'a(x)b'
    """
    return _splice(text, edits)


_LINE_ENDS = ("\n", "\r")


def action_of(raw_side: str, clean_side: str, before: str, after: str) -> str:
    """Label an edit from its two sides and the clean code points next to it (empty at the ends of the text).

    The first that fits of: ``split`` a new paragraph break; ``join`` a removed break whose sides are now one
    paragraph; ``remove``; ``insert``; ``replace``. Replay does not need the label.

    >>> action_of(" ", "\\n", "。", "四"), action_of("\\n", "", "进", "行"), action_of("(fā)", "", "发", "展")
    ('split', 'join', 'remove')
    """
    had_break = any(end in raw_side for end in _LINE_ENDS)
    has_break = "\n" in clean_side
    if has_break and not had_break:
        return "split"
    if had_break and not has_break and before not in ("", "\n") and after not in ("", "\n"):
        return "join"
    if not clean_side:
        return "remove"
    return "replace" if raw_side else "insert"


def _splice(text: str, edits: Iterable[tuple[int, int, str]]) -> str:
    parts: list[str] = []
    done = 0
    for start, end, new in edits:
        parts.append(text[done:start])
        parts.append(new)
        done = end
    parts.append(text[done:])
    return "".join(parts)


def _replay(text: str, repairs: Sequence[Finding]) -> str:
    return _splice(text, ((repair.start, repair.end, repair.new or "") for repair in repairs))


def _normal(rule: str, text: str, findings: Iterable[Finding]) -> list[Finding]:
    """Sort the repairs, make each minimal, drop identities."""
    repairs: list[Finding] = []
    done = 0
    for finding in sorted((f for f in findings if f.new is not None), key=lambda f: (f.start, f.end)):
        if finding.start < done or finding.end < finding.start or finding.end > len(text):
            message = f"finding [{finding.start}, {finding.end}) overlaps another or leaves the text"
            raise AccountError(f"rule {rule}", message, expected="disjoint findings inside the text")
        done = finding.end
        start, end, new = _trim(text, finding.start, finding.end, finding.new or "")
        if start < end or new:
            repairs.append(Finding(start, end, new, finding.evidence))
    return repairs


def _trim(old: str, start: int, end: int, new: str) -> tuple[int, int, str]:
    """Shorten a change until its sides share neither their first nor their last code point."""
    head = 0
    while start < end and head < len(new) and old[start] == new[head]:
        start, head = start + 1, head + 1
    tail = len(new)
    while end > start and tail > head and old[end - 1] == new[tail - 1]:
        end, tail = end - 1, tail - 1
    return start, end, new[head:tail]


def _compose(raw: str, text: str, ledger: _Ledger, repairs: Sequence[Finding], rule: str) -> _Ledger:
    """Put one more pass behind a ledger.

    A repair that takes up text an earlier change wrote (or removed, strictly inside it) becomes one entry with it;
    a repair that only touches one stays an entry of its own.
    """
    count = len(repairs)
    start = np.fromiter((repair.start for repair in repairs), dtype=np.int64, count=count)
    end = np.fromiter((repair.end for repair in repairs), dtype=np.int64, count=count)
    low = np.searchsorted(ledger.text_end, start, side="right")  # first entry that ends behind the repair's start
    high = np.searchsorted(ledger.text_start, end, side="left")  # first entry that starts at or behind its end
    if bool(np.all(low >= high)):
        return _interleave(ledger, repairs, (start, end, low), (rule,))
    return _merge(raw, text, ledger, repairs, (start, end, low, high), rule)


def _interleave(
    ledger: _Ledger, repairs: Sequence[Finding], spots: tuple[Offsets, Offsets, Offsets], rules: tuple[str, ...]
) -> _Ledger:
    """Compose where no repair takes up an earlier change: two sorted lists become one."""
    start, end, place = spots
    lag = ledger.shift[place]
    entries: list[_Entry] = []
    done = 0
    for repair, here in zip(repairs, place.tolist(), strict=True):
        entries += ledger.entries[done:here]
        entries.append(_Entry(repair.new or "", rules, repair.evidence))
        done = here
    entries += ledger.entries[done:]
    return _Ledger.of(
        np.insert(ledger.raw_start, place, start - lag), np.insert(ledger.raw_end, place, end - lag), entries
    )


def _merge(
    raw: str,
    text: str,
    ledger: _Ledger,
    repairs: Sequence[Finding],
    spots: tuple[Offsets, Offsets, Offsets, Offsets],
    rule: str,
) -> _Ledger:
    """Compose where some repairs take up earlier changes: those become one entry each."""
    starts: list[int] = []
    ends: list[int] = []
    entries: list[_Entry] = []
    done = 0
    for group in _groups(repairs, spots):
        starts += ledger.raw_start[done : group.low].tolist()
        ends += ledger.raw_end[done : group.low].tolist()
        entries += ledger.entries[done : group.low]
        done = max(group.low, group.high)
        change = _fuse(raw, text, ledger, group, rule)
        if change is not None:
            starts.append(change[0])
            ends.append(change[1])
            entries.append(change[2])
    starts += ledger.raw_start[done:].tolist()
    ends += ledger.raw_end[done:].tolist()
    entries += ledger.entries[done:]
    return _Ledger.of(np.array(starts, dtype=np.int64), np.array(ends, dtype=np.int64), entries)


class _Group(NamedTuple):
    """Repairs that must become one entry, with the earlier entries ``[low, high)`` they take up."""

    repairs: list[Finding]
    low: int
    high: int


def _groups(repairs: Sequence[Finding], spots: tuple[Offsets, Offsets, Offsets, Offsets]) -> Iterable[_Group]:
    _, _, lows, highs = spots
    group: _Group | None = None
    for repair, low, high in zip(repairs, lows.tolist(), highs.tolist(), strict=True):
        if group is not None and low < high and low < group.high:
            group = _Group([*group.repairs, repair], group.low, max(high, group.high))
            continue
        if group is not None:
            yield group
        group = _Group([repair], low, high)
    if group is not None:
        yield group


def _fuse(raw: str, text: str, ledger: _Ledger, group: _Group, rule: str) -> tuple[int, int, _Entry] | None:
    first, last = group.repairs[0], group.repairs[-1]
    low, high = group.low, max(group.low, group.high)
    taken = ledger.entries[low:high]
    text_start, text_end = first.start, last.end
    raw_start = text_start - int(ledger.shift[low])
    raw_end = text_end - int(ledger.shift[high])
    if taken:
        if int(ledger.text_start[low]) <= text_start:
            text_start, raw_start = int(ledger.text_start[low]), int(ledger.raw_start[low])
        if int(ledger.text_end[high - 1]) >= text_end:
            text_end, raw_end = int(ledger.text_end[high - 1]), int(ledger.raw_end[high - 1])
    local = [(r.start - text_start, r.end - text_start, r.new or "") for r in group.repairs]
    new = _splice(text[text_start:text_end], local)
    raw_start, raw_end, new = _trim(raw, raw_start, raw_end, new)
    if raw_start == raw_end and not new:
        return None
    rules = tuple(dict.fromkeys([name for entry in taken for name in entry.rules] + [rule]))
    proofs = dict.fromkeys(proof for proof in [*(e.evidence for e in taken), *(r.evidence for r in group.repairs)] if proof)
    return raw_start, raw_end, _Entry(new, rules, "; ".join(proofs) or None)
