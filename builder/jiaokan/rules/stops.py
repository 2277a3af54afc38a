"""Full stops that were written as dots, and dots that may be one: what stands on either side decides.

A dot between two Han is a stop, a foreign name's, a number's, an entry's of a bibliography, or damage.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from jiaokan.chars import HAN, HAN_ONE, Lines
from jiaokan.lexicon import REACH, is_word, torn, words_of
from jiaokan.rules.references import in_references

# At the end of a line of prose or a quotation, or between two clauses of one.
_DOT = re.compile(rf"\.(?<=[{HAN}\u201d\u300b\uff09)%].)(?=[{HAN}0-9\u201c\u201d\u300d\u300f\u300a\uff08(\n]|\Z)")
_CLAUSE = re.compile(r"[\uff0c\u3002\uff1b,;.](?:[^\n\uff0c\u3002\uff1b,;.]|(?<=[0-9])\.(?=[0-9])){4,60}\Z")
_LONGEST_CLAUSE = 62
_FOLLOWED = re.compile(r"[^\n.]{4,60}[\uff0c\u3002\uff1b\uff1a,;:.]")
# Han words behind which no sentence ends, if they are words of their own and not the end of one (参与, 实事求是).
LEADS_ON = frozenset("和与及被把将从向")
# Words that may end a sentence and may lead on: 报送了. and 这是必要的. against 落实的措施.
MAY_END = frozenset("的了着過过得们們在为為")
# Syllables of foreign names, which keep their dot.
_NAMES = frozenset(
    "约翰史密斯卡尔马克迈杰森罗伯特威廉亨利查理乔治托詹姆莉娜艾丽伊莎贝弗兰德里安东尼奥普京巴拉希腊巧诺夫斯基柯列宁戈瓦维奇"
)
# Words with which a new sentence begins: a time, a person, a turn of thought. 了.下周 is a stop, 了.任务 need not be.
_OPENERS = re.compile(
    "下[周月年一个]|上[周月]|今[年天后日晚早]|明[年天日早晚]|后天|去年|昨[天日]|目前|现在|当[前天年时]|近[年来期日]|此[后外时次]|随后|接着|然后|同时|其[中次他]|"
    "另外|因[此为]|所以|但是?|不过|然而|而且|于是|如果|为了|由于|根据|按照|请[各大你您]|各[村镇县乡级部单地组区市校位]|我们?|[他她它你您]们?|大家|"
    "这样|本[次月周年]|首先|再次|最后|一是|[二三]是|希望|特此"
)
_FEW_STOPS = 3  # a page whose lines end in dots so many times as often as it has stops writes its stops as dots
_DIGITS = frozenset("0123456789")
_LEAST = 4  # Han of a clause
_HAN_BEFORE = re.compile(rf"[{HAN}]{{1,{REACH}}}\Z")
_HAN_AFTER = re.compile(rf"[{HAN}]{{1,{REACH}}}")
_OPENING = re.compile(
    rf"(?:\A|\n|[\uff0c\u3002\uff1b\uff1a\uff1f\uff01,;:.])[^\n\uff0c\u3002\uff1b\uff1a\uff1f\uff01,;:.]{{{_LEAST},60}}\Z"
)
_LINE_END = re.compile(
    rf"\.(?<=[{HAN}\u201d\u300b\uff09)].)(?=[\n\u201d\u300d\u300f]|[ \u3000]{{0,8}}(?:\n|\Z)|\u3000\u3000)"
)
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
    if "." not in text:
        return
    is_entry, lines = in_references(text), Lines(text)
    ends = {match.start() for match in _LINE_END.finditer(text) if _ends_line(text, match.start())}
    ends = {at for at in ends if not is_entry(at)}
    dotted = len(ends) >= 2 and text.count("\u3002") * _FEW_STOPS <= len(ends)
    for match in _DOT.finditer(text):
        at = match.start()
        if is_entry(at):
            continue
        if at in ends:
            yield at
        elif _parts_clauses(text, at, narrow=narrow, dotted=dotted):
            _, stop = lines.around(at)
            if narrow_clause(text, at, narrow=narrow) or dotted or stop - 1 in ends or opens_sentence(text, at):
                yield at


def narrow_clause(text: str, at: int, *, narrow: bool) -> bool:
    """Tell whether a dot on a page of narrow marks ends a clause that began behind a mark."""
    return narrow and _CLAUSE.search(text, max(0, at - _LONGEST_CLAUSE), at) is not None


def opens_sentence(text: str, at: int) -> bool:
    """Tell whether a new sentence clearly begins behind a dot, and what stands before it can be one."""
    if _OPENERS.match(text, at + 1) is None:
        return False
    last = last_word(text, at)
    return last in ("了", "过", "過") or last not in MAY_END


def _ends_line(text: str, at: int) -> bool:
    """Tell whether a dot at a line's end has a clause before it; behind a mark a short one will do."""
    start = text.rfind("\n", 0, at) + 1
    low = max(start, at - _LONGEST_CLAUSE)
    marks = [match.end() for match in _ANY_MARK.finditer(text, low, at)]
    first = marks[-1] if marks else low
    least = _MARKED_CLAUSE if marks else _LINE_CLAUSE
    run = _HAN_BEFORE.search(text, max(first, at - REACH), at)
    chinese = (
        (run is not None and len(run[0]) == REACH) or _is_han(text[first:at]) or (marks and _is_han(text[start:at]))
    )
    return at - first >= least and bool(chinese) and last_word(text, at) not in LEADS_ON


