"""Applying edits to a text, both ways, and naming them. Knows nothing of rules or passes."""

from __future__ import annotations

from collections.abc import Iterable


def replay(raw: str, edits: Iterable[tuple[int, int, str]]) -> str:
    """Apply ``(raw_start, raw_end, clean side)`` in order to a raw text.

    >>> replay("a(x)b", [(1, 4, "")])
    'ab'
    """
    return splice(raw, edits)


def undo(text: str, edits: Iterable[tuple[int, int, str]]) -> str:
    """Apply ``(text_start, text_end, raw side)`` in order to a clean text: the inverse of ``replay``.

    >>> undo("ab", [(1, 1, "(x)")])
    'a(x)b'
    """
    return splice(text, edits)


def action_of(raw_side: str, clean_side: str, before: str, after: str) -> str:
    r"""Label an edit from its two sides and the clean code points next to it (empty at the ends of the text).

    The first that fits of: ``split`` a new paragraph break; ``join`` a removed break whose sides are now one
    paragraph; ``remove``; ``insert``; ``replace``. Replay does not need the label.

    >>> action_of(" ", "\n", "。", "四"), action_of("\n", "", "进", "行"), action_of("(fā)", "", "发", "展")
    ('split', 'join', 'remove')
    """
    had_break = "\n" in raw_side or "\r" in raw_side
    has_break = "\n" in clean_side
    if has_break and not had_break:
        return "split"
    if had_break and not has_break and before not in ("", "\n") and after not in ("", "\n"):
        return "join"
    if not clean_side:
        return "remove"
    return "replace" if raw_side else "insert"


def splice(text: str, edits: Iterable[tuple[int, int, str]]) -> str:
    """Replace ``[start, end)`` by its text for each edit; edits are sorted and disjoint."""
    parts: list[str] = []
    done = 0
    for start, end, new in edits:
        parts.append(text[done:start])
        parts.append(new)
        done = end
    parts.append(text[done:])
    return "".join(parts)


def trim(old: str, start: int, end: int, new: str) -> tuple[int, int, str]:
    """Shorten a change until its sides share neither their first nor their last code point."""
    head = 0
    while start < end and head < len(new) and old[start] == new[head]:
        start, head = start + 1, head + 1
    tail = len(new)
    while end > start and tail > head and old[end - 1] == new[tail - 1]:
        end, tail = end - 1, tail - 1
    return start, end, new[head:tail]
