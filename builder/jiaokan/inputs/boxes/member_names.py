"""Names of files in archives as safe text, and which of them nobody wrote for a reader. Opens nothing."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Sequence

from jiaokan.inputs import detect
from jiaokan.inputs.files import safe_name

_UNSHOWN = re.compile("[\0-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
_BY_SYSTEMS = frozenset({"__macosx", "thumbs.db", "desktop.ini"})
_UNICODE_PATH = 0x7075  # the field of Info-ZIP: version, CRC-32 of the name in the header, the name in UTF-8
_MOST = 4096  # code points of a name: Linux has no longer paths


def safe_path(name: str) -> str:
    r"""Write a path in an archive as valid text that leads nowhere: ``..``, roots, drives and controls become escapes.

    >>> safe_path("../etc/x"), safe_path("/a/b.txt"), safe_path("c:/a.txt"), safe_path("甲/乙.txt")
    ('\\x2e\\x2e/etc/x', '\\x2fa/b.txt', 'c\\x3a/a.txt', '甲/乙.txt')
    """
    safe = _UNSHOWN.sub(lambda found: _escape(found[0]), safe_name(name[:_MOST]))
    if safe.startswith("/"):
        safe = f"\\x2f{safe[1:]}"
    return "/".join(part.replace(".", "\\x2e") if part in (".", "..") else part for part in safe.split("/"))


def _escape(char: str) -> str:
    return f"\\x{ord(char):02x}" if ord(char) < 0x80 else f"\\u{ord(char):04x}"


def is_hidden(name: str) -> bool:
    """Tell whether a file or a folder around it is one that systems write for themselves.

    >>> is_hidden("__MACOSX/a.txt"), is_hidden("甲/.DS_Store"), is_hidden("~$甲.docx"), is_hidden("_前言.txt")
    (True, True, True, False)
    """
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    return any(part.startswith((".", "~$")) or part.lower() in _BY_SYSTEMS for part in parts)


def codec_of(names: Sequence[bytes]) -> str:
    r"""Choose the codec of the names of one archive that states none: UTF-8, GB18030, Big5, else cp437.

    Windows in China packs names in GBK, in Taiwan in Big5, Linux in UTF-8; cp437 is what the format says. Short names fit
    several: 通知 in GBK is valid UTF-8, so what all names say together decides.

    >>> codec_of(["通知.txt".encode("gbk")]), codec_of(["通知.txt".encode()]), codec_of([b"\xff\xff"])
    ('gb18030', 'utf-8', 'cp437')
    """
    fits = [codec for codec in ("utf-8", "gb18030", "big5") if all(_is_valid(name, codec) for name in names)]
    if not fits or all(name.isascii() for name in names):
        return fits[0] if fits else "cp437"
    return detect.choose(detect.probe_of(b"\n".join(names)), names=fits).encoding


def _is_valid(name: bytes, codec: str) -> bool:
    try:
        name.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def unicode_path(extra: bytes, raw: bytes) -> str | None:
    """Give the name in UTF-8 that a ZIP member's extra fields hold, if it belongs to the name in its header."""
    at = 0
    while at + 4 <= len(extra):
        tag, size = struct.unpack_from("<HH", extra, at)
        body = extra[at + 4 : at + 4 + size]
        if tag == _UNICODE_PATH and len(body) > 5 and struct.unpack_from("<I", body, 1)[0] == zlib.crc32(raw):
            try:
                return body[5:].decode("utf-8")
            except UnicodeDecodeError:
                return None
        at += 4 + size
    return None
