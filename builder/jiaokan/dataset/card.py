"""The dataset card: front matter checked and completed, generated blocks filled, prose left as it is.

``DATASET_CARD.md`` is what people edit; the ``README.md`` of a release is what the Hub and ``load_dataset`` read.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from jiaokan.dataset import card_blocks, card_metadata, citation, plots, release, schema
from jiaokan.errors import InputError

_FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_BLOCK = re.compile(r"<!-- generated: ([a-z-]{1,30}) -->\n(?:(?!<!-- ).*\n){0,2000}?<!-- end -->")


def minimal(language: str = "en") -> str:
    """Give the packaged card for datasets that bring none; in Chinese it has no front matter."""
    return resources.files("jiaokan").joinpath(f"data/card/{language}/card.md").read_text(encoding="utf-8")


def beside(path: Path) -> Path:
    """Give where the Chinese of a card stands: ``DATASET_CARD.zh-CN.md`` beside ``DATASET_CARD.md``."""
    return path.with_name(f"{path.stem}.zh-CN{path.suffix}")


def render(text: str, manifest: Mapping[str, Any]) -> str:
    """Render a card for a release: configs, features and sizes into the front matter, tables into the blocks.

    Raises InputError if the card has no valid front matter or names a block that does not exist.
    """
    return render_parts(*split(text), manifest)


def render_all(text: str, chinese: str | None, manifest: Mapping[str, Any]) -> dict[str, str]:
    """Render what a release says of itself, by path: its card, that in Chinese, the citation, the pictures.

    Raises InputError as ``render`` does.
    """
    found = {release.CARD: render(text, manifest), **following(split(text)[0], manifest)}
    return (
        found
        if chinese is None
        else found | {release.CHINESE_CARD: fill(chinese, manifest, front=split(text)[0], language="zh")}
    )


def check(text: str, chinese: str | None) -> None:
    """Raise InputError where a card cannot be rendered, whatever is built: front matter, or a block that does not exist."""
    front, prose = split(text)
    check_front(front)
    for each in (prose, chinese or ""):
        for match in _BLOCK.finditer(each):
            card_blocks.check(match[1])


def following(front: Mapping[str, Any], manifest: Mapping[str, Any]) -> dict[str, str]:
    """Render the files beside a card that follow from its front matter and the manifest."""
    return {citation.CITATION: citation.cff(manifest, front), **plots.pictures(manifest)}


def split(text: str) -> tuple[dict[str, Any], str]:
    """Part a card into front matter and prose. Raises InputError if it has no front matter that can be read."""
    match = _FRONT.match(text)
    if match is None:
        raise InputError("card", "has no front matter", expected="a YAML block between two lines of ---")
    return _load(match[1]), text[match.end() :]


def written(front: Mapping[str, Any], manifest: Mapping[str, Any]) -> dict[str, Any]:
    """Give the fields of a rendered card's front matter that people wrote: what a build adds stands behind them."""
    keys = list(front)
    added = {*card_metadata.ADDED}
    if (
        "configs" in keys
        and "pretty_name" in keys[keys.index("configs") :]
        and front["pretty_name"] == manifest["name"]
    ):
        added.add("pretty_name")
    return {key: value for key, value in front.items() if key not in added}


def render_parts(written_front: Mapping[str, Any], prose: str, manifest: Mapping[str, Any]) -> str:
    """Render a card from its two parts; see ``render``."""
    front = check_front(dict(written_front))
    front |= card_metadata.added(manifest)
    front.setdefault("pretty_name", manifest["name"])
    dumped = yaml.safe_dump(front, allow_unicode=True, sort_keys=False, width=1000)
    return f"---\n{dumped}---\n{fill(prose, manifest, front=front)}"


class _Loader(yaml.SafeLoader):
    """The safe loader without references: a few of them, nested, stand for more values than memory holds."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        """Refuse a reference to an earlier node."""
        if self.check_event(yaml.events.AliasEvent):
            raise yaml.YAMLError("an alias (*name): write the value out")
        return super().compose_node(parent, index)


def _load(text: str) -> dict[str, Any]:
    return copy.deepcopy(_loaded(text))


@lru_cache(maxsize=4)  # two checks read the card of a release, a quarter of a second each time
def _loaded(text: str) -> dict[str, Any]:
    try:
        value = yaml.load(text, _Loader)  # noqa: S506  (a safe loader)
    except (yaml.YAMLError, ValueError, TypeError, OverflowError, RecursionError) as error:  # 2020-02-30: a ValueError
        said = (str(error).splitlines() or [type(error).__name__])[0][:160]
        raise InputError("card", "front matter is no YAML", got=said) from error
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        raise InputError("card", "front matter is no mapping", got=type(value).__name__)
    return value


def check_front(front: dict[str, Any]) -> dict[str, Any]:
    """Raise InputError unless the front matter is what ``card.schema.json`` asks for."""
    for place, message in schema.find_faults("card", front):
        raise InputError("card", f"front matter {place}: {message}", next_step="see schema/card.schema.json")
    return dict(front)


def fill(
    markdown: str,
    manifest: Mapping[str, Any] | None,
    others: Mapping[str, str] | None = None,
    *,
    front: Mapping[str, Any] | None = None,
    language: str = "en",
) -> str:
    """Fill the generated blocks of a document; without a manifest those that describe a build stay empty.

    Blocks in ``card_blocks.KEPT`` stay as they are where ``others`` does not give them. ``others`` are blocks that are no part of a
    card, by name, ``front`` is the card's front matter. Raises InputError for the name of a block that does not exist.
    """

    def written(match: re.Match[str]) -> str:
        name = match[1]
        if name in card_blocks.KEPT and name not in (others or {}):
            return match[0]
        text = others[name] if others and name in others else card_blocks.block(name, manifest, front or {}, language)
        return f"<!-- generated: {name} -->\n{text}<!-- end -->"

    return _BLOCK.sub(written, markdown)
