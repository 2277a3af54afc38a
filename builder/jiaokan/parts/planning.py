"""What a build has to do, before any of it is done: its inputs, cut into slices, and the plan that all its processes share."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from jiaokan.dataset import made_by
from jiaokan.errors import InputError
from jiaokan.inputs import ranges
from jiaokan.inputs.apart import check_apart
from jiaokan.inputs.files import STDIN, InputFile, find_inputs
from jiaokan.inputs.measured import Measured, Range, measure_all, sized
from jiaokan.inputs.pins import check_pins, read_pins
from jiaokan.parts.base import Base, only_new
from jiaokan.parts.digests import key_of
from jiaokan.parts.folder import Folder
from jiaokan.parts.part import FORMAT, Part
from jiaokan.parts.plan import Plan
from jiaokan.parts.slices import Slice, cut, size_of_slices
from jiaokan.text.shown import listed


@dataclass(frozen=True, slots=True)
class Share:
    """A share of the slices: every ``count``-th, from ``index``, which counts from 0."""

    index: int
    count: int


class Listing(NamedTuple):
    """The inputs of a build by what the system says of them, and what is ignored."""

    inputs: Sequence[Measured]
    ignored: Sequence[InputFile]

    @property
    def size(self) -> int:
        """Give the bytes of all inputs, 0 where nobody knows them."""
        known = all(isinstance(each.file.path, Path) for each in self.inputs)
        return sum(each.byte_length for each in self.inputs) if known else 0

    def digest(self) -> str:
        """Digest the names and lengths of all."""
        told = [[each.file.name, each.byte_length] for each in self.inputs]
        return hashlib.sha256(json.dumps(told, ensure_ascii=True).encode()).hexdigest()


def find(paths: Sequence[str | Path], target: Path, plan: Plan) -> Listing:
    """Find the inputs that arguments mean, but for those that the plan's base has.

    Raises InputError where they cannot be used, are not those of the pins, or others have their names in the base.
    """
    found = find_inputs(paths)
    check_apart(target, paths, found)
    if plan.pins is not None:
        check_pins(read_pins(plan.pins), measure_all(found)[0])
    inputs, ignored = measure_all(found, sized)
    return Listing(inputs if plan.base is None else only_new(inputs, Base.of(plan.base)), ignored)


def cut_all(listing: Listing) -> list[Slice]:
    """Cut the inputs into slices. Raises ReadError for a large container that cannot be read."""
    size = size_of_slices(listing.inputs)
    return cut((piece for each in listing.inputs for piece in ranges.cut(each, size)), size)


def stated(listing: Listing, plan: Plan, slices: Sequence[Slice]) -> dict[str, Any]:
    """Write down what all processes of a build have to agree on."""
    pieces = [each for one in slices for each in one.inputs if each.range is not None]
    containers: dict[str, Any] = {each.file.name: [each.sha256, each.byte_length, []] for each in pieces}
    for each in pieces:
        containers[each.file.name][2].append(each.range)
    return {
        "format": FORMAT,
        "maker": made_by.maker(),
        "plan": plan.to_json(),
        "listing": listing.digest(),
        "slices": len(slices),
        "sizes": [each.size for each in slices],
        "keys": [key_of(each, plan) for each in slices],
        "containers": containers,
        "ignored": [[file.name, file.ignored] for file in listing.ignored],
    }


def check_shared(listing: Listing) -> None:
    """Raise InputError for what only this process can read: the standard input."""
    if any(each.file.path == STDIN for each in listing.inputs):
        what = "cannot be read in shares or on a cluster"
        raise InputError(STDIN, what, next_step="write it to a file, and name that")


def agreed(listing: Listing, plan: Plan, folder: Folder) -> list[Slice]:
    """Give the slices that all processes of a build agree on; the first of them fixes the plan.

    Raises InputError where this one's inputs or options are others.
    """
    with folder.planning():
        known = folder.plan()
        if known is None:
            slices = cut_all(listing)
            folder.write_plan(stated(listing, plan, slices))
            return slices
    _compare(known, listing, plan, folder)
    return cut(
        (piece for each in listing.inputs for piece in _pieces(each, known["containers"])),
        size_of_slices(listing.inputs),
    )


def _pieces(each: Measured, containers: Mapping[str, Any]) -> list[Measured]:
    """Cut a container where the plan says."""
    if each.file.name not in containers:
        return [each]
    sha256, _, parts = containers[each.file.name]
    return [Measured(each.file, sha256, each.byte_length, each.stamp, Range(*part)) for part in parts]


def _compare(known: Mapping[str, Any], listing: Listing, plan: Plan, folder: Folder) -> None:
    own = {"maker": made_by.maker(), "plan": json.loads(json.dumps(plan.to_json()))}
    own |= {"format": FORMAT, "listing": listing.digest()}
    names = {"maker": "builder", "plan": "options", "listing": "inputs", "format": "format"}
    differing = [names[key] for key in own if own[key] != known.get(key)]
    if differing:
        raise InputError(
            str(folder.path),
            "holds the parts of another build",
            got=f"other {' and '.join(differing)}",
            expected="those that the first process of the build was given",
            next_step="give the same, or remove that folder to start over",
        )


Containers = Mapping[str, tuple[str, int]]  # name of an input that was cut -> its digest, its bytes


def containers_of(known: Mapping[str, Any]) -> Containers:
    """Give what a plan says of the inputs that were cut: a part of one may have been made when it was shorter."""
    return {name: (sha256, size) for name, (sha256, size, _) in known["containers"].items()}


class Finished(NamedTuple):
    """What a release is made of when all parts are there."""

    plan: Plan
    ignored: list[InputFile]
    parts: list[Part]
    containers: Containers


def nothing_to_finish(out: Path) -> InputError:
    """Give the error for a release beside which there are no parts."""
    return InputError(str(out), "has no parts to finish", next_step="jiaokan build … --shard 0/1 makes them")


def finished(folder: Folder, out: Path) -> Finished:
    """Give the parts of a build. Raises InputError where there is none, where parts are missing or another builder's."""
    known = folder.plan()
    if known is None:
        raise nothing_to_finish(out)
    if known["maker"] != made_by.maker():
        raise InputError(
            str(folder.path), "was made by another version of jiaokan", next_step="finish it with that, or build again"
        )
    there = fitting(folder, known)
    twice = [number for number, parts in there.items() if len(parts) > 1]
    if twice:
        what = "slices have parts of inputs that have changed meanwhile"
        raise InputError(str(out), what, got=listed(map(str, twice), 5), next_step="make their shares again")
    missing = [number for number in range(known["slices"]) if number not in there]
    if missing:
        what = f"{len(missing)} of {known['slices']} slices are missing"
        raise InputError(
            str(out), what, got=listed(map(str, missing), 5), next_step="make their shares, see jiaokan status"
        )
    ignored = [InputFile(name, name, why) for name, why in known["ignored"]]
    parts = [there[number][0] for number in range(known["slices"])]
    return Finished(Plan.of_json(known["plan"]), ignored, parts, containers_of(known))


def fitting(folder: Folder, known: Mapping[str, Any]) -> dict[int, list[Part]]:
    """Give the parts that were made for the slices of a plan, and are whole, by number."""
    found = {
        number: [part for part in parts if part.is_of(known["keys"][number])]
        for number, parts in folder.parts().items()
        if number < known["slices"]
    }
    return {number: parts for number, parts in found.items() if parts}
