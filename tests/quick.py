"""Print what ``make quick`` runs: the files of ``cases/quick.json``, and the tests of them that are left to ``make test``."""

from __future__ import annotations

import json
from pathlib import Path

CASES = Path(__file__).parent / "cases" / "quick.json"


def main() -> None:
    told = json.loads(CASES.read_text(encoding="utf-8"))
    files = sorted({file for named in told["rooms"].values() for file in named})
    print(*files, *(f"--deselect={test}" for test in told["left to make test"]))  # noqa: T201  (a script)


if __name__ == "__main__":
    main()
