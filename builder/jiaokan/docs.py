"""Write the generated blocks of the repository's own documents: ``python -m jiaokan.docs README.md …``."""

from __future__ import annotations

import sys
from pathlib import Path

from jiaokan.bench import personal
from jiaokan.dataset import card

_PERSONAL = "<!-- generated: personal -->"


def renew(text: str) -> str:
    """Give a document with its static blocks filled; blocks that describe a build stay empty."""
    return card.fill(text, None, {"personal": personal.markdown()} if _PERSONAL in text else None)


def main() -> None:
    """Renew the documents named as arguments."""
    for name in sys.argv[1:]:
        path = Path(name)
        path.write_text(renew(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
