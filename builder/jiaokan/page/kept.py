"""What speaks for the text where a line's words sound like a site: rows of one form, verse, what the text introduces.

Each gives positions of lines; what a list says counts for all its rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from jiaokan.page import lists, pieces
from jiaokan.page.lines import HEARD, NEAR, Lines
from jiaokan.page.links import is_dated_link, is_related_label
from jiaokan.page.lists import LEAST_ROWS, is_label_of_list
from jiaokan.page.score import Reason
from jiaokan.text.chars import BLANK, BLANKS, HAN, count_han

ONE_OF_A_LIST = Reason("one-of-a-list", -3.0)
INTRODUCED = Reason("introduced-by-the-text", -8.0)
WHO_SPEAKS = Reason("who-speaks", -8.0)

_GAP = rf"(?:\t|\u3000|[{BLANK}]{{2}})[{BLANK}\t]{{0,40}}"
_NUMBERED = "numbered"
_WITH_ADDRESS = "with-address"  # an index of sites: it is the text
_FORMS = {
    _NUMBERED: r"[（(\[【]?(?:[0-9]{1,3}|[一二三四五六七八九十]{1,3}|[A-Za-z])[)）\]】.、．]",
    "sections": r"[0-9]{1,2}(?:\.[0-9]{1,2}){1,3}(?![0-9.])",
    "to-fill-in": r".{1,60}[（(][\u3000 _]{1,20}[)）]\Z",
    "leaders": r".{1,60}?(?:…{2,}|\.{5,}|·{5,})",
    "quoted": "[“《「].{1,60}[”》」]\\Z",
    _WITH_ADDRESS: f"[{HAN}A-Za-z0-9][^\n]{{1,60}}[{BLANK}（(:：](?:https?://|www\\.)[!-~]{{4,200}}",
    "hashed": f"#[{HAN}A-Za-z]",
}
_FORM = re.compile("|".join(f"({pattern})" for pattern in _FORMS.values()))  # the first that fits
_NAMES = tuple(_FORMS)
_CELLS = re.compile(_GAP)
_SITE_SHARE = 0.66


def form_of(line: str) -> str:
    """Name the form of a row: numbered, with leaders, three columns; empty for a line like any other.

    >>> form_of("首页　　shǒuyè　　home page"), form_of("（2）登录"), form_of("首页 新闻")
    ('3 columns', 'numbered', '')
    """
    if (match := _FORM.match(line)) and match.lastindex:
        return _NAMES[match.lastindex - 1]
    cells = len(_CELLS.findall(line)) + 1
    return f"{cells} columns" if cells > 1 else ""


def rows(lines: Lines) -> frozenset[int]:
    """Give the positions of all rows that speak for themselves as a list."""
    return frozenset((*rows_of_documents(lines), *references(lines), *lists_that_are_the_text(lines)))


def rows_of_documents(lines: Lines) -> Iterator[int]:
    """Yield the positions of rows of one form of which too few speak as a site does: all are the document's."""
    forms = [form_of(line) for line in lines.words]
    yield from _indexes_of_sites(lines, forms)
    at = 0
    while at < len(forms):
        end = at + 1
        while end < len(forms) and forms[end] == forms[at]:
            end += 1
        if forms[at] not in ("", _WITH_ADDRESS) and end - at >= LEAST_ROWS:
            heard = sum(lines.own[row].value >= HEARD for row in range(at, end))
            if heard < _SITE_SHARE * (end - at):
                yield from range(at, end)
        at = end


def _indexes_of_sites(lines: Lines, forms: Sequence[str]) -> Iterator[int]:
    """Yield rows with the address of a site, three or more, with at most a heading between two: they are the text."""
    run: list[int] = []
    for at in (at for at, form in enumerate(forms) if form == _WITH_ADDRESS):
        if run and not _is_beside(lines, run[-1], at):
            yield from run if len(run) >= LEAST_ROWS else ()
            run = []
        run.append(at)
    yield from run if len(run) >= LEAST_ROWS else ()


def _is_beside(lines: Lines, row: int, following: int) -> bool:
    """Tell whether nothing stands between two rows, or one line that is no running text and no site's."""
    between = range(row + 1, following)
    return len(between) <= 1 and all(lines.own[at].value < NEAR and not lines.is_text[at] for at in between)


_REFERENCES = re.compile(
    "[【\\[（(]?(?:主要)?(?:参考(?:资料|文献|书目)?|引用(?:资料|文献|书目)?|资料来源|引文|注释|脚注|尾注|附注|references|notes)[】\\]）)]?[:：]?",
    re.IGNORECASE,
)


def references(lines: Lines) -> Iterator[int]:
    """Yield the numbered rows below a heading of references: a title with its day is an entry there."""
    for at, line in enumerate(lines.words):
        if len(line) <= _LONGEST_LABEL and _REFERENCES.fullmatch(line):
            yield from takewhile(lambda row: form_of(lines.words[row]) == _NUMBERED, range(at + 1, len(lines)))


