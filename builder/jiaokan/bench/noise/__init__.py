"""The ordered table of noises, and the mixtures of them that pages show. To add one: a function, a line here."""

from __future__ import annotations

from jiaokan.bench.noise import blocks, glosses, lines, marks, markup, script, width
from jiaokan.bench.noise.model import Damaged, Noise, damage

_BYTES = ("conversion", "gloss-every")
_GLOSS = ("pinyin-glosses",)

# In the order in which they befall a text: content, lines, what a site puts in, width and blanks, and last what
# obfuscators do to a finished page: conversion, glosses, bytes.
NOISES: tuple[Noise, ...] = (
    Noise("lookalikes", settle=blocks.settle_lookalikes),
    Noise("masks", settle=marks.settle_masks),
    Noise("truncation", settle=marks.settle_truncation),
    Noise("stray-marks", marks.find_stray_marks, ("stray-marks",)),
    Noise("censored-words", marks.find_censored_words, ("stray-marks",)),
    Noise("doubled-stops", marks.find_doubled_stops, ("doubled-stops",)),
    Noise("pictures", marks.find_pictures, ("copy-guards",)),
    Noise("copy-tails", marks.find_copy_tails, ("copy-guards",)),
    Noise("jammers", marks.find_jammers, ("copy-guards",)),
    Noise("lost-brackets", marks.find_lost_brackets, ("lost-brackets",)),
    Noise("breaks-in-words", lines.find_breaks_in_words, ("soft-breaks", "blank-lines")),
    Noise("wraps", lines.find_wraps, ("soft-breaks",)),
    Noise("wraps-indented", lines.find_wraps_with_indent, ("soft-breaks", "line-edges")),
    Noise("wraps-in-columns", lines.find_wraps_in_columns, ("soft-breaks", "line-edges")),
    Noise("semicolon-breaks", lines.find_breaks_at_semicolons, ("soft-breaks",)),
    Noise("one-line", lines.find_lost_breaks, ("lost-breaks",), lines.settle_bare),
    Noise("one-line-indents", lines.find_breaks_as_indents, ("lost-breaks",)),
    Noise("one-line-blanks", lines.find_breaks_as_blanks, ("lost-breaks",), lines.settle_blanks),
    Noise("ordinals", lines.find_ordinals, ("glued-ordinals",)),
    Noise("bare-ordinals", lines.find_bare_ordinals, ("page-ordinals",)),
    Noise(
        "page-counters",
        blocks.inside("page-counter", apart=240, most=9),
        ("page-counters", "running-heads", "page-ordinals"),
    ),
    Noise("page-lines", lines.find_page_lines, ("page-ordinals", "page-counters", "running-heads")),
    Noise("title-heads", lines.find_title_heads, ("page-ordinals", "page-counters", "running-heads")),
    Noise("running-heads", lines.find_running_heads, ("running-heads",)),
    Noise("paged-heads", lines.find_paged_heads, ("running-heads",)),
    Noise("page-marks", blocks.inside("page-mark", apart=240, most=9), ("unshown-parts", "images")),
    Noise("previews", blocks.inside("preview", apart=400, most=1), ("preview-marks",)),
    Noise("adverts", blocks.inside("advert-inline", apart=400, most=1), ("adverts", "glued-addresses")),
    Noise("glued-address", blocks.find_glued_address, ("glued-addresses", "spam")),
    Noise("repeated-title", blocks.find_repeated_title, ("repeated-titles",)),
    Noise("preview-names", blocks.find_preview_names, ("preview-marks", "repeated-titles")),
    Noise("source-line", blocks.at_head("source-line", below_title=True), ("source-lines",)),
    Noise("introduction", blocks.at_head("introduction", below_title=True), ("navigation",)),
    Noise("contents", blocks.find_contents, ("contents",)),
    Noise("breadcrumb", blocks.at_head("breadcrumb"), ("navigation",)),
    Noise("toolbar", blocks.at_either("toolbar"), ("navigation",)),
    Noise("caption", blocks.at_foot("caption"), ("source-lines",)),
    Noise("document-site", blocks.at_either("document-site"), ("navigation",)),
    Noise("related-list", blocks.at_foot("related-list"), ("related-links",)),
    Noise("neighbours", blocks.at_foot("neighbour"), ("navigation",)),
    Noise("comments", blocks.at_foot("comment-block"), ("navigation",)),
    Noise("disclaimer", blocks.at_either("disclaimer"), ("disclaimers",)),
    Noise("footer", blocks.at_foot("footer"), ("site-footers",)),
    Noise("spam-line", blocks.at_either("spam-line"), ("spam",)),
    Noise("markup", blocks.between("markup"), ("markup", "images", "style-lines", "heading-marks")),
    Noise("lone-bullets", marks.find_lone_bullets, ("lone-bullets",)),
    Noise("mixed-bullets", marks.find_mixed_bullets, ("lone-bullets",)),
    Noise("arrows", marks.find_arrows, ("stray-marks",)),
    Noise("typed-marks", width.find_typed_marks, ("narrow-marks",)),
    Noise("narrow-marks", width.find_narrow_marks, ("narrow-marks",)),
    Noise("some-narrow-marks", width.find_some_narrow_marks, ("narrow-marks",)),
    Noise("dotted-stops", width.find_dotted_stops, ("narrow-marks",)),
    Noise("full-width", width.find_full_width, ("full-width",)),
    Noise("latin-blanks", width.find_latin_blanks, ("latin-blanks",)),
    Noise("blanks-before-marks", width.find_blanks_before_marks, ("blanks-before-marks",)),
    Noise("scattered-blanks", width.find_scattered_blanks, ("han-blanks", "blanks-before-marks")),
    Noise("hard-blanks", width.find_hard_blanks, ("han-blanks",)),
    Noise("padded-marks", width.find_padded_marks, ("blanks-before-marks",)),
    Noise("torn-words", width.find_torn_words, ("han-blanks",)),
    Noise("letter-spacing", width.find_letter_spacing, ("han-blanks", "blanks-before-marks", "latin-blanks")),
    Noise("emphasis", markup.find_emphasis, ("emphasis", "heading-marks")),
    Noise("html-comments", markup.find_comments, ("unshown-parts",)),
    Noise("tags", markup.find_tags, ("markup", "escaped-tags")),
    Noise("saved-page", markup.find_saved_page, ("unshown-parts", "markup")),
    Noise("radicals", marks.find_radicals, ("radicals",)),
    Noise("mojibake", marks.find_mojibake, ("mojibake",)),
    Noise("invisible", marks.find_invisible, ("control-characters",)),
    Noise("line-separators", markup.find_separators, ("control-characters",)),
    Noise("layout", width.find_layout, ("line-edges", "blank-lines", "line-ends")),
    Noise("conversion", script.find_conversion, ("script",)),
    Noise("taiwan-forms", script.find_taiwan_forms, ("script", "script-residue")),
    Noise("hongkong-forms", script.find_hongkong_forms, ("script", "script-residue")),
    Noise("general-forms", script.find_general_forms, ("script",), script.settle_office),
    Noise("variants", script.find_variants, ("script",), after=("conversion",)),
    Noise("crude-forms", script.find_crude_forms, ("script", "script-residue"), after=("conversion",)),
    Noise("stand-ins", script.find_stand_ins, ("script-residue",), after=("conversion",)),
    Noise("gloss-every", glosses.find_every, _GLOSS, after=("conversion",)),
    Noise("gloss-scattered", glosses.find_scattered, _GLOSS, after=("conversion",)),
    Noise("gloss-sparing", glosses.find_sparing, _GLOSS, after=("conversion",)),
    Noise("gloss-toneless", glosses.find_toneless, _GLOSS, after=("conversion",)),
    Noise("gloss-doubled", glosses.find_doubled, _GLOSS, after=("conversion",)),
    Noise("gloss-decomposed", glosses.find_decomposed, _GLOSS, after=("conversion",)),
    Noise("gloss-full-width", glosses.find_full_width, _GLOSS, after=("conversion",)),
    Noise("gloss-nested", glosses.find_nested, _GLOSS, after=("narrow-marks", "conversion")),
    Noise("gloss-cut", glosses.find_cut, _GLOSS, glosses.settle_cut, after=("conversion",)),
    Noise("split-bytes", glosses.find_split_bytes, ("split-bytes",), after=_BYTES),
    Noise("split-to-gloss", glosses.find_split_to_gloss, ("split-bytes", "pinyin-glosses"), after=_BYTES),
    Noise("lost-lead", glosses.find_lost_lead, ("shifted-bytes",), after=_BYTES),
)

