"""``jiaokan.toml``: everything that a build is told, in one file. The command line wins over it.

What a table may hold ``schema/settings.schema.json`` says. A message names the key and its line.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from jiaokan.dataset import schema
from jiaokan.errors import InputError
from jiaokan.inputs.files import STDIN
from jiaokan.inputs.remote import is_address

# Where a key of the file goes: the name of the command's parameter.
PARAMETERS: Mapping[tuple[str, ...], str] = {
    ("dataset", "name"): "name",
    ("dataset", "version"): "version",
    **{("dataset", key): key for key in ("contact", "creators", "homepage", "summary", "repo")},
    ("dataset", "out"): "out",
    ("dataset", "card"): "card_path",
    ("dataset", "splits"): "splits_path",
    ("dataset", "pins"): "pins",
    ("inputs", "paths"): "paths",
    ("inputs", "files-from"): "files_from",
    ("inputs", "format"): "stdin_format",
    ("inputs", "exclude"): "exclude",
    ("inputs", "base"): "base",
    **{("inputs", "columns", role): f"{role}_column" for role in ("text", "id", "url", "date", "license", "language")},
    ("cleaning", "script"): "script",
    ("cleaning", "without"): "without",
    ("cleaning", "protect"): "protect",
    ("cleaning", "corrections"): "corrections",
    ("run", "workers"): "workers",
    ("run", "source-seconds"): "source_seconds",
    ("run", "strict"): "strict",
}
_PLACES = frozenset({"out", "card_path", "splits_path", "pins", "base", "files_from", "corrections", "paths"})


def read_settings(path: Path) -> dict[str, Any]:
    """Read a settings file as parameters of ``jiaokan build``, paths relative to the folder of the file.

    Raises InputError, naming the line and the key, for what the schema does not allow.
    """
    try:
        text = path.read_text(encoding="utf-8")
        found = tomllib.loads(text)
    except (OSError, ValueError, RecursionError) as error:
        raise InputError(str(path), "cannot be read", got=str(error), expected="TOML in UTF-8") from error
    for keys, what, expected in schema.find_settings_faults(found):
        where = f"{path.name} line {_line(text, keys)} {'.'.join(keys)}".rstrip()
        raise InputError(where, what, expected=expected or None)
    folder = path.parent
    return {PARAMETERS[keys]: _placed(PARAMETERS[keys], value, folder) for keys, value in _leaves(found)}


def _leaves(table: Mapping[str, Any], above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _leaves(value, (*above, key))
        else:
            yield (*above, key), value


def _placed(parameter: str, value: Any, folder: Path) -> Any:
    """Put the folder of the file before a path."""
    if parameter not in _PLACES:
        return value
    if isinstance(value, list):
        return [_placed(parameter, each, folder) for each in value]
    return value if value == STDIN or is_address(value) else str(folder / value)


_TABLE = re.compile(r"[ \t]{0,20}\[[ \t]{0,20}([A-Za-z0-9_.-]{1,80})[ \t]{0,20}\]")
_KEY = re.compile(r"[ \t]{0,20}\"?([A-Za-z0-9_.-]{1,80})\"?[ \t]{0,20}=")


def _line(text: str, keys: Sequence[str]) -> int:
    """Give the line on which a key stands, or its table; 1 where it is written in a way of its own."""
    wanted, table, nearest = ".".join(keys), "", 1
    for number, line in enumerate(text.split("\n"), 1):
        if header := _TABLE.match(line):
            table = header[1]
            nearest = number if wanted.startswith(table) else nearest
            if table == wanted:
                return number
        elif key := _KEY.match(line):
            full = f"{table}.{key[1]}" if table else key[1]
            if full == wanted:
                return number
    return nearest
