"""Write what is generated in the repository's own documents, blocks and the picture: ``python -m jiaokan.docs README.md …``."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from jiaokan.audit import form, report, saved
from jiaokan.bench import personal
from jiaokan.cli.verbs import GROUPS, VERBS
from jiaokan.dataset import card, chinese
from jiaokan.inputs import sample
from jiaokan.pipeline import annotate
from jiaokan.show import picture

# Saved audits by what was judged, in a checkout: no part of a package.
_AUDITS = Path(__file__).parents[2] / "docs" / "audits"
# The passage of the picture: a text of the sample, from these words to those.
_PASSAGE = ("05-one-line-counters-bytes.txt", "一、統籌調度", "用水(shuǐ)正常。")


def audited(name: str, language: str = "en") -> str:
    """Give the tables of the saved audits of a release, ``docs/audits/<name>*.json``, in a language.

    Raises InputError if a file is no saved audit.
    """
    files = sorted(_AUDITS.glob(f"{name}*.json"))
    if not files:
        return {"en": "Nothing is audited yet.\n", "zh": "尚未审校。\n"}[language]
    return report.markdown([saved.read(path) for path in files], chinese.audit if language == "zh" else report.english)


def verbs() -> str:
    """Give the table of the verbs by what one wants to do, each with the first sentence of its help."""
    said = {verb.name: verb.help for verb in VERBS}
    rows = [
        f"| {group} | `jiaokan {name}` | {said[name]} |" for group in GROUPS for name in GROUPS[group] if name in said
    ]
    return "\n".join(("| to | command | what it does |", "| --- | --- | --- |", *rows)) + "\n"


# Blocks that are no part of what a build renders, by name.
_OTHERS: Mapping[str, Callable[[str], str]] = {
    "verbs": lambda _: verbs(),
    "personal": lambda _: personal.markdown(),
    "audit": partial(audited, "yiqing-gongwen"),
    "audit-sample": partial(audited, "sample"),
    "audit-guide": lambda _: form.guide_markdown(),
}


def language_of(name: str) -> str:
    """Give the language of a document by its name: ``zh`` of README.zh-CN.md."""
    return "zh" if ".zh-CN." in name else "en"


def renew(text: str, language: str = "en") -> str:
    """Give a document with its static blocks filled; blocks that describe a build stay empty."""
    others = {name: write(language) for name, write in _OTHERS.items() if f"<!-- generated: {name} -->" in text}
    return card.fill(text, None, others, language=language)


def drawn() -> str:
    """Draw the picture of the README: a passage of the sample raw beside clean, as SVG."""
    name, first, last = _PASSAGE
    data = (sample.folder() / name).read_bytes()
    record = annotate(name, data)
    raw = record.source.raw_text
    start = raw.index(first)
    return picture.draw(raw, record.edits, start, raw.index(last, start) + len(last), name)


def main() -> None:
    """Renew the documents named as arguments; one called ``.svg`` is the picture."""
    for name in sys.argv[1:]:
        path = Path(name)
        text = drawn() if path.suffix == ".svg" else renew(path.read_text(encoding="utf-8"), language_of(path.name))
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
