"""The templates of ``data/``: a value that is not there is an error."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import jinja2


def templates(folder: str, filters: Mapping[str, Callable[..., Any]], *, escapes: bool = True) -> jinja2.Environment:
    """Give the templates in a folder of ``data/``; every value is escaped for HTML, but where the text is Markdown."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("jiaokan", f"data/{folder}"),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=escapes,  # noqa: S701  (Markdown is no HTML: its values go through filters)
    )
    environment.filters.update(filters)
    return environment
