"""Values of form fields, text boxes and stamps are text of their page; remarks that open by a click are counted."""

from __future__ import annotations

import contextlib
import io
import random

import pytest

from jiaokan.dataset.records import LeftOut
from jiaokan.errors import InputError
from jiaokan.inputs.pdf import extract

pytest.importorskip("pypdfium2", reason="the extra pdf is not installed")
pytest.importorskip("reportlab", reason="reportlab makes the files of these tests")

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFObjectReference, PDFString
from reportlab.pdfgen.canvas import Canvas

LINES = ("Name of the village:", "Number of the mills on its river:")


def extracted(draw):
    return extract(made(draw), "form.pdf")


def made(draw):
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=True)
    for row, line in enumerate(LINES):
        canvas.drawString(72, 700 - 40 * row, line)
    draw(canvas)
    canvas.save()
    return out.getvalue()


def drawn(box, text, kind="FreeText", flags=4):
    """Add an annotation with a look of its own, as editors write them."""

    def draw(canvas):
        left, bottom, right, top = box
        canvas.beginForm("look", 0, 0, right - left, top - bottom)
        canvas.drawString(2, 4, text)
        canvas.endForm()
        look = PDFDictionary({"N": PDFObjectReference(canvas._doc.getXObjectName("look"))})
        said = {"Type": PDFName("Annot"), "Subtype": PDFName(kind), "Rect": PDFArray(list(box)), "F": flags}
        canvas._addAnnotation(PDFDictionary({**said, "Contents": PDFString(text), "AP": look}))

    return draw


def fields(canvas):
    canvas.acroForm.textfield(name="v", value="Willow Bridge", x=250, y=692, width=200, height=20, fontSize=12)
    canvas.acroForm.choice(name="n", value="twelve", options=["two", "twelve"], x=300, y=652, width=100, height=20)


def test_values_of_fields_are_read_behind_the_text_of_their_page():
    found = extracted(fields)
    assert found.text.split("\n") == [*LINES, "Willow Bridge", "twelve"]
    assert found.left_out == ()


@pytest.mark.parametrize("kind", ["FreeText", "Stamp"])
def test_a_text_box_and_a_stamp_are_read(kind):
    found = extracted(drawn((300, 500, 500, 520), "seen by the clerk", kind))
    assert found.text.split("\n") == [*LINES, "seen by the clerk"]
    assert found.left_out == ()


def test_what_is_hidden_is_not_read():
    assert extracted(drawn((300, 500, 500, 520), "seen by no one", flags=2)).text.split("\n") == list(LINES)


def remark(canvas):
    canvas.textAnnotation("to be asked again", Rect=[400, 700, 420, 720])
    canvas.linkURL("http://example.org/", (72, 690, 200, 710))


def test_remarks_that_open_by_a_click_are_counted_and_links_are_not():
    found = extracted(remark)
    assert found.text.split("\n") == list(LINES)
    assert found.left_out == (LeftOut("remark", len("tobeaskedagain")),)


def test_the_order_of_the_page_is_that_without_its_fields():
    plain = extracted(lambda _: None)
    assert extracted(fields).text.startswith(plain.text)


@pytest.mark.parametrize("box", [(72, 690, 300, 712), (72, 650, 300, 672)])
def test_a_box_over_the_text_takes_nothing_of_it(box):
    assert extracted(drawn(box, "seen")).text.split("\n") == [*LINES, "seen"]


def test_a_flipped_byte_of_a_form_is_accounted_for():
    data = made(fields)
    draw = random.Random(3)  # noqa: S311  (not for secrets)
    for at in draw.sample(range(len(data)), 200):
        damaged = data[:at] + bytes([data[at] ^ 1 << draw.randrange(8)]) + data[at + 1 :]
        with contextlib.suppress(InputError):
            extract(damaged, "form.pdf")
