"""The parts of a Word file: a ZIP archive of XML files, opened with bounds, read one piece at a time.

Refuses what is no Word document by name, archives that unpack to far more than they hold, DTDs and deep nesting.
"""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import BinaryIO, cast
from xml.etree.ElementTree import Element
from xml.parsers import expat

from jiaokan.errors import InputError
from jiaokan.inputs.word.names import DROPPED, short_name

_PART, _FREE, _RATIO = 64 << 20, 4 << 20, 200  # bytes of a part; bytes from which the ratio counts; unpacked to packed
_ENTRIES, _DEPTH, _NODES = 20_000, 200, 2_000_000  # files of an archive, elements in each other, elements of a block
_CHUNK = 1 << 16
_SAVE = "save it as .docx and give that"
_AGAIN = "get the file again, or open it in a word processor and save it anew"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SECRET = "EncryptedPackage".encode("utf-16-le")
# What else is kept in such an archive, by the words in the type of its main part.
_OTHERS = (
    ("spreadsheetml", "is a workbook (.xlsx), no Word document", "save its sheets as CSV and give those"),
    ("presentationml", "is a presentation (.pptx), no Word document", "save its text and give that"),
    ("ms-excel", "is a workbook (.xlsm, .xlsb), no Word document", "save its sheets as CSV and give those"),
    ("ms-powerpoint", "is a presentation (.pptm), no Word document", "save its text and give that"),
)


@dataclass(frozen=True, slots=True)
class Package:
    """An opened file: its archive, its main part, and the parts beside it by the last word of their relation."""

    where: str
    archive: zipfile.ZipFile
    main: str
    beside: dict[str, str] = field(default_factory=dict)


def open_package(data: bytes, where: str) -> Package:
    """Open a Word file: find its main part and what belongs to it.

    Raises ``InputError`` for anything else, which it names where it knows it.
    """
    if data.startswith(_OLE):
        raise _of_ole(data, where)
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError) as error:
        if data.startswith(b"PK\x03\x04"):
            raise _damaged(where, str(error)) from error
        raise InputError(where, "is no Word document", expected="a .docx file", next_step=_SAVE) from error
    if len(archive.filelist) > _ENTRIES:
        raise InputError(where, "has too many parts", got=str(len(archive.filelist)), expected=f"at most {_ENTRIES}")
    start = Package(where, archive, "")
    main = _main_part(start)
    return Package(where, archive, main, dict(_relations(start, main)) | dict(_relations(start, "")))


def _of_ole(data: bytes, where: str) -> InputError:
    if _SECRET in data:
        step = "remove its password in a word processor, save it as .docx and give that"
        return InputError(where, "is an encrypted Office document", next_step=step)
    return InputError(where, "is an old Office document (.doc)", next_step=_SAVE)


def _damaged(where: str, detail: str) -> InputError:
    return InputError(where, "is a damaged Word document", got=detail[:120], next_step=_AGAIN)


def _main_part(package: Package) -> str:
    names = set(package.archive.namelist())
    if "mimetype" in names and "content.xml" in names:
        raise InputError(package.where, "is an OpenDocument file, no Word document", next_step=_SAVE)
    main = dict(_relations(package, "")).get("officeDocument", "word/document.xml")
    kind = _type_of(package, main)
    for word, what, step in _OTHERS:
        if word in kind:
            raise InputError(package.where, what, next_step=step)
    if main not in names:
        is_office = "[Content_Types].xml" in names
        what = "is a Word document without its text" if is_office else "is a ZIP archive, no Word document"
        raise InputError(package.where, what, next_step=_AGAIN if is_office else "unpack it and give the files in it")
    return main


def _type_of(package: Package, part: str) -> str:
    types = tree(package, "[Content_Types].xml")
    for node in types if types is not None else ():
        if node.get("PartName", "").lstrip("/") == part:
            return node.get("ContentType", "")
    return ""


