"""What the text keeps of labels and cells, though its words sound like a site's: fields, contacts, tables.

Each gives positions of lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from jiaokan.page.lines import ALONE, HEARD, Lines
from jiaokan.page.score import Reason
from jiaokan.text import facts
from jiaokan.text.chars import BLANK, HAN

HEAD_OF_A_TABLE = Reason("head-of-a-table", -8.0)

# --- fields and contacts ----------------------------------------------------------------------------------------------
_FIELD = re.compile(
    f"[{HAN}][{HAN}{BLANK}（）()]{{1,9}}[:：][{BLANK}]{{0,4}}[^{BLANK}:：][^:：]{{0,60}}"
    f"|[{HAN}]{{4,6}}[{BLANK}]{{1,4}}[^{BLANK}:：|>]{{1,24}}"  # 产权年限 70年
)
_LEAST_FIELDS, _HEARD_FIELDS = 5, 3  # lines; one of so many may speak as a site
_SURE_FIELDS = 4  # one of so many may surely do so


def columns_of_fields(lines: Lines, last: int) -> Iterator[int]:
    """Yield the positions of labels with values one below the other of which few speak as a site: all are the document's.

    The masthead of a magazine (主编：…, 责任编辑：…, 印数：…), the head of an official letter. One that is surely a site's
    elsewhere stays among many (最后更新日期：… of a record). ``last`` is the end of the text: an imprint that begins below
    it has such fields too.
    """
    while 0 < last < len(lines) and _is_field(lines, last - 1) and _is_field(lines, last):
        last += 1
    done = 0
    for at in range(last):
        if at < done or lines.own[at].value < HEARD or not _is_field(lines, at):
            continue
        first, done = at, at + 1
        while first > 0 and _is_field(lines, first - 1):
            first -= 1
        while done < last and _is_field(lines, done):
            done += 1
        heard = sum(lines.own[row].value >= HEARD for row in range(first, done))
        if done - first >= _LEAST_FIELDS and heard * _HEARD_FIELDS < done - first:
            alone = heard * _SURE_FIELDS < done - first
            yield from (
                row for row in range(first, done) if lines.own[row].value <= ALONE or (alone and _is_value(lines, row))
            )


def _is_value(lines: Lines, at: int) -> bool:
    """Tell whether what stands behind the label says no whole sentence: 小编寄语：… is a site's among fields too."""
    return not facts.is_sentence(lines.words[at])


def _is_field(lines: Lines, at: int) -> bool:
    return _FIELD.fullmatch(lines.words[at]) is not None


_CONTACT = re.compile(
    f"(?:[{HAN}]{{0,6}}(?:电话|热线|传真|邮箱|信箱|地址|网址|网站|邮编|邮政编码|联系人|官网)|QQ群?|微信(?:号|群)?|E-?mail|Tel|Fax)"
    f"(?:[（(][^（）()]{{1,8}}[）)])?[{BLANK}]?[:：].{{2,80}}",
    re.IGNORECASE,
)
_LEAST_CONTACTS = 2  # lines


def contacts_of_the_text(lines: Lines, last: int) -> Iterator[int]:
    """Yield the positions of telephones and addresses one below the other that begin in the text: they close it.

    服务热线：…, QQ群：…, 邮箱：… below whom to ask. ``last`` is the end of the text; an imprint begins below it.
    """

    def is_contact(at: int) -> bool:
        return len(lines.words[at]) <= _LONGEST_CONTACT and _CONTACT.fullmatch(lines.words[at]) is not None

    first = last
    while first > 0 and is_contact(first - 1):
        first -= 1
    end = last
    while first < last and end < len(lines) and is_contact(end):
        end += 1
    if end - first >= _LEAST_CONTACTS:
        yield from range(first, end)


_LONGEST_CONTACT = 90  # code points


# --- tables -----------------------------------------------------------------------------------------------------------
_FEWEST_CELLS, _ROWS_BELOW = 3, 2
_PARTED = re.compile(f"[{BLANK}\t\u3000|｜]+")
_FIGURE = re.compile("[0-9]")
_COLUMN = re.compile(f"[{HAN}A-Za-z/（）()]{{1,12}}")


def heads_of_tables(lines: Lines) -> Iterator[int]:
    """Yield the positions of rows of words that name the columns of a table: the rows below have as many cells, and figures.

    名称 代码 行业 数量, which may be words of a bar. No bar of a site has two such rows below it. Where tabs part the cells,
    as they do in tables that were laid out as such, the rows below are yielded too, and a word above: no label makes
    them links.
    """
    cells = [_cells(line) for line in lines.words]
    end = 0  # of the table that was read last
    for at in range(len(cells) - _ROWS_BELOW):
        below = cells[at + 1 : at + 1 + _ROWS_BELOW]
        if (
            len(cells[at]) >= _FEWEST_CELLS
            and all(map(_COLUMN.fullmatch, cells[at]))
            and all(len(row) == len(cells[at]) and any(map(_FIGURE.search, row)) for row in below)
        ):
            yield at
            if "\t" in lines.words[at] and at >= end:
                first, end = _whole_table(lines.words, at)
                yield from range(first, end)


def _whole_table(words: Sequence[str], head: int) -> tuple[int, int]:
    """Give the lines ``[first, end)`` of a table with tabs: a word above its head, and the rows below."""
    tabs, end = words[head].count("\t"), head + 1
    while end < len(words) and len(words[end]) <= _LONGEST_ROW and words[end].count("\t") == tabs:
        end += 1
    return head - bool(head and _COLUMN.fullmatch(words[head - 1])), end


def _cells(line: str) -> list[str]:
    return _PARTED.split(line) if len(line) <= _LONGEST_ROW else []


_LONGEST_ROW = 400  # code points
