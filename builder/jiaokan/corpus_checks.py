"""The checks of a corpus as tests run them: it loads, ids are unique, schema, relations, leaks, the card is complete.

A validation is run once, and each check takes its part of what it found.
"""

from __future__ import annotations

import tempfile
import warnings
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from jiaokan.dataset import card, schema
from jiaokan.dataset import release as releases
from jiaokan.dataset.records import Problem
from jiaokan.dataset.staging import open_release
from jiaokan.errors import InputError
from jiaokan.publishing.local import blanks
from jiaokan.text.shown import escaped

_CONTACT = (
    'whom to write to if a document is to be taken down: [dataset] contact = "…" in jiaokan.toml, and build again'
)


def _never() -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Check:
    """A check by its name: what it finds, a line each, and why it is skipped, if it is."""

    name: str
    find: Callable[[], Iterable[str]]
    skipped: Callable[[], str] = _never


def checks_of(folder: Path, schemas: Path | None = None, *, draft: bool = False) -> list[Check]:
    """Give the checks of a release or, with a folder of schemas, of anybody's dataset.

    Raises InputError where there is no such thing.
    """
    return _of_release(folder, draft=draft) if schemas is None else _of_foreign(folder, schemas)


class _Problems:
    """What a validation finds, run once when the first asks; of each check some thousands are held."""

    _MOST = 10_000

    def __init__(self, run: Callable[[], Iterable[Problem]]) -> None:
        self._run = run
        self._found: list[Problem] | None = None
        self._error: Exception | None = None

    def of(self, checks: Collection[str] = (), *, but: Collection[str] = ()) -> Iterator[str]:
        """Yield the problems of some checks, or of all but some. Raises, for each who asks, what the validation raised."""
        if self._found is None and self._error is None:
            try:
                self._found = list(self._first())
            except Exception as error:
                self._error = error
                raise
        if self._error is not None:
            raise self._error
        for problem in self._found or ():
            if problem.check in checks or (but and problem.check not in but):
                yield escaped(problem)

    def _first(self) -> Iterator[Problem]:
        counts: Counter[str] = Counter()
        for problem in self._run():
            counts[problem.check] += 1
            if counts[problem.check] <= self._MOST:
                yield problem


# --- a release --------------------------------------------------------------------------------------------------------
def _of_release(folder: Path, *, draft: bool) -> list[Check]:
    from jiaokan.checks import OTHER_CHECKS, RELEASE_CHECKS, UNIT_CHECKS  # noqa: PLC0415  (imports every rule)
    from jiaokan.validate import validate  # noqa: PLC0415

    manifest = open_release(folder)
    tiers = {
        **{check.id: check.tier for check in UNIT_CHECKS},
        **{check.id: check.tier for check in RELEASE_CHECKS},
        **OTHER_CHECKS,
    }
    form = [check for check, tier in tiers.items() if tier == "schema"]
    again = [check for check, tier in tiers.items() if tier == "rebuild"]
    named = ("unique-ids", "split-leaks", "card")
    found = _Problems(lambda: validate(folder))
    if releases.manifest_faults(manifest):  # nothing else can be read by it
        return [Check("schema", partial(found.of, form))]
    return [
        *(Check(f"loads[{table}]", partial(_load, folder, table, rows)) for table, rows in _rows(manifest).items()),
        Check("schema", partial(found.of, form)),
        Check("ids-unique", partial(found.of, ["unique-ids"])),
        Check("relations", partial(found.of, but=[*form, *again, *named])),
        Check("leaks", partial(_leaks, folder, found)),
        Check("rebuild", partial(found.of, again)),
        Check("card", partial(found.of, ["card"])),
        _complete(folder, manifest, draft=draft),
    ]


def _rows(manifest: Mapping[str, Any]) -> dict[str, dict[str, int]]:
    """Give the rows of each table by split, of those that have any."""
    found = {}
    for table in schema.TABLES:
        splits = manifest["tables"][table]["splits"]
        if splits:
            found[table] = {split: entry["rows"] for split, entry in splits.items()}
    return found


def _leaks(folder: Path, found: _Problems) -> Iterator[str]:
    from jiaokan.leaks import find_leaks  # noqa: PLC0415  (imports what compares texts)

    yield from found.of(["split-leaks"])
    yield from (escaped(leak) for leak in find_leaks(folder).leaks)


def _complete(folder: Path, manifest: Mapping[str, Any], *, draft: bool) -> Check:
    """Give the check of blanks on the card; of a draft they are told, and the check is skipped."""
    found = partial(_blanks, folder, manifest)

    def told() -> str:
        return "; ".join(found())

    return Check("card-complete", found, told if draft else _never)


def _blanks(folder: Path, manifest: Mapping[str, Any]) -> Iterator[str]:
    """Yield what the card must say and does not."""
    about = manifest.get("about") or {}
    contact = about.get("contact")
    text = _text(folder)
    if not contact or not str(contact).strip():
        yield f"README.md: names no contact; say {_CONTACT}"
    elif str(contact) not in text:
        yield f"README.md: does not name the contact {contact!r}; build again"
    yield from (f"{each}; fill it in" for each in blanks(releases.CARD, text))
    yield from _front_blanks(text)


