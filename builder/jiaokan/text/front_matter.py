"""Front matter: the lines above a Markdown text that a generator of sites reads, YAML between --- or TOML between +++.

Values stay text as written; nothing of YAML's types, tags or aliases is followed. What does not parse, or has no text
below it, is no front matter, and no field is guessed from it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

MOST = 16_384  # code points
_DEEPEST, _MOST_EVENTS = 8, 4_000
# Jekyll and Hugo want the marks on the first line; a byte order mark and empty lines before them are seen in the wild.
_OPENS = re.compile(r"\ufeff?(?:[ \t]{0,8}\r?\n){0,8}(?P<mark>---|\+\+\+)[ \t]{0,8}\r?\n")
_CLOSES = {
    "---": re.compile(r"^(?:---|\.\.\.)[ \t]{0,8}(?:\r?\n|\Z)", re.MULTILINE),
    "+++": re.compile(r"^\+\+\+[ \t]{0,8}(?:\r?\n|\Z)", re.MULTILINE),
}
# Hexo reads keys without the mark above them. Without it more must be there: these two are what its templates write.
_BARE = re.compile(r"\ufeff?(?=title: ?[^\r\n])")
_OF_BARE = frozenset(("title", "date"))


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """Where the text begins behind it, in code points, and its keys in order; end 0 for none."""

    end: int = 0
    values: Mapping[str, Any] = field(default_factory=dict)


NONE = FrontMatter()


def find_front_matter(text: str) -> FrontMatter:
    r"""Give the front matter at the head of a text.

    Left alone: two dividers with sentences between them, a list, YAML that is damaged, names a key twice, has anchors,
    or is more than 16,384 code points long or 8 deep; a text that is nothing else.

    >>> find_front_matter("---\ntitle: 柳河\ndate: 2023-04-05\n---\n清渠。")
    FrontMatter(end=35, values={'title': '柳河', 'date': '2023-04-05'})
    >>> find_front_matter("---\n今天清渠。\n---\n护岸。").end
    0
    """
    opened = _OPENS.match(text) or _BARE.match(text)
    if opened is None:
        return NONE
    mark = opened.groupdict().get("mark")
    closed = _CLOSES[mark or "---"].search(text, opened.end(), opened.end() + MOST)
    if closed is None or not text[closed.end() : closed.end() + MOST].strip():
        return NONE
    block = text[opened.end() : closed.start()]
    values = _toml(block) if mark == "+++" else _yaml(block)
    if not values or (mark is None and not values.keys() >= _OF_BARE):
        return NONE
    return FrontMatter(closed.end(), values)


class _UnfitError(ValueError):
    """YAML that is none of front matter."""


def _yaml(block: str) -> Mapping[str, Any] | None:
    try:
        _check(yaml.parse(block, Loader=yaml.BaseLoader))
        node = yaml.compose(block, Loader=yaml.BaseLoader)
        return _plain(node) if isinstance(node, yaml.MappingNode) else None
    except (yaml.YAMLError, _UnfitError, RecursionError):
        return None


def _check(events: Iterator[Any]) -> None:
    """Raise _UnfitError for what is too deep, too much, or refers to another place: an alias may stand for a thousand others."""
    depth = 0
    for count, event in enumerate(events):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent) or depth > _DEEPEST or count > _MOST_EVENTS:
            raise _UnfitError


def _plain(node: Any) -> Any:
    """Give a node as text, list and dict. Raises _UnfitError for a key that is no text, or stands there twice."""
    if isinstance(node, yaml.SequenceNode):
        return [_plain(each) for each in node.value]
    if not isinstance(node, yaml.MappingNode):
        return node.value
    found: dict[str, Any] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode) or key.value in found:
            raise _UnfitError
        found[key.value] = _plain(value)
    return found


def _toml(block: str) -> Mapping[str, Any] | None:
    try:
        found = tomllib.loads(block.replace("\r\n", "\n"), parse_float=str)
    except (ValueError, RecursionError):
        return None
    return {key: _written(value) for key, value in found.items()}


def _written(value: Any) -> Any:
    """Give a value of TOML as JSON has it; a date as text."""
    if isinstance(value, dict):
        return {key: _written(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_written(inner) for inner in value]
    if hasattr(value, "isoformat"):
        return value.isoformat().replace("+00:00", "Z")
    return value


__all__ = ["NONE", "FrontMatter", "find_front_matter"]
