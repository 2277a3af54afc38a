"""Copies of a page's title at its head: the page's name, the heading and the text's own title say the same.

A copy says no more than the title below it: every word of it, a site's own apart, stands there too. Rows of a list are
alike as well, so that it must be seen to be the title: the site's lines alone stand above it, the body behind it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from jiaokan.rules.seams import is_site_line
from jiaokan.text.chars import BLANKS, HAN
from jiaokan.text.facts import is_prose
from jiaokan.text.rule import Context
from jiaokan.text.traced import Finding

# A title: six code points or more, no label with a value, no row of a table.
_TITLE = re.compile(r"(?!(?!(?:19|20)[0-9]{2}[年-])[0-9])(?:[^：:_\t]{2,30}[：:])?[^：:_\t]{4,80}(?<![，。；、！？,;])")
_SHORTEST_TITLE = 6
_SUFFIX = re.compile(r"\s?[_|｜\-—]\s?")


def _whole_line(text: str, start: int, end: int) -> Finding:
    return Finding(start, min(end + 1, len(text)), "", "copy of the title")


def find_repeated_titles(text: str, context: Context) -> Iterator[Finding]:
    """Remove all but the last of a title's copies at the head of the page, a site's suffix included.

    Why: page title, heading and article title say the same. Only lines before the first prose count, so a title
    that opens the next report stays; the copy nearest the body is kept. Left alone: rows of a list (a line of the text
    above the copies, or another row between them and the body), pages without a body, a copy that says a word more
    (（草案）), a title whose only copy is broken over two lines, lines under six code points,
    labels (身份证号码：), rows that begin with a figure, repetitions in verse, lists and tables further down.
    """
    shadow = context.shadow(text)
    head: list[tuple[int, int, str]] = []
    for start, end in _head(text):
        line = _LABEL.sub("", shadow[start:end].strip(BLANKS)).strip(BLANKS + "|｜")
        if is_prose(line) or _BROKEN_OFF.fullmatch(line):
            lines = [line for _, _, line in head]
            gone = _above_body(lines, {*_variants(lines), *_copies(lines)})
            yield from (_whole_line(text, *head[index][:2]) for index in sorted(gone))
            return
        if line:
            head.append((start, end, line))


def _above_body(lines: list[str], copies: set[int]) -> set[int]:
    """Give the copies if they and the title below them are a page's: no line of a list stands above or below."""
    if not copies:
        return copies
    above, below = lines[: min(copies)], lines[max(copies) + 1 :]
    said = [line for index, line in enumerate(lines) if index in copies]
    rows = (line for line in below if _is_row(line) and not any(_are_akin(copy, line) for copy in said))
    is_title = all(map(_is_of_page, above)) or all(_GENRE.search(line) for line in said)
    return copies if is_title and not any(rows) else set()


def _are_akin(copy: str, line: str) -> bool:
    return _is_part(copy, line) or _is_part(line, copy) or _likeness(copy, line) >= _AKIN


# What a text that has a body calls itself: no unit, person or thing of a list ends so.
_GENRE = re.compile(
    "(?:通知|通报|通告|公告|方案|预案|总结|汇报|报告|讲话|发言|致辞|[演讲言说]稿|办法|规定|条例|细则|制度|计划|规划|纪要|日记|意见|决定|倡议书|承诺书|说明书?|范文|范例|的信|一封信|心得|体会|简报|要点|工作)[）)]?$"
)


# A page's own lines above its title: links parted by signs, or what the judging of lines would take.
_OF_PAGE = re.compile(r"[>»›|｜/\\_]|\A[^\u3400-\u9fff]*\Z|[0-9]{4}[-/.年][0-9]{1,2}[-/.月]")


def _is_of_page(line: str) -> bool:
    return _OF_PAGE.search(line) is not None or is_site_line(line)


