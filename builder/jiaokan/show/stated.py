"""What a release's manifest states that no table holds: its name, its version, its inputs and what became of them.

Manifests are strangers' writing, of this format or the one before: what is not what it must be is an error by name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from jiaokan.dataset import accounts
from jiaokan.dataset.release import MANIFEST
from jiaokan.errors import InputError
from jiaokan.show.figures import FATES, Inputs, Release


def release_of(folder: Path, manifest: Mapping[str, Any]) -> Release:
    """Read which release it is. Raises InputError where the manifest is not what it must be."""
    place = _Place(folder, manifest)
    options = _Place(folder, place.object("options"))
    return Release(
        name=place.text("name"),
        version=place.text("version"),
        builder=_Place(folder, place.object("builder")).text("version"),
        format=place.number("format"),
        data_digest=place.text("data_digest"),
        script=options.text("script"),
        without=tuple(map(str, options.list("without"))),
        protect=tuple(map(str, options.list("protect"))),
        corrections=len(options.list("corrections")),
    )


def inputs_of(folder: Path, manifest: Mapping[str, Any]) -> Inputs:
    """Read what went into a release. Raises InputError where the manifest is not what it must be."""
    place = _Place(folder, manifest)
    account = {fate: _Place(folder, sums) for fate, sums in place.object("account").items() if isinstance(sums, dict)}
    _check(place)
    is_first = place.number("format") == 1  # in the format of 0.2 an input is a record
    unit = "files" if is_first else "records"
    inputs = (each for each in accounts.inputs(folder, manifest) if isinstance(each, dict))
    formats = Counter(str(each["format"]) for each in inputs if "format" in each)
    records = accounts.inputs(folder, manifest) if is_first else accounts.records(folder, manifest)
    return Inputs(
        files=accounts.count(manifest, "inputs"),
        records={fate: account[fate].number(unit) for fate in FATES if fate in account},
        n_bytes={fate: account[fate].number("bytes") for fate in FATES if fate in account},
        formats=dict(formats.most_common()),
        reasons=dict(_reasons(records).most_common()),
        ignored=accounts.count(manifest, "ignored"),
    )


def _check(place: _Place) -> None:
    """Raise InputError where what is to be streamed is not what it must be."""
    for key in ("inputs", "sources", "ignored"):
        place.list(key)
    for table in place.object("accounts"):
        place.under("accounts").under(table).number("rows")


def _reasons(records: Iterable[Any]) -> Counter[str]:
    found: Counter[str] = Counter()
    for entry in records:
        if isinstance(entry, dict) and entry.get("fate") not in ("published", None):
            copies = entry.get("also_as")
            found[str(entry.get("reason"))] += 1 + len(copies if isinstance(copies, list) else ())
    return found


class _Place:
    """An object of a manifest whose values are asked for with the type they must have."""

    def __init__(self, folder: Path, value: Mapping[str, Any]) -> None:
        self._folder, self._value = folder, value

    def under(self, key: str) -> _Place:
        return _Place(self._folder, self.object(key))

    def text(self, key: str) -> str:
        return str(self._get(key, str, ""))

    def number(self, key: str) -> int:
        return int(self._get(key, int, 0))

    def list(self, key: str) -> list[Any]:
        return list(self._get(key, list, []))

    def object(self, key: str) -> dict[str, Any]:
        return dict(self._get(key, dict, {}))

    def _get(self, key: str, kind: type, otherwise: Any) -> Any:
        """Give a value; what an older format lacks is empty."""
        value = self._value.get(key, otherwise)
        if not isinstance(value, kind) or isinstance(value, bool):
            where = str(self._folder / MANIFEST)
            raise InputError(
                where, f"{key} is not what it must be", got=type(value).__name__, expected=kind.__name__,
                next_step="see jiaokan validate",
            )  # fmt: skip
        return value
