"""A clean text in a notebook: both sides are shown, what strangers wrote stays text, and the size is bounded."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from jiaokan import clean
from jiaokan.text.ledger import Change
from jiaokan.text.shown import visible
from jiaokan.text.side_by_side import MOST, side_by_side

TAGS = {"div", "p", "table", "thead", "tbody", "tr", "th", "td", "del", "ins", "mark"}


class Page(HTMLParser):
    """What a browser makes of it: the tags with their attributes, and the text of cells and marks."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.tags, self.cells, self.marks, self.text, self._open = [], [], [], "", []
        self.feed(text)
        self.close()
        assert not self._open, "every element ends"

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        self._open.append(tag)
        if tag == "td":
            self.cells.append("")
        if tag in ("del", "ins", "mark"):
            self.marks.append((tag, ""))

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def handle_data(self, data):
        self.text += data
        if "td" in self._open:
            self.cells[-1] += data
            if self._open[-1] != "td":
                tag, before = self.marks[-1]
                self.marks[-1] = (tag, before + data)

    @property
    def marked(self):
        """Give the marks inside cells, without those of the legend."""
        return self.marks[:-3]


def changes_of(*edits):
    """Make a ledger of ``(start, end, new)``."""
    made, ahead = [], 0
    for start, end, new in edits:
        after = ahead + len(new) - (end - start)
        made.append(Change(start, end, start + ahead, end + after, new, ("a-rule",), None))
        ahead = after
    return made


def test_removed_inserted_and_replaced_are_marked_each_in_its_way():
    page = Page(side_by_side("甲 乙,丙丁", changes_of((1, 2, ""), (3, 4, "，"), (5, 5, "、"))))
    assert page.cells == ["1", "甲 乙,丙丁", "甲乙，丙、丁"]
    assert page.marked == [("del", " "), ("mark", ","), ("mark", "，"), ("ins", "、")]
    styles = {tag: attributes["style"] for tag, attributes in page.tags if tag in ("del", "ins", "mark")}
    shapes = [re.match(r"[a-z-]+:[^;]+", styles[tag])[0] for tag in styles]
    assert len(set(shapes)) == 3, "those who see no colours see a shape"
    assert all("background:" in style for style in styles.values())


def test_flags_repaired_and_rules_are_shown():
    result = clean("共储备 n95 口罩 1,200 个,发放给一线人員(试行)。")
    shown = result._repr_html_()
    assert "flags: mixed-script" in shown
    assert "repaired: punctuation-width, spacing" in shown
    assert 'title="narrow-marks; narrow mark"' in shown
    assert len(Page(shown).cells) == 3
    assert Page(shown).cells[1:] == [result.traced.raw, result.text]


def test_a_text_without_edits_is_shown_once_on_both_sides():
    shown = clean("各村成立巡堤小组。")._repr_html_()
    assert "<p>0 edits · flags: none · repaired: none</p>" in shown
    assert Page(shown).cells == ["0", "各村成立巡堤小组。", "各村成立巡堤小组。"]
    assert Page(clean("")._repr_html_()).cells == ["0", "", ""]


HOSTILE = [
    "<script>alert(1)</script>",
    "</td></table></div><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)" x=\'',
    "' style='position:fixed",
    "&lt;b&gt; &#60;i&#62; &amp;",
    "<!-- --><![CDATA[ ]]>",
    "<style>*{display:none}</style>",
    "$\\href{javascript:alert(1)}{x}$ \\(x\\) $$y$$",
    "\u202e\u2066abc\u200b\ufeff\u2028",
    "\x00\x1b[2J\x07\x7f\x9b",
    "\ud800甲\udfff",
    "\r\n\t\xa0\u3000",
]


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
@pytest.mark.parametrize("place", ["same", "raw", "new", "rule", "evidence", "flag", "repaired"])
def test_hostile_text_stays_text(text, place):
    raw = f"甲{text if place == 'same' else ''}乙{text if place == 'raw' else '丙'}丁"
    start = raw.index("乙") + 1
    change = Change(
        start,
        len(raw) - 1,
        start,
        start + 1,
        text if place == "new" else "戊",
        (text if place == "rule" else "a-rule",),
        text if place == "evidence" else None,
    )
    shown = side_by_side(
        raw, [change], flags=[text] if place == "flag" else [], repaired=[text] if place == "repaired" else []
    )
    shown.encode("utf-8")
    assert all(char.isprintable() or char in "\n\u3000" for char in shown)
    page = Page(shown)
    assert {tag for tag, _ in page.tags} == TAGS
    assert {name for _, attributes in page.tags for name in attributes} == {"class", "style", "title"}
    assert len(page.cells) == 3
    titles = [attributes["title"] for _, attributes in page.tags if "title" in attributes]
    assert len(titles) == 2
    assert visible(text)[-30:] in visible(" ".join([page.text, *titles])), "and it is shown"


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_hostile_text_that_was_cleaned_stays_text(text):
    result = clean(f"各村,成立 n95 小组。{text}\n{text},甲")
    page = Page(result._repr_html_())
    assert {tag for tag, _ in page.tags} <= TAGS
    assert repr(result).isprintable()


def test_formulas_of_a_text_are_not_typeset():
    _, attributes = Page(side_by_side("$x$", [])).tags[0]
    assert {"tex2jax_ignore", "mathjax_ignore"} <= set(attributes["class"].split())


# --- what is shown of much ------------------------------------------------------------------------------------
def test_edits_near_each_other_share_a_row_and_others_have_their_own():
    gap = 80
    raw = "," + "甲" * gap + "," + "乙" * (gap + 1) + ","
    page = Page(side_by_side(raw, changes_of((0, 1, "，"), (81, 82, "，"), (163, 164, "，"))))
    assert page.cells[::3] == ["0", "163"]
    assert page.cells[1] == "," + "甲" * 80 + "," + "乙" * 40 + "…"
    assert page.cells[5] == "…" + "乙" * 40 + "，"


@pytest.mark.parametrize("count", [1, MOST, MOST + 1, 5000])
def test_some_edits_are_shown_and_all_are_counted(count):
    raw = "甲," * count
    shown = side_by_side(raw, changes_of(*((2 * n + 1, 2 * n + 2, "，") for n in range(count))))
    assert f"<p>{count:,} edit{'s' if count > 1 else ''}" in shown
    assert ("the first 200 are shown" in shown) == (count > MOST)
    assert len(Page(shown).marked) == 2 * min(count, MOST)


def test_long_stretches_are_shortened_and_the_size_is_bounded():
    raw = ("<" * 100_000 + "甲" * 100) * MOST
    step = 100_100
    shown = side_by_side(raw, changes_of(*((step * n, step * n + 100_000, '"' * 9999) for n in range(MOST))))
    assert len(shown) < 1 << 20
    assert "<" * 80 + " … " + "<" * 53 in Page(shown).cells[1]
    assert len(side_by_side("甲" * 1_000_000, [])) < 5000


# --- in a console ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("甲,乙丙。", "<Cleaned '甲，乙丙。' of 5 code points, 1 edits, repaired punctuation-width>"),
        ("各村成立小组。", "<Cleaned '各村成立小组。' of 7 code points, 0 edits>"),
        ("", "<Cleaned '' of 0 code points, 0 edits>"),
        ("水" * 50, f"<Cleaned '{'水' * 40}'… of 50 code points, 0 edits>"),
    ],
)
def test_a_clean_text_is_told_in_a_line(text, shown):
    assert repr(clean(text)) == shown
