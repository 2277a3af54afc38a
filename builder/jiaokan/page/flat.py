"""The ends of a page that lost its line breaks: what were lines of the site stands there between blanks.

Only a page that is hardly more than one long line is read so. Its first and its last few hundred code points are cut
where a blank stands, and each piece is judged as a line would be.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from jiaokan.page.score import ALONE, Score
from jiaokan.page.weigh import Edge
from jiaokan.text.chars import BLANK, BLANKS, HAN, HAN_ONE
from jiaokan.text.facts import is_closing_date, is_prose, opens_more

ONE_LINE = 300  # code points: lines so long have lost their breaks if the page has hardly any others
_HEAD, _FOOT = 500, 400  # code points looked at
_LONGEST, _SAMPLE = 200, 2000  # of a piece, and of the text in which its habits are read
_JOINED = 60  # code points of pieces that may have been one line

_BRACKET, _SIGN = r"[【\[][^】\]\n]{1,40}[】\]]", rf"[{BLANK}]{{1,3}}(?=[>›»|｜])|(?<=[>›»|｜:：])[{BLANK}]{{1,3}}"
_END = "(?:[。！？][”’）]?)?"
_PIECE = re.compile(rf"(?:{_BRACKET}|[^{BLANK}\n。！？]|{_SIGN})+{_END}")
# On a page that sets blanks between Han and figures these part nothing: 2023 年.
_SPACED_PIECE = re.compile(
    rf"(?:{_BRACKET}|[^{BLANK}\n。！？]|{_SIGN}|[{BLANK}](?=[0-9])|(?<=[0-9])[{BLANK}](?=[{HAN}]))+{_END}"
)
_FIGURE_SEAM = re.compile(rf"[0-9][ \u00a0][{HAN}]|[{HAN}][ \u00a0][0-9]")
_MANY_SEAMS = 6


class Region(NamedTuple):
    """A stretch ``[start, end)`` of a text that is the site's, the flag it raises, and why."""

    start: int
    end: int
    flag: str
    why: str = ""


def disjoint(size: int, lines: Iterable[tuple[int, int, str, str]], parts: Iterable[Region]) -> tuple[Region, ...]:
    """Give whole ``lines``, their ends included, and, where none of them stands, ``parts``, so that no two overlap.

    ``lines`` are ``(start, end, flag, why)`` of lines of a text of ``size`` code points, in order. A line wins over its
    parts. Both ends of one line may claim a part: the first keeps what both claim.

    >>> parts = [Region(2, 5, "site-footer"), Region(9, 14, "spam"), Region(12, 16, "spam")]
    >>> disjoint(20, [(0, 8, "spam", "farm +4")], parts)
    (Region(start=0, end=9, flag='spam', why='farm +4'), Region(start=9, end=14, flag='spam', why=''), Region(start=14, end=16, flag='spam', why=''))
    """
    whole = [Region(start, min(end + 1, size), flag, why) for start, end, flag, why in lines]
    ends = [line.end for line in whole]
    kept: list[Region] = []
    done = 0
    for part in sorted(parts):
        start = max(part.start, done)
        at = bisect_left(ends, start + 1)  # the first line that ends behind the start
        if start < part.end and not (at < len(whole) and whole[at].start < part.end):
            kept.append(part._replace(start=start))
            done = part.end
    return tuple(sorted([*whole, *kept]))


class _Piece(NamedTuple):
    start: int
    end: int
    score: Score | None


Judge = Callable[[str, Edge], Score | None]


def regions(shadow: str, spans: Sequence[tuple[int, int]], judge: Judge) -> Iterator[Region]:
    """Yield the stretches at both ends of a page on one line that are the site's; ``judge`` knows lines.

    Evidence: one piece that is surely the site's or two that may be, with nothing but such pieces, copies of the
    title and a few words in unknown shapes outside them. Left alone: every piece of running text, a title that does
    not come again, what follows the date of a document but is in no known shape.
    """
    filled = [(start, end) for start, end in spans if end > start and shadow[start:end].strip(BLANKS)]
    if not filled:
        return
    (start, end), last = filled[0], filled[-1]
    done = 0
    if _is_flat(shadow, start, end):
        for fragment in _at_head(shadow, start, min(end, start + _HEAD), judge):
            done = fragment.end
            yield fragment
    if _is_flat(shadow, *last):
        foot = _at_foot(shadow, max(last[0], last[1] - _FOOT), last[1], judge)
        yield from (fragment for fragment in foot if fragment.start >= done)  # of a short page head and foot meet


