"""Numbers that a search counted through two lists: 1 of the first with 2 of the second. Each list keeps to its own.

The outline of a line without breaks is the set of numbers that goes on best; where a text has several lists of one
style, the best may be stitched. Knows numbers and places, no text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from jiaokan.text.numbering import Number


def unstitched(numbers: Mapping[int, Number | None], chosen: Iterable[int]) -> list[int]:
    """Give the places of the numbers that begin a line: those chosen whose list is broken before them too.

    The number before each is the nearest one above it, chosen or not. If that one was passed over, its whole list
    begins a line from one on, as long as it belongs to no list that is broken already; else the chosen one begins none.
    A first number that loses what followed it begins none either. Left alone: 2.1, whose number says where it belongs.
    """
    wanted = set(chosen)
    above = _above(numbers)
    kept: set[int] = set()
    followed: set[int] = set()  # what a number that begins a line goes on from
    mended: set[str] = set()  # styles of which a list was put right
    for at in sorted(wanted):
        number, before = numbers[at], above.get(at)
        if number is None or before is None or (before in kept and before not in followed):
            kept.add(at)
            followed.update(() if before is None else (before,))
            continue
        mended.add(number.style.id)
        passed = _chain(before, above, kept, followed)  # none if another number follows there already
        if passed is not None:
            kept.update(passed, (at,))
            followed.update(above[each] for each in (*passed, at) if each in above)
    return sorted(at for at in kept if at in followed or not _is_first(numbers[at], mended))


def _is_first(number: Number | None, styles: set[str]) -> bool:
    return number is not None and number.value == 1 and number.depth == 1 and number.style.id in styles


def _above(numbers: Mapping[int, Number | None]) -> dict[int, int]:
    """Give for each place the nearest one above it that has the number before it in its style."""
    nearest: dict[tuple[str, int], int] = {}
    found: dict[int, int] = {}
    for at in sorted(numbers):
        number = numbers[at]
        if number is None or number.value is None or number.depth > 1:
            continue
        before = nearest.get((number.style.id, number.value - 1))
        if before is not None:
            found[at] = before
        nearest[number.style.id, number.value] = at
    return found


def _chain(at: int, above: Mapping[int, int], kept: set[int], followed: set[int]) -> list[int] | None:
    """Give the list up to a place, from its first number on; none if it hangs on a number that is followed already."""
    if at in kept:
        return None
    chain = [at]
    while (before := above.get(chain[-1])) is not None:
        if before in kept:
            return None if before in followed else chain
        chain.append(before)
    return chain


__all__ = ["unstitched"]
