"""Floors under the benchmarks' figures: what has been reached is not lost unnoticed.

A floor rises by itself when it is renewed and falls only with a reason, which stays in the file.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from jiaokan.errors import InputError

_SCALE = 10_000  # four decimals: a floor is cut off, never rounded up


def path() -> Path:
    """Give the file that holds the floors; in a checkout it is the repository's."""
    return Path(str(files("jiaokan.bench").joinpath("floors.json")))


def read(bench: str) -> dict[str, float]:
    """Give the floors of one benchmark by figure; none where there are none yet."""
    return dict(_load().get(bench, {}))


def _load() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path().read_text(encoding="utf-8")) if path().exists() else {}
    return found


def below(measured: Mapping[str, float], floors: Mapping[str, float]) -> Iterator[str]:
    """Yield a line for every figure under its floor, and for every floor that nothing was measured for."""
    for name, floor in floors.items():
        got = measured.get(name)
        if got is None:
            yield f"{name}: not measured, expected at least {floor}; renew the floors if it is gone on purpose"
        elif _cut(got) < floor:
            yield f"{name}: {got:.5f}, expected at least {floor}"


def _cut(value: float) -> float:
    return math.floor(value * _SCALE + 1e-6) / _SCALE


def renew(bench: str, measured: Mapping[str, float], reason: str | None) -> None:
    """Write the measured figures as floors.

    Raises InputError if one would fall, or go, and no reason is given; a reason is kept beside the floors.
    """
    whole = _load()
    old = whole.get(bench, {})
    new = {name: _cut(value) for name, value in measured.items()}
    fallen = {name: [floor, new.get(name)] for name, floor in old.items() if new.get(name, -1) < floor}
    if fallen and not reason:
        first = next(iter(fallen))
        raise InputError(
            path().name,
            f"{len(fallen)} floors would fall, the first {first!r}",
            got=str(fallen[first][1]),
            expected=f"at least {fallen[first][0]}",
            next_step="repair the rule, or say why with --reason",
        )
    whole[bench] = dict(sorted(new.items()))
    if fallen:
        whole.setdefault("lowered", []).append(
            {"bench": bench, "reason": reason, "floors": dict(sorted(fallen.items()))}
        )
    path().write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
