"""Names that only a site has, as expressions for rules that need them beside the cues (``fragments.toml`` holds them)."""

from __future__ import annotations

import tomllib
from importlib.resources import files

from jiaokan.text.chars import HAN

_TOLD = tomllib.loads(files("jiaokan").joinpath("data", "cues", "fragments.toml").read_text(encoding="utf-8"))
SITE_NAME = _TOLD["site"].replace("⟨han⟩", HAN)
