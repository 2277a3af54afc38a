"""The plan of a build from the options of a command line or a settings file. What does the work is imported when there is some."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from jiaokan.dataset import splits
from jiaokan.errors import InputError

if TYPE_CHECKING:
    from jiaokan.building import Plan
    from jiaokan.context import Options
    from jiaokan.dataset.about import About
    from jiaokan.text.rule import ScriptOption

FORMATS = {"text": "text", "jsonl": "json-lines", "json": "json", "csv": "table"}


def plan_of(
    out: Path,
    *,
    name: str | None,
    card_path: Path | None,
    splits_path: Path | None,
    script: ScriptOption,
    stdin_format: str | None,
    without: tuple[str, ...],
    protect: tuple[str, ...],
    corrections: Path | None,
    **others: Any,
) -> Plan:
    """Make the plan of a build from its options; those that are named like the plan's fields are taken as they are."""
    from jiaokan.building import Plan
    from jiaokan.dataset import card

    return Plan(
        name=name or out.absolute().name,
        card_text=_read(card_path) if card_path else card.minimal(),
        card_chinese=_chinese(card_path),
        split_lists=_lists(splits_path),
        about=_about(others),
        stdin_format=FORMATS[stdin_format] if stdin_format else None,
        options=_options(script, without, protect, corrections),
        **others,
    )


def _about(said: dict[str, Any]) -> About:
    """Take what the publisher says out of the options; what is empty is not said."""
    from jiaokan.dataset.about import About

    found = {key: said.pop(key) or None for key in ("contact", "homepage", "summary", "repo")}
    return About(creators=tuple(said.pop("creators")), **found)


def _options(
    script: ScriptOption, without: tuple[str, ...], protect: tuple[str, ...], corrections: Path | None
) -> Options:
    from jiaokan.context import Options
    from jiaokan.inputs.editors import read_corrections
    from jiaokan.rules import named

    by_hand = read_corrections(corrections) if corrections else ()
    return Options(script, tuple(sorted(named(without))), tuple(filter(None, protect)), by_hand)


def _chinese(path: Path | None) -> str | None:
    """Read the Chinese of a card, where it stands beside it."""
    from jiaokan.dataset import card

    if path is None:
        return card.minimal("zh")
    beside = card.beside(path)
    return _read(beside) if beside.is_file() else None


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(str(path), "cannot be read", got=str(error)) from error


def listed_in(path: Path | None) -> tuple[str, ...]:
    """Read the paths that a file lists, one a line."""
    lines = _read(path).splitlines() if path else ()
    return tuple(line for line in map(str.strip, lines) if line and not line.startswith("#"))


def sample(is_asked: bool) -> tuple[str, ...]:
    """Give the folder of the sample, where it is asked for."""
    from jiaokan.inputs import sample

    return (str(sample.folder()),) if is_asked else ()


def _lists(folder: Path | None) -> splits.Lists:
    if folder is None:
        return splits.Lists({})
    if not folder.is_dir():
        raise InputError(str(folder), "is no folder of split lists", expected="train.txt, validation.txt, test.txt")
    return splits.Lists.parse(
        {split: _read(folder / f"{split}.txt") for split in splits.NAMES if (folder / f"{split}.txt").is_file()}
    )
