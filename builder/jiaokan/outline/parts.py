"""Parts of a report: what kind each paragraph is, the title, and the date of the signature."""

from __future__ import annotations

import re
from collections.abc import Sequence

from jiaokan.outline import phrases
from jiaokan.outline.head import Head, find_head, is_loose_date
from jiaokan.outline.lines import Line
from jiaokan.outline.reading import Heading
from jiaokan.text.chars import HAN, count_han

_DAY = re.compile(r"(?P<y>(?:19|20)[0-9]{2})[年./-](?P<m>[0-9]{1,2})[月./-](?P<d>[0-9]{1,2})日?")
_HAN_DAY = re.compile(
    r"(?P<y>[二一][〇○零九O0][〇○零一二三四五六七八九]{2})年(?P<m>[一二三四五六七八九十]{1,2})月(?P<d>[一二三四五六七八九十]{1,3})日"
)
_DIGITS = str.maketrans("〇○零O一二三四五六七八九", "0000123456789")


def iso_date(text: str) -> str | None:
    """Read the first full date of a text as ISO 8601; None if there is none or the calendar has no such day.

    >>> iso_date("来源时间为：2020-02-13"), iso_date("二〇二三年十月五日"), iso_date("2023年2月30日")
    ('2020-02-13', '2023-10-05', None)
    """
    match = _DAY.search(text)
    if match is not None:
        return _checked(int(match["y"]), int(match["m"]), int(match["d"]))
    match = _HAN_DAY.search(text)
    if match is None:
        return None
    return _checked(int(match["y"].translate(_DIGITS)), _small(match["m"]), _small(match["d"]))


_URL = re.compile(r"https?://[!-~]{4,300}")


def facts_of(removed: Sequence[str]) -> tuple[str | None, str | None]:
    """Read address and date from the source lines that were removed, as they stood in the raw text."""
    address = next((match.group() for line in removed if (match := _URL.search(line))), None)
    return address, next((found for line in removed if (found := iso_date(line))), None)


def _small(written: str) -> int:
    tens, ten, ones = written.rpartition("十")
    value = int((ones or "0").translate(_DIGITS))
    return value + (int((tens or "一").translate(_DIGITS)) * 10 if ten else 0)


def _checked(year: int, month: int, day: int) -> str | None:
    longest = (
        31,
        29 if year % 4 == 0 and (year % 100 or year % 400 == 0) else 28,
        31,
        30,
        31,
        30,
        31,
        31,
        30,
        31,
        30,
        31,
    )
    if 1 <= month <= 12 and 1 <= day <= longest[month - 1]:
        return f"{year:04d}-{month:02d}-{day:02d}"
    return None


def find_title(lines: Sequence[Line]) -> int:
    """Count the title lines at the head of a report."""
    head = find_head(lines)
    return head.stop - head.first


GENRE_END = phrases.GENRE_END
_PIECE = re.compile(r"[\n>＞»›|_]| - |——")
_STATED = re.compile(r"[（(【]?(?:精选|共|通用|最新|优秀|合集)?[0-9一二三四五六七八九十]{1,2}篇[）)】]?\Z")
_SHORTEST_TITLE, _LONGEST_TITLE = 8, 60  # code points; what is shorter is a rubric: 工作总结


def head_title(removed: Sequence[str]) -> str | None:
    """Read a report's title from what was removed above its text: the piece next to it that ends in a genre.

    >>> head_title(["首页 > 工作总结 > 青山镇2023年防汛工作情况汇报"]), head_title(["首页 > 工作总结"])
    ('青山镇2023年防汛工作情况汇报', None)
    """
    for piece in reversed([piece.strip() for stretch in removed for piece in _PIECE.split(stretch)]):
        bare = _STATED.sub("", piece)
        if _SHORTEST_TITLE <= len(bare) <= _LONGEST_TITLE and GENRE_END.search(bare) and not _STOPS.search(bare):
            return bare
    return None


_STOPS = re.compile("[，。；：！？]")