# What stands between a title and its body: a date, an author, a subtitle, a salutation, a numbered heading.
_BELOW_TITLE = re.compile(
    r"[—–\-(（【\[*#]|[一二三四五六七八九十0-9]{1,4}[、.．章节条）]|第[一二三四五六七八九十0-9]{1,4}[章节条]|.*[：:]|.*[0-9]{4}"
)
_LONGEST_NAME, _FULL = 8, 28  # code points
_MARKED = re.compile("[，。；,]")


def _is_row(line: str) -> bool:
    """Tell whether a line between a title and the body may be another row of a list, and nothing of the page's."""
    if not _LONGEST_NAME < len(line) < _FULL or _MARKED.search(line):
        return False  # a name, or a line of running text that was wrapped
    return _BELOW_TITLE.match(line) is None and not _is_of_page(line)


_LABEL = re.compile(r"(?:文章|信息|文件)?(?:标题|题目|名称)[:：]")


def _copies(head: list[str]) -> set[int]:
    """Give the lines that say to the letter what a line close below them says, a site's suffix apart."""
    copies = [(index, copy) for index, line in enumerate(head[:_TITLES]) for copy in _shorter(line)]
    wanted = next((copy for index, copy in copies if copy in head[index + 1 :]), None)
    if wanted is None:
        return set()
    places = [index for index, line in enumerate(head) if wanted in _shorter(line)]
    between = [line for index, line in enumerate(head[places[0] : places[-1]], places[0]) if index not in places]
    if any(times > 1 for times in Counter(between).values()):
        return set()  # verse, or rows of a table: other lines come again too
    apart = len(wanted) >= _SHORTEST_APART  # a unit, a name, a verse come again below another line
    near = [before for before, after in pairwise(places) if after - before <= (_CLOSE if apart else 1)]
    return set(near) if near == places[: len(near)] else set()


# What sites add to a title; a word in brackets that is not among them may tell one text from another: （草案）, （东村）.
_TAG = re.compile(
    r"[\[【（(]\s?(?:复制链接|原创|转[载帖]|推荐|置顶|精华|组?图文?|多图|视频|全文|最新|精选|热门|[荐顶新精]|HOT|NEW)\s?[\]】）)]"
    r"|[◆●■★☆▶►\s]|\.(?:docx?|pdf|pptx?)$|(?:范文|范例|样本|模板|怎么写|大全|下载)$"
)
_KIND = re.compile(r"[\[【]([^\[\]【】]{1,6})[\]】]")  # [讲话] before a title that ends so
_OPENS_REPORT = re.compile(r"篇[一二三四五六1-6]|第[一二三四五六1-6][篇章部]|.*[0-9一]$|[（(]?[一1][）)、.]")
_SEVERAL = re.compile("[0-9一二三四五六七八九十]{1,2}[篇则份]|篇$")
_ALIKE, _AKIN, _SHORTEST_VARIANT = 0.75, 0.4, 8
_MODEL = re.compile("(?:范文|范例|样本|模板|怎么写|大全|下载)$")  # how a site names the page of a model text


def _variants(lines: list[str]) -> Iterator[int]:
    """Yield the lines whose words, a site's own apart, all stand in the title on the next line, and make most of it."""
    for index, (above, below) in enumerate(pairwise(lines)):
        if (
            index >= _TITLES
            or "|" in above
            or above == below
            or not _TITLE.fullmatch(below)
            or _OPENS_REPORT.match(below)
            or (_ITEM.match(below) and not _ITEM.match(above))  # an entry of the page's contents
            or below.startswith(f"{above}关于")
            or (_SEVERAL.search(above) and _SEVERAL.findall(above) != _SEVERAL.findall(below))
            or not _says_no_more(above, below)
        ):
            continue
        under = lines[index + 2] if index + 2 < len(lines) else ""
        if _is_wrapped(above, below, under):
            continue
        bare, title = _without_tags(above, below, is_first=not index), _TAG.sub("", below)
        is_said = len(bare) >= _SHORTEST_VARIANT and _is_part(bare, title)
        is_model = not index and _MODEL.search(above) is not None and _likeness(bare, title) >= _AKIN
        is_whole = title.startswith(bare) or title.endswith(bare)
        is_copy = is_said and (is_whole or _likeness(bare, title) >= _ALIKE)
        if _joins(above, below, under) or bare == title or is_model or is_copy:
            yield index


