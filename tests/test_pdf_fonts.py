"""What a PDF says stays the same on every machine, and no character is lost or made up because of its font."""

from __future__ import annotations

import io
import random
from pathlib import Path

import pytest

from jiaokan.errors import InputError
from jiaokan.inputs.pdf import extract

pytest.importorskip("pypdfium2", reason="the extra pdf is not installed")
pytest.importorskip("reportlab", reason="reportlab makes the files of these tests")

import reportlab
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
TRUE_TYPE = (Path(reportlab.__file__).parent / "fonts" / "Vera.ttf").read_bytes()  # 268 glyphs
PLAIN = "今年春耕已经开始，请各村做好准备。"


def pdf(draw, name=b"STSong-Light"):
    """Make a page with a Chinese font that is neither in the file nor on the machine; ``name`` has twelve bytes."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=True, pageCompression=0)
    canvas.setFont("STSong-Light", 12)
    draw(canvas)
    canvas.save()
    return out.getvalue().replace(b"/STSong-Light", b"/" + name)


def coded(codes, *, name=b"Vera", to_unicode=b"", more=b""):
    """Make a page whose font draws glyphs by two-byte codes, with the table of characters that is given."""
    table = b"/ToUnicode 7 0 R" if to_unicode else b""
    stream = b"BT /F1 12 Tf 72 700 Td <" + b"".join(b"%04X" % code for code in codes) + b"> Tj " + more + b" ET"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R/F2 10 0 R>>>>>>",
        b"<</Length %d>>stream\n%b\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type0/BaseFont/%b/Encoding/Identity-H/DescendantFonts[6 0 R]%b>>" % (name, table),
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/%b/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
        b"/Supplement 0>>/FontDescriptor 8 0 R/DW 600>>" % name,
        b"<</Length %d>>stream\n%b\nendstream" % (len(to_unicode), to_unicode),
        b"<</Type/FontDescriptor/FontName/%b/Flags 4/FontBBox[0 0 900 900]/ItalicAngle 0/Ascent 900/Descent -200"
        b"/CapHeight 700/StemV 80/FontFile2 9 0 R>>" % name,
        b"<</Length %d/Length1 %d>>stream\n%b\nendstream" % (len(TRUE_TYPE), len(TRUE_TYPE), TRUE_TYPE),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body = b"".join(b"%d 0 obj\n%b\nendobj\n" % (number, each) for number, each in enumerate(objects, 1))
    return b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R/Size 11>>\n%%EOF\n"


def ranges(*lines):
    head = b"/CMapName/A def\n1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n"
    return head + b"%d beginbfrange\n%b\nendbfrange\n" % (len(lines), b"\n".join(lines))


ASIDE = b"/F2 12 Tf 0 -20 Td (plain words that are long enough) Tj"
ALL = ranges(b"<0000><FFFF><0000>")


def one_by_one(canvas):
    for row, char in enumerate("春眠不觉晓处处闻啼鸟"):
        canvas.drawString(100, 700 - row * 14, char)


def beside_text(canvas):
    canvas.drawString(72, 760, PLAIN)
    for column, char in enumerate("松溪"):
        canvas.drawString(72 + column * 12, 740, char)


def unseen(canvas):
    text = canvas.beginText(72, 700)
    text.setTextRenderMode(3)
    text.textLine("春")
    text.textLine("秋天到了")
    canvas.drawText(text)


def with_blanks(canvas):
    canvas.drawString(72, 700, PLAIN)
    for column in range(9):
        canvas.drawString(72 + column * 30, 680, " ")
    canvas.drawString(72, 660, PLAIN)


KEPT = {
    "lone characters": (pdf(one_by_one), "春眠不觉晓处处闻啼鸟"),
    "lone characters beside others": (pdf(beside_text), f"{PLAIN}\n松溪"),
    "an unseen layer": (pdf(unseen), "春\n秋天到了"),
    "lone blanks add nothing": (pdf(with_blanks), f"{PLAIN}\n{PLAIN}"),
    "Founder's letters": (
        pdf(lambda c: c.drawString(72, 700, "郧月辕栽员愿怨员愿郾远渊试行冤袁"), b"EU-BZ-Light1"),
        "GB/T18918.6（试行），",
    ),
    "Founder's marks": (pdf(lambda c: c.drawString(72, 700, "叶园耀怨曳员伊圆要"), b"EU-BZ-Light1"), "《0～9》1×2—"),
    "a Chinese font of Founder's": (pdf(lambda c: c.drawString(72, 700, "园月员"), b"FZSSK-Light1"), "园月员"),
    "a font whose name only begins so": (pdf(lambda c: c.drawString(72, 700, "园月员"), b"EUROPA-Light"), "园月员"),
    "one range for all of Unicode": (coded([0x41, 0x4E2D, 0x56FD], to_unicode=ALL), "A中国"),
    "codes beyond the last glyph": (coded([0x4E2D, 0x56FD], to_unicode=ALL), "中国"),
    "a table of characters": (coded([0x24, 0x25], to_unicode=ranges(b"<0024><0025><4E2D>")), "中丮"),
    "Symbol": (coded([0x6D, 0x2D, 0xB4], name=b"Symbol", more=ASIDE), "μ−×\nplain words that are long enough"),
}


@pytest.mark.parametrize("case", KEPT)
def test_no_character_goes_and_none_becomes_another(case):
    data, text = KEPT[case]
    found = extract(data, "x")
    assert (found.text, found.is_lossy) == (text, False)


LOST = {
    "numbers of glyphs": (coded([0x24, 0x25], more=ASIDE), "��\nplain words that are long enough"),
    "numbers of glyphs in a table with holes": (
        coded([0x24, 0x25], to_unicode=ranges(b"<0024><0024><4E2D>"), more=ASIDE),
        "中�\nplain words that are long enough",
    ),
    "codes of no character": (
        coded([0xE123, 0xFDD0], to_unicode=ALL, more=ASIDE),
        "��\nplain words that are long enough",
    ),
}


@pytest.mark.parametrize("case", LOST)
def test_a_character_that_no_table_names_is_lost_aloud(case):
    data, text = LOST[case]
    found = extract(data, "x")
    assert (found.text, found.is_lossy) == (text, True)


def test_a_text_of_unnamed_characters_is_refused():
    with pytest.raises(InputError, match="fonts do not say which characters they are"):
        extract(coded([0x24, 0x25, 0x26]), "x")


def test_no_font_of_the_machine_is_asked_for():
    import pypdfium2  # noqa: PLC0415 - the extra

    from jiaokan.inputs.pdf import characters  # noqa: PLC0415 - beside the package it speaks of

    asked = []

    def map_font(_, weight, italic, charset, pitch, face, exact):
        asked.append(face)

    info = pypdfium2.raw.FPDF_SYSFONTINFO()
    info.version = 1
    info.MapFont = dict(info._fields_)["MapFont"](map_font)
    before = characters._NO_FONTS[:]  # PDFium still asks it, when another comes, whether it is to be freed
    characters._NO_FONTS.clear()
    pypdfium2.raw.FPDF_SetSystemFontInfo(info)
    document = pypdfium2.PdfDocument(pdf(one_by_one))
    document[0].get_textpage()
    assert asked  # PDFium looks for the font of this document
    asked.clear()
    assert extract(pdf(one_by_one), "x").text == "春眠不觉晓处处闻啼鸟"
    assert not asked
    assert len(before) <= len(characters._NO_FONTS) == 1


def test_a_flipped_byte_in_a_font_or_its_table_is_accounted_for():
    draw = random.Random(11)  # noqa: S311  (the same places every time)
    whole = coded([0x41, 0x4E2D, 0x24], to_unicode=ALL, more=ASIDE)
    places = [draw.randrange(len(whole)) for _ in range(100)] + [draw.randrange(1500) for _ in range(100)]
    for at in places:
        data = whole[:at] + bytes([whole[at] ^ (1 << draw.randrange(8))]) + whole[at + 1 :]
        try:
            extract(data, "x")
        except InputError as error:
            assert error.where == "x"  # noqa: PT017 - either is right