def kinds_of(lines: Sequence[Line], headings: Sequence[Heading]) -> list[str]:
    """Give each line of a report its kind: title, heading, salutation, body, item, row, signature, date, other."""
    kinds = [_plain_kind(line) for line in lines]
    for heading in headings:
        for index in range(heading.first, heading.last + 1):
            kinds[index] = "heading" if heading.kind == "standalone" else "body"
    head = find_head(lines).before(min((heading.first for heading in headings), default=len(lines)))
    _mark_head(kinds, head, {heading.first for heading in headings})
    _mark_salutations(lines, kinds, head)
    _mark_late_dates(lines, kinds, head.end)
    _mark_signature(lines, kinds, head.end)
    _mark_parallel_items(lines, kinds, {heading.first for heading in headings})
    _unmark_lone_items(lines, kinds)
    return ["row" if line.is_row else kind for line, kind in zip(lines, kinds, strict=True)]


def _mark_head(kinds: list[str], head: Head, opened: set[int]) -> None:
    """Give the lines of the head their kinds; what is a heading stays one."""
    kinds[head.first : head.stop] = ["title"] * (head.stop - head.first)
    for index, kind in head.kinds.items():
        if index not in opened:
            kinds[index] = kind


_COPIES = re.compile("(?:抄[送报]|分送|主送|发至|印发|报|发|送)[:：].{2,200}")
_NO_SIGNATURE = re.compile(
    "电话|账号|帐号|地址|邮编|开户|附件|(?:联系人|请假|缺席|列席|出席|记录人?|分送|附|编辑|下次[^：:]{0,12})[：:]|[（(【].*[）)】]\\Z|[0-9]{1,4}[年月日].{5}"
)
_SIGNED = re.compile("[^。；]{0,20}(?:签名|签字|盖章|签章|公章)[）)]?[：:]?[^。；]{0,40}")  # 甲方（盖章）：____
_RULE = re.compile(f"[^0-9A-Za-z{HAN}]{{1,60}}")  # a line of no words: ＊　＊　＊
_CLOSING = re.compile("(?:此致|敬礼|祝好|顺颂[^。]{2,8})[！!。]?")


def _plain_kind(line: Line) -> str:
    if _COPIES.fullmatch(line.text) or _RULE.fullmatch(line.text):
        return "other"
    if _CLOSING.fullmatch(line.text) or (line.is_item and _WHOLE.search(line.text)):
        return "body"
    if line.is_date:
        return "date"
    if line.is_item or line.number is not None:
        return "item"
    if line.is_attachment or (line.is_label and not line.is_prose):
        return "other"
    return "body"


# Who is addressed where no title stands above: 镇长同志：, 桑园里小区全体业主：.
_ADDRESSEES = re.compile(
    "[^。；：？]{0,40}(?:同志|同志们|同学|同学们|老师|老师们|领导|代表|委员|朋友|朋友们|乡亲|乡亲们|居民|业主|家长|家长们|群众|职工|员工|单位|机关|科室|部门|公司|[局院镇乡村]|政府|委员会|队|站|中心|们|"
    "主管|所长|书记|局长|镇长|县长|校长|院长|主任|经理|师傅|先生|女士)(?:好)?[：:]"
)
# And in a letter that a text quotes.
_PERSONS = re.compile(
    "(?:(?:各|全体|尊敬|亲爱|敬爱)[^。；：？]{1,30}|[^。；：？]{0,20}(?:同志|同学|老师|家长|朋友|乡亲|学弟|学妹|[同老朋乡家兄姐师社学居][志师友亲长弟妹员民]们|[兄弟姐妹父老]{2,4}们))[：:]"
)
_LONGEST_ADDRESS = 45  # code points


def _mark_salutations(lines: Sequence[Line], kinds: list[str], head: Head) -> None:
    for index, line in enumerate(lines):
        opens = index == head.end and index + 1 < len(lines) and line.is_addressed
        if opens and not head.end:
            opens = len(line.text) <= _LONGEST_ADDRESS and _ADDRESSEES.fullmatch(line.text) is not None
        opens = opens or (line.text[-1] in "：:" and _PERSONS.fullmatch(line.text) is not None and line.is_addressed)
        if kinds[index] in ("body", "other") and (line.is_greeting or opens):
            kinds[index] = "salutation"


def _mark_late_dates(lines: Sequence[Line], kinds: list[str], first: int) -> None:
    """Mark dates without a year, or with a time of day, below who signs and above nothing but labels."""
    for index in range(len(lines) - 1, max(first, 1), -1):
        if kinds[index] not in ("other", "body", "date") or lines[index].is_prose:
            return
        if is_loose_date(lines[index].text) and (kinds[index - 1] == "other" or lines[index - 1].ends_full):
            kinds[index] = "date"


