"""The head of a report: what the site wrote above its title, the title, and what stands below it before the text.

Reads the first lines alone. A title that only a removed line has is not looked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from jiaokan.outline.lines import DATE, Line
from jiaokan.outline.phrases import GENRE_END, SECTION_NAME, WORK_END
from jiaokan.text.chars import BLANK, BLANKS, HAN
from jiaokan.text.lexicon import SURNAMES, is_word


class Head(NamedTuple):
    """The title is lines ``[first, stop)``, none if they are equal; ``kinds`` are those of the lines about it."""

    first: int
    stop: int
    end: int  # the line behind the head
    kinds: dict[int, str]

    def before(self, heading: int) -> Head:
        """Give what of the head stands above the first heading: 【要点】 with siblings is one, and no title."""
        if heading <= self.first:
            return Head(0, 0, 0, {})
        return self if heading >= self.end else self._replace(stop=min(self.stop, heading), end=heading)


def find_head(lines: Sequence[Line]) -> Head:
    """Find the head of a report; without a title it has no lines."""
    first = _first(lines)
    count = _count(lines, first)
    if not count:
        return Head(0, 0, 0, {})
    kinds = dict.fromkeys(range(first), "other")
    stop = first + count
    end = stop
    while end < min(len(lines) - 1, stop + _MOST_BELOW):
        kind = _kind_below(lines, end)
        if kind is None:
            break
        if kind:
            kinds[end] = kind
        end += 1
    return Head(first, stop, end, kinds)


_MOST_BELOW = 6  # lines between title and text

# --- lines of the site ----------------------------------------------------------------------------------------
_MOST_ABOVE = 8  # lines of the site above a title
_LONGEST_FURNITURE = 60  # code points
_PARTS = re.compile(rf"[{BLANK}:：|/｜·、,，【】\[\]（）()<>《》]+")
_BUTTONS = re.compile(
    "(?:我要)?打印(?:本页|文章)?|关闭(?:窗口|本页)?|字[号体]|[大中小]号?|特大|默认|放大|缩小|加大|减小|还原|全屏|分享[到至]?|收藏|返回(?:首页|列表)?|首页|保存|下载|复制(?:链接)?|纠错|朗读|语音播报|"
    "无障碍(?:阅读)?|[繁简][体體]|微信|微博|扫一扫|手机版|加入收藏|设为首页|[AT][+-]?|[+-]|正文|阅读|浏览|评论"
)
_FIELD = re.compile(
    "(?:(?:信息|文章|稿件|新闻)?来源|稿源|发布(?:时间|日期|机构|单位|人)|发文(?:机关|日期|字号)|成文日期|生成日期|更新(?:时间|日期)|(?:责任)?编辑|审核|浏览(?:次数|量)?|阅读(?:次数|量)?|点击(?:次数|数|率)?|访问量|索引号?|主题(?:分类|词)|当前位置|您(?:现在)?的?位置|所在位置)[：:]"
)
_TRAIL = re.compile("(?:首页|主页)[^。]{0,6}[>＞»›].*")
_STAMP = re.compile(rf"{DATE.pattern}[{BLANK}]{{1,2}}[0-9]{{1,2}}[:：][0-9]{{2}}(?:[:：][0-9]{{2}})?")


def is_furniture(line: Line) -> bool:
    """Tell whether a short line is of the site around a document: buttons, source, address on the site, time."""
    text = line.text
    if len(text) > _LONGEST_FURNITURE:
        return False
    pieces = [piece for piece in _PARTS.split(text) if piece]
    return (
        all(_BUTTONS.fullmatch(piece) for piece in pieces)
        or _FIELD.match(text) is not None
        or _TRAIL.fullmatch(text) is not None
        or _STAMP.fullmatch(text) is not None
    )


def _first(lines: Sequence[Line]) -> int:
    """Give the line on which a title may stand: the first one, or the one below lines of the site."""
    at = 0
    while at < min(len(lines) - 1, _MOST_ABOVE) and not lines[at].is_headed:
        if not (is_furniture(lines[at]) or _leads_to(lines[at], lines[at + 1]) or (at and lines[at].is_date)):
            break
        at += 1
    return at


def _leads_to(line: Line, title: Line) -> bool:
    """Tell whether a line is the way to the title below it on its site, whose name is the last: 首页 总结 柳河镇防汛总结."""
    way = line.text.removesuffix(title.text)
    return len(title.text) >= _LEAST_TITLE and way != line.text and way[-1:] in _PARTED


_LEAST_TITLE = 6  # code points
_PARTED = frozenset(f"{BLANKS}>＞»›/|｜：:-")


# --- the title ------------------------------------------------------------------------------------------------
_MOST_LINES = 4
_GOES_ON = re.compile("[及和与暨的]")  # the second line of a title: …总结 / 及下半年工作计划
_HANGS = re.compile("(?:[的和与及暨、]|关于|《[^》]{0,40})\\Z")
_UNIT = re.compile(
    "(?:局|委|办|镇|乡|院|校|学|公司|集团|社|会|处|站|所|中心|政府|部|队|厂|店|园|行|街道|社区|村|支部)\\Z"
)
_NO_TITLE = re.compile(
    rf"(?:会议)?(?:时间|地点|主持人?|参加(?:人员)?|出席(?:人员)?|列席|缺席|记录人?|甲方|乙方|(?:合同)?编号|日期|姓名|作者)[{BLANK}]?(?:[（(][^）)]{{1,8}}[）)])?[：:]"
)
_CRIES = re.compile("[^。；：]{3,29}[！？!?]")
_MOST_COMMAS = 2
_TALLEST, _SHORTEST_COLUMN = 20, 4  # lines of a title that stands upright, one or two code points each
_UPRIGHT = re.compile(f"[{HAN}]{{1,2}}")


def _count(lines: Sequence[Line], first: int) -> int:
    """Count the lines of a title that begins on a line."""
    line = lines[first]
    if line.mark_value is not None and not line.ends_sentence and len(lines) > first + 1:
        return 1
    if line.is_row:
        return 0
    if line.is_headed and len(lines) > first + 1 and line.number is None:  # the original's markup says so
        return next((at for at, other in enumerate(lines[first:]) if other.markup != line.markup), 1)
    if upright := _upright(lines, first):
        return upright
    return _lines_of(lines, first) if len(lines) > first + 1 and _may_open(lines, first) else 0


def _upright(lines: Sequence[Line], first: int) -> int:
    count = 0
    for line in lines[first : first + _TALLEST]:
        if not _UPRIGHT.fullmatch(line.text):
            break
        count += 1
    return count if count >= _SHORTEST_COLUMN and first + count < len(lines) else 0


def _may_open(lines: Sequence[Line], first: int) -> bool:
    line = lines[first]
    if line.number is not None or line.is_date or line.is_item or _NO_TITLE.match(line.text):
        return False
    return (line.is_label and not _is_cut(line)) or _cries(lines, first)


def _is_cut(line: Line) -> bool:
    """Tell whether a short first line is the end of a sentence whose beginning is lost, not a title."""
    return line.text[0] in "，。、；：）》”" or "。" in line.text


def _cries(lines: Sequence[Line], at: int) -> bool:
    """Tell whether a line that asks or exclaims is a title: short, no greeting, with text or a subtitle below."""
    text, below = lines[at].text, lines[at + 1]
    return (
        _CRIES.fullmatch(text) is not None
        and text[0] not in "，、”’）"
        and text.count("，") <= _MOST_COMMAS
        and not lines[at].is_greeting
        and (below.is_prose or below.is_label or below.text[-1] in "：:" or _DASHED.fullmatch(below.text) is not None)
    )


def _lines_of(lines: Sequence[Line], first: int) -> int:
    """Count the lines of a title of words: up to the one that ends in a genre, or two where the first cannot stand alone."""
    if not lines[first].is_label:
        return 1
    for count, line in enumerate(lines[first : first + _MOST_LINES], 1):
        if count > 1 and not _may_go_on(lines, first + count - 1):
            break
        behind = lines[first + count] if first + count < len(lines) else None
        goes_on = behind is not None and _GOES_ON.match(behind.text) is not None and behind.is_label
        if GENRE_END.search(line.text) and not goes_on:
            return count if behind is not None else 1
    return 2 if _is_in_two(lines, first) else 1


def _may_go_on(lines: Sequence[Line], at: int) -> bool:
    """Tell whether a line may be a further one of a title."""
    line = lines[at]
    return (
        line.is_label
        and line.number is None
        and not line.is_date
        and not line.is_attachment
        and not line.is_headed
        and not is_furniture(line)
        and SECTION_NAME.fullmatch(line.text) is None
        and _kind_below(lines, at) is None
    )


def _is_in_two(lines: Sequence[Line], first: int) -> bool:
    if first + 2 >= len(lines) or not _may_go_on(lines, first + 1):
        return False
    upper, lower = lines[first].text, lines[first + 1].text
    return _HANGS.search(upper) is not None or (
        WORK_END.search(lower) is not None and (_UNIT.search(upper) is not None or lines[first + 2].is_prose)
    )


# --- below the title ------------------------------------------------------------------------------------------
_DASHED = re.compile(f"(?:——|—|--|－－|-)[{BLANK}]?[^。；]{{2,60}}")
_BRACKETED = re.compile("[（(〔【](?P<words>[^（）()]{2,60}(?:[（(][^（）()]{1,20}[）)][^（）()]{0,20})?)[）)〕】]")
_OF_RULES = re.compile("通过|修订|修正|公布|施行|批准|印发|号\\Z")  # what laws say of themselves
_AT_MEETING = re.compile("[^。；：]{0,30}在[^。；：]{3,50}(?:上|中|时)(?:的?(?:讲话|发言|报告|致辞|演讲|汇报|党课))?")
_POST = "长|书记|主任|主席|代表|经理|院士|教授|董事|委员|员|总|师|支书|记者|同志|村官|校友|学生|党员|某"
_NAME = f"[{HAN}][{HAN}·×某○＊*]{{1,4}}|[{HAN}][{BLANK}]{{1,2}}[{HAN}]|[×某○]{{2,3}}"
_TITLED = re.compile(rf"[^。，；：]{{0,30}}(?:{_POST})[{BLANK}]{{1,4}}(?:{_NAME})")
_TOLD = re.compile(
    rf"(?:汇报|报告|发言|演讲|主讲|述职|讲话|致辞|宣讲|竞聘|领讲)人?(?:单位)?[：:][{BLANK}]?[^。；：]{{2,24}}"
)
_PERSON = re.compile(rf"[{HAN}](?:[{HAN}]{{2}}|[{BLANK}]{{1,2}}[{HAN}]|[某×]{{1,2}})")
DOCUMENT_NUMBER = re.compile(r"[^。，]{1,20}[〔［\[（(][0-9]{4}[〕］\]）)][^。，]{0,3}[0-9]{1,4}号")


def _kind_below(lines: Sequence[Line], at: int) -> str | None:
    """Give what a line below a title is: subtitle, speaker, empty for what its looks tell; None if it is none of the head."""
    line = lines[at]
    text = line.text
    if line.number is not None or line.is_headed or line.is_row:
        return None
    if line.is_date or is_furniture(line) or DOCUMENT_NUMBER.fullmatch(text):
        return ""
    bracketed = _BRACKETED.fullmatch(text)
    words = bracketed["words"] if bracketed else text
    if bracketed and (_OF_RULES.search(words) or is_loose_date(words)):
        return "date" if is_loose_date(words) else ""
    if _DASHED.fullmatch(text) and not _is_listed(lines, at):
        return "subtitle"
    if _is_speaker(lines, at, words):
        return "speaker"
    if bracketed:
        return "subtitle"
    return "subtitle" if line.is_label and _AT_MEETING.fullmatch(text) else None


_HAN_FIGURES = "一二三四五六七八九十"
_LOOSE_DATE = re.compile(
    rf"(?:{DATE.pattern}|(?:[0-9]{{1,2}}|[{_HAN_FIGURES}]{{1,3}})月(?:[0-9]{{1,2}}|[{_HAN_FIGURES}]{{1,3}})[日号])"
    rf"[{BLANK}]?(?:(?:凌晨|清晨|早晨|上午|中午|下午|傍晚|晚上?|深?夜|于[{HAN}]{{2,6}})|[0-9]{{1,2}}[时点](?:[0-9]{{1,2}}分)?|(?:星期|周)[{_HAN_FIGURES}日天])?"
)
_LONGEST_DATE = 30  # code points


def is_loose_date(text: str) -> bool:
    """Tell whether a text is a date, also one without a year or with a time of day: 9月12日, 2020年7月4日12时, …日夜."""
    return len(text) <= _LONGEST_DATE and _LOOSE_DATE.fullmatch(text.strip("（）()")) is not None


def _is_listed(lines: Sequence[Line], at: int) -> bool:
    """Tell whether a line with a dash has a neighbour that opens so too: items of a list."""
    return at + 1 < len(lines) and lines[at + 1].text[0] == lines[at].text[0]


def _is_speaker(lines: Sequence[Line], at: int, words: str) -> bool:
    if _TITLED.fullmatch(words) or _TOLD.fullmatch(words):
        return True
    behind = lines[at + 1] if at + 1 < len(lines) else None
    opens = behind is not None and (behind.is_prose or behind.is_date or behind.is_greeting or behind.text[-1] in "：:")
    return opens and words[0] in SURNAMES and _PERSON.fullmatch(words) is not None and not is_word(words[:2])
