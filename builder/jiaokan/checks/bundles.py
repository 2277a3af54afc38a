"""Sources on their way to another process: of each chunk no more goes along than their rows. Makes no row."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pyarrow as pa

from jiaokan.checks.gathered import Chunk, Part, Sheaf
from jiaokan.dataset.parquet import UnreadableError

# Of a bundle; one source may have more.
_MOST_SOURCES, _MOST_POINTS, _MOST_EDITS = 128, 1 << 19, 50_000
_Places = list[tuple[int, int, int]]  # number of the chunk, start, stop


class Bundle(tuple[Sheaf, ...]):
    """Some sources that are looked at together."""

    __slots__ = ()

    def __reduce__(self) -> tuple[Callable[..., Bundle], tuple[Any, ...]]:
        """Hand on the stretches of chunks between the first and the last row that is needed."""
        spans: dict[int, list[Any]] = {}
        for part in _parts(self):
            span = spans.setdefault(id(part.chunk), [part.chunk, part.start, part.stop])
            span[1:] = min(span[1], part.start), max(span[2], part.stop)
        chunks = [
            (chunk.file, chunk.first + low, to_stream(_cut(chunk, low, high))) for chunk, low, high in spans.values()
        ]
        numbers = {key: (number, span[1]) for number, (key, span) in enumerate(spans.items())}

        def placed(parts: Sequence[Part]) -> _Places:
            found = [(numbers[id(part.chunk)], part) for part in parts]
            return [(number, part.start - low, part.stop - low) for (number, low), part in found]

        sheaves = [(each.split, placed([each.source]), list(map(placed, each.rows)), each.size) for each in self]
        return _unpacked, (chunks, sheaves)


def _parts(sheaves: Sequence[Sheaf]) -> Iterator[Part]:
    for sheaf in sheaves:
        yield sheaf.source
        for parts in sheaf.rows:
            yield from parts


def _cut(chunk: Chunk, low: int, high: int) -> pa.RecordBatch:
    return chunk.columns.slice(low, high - low).replace_schema_metadata(None)


def _unpacked(
    chunks: Sequence[tuple[str, int, bytes]], sheaves: Sequence[tuple[str, _Places, list[_Places], int]]
) -> Bundle:
    made = [Chunk(file, first, of_stream(stream)) for file, first, stream in chunks]

    def parts(places: _Places) -> tuple[Part, ...]:
        return tuple(Part(made[number], start, stop) for number, start, stop in places)

    return Bundle(
        Sheaf(split, parts(source)[0], tuple(map(parts, rows)), size) for split, source, rows, size in sheaves
    )


def to_stream(batch: pa.RecordBatch) -> bytes:
    """Write a batch as an Arrow stream; of a slice, no more than is in it."""
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch)
    return sink.getvalue()


def of_stream(stream: bytes) -> pa.RecordBatch:
    """Read the batch that ``to_stream`` wrote."""
    with pa.ipc.open_stream(stream) as reader:
        return reader.read_next_batch()


def cut(sheaves: Iterator[Sheaf], more: Callable[[Sheaf], int]) -> Iterator[Bundle]:
    """Cut sources into bundles; ``more`` is what goes along with one beside its rows (bytes).

    An error that reading raises comes after the bundle of those before it.
    """
    held: list[Sheaf] = []
    points = edits = 0
    try:
        for sheaf in sheaves:
            held.append(sheaf)
            points += sheaf.size + more(sheaf)
            edits += sheaf.count("edits")
            if len(held) >= _MOST_SOURCES or points >= _MOST_POINTS or edits >= _MOST_EDITS:
                yield Bundle(held)
                held, points, edits = [], 0, 0
    except UnreadableError:
        if held:
            yield Bundle(held)
        raise
    if held:
        yield Bundle(held)
