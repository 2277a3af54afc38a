"""A raw text beside the clean one as HTML, for notebooks: what was removed, inserted and replaced is marked.

Texts are written by strangers: none becomes markup, a formula, a direction or a control. The size is bounded.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence

from jiaokan.text.ledger import Change
from jiaokan.text.shown import printed, visible

MOST = 200  # edits shown; all are counted
_AROUND = 40  # code points shown on either side of an edit; edits that are nearer to each other share a row
_LONG = 160  # longer stretches are shortened in the middle

# Shape and colour: a line through, a line under, a frame. Colours are thin, for pages light and dark.
_STYLES = {
    "del": "text-decoration:line-through;background:rgba(220,50,50,.25)",
    "ins": "text-decoration:underline;background:rgba(40,160,70,.25)",
    "mark": "border:1px dashed;color:inherit;background:rgba(225,160,0,.25)",
}
_CELL = "text-align:left;vertical-align:top;white-space:pre-wrap;overflow-wrap:anywhere"
# Notebooks typeset $…$ as formulas, but for what stands in these classes of MathJax 2 and 3.
_NO_FORMULAS = "tex2jax_ignore mathjax_ignore"


def side_by_side(
    raw: str, changes: Sequence[Change], *, flags: Sequence[str] = (), repaired: Sequence[str] = ()
) -> str:
    """Give an HTML table of the first ``MOST`` edits with the text around them, raw beside clean.

    ``changes`` is the ledger of the raw text; ``flags`` say what remains, ``repaired`` what was repaired.

    >>> "<mark" in side_by_side("甲,乙", [Change(1, 2, 1, 2, "，", ("narrow-marks",), None)])
    True
    """
    head = "".join(f'<th style="{_CELL}">{name}</th>' for name in ("at", "raw", "clean"))
    rows = "".join(_rows(raw, changes[:MOST])) if changes else _untouched(raw)
    return (
        f'<div class="jiaokan {_NO_FORMULAS}"><p>{_summary(len(changes), flags, repaired)}</p>'
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table><p>{_legend()}</p></div>"
    )


def _summary(count: int, flags: Sequence[str], repaired: Sequence[str]) -> str:
    """Say how many edits there are, what remains and what was repaired."""
    shown = f", the first {MOST} are shown" if count > MOST else ""
    said = [f"{count:,} edit{'' if count == 1 else 's'}{shown}"]
    said += [f"{name}: {_safe(', '.join(of)) or 'none'}" for name, of in (("flags", flags), ("repaired", repaired))]
    return " · ".join(said)


def _legend() -> str:
    names = {"del": "removed", "ins": "inserted", "mark": "replaced"}
    return " ".join(f'<{tag} style="{_STYLES[tag]}">{name}</{tag}>' for tag, name in names.items())


def _rows(raw: str, changes: Sequence[Change]) -> Iterator[str]:
    """Yield a row for every stretch of edits that stand near each other."""
    near: list[Change] = []
    for change in changes:
        if near and change.raw_start - near[-1].raw_end > 2 * _AROUND:
            yield _row(raw, near)
            near = []
        near.append(change)
    if near:
        yield _row(raw, near)


def _row(raw: str, near: Sequence[Change]) -> str:
    start = done = max(0, near[0].raw_start - _AROUND)
    before: list[str] = []
    after: list[str] = []
    for change in near:
        same = _plain(raw[done : change.raw_start])
        old, new = _sides(raw[change.raw_start : change.raw_end], change)
        before += [same, old]
        after += [same, new]
        done = change.raw_end
    rest = _plain(raw[done : done + _AROUND]) + ("…" if done + _AROUND < len(raw) else "")
    opening = "…" if start else ""
    return _table_row(str(near[0].raw_start), *(opening + "".join(side) + rest for side in (before, after)))


def _untouched(raw: str) -> str:
    same = _plain(_clipped(raw))
    return _table_row("0", same, same)


def _table_row(*cells: str) -> str:
    """Write a row of cells that are HTML already."""
    return "<tr>" + "".join(f'<td style="{_CELL}">{cell}</td>' for cell in cells) + "</tr>"


def _sides(old: str, change: Change) -> tuple[str, str]:
    """Give both sides of an edit, marked, with its rules and evidence for whoever points at it."""
    said = "; ".join(filter(None, (", ".join(change.rules), change.evidence)))
    if old and change.new:
        return _marked("mark", old, said), _marked("mark", change.new, said)
    return (_marked("del", old, said), "") if old else ("", _marked("ins", change.new, said))


def _marked(tag: str, text: str, said: str) -> str:
    return f'<{tag} style="{_STYLES[tag]}" title="{_safe(_clipped(said))}">{_safe(_clipped(text))}</{tag}>'


def _clipped(text: str) -> str:
    if len(text) <= _LONG:
        return text
    return f"{text[: _LONG // 2]} … {text[-_LONG // 3 :]}"


def _plain(text: str) -> str:
    """Write what was not changed: its lines and indents are those of the page."""
    return html.escape(printed(text))


def _safe(text: str) -> str:
    """Write a stretch as text of HTML, code point for code point: what is not printable is seen and does nothing."""
    return html.escape(visible(text))
