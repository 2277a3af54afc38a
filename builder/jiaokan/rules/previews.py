"""Marks of a preview in running text: pages left, characters hidden, buttons and pagers between the paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jiaokan.page.words import coverage, is_interface
from jiaokan.rules.seams import are_halves, cut_out, cuts_running_text, is_mid_sentence
from jiaokan.rules.thumbnails import find_thumbnails
from jiaokan.text.chars import BLANK, HAN_ONE, Lines, overlaps
from jiaokan.text.facts import is_sentence
from jiaokan.text.pairs import gain
from jiaokan.text.rule import Context
from jiaokan.text.traced import Finding

_B = f"[{BLANK}]"
_CUE = re.compile(
    "还[剩有]|隐藏|省略|略过|全文|剩余|余下|展开|未完|下一页|预览|试读|购买|Read more|Continue|不完整|更多内容请|更多精彩内容请|中间部分|page\\]|分页\\]"
)
_P = rf"[\[【(（*.…>》·—{BLANK}]{{0,8}}"
_E = rf"[\]】)）*.…↓∨>》·—{BLANK}]{{0,8}}"
_READ = rf"(?:{_B}?[，,]?{_B}?(?:请|点击)?(?:继续(?:免费)?阅读|阅读全文|下载全文|查看全文))?"
# Every alternative begins and ends in words of its own: nothing open may run into the sentence around it.
_PREVIEW = re.compile(
    rf"{_P}(?:(?:已阅读[0-9]{{1,4}}页(?:{_B}?[，,]{_B}?)?)?还剩[0-9]{{1,4}}页未读|还有[0-9]{{1,4}}页可免费阅读){_READ}{_E}"
    rf"|{_P}(?:(?:此处|这里|中间部分)(?:隐藏|省略|略过|略)|(?<=…)略过|(?<=…)省略)(?:{_B}?[，,]{_B}?)?共?[0-9]{{1,7}}个?字(?:(?:{_B}?[，,]{_B}?)(?:下载后可查看|付费可见|请下载全文|请登录查看))?{_E}"
    rf"|[(（［\[]?(?:未完(?:{_B}?[，,]{_B}?))?全文共?[0-9]{{1,7}}个?字(?:{_B}?[，,]{_B}?)(?:当前(?:仅)?显示前?[0-9]{{1,7}}[%字]|仅显示[0-9]{{1,7}}字|试读[0-9]{{1,7}}字){_READ}[)）］\]]?"
    rf"|[(（]未完(?:{_B}?[，,]{_B}?)?(?:待续|下一页继续)[.…]{{0,6}}[)）]"
    rf"|{_P}(?:点击)?展开(?:(?:阅读)?剩余[0-9]{{1,3}}%|全文|阅读全文|更多(?=[ ↓∨>\n]|\Z)){_E}"
    rf"|{_P}(?:显示不完整(?:{_B}?[，,]{_B}?)请)?点击(?:阅读全文|[“\"]下一页[”\"]继续阅读){_E}|\[阅读全文\]"
    rf"|{_P}(?:本|余下|隐藏|剩余)(?:部分)?内容(?:需登录后查看|需购买(?:{_B}?[，,]{_B}?)售价[:：]{_B}?[0-9]{{1,5}}{_B}?[^。，\n]{{1,3}}币?|(?:{_B}?[，,]{_B}?)回复本帖后可见|设定了隐藏(?:{_B}?[，,]{_B}?)需要回复后才能看到){_E}"
    rf"|{_P}(?:免费)?(?:预览|试读)(?:部分)?(?:已结束|到此为止|结束){_B}?[，,]{_B}?(?:剩余[0-9]{{1,4}}页可下载查看|开通会员继续阅读余下[0-9]{{1,4}}页|下载后可查看){_E}"
    rf"|{_P}更多(?:精彩)?内容请(?:打开|下载|登录)(?:手机)?(?:客户端|APP)(?:查看|阅读){_E}"
    rf"|\[(?:next)?page\]|\[分页\]"
    rf"|(?:\[[0-9]{{1,2}}\]{_B}?){{2,12}}下一页|(?:第[0-9]{{1,2}}页{_B}){{2,12}}下一页(?:{_B}?尾页)?"
    rf"|(?:共[0-9]{{1,4}}页(?:{_B}?[，,]{_B}?)?当前第[0-9]{{1,4}}页{_B}{{0,3}})?首页{_B}上一页{_B}下一页{_B}[末尾]页"
    rf"|(?:Page{_B}[0-9]{{1,3}}{_B}of{_B}[0-9]{{1,3}}{_B}-{_B})?(?:Read{_B}more|Continue{_B}reading)[ .…]{{0,6}}",
    re.IGNORECASE,
)


def find_previews(text: str, context: Context) -> Iterator[Finding]:
    """Remove the marks a document site puts where its preview stops: pages left, characters hidden, 点击阅读全文.

    Each is a formula with a number, or a button, that cuts a clause or ends its line; or a whole line or bracket that
    is hardly anything but words of such buttons and cuts a sentence or has a site's ornaments; or the names of a
    preview's pictures (护林手记_第1页), line below line, or one inside a sentence. Left alone:
    此处省略各村数据, 全文共五章, 剩余的12户, the steps of a manual (点击下一页).
    """
    shadow = context.shadow(text)
    spans = list(_formulas(shadow))
    formulas = [_without_formula(text, start, end, context) for start, end in spans]
    touches = overlaps(sorted((formula.start, formula.end) for formula in formulas))
    hints = [_without(text, start, end, context) for start, end in _hints(shadow) if not touches(start, end)]
    names = [_without_name(text, start, end, context) for start, end in find_thumbnails(shadow)]
    done = 0
    for finding in sorted([*formulas, *hints, *names]):
        if finding.start >= done:
            done = finding.end
            yield finding


# Words without which no button belongs to a preview or a pager.
_PREVIEWS = re.compile(
    "预览|试读|试阅|未读|继续阅读|展开|剩余|隐藏|下一页|上一页|未完|加载|全文|下载后|购买后|登录后|回复后|回复才|当前第|下拉继续|向下滑动|阅读更多|任意编辑"
)
_ORNAMENT = " \u3000▼▲↓↑→←>»›-—=*·.…[]【】()（）|"
_QUOTED = re.compile("“[^“”]{1,20}”")
_ANY_BRACKET = re.compile(r"[(（【\[](?:[^()（）【】\[\]\n]{4,40})[)）】\]]")
_LEAST_COVER = 0.9  # in the body a line must be the words of buttons to the last


def _hints(text: str) -> Iterator[tuple[int, int]]:
    """Yield lines and brackets that are words of a preview's buttons and hardly anything else."""
    lines = Lines(text)
    seen = -1
    for cue in _PREVIEWS.finditer(text):
        start, end = lines.around(cue.start())
        if start == seen:
            continue
        if end - start <= _LONGEST_HINT and not _SERIAL.search(text, start, end) and _is_hint(text, start, end):
            seen = start
            yield start, end
            continue
        for match in _ANY_BRACKET.finditer(
            text, max(start, cue.start() - _BEFORE_CUE), min(end, cue.end() + _BEHIND_CUE)
        ):
            covered = match.start() < cue.start() < match.end() and coverage(match.group()) >= _LEAST_COVER
            if covered and not _SERIAL.search(match.group()) and _is_set_apart(text, *match.span()):
                yield match.span()


