"""Puts a changed module into the loaded one without loading anything again: its functions' code, its constants.

Other modules hold our functions as objects, so a function gets the changed code where it stands. A constant is another
object: it is put under its name, here and where a module of ours imported it. What was computed from it on import
elsewhere stays as it was: a mutant that lives so is tried again with everything loaded anew.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from types import FunctionType, ModuleType
from typing import Any


def patch(name: str, source: str, importers: Iterable[str]) -> None:
    """Give the loaded module ``name`` the functions and constants of ``source``, and its constants to ``importers``."""
    old = sys.modules[name]
    new = ModuleType(name)
    file = getattr(old, "__file__", None)
    vars(new).update(__file__=file, __package__=old.__package__, __path__=getattr(old, "__path__", None))
    exec(compile(source, file or name, "exec"), vars(new))  # noqa: S102  (our own module, changed)
    users = [vars(sys.modules[each]) for each in importers if each in sys.modules]
    users += [vars(module) for key, module in sys.modules.items() if key.startswith("tests.")]
    for key, value in list(vars(new).items()):
        before = vars(old).get(key)
        if key.startswith("__") or isinstance(value, ModuleType):
            continue
        if isinstance(value, type):
            if value.__module__ == name:
                _put_class(before, value)
        elif not _put_function(name, before, value) and _is_plain(value):
            for space in (vars(old), *users):
                if space.get(key) is before:
                    space[key] = value


def _put_class(old: Any, new: type) -> None:
    for key, value in vars(new).items():
        before = vars(old).get(key)
        for part in ("fget", "__func__", "func"):  # property, classmethod and staticmethod, cached_property
            if hasattr(value, part) and hasattr(before, part):
                value, before = getattr(value, part), getattr(before, part)  # noqa: PLW2901
        if not _put_function(new.__module__, before, value) and _is_plain(value) and not key.startswith("__"):
            setattr(old, key, value)


def _put_function(name: str, old: Any, new: Any) -> bool:
    """Put the code of a function of this module; tell whether it was one."""
    if hasattr(new, "cache_clear") and hasattr(old, "cache_clear"):
        old.cache_clear()
    old, new = getattr(old, "__wrapped__", old), getattr(new, "__wrapped__", new)
    if not (isinstance(old, FunctionType) and isinstance(new, FunctionType)):
        return False
    if new.__module__ == name and len(old.__code__.co_freevars) == len(new.__code__.co_freevars):
        old.__code__, old.__defaults__, old.__kwdefaults__ = new.__code__, new.__defaults__, new.__kwdefaults__
    return True


def _is_plain(value: Any) -> bool:
    """Tell whether a value is a constant: a number, a text, an expression, a container of ours; no object with state."""
    return isinstance(value, (bool, int, float, str, bytes, tuple, list, frozenset, set, dict)) or hasattr(
        value, "pattern"
    )
