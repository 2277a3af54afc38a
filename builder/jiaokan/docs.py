"""Write the generated blocks of the repository's own documents: ``python -m jiaokan.docs README.md …``."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from jiaokan.audit import form, report, saved
from jiaokan.bench import personal
from jiaokan.dataset import card

# Saved audits by what was judged, in a checkout: no part of a package.
_AUDITS = Path(__file__).parents[2] / "docs" / "audits"


def audited(name: str) -> str:
    """Give the tables of the saved audits of a release, ``docs/audits/<name>*.json``.

    Raises InputError if a file is no saved audit.
    """
    files = sorted(_AUDITS.glob(f"{name}*.json"))
    return report.markdown([saved.read(path) for path in files]) if files else "Nothing is audited yet.\n"


# Blocks that are no part of what a build renders, by name.
_OTHERS: Mapping[str, Callable[[], str]] = {
    "personal": personal.markdown,
    "audit": lambda: audited("yiqing-gongwen"),
    "audit-sample": lambda: audited("sample"),
    "audit-guide": form.guide_markdown,
}


def language_of(name: str) -> str:
    """Give the language of a document by its name: ``zh`` of README.zh-CN.md."""
    return "zh" if ".zh-CN." in name else "en"


def renew(text: str, language: str = "en") -> str:
    """Give a document with its static blocks filled; blocks that describe a build stay empty."""
    others = {name: write() for name, write in _OTHERS.items() if f"<!-- generated: {name} -->" in text}
    return card.fill(text, None, others, language=language)


def main() -> None:
    """Renew the documents named as arguments."""
    for name in sys.argv[1:]:
        path = Path(name)
        path.write_text(renew(path.read_text(encoding="utf-8"), language_of(path.name)), encoding="utf-8")


if __name__ == "__main__":
    main()
