"""Rows of the words that stand on a site's bars: each piece is one of a kind's words, and one is a sure one.

Of one line of the Simplified shadow. The words are data (``row-words.toml``).
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

LONGEST_ROW, _LONGEST_PIECE, _LEAST = 200, 20, 2  # code points, code points, pieces
_SEPARATOR = re.compile(r"[\s|｜丨︳│┃/·•・>»≫【】\[\]＋+\-–—*=…▼▾▶☰:：⊕⊖＋－]+")
_MARK = re.compile("[:：|｜\\]】］]")
_LABEL = r"(?:^|(?<=[\s|｜】\]）)【\[［;；]))[【\[［]?\s?({})\s?(?:[】\]］]\s?[:：]?|[:：|｜])"
_LONGEST_VALUE = 100  # code points


class _Kind(NamedTuple):
    sure: re.Pattern[str]
    word: re.Pattern[str]
    least: int


@cache
def _told() -> dict[str, Any]:
    return tomllib.loads(files("jiaokan").joinpath("data", "row-words.toml").read_text(encoding="utf-8"))


def _one_of(*words: str, around: str = "{}") -> re.Pattern[str]:
    return re.compile(around.format(f"(?:{'|'.join(words)})"), re.IGNORECASE)


@cache
def _kind(name: str) -> _Kind:
    kind = _told()[name]
    return _Kind(_one_of(*kind["sure"]), _one_of(*kind["sure"], *kind["also"], *_told()["every"]), kind.get("least", 2))


@cache
def _fields(name: str) -> _Kind:
    kind = _told()["fields"][name]
    return _Kind(_one_of(*kind["sure"]), _one_of(*kind["sure"], *kind["also"], around=_LABEL), kind["least"])


def needed(kind: str) -> str:
    """Give an expression that matches in every row of a kind: one of its sure words."""
    return "|".join(_told()[kind]["sure"])


def needed_of_fields(kind: str) -> str:
    """Give an expression that matches in every row of fields of a kind: one of its sure labels."""
    return "|".join(_told()["fields"][kind]["sure"])


@lru_cache(maxsize=256)  # a line is asked for each kind
def _pieces(line: str) -> tuple[str, ...]:
    """Give the words between separators; none of a line that is no row: too long, or with words as long as a clause."""
    if len(line) > LONGEST_ROW:
        return ()
    pieces = tuple(piece for piece in _SEPARATOR.split(line) if piece)
    return pieces if len(pieces) >= _LEAST and max(map(len, pieces)) <= _LONGEST_PIECE else ()


def is_row(line: str, kind: str) -> bool:
    """Tell whether a line is a row of the words of a kind.

    >>> is_row("读屏 放大 缩小 指读", "aids"), is_row("放大 缩小 旋转", "aids"), is_row("中文 English", "tongues")
    (True, False, True)
    """
    pieces = _pieces(line)
    told = _kind(kind)
    return len(pieces) >= told.least and any(map(told.sure.fullmatch, pieces)) and all(map(told.word.fullmatch, pieces))


def is_row_of_fields(line: str, kind: str) -> bool:
    """Tell whether a line is labels of a kind with their values, from its beginning: 索引号：12 主题分类：卫生 有效性：有效.

    >>> is_row_of_fields("索引号：12 主题分类：卫生 有效性：有效", "office"), is_row_of_fields("文号：3 名称：椅 来源：采购", "office")
    (True, False)
    """
    if not _MARK.search(line) or "。" in line:
        return False
    told = _fields(kind)
    labels = list(told.word.finditer(line))
    if len(labels) < told.least or labels[0].start() > 0 or not any(told.sure.fullmatch(label[1]) for label in labels):
        return False
    ends = [*(label.start() for label in labels[1:]), len(line)]
    return all(end - label.end() <= _LONGEST_VALUE for label, end in zip(labels, ends, strict=True))


KINDS = tuple(name for name in _told() if name not in ("every", "fields"))
FIELDS = tuple(_told()["fields"])
