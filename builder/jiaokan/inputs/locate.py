"""One record by its locator: the file that it begins with, then the place in it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from jiaokan.errors import InputError
from jiaokan.inputs import remote
from jiaokan.inputs.entries import ANY_COLUMNS, Columns, Entry, Refusal
from jiaokan.inputs.files import STDIN, STDIN_NAME, InputFile, name_file
from jiaokan.inputs.measured import measure
from jiaokan.inputs.next_steps import next_step_of
from jiaokan.inputs.reading import Reading

_PLACE = re.compile("!/|[#@]")


def locate(target: str, columns: Columns = ANY_COLUMNS) -> Entry:
    """Read the record that a path or a locator names; a file of several records wants the place of one.

    Raises InputError where there is none, where it cannot be read, or where a file holds more than one.
    """
    file, place = _split(target)
    wanted = file.name + place
    found: list[Entry | Refusal] = []
    for _, item in Reading([measure(file)], columns):
        if item.locator == wanted:
            return _usable(item)
        if not place:
            found.append(item)
            if len(found) > 1:
                break
    if len(found) == 1:
        return _usable(found[0])
    if found:
        some = ", ".join(item.locator for item in found)
        raise InputError(target, "holds several records", got=some, next_step="name one of them")
    raise InputError(target, "holds no such record", next_step="see the names of sources in the manifest of a build")


def _usable(item: Entry | Refusal) -> Entry:
    if isinstance(item, Refusal):
        raise InputError(item.locator, item.reason, got=item.detail or None, next_step=next_step_of(item.reason))
    return item


def _split(target: str) -> tuple[InputFile, str]:
    """Part a locator into its file and the place in it: the longest beginning that is a file."""
    if target == STDIN:
        return InputFile(STDIN, STDIN_NAME, is_named=True), ""
    for end in _ends(target):
        if remote.is_address(target[:end]) or os.path.lexists(target[:end]):
            break
    else:
        end = len(target)
    head = target[:end]
    if remote.is_address(head):
        (address, name, _), *_ = remote.expand(head)
        return InputFile(address, name, is_named=True), target[end:]
    return name_file(Path(head)), target[end:]


def _ends(target: str) -> Iterator[int]:
    yield len(target)
    yield from sorted((match.start() for match in _PLACE.finditer(target)), reverse=True)
