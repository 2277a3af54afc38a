"""The options that say which column of a table holds what, for every verb that reads tables."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from jiaokan.inputs.entries import Columns

_HELP = {
    "text": "Column of the text in JSON, CSV, Parquet; a path for nested ones (meta.text, 段落[].内容). Default: guessed.",
    "id": "Column of your own ids.",
    "url": "Column of addresses.",
    "date": "Column of dates.",
    "license": "Column of licences.",
    "language": "Column of languages.",
}
COLUMN_OPTIONS = tuple(f"{role}_column" for role in _HELP)  # names of the parameters


def column_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options ``--text-column`` and so on, as one argument ``columns``."""

    @wraps(function)
    def command(**arguments: Any) -> Any:
        named = {role: arguments.pop(f"{role}_column") for role in _HELP}
        return function(**arguments, columns=Columns(**named))

    for role, said in reversed(_HELP.items()):
        command = click.option(f"--{role}-column", metavar="NAME", help=said)(command)
    return command
