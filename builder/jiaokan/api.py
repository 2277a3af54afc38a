"""What other programs call: a build, records of an input, a column cleaned, an export. Each is the command line's own work."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from jiaokan import building
from jiaokan.building import Plan, Progress
from jiaokan.context import DEFAULTS, Options
from jiaokan.dataset import card as cards
from jiaokan.dataset import splits as split_lists
from jiaokan.dataset.about import NOTHING, About
from jiaokan.dataset.summary import Summary
from jiaokan.dataset.versions import FIRST
from jiaokan.errors import InputError
from jiaokan.exports.model import KINDS, Choice, Exported
from jiaokan.exports.take import take
from jiaokan.inputs.entries import ANY_COLUMNS, Columns, Entry
from jiaokan.inputs.files import find_inputs
from jiaokan.inputs.measured import measure_all
from jiaokan.inputs.reading import Reading
from jiaokan.pipeline import clean


def build(
    paths: str | Path | Sequence[str | Path],
    out: str | Path,
    *,
    name: str | None = None,
    version: str = FIRST,
    card: str | None = None,
    card_chinese: str | None = None,
    splits: Mapping[str, Sequence[str]] | None = None,
    pins: str | Path | None = None,
    about: About = NOTHING,
    columns: Columns = ANY_COLUMNS,
    options: Options = DEFAULTS,
    exclude: Sequence[str] = (),
    workers: int | None = None,
    progress: Progress | None = None,
) -> Summary:
    """Build a release from files, folders, globs and addresses into the folder ``out``; give its counts.

    ``name`` is the dataset's, the folder's by default; ``card`` the text of a card, ``card_chinese`` the same in Chinese,
    without front matter; ``splits`` lists ids or names of sources by split; ``about`` is what the publisher says (contact,
    creators, homepage, summary, repo); ``columns`` say what a table keeps where; ``options`` what is done to the text;
    ``exclude`` what is taken down.
    ``workers`` 0 stays in this process. The last good release stays until this one is whole.
    Raises InputError where an argument cannot be used or nothing could be published.
    """
    plan = Plan(
        name=name or Path(out).absolute().name,
        version=version,
        **_cards(card, card_chinese),
        split_lists=_lists(splits or {}),
        about=about,
        pins=Path(pins) if pins is not None else None,
        options=options,
        columns=columns,
        exclude=tuple(exclude),
    )
    return building.build(_listed(paths), Path(out), plan, workers=workers, progress=progress)


def _listed(paths: str | Path | Sequence[str | Path]) -> list[str | Path]:
    return [paths] if isinstance(paths, (str, Path)) else list(paths)


def export(
    release: str | Path,
    out: str | Path,
    *,
    level: str = "documents",
    form: str | None = None,
    splits: Sequence[str] = (),
    kinds: Iterable[str] = KINDS,
    with_flags: Iterable[str] = (),
    without_flags: Iterable[str] = (),
    drop: str | None = None,
    min_chars: int = 0,
    max_chars: int | None = None,
    mask_personal: bool = False,
    mask_with: str | None = None,
    separator: str = "",
    force: bool = False,
) -> Exported:
    """Write texts of a release to a file, or to a folder as a file a text; give what was written and its counts.

    ``form`` is jsonl, parquet, text or files, by default what the name of ``out`` says; the rest is what the options of
    ``jiaokan export`` are. Lengths are code points.
    Raises InputError where an argument cannot be used, the place is taken, or nothing is left.
    """
    is_masked = mask_personal or mask_with is not None
    rows = tuple(splits), frozenset(kinds), tuple(with_flags), tuple(without_flags), drop
    choice = Choice(level, *rows, min_chars, max_chars, is_masked, mask_with)
    return take(Path(release), Path(out), choice, form=form, separator=separator, is_forced=force)


def _lists(splits: Mapping[str, Sequence[str]]) -> split_lists.Lists:
    lines = {split: "\n".join(map(split_lists.written, names)) for split, names in splits.items()}
    return split_lists.Lists.parse(lines)


def _cards(card: str | None, chinese: str | None) -> dict[str, Any]:
    """Give the texts of the cards: the packaged ones, where none is given."""
    if card is None:
        return {"card_text": cards.minimal(), "card_chinese": cards.minimal("zh")}
    return {"card_text": card, "card_chinese": chinese}


def read(path: str | Path, *, columns: Columns = ANY_COLUMNS, strict: bool = False) -> Iterator[Entry]:
    r"""Yield the records of a file, folder, glob or address: locator, bytes or text, what the caller says of each.

    Records that cannot be used are passed over, or end the reading with an InputError where ``strict``. Memory stays flat:
    a record is held at a time. ``annotate(entry.locator, entry.content, fields=entry.fields, charset=entry.charset)``
    makes the rows of one.

    >>> import tempfile, pathlib
    >>> place = pathlib.Path(tempfile.mkdtemp()) / "a.jsonl"
    >>> _ = place.write_text('{"id": 1, "text": "各村："}\n{"id": 2, "text": \n', encoding="utf-8")
    >>> [(entry.locator, entry.content, entry.fields.key) for entry in read(place)]
    [('a.jsonl#L1', '各村：', '1')]
    """
    inputs, _ = measure_all(find_inputs([path]))
    for _, item in Reading(inputs, columns):
        if isinstance(item, Entry):
            yield item
        elif strict:
            raise InputError(item.locator, item.reason, got=item.detail or None)


def clean_batch(
    batch: Mapping[str, Sequence[Any]], column: str = "text", *, options: Options = DEFAULTS
) -> dict[str, list[Any]]:
    """Clean a column of a batch, as ``datasets.Dataset.map(clean_batch, batched=True)`` hands it over.

    The column becomes the clean text; ``flags``, ``repaired`` and ``edits`` come beside it: an edit is a dict of raw_start,
    raw_end (code points), raw_text, text and rules. None stays None.
    Raises InputError for a column that is not there, or that holds something else than text.

    >>> clean_batch({"text": ["值守,巡查", None]})["text"]
    ['值守，巡查', None]
    """
    if column not in batch:
        raise InputError(f"column {column}", "is not there", expected=", ".join(batch) or "some column")
    found: dict[str, list[Any]] = {column: [], "flags": [], "repaired": [], "edits": []}
    for text in batch[column]:
        if text is not None and not isinstance(text, str):
            raise InputError(f"column {column}", "holds no text", got=type(text).__name__)
        cleaned = clean(text, options=options) if text is not None else None
        found[column].append(cleaned.text if cleaned else None)
        found["flags"].append(list(cleaned.flags) if cleaned else [])
        found["repaired"].append(list(cleaned.repaired) if cleaned else [])
        found["edits"].append([dict(zip(_EDIT, edit, strict=True)) for edit in cleaned.edits] if cleaned else [])
    return found


_EDIT = ("raw_start", "raw_end", "raw_text", "text", "rules")
