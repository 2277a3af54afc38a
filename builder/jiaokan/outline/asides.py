"""What stands behind the stop of a sentence and still belongs to it: marks of notes, and brackets that remark on it.

Decides nothing about stops. A mark or bracket that numbers what follows (①, （一）, [1] in a list) belongs to that.
"""

from __future__ import annotations

import re

from jiaokan.text.chars import BLANK, BLANKS, HAN_NUMERAL, members

_CIRCLED = "①-⑳"
_CITED = r"[\[［〔](?:注释?|註)?[0-9]{1,3}(?:[-–—,，、][0-9]{1,3}){0,9}[\]］〕]"
_SURE = r"\[(?:来源请求|來源請求|需要引用|可疑|何时|谁)[？?]?\]|[¹²³⁰⁴-⁹]{1,3}"
_PLAIN, _WITH_CITED, _WITH_CIRCLED = (
    re.compile(rf"(?:[{BLANK}]*(?:{marks}))+[{BLANK}]*")
    for marks in (_SURE, f"{_SURE}|{_CITED}", f"{_SURE}|{_CITED}|[{_CIRCLED}]")
)
# Such marks number the items of a list where one opens the paragraph or stands behind a colon.
_LISTS = re.compile(rf"(?:\A|[：:])[{BLANK}]*(?:{_CITED}|[{_CIRCLED}])")
_CIRCLES = tuple(members(_CIRCLED))
_BRACKET = re.compile(rf"[（(【〔]([^（()）【】〔〕]{{1,78}})[）)】〕][{BLANK}]*(?![，。、；：！？…,.;:!?])")
_NUMBER = re.compile(
    rf"(?:[{HAN_NUMERAL}]{{1,4}}|[0-9０-９]{{1,3}}|[A-Za-z]{{1,3}}|[甲乙丙丁戊己庚辛上中下问答]|[{_CIRCLED}])"
)
# A bracket remarks on the sentence before it: who does it, where it is from, what the hall did, how to fill it in.
_REMARK = re.compile(
    "[^：:]{1,16}[：:]|.{0,12}(?:掌声|掌聲|鼓掌|欢呼|歡呼|起立)|(?:众?笑|笑声|大笑|插话|停顿|略|下同|同上|(?:未完)?待续|完)\\Z"
    "|详?见|詳?見|参见|參見|出自|语出|摘自|选自|节选|引自|原载|[请須须限《]|不含|不包括|以下简称|下称"
)
_STOPS = "。！？；…!?;"


class Asides:
    """The marks and brackets of a paragraph that belong to the sentence before them."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._notes = _notes_of(text)

    def end(self, at: int) -> int:
        """Give the offset behind what belongs to the sentence that a stop ends at an offset; that offset if nothing does.

        >>> Asides("见上。[1]又见下。（鼓掌）好。").end(3), Asides("好。（一）修路。").end(2)
        (6, 2)
        """
        notes = self._notes.match(self._text, at)
        end = notes.end() if notes else at
        bracket = _BRACKET.match(self._text, end)
        return bracket.end() if bracket and self._is_remark(bracket) else end

    def _is_remark(self, bracket: re.Match[str]) -> bool:
        """Tell whether a bracket without a stop of its own says something of the sentence before it.

        At the end of the paragraph it does, unless brackets label the sentences.
        """
        words = bracket[1].strip(BLANKS)
        if words[-1:] in _STOPS or _NUMBER.fullmatch(words):
            return False
        if _REMARK.match(words):
            return True
        return bracket.end() == len(self._text) and self._text.lstrip(BLANKS)[0] not in "（(【〔"


def _notes_of(text: str) -> re.Pattern[str]:
    """Give what marks a note in a paragraph: circled figures only where one ends it, none that number a list."""
    if _LISTS.search(text):
        return _PLAIN
    return _WITH_CIRCLED if text.rstrip(BLANKS).endswith(_CIRCLES) else _WITH_CITED
