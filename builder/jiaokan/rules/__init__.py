"""The ordered table of cleaning rules. To add one: a ``find_`` function in a family module, a line here, a case file.

Order matters and is reasoned: bytes before glosses (the damage holds half a gloss), glosses before boilerplate
(cues are read through them), digits before furniture (it counts them), boilerplate before conversion (what goes need not be converted), width before blanks
and breaks (they look at full-width marks), line edges last. Ids are given by hand and never reused.
"""

from __future__ import annotations

from collections.abc import Iterable

from jiaokan.errors import InputError
from jiaokan.rules import (
    addresses,
    boilerplate,
    breaks,
    bullets,
    by_hand,
    contents,
    controls,
    counters,
    decoding,
    furniture,
    glosses,
    guards,
    halves,
    images,
    intrusions,
    joins,
    latin,
    layout,
    markdown,
    marks,
    markup,
    ordinals,
    previews,
    remnants,
    residue,
    running,
    script,
    spacing,
    table_heads,
    tables,
    titles,
    unshown,
    width,
)
from jiaokan.rules.remains import NOTES, Note
from jiaokan.text.chars import BLANK, DIGIT, members
from jiaokan.text.hanzi import RADICALS
from jiaokan.text.near import nearest
from jiaokan.text.rule import Rule

CONVERTED = "script-converted"  # the flag of rules that convert from one script to the other
_BLANKS = members(BLANK)
_DIGITS = members(DIGIT)
_RADICALS = frozenset(RADICALS) | frozenset(decoding.LIGATURES)
_STOPS = frozenset(",，、;；。:：､｡")  # the half-width forms too: full-width may have been there before

