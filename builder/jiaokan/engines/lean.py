"""A process of ours does without pandas: Arrow asks for it where it is given a list, and takes 40 MB and half a second.

For commands and workers alone, never for a process that only uses the package.
"""

from __future__ import annotations

import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from typing import Any


class _NoPandas(MetaPathFinder):
    """Finds no pandas, wherever it is installed."""

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> ModuleSpec | None:  # noqa: ARG002
        if fullname == "pandas":
            raise ModuleNotFoundError(f"No module named {fullname!r}", name=fullname)
        return None


def go_without_pandas() -> None:
    """Let pandas be as if it were not installed, for the rest of this process."""
    sys.meta_path.insert(0, _NoPandas())
