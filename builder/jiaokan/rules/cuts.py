"""Where a line end cuts a word or a clause in two, and where a line opens a paragraph whatever stands before it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from jiaokan.rules.torn import IN_PROSE, SURE, is_torn
from jiaokan.text.chars import BLANKS, HAN, HAN_ONE
from jiaokan.text.lexicon import REACH, torn_word, words_of

_HAN_END = re.compile(rf"[{HAN}]{{1,{REACH}}}\Z")
_HAN_START = re.compile(rf"[{HAN}]{{1,{REACH}}}")
_MARK = re.compile("[，。；：！？,;:]")
_CLAUSE = re.compile("[，；,;]")
_STOP = re.compile("[。；！？]")
_CUT_LINE, _CLAUSE_LINE = 10, 20  # code points: of a line whose last word is cut, and of one whose clause goes on
_NEAR_FULL = 3  # code points by which a full line may be shorter than the page's longest
# Words of one Han behind which a clause goes on, and with which none begins.
_LEADS_ON = frozenset(
    "的地得和与與及或在为為对對向从從以于於把被将將使由按并並而且是各其该該每不要可应應须須能就所如若因至"
)
_FOLLOWS = frozenset("的地得了着过過等们們和与與及或之者")


def cuts_word(line: str, following: str, *, proof: float = SURE) -> bool:
    """Tell whether the end of a line cuts a word that is surely one: 负责解 / 释.

    ``proof``: the bits that the word must gain; fewer will do where the page cuts words at other such line ends.
    Left alone: short lines, lines that end between words, however well the two go together.

    >>> cuts_word("本办法由文化站负责解", "释。"), cuts_word("本办法由文化站负责", "解释。")
    (True, False)
    """
    if len(line) < _CUT_LINE:
        return False
    before, after = _HAN_END.search(line[-REACH:]), _HAN_START.match(following)
    if before is None or after is None or after[0][0] == "本":  # 页脚 / 本办法: so many a paragraph begins
        return False
    word = torn_word(before[0], after[0])
    whole = words_of(before[0])[-1]  # 课程表 / 现: what is cut off must be no word's end
    return word.startswith(whole) and is_torn(f"{before[0]}\n{after[0]}", len(before[0]), proof)


def leaves_tail(line: str, following: str) -> bool:
    """Tell whether a line cuts a word of which the next has the last Han and a stop: 统一回 / 收。 is no paragraph.

    >>> leaves_tail("旧电线由电管站统一回", "收。"), leaves_tail("旧电线由电管站统一回", "收旧站。")
    (True, False)
    """
    return _TAIL.fullmatch(following) is not None and cuts_word(line, following, proof=IN_PROSE)


_TAIL = re.compile(f"[{HAN}][。；！？]")


def cuts_clause(line: str, following: str, *, longest: int, proved: bool) -> bool:
    """Tell whether the end of a full line of prose falls in the middle of a clause that the next line ends.

    ``longest``: code points of the page's longest line. ``proved``: the page cuts words at such line ends. Without that,
    the line must end in a word that leads on (的, 和, 在), or the next begin with one that follows.
    """
    if len(line) < max(_CLAUSE_LINE, longest - _NEAR_FULL) or len(following) > longest + _NEAR_FULL:
        return False
    before, after = _HAN_END.search(line), _HAN_START.match(following)
    if before is None or after is None or not _CLAUSE.search(line) or not _STOP.search(following):
        return False
    return proved or words_of(before[0])[-1] in _LEADS_ON or words_of(after[0])[0] in _FOLLOWS


def leaves_clause_open(line: str, following: str) -> bool:
    """Tell whether a line ends in a comma, and is so long that it is no verse, and the next one goes on with it.

    Left alone: two lines about as long as each other (verse, headlines cut at one width), a label below (地址：…), the
    line said again behind its comma, code.

    >>> opening = "各村组织青壮年劳力上堤巡查并且每隔两小时上报，"
    >>> leaves_clause_open(opening, "不得漏报。"), leaves_clause_open(opening, "电话：见附表")
    (True, False)
    """
    size = len(line.lstrip(BLANKS))
    if line[-1] not in _COMMAS or size < _CLAUSE_LINE or _LABELLED.match(following):
        return False
    if line[-1] == "," and (HAN_ONE.search(line) is None or _SIGN_OF_CODE.search(line + following)):
        return False
    even = line[-1] != "、" and size < _VERSE and abs(len(following) - size) <= _EVEN
    return not even and line.strip(BLANKS)[:-1] not in following


_COMMAS = "，,、"
_LABELLED = re.compile(rf"[{HAN}]{{2,6}}[：:](?![“「])")
_SIGN_OF_CODE = re.compile("[=(){}\\[\\]]")  # narrow ones, beside a narrow comma
# Code points: of a line of verse, of a song or of a headline there are fewer, and they differ by no more.
_VERSE, _EVEN = 30, 5


def find_verse(lines: Sequence[str]) -> frozenset[int]:
    """Give the lines, by number, above which a short line ends in a comma as its neighbour does: verse and songs.

    >>> sorted(find_verse(["小河弯弯，", "柳树青青，", "我在桥头，", "看月亮。"]))
    [1, 2, 3]
    """
    ends = [line[-1] in _COMMAS and len(line.lstrip(BLANKS)) < _VERSE for line in lines]
    return frozenset(
        index for index in range(1, len(lines)) if ends[index - 1] and (ends[index] or (index > 1 and ends[index - 2]))
    )


def cuts_words(pairs: Iterable[tuple[str, str]]) -> bool:
    """Tell whether one of some line ends, each given with the line behind it, cuts a word in prose."""
    return any(
        cuts_word(line, following.lstrip(BLANKS)) and (_MARK.search(line) or _MARK.search(following))
        for line, following in pairs
    )


# --- speakers -------------------------------------------------------------------------------------------------
_LABEL = re.compile(rf"([{HAN}A-Za-z]{{2,8}}[0-9]{{0,2}})[：:]")
_SPEAKER = re.compile(
    "(?:[问問答QqAa甲乙丙丁戊男女](?:[0-9一二三四五]{0,2})|记者|記者|主持人|原告|被告|第三人|上诉人|被上诉人|公诉人|辩护人|审判长|审判员|法官|律师|书记员|"
    "学生|老师|医生|患者|嘉宾|网友|读者|旁白|上訴人|審判長|審判員|律師|書記員|學生|老師|醫生|嘉賓|網友|讀者)[：:](?![“「])"  # 问：“ goes on in a story
)
_FEWEST = 2  # lines that one label opens


def find_speakers(lines: Sequence[str]) -> frozenset[str]:
    """Give the labels that open two lines of a page or more: names of those who speak, fields, heads of points."""
    labels = (_LABEL.match(line.lstrip(BLANKS)) for line in lines)
    counts = Counter(label[1] for label in labels if label)
    return frozenset(label for label, count in counts.items() if count >= _FEWEST)


def opens_speech(line: str, speakers: frozenset[str]) -> bool:
    """Tell whether a line opens with who speaks: 问：, 答：, 甲：, 记者：, or a label that opens other lines too.

    >>> opens_speech("问：几点开会？", frozenset()), opens_speech("容：一是清淤", frozenset())
    (True, False)
    """
    label = _LABEL.match(line)
    return _SPEAKER.match(line) is not None or (label is not None and label[1] in speakers)


# --- lines that stand alone -----------------------------------------------------------------------------------
_FIELD = re.compile(rf"[{HAN}（）()/、]{{2,24}}[：:]")
_POINT = re.compile("[，。；！？,;]")
_LEAST_HEAD = 4  # code points of a running head: the last line of a paragraph may be as short as 款 and stand twice


def opens_field(line: str, following: str) -> bool:
    """Tell whether a line below one that ends in blanks to fill in is the next field: 乙方：____ above 联系人：.

    So is one that has blanks itself below one that has them: 日期：____年__月 above 调查员：____.

    A page number alone on its line is no part of a sentence either.
    """
    if following.isascii() and following.isdigit():
        return True
    field = _FIELD.match(following)
    if field is None or "__" not in line:
        return False
    return line.endswith("__") or following.startswith("__", field.end())


def find_repeated(lines: Sequence[str]) -> frozenset[str]:
    """Give the lines without a stop or comma that stand twice or more on a page: running heads and their title."""
    counts = Counter(line.strip(BLANKS) for line in lines)
    return frozenset(
        line
        for line, count in counts.items()
        if count >= _FEWEST and len(line) >= _LEAST_HEAD and HAN_ONE.search(line) and not _POINT.search(line)
    )
