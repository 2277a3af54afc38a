"""Lines of a page in the order they are read, from characters with their places: rows, columns, cells, vertical text.

The order in which a file draws is kept wherever the page does not speak against it. Joins no paragraphs.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from jiaokan.inputs.pdf.columns import GAP, SAME_ROW, Stretch, by_columns, is_row

# In ems, the height of the larger character.
_BACK, _GAP = 1.0, 2.0  # how far a stretch steps back, or leaves out, before another begins
_TOUCHING = 0.3  # a gap in which no blank is seen
_CELL = 1.0  # a gap between two cells
_BLOCKS = 600  # blocks that are ordered by place; a page of more keeps its own order (a drawing, a map)
_TURNS = {0: "", 1: "up", 2: "back", 3: "down"}
_APART = 5.0  # ems between rows of one block
_SHARED = 0.3  # of the narrower of two rows under each other


class Char(NamedTuple):
    """A character, its box, and where its baseline is; y grows upwards, in points."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    base: float
    is_generated: bool = False
    turn: int = 0  # quarters by which it is turned against the clock; ASKEW for what lies between


ASKEW = -1


class Row(NamedTuple):
    """A line of a page, and where it stands if it is level; text that is turned, or vertical, has no such place."""

    text: str
    place: Stretch | None = None


def rows_of(chars: Sequence[Char]) -> list[Row]:
    """Give the lines of a page in reading order, without blank ones and blanks at their ends.

    >>> rows = rows_of([Char("乙", 10, 0, 20, 10, 2), Char("甲", 10, 20, 20, 30, 22), Char("丙", 20, 0, 30, 10, 2)])
    >>> [row.text for row in rows]
    ['甲', '乙', '丙']
    """
    ways = _by_turn(chars)
    rows = (row._replace(text=row.text.strip()) for turn in ways for row in _read(ways[turn], turn))
    return [row for row in rows if row.text]


def _by_turn(chars: Sequence[Char]) -> dict[int, list[Char]]:
    """Part what is turned otherwise (a stamp at the margin, a water mark): most of the page first."""
    ways: dict[int, list[Char]] = {}
    last = 0
    for char in chars:
        last = last if char.is_generated else char.turn
        ways.setdefault(last, []).append(char)
    return dict(sorted(ways.items(), key=lambda way: -len(way[1])))


def _read(chars: list[Char], turn: int) -> list[Row]:
    if turn == ASKEW:
        return [Row(line) for line in "".join(char.text for char in chars).split("\n")]
    way = _TURNS[turn] or _direction(chars)
    chars = [_turn(char, way) for char in chars]
    stretches = by_columns(list(_stretches(chars, GAP))) or _stretches(chars, _GAP)
    rows = itertools.chain(*_in_order(_blocks(_rows(stretches))))
    return [Row(row.text, row if way == "right" else None) for row in rows]


# --- direction


def _direction(chars: Sequence[Char]) -> str:
    """Tell where most steps from one character to the next go: right, down (vertical lines from the right), up."""
    steps: Counter[str] = Counter()
    for one, two in itertools.pairwise(chars):
        if one.is_generated or two.is_generated:
            continue
        size = max(one.top - one.bottom, two.top - two.bottom, 1)
        across = (two.left + two.right - one.left - one.right) / 2
        along = (two.bottom + two.top - one.bottom - one.top) / 2
        if abs(along) < size * 0.3 and abs(across) < size * 2:
            steps["right"] += 1
        elif abs(across) < size * 0.3 and abs(along) < size * 2:
            steps["down" if along < 0 else "up"] += 1
    way = max(("right", "down", "up"), key=lambda name: steps[name])
    return way if steps[way] > sum(steps.values()) * 0.6 and steps[way] > 3 else "right"


def _turn(char: Char, way: str) -> Char:
    if way == "down":
        return char._replace(left=-char.top, bottom=char.left, right=-char.bottom, top=char.right, base=char.left)
    if way == "up":
        return char._replace(left=char.bottom, bottom=-char.right, right=char.top, top=-char.left, base=-char.right)
    if way == "back":
        return char._replace(left=-char.right, bottom=-char.top, right=-char.left, top=-char.bottom, base=-char.top)
    return char


# --- rows


def _stretches(chars: Iterable[Char], gap: float) -> Iterator[Stretch]:
    current: list[Char] = []
    for char in chars:
        if char.is_generated:
            # A blank that stands for a gap has no place of its own; a line break is told by the next place.
            if char.text == " " and current:
                current.append(current[-1]._replace(text=" "))
            continue
        if current and not _goes_on(current[-1], char, gap):
            yield _stretch(current)
            current = []
        current.append(char)
    if current:
        yield _stretch(current)


def _goes_on(last: Char, char: Char, gap: float) -> bool:
    size = max(last.top - last.bottom, char.top - char.bottom, 1)
    return abs(last.base - char.base) < size * SAME_ROW and -size * _BACK < char.left - last.right < size * gap


