"""Takes an export out of a release: which rows, then each of them once more, written as it comes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from jiaokan.dataset import release, schema, splits
from jiaokan.dataset.staging import open_release
from jiaokan.errors import InputError
from jiaokan.exports import reading, targets
from jiaokan.exports.alike import groups_of, superfluous
from jiaokan.exports.model import Choice, Exported, Row, Tally, known, refusal_of
from jiaokan.exports.sinks import ABOUT, open_sink


class _Release(NamedTuple):
    """A release as it is exported from."""

    folder: Path
    splits: Sequence[str]
    choice: Choice
    facts: Mapping[str, reading.Facts]

    def rows(self) -> Iterator[Row]:
        """Yield the rows of the chosen splits, in the order of the build."""
        for split in self.splits:
            yield from reading.rows_of(self.folder, split, self.choice, self.facts)

    def taken(self, dropped: frozenset[str], tally: Tally) -> Iterator[Row]:
        """Yield the rows that are taken; the others are counted."""
        for row in self.rows():
            why = refusal_of(row, self.choice) or ("duplicate" if row.id in dropped else None)
            if why is not None:
                tally.dropped[why] += 1
                continue
            tally.add(row)
            yield row


def take(
    folder: Path, out: Path, choice: Choice, *, form: str | None = None, separator: str = "", is_forced: bool = False
) -> Exported:
    """Write the chosen rows of a release to a file or folder; give what was written.

    Rows are streamed. Raises InputError if the folder is no release, the place is taken, or no row is left.
    """
    manifest = open_release(folder)
    _check(choice, separator)
    if choice.is_masked and "personal" in manifest.get("options", {}).get("without", ()):
        next_step = "build again without that switch"
        raise InputError(str(folder), "was built without looking for personal data", next_step=next_step)
    target = targets.target_of(out, form, is_forced=is_forced)
    wanted = [split for split in splits.NAMES if split in (choice.splits or splits.NAMES)]
    source = _Release(folder, wanted, choice, reading.facts_of(folder))
    dropped = _dropped(source)
    tally = Tally()
    others = [split for split in splits.NAMES if split not in wanted]
    if n_rows := sum(reading.rows_in(folder, split, choice.level) for split in others):
        tally.dropped["split"] = n_rows
    with targets.staged(target) as place:
        with closing(open_sink(place, target.form, target.packing, choice.level, separator)) as sink:
            for row in source.taken(dropped, tally):
                sink.write(row.values)
        if not tally.rows:
            got = ", ".join(f"{count} {why}" for why, count in tally.to_json()["dropped"].items())
            raise InputError(str(folder), "nothing is left to export", got=f"dropped: {got or 'none, it is empty'}")
        if target.form == "files":
            about = {"made_by": targets.MADE_BY, "level": choice.level, **tally.to_json()}
            release.write_json(place / ABOUT, about)
        n_bytes = _size(place)
    return Exported(str(out), target.form, choice.level, n_bytes, tally)


def _check(choice: Choice, separator: str) -> None:
    known("--split", choice.splits, splits.NAMES)
    known("--with", choice.with_flags, tuple(schema.flags()))
    known("--without", choice.without_flags, tuple(schema.flags()))
    if "\n" in separator or "\r" in separator:
        raise InputError("--separator", "is more than a line", got=repr(separator), expected="one line")


def _dropped(source: _Release) -> frozenset[str]:
    """Give the ids that go because a relative stands for them; who passes the filters is seen by reading once more."""
    groups = groups_of(reading.pairs_of(source.folder, source.choice))
    members = {row_id for ids in groups for row_id in ids}
    if members and (source.choice.filters or source.choice.splits):
        passing = (row.id for row in source.rows() if refusal_of(row, source.choice) is None)
        members = {row_id for row_id in passing if row_id in members}
    return superfluous(groups, members)


def _size(place: Path) -> int:
    if place.is_file():
        return place.stat().st_size
    return sum(entry.stat().st_size for _, entry in release.walk(place) if entry.is_file())