_SERIAL = re.compile("待续")  # part one of a serial ends so


def _is_set_apart(text: str, start: int, end: int) -> bool:
    """Tell whether a bracket of a button's words parts a phrase, or stands between finished sentences.

    Left alone: the name of a button that a sentence speaks of (增加了【继续阅读】按钮, 【全文搜索】功能).
    """
    before, behind = text[start - 1 : start], text[end : end + 1]
    if before in _STOPS:
        return _NAMES_BUTTON.match(text, end) is None
    if _OF_SITE.search(text, start, end) and HAN_ONE.match(behind):
        return True
    if behind in ("", "\n"):
        return before in ("", "\n") or _NUMBER.search(text, start, end) is not None
    return _belong(before, behind)


_NUMBER = re.compile("[0-9]")
_OF_SITE = re.compile("下载后|任意编辑|购买后|金币")
_NAMES_BUTTON = re.compile("[一两]?个?(?:按钮|功能|键|图标|选项|链接|字样|栏|等|是|可|就)")


_LONGEST_HINT = 60


def _is_hint(text: str, start: int, end: int) -> bool:
    line = _SAID.sub("预览", _QUOTED.sub("", text[start:end].strip(_ORNAMENT)))
    return is_interface(line, _LEAST_COVER) and _is_no_step(text, start, end)


# What previews say beside the words of buttons; a text says it of other things, in other company.
_SAID = re.compile(
    "试[读阅](?:部分)?(?:已经?)?(?:结束|到此为止|到此结束)|(?:仅|还)?剩[余下]?(?=[0-9]{1,4}[页頁])|登入后?|(?:您?已|到这[儿里]?已?)超出(?=免费)|免费[预试][览读阅]范围|下载浏览|购买后|[剩其]余部分"
)
_STEP = re.compile(rf"{_B}{{0,4}}[0-9]{{1,2}}[.、．)）]")
_FRAMED = re.compile(
    rf"{_B}{{0,4}}(?:[▼▲↓↑»›*=—-]|>>|\.\.)|(?:[▼▲↓↑»›*=—]|>>|\.\.\.?|…){_B}{{0,4}}\Z|[0-9]{{1,4}}{_B}?[页字%]|(?:[0-9]{{1,2}} ){{2,9}}"
)


