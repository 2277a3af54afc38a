"""What a shell is told of how a line may go on: files, ids of flags and rules, ids of sources in a release.

Cheap answers only: no rule is imported, and of tables no more is read than the first records of a release that has many.
What strangers called a file reaches no shell but escaped.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

from jiaokan.errors import InputError
from jiaokan.text.shown import escaped, shortened

_MOST = 50  # ids of sources that are offered
_MOST_BYTES = 16_000_000  # of a manifest that is looked into
_MOST_RECORDS = 1000  # that are looked at where they stand in a table
# They raise no flag: without them nothing would be a paragraph.
_LAYOUT = dict.fromkeys(("line-ends", "line-edges", "blank-lines"), "layout")


def files(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Leave it to the shell to name files."""
    return [CompletionItem(incomplete, type="file")]


def folders(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Leave it to the shell to name folders."""
    return [CompletionItem(incomplete, type="dir")]


def flags(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Give the ids of flags."""
    return _items(_flags(), incomplete)


def rules(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Give the ids of rules."""
    return _items({**_rules(), **_LAYOUT}, incomplete)


def switches(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Give the ids of what can be switched off: rules, but for those of the layout, and flags that rules raise."""
    raised = {name: said for name, said in _flags().items() if name in set(_rules().values())}
    return _items({**_rules(), **raised}, incomplete)


def targets(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Give the ids of the sources in the release that ``--in`` names, files where it names none."""
    folder = context.params.get("folder")
    if folder is None:
        return files(context, parameter, incomplete)
    return _items(_sources(Path(folder) / "manifest.json"), incomplete)[:_MOST]


def _items(known: dict[str, str], incomplete: str) -> list[CompletionItem]:
    return [CompletionItem(name, help=said) for name, said in known.items() if name.startswith(incomplete)]


def _flags() -> dict[str, str]:
    """Give what each flag means."""
    from jiaokan.dataset import schema

    return {flag.id: flag.meaning for flag in schema.flags().values()}


def _rules() -> dict[str, str]:
    """Give the flag that each rule raises."""
    from jiaokan.dataset import schema

    return {rule: flag.id for flag in schema.flags().values() for rule in flag.rules}


def _sources(path: Path) -> dict[str, str]:
    """Give the names of the sources of a release by their ids, of many only of the first; nothing where none can be read."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            return {}
        manifest = json.loads(path.read_text(encoding="utf-8"))
        return dict(_published(manifest["sources"] if "sources" in manifest else _first(path.parent, manifest)))
    except (OSError, ValueError, LookupError, TypeError, AttributeError, InputError):
        return {}


def _first(folder: Path, manifest: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    """Give the first records of a release whose manifest has too many to hold them."""
    from jiaokan.dataset import accounts

    return islice(accounts.records(folder, manifest), _MOST_RECORDS)


def _published(sources: Iterable[Mapping[str, Any]]) -> Iterable[tuple[str, str]]:
    for source in sources:
        if source["fate"] == "published":
            yield escaped(source["source_id"]), escaped(shortened(str(source["name"])))
