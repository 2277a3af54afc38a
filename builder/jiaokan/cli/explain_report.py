"""An explanation on a screen: what was removed, inserted and replaced is marked by shape, and by colour where there is some.

Nothing in a text moves the cursor, and what is long is shortened and counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from jiaokan.cli.screen import Screen
from jiaokan.explain import Explanation
from jiaokan.outlined import boundary, place
from jiaokan.rules import RULES
from jiaokan.text.shown import escaped, visible

MOST = 100  # paragraphs, edits and headings shown
_CONTEXT = 6  # code points shown on either side of an edit
_LONG = 60  # longer stretches of an edit are shortened in the middle
_LONGEST = 4_000  # code points shown of a side of a paragraph

REMOVED, INSERTED, REPLACED = "removed", "inserted", "replaced"
_OPENING = {REMOVED: "⟦-", INSERTED: "⟦+", REPLACED: "⟦"}
_CLOSING = "⟧"
_STYLES = {REMOVED: "red strike", INSERTED: "green underline", REPLACED: "yellow underline"}
_BLANKS = "· ⏎ line end · ⇥ tab · ␣ □ ⍽ blanks · � unprintable"


@dataclass(frozen=True, slots=True)
class View:
    """What of an explanation is shown."""

    paragraphs: bool = True
    edits: bool = True
    outline: bool = True
    most: int = MOST  # rows of each
    only: str = ""  # what was chosen, in words


def print_explanation(rows: Explanation, view: View | None = None, console: Console | None = None) -> None:
    """Print an explanation to the terminal."""
    view = view or View()
    console = console or Screen(highlight=False)
    _print_source(rows.source, console)
    if view.only:
        console.print(Text.assemble("only: ", (escaped(view.only), "bold")))
    if view.outline:
        console.print(_outline(rows, view.most))
    console.print(_legend())
    if view.paragraphs:
        console.print(_paragraphs(rows, view.most))
        _print_rest(console, len(rows.paragraphs), view.most, "paragraphs")
    if view.edits:
        folded = _folded(rows.edits) if len(rows.edits) > view.most else [(edit, 1) for edit in rows.edits]
        console.print(_edits(rows.source["raw_text"], folded[: view.most]))
        _print_rest(console, len(folded), view.most, "edits")
        _print_rules(console, folded[: view.most])


def _print_source(source: dict[str, Any], console: Console) -> None:
    """Say what a source is called, how it was read, what remains and what was repaired."""
    facts = [source["encoding"], f"script {source['script']} ({source['script_origin']})", f"{source['n_edits']} edits"]
    facts += [f"{name} {source[name]}" for name in ("date", "url") if source[name]]
    named = (escaped(source["name"]), "bold")
    console.print(Text.assemble(named, escaped(f"  {source['source_id']}  {', '.join(facts)}")))
    console.print(Text.assemble("remains: ", (escaped(", ".join(source["flags"])) or "nothing", "yellow")))
    console.print(Text.assemble("repaired: ", (escaped(", ".join(source["repaired"])) or "nothing", "green")))


def _legend() -> Text:
    marks = (part for kind in _OPENING for part in (marked(kind, kind), " "))
    return Text.assemble("marks: ", *marks, (_BLANKS, "dim"))


def marked(kind: str, text: str) -> Text:
    """Put a stretch between the signs of its kind of edit, and in its style."""
    return Text(f"{_OPENING[kind]}{visible(text)}{_CLOSING}", style=_STYLES[kind])


def _seen(text: str) -> str:
    """Write the blanks of an edit so that they are seen."""
    return text.replace(" ", "␣")


def _print_rest(console: Console, count: int, most: int, what: str) -> None:
    if count > most:
        console.print(Text(f"… and {count - most} more {what}: --most, --rule and --flag choose, --json has all"))


def _print_rules(console: Console, folded: Sequence[tuple[dict[str, Any], int]]) -> None:
    """Say what the rules of the edits do, each once."""
    deeds = {rule.id: rule.summary for rule in RULES}
    for name in dict.fromkeys(rule for edit, _ in folded for rule in edit["rules"]):
        console.print(Text.assemble((escaped(name), "bold"), f"  {deeds.get(name, '')}"))


def _outline(rows: Explanation, most: int) -> Tree:
    """Draw documents and sections as a tree with raw spans."""
    tree = Tree(Text("outline", style="bold"))
    left = most
    for document in rows.documents[:most]:
        title = document["title"] or "(no title)"
        said = escaped(f"  {document['document_id']}  {document['n_paragraphs']} paragraphs")
        branch = tree.add(Text.assemble((visible(_clip(title)), "cyan"), said, (f"  {boundary(document)}", "dim")))
        nodes = {None: branch}
        sections = [section for section in rows.sections if section["document_id"] == document["document_id"]]
        for section in sections[: max(left, 0)]:
            nodes[section["section_id"]] = nodes.get(section["parent_id"], branch).add(_heading(section))
        left -= len(sections)
    over = max(len(rows.documents) - most, 0) + max(-left, 0)
    if over:
        tree.add(Text(f"… and {over} more: --outline has all", style="dim"))
    return tree


def _heading(section: dict[str, Any]) -> Text:
    score = escaped(f"  {section['heading_kind']}:{section['heading_score']:+.1f} {place(section)}")
    return Text.assemble(
        (visible(section["number"] or ""), "green"), visible(_clip(section["heading"])), (score, "dim")
    )


def _paragraphs(rows: Explanation, most: int) -> Table:
    """Show each paragraph raw and clean, with its kind and the flags that remain."""
    table = Table("kind", "raw", "clean", title="paragraphs", show_lines=True, expand=True)
    table.columns[1].ratio = table.columns[2].ratio = 1
    _fold(table)
    for paragraph in rows.paragraphs[:most]:
        first, last = paragraph["raw_start"], paragraph["raw_end"]
        inside = [edit for edit in rows.edits if edit["raw_start"] <= last and edit["raw_end"] >= first]
        kind = Text.assemble(escaped(paragraph["kind"]), *(("\n" + escaped(f), "yellow") for f in paragraph["flags"]))
        sides = (_side(name, rows.source, paragraph, inside) for name in ("raw", "text"))
        table.add_row(kind, *sides)
    return table


def _fold(table: Table) -> None:
    """Break long cells where they must be broken: Chinese has no blanks, and nothing may be cut off."""
    for column in table.columns:
        column.overflow = "fold"


def _side(side: str, source: dict[str, Any], paragraph: dict[str, Any], edits: Iterable[dict[str, Any]]) -> Text:
    """Write the raw or the clean side of a paragraph, what the edits changed between marks."""
    text = source["raw_text" if side == "raw" else "text"]
    start, whole = paragraph[f"{side}_start"], paragraph[f"{side}_end"]
    end = min(whole, start + _LONGEST)
    found = Text()
    done = start
    for left, right, kind in _spans(side, edits):
        first, last = max(left, done), min(right, end)
        if first < last:
            found.append(visible(text[done:first]))
            found.append_text(marked(kind, _seen(text[first:last])))
            done = last
    found.append(visible(text[done:end]))
    if whole > end:
        found.append(f" … {whole - end} more code points", style="dim")
    return found


def _spans(side: str, edits: Iterable[dict[str, Any]]) -> Iterator[tuple[int, int, str]]:
    """Yield the stretches of one side that edits changed, those of a kind that touch each other as one."""
    pending: tuple[int, int, str] | None = None
    for edit in edits:
        left, right, kind = edit[f"{side}_start"], edit[f"{side}_end"], _kind(edit)
        if left == right:
            continue
        if pending is not None and pending[1:] == (left, kind):
            pending = (pending[0], right, kind)
            continue
        if pending is not None:
            yield pending
        pending = (left, right, kind)
    if pending is not None:
        yield pending


def _kind(edit: dict[str, Any]) -> str:
    return REPLACED if edit["raw_text"] and edit["text"] else REMOVED if edit["raw_text"] else INSERTED


def _edits(raw: str, folded: Sequence[tuple[dict[str, Any], int]]) -> Table:
    """List the edits, those that make the same change for the same reason once with a count."""
    table = Table("raw offset", "action", "change", "rules", "evidence", title="edits", expand=True)
    _fold(table)
    for edit, count in folded:
        before = raw[max(0, edit["raw_start"] - _CONTEXT) : edit["raw_start"]]
        after = raw[edit["raw_end"] : edit["raw_end"] + _CONTEXT]
        change = Text.assemble((visible(before), "dim"), _change(edit), (visible(after), "dim"))
        times = f" ×{count}" if count > 1 else ""
        said = (edit["action"], ", ".join(edit["rules"]), edit["evidence"] or "")
        action, rules, evidence = (Text(escaped(each)) for each in said)
        table.add_row(f"{edit['raw_start']}{times}", action, change, rules, evidence)
    return table


def _change(edit: dict[str, Any]) -> Text:
    """Write an edit between its marks: ``⟦-,⟧``, ``⟦+，⟧``, ``⟦, → ，⟧``."""
    sides = [_seen(_clip(each)) for each in (edit["raw_text"], edit["text"]) if each]
    return marked(_kind(edit), " → ".join(sides))


def _folded(edits: Sequence[dict[str, Any]]) -> list[tuple[dict[str, Any], int]]:
    """Fold edits that make the same change by the same rules, for the same reason, into the first of them."""
    first: dict[tuple[Any, ...], list[Any]] = {}
    for edit in edits:
        key = (edit["raw_text"], edit["text"], tuple(edit["rules"]), edit["evidence"])
        first.setdefault(key, [edit, 0])[1] += 1
    return [(edit, count) for edit, count in first.values()]


def _clip(text: str) -> str:
    return text if len(text) <= _LONG else f"{text[: _LONG // 2]} … {text[-_LONG // 3 :]}"