BY_ID = {noise.id: noise for noise in NOISES}

# What stands together on one page. Every name is a row of the benchmark.
MIXTURES: dict[str, tuple[str, ...]] = {
    "glossed mirror": ("page-counters", "conversion", "gloss-every", "split-bytes", "narrow-marks", "latin-blanks"),
    "scattered mirror": ("conversion", "variants", "stand-ins", "gloss-scattered", "lost-lead", "narrow-marks", "layout"),
    "model-text site": ("stray-marks", "repeated-title", "source-line", "introduction", "related-list", "footer"),
    "document site": ("page-counters", "previews", "toolbar", "document-site", "disclaimer", "blanks-before-marks"),
    "portal": ("source-line", "breadcrumb", "toolbar", "caption", "neighbours", "related-list", "footer", "layout"),
    "converted portal": ("breadcrumb", "source-line", "related-list", "disclaimer", "conversion", "variants", "narrow-marks"),
    "paper": ("wraps-indented", "bare-ordinals", "full-width", "radicals", "latin-blanks"),
    "one line": ("one-line", "narrow-marks", "latin-blanks", "masks"),
    "spam": ("adverts", "glued-address", "spam-line", "comments", "markup", "invisible"),
    "saved page": ("page-marks", "html-comments", "emphasis", "saved-page", "invisible"),
    "old encoding": ("mojibake", "some-narrow-marks", "layout", "doubled-stops"),
}  # fmt: skip


def with_needs(ids: tuple[str, ...]) -> tuple[Noise, ...]:
    """Give noises and those they never occur without, in the order of the table."""
    wanted = set(ids).union(*(BY_ID[name].after for name in ids))
    return tuple(noise for noise in NOISES if noise.id in wanted)


__all__ = ["BY_ID", "MIXTURES", "NOISES", "Damaged", "Noise", "damage", "with_needs"]
