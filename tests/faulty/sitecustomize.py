"""Loaded by every Python process that has this folder on its path: rules that fail on texts that ask for it.

A rule of the builder is replaced by one that looks for a word in the text and then raises, recurses, runs for ever, takes
all memory or kills its process: what no input may do to a build.
"""

from __future__ import annotations

import functools
import os
import signal
import time

from jiaokan import rules

RULE = "stray-marks"


def _recurse(depth: int) -> int:
    return _recurse(depth + 1) + 1


def _fail(text: str) -> None:
    if "触发异常" in text:
        raise ValueError("a rule fails\nin two lines")
    if "触发递归" in text:
        _recurse(0)
    if "触发内存" in text:
        raise MemoryError
    if "触发退出" in text:
        os.kill(os.getpid(), signal.SIGKILL)
    while "触发循环" in text:
        time.sleep(0.05)  # as good as work: only a kill from outside ends it


def _faulty(rule):
    @functools.wraps(rule.find)
    def find(text, context):
        _fail(text)
        return rule.find(text, context)

    return rules.Rule(rule.id, find, rule.flag, rule.since)


rules.RULES = tuple(_faulty(rule) if rule.id == RULE else rule for rule in rules.RULES)
