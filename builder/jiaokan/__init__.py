"""Jiaokan (校勘): messy crawled Chinese documents become a corpus in which every change to the text is a row.

``clean`` repairs one text, ``annotate`` makes all rows of one source, ``load`` reads a table of a release.
"""

from __future__ import annotations

__version__ = "0.2.0"

from jiaokan.context import Options
from jiaokan.dataset.load import load
from jiaokan.errors import InputError, JiaokanError
from jiaokan.pipeline import annotate, clean

__all__ = ["InputError", "JiaokanError", "Options", "__version__", "annotate", "clean", "load"]