RULES: tuple[Rule, ...] = (
    Rule("by-hand", by_hand.find_corrections, "corrected-by-hand", "0.3.0", is_layout=True, leaves="whatever",
         writes="anything"),
    Rule("front-matter", tables.find_front, "markup", "0.3.0", frozenset("-+"), is_layout=True, leaves="nothing"),
    Rule("line-ends", controls.find_line_ends, None, "0.1.0", frozenset("\r"), is_layout=True, writes="line-feeds"),
    Rule("mojibake", decoding.find_mojibake, "lost-character", "0.2.0", frozenset(map(chr, range(0xA1, 0x100))),
         writes="anything"),
    Rule("control-characters", controls.find_controls, "control-character", "0.1.0", controls.UNSEEN,
         is_layout=True, writes="line-feeds"),
    Rule("table-marks", tables.find_table_marks, "markup", "0.3.0", frozenset("|"), is_layout=True,
         takes=frozenset("<-\\"), writes="anything"),
    Rule("escaped-tags", markup.find_escaped_tags, "markup", "0.3.0", frozenset("&"), writes="anything"),
    Rule("unshown-parts", unshown.find_unshown, "markup", "0.3.0", frozenset("<"), writes="line-feeds"),
    Rule("style-lines", remnants.find_style_lines, "markup", "0.1.0", frozenset('{<>:(*[MEj$@\\;"uvN'),
         writes="line-feeds"),
    Rule("images", images.find_images, "image", "0.1.0", frozenset("<!:[【"), writes="line-feeds"),
    Rule("markup", markup.find_markup, "markup", "0.1.0", frozenset("<&x[\\;"), writes="anything"),
    Rule("heading-marks", markdown.find_heading_marks, "markup", "0.1.0", frozenset("#=-[>"),
         takes=frozenset("]()"), leaves="nothing"),  # of links
    Rule("emphasis", markdown.find_emphasis, "markup", "0.3.0", frozenset("*_~"),
         takes=frozenset("\\"), leaves="nothing"),  # the sign of an escape
    Rule("radicals", decoding.find_radicals, "lost-character", "0.2.0", _RADICALS, leaves="as-many", writes="anything"),
    Rule("split-bytes", halves.find_split_bytes, "lost-character", "0.1.0", frozenset("?"), writes="anything"),
    Rule("shifted-bytes", halves.find_shifted_bytes, "lost-character", "0.1.0", frozenset("?"), writes="anything"),
    Rule("lost-brackets", bullets.find_lost_brackets, "lost-character", "0.3.0", frozenset("。"), leaves="as-many"),
    Rule("pinyin-glosses", glosses.find_glosses, "pinyin-gloss", "0.1.0", frozenset("(（"), leaves="nothing"),
    Rule("copy-guards", guards.find_copy_guards, "stray-mark", "0.3.0", guards.NEEDED, leaves="nothing"),
    Rule("full-width", width.find_full_width, "punctuation-width", "0.1.0", width.FULL_FORMS,
         leaves="as-many", writes="anything"),
    Rule("contents", contents.find_contents, "navigation", "0.2.0", frozenset("\n"), leaves="nothing"),
    Rule("running-heads", running.find_running_heads, "page-furniture", "0.2.0", frozenset("\n"), leaves="nothing"),
    Rule("page-counters", counters.find_counters, "page-furniture", "0.1.0", _DIGITS | frozenset("PE页頁"),
         writes="line-feeds"),
    Rule("page-ordinals", ordinals.find_page_marks, "page-furniture", "0.1.0", _DIGITS),
    Rule("glued-ordinals", furniture.find_glued_ordinals, "page-furniture", "0.1.0", _DIGITS),
    Rule("preview-marks", previews.find_previews, "page-furniture", "0.1.0", writes="line-feeds"),
    Rule("table-heads", table_heads.find_table_heads, "page-furniture", "0.3.0", frozenset("\n"), leaves="nothing"),
    Rule("adverts", intrusions.find_adverts, "spam", "0.2.0", leaves="nothing"),
    Rule("glued-addresses", addresses.find_glued_addresses, "spam", "0.2.0", frozenset(".")),
    Rule("navigation", boilerplate.find_navigation, "navigation", "0.1.0", reads_page=True),
    Rule("related-links", boilerplate.find_related_links, "related-links", "0.1.0", reads_page=True),
    Rule("source-lines", boilerplate.find_source_lines, "source-line", "0.1.0", reads_page=True, states_source=True),
    Rule("site-footers", boilerplate.find_footers, "site-footer", "0.1.0", reads_page=True),
    Rule("disclaimers", boilerplate.find_disclaimers, "disclaimer", "0.1.0", reads_page=True),
    Rule("spam", boilerplate.find_spam, "spam", "0.1.0", reads_page=True),
    Rule("repeated-titles", titles.find_repeated_titles, "navigation", "0.1.0"),
    Rule("script", script.find_traditional, "script-converted", "0.1.0", leaves="simplified"),
    Rule("script-residue", residue.find_residue, "script-converted", "0.1.0", leaves="han"),
    Rule("narrow-marks", width.find_narrow_marks, "punctuation-width", "0.1.0", width.NARROW,
         takes=frozenset("\"' \u00a0"), leaves="width"),  # and the blank that goes with a mark's width
    Rule("wrong-brackets", width.find_wrong_brackets, "punctuation-width", "0.1.0", frozenset("\u201e\u3016\u2772"),
         leaves="as-many"),
    Rule("lone-bullets", bullets.find_lone_bullets, "stray-mark", "0.3.0", bullets.BULLETS, leaves="nothing"),
    Rule("stray-marks", marks.find_stray_marks, "stray-mark", "0.1.0", marks.SIGNS, leaves="nothing"),
    Rule("doubled-stops", marks.find_doubled_stops, "stray-mark", "0.1.0", takes=_STOPS, leaves="nothing"),
    Rule("lost-breaks", breaks.find_lost_breaks, "line-breaks-restored", "0.1.0", leaves="breaks", writes="line-feeds"),
    Rule("soft-breaks", joins.find_soft_breaks, "soft-break", "0.1.0", frozenset("\n"), writes="line-feeds"),
    Rule("blanks-before-marks", spacing.find_blanks_before_marks, "spacing", "0.1.0", _BLANKS, leaves="no-blanks"),
    Rule("latin-blanks", latin.find_latin_blanks, "spacing", "0.1.0", _BLANKS, leaves="no-blanks"),
    Rule("han-blanks", spacing.find_han_blanks, "spacing", "0.1.0", _BLANKS, leaves="no-blanks"),
    Rule("line-edges", layout.find_line_edges, None, "0.1.0", _BLANKS, is_layout=True, leaves="no-blanks"),
    Rule("blank-lines", layout.find_blank_lines, None, "0.1.0", frozenset("\n"), is_layout=True, leaves="no-lines"),
)  # fmt: skip

STATING_SOURCE = frozenset(rule.id for rule in RULES if rule.states_source)
MARKING_PAGES = frozenset(rule.id for rule in RULES if rule.flag == "page-furniture")  # they take marks of pages


def named(ids: Iterable[str]) -> frozenset[str]:
    """Give the ids of the rules and notes that are meant by ids of theirs, or of flags that they raise.

    Raises InputError for an id of neither, and for rules of the layout, without which nothing would be a paragraph.
    """
    found: set[str] = set()
    for each in ids:
        known: list[tuple[str, str | None]] = [(rule.id, rule.flag) for rule in RULES]
        known += [(note.id, note.flag) for note in NOTES]
        meant = {name for name, flag in known if flag is not None and each in (name, flag)}
        if not meant:
            near = nearest(each, (word for name, flag in known if flag is not None for word in (name, flag)))
            next_step = "see the tables of rules and flags on the card of a release"
            what = "is no rule or flag that can be switched off"
            raise InputError(f"--without {each}", what, expected=near, next_step=next_step)
        found |= meant
    return frozenset(found)


__all__ = ["CONVERTED", "MARKING_PAGES", "NOTES", "RULES", "STATING_SOURCE", "Note", "named"]