def _front_blanks(text: str) -> Iterator[str]:
    try:
        front, prose = card.split(text)
    except InputError as error:
        yield f"README.md: {error.what}; write a card, its front matter between two lines of ---"
        return
    for key in ("license", "language"):
        if not front.get(key):
            yield f"README.md: front matter has no {key}; write it down"
    if not prose.strip():
        yield "README.md: says nothing behind its front matter; write what the data are"


def _text(folder: Path) -> str:
    try:
        return (folder / releases.CARD).read_text(encoding="utf-8")
    except (OSError, ValueError):
        return ""


# --- loading ----------------------------------------------------------------------------------------------------------
def _load(folder: Path, config: str, expected: Mapping[str, int] | None = None) -> Iterator[str]:
    """Load a config by ``datasets``, as a whole and as a stream."""
    yield from _loaded(partial(_dataset, str(folder), config), expected)


def _dataset(path: str, name: str | None, **options: Any) -> Any:
    import datasets  # noqa: PLC0415  (slow to import)

    return datasets.load_dataset(path, name, **options)


@contextmanager
def _quiet() -> Iterator[str]:
    """Give a cache of its own; no warning of a library is an error, no bar of progress is drawn."""
    import datasets  # noqa: PLC0415  (slow to import)

    were_off = datasets.utils.are_progress_bars_disabled()
    datasets.utils.disable_progress_bars()
    try:
        with tempfile.TemporaryDirectory() as cache, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield cache
    finally:
        if not were_off:
            datasets.utils.enable_progress_bars()


def _loaded(load: Callable[..., Any], expected: Mapping[str, int] | None) -> Iterator[str]:
    with _quiet() as cache:
        try:
            whole, streamed = load(cache_dir=cache), load(cache_dir=cache, streaming=True)
            if expected is not None and {split: part.num_rows for split, part in whole.items()} != expected:
                got = ", ".join(f"{split} {part.num_rows}" for split, part in whole.items())
                wanted = ", ".join(f"{split} {rows}" for split, rows in expected.items())
                yield f"load_dataset gives {got}, expected {wanted}"
            for split, part in whole.items():
                yield from _stream_faults(split, part, streamed[split])
        except Exception as error:  # noqa: BLE001  (whatever a library raises for data that it cannot load)
            said = " ".join(str(each) for each in (error, error.__cause__ or ""))
            yield escaped(f"load_dataset fails: {type(error).__name__}: {said.strip()[:400]}")


def _stream_faults(split: str, part: Any, stream: Any) -> Iterator[str]:
    """Yield in what a streamed split differs from the same one as a whole."""
    features = stream.features or stream._resolve_features().features  # noqa: SLF001  (no public way)
    if features != part.features:
        yield f"{split}: streamed it has other features, got {features}, expected {part.features}"[:1000]
    rows = sum(batch.num_rows for batch in stream.with_format("arrow").iter(batch_size=1000))
    if rows != part.num_rows:
        yield f"{split}: streamed it has {rows} rows, expected {part.num_rows}"


# --- anybody's dataset ------------------------------------------------------------------------------------------------
def _of_foreign(folder: Path, schemas: Path) -> list[Check]:
    from jiaokan.foreign.validate import Looked, validate  # noqa: PLC0415  (imports readers)

    looked = Looked()
    run = validate(folder, schemas, looked=looked)  # schemas and relations that cannot be used are told here
    found = _Problems(lambda: run)

    def part(name: str, *checks: str) -> Check:
        is_idle = set(checks) <= set(looked.unasked)
        return Check(name, partial(found.of, checks), lambda: "relations.toml states none" if is_idle else "")

    return [
        *_foreign_loads(folder, schemas),
        part("files", "files", "readable"),
        part("schema", "rows"),
        part("ids-unique", "unique-ids"),
        part("relations", "references", "spans", "totals"),
        part("leaks", "split-leaks"),
        *([Check("card-complete", lambda: _front_blanks(_text(folder)))] if folder.is_dir() else []),
    ]


def _foreign_loads(folder: Path, schemas: Path) -> Iterator[Check]:
    """Yield a check for each config that the card states or, where it states none, for each table."""
    from jiaokan.foreign.find import find  # noqa: PLC0415
    from jiaokan.foreign.schemas import read_all  # noqa: PLC0415

    for config in _configs(folder):
        yield Check(f"loads[{config}]", partial(_load, folder, config))
    if _configs(folder):
        return
    ways = {"parquet": ("parquet", {}), "jsonl": ("json", {}), "csv": ("csv", {}), "tsv": ("csv", {"sep": "\t"})}
    for table, files in find(folder, read_all(schemas)).tables.items():
        for kind in dict.fromkeys(file.kind for file in files):
            splits: dict[str, list[str]] = {}
            for file in (each for each in files if each.kind == kind):
                splits.setdefault(file.split or "train", []).append(str(file.path))
            name, options = ways[kind]
            load = partial(_dataset, name, None, data_files=splits, **options)
            yield Check(f"loads[{table}]", partial(_loaded, load, None))


def _configs(folder: Path) -> list[str]:
    try:
        stated = card.split(_text(folder))[0].get("configs")
    except InputError:
        return []
    listed = stated if isinstance(stated, list) else []
    return [str(each["config_name"]) for each in listed if isinstance(each, dict) and "config_name" in each]
