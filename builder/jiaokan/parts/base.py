"""A release that a build goes on from: whether it fits what is to be built, and which inputs it has already."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from jiaokan.dataset import accounts, made_by, release, splits, staging
from jiaokan.dataset.books import columns_given
from jiaokan.errors import InputError
from jiaokan.inputs.entries import Columns
from jiaokan.inputs.measured import Measured, measure
from jiaokan.parts.plan import Plan
from jiaokan.text.shown import escaped, listed

_ANEW = "build everything anew"
_EXCLUDED = "excluded"  # the fate of a record that was taken down
_LOG = logging.getLogger("jiaokan")


class Base(NamedTuple):
    """A release by its folder, its manifest, and the SHA-256 of that, which tells it from any other."""

    folder: Path
    manifest: Mapping[str, Any]
    sha256: str

    @classmethod
    def of(cls, folder: Path) -> Base:
        """Read a release. Raises InputError for a folder that is none, or whose manifest is broken."""
        manifest = staging.open_release(folder)
        faults = release.manifest_faults(manifest)
        if faults:
            place, message = faults[0]
            raise InputError(str(folder), f"is no sound release: {place}: {message}", next_step="see jiaokan validate")
        return cls(folder, manifest, release.sha256_of(folder / release.MANIFEST))

    def stated(self) -> dict[str, str]:
        """Give what a manifest says of it."""
        return {key: str(self.manifest[key]) for key in ("name", "version", "data_digest")}

    def taken_down(self) -> frozenset[str]:
        """Give the ids of the records that were taken down: they stay so."""
        records = accounts.records(self.folder, self.manifest)
        return frozenset(row["source_id"] for row in records if row["fate"] == _EXCLUDED)

    def lists(self) -> splits.Lists:
        """Give the split lists that were in force."""
        by_id, by_name = (
            {each: split for split, each in accounts.listed(self.folder, self.manifest, column)}
            for column in ("source_id", "name")
        )
        return splits.Lists(by_id, by_name)


def open_base(folder: Path, plan: Plan) -> Base:
    """Read the release that a build goes on from. Raises InputError where its rows are not those that this build would make."""
    found = Base.of(folder)
    differing = list(_differing(found.manifest))
    if differing:
        raise InputError(
            str(folder), "was made by another builder", got=f"other {listed(differing, 5)}", next_step=_ANEW
        )
    if _said(found.manifest["options"]) != _said(plan.options.to_json()):
        what = "was built with other options (script, without, protect, corrections)"
        raise InputError(str(folder), what, next_step=f"give the same, or {_ANEW}")
    if found.manifest["columns"] != columns_given(plan.columns):
        what = "was read with other columns of tables"
        raise InputError(str(folder), what, next_step="give none, and name the columns of new inputs as theirs")
    check_whole(found, by_digest=False)
    return found


def with_columns(plan: Plan, base: Base) -> Plan:
    """Give the plan with the columns that the base was read with, where it names none."""
    return plan if columns_given(plan.columns) else replace(plan, columns=Columns(**base.manifest["columns"]))


def _differing(manifest: Mapping[str, Any]) -> Iterator[str]:
    """Yield what made a release and is another thing here."""
    if manifest["builder"].get("code") != made_by.builder()["code"]:
        yield "code"
    if manifest.get("python") != made_by.python():
        yield "python"
    yield from (name for name, version in manifest["packages"].items() if made_by.version(name) != version)


def _said(options: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give options without the places where corrections are written down."""
    corrections = [{key: each[key] for key in each if key != "where"} for each in options["corrections"]]
    return {**options, "corrections": corrections}


def check_whole(base: Base, *, by_digest: bool = True) -> None:
    """Raise InputError unless every file of a release has the bytes, or at least the length, that its manifest states."""
    for entry in base.manifest["files"]:
        path = base.folder / entry["path"]
        is_there = path.is_file() and path.stat().st_size == entry["bytes"]
        if not is_there or (by_digest and release.sha256_of(path) != entry["sha256"]):
            raise InputError(str(path), "is not what the manifest of the base states", next_step="get it again")


def with_lists(plan: Plan, base: Base) -> Plan:
    """Give the plan with the split lists of the base beside its own. Raises InputError where they differ."""
    before, own = base.lists(), plan.split_lists
    for told, known in ((own.assigned, before.assigned), (own.named, before.named)):
        for each, split in told.items():
            if known.get(each, split) != split:
                raise InputError(
                    f"splits/{split}.txt",
                    f"{each!r} is in another list of the base",
                    got=split,
                    expected=known[each],
                    next_step=f"keep it there, or {_ANEW}",
                )
    lists = splits.Lists({**before.assigned, **own.assigned}, {**before.named, **own.named})
    return replace(plan, split_lists=lists)


def only_new(inputs: Sequence[Measured], base: Base) -> list[Measured]:
    """Leave out the inputs that a release has, with the same name and bytes.

    Raises InputError for one that has the name of another there, and for one that is a file of the release itself.
    """
    known = {row["name"]: (row["bytes"], row["sha256"]) for row in accounts.inputs(base.folder, base.manifest)}
    within = base.folder.resolve()
    found, moved = list[Measured](), list[str]()
    for each in inputs:
        if isinstance(each.file.path, Path) and within in each.file.path.resolve().parents:
            raise InputError(each.file.name, "is a file of the base", next_step="name the inputs alone")
        if not _is_known(each, known):
            found.append(each)
            moved += [each.file.name] if _is_moved(each, known) else []
    if moved:
        what = "has the bytes of an input of the base that is called so in another folder: it counts as a copy"
        _LOG.warning("%s: %s (%d of them); name the same folder as before", escaped(moved[0]), what, len(moved))
    return found


_Known = Mapping[str, tuple[int, str]]  # by name, bytes and digest


def _is_known(each: Measured, known: _Known) -> bool:
    """Tell whether a release has an input. Raises InputError where it has another of that name."""
    stated = known.get(each.file.name)
    if stated is None:
        return False
    if not isinstance(each.file.path, Path):
        what = "cannot be compared with the input of that name in the base"
        raise InputError(each.file.name, what, next_step="name only what is new")
    if each.byte_length != stated[0] or measure(each.file).sha256 != stated[1]:
        what = "has other bytes than the input of that name in the base"
        raise InputError(each.file.name, what, next_step=f"give what is new as files of other names, or {_ANEW}")
    return True


def _is_moved(each: Measured, known: _Known) -> bool:
    """Tell whether an input of a release has its bytes and the end of its name: it was named from another folder then."""
    parts = each.file.name.split("/")
    ends = ("/".join(parts[at:]) for at in range(1, len(parts)))
    stated = next((known[end] for end in ends if end in known), None)
    is_file = isinstance(each.file.path, Path)
    return stated is not None and is_file and each.byte_length == stated[0] and measure(each.file).sha256 == stated[1]
