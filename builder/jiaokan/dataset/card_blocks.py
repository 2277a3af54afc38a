"""The generated blocks of a card, in English and Chinese: what the schemas, the rules and a manifest say.

Values of the data are strangers' writing: they go through ``cell``, ``code`` or ``passage``, and end or open no markup.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

import jinja2

from jiaokan.dataset import chinese, citation, plots, schema
from jiaokan.dataset.templates import templates
from jiaokan.errors import InputError
from jiaokan.rules import NOTES, RULES
from jiaokan.text.shown import printed, visible

# Blocks that describe a build, and those that hold for every one.
OF_BUILD = ("passage", "load", "counts", "plots", "flags-found", "licenses", "contact", "citation")
STATIC = ("limits", "tables", "columns", "flags", "rules")
# Blocks that ``python -m jiaokan.docs`` fills from files of the repository; a build leaves them as they stand.
KEPT = ("audit",)
LANGUAGES = ("en", "zh")


def block(
    name: str, manifest: Mapping[str, Any] | None, front: Mapping[str, Any] = MappingProxyType({}), language: str = "en"
) -> str:
    """Render one block, empty or ending in a line feed; raises InputError for a name that is none."""
    check(name)
    if name in STATIC:
        return _static(name, language)
    if manifest is None and name in OF_BUILD:
        return ""
    return _rendered(
        name,
        language,
        manifest=manifest,
        flags=list(schema.flags().values()),
        pictures=plots.names(manifest) if manifest is not None else [],
        bibtex=citation.bibtex(manifest, front) if manifest is not None else "",
    )


@cache
def _static(name: str, language: str) -> str:
    tables = [
        {"name": table, "about": schema.table(table)["description"], "columns": _columns(table, language)}
        for table in schema.TABLES
    ]
    return _rendered(name, language, tables=tables, flags=list(schema.flags().values()), rules=RULES, notes=NOTES)


def _rendered(name: str, language: str, **what: Any) -> str:
    return _templates().get_template(f"{language}/{name}.md.j2").render(what).strip("\n") + "\n"


def check(name: str) -> None:
    """Raise InputError for a name that is no block's."""
    if name not in (*OF_BUILD, *STATIC, *KEPT):
        raise InputError("card", f"unknown block {name!r}", expected=", ".join((*OF_BUILD, *STATIC, *KEPT)))


def _columns(table: str, language: str) -> list[dict[str, str]]:
    is_chinese = language == "zh"
    return [
        {
            "name": name,
            "type": chinese.type_name(node) if is_chinese else schema.type_name(node),
            "unit": chinese.unit(node.get("unit", "")) if is_chinese else node.get("unit", ""),
            "about": _in_chinese(table, name, node) if is_chinese else _about(node),
            "example": json.dumps(node["examples"][0], ensure_ascii=False),
        }
        for name, node in schema.columns(table).items()
    ]


def _about(node: Mapping[str, Any]) -> str:
    values = f" One of {', '.join(node['enum'])}." if "enum" in node else ""
    return f"{node['description']}{values}"


def _in_chinese(table: str, name: str, node: Mapping[str, Any]) -> str:
    said = chinese.column(table, name)
    if "enum" not in node:
        return said
    values = [f"{value}（{chinese.value(table, name, value)}）" for value in node["enum"]]
    return said + chinese.phrase("one of", "、".join(values))


@cache
def _templates() -> jinja2.Environment:
    filters = {"cell": cell, "code": code, "passage": passage, "literal": literal}
    said = {"table_said": chinese.table, "flag_said": chinese.flag, "rule_said": chinese.rule}
    named = {"flag_name": chinese.flag_name}
    return templates("card", {**filters, **said, **named}, escapes=False)


def cell(value: object) -> str:
    """Write a value into a Markdown table: nothing in it may end the cell or open markup."""
    text = str(value).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")
    return " ".join(text.split())


_TICKS = re.compile("`{1,1000}")


def code(value: object) -> str:
    r"""Write a value as code in a Markdown table: shown as it is, line ends and blanks seen, whatever is in it.

    >>> code("<br/>"), code(" "), code("a|b"), code("`x`")
    ('`<br/>`', '`␠`', '`a\\|b`', '`` `x` ``')
    """
    text = visible(str(value)).replace("\\|", "\\│").replace("|", "\\|")
    text = "␠" * len(text) if not text.strip(" ") else text
    ticks = "`" * (max((len(run) for run in _TICKS.findall(text)), default=0) + 1)
    edge = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{edge}{text}{edge}{ticks}" if text else ""


def literal(value: object) -> str:
    """Write a text as a literal of Python and JSON, Chinese as it is."""
    return json.dumps(str(value), ensure_ascii=False)


def passage(value: object) -> str:
    r"""Write a text as an indented block of code: no line of it can end the block, or open another.

    >>> print(passage("甲\n<!-- end -->"))
        甲
        <!-- end -->
    """
    return "\n".join(f"    {line}" for line in printed(str(value)).split("\n"))