def _is_flat(shadow: str, start: int, end: int) -> bool:
    return end - start >= ONE_LINE and (end - start) * 2 >= len(shadow)


def _read(shadow: str, start: int, end: int, edge: Edge, judge: Judge) -> Iterator[_Piece]:
    """Yield the pieces of a stretch; a known one with what stands beside it, where only together they are a line."""
    middle = shadow[_HEAD : _HEAD + _SAMPLE]
    pattern = _SPACED_PIECE if len(_FIGURE_SEAM.findall(middle)) >= _MANY_SEAMS else _PIECE
    pieces = [
        _Piece(*match.span(), judge(match.group()[:_LONGEST], edge)) for match in pattern.finditer(shadow, start, end)
    ]
    at = 0
    while at < len(pieces):
        joined = (_as_one_line(shadow, pieces[at : at + size], edge, judge) for size in (3, 2))
        piece = next(filter(None, joined), pieces[at])
        yield piece
        while at < len(pieces) and pieces[at].end <= piece.end:
            at += 1


def _as_one_line(shadow: str, pieces: Sequence[_Piece], edge: Edge, judge: Judge) -> _Piece | None:
    """Join pieces that were one line: it is known, its first piece too, and so are the words of its last."""
    first, last = pieces[0], pieces[-1]
    if len(pieces) < 2 or first.score is None or last.end - first.start > _JOINED:
        return None
    if last.score is None and HAN_ONE.search(shadow, last.start, last.end):
        return None
    score = judge(shadow[first.start : last.end], edge)
    return _Piece(first.start, last.end, score) if score else None


def _at_head(shadow: str, start: int, end: int, judge: Judge) -> Iterator[Region]:
    known: list[_Piece] = []
    read: list[_Piece] = []
    for piece in _read(shadow, start, end, "head", judge):
        if piece.score is None and (piece.end - piece.start > _JOINED or is_prose(shadow[piece.start : piece.end])):
            break
        read.append(piece)
        known += [piece] if piece.score else []
    if not _is_proved(known):
        return
    behind = known[-1].end
    for piece in read:
        words = shadow[piece.start : piece.end]
        again = shadow.find(words, behind, behind + _HEAD) >= 0 and len(words) >= _SHORTEST_TITLE
        if piece.score or (again and piece.start < behind):
            yield _with_blanks(shadow, piece, piece.score.flag if piece.score else "navigation", "copy-of-title")


_SHORTEST_TITLE = 6
_ENDED = "。！？；：”）】日"


def _begins(shadow: str, at: int) -> bool:
    """Tell whether what stands before a piece had ended: a blank inside a sentence parts it too."""
    return shadow[max(0, at - _GAP) : at].rstrip(BLANKS)[-1:] in _ENDED


_GAP = 8  # code points


def _at_foot(shadow: str, start: int, end: int, judge: Judge) -> Iterator[Region]:
    """Yield what stands behind the last running text, from the first piece on that is known."""
    tail: list[_Piece] = []
    for piece in _read(shadow, start, end, "foot", judge):
        words = shadow[piece.start : piece.end]
        own = is_prose(words) or is_closing_date(words) or opens_more(words)
        if (piece.score is None and own) or piece.end - piece.start > _JOINED:
            tail = []
        elif tail or (piece.score and (piece.score.value >= ALONE or _begins(shadow, piece.start))):
            tail.append(piece)
    known = [piece for piece in tail if piece.score]
    if _is_proved(known) and len(tail) <= 2 * len(known):
        flag = "navigation"
        for piece in tail:
            flag = piece.score.flag if piece.score else flag
            yield _with_blanks(shadow, piece, flag, "behind-the-text")


def _is_proved(known: Sequence[_Piece]) -> bool:
    return any(piece.score and piece.score.value >= ALONE for piece in known) or len(known) > 1


def _with_blanks(shadow: str, piece: _Piece, flag: str, place: str) -> Region:
    end = piece.end
    while end < len(shadow) and shadow[end] in BLANKS:
        end += 1
    return Region(piece.start, end, flag, str(piece.score) if piece.score else place)
