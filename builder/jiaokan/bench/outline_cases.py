"""Pages for the outline benchmark: authored documents, whole, damaged in their numbering or lines, or several on one page.

Every case knows where its reports, headings and paragraphs begin in the raw text (code points): exact by construction.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

from jiaokan.bench.authored import Authored, Mark, Written, load

_HAN = "一二三四五六七八九十"
_CAPITAL = "壹贰叁肆伍陆柒捌玖拾"


@dataclass(frozen=True, slots=True)
class Case:
    """One page with its gold, by raw start in code points."""

    group: str
    name: str
    text: str
    reports: tuple[int, ...]
    headings: dict[int, Mark]
    kinds: dict[int, str]  # of the paragraphs, where the damage left them whole
    forms: bool = True  # whether headings still have the form they were written in


def cases(seed: int) -> Iterator[Case]:
    """Yield every case: documents as they are, each damage alone, and pages of several reports."""
    documents = load()
    for document in documents:
        yield _page("clean", document.id, [document])
    for name, change in _NUMBERS.items():
        for document in documents:
            damaged = _renumbered(document, change, Random(f"{seed}:{name}:{document.id}"))  # noqa: S311  (a draw of cases)
            if damaged != document:
                yield _page(name, document.id, [damaged])
    for document in documents:
        yield _page("wrapped", document.id, [document], wrap=31)
        yield _page("one line", document.id, [document], joint="")
        yield _page("one line, indents", document.id, [document], joint="\u3000\u3000")
        glued = _glued(document)
        if glued != document:
            yield replace(_page("glued headings", document.id, [glued]), forms=False)
    short = [document for document in documents if document.id.startswith("c")]
    for name, mark in _MARKS.items():
        for number in range(_PACKS):
            rng = Random(f"{seed}:{name}:{number}")  # noqa: S311
            yield _page(f"several: {name}", f"pack {number}", mark(rng.sample(short, rng.randint(2, 6)), rng))


_PACKS = 12


def _page(group: str, name: str, documents: Sequence[Authored], *, joint: str = "\n", wrap: int = 0) -> Case:
    """Write documents below each other and note where everything begins."""
    parts: list[str] = []
    size = 0
    reports: list[int] = []
    headings: dict[int, Mark] = {}
    kinds: dict[int, str] = {}
    for document in documents:
        reports.append(size)
        for paragraph in document.paragraphs:
            if paragraph.mark is not None:
                headings[size] = paragraph.mark
            kinds[size] = paragraph.kind
            text = _wrapped(paragraph.text, wrap) if wrap else paragraph.text
            parts += [text, joint]
            size += len(text) + len(joint)
    whole = joint == "\n"
    return Case(group, name, "".join(parts[:-1]), tuple(reports), headings, kinds if whole else {}, forms=whole)


def _wrapped(text: str, width: int) -> str:
    return "\n".join(text[at : at + width] for at in range(0, len(text), width))


# --- damage to numbers ----------------------------------------------------------------------------------------
Change = Callable[[str, Random], str]


def _renumbered(document: Authored, change: Change, rng: Random) -> Authored:
    """Change the numbers of headings as they are written; what they mean and where they stand stays."""
    found = []
    for paragraph in document.paragraphs:
        mark = paragraph.mark
        if mark is None or not mark.number or not paragraph.text.startswith(mark.number):
            found.append(paragraph)
            continue
        number = change(mark.number, rng)
        found.append(Written(paragraph.kind, number + paragraph.text[len(mark.number) :], replace(mark, number=number)))
    return replace(document, paragraphs=tuple(found))


def _narrow(number: str, rng: Random) -> str:
    return number.replace("（", "(").replace("）", ")")


def _spaced(number: str, rng: Random) -> str:
    return re.sub(r"(?<=[（(])|(?=[）)、])", " ", number, count=1)


def _capital(number: str, rng: Random) -> str:
    return number.translate(str.maketrans(_HAN, _CAPITAL)) if number.endswith("、") else number


def _wrong_bracket(number: str, rng: Random) -> str:
    match = re.fullmatch(f"（([{_HAN}])）", number)
    return f"（{_HAN.index(match[1]) + 1}）" if match and rng.random() < _SOME else number


def _dash(number: str, rng: Random) -> str:
    return number.replace("一", "-") if number == "（一）" else number


def _repeated(number: str, rng: Random) -> str:
    """Now and then say the number before it again: 三、 becomes 二、."""
    match = re.search(f"[{_HAN[1:9]}]", number)
    if match is None or rng.random() > _SOME:
        return number
    return number[: match.start()] + _HAN[_HAN.index(match.group()) - 1] + number[match.end() :]


def _point(number: str, rng: Random) -> str:
    return re.sub("、$", ".", number) if rng.random() < _SOME else number


_SOME = 0.4
_NUMBERS: dict[str, Change] = {
    "narrow brackets": _narrow,
    "spaced numbers": _spaced,
    "capital numbers": _capital,
    "wrong brackets": _wrong_bracket,
    "dash for one": _dash,
    "repeated numbers": _repeated,
    "points": _point,
}


def _glued(document: Authored) -> Authored:
    """Lose the line end behind each standing heading of one line that text follows."""
    found: list[Written] = []
    waiting: Written | None = None
    for paragraph in document.paragraphs:
        if waiting is not None:
            glues = paragraph.mark is None and paragraph.kind == "body"
            found.append(replace(waiting, text=waiting.text + paragraph.text, kind="body") if glues else waiting)
            waiting = None
            if glues:
                continue
        if paragraph.mark is not None and paragraph.mark.kind == "standalone" and paragraph.mark.number:
            waiting = paragraph
        else:
            found.append(paragraph)
    return replace(document, paragraphs=(*found, *([waiting] if waiting else [])))


# --- several reports on one page ------------------------------------------------------------------------------
def _titled(documents: Sequence[Authored], titles: Sequence[str]) -> list[Authored]:
    """Give each report the title line that a page would set above it, in place of its own."""
    found = []
    for document, title in zip(documents, titles, strict=True):
        rest = tuple(p for p in document.paragraphs if p.kind not in ("title", "subtitle", "speaker"))
        found.append(replace(document, paragraphs=(Written("title", title), *rest)))
    return found


def _own_title(document: Authored) -> str:
    return next((p.text for p in document.paragraphs if p.kind == "title"), "防控工作总结")


def _piece(documents: Sequence[Authored], rng: Random) -> list[Authored]:
    return _titled(documents, [f"篇{_HAN[n]}：{_own_title(d)}" for n, d in enumerate(documents)])


def _nth(documents: Sequence[Authored], rng: Random) -> list[Authored]:
    return _titled(documents, [f"第{n}篇" for n in range(1, len(documents) + 1)])


def _boxed(documents: Sequence[Authored], rng: Random) -> list[Authored]:
    return _titled(documents, [f"【篇{n}】" for n in range(1, len(documents) + 1)])


def _numbered(documents: Sequence[Authored], rng: Random) -> list[Authored]:
    return _titled(documents, [f"基层防控工作总结{n}" for n in range(1, len(documents) + 1)])


def _counted(documents: Sequence[Authored], rng: Random) -> list[Authored]:
    return _titled(documents, [f"基层防控工作汇报（{_HAN[n]}）" for n in range(len(documents))])


def _same(documents: Sequence[Authored], rng: Random) -> list[Authored]:
    return _titled(documents, ["基层防控工作情况汇报"] * len(documents))


def _own(documents: Sequence[Authored], rng: Random) -> list[Authored]:
    return list(documents)


def _bare(documents: Sequence[Authored], rng: Random) -> list[Authored]:
    """Nothing but the texts: titles, signatures and dates are gone."""
    gone = ("title", "subtitle", "speaker", "signature", "date", "salutation")
    return [replace(d, paragraphs=tuple(p for p in d.paragraphs if p.kind not in gone)) for d in documents]


_MARKS: dict[str, Callable[[Sequence[Authored], Random], list[Authored]]] = {
    "篇一": _piece,
    "第1篇": _nth,
    "【篇1】": _boxed,
    "title and figure": _numbered,
    "title and bracket": _counted,
    "one title": _same,
    "own titles": _own,
    "no mark": _bare,
}
