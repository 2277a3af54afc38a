"""Pins: a list of sources that a build must be made from, byte for byte."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from jiaokan.errors import InputError
from jiaokan.inputs.measured import Measured


@dataclass(frozen=True, slots=True)
class Pin:
    """A source that must be there, byte for byte."""

    name: str
    sha256: str
    byte_length: int


def read_pins(path: Path) -> list[Pin]:
    """Read a pins file (TOML, ``[[source]]`` with name, sha256, bytes)."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        return [Pin(str(item["name"]), str(item["sha256"]), int(item["bytes"])) for item in table["source"]]
    except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise InputError(
            str(path),
            "is no pins file",
            got=f"{type(error).__name__}: {error}",
            expected="[[source]] with name, sha256, bytes",
        ) from error


def check_pins(pins: Iterable[Pin], inputs: Iterable[Measured]) -> None:
    """Raise InputError naming the first pinned source that is missing or differs."""
    present = {measured.file.name: measured for measured in inputs}
    for pin in pins:
        measured = present.get(pin.name)
        if measured is None:
            raise InputError(
                pin.name, "pinned source is missing", expected=f"{pin.byte_length} bytes, SHA-256 {pin.sha256}"
            )
        if (measured.sha256, measured.byte_length) != (pin.sha256, pin.byte_length):
            raise InputError(
                pin.name,
                "pinned source differs",
                got=f"{measured.byte_length} bytes, SHA-256 {measured.sha256}",
                expected=f"{pin.byte_length} bytes, SHA-256 {pin.sha256}",
                next_step="restore the file, or build without --pins",
            )
