"""The dataset card: front matter checked and completed, generated blocks filled, prose left as it is.

``DATASET_CARD.md`` is what people edit; the ``README.md`` of a release is what the Hub and ``load_dataset`` read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

import jinja2
import yaml

from jiaokan.dataset import schema
from jiaokan.errors import InputError
from jiaokan.rules import NOTES, RULES

_FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_BLOCK = re.compile(r"<!-- generated: ([a-z-]{1,30}) -->\n(?:(?!<!-- ).*\n){0,2000}?<!-- end -->")
# Blocks that describe a build, and those that hold for every one.
OF_BUILD = ("counts", "flags-found")
STATIC = ("tables", "columns", "flags", "rules")
# Blocks that ``python -m jiaokan.docs`` fills from files of the repository; a build leaves them as they stand.
KEPT = ("audit",)
_SIZES = (
    (1_000, "n<1K"),
    (10_000, "1K<n<10K"),
    (100_000, "10K<n<100K"),
    (1_000_000, "100K<n<1M"),
    (10_000_000, "1M<n<10M"),
    (100_000_000, "10M<n<100M"),
)


def minimal() -> str:
    """Give the packaged card for datasets that bring none."""
    return resources.files("jiaokan").joinpath("data/card.md").read_text(encoding="utf-8")


def render(text: str, manifest: Mapping[str, Any]) -> str:
    """Render a card for a release: configs and sizes into the front matter, tables into the blocks.

    Raises InputError if the card has no valid front matter or names a block that does not exist.
    """
    return render_parts(*split(text), manifest)


def split(text: str) -> tuple[dict[str, Any], str]:
    """Part a card into front matter and prose. Raises InputError if it has no front matter that can be read."""
    match = _FRONT.match(text)
    if match is None:
        raise InputError("card", "has no front matter", expected="a YAML block between two lines of ---")
    return _load(match[1]), text[match.end() :]


def written(front: Mapping[str, Any], manifest: Mapping[str, Any]) -> dict[str, Any]:
    """Give the fields of a rendered card's front matter that people wrote: what a build adds stands behind them."""
    keys = list(front)
    added = {"configs", "size_categories"}
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
    front["configs"] = configs(manifest)
    front["size_categories"] = [_size(manifest["tables"][schema.DEFAULT_TABLE]["rows"])]
    front.setdefault("pretty_name", manifest["name"])
    dumped = yaml.safe_dump(front, allow_unicode=True, sort_keys=False, width=1000)
    return f"---\n{dumped}---\n{fill(prose, manifest)}"


class _Loader(yaml.SafeLoader):
    """The safe loader without references: a few of them, nested, stand for more values than memory holds."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        """Refuse a reference to an earlier node."""
        if self.check_event(yaml.events.AliasEvent):
            raise yaml.YAMLError("an alias (*name): write the value out")
        return super().compose_node(parent, index)


def _load(text: str) -> dict[str, Any]:
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


def configs(manifest: Mapping[str, Any]) -> list[dict[str, Any]]:
    """List the tables as configs of ``datasets``: explicit globs, only splits with rows, and what defeats its cache.

    ``load_dataset`` caches by folder name and this list, never by the files: without a version and a description
    that change with the data it would return the rows of an older build.
    """
    found = []
    for table in schema.TABLES:
        parts = manifest["tables"][table]["splits"]
        if parts:
            item = {
                "config_name": table,
                "version": manifest["version"],
                "description": f"build {manifest['data_digest'][:12]}",
                "data_files": [{"split": split, "path": f"data/{table}/{split}-*.parquet"} for split in parts],
            }
            found.append(item | ({"default": True} if table == schema.DEFAULT_TABLE else {}))
    return found


def _size(rows: int) -> str:
    return next((name for limit, name in _SIZES if rows < limit), "n>100M")


def fill(markdown: str, manifest: Mapping[str, Any] | None, others: Mapping[str, str] | None = None) -> str:
    """Fill the generated blocks of a document; without a manifest those that describe a build stay empty.

    Blocks in ``KEPT`` stay as they are where ``others`` does not give them. ``others`` are blocks that are no part of a card, by name.
    """

    def written(match: re.Match[str]) -> str:
        name = match[1]
        if name in KEPT and name not in (others or {}):
            return match[0]
        text = others[name] if others and name in others else block(name, manifest)
        return f"<!-- generated: {name} -->\n{text}<!-- end -->"

    return _BLOCK.sub(written, markdown)


def block(name: str, manifest: Mapping[str, Any] | None) -> str:
    """Render one block, empty or ending in a line feed; raises InputError for a name that is none."""
    if name not in (*OF_BUILD, *STATIC):
        raise InputError("card", f"unknown block {name!r}", expected=", ".join((*OF_BUILD, *STATIC, *KEPT)))
    if manifest is None and name in OF_BUILD:
        return ""
    tables = [
        {"name": table, "about": schema.table(table)["description"], "columns": _columns(table)}
        for table in schema.TABLES
    ]
    template = _templates().get_template(f"{name}.md.j2")
    rendered = template.render(
        manifest=manifest, tables=tables, flags=list(schema.flags().values()), rules=RULES, notes=NOTES
    )
    return rendered.strip("\n") + "\n"


def _columns(table: str) -> list[dict[str, str]]:
    return [
        {
            "name": name,
            "type": schema.type_name(node),
            "unit": node.get("unit", ""),
            "about": _about(node),
            "example": json.dumps(node["examples"][0], ensure_ascii=False),
        }
        for name, node in schema.columns(table).items()
    ]


def _about(node: Mapping[str, Any]) -> str:
    values = f" One of {', '.join(node['enum'])}." if "enum" in node else ""
    return f"{node['description']}{values}"


@cache
def _templates() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("jiaokan", "data"),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # noqa: S701  (Markdown, not HTML: values go through the filter `cell`)
    )
    environment.filters["cell"] = _cell
    return environment


def _cell(value: object) -> str:
    """Write a value into a Markdown table: nothing in it may end the cell or open markup."""
    text = str(value).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")
    return " ".join(text.split())
