"""What the original's format states of its lines, followed through the rules; code that it states is left whole."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from jiaokan.dataset.records import Mark
from jiaokan.text.code import code_spans
from jiaokan.text.rule import Context
from jiaokan.text.traced import Finding, Traced


def at(traced: Traced, context: Context) -> Context:
    """Give the context with the marks where they stand in the text now; those whose stretch is gone are left out."""
    if not context.marks:
        return context
    starts, ends = traced.now([mark.start for mark in context.marks], [mark.end for mark in context.marks])
    told = zip(starts, ends, context.marks, strict=True)
    marks = (Mark(start, end, mark.kind, mark.level) for start, end, mark in told if start < end)
    return replace(context, marks=tuple(marks))


def code_blocks(context: Context) -> list[tuple[int, int]]:
    """Give the blocks of code that the format states, in order."""
    return [(mark.start, mark.end) for mark in context.marks if mark.kind == "code"]


def spared(text: str, found: Iterable[Finding], context: Context, *, reads_page: bool) -> Iterator[Finding]:
    """Yield the findings that touch no block of code, nor the line feeds at its edges, and tear no code inside a line.

    What takes a whole line may take the code in it. In Markdown code stands in lines, too, and rules that read the page
    leave the file's own title, its headings of the first level, whatever it sounds like: a file called 词典 is about one.
    """
    blocks = code_blocks(context)
    edged = [(start - 1, end + 1) for start, end in blocks]
    if reads_page and context.is_named_markdown:
        edged += [(mark.start, mark.end) for mark in context.marks if (mark.kind, mark.level) == ("heading", 1)]
        edged.sort()
    touches, cuts = _touching(edged), _touching(code_spans(text, blocks) if context.is_named_markdown else [])
    for each in found:
        span = cuts(each)
        is_whole = span is None or (each.start <= span[0] and span[1] <= each.end)
        if each.new is None or (touches(each) is None and is_whole):
            yield each


def _touching(spans: Sequence[tuple[int, int]]) -> Callable[[Finding], tuple[int, int] | None]:
    """Give what finds the first of sorted stretches that has a code point in common with a finding, or holds its place."""
    ends = [end for _, end in spans]

    def touching(each: Finding) -> tuple[int, int] | None:
        index = bisect_right(ends, each.start)
        return spans[index] if index < len(spans) and spans[index][0] < each.end else None

    return touching