_LONGEST_LABEL = 12  # code points


_LONGEST_VERSE, _MEAN_VERSE, _LONGEST_BUTTON = 20, 5, 6  # code points
_LEAST_VERSES, _BUTTON_SHARE = 5, 0.34  # lines
_LEAST_OF_PAGE, _MEAN_SHORT = 8, 3  # lines, code points
_NO_VERSE = re.compile("[0-9:：|｜>»/·，]")


def words_in_verse(lines: Lines, last: int) -> Iterator[int]:
    """Yield the positions of short lines that say what buttons say, between lines of verse: 下一页 in a song.

    ``last`` is the end of the text: titles of other pages below it look like verse.
    """

    def is_short(at: int) -> bool:
        if at >= last:
            return False
        line = lines.words[at]
        if lines.own[at].value < NEAR:
            return len(line) <= _LONGEST_VERSE and _NO_VERSE.search(line) is None
        return len(line) <= _LONGEST_BUTTON

    near = sum(own.value >= NEAR for own in lines.own)
    for first, end in lines.runs(is_short):
        unknown = [at for at in range(first, end) if lines.own[at].value < NEAR]
        is_alone = near == end - first - len(unknown)  # a page with bars has other lines of a site
        mean = _MEAN_SHORT if is_alone and len(unknown) >= _LEAST_OF_PAGE else _MEAN_VERSE
        if len(unknown) < _LEAST_VERSES or sum(len(lines.words[at]) for at in unknown) < mean * len(unknown):
            continue
        heard = [at for at in range(unknown[0], unknown[-1]) if lines.own[at].value >= NEAR]
        if len(heard) <= _BUTTON_SHARE * (unknown[-1] - unknown[0] + 1):
            yield from heard


# A moment, and nothing but a name beside it: 2012-12-08 20:01:22 大头.
_NAME = re.compile(r"[\w·.-]{1,16}(?:[（(][\w@.-]{1,24}[）)])?[:：]?")
_NO_NAME = re.compile("发[表布]|回[复应]|评论|来源|作者|编辑|记者|阅读|浏览|点击|更新|上传|下载|[0-9]楼|\\A[0-9]+\\Z")
_LEAST_SPEAKERS, _LEAST_NAMES, _LONGEST_STAMP = 4, 2, 60  # lines, names, code points


def speakers(lines: Lines) -> Iterator[int]:
    """Yield the lines of a record of talk that say who speaks and when; no line of a site stands between them.

    What forums and readers' columns print so has their own words or buttons about it.
    """
    names: dict[int, str] = {}
    for at, line in enumerate(lines.words):
        stamp = pieces.TIME_WITH_DATE.search(line) if len(line) <= _LONGEST_STAMP else None
        if stamp is not None:
            name = (line[: stamp.start()] + line[stamp.end() :]).strip(BLANKS + "[]【】:：")
            if _NAME.fullmatch(name) and not _NO_NAME.search(name):
                names[at] = name
    if len(names) < _LEAST_SPEAKERS or len(set(names.values())) < _LEAST_NAMES:
        return
    between = (at for at in range(min(names), max(names)) if at not in names)
    if all(lines.own[at].value < HEARD for at in between):
        yield from names


_LONGEST_SAYING, _LEAST_SAYING = 200, 4  # code points, Han
# The clause says, shows or names something: 写明：, 依次显示：, 常见的有：, 效果如下：.
_SAYING = re.compile(
    "(?:写|说|称|问|答|读|喊|显示|标|注明|载|如下|效果|样子?|提示|声明|弹出|出现|看[到见]|内容|包括|有|是|为|例如|比如|示例|即|叫|印|贴|挂)"
    "[^，。；]{0,6}[:：]\\Z"
)


def introduced(lines: Lines, last: int) -> Iterator[int]:
    """Yield the positions of lines that running text above them introduces with a colon, down to its next line.

    A judgment shows what stood on a page, a writer what she wrote under it: they are the document's whatever they say.
    ``last`` is the end of the text.
    """
    at = 0
    while at < last:
        if _says_more(lines, at):
            end = at + 1
            while end < last and lines.own[end].value >= NEAR:
                end += 1
            if end < last:
                yield from range(at + 1, end)
            at = end
        else:
            at += 1


def _says_more(lines: Lines, at: int) -> bool:
    line = lines.words[at]
    return (
        _SAYING.search(line) is not None
        and lines.own[at].value < NEAR
        and count_han(line) >= _LEAST_SAYING
        and len(line) <= _LONGEST_SAYING
        and not is_label_of_list(line)
        and not is_related_label(line)
    )


def lists_that_are_the_text(lines: Lines) -> Iterator[int]:
    """Yield the positions of dated rows in a row on a page without running text: an index is such a list."""
    if any(lines.is_text):
        return
    for first, last in lines.runs(lambda at: is_dated_link(lines.words[at][: lists.LONGEST_LINK])):
        if last - first >= LEAST_ROWS:
            yield from range(first, last)
