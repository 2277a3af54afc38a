"""Every rule, in order, over a text: what each finds, and what becomes of the text. Knows no rule by its name.

Rules find text by text; what they found in the texts of a shard is put into one ledger, rule by rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from jiaokan import rules
from jiaokan.errors import RuleError
from jiaokan.rules import stated
from jiaokan.text.chars import occurrences
from jiaokan.text.hanzi import characters
from jiaokan.text.passes import Found, of_rule, of_rules
from jiaokan.text.rule import Context, Rule
from jiaokan.text.shard import Shard
from jiaokan.text.traced import Finding, Traced


class Passes(NamedTuple):
    """What rules found in a text, each with the number of its step, and the text after all of them."""

    raw: str
    found: Sequence[tuple[int, Found]]
    text: str


def clean(raw: str, context: Context) -> Traced:
    """Give a raw text after every rule. Raises RuleError, naming the rule, where one fails."""
    return put_together([find_passes(raw, context)])[0]


def find_passes(raw: str, context: Context) -> Passes:
    """Run every rule in order over a raw text; one is spared where none of the characters it needs was ever there.

    Raises RuleError, naming the rule, where one fails.
    """
    text = _Text(raw, context)
    for step in range(len(text.steps)):
        text.take(step)
    return text.passes()


def find_all(texts: Sequence[tuple[str, Context]]) -> list[Passes | None]:
    """Run every rule in order over raw texts, each over all of them before the next: it is in the processor's caches then.

    Gives for each what ``find_passes`` does; None for one on which that fails.
    """
    held: list[_Text | None] = [_Text(raw, context) for raw, context in texts]
    for step in range(max((len(text.steps) for text in held if text is not None), default=0)):
        for at, text in enumerate(held):
            if text is not None and not _goes_on(text, step):
                held[at] = None
    return [None if text is None else text.passes() for text in held]


def _goes_on(text: _Text, step: int) -> bool:
    try:
        text.take(step)
    except Exception:  # noqa: BLE001  (told where the text is looked at by itself)
        return False
    return True


class _Text:
    """A text on its way through the rules."""

    __slots__ = ("_context", "_found", "_here", "_raw", "_seen", "_text", "_traced", "steps")

    def __init__(self, raw: str, context: Context) -> None:
        self.steps = _steps(context.without)
        self._raw = self._text = raw
        self._context = self._here = context
        self._found: list[tuple[int, Found]] = []
        self._traced = Traced(raw) if context.marks else None  # follows the marks
        self._seen = set(context.characters or characters(raw))  # only grows

    def take(self, step: int) -> None:
        """Let the rules of a step look at the text, and put what they find into it."""
        members = self.steps[step] if step < len(self.steps) else ()
        if not members or (
            len(members) == 1 and members[0].needs is not None and self._seen.isdisjoint(members[0].needs)
        ):
            return
        found = _find(members, self._text, self._here)
        if found is None:
            return
        self._found.append((step, found))
        self._text = found.applied(self._text)
        self._seen.update(*found.repairs.news)
        if self._traced is not None:
            self._traced = self._traced.after(found)
            self._here = stated.at(self._traced, self._context)

    def passes(self) -> Passes:
        """Give what was found so far."""
        return Passes(self._raw, self._found, self._text)


def put_together(passes: Sequence[Passes]) -> list[Traced]:
    """Give texts after what was found in each, under one ledger: step by step, as the rules ran."""
    shard = Shard([each.raw for each in passes])
    by_step: dict[int, list[tuple[int, Found]]] = {}
    for at, each in enumerate(passes):
        for step, found in each.found:
            by_step.setdefault(step, []).append((at, found))
    for step in sorted(by_step):
        shard.put(by_step[step])
    return shard.traced([each.text for each in passes])


def _steps(without: frozenset[str]) -> Sequence[Sequence[Rule]]:
    """Give the rules in force: one by one, and together those that read one page."""
    table, known = _known.get(without, ((), ()))
    if table is not rules.RULES:
        table, known = _known[without] = rules.RULES, tuple(_grouped(rules.RULES, without))
    return known


# By what is left out: the table that was grouped, and its groups.
_known: dict[frozenset[str], tuple[Sequence[Rule], Sequence[Sequence[Rule]]]] = {}


def _grouped(table: Sequence[Rule], without: frozenset[str]) -> Iterator[Sequence[Rule]]:
    for reads_page, members in groupby(table, key=attrgetter("reads_page")):
        in_force = [rule for rule in members if rule.id not in without]
        if reads_page:
            yield in_force
        else:
            yield from ([rule] for rule in in_force)


def _find(members: Sequence[Rule], text: str, context: Context) -> Found | None:
    """Give what the rules of a step find in a text, None where that is nothing."""
    if len(members) == 1 and not members[0].reads_page:
        found = _alone(members[0], text, context)
    else:
        found = of_rules(text, ((rule.id, _listed(rule, text, context)) for rule in members))
    return found if found.repairs.starts or found.spans else None


def _alone(rule: Rule, text: str, context: Context) -> Found:
    try:
        return of_rule(rule.id, text, _findings(rule, text, context))
    except MemoryError:
        raise
    except Exception as error:
        raise _fault(rule, error) from error


def _listed(rule: Rule, text: str, context: Context) -> list[Finding]:
    try:
        return list(_findings(rule, text, context))
    except MemoryError:
        raise
    except Exception as error:
        raise _fault(rule, error) from error


def _fault(rule: Rule, error: Exception) -> RuleError:
    return RuleError(rule.id, f"{type(error).__name__}: {error}", next_step="report this with the text")


def _findings(rule: Rule, text: str, context: Context) -> Iterable[Finding]:
    """Give what a rule finds, but for what the format says is code and the words that are never converted."""
    found = rule.find(text, context)
    if not rule.is_layout and (context.is_named_markdown or context.states_code):
        found = stated.spared(text, found, context, reads_page=rule.reads_page)
    if context.protected and rule.flag == rules.CONVERTED:
        found = unprotected(text, found, context.protected)
    return found


def unprotected(text: str, found: Iterable[Finding], words: Sequence[str]) -> Iterator[Finding]:
    """Yield the findings that touch none of some words where they stand in the text.

    >>> [each.start for each in unprotected("乾隆與乾淨", [Finding(0, 1, "干"), Finding(2, 3, "与")], ["乾隆"])]
    [2]
    """
    inside = {at for word in words for start in occurrences(text, word) for at in range(start, start + len(word))}
    yield from (each for each in found if inside.isdisjoint(range(each.start, max(each.end, each.start + 1))))
