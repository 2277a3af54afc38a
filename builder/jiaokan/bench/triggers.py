"""What sets a function off: the expressions and tables it reaches, and short texts drawn from them.

Nothing is kept by hand that a rule says itself: whoever adds an expression to a rule adds its triggers here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from random import Random
from types import CodeType, FunctionType, ModuleType
from typing import Any, NamedTuple

# The parser of the standard library's own expressions: the one place that knows what they are made of.
_PARSER, _OPCODES = import_module("re._parser"), import_module("re._constants")
_LONGEST = 24  # code points of a piece
_REACHED = 4  # containers within containers
_WIDE_REPEAT = 3  # how far beyond its least a repeat is drawn
_HAN = "甲防汛工作落实年月一的"  # drawn for a range that holds them: rare ones set nothing off


class Reached(NamedTuple):
    """What a function reaches: its expressions and the words of its tables, each once, in the order of reading."""

    patterns: tuple[str, ...]
    words: tuple[str, ...]


def reach(root: Callable[..., object], package: str = "jiaokan") -> Reached:
    """Follow a function through the names it uses, into every function and table of the package."""
    patterns: dict[str, None] = {}
    words: dict[str, None] = {}
    seen: set[int] = set()
    queue: list[tuple[object, int]] = [(root, 0)]
    while queue:
        value, depth = queue.pop()
        if id(value) in seen or depth > _REACHED:
            continue
        seen.add(id(value))
        if isinstance(value, re.Pattern):
            patterns[value.pattern if isinstance(value.pattern, str) else value.pattern.decode("latin-1")] = None
        elif isinstance(value, str):
            words[value[:_LONGEST]] = None
        else:
            queue += [(other, depth + 1 if _is_table(value) else 0) for other in _next(value, package)]
    return Reached(tuple(sorted(patterns)), tuple(sorted(filter(None, words))))


def _is_table(value: object) -> bool:
    return isinstance(value, (tuple, list, set, frozenset, dict))


def _next(value: object, package: str) -> Iterator[object]:
    """Yield what stands one step behind a value: members, or what a function's code names."""
    if isinstance(value, (tuple, list)):
        yield from value
    elif isinstance(value, (set, frozenset)):
        yield from sorted(member for member in value if isinstance(member, str))[:200]
    elif isinstance(value, dict):
        yield from (*value, *value.values())
    elif hasattr(value, "__wrapped__"):
        yield value.__wrapped__
    elif isinstance(value, FunctionType) and value.__module__.startswith(package):
        yield from _named(value.__code__, value.__globals__, package)
    elif isinstance(value, type) and value.__module__.startswith(package):
        yield from (member for member in vars(value).values() if not isinstance(member, str))
    elif isinstance(value, property):
        yield value.fget


def _named(code: CodeType, names: Mapping[str, object], package: str) -> Iterator[object]:
    """Yield the globals that code names, also as attributes of modules, and those of the code within it."""
    known = [names[name] for name in code.co_names if name in names]
    yield from known
    for module in (value for value in known if isinstance(value, ModuleType) and value.__name__.startswith(package)):
        yield from (getattr(module, name) for name in code.co_names if hasattr(module, name))
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _named(inner, names, package)


def sample(pattern: str, rng: Random) -> str:
    """Draw a text that an expression is likely to match; look-behind and what must not stand there are left out.

    >>> sample("第[0-9]{1,3}页", Random(1))[0]
    '第'
    """
    return "".join(_draw(_PARSER.parse(pattern), rng))[:_LONGEST]


def _draw(tree: Any, rng: Random) -> Iterator[str]:
    for code, argument in tree:
        yield from _DRAWS.get(str(code), _nothing)(argument, rng)


def _nothing(argument: Any, rng: Random) -> Iterator[str]:
    return iter(())


def _literal(argument: Any, rng: Random) -> Iterator[str]:
    yield chr(argument)


def _branch(argument: Any, rng: Random) -> Iterator[str]:
    return _draw(rng.choice(argument[1]), rng)


def _group(argument: Any, rng: Random) -> Iterator[str]:
    return _draw(argument[-1], rng)


def _ahead(argument: Any, rng: Random) -> Iterator[str]:
    direction, tree = argument
    return _draw(tree, rng) if direction > 0 else iter(())


def _repeat(argument: Any, rng: Random) -> Iterator[str]:
    low, high, tree = argument
    for _ in range(rng.randint(low, min(int(high), low + _WIDE_REPEAT))):
        yield from _draw(tree, rng)


def _class(argument: Any, rng: Random) -> Iterator[str]:
    if str(argument[0][0]) == "NEGATE":
        yield rng.choice("甲a1 ，.")
        return
    code, value = rng.choice(argument)
    if str(code) == "LITERAL":
        yield chr(value)
    elif str(code) == "RANGE":
        has_han = value[0] <= ord(_HAN[0]) <= value[1]
        yield rng.choice(_HAN) if has_han else chr(rng.randint(value[0], min(value[1], value[0] + 40)))
    else:
        yield from _category(value, rng)


def _category(argument: Any, rng: Random) -> Iterator[str]:
    name = str(argument)
    yield rng.choice("1" if name.endswith("DIGIT") else " \u3000" if name.endswith("SPACE") else "甲a1")


def _any(argument: Any, rng: Random) -> Iterator[str]:
    yield rng.choice("甲a1 ，.")


_DRAWS: Mapping[str, Callable[[Any, Random], Iterator[str]]] = {
    "LITERAL": _literal,
    "NOT_LITERAL": _any,
    "ANY": _any,
    "IN": _class,
    "CATEGORY": _category,
    "BRANCH": _branch,
    "SUBPATTERN": _group,
    "ATOMIC_GROUP": _draw,
    "MAX_REPEAT": _repeat,
    "MIN_REPEAT": _repeat,
    "POSSESSIVE_REPEAT": _repeat,
    "ASSERT": _ahead,
}
