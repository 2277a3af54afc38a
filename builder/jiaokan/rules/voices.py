"""The script of a page is that of its own lines: what is the site's has no say, and a line that recurs has one."""

from __future__ import annotations

from dataclasses import replace

from jiaokan.page import reading as page
from jiaokan.rules.script import classify, is_in_question, weigh, with_origin
from jiaokan.text.chars import HAN_ONE
from jiaokan.text.rule import Context, Verdict


def judge_script(raw: str, characters: frozenset[str] | None = None) -> Verdict:
    r"""Classify a source by the lines that will stay; the counts are those of the whole.

    A native notice above a Simplified share bar is no mixture, nor is a forum where a user's name and motto recur.
    A page in one script needs no second look.

    >>> text = "以上費用由各單位編列，並於年底前核銷，逾期不予受理，請配合辦理。\n分享到：微博 微信 关注我们"
    >>> judge_script(text).script, classify(text).script
    ('Hant', 'mixed')
    """
    verdict, is_open = weigh(raw, characters)
    if is_in_question(verdict):
        own = own_lines(raw.replace("\r\n", "\n"), Context(verdict))  # whose reading asks for no origin
        if HAN_ONE.search(own):
            judged = classify(own)
            return replace(verdict, script=judged.script, origin=judged.origin)
    return with_origin(raw, verdict) if is_open else verdict


def own_lines(text: str, context: Context) -> str:
    """Give the lines of a page that are its own, each once: without boilerplate, and parts of lines that are such."""
    kept, at = [], 0
    for region in page.read(text, context).regions:
        kept.append(text[at : region.start])
        at = region.end
    return "\n".join(dict.fromkeys("\n".join([*kept, text[at:]]).split("\n")))