def _is_no_step(text: str, start: int, end: int) -> bool:
    """Tell whether a line of buttons is none of a manual's steps: it cuts a sentence, or has a site's ornaments."""
    line = text[start:end]
    if _STEP.match(line):
        return False
    return _FRAMED.search(line) is not None or cuts_running_text(text, start, end)


def _without_formula(text: str, start: int, end: int, context: Context) -> Finding:
    """Take a formula out, and the line it had to itself where that cut a sentence."""
    is_line = text[start - 1 : start] == "\n" and text[end : end + 1] == "\n"
    if is_line and are_halves(text, start, end, context):
        return cut_out(text, start, end, 0, _FORMULA, context)
    return Finding(start, end, "", _FORMULA)


def _without_name(text: str, start: int, end: int, context: Context) -> Finding:
    """Take the name of a preview's picture out: the halves joined where it cuts a sentence, else as a line."""
    if cuts_running_text(text, start, end):
        return cut_out(text, start, end, 0, _NAME, context)
    return Finding(start, min(end + 1, len(text)), "", _NAME)


def _without(text: str, start: int, end: int, context: Context) -> Finding:
    """Take a hint out: with the blanks round it and the halves joined where it cuts a sentence, else as a line."""
    is_line = text[start - 1 : start] in ("", "\n") and text[end : end + 1] in ("", "\n")
    if not is_line or cuts_running_text(text, start, end):
        return cut_out(text, start, end, 0, _EVIDENCE, context)
    return Finding(start, min(end + 1, len(text)), "", _EVIDENCE)


_EVIDENCE, _FORMULA, _NAME = "words of a preview", "preview", "name of a preview's page"


def _formulas(text: str) -> Iterator[tuple[int, int]]:
    """Yield the formulas of document sites, with their numbers."""
    done = 0
    for cue in _CUE.finditer(text):
        window = max(done, cue.start() - _BEFORE_CUE), cue.end() + _BEHIND_CUE
        match = _PREVIEW.search(text, *window) if _OF_FORMULA.search(text, *window) else None
        if match is None or match.start() > cue.end():
            continue
        if _is_of_site(text, match):
            done = match.end()
            yield match.span()


# Each formula has one of these: most cues (还有, 展开) stand in sentences that have none.
_OF_FORMULA = re.compile(
    r"[0-9]|未完|展开[阅全更]|点击|全文\]|内容|结束|到此为止|page\]|分页\]|下一页|read|continue", re.IGNORECASE
)
_BEFORE_CUE, _BEHIND_CUE = 24, 80  # code points: a formula is no longer
# What only a site says: the number of pages or of characters with what to do for the rest.
_CALLS_TO_READ = re.compile(
    r"[0-9%].*(?:阅读|下载|查看|登录|付费|可见|回复|显示|试读|reading)|已阅读.*还剩|未完.*(?:全文共|下一页继续)|[0-9][页\]].*下一页|设定了隐藏|回复本帖|剩余[0-9]{1,3}%|余下[0-9]|…+[^…]*…|\*{2}|[.]{3}|[∨↓]",
    re.IGNORECASE,
)


def _is_of_site(text: str, match: re.Match[str]) -> bool:
    """Tell whether a formula is the site's and not what a sentence or a manual speaks of.

    It breaks into a word or a phrase, or says what to do for the rest, in the middle of a clause or at the end of its
    line; a bare button needs a line of its own among prose.
    """
    start, end = match.span()
    before, behind = text[start - 1 : start], text[end : end + 4]
    at_end = behind[:1] in ("", "\n")
    calls = _CALLS_TO_READ.search(match.group()) is not None
    if at_end and _SERIAL.search(match.group()):
        return False
    if before in ("", "\n"):
        return at_end and (calls or _is_among_prose(text, start, end))
    if at_end:
        return calls or before in _STOPS
    if not is_mid_sentence(before, behind):
        return False
    return calls or _belong(before, behind[:1]) or (before in _COMMAS and match.group().startswith("["))


def _belong(before: str, behind: str) -> bool:
    """Tell whether two Han stand together by more than chance."""
    return bool(HAN_ONE.match(before) and HAN_ONE.match(behind)) and gain(before, behind) >= _TOGETHER


_COMMAS = ("，", "、")
_STOPS, _TOGETHER = ("。", "！", "？", "；", "…"), 2.0  # bits


def _is_among_prose(text: str, start: int, end: int) -> bool:
    """Tell whether the line ``[start, end)`` cuts a sentence, or stands right below one."""
    above = text[max(0, start - _NEAR) : start].rstrip()
    return is_sentence(above[above.rfind("\n") + 1 :]) or cuts_running_text(text, start, end)


_NEAR = 200  # code points
