"""Personal data masked by the spans that point at it: exact by code point, never by looking for the words in a text.

A title and a path of headings have no spans of their own: in them the very strings are replaced that were masked below.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from jiaokan.errors import InputError

FLAG, MASKED = "personal-data", "masked-values"
PLACEHOLDERS: Mapping[str, str] = {
    "bank-card": "[银行卡号]",
    "email": "[邮箱]",
    "identity": "[身份证号]",
    "mobile": "[手机号]",
    "passport": "[护照号]",
    "permit": "[通行证号]",
    "plate": "[车牌号]",
    "qq": "[QQ号]",
    "uscc": "[信用代码]",
    "wechat": "[微信号]",
}
UNNAMED = "[个人信息]"


class Span(NamedTuple):
    """A stretch of a text that is masked, in code points."""

    start: int
    end: int
    kind: str


class Masked(NamedTuple):
    """A text without its personal data, how many stretches went, and what each string became."""

    text: str
    n_spans: int
    became: Mapping[str, str]


def personal(spans: Iterable[Mapping[str, Any]], text: str, where: str) -> list[Span]:
    """Give the personal stretches of a text, those that overlap as one. Raises InputError for one outside the text."""
    found: list[Span] = []
    ours = (Span(each["start"], each["end"], str(each["kind"])) for each in spans if each["flag"] == FLAG)
    for span in sorted(ours, key=lambda each: (each.start, -each.end)):
        if not 0 <= span.start < span.end <= len(text):
            got = f"{span.start} to {span.end} of {len(text)} code points"
            raise InputError(where, "has a span outside its text", got=got, next_step="validate the release")
        if found and span.start < found[-1].end:
            found[-1] = found[-1]._replace(end=max(span.end, found[-1].end))
        else:
            found.append(span)
    return found


def masked(text: str, spans: Sequence[Span], char: str | None) -> Masked:
    """Put placeholders in the place of stretches that are in order, or a character for each of their code points.

    >>> masked("电话13800138000。", [Span(2, 13, "mobile")], None).text
    '电话[手机号]。'
    >>> masked("电话13800138000。", [Span(2, 13, "mobile")], "*").text
    '电话***********。'
    """
    parts, became, at = [], {}, 0
    for span in spans:
        value = text[span.start : span.end]
        became[value] = char * len(value) if char is not None else PLACEHOLDERS.get(span.kind, UNNAMED)
        parts += [text[at : span.start], became[value]]
        at = span.end
    return Masked("".join((*parts, text[at:])), len(spans), became)


def hidden(text: str, became: Mapping[str, str]) -> str:
    """Replace in a title or heading the strings that were masked in its document, the longest first."""
    for value in sorted(became, key=lambda each: (-len(each), each)):
        text = text.replace(value, became[value])
    return text


def flags_after(flags: Sequence[str], *, count: int) -> list[str]:
    """Give the flags of a row once its personal data is masked."""
    kept = [flag for flag in flags if flag != FLAG]
    return sorted({*kept, MASKED}) if count else kept