_ITEM = re.compile("[-*+•·] ")


def _without_tags(above: str, below: str, *, is_first: bool) -> str:
    """Give a line without what a site adds to a title: its tags, and a kind that the title names or the page begins with."""
    kind = _KIND.match(above)
    if kind is not None and (kind[1] in below or is_first):
        above = above[kind.end() :]
    return _TAG.sub("", above)


# What a line of a statute's history says was done: 1998年3月1日通过, 2012年5月2日修正.
_ACTS = re.compile(
    "通过|通過|公布|发布|發布|施行|修[订訂改正]|批准|印[发發]|[废廢]止|第[一二三四五六七八九十0-9]+[次届屆篇章节節部编編卷册冊号號期]"
)
_NUMERALS = re.compile("[0-9]+|[〇零一二三四五六七八九十百千]+")
_PROSE = re.compile("[。；！？;]|，[^，]*，")
_LONGEST_TITLE = 60


def _says_no_more(above: str, below: str) -> bool:
    """Tell whether a line may be a copy of the title below it: no prose, and no number or act that is not there too."""
    if max(len(above), len(below)) > _LONGEST_TITLE or _PROSE.search(above) or _PROSE.search(below):
        return False
    if sorted(_ACTS.findall(above)) != sorted(_ACTS.findall(below)):
        return False
    return not Counter(_NUMERALS.findall(above)) - Counter(_NUMERALS.findall(below))


def _is_part(short: str, line: str) -> bool:
    """Tell whether a line is another with words left out: 返校复学方案 of 春季返校复学方案, and not 防火 of 防汛."""
    rest = iter(line)
    return all(char in rest for char in short)


def _joins(above: str, below: str, under: str) -> bool:
    """Tell whether a line says the title and the subtitle of the next two lines at once."""
    return above.startswith(below) and _likeness(above[len(below) :], under) >= _AKIN


def _is_wrapped(above: str, below: str, under: str) -> bool:
    """Tell whether the next two lines are the line's own words, broken in two: whole they stand here alone.

    A subtitle is known by its dash or bracket.
    """
    return above == below + under and _SUBTITLE.match(under) is None


_SUBTITLE = re.compile("[—–\\-(（]")


def _likeness(first: str, second: str) -> float:
    """Give the Dice coefficient of two lines' pairs of code points."""
    pairs = [Counter(map("".join, pairwise(line))) for line in (first, second)]
    return 2 * (pairs[0] & pairs[1]).total() / max(1, pairs[0].total() + pairs[1].total())


_BROKEN_OFF = re.compile(f"[^\n]{{20,}}，[^\n]*[{HAN}，]")  # a line of running text that a running head has cut
_TITLES = 5  # lines at the top among which the title is
_SHORTEST_APART = 8  # code points of a title that comes again with other lines between
_CLOSE = 3  # lines between two copies at most: further down it is a running head or a refrain


def _shorter(line: str) -> list[str]:
    """Give the titles a line may stand for: itself, and what stands before a site's suffix.

    A suffix with a number is the site's only where it ends in what a site calls itself: not ——2022年.
    """
    is_site = _OF_SITE.search(line) is not None
    suffixes = (match for match in _SUFFIX.finditer(line) if is_site or not _NUMERALS.search(line, match.end()))
    cut = [line, *(line[: match.start()].strip(BLANKS) for match in suffixes)]
    return [title for title in cut if len(title) >= _SHORTEST_TITLE and _TITLE.fullmatch(title)]


_OF_SITE = re.compile(r"(?:[网網站库庫坛壇秘]|\.[a-z]{2,4})[)）]?\Z", re.IGNORECASE)


def _head(text: str, limit: int = 40) -> Iterator[tuple[int, int]]:
    start = 0
    for _ in range(limit):
        end = text.find("\n", start)
        yield start, len(text) if end < 0 else end
        if end < 0:
            return
        start = end + 1
