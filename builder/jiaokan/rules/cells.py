"""Rows of tables as a text draws them: cells parted by tabs, bars, wide gaps, or single blanks. Decides nothing alone."""

from __future__ import annotations

import re
from typing import NamedTuple

from jiaokan.text.chars import BLANK, BLANKS, HAN_ONE

_LONGEST_ROW, _LONGEST_HEAD, _MOST_CELLS = 4000, 24, 60  # code points, code points, cells
_WIDE_GAP = re.compile(f"[{BLANK}]{{2,}}|\u3000")
_ANY_BLANK = re.compile(f"[{BLANK}]+")
_STOP = re.compile("[。；！？，]")
_RULED = frozenset("-:=|+")  # | --- | :-: |, which stands below the head in Markdown
_FIGURE = re.compile("[-+(]?[0-9][0-9.,%)]*")
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}  # full-width forms of ASCII
_FEWEST_BLANK = 3  # cells that single blanks part: of two words any line consists


class Row(NamedTuple):
    """A line's cells, without blanks and of one width, and what parts them: ``tab``, ``bar``, ``gap``, ``blank``."""

    cells: tuple[str, ...]
    drawing: str


def read_row(line: str) -> Row | None:
    r"""Read a line as a row of a table; None if nothing parts it, or it is a sentence.

    >>> read_row("序号\t名 称\t数量（件）")
    Row(cells=('序号', '名称', '数量(件)'), drawing='tab')
    >>> read_row("| 1 | 铁锹 |"), read_row("1 铁锹 12把").drawing, read_row("各村 巡查")
    (Row(cells=('1', '铁锹'), drawing='bar'), 'blank', None)
    """
    if len(line) > _LONGEST_ROW:
        return None
    if "\t" in line.strip(BLANKS) or line.startswith("\t\t"):  # one alone may indent a paragraph
        return _row(line.rstrip(BLANKS).split("\t"), "tab")
    bare = line.strip(BLANKS)
    if bare[:1] == "|" and bare[-1:] == "|" and bare.count("|") > 2:
        return _row(bare[1:-1].split("|"), "bar")
    if _STOP.search(bare):
        return None
    wide = _WIDE_GAP.split(bare)
    if len(wide) > 1:
        return _row(wide, "gap")
    single = bare.split(" ")
    return _row(single, "blank") if len(single) >= _FEWEST_BLANK else None


def _row(cells: list[str], drawing: str) -> Row | None:
    if len(cells) > _MOST_CELLS:
        return None
    return Row(tuple(map(folded, cells)), drawing)


def folded(text: str) -> str:
    """Give a text without blanks, its ASCII in half width: as lines are compared that were set twice."""
    return _ANY_BLANK.sub("", text).translate(_NARROW)


def is_head(row: Row) -> bool:
    """Tell whether a row may name columns: two short cells with words or more, none of figures alone.

    >>> is_head(Row(("序号", "名称"), "tab")), is_head(Row(("1", "铁锹"), "tab")), is_head(Row(("", "上年", "本年"), "tab"))
    (True, False, True)
    """
    named = [cell for cell in row.cells if cell]
    return (
        len(named) > 1
        and all(len(cell) <= _LONGEST_HEAD and not _STOP.search(cell) and not _FIGURE.fullmatch(cell) for cell in named)
        and sum(HAN_ONE.search(cell) is not None for cell in named) * 2 > len(named)
    )


def is_ruled(row: Row) -> bool:
    """Tell whether a row is the line that Markdown draws below the head."""
    return row.drawing == "bar" and all("-" in cell and _RULED.issuperset(cell) for cell in row.cells if cell)


_NUMBERED = re.compile("序号|编号|序|号|No\\.?|项次|顺序号?|編號|序號")
_NUMBER = re.compile("[0-9]{1,6}")


def numbers_rows(head: Row) -> bool:
    """Tell whether the first column is said to count the rows."""
    return _NUMBERED.fullmatch(head.cells[0]) is not None


def number_of(row: Row) -> int | None:
    """Give the number in a row's first cell."""
    return int(row.cells[0]) if _NUMBER.fullmatch(row.cells[0]) else None


_NAMES = re.compile(
    "序号|编号|名称|姓名|单位|数量|项目|内容|备注|类别|类型|规格|型号|日期|时间|地点|地址|金额|单价|合计|职务|职称|电话|联系人"
    "|责任人|部门|科目|代码|标准|指标|说明|性别|年龄|等级|面积|期限|依据|事项|科室|学校|专业|学历|要求"
    "|編號|名稱|單位|數量|項目|內容|備註|類別|類型|規格|日期|時間|金額|電話|說明|性別|學校|專業|事項|條文"
)


def count_names(row: Row) -> int:
    """Count the cells with words that name columns: 序号, 名称, 备注."""
    return sum(_NAMES.search(cell) is not None for cell in row.cells)


_TOTAL = re.compile("(?:合计|总计|共计|总和|合計|總計)[:：]?")


def is_total(row: Row) -> bool:
    """Tell whether a row sums up those above it: with it a table ends."""
    return any(_TOTAL.fullmatch(cell) for cell in row.cells[:3])
