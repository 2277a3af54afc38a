"""What a container hands on: its records one after the other, what is none of them, and what each says of itself.

A record is one document's bytes or text under its locator, with the caller's own fields. Nothing here reads anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, NamedTuple, Protocol

from jiaokan.dataset.records import LeftOut, Mark, PageStart


class Fields(NamedTuple):
    """What the caller says of a record, each as given; ``metadata`` is all of it as JSON text, untouched, in order."""

    key: str | None = None
    url: str | None = None
    date: str | None = None
    license: str | None = None
    language: str | None = None
    metadata: str | None = None


NO_FIELDS = Fields()


@dataclass(frozen=True, slots=True)
class Entry:
    """A record: where it stands, what is in it, how many bytes of its container (unpacked) it takes.

    ``content`` is bytes where the container holds files, text where it holds texts. ``charset`` and ``media`` are what
    the container states of the bytes (an HTTP header): evidence, no decision.
    """

    locator: str
    content: bytes | str
    size: int
    fields: Fields = NO_FIELDS
    charset: str | None = None
    media: str | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A record that cannot be used: the reason in a few stable words, the detail, and its bytes as far as they are there."""

    locator: str
    reason: str
    detail: str
    size: int
    content: bytes = b""


@dataclass(frozen=True, slots=True)
class Overhead:
    """Bytes of a container that belong to no record: blank lines, headers, an index."""

    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which column a reader takes for what, and whether the caller said so: it is told aloud."""

    role: str  # text, id, url, date, license, language
    column: str
    is_guess: bool


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive, not yet read: ``open`` gives its bytes as a stream, until the next item is asked for.

    ``size`` is what it unpacks to and ``packed`` what it takes of its archive, in bytes, both as the archive states them.
    """

    locator: str
    size: int
    packed: int
    open: Callable[[], BinaryIO]


Item = Entry | Refusal | Overhead | Chosen


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the caller's table keeps what: a name, or a path of names and places (``meta.url``, ``段落[].内容``)."""

    text: str | None = None
    id: str | None = None
    url: str | None = None
    date: str | None = None
    license: str | None = None
    language: str | None = None


ANY_COLUMNS = Columns()


class Container(Protocol):
    """A reader of one kind of container: one pass, memory for one record at a time.

    ``name`` is the container's own locator, to which it adds the place of each record. The sizes of everything yielded
    add up to the bytes of the stream. Whatever is wrong with a record is a Refusal; what makes going on impossible is
    one that takes the bytes left. Raises nothing but OSError of the stream.
    """

    def __call__(self, stream: BinaryIO, name: str, columns: Columns = ANY_COLUMNS) -> Iterator[Item]:
        """Yield what the container holds, in order."""


@dataclass(frozen=True, slots=True)
class Extracted:
    """The text of a document that was kept in a format of its own, and what that format knows of it.

    ``extractor`` names what took it out, with its version. Line breaks of the text are breaks of the document: a line is
    a paragraph, a heading, a row, or a line of a page. Kinds of marks: ``heading`` (``level`` from 1), ``title``, ``row`` (of a table, cells
    parted by a tab), ``note`` (a footnote's text), ``code`` (preformatted lines, left whole), ``wrapped`` (a line of a page that
    was full, up to where the line begins that goes on with it: the break at its end is the page's).
    """

    text: str
    extractor: str
    marks: tuple[Mark, ...] = ()
    pages: tuple[PageStart, ...] = ()
    fields: Fields = field(default=NO_FIELDS)  # what the document says of itself: its address, its date
    encoding: str | None = None  # the codec of its bytes, and why it is that: bom, utf-8, header, declared, detected
    encoding_evidence: str | None = None
    is_lossy: bool = False  # bytes would not decode: each stretch of them is U+FFFD
    left_out: tuple[LeftOut, ...] = ()  # what is no text of the document, blanks not counted
