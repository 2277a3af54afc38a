"""Full stops that were written as dots, and dots that may be one: what stands on either side decides.

A dot between two Han is a stop, a foreign name's, a number's, an entry's of a bibliography, or damage.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from jiaokan.rules.leading import LEADS_ON, leads_on
from jiaokan.rules.references import in_references
from jiaokan.rules.syllables import parts_name
from jiaokan.text.chars import BLANK, HAN, HAN_ONE, Lines
from jiaokan.text.lexicon import REACH, is_word, torn, words_of

# At the end of a line of prose or a quotation, or between two clauses of one.
_DOT = re.compile(
    rf"[.\uff0e](?<=[{HAN}\u201d\u300b\uff09)%].)"
    rf"(?=[{HAN}0-9\u201c\u201d\u300d\u300f\u300a\uff08(]|[ \u00a0][{HAN}\u201c\u300a\uff08])"
    rf"|[.\uff0e](?<=[{HAN}] .)(?=[{HAN}])"
)
# What stands beside every dot that ends a sentence on a page without other narrow marks.
_BEHIND_STOP = rf"(?:(?=[{HAN}0-9\u201c\u201d\u300d\u300f\u300a\uff08({BLANK}\n])|\Z)"
MAY_BE_STOP = rf"[.\uff0e](?:(?<=[{HAN}\u201d\u300b\uff09)%].)|(?<=[{HAN}\uff09)] .)){_BEHIND_STOP}"
_CLAUSE = re.compile(r"[\uff0c\u3002\uff1b,;.](?:[^\n\uff0c\u3002\uff1b,;.]|(?<=[0-9])\.(?=[0-9])){4,60}\Z")
_LONGEST_CLAUSE = 62
_FOLLOWED = re.compile(r"[^\n.]{4,60}[\uff0c\u3002\uff1b\uff1a,;:.]")
# Words that may end a sentence and may lead on: 报送了. and 这是必要的. against 落实的措施.
MAY_END = frozenset("的了着過过得们們在为為")
# Words with which a new sentence begins: a time, a person, a turn of thought. 了.下周 is a stop, 了.任务 need not be.
_OPENERS = re.compile(
    "下[周月年一个]|上[周月]|今[年天后日晚早]|明[年天日早晚]|后天|去年|昨[天日]|目前|现在|当[前天年时]|近[年来期日]|此[后外时次]|随后|接着|然后|同时|其[中次他]|"
    "另外|因[此为]|所以|但是?|不过|然而|而且|于是|如果|为了|由于|根据|按照|请[各大你您]|各[村镇县乡级部单地组区市校位]|我们?|[他她它你您]们?|大家|"
    "例如|比如|譬如|对于|显然|易知|可见|实际上|事实上|一般|通常|总之|综上|这[些种是时就]|那[些么时]|这样|本[次月周年]|首先|再次|最后|一是|[二三]是|希望|特此"
)
_FEW_STOPS = 3  # a page whose lines end in dots so many times as often as it has stops writes its stops as dots
_DIGITS = frozenset("0123456789")
_LEAST = 4  # Han of a clause
_HAN_BEFORE = re.compile(rf"[{HAN}]{{1,{REACH}}}\Z")
_HAN_AFTER = re.compile(rf"[{HAN}]{{1,{REACH}}}")
_OPENING = re.compile(
    rf"(?:\A|\n|[\uff0c\u3002\uff1b\uff1a\uff1f\uff01,;:.])(?:[^\n\uff0c\u3002\uff1b\uff1a\uff1f\uff01,;:.]|(?<=[0-9])\.(?=[0-9])){{{_LEAST},60}}\Z"
)
# At a line's end, or before the indent of a paragraph whose break was lost; a blank may have come before the dot.
_ENDS = rf"(?=[{BLANK}]{{0,4}}(?:\n|\Z)|[\u201d\u300d\u300f]|\u3000\u3000)"
_LINE_END = re.compile(rf"[.\uff0e](?:(?<=[{HAN}\u201d\u300b\uff09)].)|(?<=[{HAN}\uff09)] .)){_ENDS}")
_FIGURE_END = re.compile(rf"[.\uff0e](?<=[0-9%℃].){_ENDS}(?![{BLANK}]{{0,4}}\n[{BLANK}]{{0,4}}[0-9])")
_FIGURE = re.compile(rf"(?:[{HAN}]|[\uff1a:](?=[0-9-]{{6}}))[0-9.,%℃-]{{1,24}}\Z")  # of the sentence, no item's number
# Code points of the clause that a dot at a line's end ends: of the whole line, less is a label, a name or a number; and
# of a clause behind another mark.
_LINE_CLAUSE, _MARKED_CLAUSE = 5, 2
_ANY_MARK = re.compile("[\uff0c\u3002\uff1b\uff1a\uff1f\uff01,;:.]")


def stops(text: str, *, narrow: bool) -> Iterator[int]:
    """Yield the dots that end a sentence; ``narrow``: the page writes its other marks half-width too.

    At a line's end behind a clause; between two clauses where the line ends in such a dot, the page has no other
    stops, a new sentence clearly begins (报送了.下周), or the page is narrow and a mark stands before the clause. Left
    alone: entries of a bibliography, foreign names, numbering, a dot inside a word or behind a word that leads on.
    """
    if "." not in text and "\uff0e" not in text:
        return
    ends = _line_ends(text, narrow=narrow)
    dots = [match.start() for match in _DOT.finditer(text)]
    dotted = len(ends) >= 2 and text.count("\u3002") * _FEW_STOPS <= len(ends)
    lines = Lines(text)

    def ends_clause(at: int) -> bool:
        parts = _parts_clauses(text, at, narrow=narrow, dotted=dotted)
        return parts or (bool(ends) and _says_done(text, at, ends, lines))

    inner = [at for at in dots if at not in ends and ends_clause(at)]
    if not (ends or inner):
        return
    is_entry = in_references(text)
    inner = [at for at in inner if not is_entry(at)]
    dots = [at for at in dots if at not in ends and not is_entry(at)]
    sure = set(ends)
    for at in inner:
        begins = lines.around(at)[1] - 1 in ends or opens_sentence(text, at)
        if dotted or begins or (narrow_clause(text, at, narrow=narrow) and not _has_stops(text, lines, at)):
            sure.add(at)
    yield from sorted(sure.union(_proved(text, sure, inner, dots, narrow=narrow) if len(sure) >= _PROVED else ()))


def _proved(text: str, sure: set[int], inner: list[int], dots: list[int], *, narrow: bool) -> set[int]:
    """Give the dots that are stops since others of the page are."""
    lines = Lines(text)
    parting = {at for at in inner if _parts_words(text, at) and not _has_stops(text, lines, at)}
    dotted_lines = {lines.around(at)[0] for at in sorted(sure | parting)}
    return parting.union(
        at for at in dots if lines.around(at)[0] in dotted_lines and _ends_how(text, lines, at, narrow=narrow)
    )


def _line_ends(text: str, *, narrow: bool) -> set[int]:
    """Give the dots that end a line of prose, or its figure where others do or the page is narrow."""
    ends = {match.start() for match in _LINE_END.finditer(text) if _ends_line(text, match.start())}
    figures = (match.start() for match in _FIGURE_END.finditer(text)) if ends or narrow else ()
    of_figures = [at for at in figures if _ends_with_figure(text, at)]
    if not (ends or of_figures):
        return set()
    is_entry = in_references(text)
    ends = {at for at in ends if not is_entry(at)}
    return ends.union(at for at in of_figures if not is_entry(at)) if ends or narrow else ends


_DONE = frozenset("了着著过過")


def _says_done(text: str, at: int, ends: set[int], lines: Lines) -> bool:
    """Tell whether a dot ends what was done, on a line whose last stop is a dot and none is real: 卸完了.车还在等着."""
    start, stop = lines.around(at)
    if stop - 1 not in ends or text[at - 1] not in _DONE or text.find("\u3002", start, stop) >= 0:
        return False
    return _has_clauses(text, at) and not parts_name(text, at, _right_of(text, at))


_NEAR = 200  # code points on either side within which a line has stops


def _has_stops(text: str, lines: Lines, at: int) -> bool:
    """Tell whether real stops stand near a dot on both sides: there one between two words may join a list (渠道.闸门)."""
    line, stop = lines.around(at)
    before, behind = text.find("\u3002", max(line, at - _NEAR), at), text.find("\u3002", at, min(stop, at + _NEAR))
    return before >= 0 and behind >= 0


def _ends_how(text: str, lines: Lines, at: int, *, narrow: bool) -> bool:
    """Tell whether a dot behind 的 ends a clause that says how something is, on a line whose stops are dots."""
    if not narrow or text[at - 1] != "的" or not _SHORT.search(text, max(0, at - _LONGEST_CLAUSE), at):
        return False
    return not _has_stops(text, lines, at)


_PROVED = 2  # stops written as dots that prove others between two words of a page


def _parts_words(text: str, at: int) -> bool:
    """Tell whether known words of two Han or more end and begin at a dot."""
    right = _HAN_AFTER.match(text, _right_of(text, at))
    return len(last_word(text, _left_of(text, at))) > 1 and right is not None and len(words_of(right[0])[0]) > 1


def _left_of(text: str, at: int) -> int:
    """Give the place behind what stands before a dot, and before the blank that came between them."""
    return at - (text[at - 1 : at] == " ")


def _right_of(text: str, at: int) -> int:
    """Give the place of what stands behind a dot, and behind the blank that was typed with it."""
    return at + 1 + (text[at + 1 : at + 2] in (" ", "\u00a0"))


def narrow_clause(text: str, at: int, *, narrow: bool) -> bool:
    """Tell whether a dot on a page of narrow marks ends a clause that began behind a mark."""
    return narrow and _CLAUSE.search(text, at - _LONGEST_CLAUSE, at) is not None


def opens_sentence(text: str, at: int) -> bool:
    """Tell whether a new sentence clearly begins behind a dot, and what stands before it can be one."""
    if _OPENERS.match(text, _right_of(text, at)) is None:
        return False
    last = last_word(text, _left_of(text, at))
    return last in ("了", "过", "過") or last not in MAY_END


def _ends_line(text: str, at: int) -> bool:
    """Tell whether a dot at a line's end has a clause before it; behind a mark a short one will do."""
    at = _left_of(text, at)
    start = text.rfind("\n", 0, at) + 1
    low = max(start, at - _LONGEST_CLAUSE)
    marks = [match.end() for match in _ANY_MARK.finditer(text, low, at)]
    first = marks[-1] if marks else low
    least = _MARKED_CLAUSE if marks else _LINE_CLAUSE
    run = _HAN_BEFORE.search(text, max(first, at - REACH), at)
    chinese = (
        (run is not None and len(run[0]) == REACH)
        or _is_han(text[first:at])
        or (marks and _is_han(text[max(start, at - _LINE) : at]))
    )
    return at - first >= least and bool(chinese) and last_word(text, at) not in LEADS_ON


