"""Sentences of a paragraph, as spans that tile it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from jiaokan.dataset.records import Sentence
from jiaokan.outline.asides import Asides
from jiaokan.outline.points import spelled
from jiaokan.outline.quotes import Stretch, curled, find_brackets, find_quotations
from jiaokan.text.chars import BLANK, BLANKS, HAN_NUMERAL, HAN_ONE

# A mark that may end a sentence, with the marks and what closes behind it.
_TOKEN = re.compile(rf"([。｡！？；…!?][。｡！？；…!?”’」』）》)】〕\]］]*)[{BLANK}]*")
_STOP = re.compile("[。｡！？；…!?]")
_FULL = "。｡！？；"  # end a sentence wherever they stand outside quotations and brackets
_IS_FULL = frozenset(_FULL)
_FULL_TOKEN = re.compile(rf"[{_FULL}]+[{BLANK}]*")
_RUNS_ON = frozenset(_FULL + BLANKS)
# Without any of these a text is cut behind its full stops, and that is all; so it is where all stand in plain stretches,
# in which nothing ends.
_MARKS_INVOLVED = "…!?\"'\N{FULLWIDTH QUOTATION MARK}\N{FULLWIDTH APOSTROPHE}“”‘’「」『』《》（）()【】〔〕[]［］"
_IN_CLASS = re.escape(_MARKS_INVOLVED)
_INVOLVED = re.compile(f"[{_IN_CLASS}¹²³⁰⁴-⁹①-⑳]")
# What may belong to the sentence before it; （一） does not.
_ASIDE = re.compile(f"[{_FULL}][{BLANK}]*(?:[¹²³⁰⁴-⁹①-⑳\\[［【〔]|[（(](?![{HAN_NUMERAL}0-9]{{1,3}}[）)]))")
_PLAIN_STRETCH = re.compile(
    "|".join(
        f"\\{a}[^{_FULL}{_IN_CLASS}]*\\{b}"
        for a, b in ("“”", "「」", "『』", "《》", "（）", "()", "【】", "〔〕", "[]", "［］")
    )
)
# Who speaks, behind what was said: …！”他低声说。
_SAYS = (
    "(?<![知难街渠通报频轨管隧])道(?![理路德具教])|(?<![小学传据])[说說](?![明法服])|(?<![访慰顾疑提])[问問](?![题題卷号责政世诊])"
    "|[答喊叫](?![案卷辩题声聲])|(?<![宣演])[讲講](?![话台课座义解究])|(?<![观理信想])念(?!头)|(?<![思理幻设感联])想(?![法象像])|嚷"
    "|补了|嘱咐|提醒|回应|表示"
)
# What is said goes on behind a pause: “不行。”他放下茶杯，“再想想。”
_RESUMES = re.compile("[^。！？；：…“”「」『』]{1,30}[，,][“「『]")
_THIS = re.compile("[这這那此]")  # 常说的一句话是“路要修。”这句话……
# A clause that cannot begin a sentence: 他说：“走。”便走了.
_CLAUSE_GOES_ON = re.compile("便(?!民|利|捷|宜|于|是|携|装|衣)|就[此转走去来挂进出回跑把关上下站坐匆]|[却卻]|と|って")
_TAG = re.compile(f"[^。！？；：“”「」]{{0,14}}(?:{_SAYS})")
_INTRODUCED = re.compile(f"(?:(?:{_SAYS})[，,]|[：:])\\Z")
_QUOTES = "“「『"
_OPENS = "“‘「『《（("
_MARKS = "，。、；：！？,;:）)》”’」』】〕"
# Behind … a list goes on that left some of it out: 棉被……等物资; 票根、纽扣……还有一张.
_AND_SO_ON = re.compile("等(?:等|[一二三四五六七八九十0-9]{1,3}[个種种类項项件名家人]|[物用材设设人单地项方问])")
_ONE_MORE = re.compile(
    "还有|還有|以及|都|均|全|皆|直到|样样|樣樣|件件|个个|個個|项项|人人|处处|一一|统统|無一|无一|无不|凡是"
)
_BUT = re.compile("却|卻|但(?!凡|愿)|而(?!今|后|立)")
_LISTED = re.compile("、[^。！？；!?…]{0,60}\\Z")
_SPEAKERS = "我你您他她"
_REPEATED = 6  # most code points said again behind …: 可是……可是


def find_sentences(text: str) -> tuple[Sentence, ...]:
    """Cut a paragraph behind 。！？；… and the quotes and brackets that close there; a blank goes with the first.

    Nothing is cut inside “”, ‘’, 「」, 『』, 《》 or paired straight quotation marks, nor in a bracket within a sentence; a
    quotation that never closes cuts like plain text. A stop behind what closes ends the sentence (“便民圈”。). Behind a
    quotation that ends with a stop the sentence is over where the quotation stood behind a colon or opened it and no
    word of speaking follows.

    >>> [(s.start, s.end) for s in find_sentences("好。他说：“去。快去！”走了。")]
    [(0, 2), (2, 12), (12, 15)]
    """
    text = spelled(text)
    cuts = _cuts(curled(text)) if _is_involved(text) else _full_cuts(text)
    if not cuts or cuts[-1] != len(text):
        cuts.append(len(text))
    return tuple(map(Sentence, [0, *cuts], cuts)) if text else ()


def _full_cuts(text: str) -> list[int]:
    """Cut behind full stops, and the stops and blanks that follow them."""
    cuts, at = [], 0
    for sentence in (
        text.replace("；", "。").replace("！", "。").replace("？", "。").replace("｡", "。").split("。")[:-1]
    ):
        at += len(sentence) + 1
        cuts.append(at)
    if _RUNS_ON.isdisjoint([text[cut : cut + 1] for cut in cuts]):
        return cuts
    return [token.end() for token in _FULL_TOKEN.finditer(text)]


def _is_involved(text: str) -> bool:
    """Tell whether marks other than full stops may decide where a sentence ends."""
    if _INVOLVED.search(text) is None:
        return False
    return _ASIDE.search(text) is not None or _INVOLVED.search(_PLAIN_STRETCH.sub("", text)) is not None


def _cuts(text: str) -> list[int]:
    cuts: list[int] = []
    sentence = 0
    asides = Asides(text)
    quotations, brackets = _Stretches(find_quotations(text)), _Stretches(find_brackets(text))
    for match in _TOKEN.finditer(text):
        closed = match.end(1)
        if match.end() <= sentence:  # within what the last cut took along: ?(！5】
            continue
        if not _is_held(brackets.last(closed), closed, sentence) and _ends(
            text, match, quotations.last(closed), sentence
        ):
            sentence = asides.end(match.end())
            cuts.append(sentence)
    return cuts


class _Stretches:
    """Stretches of a text, asked from left to right."""

    def __init__(self, stretches: Sequence[Stretch]) -> None:
        self._stretches = stretches
        self._next = 0

    def last(self, at: int) -> Stretch | None:
        """Give the last stretch that begins before an offset."""
        while self._next < len(self._stretches) and self._stretches[self._next][0] < at:
            self._next += 1
        return self._stretches[self._next - 1] if self._next else None


def _is_held(bracket: Stretch | None, at: int, sentence: int) -> bool:
    """Tell whether a cut at an offset would part a bracket, or end a sentence that it stands within: 来了（真的！）."""
    return bracket is not None and (at < bracket[1] or (at == bracket[1] and bracket[0] > sentence))


def _ends(text: str, token: re.Match[str], quotation: Stretch | None, sentence: int) -> bool:
    """Tell whether a mark, with what closes behind it, ends the sentence that begins at ``sentence``."""
    start, closed = token.span(1)
    if quotation is None or quotation[1] <= start:
        return _has_stop(text, start, token, sentence)
    if closed < quotation[1]:
        return False
    if _STOP.search(text, quotation[1], closed):  # the sentence's own, behind the quotation: 走！”。
        return _has_stop(text, quotation[1], token, sentence)
    return _has_stop(text, start, token, sentence) and _is_over(text, quotation[0], token.end(), sentence)


def _is_over(text: str, opened: int, end: int, sentence: int) -> bool:
    """Tell whether a sentence ends behind a quotation whose last mark is a stop."""
    if end == len(text):
        return True
    if text[opened] == "《":  # 《谁来养老？》一书
        return False
    if text[end] in _OPENS:
        return True
    if text[end] in _MARKS or _CLAUSE_GOES_ON.match(text, end):
        return False
    if opened > sentence:
        if _INTRODUCED.search(text, max(0, opened - 3), opened) or _is_resumed(text, opened, sentence):
            return True
        return text[opened - 1] == "是" and _THIS.match(text, end) is not None
    return _TAG.match(text, end) is None and _RESUMES.match(text, end) is None


def _is_resumed(text: str, opened: int, sentence: int) -> bool:
    """Tell whether a quotation goes on with what one before it said, in the same sentence."""
    return text[sentence] in _QUOTES and text[opened - 1] in "，,"


def _has_stop(text: str, start: int, token: re.Match[str], sentence: int) -> bool:
    """Tell whether one of the marks from an offset on ends a sentence: … where nothing goes on, ! and ? beside Han."""
    if text[start] in _FULL:
        return True
    marks = _STOP.findall(text, start, token.end(1))
    if not _IS_FULL.isdisjoint(marks):
        return True
    if "…" in marks and not _goes_on(text, token.start(), token.end(1), sentence):
        return True
    end = token.end()
    return ("!" in marks or "?" in marks) and (
        end == len(text) or text[end] in _OPENS or text[end] == "”" or HAN_ONE.match(text[end]) is not None
    )


def _goes_on(text: str, start: int, end: int, sentence: int) -> bool:
    """Tell whether a sentence goes on behind …: at its beginning, before a comma, in 可是……可是 and in lists."""
    if start == sentence or text[end : end + 1] in ("，", "。", "、", "；"):
        return True
    if _is_repeated(text, start, end):
        return True
    if _AND_SO_ON.match(text, end):
        return True
    if _BUT.match(text, end):
        return True
    return _ONE_MORE.match(text, end) is not None and _LISTED.search(text, max(sentence, start - 61), start) is not None


def _is_repeated(text: str, start: int, end: int) -> bool:
    """Tell whether the words before … stand again behind it; a single one must be a clause: 我……我, not 路……路上."""
    if any(start >= n and text[start - n : start] == text[end : end + n] for n in range(2, _REPEATED + 1)):
        return True
    is_word = start == 1 or HAN_ONE.match(text[start - 2]) is None or text[start - 1] in _SPEAKERS
    return is_word and text[start - 1] == text[end : end + 1]
