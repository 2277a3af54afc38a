"""PDF with a text layer becomes its lines in reading order; scans, locked and damaged files are refused."""

from __future__ import annotations

import io
import json
import random
import sys

import pytest

from jiaokan.dataset.records import Mark, PageStart
from jiaokan.errors import InputError
from jiaokan.inputs.pdf import extract

pytest.importorskip("pypdfium2", reason="the extra pdf is not installed")
pytest.importorskip("reportlab", reason="reportlab makes the files of these tests")

from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = A4
pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))


def pdf(*pages, **given):
    """Make a document: each page is a function that draws on a canvas."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=True, **given)
    for draw in pages:
        canvas.setFont("STSong-Light", 12)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def written(*lines, left=72.0, top=760.0, leading=20.0):
    """Draw lines from the top."""

    def draw(canvas):
        for number, line in enumerate(lines):
            canvas.drawString(left, top - number * leading, line)

    return draw


def scan(canvas):
    canvas.drawImage(ImageReader(Image.new("L", (30, 40), 200)), 0, 0, WIDTH, HEIGHT)


def text_of(*pages):
    return extract(pdf(*pages), "文件.pdf").text


def test_a_line_of_the_page_is_a_line():
    found = extract(
        pdf(written("松溪县公告", "", "今年春耕已经开始，请各村", "做好准备。"), written("第二页。")), "文件.pdf"
    )
    assert found.text == "松溪县公告\n今年春耕已经开始，请各村\n做好准备。\n第二页。"
    assert found.pages == (PageStart(0, "1"), PageStart(25, "2"))
    assert found.extractor.startswith("pypdfium2 5")


def footer_first(canvas):
    canvas.drawString(290, 40, "- 1 -")
    written("第一行。", "第二行。")(canvas)


def head_last(canvas):
    written("第一行。", "第二行。")(canvas)
    canvas.drawString(72, 800, "松溪县人民政府公报")


LEFT = [f"左栏第{n}行写着一些关于春耕的话" for n in range(10)]
RIGHT = [f"右栏第{n}行写着一些关于秋收的话" for n in range(10)]


def across(canvas):
    canvas.drawString(72, 760, "跨过两栏的标题在上面写得很长很长一直到右边为止，所以横跨了中间的空白")
    for number, (one, two) in enumerate(zip(LEFT, RIGHT, strict=True)):
        canvas.drawString(72, 730 - number * 18, one)
        canvas.drawString(320, 730 - number * 18, two)


def by_column(canvas):
    written(*LEFT, top=730, leading=18)(canvas)
    written(*RIGHT, left=320, top=730, leading=18)(canvas)


def by_column_from_the_right(canvas):
    written(*RIGHT, left=320, top=730, leading=18)(canvas)
    written(*LEFT, top=730, leading=18)(canvas)


THIRDS = [[f"{name}{n}行写着一些春耕的话" for n in range(9)] for name in "东中西"]


def three_across(canvas):
    """Set columns a little more than one character apart, and the heads of the page over two of them."""
    canvas.drawString(72, 790, "松溪公报")
    canvas.drawString(430, 790, "第九期")
    for number, row in enumerate(zip(*THIRDS, strict=True)):
        for column, line in enumerate(row):
            canvas.drawString(72 + column * 150, 730 - number * 18, line)
    canvas.drawString(72, 520, "第 9 页")


STANDARDS = [
    ("松标 101—2009", "水质 春耕用水的测定 称量法"),
    ("松标 2—1998", "水质 秋收用水的测定"),
    ("松标 1077—2011", "稻谷 水分的测定 烘干法和快速法"),
]


def numbers_beside_names(canvas):
    for number in range(12):
        for left, text in zip((72, 190), STANDARDS[number % 3], strict=True):
            canvas.drawString(left, 730 - number * 20, text)


def head_and_number_first(canvas):
    canvas.drawString(72, 790, "松标 9—2022")
    canvas.drawString(72, 60, "12")
    written("第一行。", "第二行。")(canvas)


def note_over_the_gutter(canvas):
    """End a note beyond the left column, and draw the right column after it."""
    canvas.drawString(72, 760, "注：这一行比左边的一栏要长一点，到这里为止啊")
    written(*RIGHT, left=310, top=730, leading=18)(canvas)
    written(*LEFT, top=730, leading=18)(canvas)


def vertical(canvas):
    canvas.setFont("Helvetica", 12)
    for column, line in enumerate(("SPRING", "AUTUMN")):
        for row, char in enumerate(line):
            canvas.drawCentredString(500 - column * 30, 700 - row * 14, char)


def raised(canvas):
    canvas.drawString(72, 700, "面积25m")
    canvas.setFont("STSong-Light", 7)
    canvas.drawString(72 + pdfmetrics.stringWidth("面积25m", "STSong-Light", 12), 705, "2")
    canvas.setFont("STSong-Light", 12)
    canvas.drawString(150, 700, "以上")


def stamped(canvas):
    written("正文第一行在这里。", "正文第二行在这里。")(canvas)
    canvas.saveState()
    canvas.translate(30, 300)
    canvas.rotate(90)
    canvas.setFont("Helvetica", 12)
    canvas.drawString(0, 0, "do not write here")
    canvas.restoreState()


def slanted(canvas):
    text = canvas.beginText()
    text.setFont("STSong-Light", 12)
    text.setTextTransform(1, 0, 0.3, 1, 72, 700)
    text.textOut("斜体写的一行字。")
    canvas.drawText(text)


def turned(canvas):
    canvas.setPageRotation(90)
    canvas.saveState()
    canvas.translate(300, 100)
    canvas.rotate(90)
    canvas.setFont("Helvetica", 12)
    canvas.drawString(0, 0, "the first line")
    canvas.drawString(0, -20, "the second line")
    canvas.restoreState()


def rows(canvas):
    for number, (name, place) in enumerate((("姓名", "单位"), ("陈某", "粮站"))):
        canvas.drawString(72, 700 - number * 20, name)
        canvas.drawString(300, 700 - number * 20, place)


ORDER = {
    "a foot drawn first comes last": (footer_first, ["第一行。", "第二行。", "- 1 -"]),
    "a head drawn last comes first": (head_last, ["松溪县人民政府公报", "第一行。", "第二行。"]),
    "two columns drawn across": (
        across,
        ["跨过两栏的标题在上面写得很长很长一直到右边为止，所以横跨了中间的空白", *LEFT, *RIGHT],
    ),
    "two columns drawn one by one": (by_column, [*LEFT, *RIGHT]),
    "the right column drawn first": (by_column_from_the_right, [*LEFT, *RIGHT]),
    "three columns drawn across": (
        three_across,
        ["松溪公报 第九期", *THIRDS[0], *THIRDS[1], *THIRDS[2], "第 9 页"],
    ),
    "numbers beside names stay in rows": (
        numbers_beside_names,
        [" ".join(STANDARDS[number % 3]) for number in range(12)],
    ),
    "a head and a page's number drawn first": (
        head_and_number_first,
        ["松标 9—2022", "第一行。", "第二行。", "12"],
    ),
    "a note that ends over the gutter": (
        note_over_the_gutter,
        ["注：这一行比左边的一栏要长一点，到这里为止啊", *LEFT, *RIGHT],
    ),
    "rows of a table stay rows": (rows, ["姓名 单位", "陈某 粮站"]),
    "vertical lines from the right": (vertical, ["SPRING", "AUTUMN"]),
    "a raised digit stays in its line": (raised, ["面积25m2 以上"]),
    "a stamp at the margin is one line": (stamped, ["正文第一行在这里。", "正文第二行在这里。", "do not write here"]),
    "slanted letters are a line like others": (slanted, ["斜体写的一行字。"]),
    "a turned page": (turned, ["the first line", "the second line"]),
}


@pytest.mark.parametrize("case", ORDER)
def test_lines_stand_in_reading_order(case):
    draw, lines = ORDER[case]
    got = text_of(draw).split("\n")
    assert got == lines


def test_pages_have_the_numbers_of_their_labels():
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=True)
    canvas._doc.Catalog.PageLabels = None
    canvas.addPageLabel(0, style="ROMAN_LOWER", start=1)
    canvas.addPageLabel(1, style="ARABIC", start=7)
    for line in ("前言写在这里。", "正文写在这里。"):
        canvas.setFont("STSong-Light", 12)
        canvas.drawString(72, 700, line)
        canvas.showPage()
    canvas.save()
    assert extract(out.getvalue(), "x").pages == (PageStart(0, "i"), PageStart(8, "7"))


def outlined(canvas):
    written("第一章 总则", "正文。", "第一节 目的", "正文。")(canvas)
    for key in "abc":
        canvas.bookmarkPage(key)
    canvas.addOutlineEntry("第一章　总则", "a", level=0)
    canvas.addOutlineEntry("第一节 目的", "b", level=1)
    canvas.addOutlineEntry("这一行没有", "c", level=1)


def test_the_outline_marks_headings_that_are_lines():
    assert extract(pdf(outlined), "x").marks == (Mark(0, 6, "heading", 1), Mark(11, 17, "heading", 2))


def test_pages_that_are_images_are_said():
    found = extract(pdf(written("第一页的正文写在这里，有许多字。"), scan, written("第三页。")), "x")
    assert found.text == "第一页的正文写在这里，有许多字。\n第三页。"
    assert found.pages == (PageStart(0, "1"), PageStart(17, "2"), PageStart(17, "3"))
    assert json.loads(found.fields.metadata)["unread"] == {"image pages": ["2"]}


def locked():
    return pdf(written("密。"), encrypt=StandardEncryption("secret", canPrint=0))


def stamped_scan(canvas):
    scan(canvas)
    written("本文档由某某文库提供下载服务")(canvas)


REFUSED = {
    "a scan": (lambda: pdf(scan, scan), "is a scanned PDF: no text layer"),
    "a scan with a page number": (
        lambda: pdf(scan, lambda c: (scan(c), c.drawString(9, 9, "2"))),
        "is a scanned PDF: no text layer",
    ),
    "a scan with a stamp": (lambda: pdf(*[stamped_scan] * 3), "is a scanned PDF: no text layer"),
    "empty pages": (lambda: pdf(lambda _: None), "is a PDF without text"),
    "a locked document": (locked, "is a locked PDF"),
    "no PDF": ("正文".encode, "is no PDF"),
    "nothing": (lambda: b"", "is no PDF"),
    "a head alone": (lambda: b"%PDF-1.7\n%%EOF", "is a damaged PDF"),
    "half a document": (lambda: pdf(written("正文"))[:-300], "is a cut off PDF"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_has_no_text_to_give_is_refused_by_name(case):
    make, what = REFUSED[case]
    with pytest.raises(InputError) as raised:
        extract(make(), "文件.pdf")
    assert (raised.value.where, raised.value.what) == ("文件.pdf", what)


def test_slides_with_pictures_keep_their_words():
    def slide(words):
        return lambda canvas: (scan(canvas), written(words)(canvas))

    assert text_of(slide("第一讲 春天的农事安排和准备"), slide("第二讲 夏天"), slide("第三讲 秋天")).startswith(
        "第一讲"
    )


def test_without_the_package_it_is_said(monkeypatch):
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    with pytest.raises(InputError, match=r"needs pypdfium2; pip install 'jiaokan\[pdf\]'"):
        extract(b"%PDF-1.7", "x")


SAMPLE = pdf(written("松溪县公告", "今年春耕已经开始，请各村做好准备。"), outlined)


def outcome(data):
    try:
        return extract(data, "x").text
    except InputError:
        return None


def test_a_truncated_document_is_refused():
    cuts = {len(SAMPLE) * place // 200 for place in range(200)}
    assert {outcome(SAMPLE[:cut]) for cut in cuts} == {None}


def test_a_flipped_byte_is_accounted_for():
    draw = random.Random(7)  # noqa: S311  (the same places every time)
    for _ in range(200):
        at = draw.randrange(len(SAMPLE))
        outcome(SAMPLE[:at] + bytes([SAMPLE[at] ^ (1 << draw.randrange(8))]) + SAMPLE[at + 1 :])
