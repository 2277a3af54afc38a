"""What differs inside a text: the stretches that both have, and what stands in place of the others. Bounded in time."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

_MOST = 1500  # code points on either side that are compared one by one; a longer stretch is replaced as a whole
_CONTEXT = 8  # code points shown on either side of what differs


class Piece(NamedTuple):
    """A stretch: the same in both where ``before`` is ``after``."""

    before: str
    after: str


def pieces(before: str, after: str) -> Iterator[Piece]:
    """Yield the stretches of two texts in order; those of ``before`` make up that text, those of ``after`` the other.

    >>> list(pieces("到会,共3人", "到会，共3人"))
    [Piece(before='到会', after='到会'), Piece(before=',', after='，'), Piece(before='共3人', after='共3人')]
    """
    head = _common(before, after)
    tail = _common(before[head:][::-1], after[head:][::-1])
    middle = before[head : len(before) - tail], after[head : len(after) - tail]
    if head:
        yield Piece(before[:head], before[:head])
    yield from _middle(*middle)
    if tail:
        yield Piece(before[-tail:], before[-tail:])


def _common(one: str, other: str) -> int:
    """Count the code points that two texts begin with alike."""
    most = min(len(one), len(other))
    return next((at for at in range(most) if one[at] != other[at]), most)


def _middle(before: str, after: str) -> Iterator[Piece]:
    if max(len(before), len(after)) > _MOST or not (before and after):
        if before or after:
            yield Piece(before, after)
        return
    for _, start, end, start_after, end_after in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        yield Piece(before[start:end], after[start_after:end_after])


def marked(before: str, after: str) -> str:
    """Write what differs, each stretch with a little around it: ``到会[-,-]{+，+}共3人``.

    >>> marked("今天上午在学校礼堂召开,共3人到会", "今天上午在学校礼堂召开，共3人到会")
    '…午在学校礼堂召开[-,-]{+，+}共3人到会'
    """
    found = list(pieces(before, after))
    parts = []
    for at, piece in enumerate(found):
        if piece.before == piece.after:
            parts.append(_shortened(piece.before, is_first=at == 0, is_last=at == len(found) - 1))
            continue
        parts += [f"[-{piece.before}-]"] if piece.before else []
        parts += [f"{{+{piece.after}+}}"] if piece.after else []
    return "".join(parts)


def _shortened(text: str, *, is_first: bool, is_last: bool) -> str:
    """Keep of a stretch that both have what is next to a difference."""
    before, after = 0 if is_first else _CONTEXT, 0 if is_last else _CONTEXT
    if len(text) <= before + after + 1:
        return text
    return f"{text[:before]}…{text[len(text) - after :]}"
