"""The words of buttons and hints: how much of a short line they cover. A line that is hardly anything else is a site's.

Of one line of the Simplified shadow. The list is of words that pages put on buttons, counters and hints; a line of a
document uses some of them, but seldom nothing else.
"""

from __future__ import annotations

import re
from importlib.resources import files

from jiaokan.chars import HAN


def _words() -> list[str]:
    """Give the words of the list, longest first."""
    lines = files("jiaokan").joinpath("data", "interface-words.txt").read_text(encoding="utf-8").splitlines()
    return sorted({word for line in lines if not line.startswith("#") for word in line.split()}, key=len, reverse=True)


_COVER = re.compile("|".join(map(re.escape, _words())), re.IGNORECASE)
_SPOKEN = re.compile(f"[{HAN}A-Za-z]")
_OTHER = re.compile(r"[。；](?=.)|^[（(]?[一二三四五六七八九十]{1,3}[）)、]|[“《]")  # sentences, items, what is quoted
_LONGEST, _LEAST, _MOST = 40, 4, 0.75


def is_interface(line: str, least: float = _MOST) -> bool:
    """Tell whether a short line is words of buttons and hints by at least this share, and hardly anything else.

    >>> is_interface("还没有账号？立即注册"), is_interface("请登录县政府网站首页查看公告")
    (True, False)
    """
    if line.endswith("。"):
        return False  # 20个社区推广。 may be the end of a line that was wrapped
    if line.endswith(("：", ":")):
        least = 1.0  # 几点说明： may open a list of the text
    return _LEAST <= len(line) <= _LONGEST and not _OTHER.search(line) and coverage(line) >= least


def coverage(line: str) -> float:
    """Give the share of a line's Han and Latin letters that words of buttons and hints cover."""
    spoken = len(_SPOKEN.findall(line))
    return sum(len(word) for word in _COVER.findall(line) if _SPOKEN.match(word)) / spoken if spoken else 0.0