def _ends_with_figure(text: str, at: int) -> bool:
    """Tell whether a dot behind a figure ends a line of prose: 电话：0000-1234567. but not 包括：1. and no decimal."""
    start = text.rfind("\n", 0, at) + 1
    line = text[max(start, at - _LONGEST_CLAUSE) : at]
    return (
        len(line) >= _FIGURE_LINE
        and _is_han(line)
        and _ANY_MARK.search(line) is not None
        and _FIGURE.search(line) is not None
    )


_LINE = 400  # code points of a line that are looked at; a longer one is a page
_FIGURE_LINE = 15  # code points of a line of prose that may end in a figure


def _is_han(clause: str) -> bool:
    return len(HAN_ONE.findall(clause)) * 2 > len(clause)


def _parts_clauses(text: str, at: int, *, narrow: bool, dotted: bool) -> bool:
    """Tell whether a dot can be a stop: two clauses of some length, words that end and begin there."""
    ahead, behind = _left_of(text, at), _right_of(text, at)
    after = text[behind : behind + 1]
    last = last_word(text, ahead)
    if after in ("", "\n") or leads_on(text, ahead, last) or parts_name(text, ahead, behind) or _is_in_title(text, at):
        return False
    if last in MAY_END and not _may_end(text, at, last) and not (dotted and last == "的"):
        return False
    if not (dotted and _SHORT.search(text, at - _LONGEST_CLAUSE, at)) and not _has_clauses(text, at):
        return False
    if after in _DIGITS:
        return dotted and len(last) > 1
    left, right = _HAN_BEFORE.search(text, ahead - REACH, ahead), _HAN_AFTER.match(text, behind)
    if left is None or right is None:
        return True
    # A foreign name is no word: where nothing known ends and begins, the dot may be the name's.
    ends, begins = len(last) > 1 or last in MAY_END, _begins_word(right[0])
    known = narrow_clause(text, at, narrow=narrow) or (ends and begins) or (dotted and (ends or begins))
    return known and torn(left[0], right[0]) <= 0


