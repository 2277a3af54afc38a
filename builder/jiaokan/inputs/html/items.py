"""What the walk over a page writes: lines, and groups of them that a table without data was. Decides nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(slots=True)
class Heading:
    """A heading element; its lines point at it."""

    level: int
    lines: int = 0
    first: Line | None = None


@dataclass(slots=True)
class Numbering:
    """The numbers of an ordered list: the next one, its style, and whether the list says more than links do."""

    style: str
    value: int
    step: int = 1
    has_text: bool = False


@dataclass(slots=True)
class Line:
    """A line of the page: a block, or a part of one between two breaks."""

    text: str
    heading: Heading | None = None
    code: object = None  # the <pre> it stands in; lines of one point at the same
    is_note: bool = False
    is_row: bool = False
    numbers: list[tuple[Numbering, str]] = field(default_factory=list)

    @property
    def written(self) -> str:
        """Give the line with the numbers that a browser shows before it."""
        return "".join(number for numbering, number in self.numbers if numbering.has_text) + self.text


@dataclass(slots=True)
class Group:
    """Lines that stand together, by themselves or in groups."""

    items: list[Line | Group]


Item = Line | Group


def lines_of(items: list[Item]) -> Iterator[Line]:
    """Yield the lines in order, however deep they stand."""
    stack = [iter(items)]
    while stack:
        item = next(stack[-1], None)
        if item is None:
            stack.pop()
        elif isinstance(item, Group):
            stack.append(iter(item.items))
        else:
            yield item