def _is_han(clause: str) -> bool:
    return len(HAN_ONE.findall(clause)) * 2 > len(clause)


def _parts_clauses(text: str, at: int, *, narrow: bool, dotted: bool) -> bool:
    """Tell whether a dot can be a stop: two clauses of some length, words that end and begin there."""
    before, after = text[at - 1], text[at + 1 : at + 2]
    last = last_word(text, at)
    if after in ("", "\n") or last in LEADS_ON or (before in _NAMES and after in _NAMES) or _is_in_title(text, at):
        return False
    if last in MAY_END and not _may_end(text, at, last) and not (dotted and last == "的"):
        return False
    if not (dotted and _SHORT.search(text, max(0, at - _LONGEST_CLAUSE), at)) and not _has_clauses(text, at):
        return False
    if after in _DIGITS:
        return dotted and len(last) > 1
    left, right = _HAN_BEFORE.search(text, max(0, at - REACH), at), _HAN_AFTER.match(text, at + 1)
    if left is None or right is None:
        return True
    # A foreign name is no word: where nothing known ends and begins, the dot may be the name's.
    ends, begins = len(last) > 1 or last in MAY_END, _begins_word(right[0])
    known = narrow_clause(text, at, narrow=narrow) or (ends and begins) or (dotted and (ends or begins))
    return known and torn(left[0], right[0]) <= 0


_SHORT = re.compile(rf"[\n\uff0c\u3002\uff1b\uff1a\uff1f\uff01、,;:.][{HAN}\u201c\u201d]{{2,40}}\Z")


def _has_clauses(text: str, at: int) -> bool:
    """Tell whether a clause of some length stands before a dot, and one with a mark behind it."""
    opening = _OPENING.search(text, max(0, at - _LONGEST_CLAUSE), at)
    return opening is not None and _FOLLOWED.match(text, at + 1) is not None


def _is_in_title(text: str, at: int) -> bool:
    """Tell whether a dot stands between \u300a and \u300b: 《史记.项羽本纪》."""
    opened = text.rfind("\u300a", max(0, at - _LONGEST_CLAUSE), at)
    return opened >= 0 and text.find("\u300b", opened, at) < 0


def _begins_word(run: str) -> bool:
    return len(words_of(run)[0]) > 1 or _OPENERS.match(run) is not None or is_word(run[:2])


_IS_SO = re.compile(r"是[^\n\uff0c\u3002\uff1b,;.]{1,40}的\Z")


def _may_end(text: str, at: int, last: str) -> bool:
    """Tell whether a word that may end a sentence can do so here: behind 的 only the sentence 是…的 ends."""
    if last == "的":
        return _IS_SO.search(text, max(0, at - _LONGEST_CLAUSE), at) is not None
    return last not in "在为為得"


# A whole sentence that ends in 的 says how something is: 这是很有必要的, 也是可以做到的.
_SAYS_SO = re.compile(
    "是(?:很|十分|非常|极其|極其|完全|可以|不|应该|應該|必[须須要]|有必要|合[理法适適]|正[确確常]|值得|可[行以])"
    rf"[{HAN}]{{0,10}}的\Z"
)
_NOUNS = frozenset(("目的", "标的", "標的"))


def may_be_stop(text: str, at: int) -> bool:
    """Tell whether a sentence may end at a dot, so that to delete the dot may be wrong.

    Behind 的 most dots are damage: there a sentence ends only if it says 是…的, and another clearly begins.
    """
    last = last_word(text, at)
    if last.endswith("的") and last not in _NOUNS:
        says_so = _SAYS_SO.search(text, max(0, at - _LONGEST_CLAUSE), at) is not None
        return says_so or (_may_end(text, at, "的") and _OPENERS.match(text, at + 1) is not None)
    return last not in LEADS_ON


def last_word(text: str, at: int) -> str:
    """Give the word that ends before a place, in the best reading of the Han there; empty if there is none."""
    run = _HAN_BEFORE.search(text, max(0, at - REACH), at)
    return words_of(run[0])[-1] if run else ""
