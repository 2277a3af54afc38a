"""Which lines are records: rows of a table whose cells commas or semicolons part, subtitles, settings.

There two marks in a row are an empty cell, and a mark is no punctuation. One line never tells: its neighbours do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from jiaokan.text.chars import BLANKS, HAN, HAN_ONE, iter_lines, line_of, within
from jiaokan.text.remembered import of_texts

_SEPARATORS = ",;\uff0c\uff1b"
_ANY = re.compile(f"[{_SEPARATORS}]")
_LONGEST_ROW = 400  # code points
_LONGEST_CELL = 24  # code points on the average: longer ones are clauses
_SHORT_CELL = 6  # code points on the average, where the first cell may be the empty one
_FEWEST_ROWS = 3
# Prose has what a cell has not: a stop, or a clause that says which point it is (一是清淤，二是护渠).
_PROSE = re.compile("[\u3002\uff01\uff1f\u2026]|(?:^|[,;\uff0c\uff1b])[一二三四五六七八九十](?:是|要|抓|看|则)")
_FIGURE = re.compile("-?[0-9][0-9.:/%-]{0,24}|[A-Za-z0-9_.@-]{2,40}")
# Advanced SubStation subtitles name the kind of each line; its text, the last field, may have commas of its own.
_SUBTITLE = re.compile(r"^(?i:Dialogue|Comment|Style|Format): ?[^\n]{0,80},", re.MULTILINE)
# Lines of a log: a time and how grave it is, or the request of an access log.
_TIME = re.compile(":(?<=[0-9]:)[0-9]{2}:[0-9]{2}")
_KIND = re.compile("(?i::(?:(?<=dialogue:)|(?<=comment:)|(?<=style:)|(?<=format:)))")
_LEVEL = "TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|SEVERE|FATAL|CRITICAL"
LOGGED = re.compile(
    rf"(?:\[?(?:[0-9]{{4}}[-/.][0-9]{{2}}[-/.][0-9]{{2}}[ T])?[0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}[^\n{HAN}]{{1,60}}?|\[)\b(?:{_LEVEL})\b"
    r"|[0-9.]{7,15} - [^ \n]{1,30} \[[^\]\n]{10,40}\] \"[A-Z]{3,7} "
)
_SUBTITLE_OR_LOGGED = re.compile(rf"{_SUBTITLE.pattern}|^(?:{LOGGED.pattern})", re.MULTILINE)
_KEY = re.compile("[A-Za-z_]{2,20}: ?(?=[^ ])")
_QUOTED = re.compile('"[^"\n]{0,200}"')


# Settings: name=value, and what stands beside it: [section], and remarks that open with a semicolon or a hash.
_SETTING = re.compile(rf"[ \t]{{0,20}}[A-Za-z_{HAN}][A-Za-z0-9_.{HAN}-]{{0,40}}[ \t]{{0,8}}=(?!=)")
_BESIDE = re.compile(r"[ \t]{0,20}(?:[;#](?![;#])|\[[^\[\]\n]{1,40}\][ \t]{0,8}\Z)")


def _settings(text: str) -> list[tuple[int, int]]:
    """Give the lines of settings where remarks or names of sections stand above, below or between them."""
    found: list[tuple[int, int]] = []
    run: list[tuple[int, int]] = []
    kinds: set[bool] = set()
    for start, end in [*iter_lines(text), (len(text), len(text))]:
        is_setting = _SETTING.match(text, start, end) is not None
        if is_setting or _BESIDE.match(text, start, end):
            run.append((start, end))
            kinds.add(is_setting)
            continue
        if len(kinds) > 1:
            found += run
        run, kinds = [], set()
    return found


def find_records(text: str) -> list[tuple[int, int]]:
    """Give the stretches of a text whose lines are records, those of a log among them.

    Evidence: three lines or more in a row with the same number of separators, no stop in them, short cells, and an
    empty cell, or a column that holds figures or one word again and again; two such lines, if a cell is empty or holds
    the separator in quotation marks. Left alone: prose and verse, whose lines may have as many commas as their neighbours.
    """
    if not _ANY.search(text):
        return []
    found = [span for mark in _cut_alike(text) for span in _rows(text, mark)]
    if "=" in text:
        found += _settings(text)
    if ":" in text:
        has_times = _TIME.search(text) is not None
        kinds = _SUBTITLE_OR_LOGGED if has_times else _SUBTITLE
        lines_of_kinds = kinds.finditer(text) if has_times or _KIND.search(text) else ()
        found += (line_of(text, match.start()) for match in lines_of_kinds)
    return _merged(sorted(found))


@of_texts  # several rules ask for the same text
def in_records(text: str) -> Callable[[int], bool]:
    """Give the test whether a position lies in a line that is a record."""
    return within(find_records(text))


def _merged(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _cells(line: str, mark: str) -> list[str]:
    """Cut a line at a separator, outside straight quotation marks."""
    if '"' in line:
        line = _QUOTED.sub(lambda match: match.group().replace(mark, "\ufffc"), line)
    return [cell.strip(BLANKS) for cell in line.split(mark)]


def _is_row(line: str, mark: str) -> bool:
    """Tell whether a line that is not too long has a separator, and is no prose."""
    return mark in line and len(line) <= _LONGEST_ROW and "\u3002" not in line and _PROSE.search(line) is None


def _cut_alike(text: str) -> list[str]:
    """Give the separators that may cut two lines, one below the other, into as many cells: no row is alone.

    In quotation marks separators cut nothing: where there are any, two lines with one may be cut alike.
    """
    quoted = '"' in text
    found: set[str] = set()
    above: tuple[int, ...] = _UNCUT
    for line in text.split("\n"):
        if len(line) > _LONGEST_ROW or "\u3002" in line:
            above = _UNCUT
            continue
        counts = tuple(map(line.count, _SEPARATORS))
        if above is not _UNCUT and counts != _UNCUT:
            pairs = zip(_SEPARATORS, above, counts, strict=True)
            found.update([mark for mark, count, below in pairs if count and below and (quoted or count == below)])
        above = counts
    return [mark for mark in _SEPARATORS if mark in found]


_UNCUT = (0, 0, 0, 0)


def _rows(text: str, mark: str) -> list[tuple[int, int]]:
    """Give the runs of lines that one separator cuts into as many cells each."""
    found: list[tuple[int, int]] = []
    run: list[tuple[int, int]] = []
    rows: list[list[str]] = []

    def close() -> None:
        if rows and _are_rows(rows, narrow=mark in ",;"):
            found.append((run[0][0], run[-1][1]))

    for start, end in iter_lines(text):
        line = text[start:end]
        cells = _cells(line, mark) if _is_row(line, mark) else []
        if not cells or (rows and len(cells) != len(rows[0])):
            close()
            run, rows = [], []
        if cells:
            run.append((start, end))
            rows.append(cells)
    close()
    return found


def _are_rows(rows: Sequence[Sequence[str]], *, narrow: bool) -> bool:
    """Tell whether lines with as many cells each are rows of a table."""
    if len(rows) < 2 or len(rows[0]) < 2:
        return False
    inner = [cell for row in rows for cell in row if cell]
    if sum(map(len, inner)) > _LONGEST_CELL * len(inner):
        return False
    # Wrapped prose has lines that begin with a mark, among clauses of some length: no empty cell stands there.
    first = 0 if narrow and sum(map(len, inner)) <= _SHORT_CELL * len(inner) else 1
    empty = any(not cell for row in rows for cell in row[first:-1])
    if empty and len(rows[0]) > 2:
        return True
    quoted = sum(1 for row in rows if any("\ufffc" in cell for cell in row))
    return quoted >= 2 or (len(rows) >= _FEWEST_ROWS and any(map(_is_column, zip(*rows, strict=True))))


def _is_column(cells: Sequence[str]) -> bool:
    """Tell whether cells one below the other are of a kind that prose has not there: figures, a word repeated, a key."""
    below = cells[1:]  # the first may be the column's name
    if all(_FIGURE.fullmatch(cell) for cell in below):
        return True
    keys = {cell[: match.end()] if (match := _KEY.match(cell)) else "" for cell in cells}
    if len(cells) >= _FEWEST_ROWS and len(keys) == 1 and "" not in keys:
        return True
    short = [cell for cell in below if cell and len(cell) <= 4 and HAN_ONE.search(cell)]
    return len(short) == len(below) and len(set(short)) * 2 <= len(short) + 1


__all__ = ["LOGGED", "find_records", "in_records"]