def _mark_signature(lines: Sequence[Line], kinds: list[str], first: int) -> None:
    """Mark labels right before a date, and a label as last line behind finished prose."""
    for index in range(max(1, first), len(lines)):
        text = lines[index].text
        if kinds[index] in ("other", "body") and _SIGNED.fullmatch(text):
            kinds[index] = "signature"
        if (
            kinds[index] != "other"
            or not lines[index].is_label
            or lines[index].is_attachment
            or _COPIES.fullmatch(text)
            or _NO_SIGNATURE.search(text)
        ):
            continue
        behind = lines[index + 1] if index + 1 < len(lines) else None
        if (behind is not None and kinds[index + 1] == "date") or (
            behind is None and lines[index - 1].ends_full and len(lines[index].text) <= 25
        ):
            kinds[index] = "signature"
    for index in range(len(lines) - 2, 0, -1):  # several who sign stand one below the other
        above = lines[index]
        if (
            kinds[index] == "other"
            and (kinds[index + 1] == "signature" or _NO_SIGNATURE.search(lines[index + 1].text))
            and any(kind == "signature" for kind in kinds[index + 1 : index + 4])
            and len(above.text) <= _LONGEST_NAME
            and not above.is_attachment
            and not _NO_SIGNATURE.search(above.text)
        ):
            kinds[index] = "signature"


_LONGEST_NAME = 25


def _mark_parallel_items(lines: Sequence[Line], kinds: list[str], opened: set[int]) -> None:
    """Mark neighbours that end in ； and begin alike as items of a list."""
    for index in range(len(lines) - 1):
        line, after = lines[index], lines[index + 1]
        if line.text.endswith("；") and kinds[index] == kinds[index + 1] == "body" and line.text[:2] == after.text[:2]:
            for each in (index, index + 1):
                if each not in opened:
                    kinds[each] = "item"


_ORDER = re.compile("首先|其次|再次|最后|此外")


def _unmark_lone_items(lines: Sequence[Line], kinds: list[str]) -> None:
    """Take a paragraph that opens with 首先 or 最后 for running text where no other of the kind stands near."""
    found = [index for index, line in enumerate(lines) if kinds[index] == "item" and _ORDER.match(line.text)]
    for place, index in enumerate(found):
        near = (*found[max(0, place - 1) : place], *found[place + 1 : place + 2])
        if not any(abs(other - index) <= _NEAR_ITEMS for other in near):
            kinds[index] = "body"


_NEAR_ITEMS = 6  # lines

_WHOLE = re.compile("^一是.{4,200}[；;。]二是|^第一，.{4,200}[；;。]第二，")  # an enumeration within one paragraph
_STARTS_INSIDE = re.compile(
    r"[，。、；：）》”,.;:)]|(?:的|了|着|们|并|而|及|等|和|与|且|但|也|就|还|又|则|所以|因而|从而)(?!购|网|入|乡|为|与|用)"
)


def is_cut_at_start(lines: Sequence[Line], headings: Sequence[Heading]) -> bool:
    """Tell whether a report begins in the middle: with a mark or particle that opens nothing, or with a number above one.

    A report with a title begins where it begins.
    """
    if find_title(lines):
        return False
    if _STARTS_INSIDE.match(lines[0].text):
        return True
    first = next((heading.number.value for heading in headings if heading.number and heading.level == 1), None)
    return first is not None and first > 1


def is_cut_at_end(lines: Sequence[Line], kinds: Sequence[str]) -> bool:
    """Tell whether the last paragraph breaks off: running text without a closing mark."""
    last = lines[-1]
    if count_han(last.text) * 2 < len(last.text):  # tables, code, foreign text: no telling
        return False
    if kinds[-1] in ("title", "signature", "date", "salutation", "heading") or last.is_attachment:
        return False
    if last.text[-1] in "，、：；,":
        return not (last.text[-1] == "；" and kinds[-1] == "item")
    return (
        not last.ends_sentence
        and (len(last.text) >= 20 or kinds[-1] == "body")
        and not last.text.endswith(("”", "）", "》", ")", "】"))
    )


def signature_date(lines: Sequence[Line], kinds: Sequence[str]) -> str | None:
    """Give the date of the signature: a date line behind a signature, else the last date line."""
    dated = [index for index, kind in enumerate(kinds) if kind == "date"]
    signed = [index for index in dated if index and kinds[index - 1] == "signature"]
    for index in [*signed, *reversed(dated)]:
        date = iso_date(lines[index].text)
        if date is not None:
            return date
    return None
