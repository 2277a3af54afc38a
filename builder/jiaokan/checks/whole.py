"""The release as a whole: digests, totals, inputs, split lists."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pyarrow as pa

from jiaokan.checks.model import Fault, Release, is_regular, shown
from jiaokan.dataset import accounts, parquet, schema, splits
from jiaokan.dataset import manifest as manifests
from jiaokan.dataset import release as releases
from jiaokan.dataset.books import FATES
from jiaokan.inputs.reading import ARCHIVES

_MANIFEST = releases.MANIFEST
_SUM = re.compile("([0-9a-f]{64})  ([^\ufffd]+)")


def find_checksum_faults(release: Release) -> Iterator[Fault]:
    """SHA256SUMS and the manifest name every file with its digest."""
    if not release.checksums:
        return
    sums = release.folder / releases.CHECKSUMS
    if not is_regular(sums):
        yield releases.CHECKSUMS, "is missing; use --no-checksums for a re-encoded copy"
        return
    listed: dict[str, str] = {}
    for number, line in enumerate(sums.read_bytes().decode("utf-8", "replace").removesuffix("\n").split("\n"), 1):
        match = _SUM.fullmatch(line)
        if match is None:
            yield f"{releases.CHECKSUMS} line {number}", f"got {shown(line)}, expected a digest and a name; rebuild"
        elif match[2] in listed:
            yield f"{releases.CHECKSUMS} line {number}", f"names {shown(match[2])} again; rebuild"
        else:
            listed[match[2]] = match[1]
    stated = {entry["path"]: entry["sha256"] for entry in release.manifest["files"]}
    named = {releases.MANIFEST, *stated}
    for name in sorted({*named, *listed}):
        is_there = name in named and is_regular(release.folder / name)
        actual = release.sha256_of(name) if is_there else None  # no other path is opened
        expected = {listed.get(name), stated.get(name, listed.get(name))}
        if expected != {actual}:
            yield (
                shown(name)[1:-1],
                f"SHA-256 got {shown(actual)}, expected {shown(listed.get(name))}; restore the file or rebuild",
            )


def find_digest_faults(release: Release) -> Iterator[Fault]:
    """The tables have the logical digests that the manifest states."""
    if not release.checksums:
        return
    for table, parts in release.seen.digests.items():
        stated = {split: part["digest"] for split, part in release.manifest["tables"][table]["splits"].items()}
        for split in sorted({*parts, *stated}):
            if parts.get(split) != stated.get(split):
                yield (
                    f"{table}/{split}",
                    f"digest got {shown(parts.get(split))}, {_MANIFEST} states {shown(stated.get(split))}",
                )


def find_total_faults(release: Release) -> Iterator[Fault]:
    """Rows and flags counted in the tables are those of the manifest."""
    for table in schema.TABLES:
        stated = {split: part["rows"] for split, part in release.manifest["tables"][table]["splits"].items()}
        got = {split: rows for split, rows in release.seen.rows.get(table, {}).items() if rows}
        if got != stated:
            yield f"{_MANIFEST} tables.{table}", f"states {stated}, counted {got}"
    counted = {
        flag: {table: release.seen.flags.get(table, {}).get(flag, 0) for table in manifests.FLAGGED}
        for flag in schema.flags()
        if any(release.seen.flags.get(table, {}).get(flag, 0) for table in manifests.FLAGGED)
    }
    if counted != release.manifest["flags"]:
        wrong = sorted(
            flag
            for flag in {*counted, *release.manifest["flags"]}
            if counted.get(flag) != release.manifest["flags"].get(flag)
        )
        yield f"{_MANIFEST} flags", f"differs from the tables for {shown(wrong)}"


def find_account_faults(release: Release) -> Iterator[Fault]:
    """Records are published, filtered, quarantined or excluded, in number and bytes, and nothing else; of every input."""
    account = release.manifest["account"]
    sums = manifests.account(release.records())
    if account != sums:
        yield f"{_MANIFEST} account", f"got {shown(account)}, its sources sum to {shown(sums)}"
    for unit in ("records", "bytes"):
        parts = sum(account[fate][unit] for fate in FATES)
        if parts != account["inputs"][unit]:
            yield f"{_MANIFEST} account", f"{unit}: fates sum to {parts}, inputs are {account['inputs'][unit]}"
    inside: Counter[str] = Counter()
    for entry in release.inputs():
        inside.update(entry["records"])
    for fate in FATES:
        if inside[fate] != account[fate]["records"]:
            yield f"{_MANIFEST} inputs", f"have {inside[fate]} records {fate}, the account {account[fate]['records']}"
    yield from _byte_faults(release)


def _byte_faults(release: Release) -> Iterator[Fault]:
    """The bytes of an input that is neither packed nor an archive belong to records and named overhead."""
    for entry in release.inputs():
        told = entry["record_bytes"] + sum(entry["overhead"].values())
        if not entry["packings"] and entry["format"] not in ARCHIVES and told != entry["bytes"]:
            yield f"{_MANIFEST} inputs", f"{shown(entry['name'])} has {entry['bytes']} bytes, {told} are accounted for"


def find_input_faults(release: Release) -> Iterator[Fault]:
    """Sources and published inputs are the same, with the same names, digests and lengths."""
    yield from release.left().inputs
    if not (twice := release.seen.names.twice()):
        return
    names = Counter(name for _, name in _names(release) if hash(name) in twice)
    for name, count in sorted(names.items()):
        if count > 1:
            yield "sources name", f"{shown(name)} is there {count} times"


def _names(release: Release) -> Iterator[tuple[str, str]]:
    """Yield the names of sources and of their copies, with the id, of those whose rows are whole; of each source once."""
    wanted = pa.schema([schema.arrow("sources").field(name) for name in ("source_id", "name", "copies")])
    met: set[str] = set()
    for batch in parquet.read_rows(release.gathered("sources"), wanted):
        for row in batch.to_pylist():
            source_id = row["source_id"]
            if source_id in release.seen.incomplete or source_id in met:
                continue
            met.update({source_id} & release.seen.twice().keys())
            yield from ((source_id, name) for name in (row["name"], *(copy["name"] for copy in row["copies"])))


def find_split_list_faults(release: Release) -> Iterator[Fault]:
    """Listed sources are in the split that lists them, by id or by name; train has rows."""
    for split, source_id in accounts.listed(release.folder, release.manifest, "source_id"):
        actual = release.seen.split(source_id)
        if actual not in (None, split):
            yield f"source {source_id}", f"is in {actual}, but listed in {split}"
    listed = list(accounts.listed(release.folder, release.manifest, "name"))
    wanted = {name for _, name in listed}
    found = {name: source_id for source_id, name in _names(release) if name in wanted} if wanted else {}
    for split, name in listed:
        actual = release.seen.split(found[name]) if name in found else None
        if actual not in (None, split):
            yield f"source {shown(name)}", f"is in {actual}, but listed in {split}"
    if len(release.seen.split_of) and not release.seen.split_of.counts()[0]:
        yield "sources", f"no rows in {splits.NAMES[0]}: load_dataset's usual split would be missing; rebuild"