_SHORT = re.compile(rf"[\n\uff0c\u3002\uff1b\uff1a\uff1f\uff01、,;:.][{HAN}\u201c\u201d]{{2,40}}\Z")


def _has_clauses(text: str, at: int) -> bool:
    """Tell whether a clause of some length stands before a dot, and one with a mark behind it."""
    opening = _OPENING.search(text, at - _LONGEST_CLAUSE, at)
    return opening is not None and _FOLLOWED.match(text, at + 1) is not None


def _is_in_title(text: str, at: int) -> bool:
    """Tell whether a dot stands between \u300a and \u300b: 《史记.项羽本纪》."""
    opened = text.rfind("\u300a", max(0, at - _LONGEST_CLAUSE), at)
    return opened >= 0 and text.find("\u300b", opened, at) < 0


def _begins_word(run: str) -> bool:
    return len(words_of(run)[0]) > 1 or _OPENERS.match(run) is not None or is_word(run[:2])


_IS_SO = re.compile(r"是[^\n\uff0c\u3002\uff1b,;.]{1,40}的\Z")


def _may_end(text: str, at: int, last: str) -> bool:
    """Tell whether a word that may end a sentence can do so here: behind 的 only 是…的 ends, and 很好的 before 我."""
    if last == "的":
        low = at - _LONGEST_CLAUSE
        says_how = _IS_HOW.search(text, low, at) is not None and _PERSON.match(text, at + 1) is not None
        return says_how or _IS_SO.search(text, low, at) is not None
    return last not in "在为為得"


