"""Which lines of a PDF ended because the page was full, by where they stand; and lines that end where they end."""

from __future__ import annotations

import io
from itertools import pairwise

import pytest

from jiaokan import pipeline
from jiaokan.inputs.pdf import extract

pytest.importorskip("pypdfium2", reason="the extra pdf is not installed")
pytest.importorskip("reportlab", reason="reportlab makes the files of these tests")

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

EM, LEFT, WIDE, LEADING = 12, 72, 37, 20  # points; ems of a line of A4
WATER = "镇里把十二条水渠分给各村看护，每条渠选一名渠长，渠长每天早晚各走一趟，发现淤塞当天清理，清理不了的报到水利站。"
GRAIN = "粮食由供销社统一收购，价格贴在门口，谁家卖了多少、什么时候卖的，一笔一笔写在账上，年底由两个人签字核对后存档。"
ROADS = "村道两旁不许堆放柴草和肥料，下雨天派人巡查，塌方的路段当天立牌，三天以内修好，修路的钱由镇里和村里各出一半。"
VERSE = ("青石桥边柳色新，", "一渠春水绕孤村。", "农人早起扶犁去，", "燕子归来认旧门。")


def pdf(*pages):
    """Make pages of lines: (ems from the left, points from the bottom, text, points of its size)."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=True)
    for page in pages:
        for at, top, text, size in page:
            canvas.setFont("STSong-Light", size)
            canvas.drawString(LEFT + EM * at, top, text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def set_in(text, wide=WIDE, indent=2):
    """Break a paragraph into lines of a width, each with the ems from the left at which it begins."""
    ends = [*range(wide - indent, len(text), wide), len(text)]
    pieces = [text[start:end] for start, end in zip([0, *ends], ends, strict=False)]
    return [(indent if number == 0 else 0, piece) for number, piece in enumerate(pieces)]


def page(*lines, top=760, size=EM):
    """Set lines one below the other; a number is points that are left free."""
    found = []
    for line in lines:
        if isinstance(line, (int, float)):
            top -= line
            continue
        at, text = line
        found.append((at, top, text, size))
        top -= LEADING
    return found


def joints(*pages):
    """Give the ends of the lines that go on, and the beginnings of those with which they do."""
    found = extract(pdf(*pages), "page.pdf")
    text = found.text
    return [
        (text[mark.start : text.index("\n", mark.start)][-3:], text[mark.end :].split("\n")[0][:3])
        for mark in found.marks
        if mark.kind == "wrapped"
    ]


def seams(*paragraphs, wide=WIDE, indent=2):
    """Give the joints that paragraphs have if they are broken at a width."""
    found = []
    for each in paragraphs:
        pieces = [piece for _, piece in set_in(each, wide, indent)]
        found += [(one[-3:], two[:3]) for one, two in pairwise(pieces)]
    return found


def text_of(*pages):
    return pipeline.annotate("page.pdf", pdf(*pages)).source.text.split("\n")


INDENTED = [*set_in(WATER), *set_in(GRAIN), *set_in(ROADS)]
FLUSH = [line for text in (WATER, GRAIN, ROADS) for line in set_in(text, indent=0)]
ORDER = "各村把渠口的闸门修好，再把渠道里的草割掉，割下来的草堆在一处晒干，不许丢进水里。"


def ending_at_the_edge(indent):
    """Give a paragraph of one line that ends in a stop where the line does."""
    return (indent, ORDER[: WIDE - indent - 1] + "。")


LONG = ORDER[: WIDE - 3] + "。到了冬天再清一遍。"

GO_ON = {
    "paragraphs with an indent": (page(*INDENTED), seams(WATER, GRAIN, ROADS)),
    "paragraphs without one": (page(*FLUSH), seams(WATER, GRAIN, ROADS, indent=0)),
    "one line of a page": (page((0, "柳河镇清渠记"), *set_in(WATER)), seams(WATER)),
    "behind a stop, where paragraphs are indented": (page(*INDENTED, *set_in(LONG)), seams(WATER, GRAIN, ROADS, LONG)),
    "below an item's number": (
        page(*FLUSH, (0, "（一）" + WATER[: WIDE - 3]), (3, WATER[WIDE - 3 :])),
        [*seams(WATER, GRAIN, ROADS, indent=0), (WATER[: WIDE - 3][-3:], WATER[WIDE - 3 :][:3])],
    ),
    "a word that had no room": (
        page(*INDENTED, (2, WATER[:30]), (0, "2023-04-05起按新的办法看护。")),
        [*seams(WATER, GRAIN, ROADS), (WATER[27:30], "202")],
    ),
    "a stop that begins no line": (
        page(*INDENTED, (2, WATER[: WIDE - 3]), (0, "堤。各村照办。")),
        [*seams(WATER, GRAIN, ROADS), (WATER[WIDE - 6 : WIDE - 3], "堤。各")],
    ),
}


@pytest.mark.parametrize("case", GO_ON)
def test_a_full_line_goes_on_with_the_next(case):
    lines, found = GO_ON[case]
    assert joints(lines) == found


def columns():
    """Set two columns of 17 ems, the left one first."""
    left = [line for text in (WATER, GRAIN, ROADS) for line in set_in(text, 17)]
    right = [(at + 20, piece) for at, piece in left]
    return page(*left) + page(*right)


def test_in_two_columns_each_has_its_own_edge():
    assert joints(columns()) == seams(WATER, GRAIN, ROADS, wide=17) * 2


ENGLISH = (
    "The mills on the river were kept by the families that had built them until the road came and the grain went to "
    "the town by cart and later by rail"
)


def test_columns_of_english_go_on_without_a_mark():
    pieces = [ENGLISH[at : at + 34] for at in range(0, len(ENGLISH), 34)]
    lines = page(*((0, piece) for piece in pieces * 3))
    beside = [(at + 20, top, text, size) for at, top, text, size in lines]
    pairs = [(one[-3:].strip(), two[:3].strip()) for one, two in pairwise(pieces)]
    found = {(one.strip(), two.strip()) for one, two in joints(lines + beside)}
    assert set(pairs[:1]) <= found


def test_cells_that_fill_their_column_are_no_sentence():
    cells = ["三次以上十五万元以上十八万元以下", "六次以上二十万元以上三十万元以下"] * 5
    left, right = page(*((0, cell) for cell in cells)), page(*((20, cell) for cell in cells))
    assert joints(left + right) == []


def parted(number, indent=0):
    """Set paragraphs of which the last goes on over the page, which has a number below its text."""
    before = page(*INDENTED, *set_in(WATER)[:1])
    after = page((indent, set_in(WATER)[1][1]), *INDENTED[:4])
    return [*before, (18, 60, number, EM)], after


@pytest.mark.parametrize("number", ["— 3 —", "3", "第3页"])
def test_a_paragraph_goes_on_over_the_page(number):
    before, after = parted(number)
    assert joints(before, after) == seams(WATER, GRAIN, ROADS, WATER, WATER, GRAIN)


def test_a_page_that_begins_with_an_indent_opens_a_paragraph():
    before, after = parted("3", indent=2)
    assert joints(before, after) == seams(WATER, GRAIN, ROADS, WATER, GRAIN)


def test_a_paragraph_is_one_line_when_the_number_of_its_page_is_gone():
    before, after = parted("3")
    assert WATER in text_of(before[:-1], after)


ALONE = {
    "lines that end short": page(*INDENTED, (2, "渠首的闸门由两个小组轮流看守，不得漏"), (0, "报。")),
    "a title of two lines in the middle": page(
        *INDENTED, (1, "柳河镇关于进一步做好今年春季河道清淤和水渠看护以及值守工作"), (14, "的通知")
    ),
    "a paragraph that ends at the edge, where nothing opens one": page(
        *FLUSH, ending_at_the_edge(0), *set_in(GRAIN, indent=0)
    ),
    "a paragraph that ends at the edge, above an indent": page(*INDENTED, ending_at_the_edge(2), *set_in(GRAIN)),
    "names that sign, at the edge": page(*INDENTED, 20, (28, "柳河镇人民政府办"), (28, "二〇二三年四月五")),
    "verse": page(*((0, line) for line in VERSE * 3)),
    "verse in the middle": page(*((14, line) for line in VERSE * 3)),
    "contents": page(
        *(
            (0, f"{title}{'…' * (WIDE - len(title) - 1)}{number}")
            for number, title in enumerate(("总则", "看护", "罚则"), 3)
        )
    ),
    "contents with wide figures": page(
        *(
            (0, f"{title}{'…' * (WIDE - len(title) - 2)} {number}")
            for title, number in (("３ 总则", "１"), ("４ 看护", "２"), ("５ 罚则", "３"))
        )
    ),
    "items with a dot": page(*INDENTED, *((0, "•" + WATER[at : at + WIDE - 1]) for at in range(3))),
    "another size": page(*INDENTED, (0, ROADS[:WIDE])) + page((0, GRAIN[: WIDE - 5]), top=600, size=9),
    "a wider distance": page(*INDENTED, (2, ROADS[: WIDE - 2]), 20, (0, GRAIN[:20])),
    "rows of a table": page(*((at, "水渠") for _ in range(3) for at in (0, 12, 24, 35))),
}


@pytest.mark.parametrize("case", ALONE)
def test_other_lines_end_where_they_end(case):
    lines = ALONE[case]
    own = seams(WATER, GRAIN, ROADS), seams(WATER, GRAIN, ROADS, indent=0)
    assert [joint for joint in joints(lines) if joint not in own[0] + own[1]] == []


def test_turned_and_vertical_text_is_left_alone():
    down = [(40 - column, 760 - 12 * row, char, EM) for column in range(4) for row, char in enumerate(WATER[:40])]
    assert joints(down) == []


@pytest.mark.parametrize(
    "case", ["paragraphs with an indent", "one line of a page", "behind a stop, where paragraphs are indented"]
)
def test_paragraphs_come_whole_out_of_the_cleaning(case):
    lines, _ = GO_ON[case]
    found = text_of(lines)
    assert WATER in found
    assert not [line for line in found if line.startswith(("，", "渠长每")) or len(line) == WIDE]


def test_each_joint_is_an_edit_with_its_reason():
    record = pipeline.annotate("page.pdf", pdf(page(*INDENTED)))
    reasons = {edit.evidence for edit in record.edits if "soft-breaks" in edit.rules}
    assert reasons == {"the page was full"}