def _stretch(chars: Sequence[Char]) -> Stretch:
    seen = [char for char in chars if char.text.strip()] or chars
    tall = max(seen, key=lambda char: char.top - char.bottom)  # the line, not a raised digit in it
    return Stretch(
        "".join(char.text for char in chars),
        min(char.left for char in seen),
        tall.bottom,
        max(char.right for char in seen),
        tall.top,
        tall.base,
        size=Counter(round(char.top - char.bottom, 1) for char in seen).most_common(1)[0][0],
    )


def _rows(stretches: Iterable[Stretch]) -> Iterator[Stretch]:
    """Join stretches drawn one after the other in one row, from the left."""
    current: Stretch | None = None
    for stretch in stretches:
        if not stretch.text.strip():
            continue
        if current is None:
            current = stretch
        elif is_row(current, stretch) and stretch.left > current.left:
            current = _joined(current, stretch)
        else:
            yield current
            current = stretch
    if current is not None:
        yield current


def _joined(one: Stretch, two: Stretch) -> Stretch:
    em, gap = max(one.top - one.bottom, two.top - two.bottom), two.left - one.right
    has_blank = one.text.endswith(" ") or two.text.startswith(" ")
    blank = "" if has_blank or gap < em * _TOUCHING else " "
    tall = one if one.top - one.bottom >= two.top - two.bottom else two
    right = max(one.right, two.right)
    cells = one.cells + two.cells - (gap < em * _CELL)
    size = max(one, two, key=lambda part: len(part.text)).size
    return Stretch(one.text + blank + two.text, one.left, tall.bottom, right, tall.top, tall.base, cells, size)


# --- order


def _blocks(rows: Iterable[Stretch]) -> list[list[Stretch]]:
    """Gather rows that are drawn downwards under each other."""
    blocks: list[list[Stretch]] = []
    for row in rows:
        above = blocks[-1][-1] if blocks else None
        if above is not None and _is_under(row, above):
            blocks[-1].append(row)
        else:
            blocks.append([row])
    return blocks


def _is_under(one: Stretch, two: Stretch) -> bool:
    """Tell whether a row stands under another near it, by more than an edge: not under a note that ends beyond its column."""
    if not 0 < two.base - one.base < max(one.top - one.bottom, two.top - two.bottom) * _APART:
        return False  # the head of a page and its number
    shared = min(one.right, two.right) - max(one.left, two.left)
    return shared > 0 and shared >= min(one.right - one.left, two.right - two.left) * _SHARED


def _box(block: Sequence[Stretch]) -> Stretch:
    return Stretch(
        "",
        min(row.left for row in block),
        min(row.bottom for row in block),
        max(row.right for row in block),
        max(row.top for row in block),
        block[0].base,
    )


def _comes_first(one: Stretch, two: Stretch) -> bool:
    """Tell whether a block is read before another: above it in the same column, or beside it on the left."""
    middle = (two.bottom + two.top) / 2
    shares_column = one.left < two.right and two.left < one.right
    shares_rows = one.bottom < two.top and two.bottom < one.top
    if shares_column:
        return one.bottom >= middle and (one.bottom + one.top) / 2 > two.top - (two.top - two.bottom) / 4
    return shares_rows and one.right <= two.left


def _edge(at: int, boxes: Sequence[Stretch], top: float, bottom: float) -> int:
    """Give -1 for the one block that is above all others, 1 for the one below: a page's head, its number."""
    box = boxes[at]
    if box.top == top and all(box.bottom >= other.top for place, other in enumerate(boxes) if place != at):
        return -1
    if box.bottom == bottom and all(box.top <= other.bottom for place, other in enumerate(boxes) if place != at):
        return 1
    return 0


def _in_order(blocks: list[list[Stretch]]) -> list[list[Stretch]]:
    """Order blocks by their places; where those say nothing, as they are drawn."""
    if len(blocks) > _BLOCKS:
        return blocks
    boxes = [_box(block) for block in blocks]
    top, bottom = max((box.top for box in boxes), default=0), min((box.bottom for box in boxes), default=0)
    order = sorted(range(len(blocks)), key=lambda at: _edge(at, boxes, top, bottom))  # else as they are drawn
    blocks, boxes = [blocks[at] for at in order], [boxes[at] for at in order]
    places = range(len(blocks))
    before = {at: {one for one in places if one != at and _comes_first(boxes[one], boxes[at])} for at in places}
    ordered, left = [], list(places)
    done: set[int] = set()
    while left:
        # Boxes in each other may ask for a circle: then the first that was drawn.
        at = next((place for place in left if before[place] <= done), left[0])
        left.remove(at)
        done.add(at)
        ordered.append(blocks[at])
    return ordered
