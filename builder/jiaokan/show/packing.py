"""Values of JSON packed into a page: compressed, in pieces of which a browser opens those it needs."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterable, Iterator
from typing import Any

_PIECE = 1 << 18  # bytes of JSON in a piece: opened in some milliseconds, and large enough to be packed well


def packed(value: Any) -> str:
    """Give a value as JSON, compressed by zlib, in base64.

    >>> json.loads(zlib.decompress(base64.b64decode(packed(["文", 1]))))
    ['文', 1]
    """
    return _packed(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def _packed(text: str) -> str:
    return base64.b64encode(zlib.compress(text.encode("utf-8", "surrogatepass"), 9)).decode("ascii")


def pack(values: Iterable[tuple[str, Any]]) -> Iterator[tuple[list[str], str]]:
    """Yield pieces: the keys of some values, and these values as one packed object.

    >>> [(keys, len(text) > 0) for keys, text in pack([("a", 1), ("b", 2)])]
    [(['a', 'b'], True)]
    """
    keys: list[str] = []
    parts: list[str] = []
    size = 0
    for key, value in values:
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        keys.append(key)
        parts.append(f"{json.dumps(key)}:{text}")
        size += len(text.encode())
        if size >= _PIECE:
            yield keys, _packed(f"{{{','.join(parts)}}}")
            keys, parts, size = [], [], 0
    if keys:
        yield keys, _packed(f"{{{','.join(parts)}}}")


def pack_all(values: Iterable[tuple[str, Any]]) -> tuple[dict[str, int], list[str]]:
    """Give the piece that each key is in, and the pieces.

    >>> piece_of, pieces = pack_all([("a", 1), ("b", 2)])
    >>> piece_of, len(pieces)
    ({'a': 0, 'b': 0}, 1)
    """
    piece_of: dict[str, int] = {}
    pieces: list[str] = []
    for keys, text in pack(values):
        piece_of |= dict.fromkeys(keys, len(pieces))
        pieces.append(text)
    return piece_of, pieces