def _relations(package: Package, part: str) -> Iterator[tuple[str, str]]:
    """Yield the last word of the type of each relation of a part, and the part it leads to."""
    folder, name = posixpath.split(part)
    found = tree(package, posixpath.join(folder, "_rels", f"{name}.rels"))
    for node in found if found is not None else ():
        if node.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, node.get("Target", "")))
            yield node.get("Type", "").rpartition("/")[2], target.lstrip("/")


def tree(package: Package, part: str | None) -> Element | None:
    """Give the whole of a part, or None where there is no such part. Raises ``InputError`` if it is damaged."""
    return next(blocks(package, part, 0), None)


def blocks(package: Package, part: str | None, depth: int) -> Iterator[Element]:
    """Yield the elements of a part that stand ``depth`` levels below its root, each when it is complete.

    Nothing of one is kept after the next is asked for. Raises ``InputError`` if the part is damaged or too large.
    """
    info = package.archive.NameToInfo.get(part or "")
    if info is None:
        return
    if info.flag_bits & 1:
        raise InputError(package.where, "is an encrypted ZIP archive", next_step="save it without a password")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise _damaged(package.where, f"{part} is packed in a way of its own")
    reader = _Reader(package.where, depth)
    try:
        with package.archive.open(info) as stream:
            for chunk in _chunks(cast("BinaryIO", stream), info, package.where):
                reader.feed(chunk)
                yield from reader.taken()
        reader.close()
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError) as error:
        raise _damaged(package.where, f"{part}: {error}") from error
    except expat.ExpatError as error:
        raise _damaged(package.where, f"{part}: {error}") from error
    yield from reader.taken()


def _chunks(stream: BinaryIO | zipfile.ZipExtFile, info: zipfile.ZipInfo, where: str) -> Iterator[bytes]:
    size, packed = 0, max(info.compress_size, 1)
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        if size > _PART or (size > _FREE and size > packed * _RATIO):
            got = f"{info.filename} of more than {size} bytes out of {info.compress_size}"
            step = "split it into smaller documents"
            raise InputError(where, "unpacks to too much", got=got, expected=f"at most {_PART} bytes", next_step=step)
        yield chunk


class _Reader:
    """Build elements from XML, with short names, and hand over those of one depth."""

    def __init__(self, where: str, depth: int) -> None:
        self._where = where
        self._at = depth
        self._open: list[Element] = []
        self._done: list[Element] = []
        self._text: list[str] = []
        self._skipped = 0
        self._nodes = 0
        parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text.append
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        self._parser = parser

    def feed(self, chunk: bytes) -> None:
        self._parser.Parse(chunk, False)  # noqa: FBT003 - expat takes it by place

    def close(self) -> None:
        self._parser.Parse(b"", True)  # noqa: FBT003

    def taken(self) -> list[Element]:
        done, self._done = self._done, []
        return done

    def _refuse_doctype(self, *_: object) -> None:
        # ECMA-376 part 2 allows no DTD in a part; entities that grow and outer entities come only with one.
        raise InputError(self._where, "has a DTD in its XML", next_step=_AGAIN)

    def _start(self, name: str, given: dict[str, str]) -> None:
        tag = short_name(name)
        if self._skipped or tag in DROPPED:
            self._skipped += 1
            return
        depth = len(self._open)
        self._nodes = self._nodes + 1 if depth > self._at else 0
        if depth >= _DEPTH or self._nodes > _NODES:
            what = "is nested too deeply" if depth >= _DEPTH else "has a block of too many elements"
            raise InputError(self._where, what, expected=f"at most {_DEPTH if depth >= _DEPTH else _NODES}")
        node = Element(tag, {short_name(key).removeprefix("w:").removeprefix("m:"): given[key] for key in given})
        if depth > self._at:
            self._open[-1].append(node)
        self._open.append(node)
        self._text.clear()

    def _end(self, _: str) -> None:
        if self._skipped:
            self._skipped -= 1
            return
        node = self._open.pop()
        if self._text:
            node.text = "".join(self._text)
            self._text.clear()
        if len(self._open) == self._at:
            self._done.append(node)
