"""A release that a build goes on from: whether it fits what is to be built, and which inputs it has already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from jiaokan.dataset import accounts, made_by, release, splits
from jiaokan.errors import InputError
from jiaokan.inputs.measured import Measured, measure
from jiaokan.parts.plan import Plan
from jiaokan.text.shown import listed

_ANEW = "build everything anew"
TAKEN_DOWN = "excluded"  # the fate of a record that was taken down


class Base(NamedTuple):
    """A release by its folder, its manifest, and the SHA-256 of that, which tells it from any other."""

    folder: Path
    manifest: Mapping[str, Any]
    sha256: str

    @classmethod
    def of(cls, folder: Path) -> Base:
        """Read a release. Raises InputError for a folder that is none, or whose manifest is broken."""
        manifest = release.read_manifest(folder)
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
        return frozenset(row["source_id"] for row in records if row["fate"] == TAKEN_DOWN)

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
    own = {"code": made_by.builder()["code"], "python": made_by.python()}
    other = {"code": found.manifest["builder"].get("code"), "python": found.manifest.get("python")}
    packages = found.manifest["packages"]
    there = made_by.packages(name for name in packages)
    differing = [key for key in own if own[key] != other[key]]
    differing += [name for name in packages if packages[name] != there.get(name)]
    if differing:
        raise InputError(
            str(folder), "was made by another builder", got=f"other {listed(differing, 5)}", next_step=_ANEW
        )
    if found.manifest["options"] != plan.options.to_json():
        what = "was built with other options (script, without, protect, corrections)"
        raise InputError(str(folder), what, next_step=f"give the same, or {_ANEW}")
    return found


def check_whole(base: Base) -> None:
    """Raise InputError unless every file of a release has the bytes that its manifest states."""
    for entry in base.manifest["files"]:
        path = base.folder / entry["path"]
        if not path.is_file() or release.sha256_of(path) != entry["sha256"]:
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

    Raises InputError for one that has the name of another there: its rows would be in the way of the older ones.
    """
    return list(_new(inputs, base))


def _new(inputs: Sequence[Measured], base: Base) -> Iterator[Measured]:
    known = {row["name"]: row["sha256"] for row in accounts.inputs(base.folder, base.manifest)}
    for each in inputs:
        sha256 = known.get(each.file.name)
        if sha256 is None:
            yield each
        elif measure(each.file).sha256 != sha256:
            raise InputError(
                each.file.name,
                "has other bytes than the input of that name in the base",
                next_step=f"name the folder above the two, or {_ANEW}",
            )
