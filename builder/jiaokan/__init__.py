"""Jiaokan (校勘): messy crawled Chinese documents become a corpus in which every change to the text is a row.

``clean`` repairs one text, ``annotate`` makes all rows of one source, ``build`` makes a release of whatever one has, ``read``
gives its records, ``load`` reads a table of a release, ``show_edits`` gives a part of one with its edits, ``clean_batch`` cleans
a column of a dataset, ``export`` takes texts of a release away. What they need is imported when one of them is asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from jiaokan.errors import InputError, JiaokanError

if TYPE_CHECKING:
    from jiaokan.api import build, clean_batch, export, read
    from jiaokan.context import Options
    from jiaokan.dataset.load import load
    from jiaokan.explain import show_edits
    from jiaokan.inputs.entries import Columns
    from jiaokan.pipeline import annotate, clean

__version__ = "0.2.0"

__all__ = [
    "Columns",
    "InputError",
    "JiaokanError",
    "Options",
    "__version__",
    "annotate",
    "build",
    "clean",
    "clean_batch",
    "export",
    "load",
    "read",
    "show_edits",
]

# The rules take a second to import: whoever wants the version or a list of verbs does not wait for them.
_HOMES = {
    "Columns": "jiaokan.inputs.entries",
    "Options": "jiaokan.context",
    "annotate": "jiaokan.pipeline",
    "build": "jiaokan.api",
    "clean": "jiaokan.pipeline",
    "clean_batch": "jiaokan.api",
    "export": "jiaokan.api",
    "load": "jiaokan.dataset.load",
    "read": "jiaokan.api",
    "show_edits": "jiaokan.explain",
}


if not TYPE_CHECKING:  # to a type checker it would be an answer to every name, misspelt ones too

    def __getattr__(name: str) -> object:
        """Import a public name from its home the first time it is asked for (PEP 562)."""
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(import_module(_HOMES[name]), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