# 写得很好的, 演得满切合的: how something is; 很好的措施 goes on.
_IS_HOW = re.compile(rf"(?:很|挺|蛮|满|太|真|非常|十分|特别|比较)[{HAN}]{{1,6}}的\Z")
_PERSON = re.compile("[我你您他她它咱]")


# A clause of its own, with what it speaks of and what it says: 态度也好, 价格不贵.
_STATES = re.compile(
    f"[{HAN}]{{1,4}}(?:也|都|还|還|很|挺|不|没|沒|太|非常|特别|特別)[{HAN}]{{1,8}}(?:[，。！？,!?\\n]|\\Z)"
)


# A whole sentence that ends in 的 says how something is: 这是很有必要的, 也是可以做到的.
_SAYS_SO = re.compile(
    "是(?:很|十分|非常|极其|極其|完全|可以|不|应该|應該|必[须須要]|有必要|合[理法适適]|正[确確常]|值得|可[行以])"
    rf"[{HAN}]{{0,10}}的\Z"
)
_OF_SIGNS = re.compile(r"[A-Za-zα-ω′)]是[^\n\uff0c\u3002\uff1b,;.]{1,40}的\Z")  # t是x使能的
_NOUNS = frozenset(("目的", "标的", "標的"))


def may_be_stop(text: str, at: int) -> bool:
    """Tell whether a sentence may end at a dot, so that to delete the dot may be wrong.

    Behind 的 most dots are damage: there a sentence ends only if it says 是…的 or how something is, and another
    begins with a person.
    """
    last = last_word(text, at)
    if last.endswith("的") and last not in _NOUNS:
        low = at - _LONGEST_CLAUSE
        says_so = _SAYS_SO.search(text, low, at) is not None or _IS_HOW.search(text, low, at) is not None
        so = says_so or _IS_SO.search(text, low, at) is not None
        begins = _PERSON.match(text, at + 1) or (so and (_OPENERS.match(text, at + 1) or _STATES.match(text, at + 1)))
        return says_so or bool(begins) or _OF_SIGNS.search(text, low, at) is not None
    return not leads_on(text, at, last)


def last_word(text: str, at: int) -> str:
    """Give the word that ends before a place, in the best reading of the Han there; empty if there is none."""
    run = _HAN_BEFORE.search(text, at - REACH, at)
    return words_of(run[0])[-1] if run else ""
