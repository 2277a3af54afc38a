"""Word documents become their text in order, and anything else is refused by name."""

from __future__ import annotations

import io
import json
import random
import zipfile

import pytest
from tests.word_files import MAIN, abstract, level, listed, num, p, packed, run, table, word

from jiaokan import annotate
from jiaokan.dataset.records import Mark, PageStart
from jiaokan.errors import InputError
from jiaokan.inputs.word import extract

BREAK = '<w:r><w:br w:type="page"/></w:r>'
SHOWN = "<w:r><w:lastRenderedPageBreak/></w:r>"
NOTE = '<w:r><w:{0}Reference w:id="{1}"/></w:r>'
STYLES = """
<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style>
<w:style w:type="paragraph" w:styleId="wps2"><w:name w:val="标题 2"/></w:style>
<w:style w:type="paragraph" w:styleId="own"><w:name w:val="处室大标题"/><w:basedOn w:val="1"/></w:style>
<w:style w:type="paragraph" w:styleId="toc"><w:name w:val="TOC Heading"/><w:basedOn w:val="1"/>
  <w:pPr><w:outlineLvl w:val="9"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="t"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="loop"><w:name w:val="环"/><w:basedOn w:val="loop"/></w:style>
<w:style w:type="character" w:styleId="gone"><w:name w:val="隐藏"/><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="character" w:styleId="up"><w:name w:val="上标"/><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>
"""


def text_of(body, **given):
    return extract(word(body, **given), "文件.docx").text


def simple_field(code, result):
    kinds = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    shown = kinds.format("separate") + run(result) if result is not None else ""
    return kinds.format("begin") + f"<w:r><w:instrText>{code}</w:instrText></w:r>" + shown + kinds.format("end")


BOX = "<w:txbxContent><w:p><w:r><w:t>框中的话。</w:t></w:r></w:p></w:txbxContent>"
INLINE = {
    "runs of one paragraph": (p(run("关于春耕") + run("的通知")), "关于春耕的通知"),
    "inserted text is in": (p("<w:ins>" + run("新增") + "</w:ins>" + run("内容")), "新增内容"),
    "deleted text is out": (p("<w:del><w:r><w:delText>旧</w:delText></w:r></w:del>" + run("新")), "新"),
    "moved text stands once": (
        p("<w:moveFrom>" + run("甲") + "</w:moveFrom>") + p("<w:moveTo>" + run("甲") + "</w:moveTo>"),
        "甲",
    ),
    "a deleted paragraph mark joins": (p("前半", mark="<w:del/>") + p("后半"), "前半后半"),
    "hidden text is out": (p(run("看得见") + run("看不见", "<w:vanish/>")), "看得见"),
    "hidden by its style": (p(run("有") + run("无", '<w:rStyle w:val="gone"/>')), "有"),
    "switched off again": (p(run("有", '<w:rStyle w:val="gone"/><w:vanish w:val="0"/>')), "有"),
    "a line break": (p("<w:r><w:t>上</w:t><w:br/><w:t>下</w:t></w:r>"), "上\n下"),
    "a tab is a blank": (p("<w:r><w:t>第一章</w:t><w:tab/><w:t>3</w:t></w:r>"), "第一章 3"),
    "a hyphen that holds": (p("<w:r><w:t>GB</w:t><w:noBreakHyphen/><w:t>T</w:t></w:r>"), "GB-T"),
    "a soft hyphen is not seen": (p("<w:r><w:t>a</w:t><w:softHyphen/><w:t>b</w:t></w:r>"), "ab"),
    "raised digits": (p(run("25m") + run("2", '<w:vertAlign w:val="superscript"/>')), "25m²"),
    "raised by a style": (p(run("10") + run("-3", '<w:rStyle w:val="up"/>')), "10⁻³"),
    "lowered digits": (p(run("H") + run("2", '<w:vertAlign w:val="subscript"/>') + run("O")), "H₂O"),
    "raised letters stay": (p(run("5") + run("th", '<w:vertAlign w:val="superscript"/>')), "5th"),
    "a tick of Wingdings 2": (p('<w:r><w:sym w:font="Wingdings 2" w:char="F052"/><w:t>是</w:t></w:r>'), "☑是"),
    "an unknown sign keeps its code": (p('<w:r><w:sym w:font="X" w:char="F041"/></w:r>'), "\uf041"),
    "no sign at all": (p('<w:r><w:sym w:char="zz"/><w:t>甲</w:t></w:r>'), "甲"),
    "blanks at the ends count only where kept": (p("<w:r><w:t> 甲 </w:t></w:r>"), "甲"),
    "ruby gives its base": (
        p(
            "<w:r><w:ruby><w:rt><w:r><w:t>hàn</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>汉</w:t></w:r></w:rubyBase></w:ruby></w:r>"
        ),
        "汉",
    ),
    "links, tags and controls are seen through": (
        p(
            "<w:hyperlink>" + run("链") + "</w:hyperlink><w:smartTag>" + run("签") + "</w:smartTag>"
            "<w:sdt><w:sdtPr/><w:sdtContent>" + run("控") + "</w:sdtContent></w:sdt>"
        ),
        "链签控",
    ),
    "a control around paragraphs": ("<w:sdt><w:sdtContent>" + p("甲") + p("乙") + "</w:sdtContent></w:sdt>", "甲\n乙"),
    "a field shows its result": (p(run("见第") + simple_field("PAGEREF x", "12") + run("页")), "见第12页"),
    "a field in a field": (
        p(simple_field("TOC " + "</w:instrText></w:r>" + simple_field("A", "内") + "<w:r><w:instrText>", "外")),
        "外",
    ),
    "a field that never ends hides nothing": (
        p('<w:r><w:fldChar w:fldCharType="begin"/></w:r>') + p("后面的正文"),
        "后面的正文",
    ),
    "an end without a field": (p('<w:r><w:fldChar w:fldCharType="end"/></w:r>' + run("正文")), "正文"),
    "a circled number of an EQ field": (p(simple_field(r"eq \o\ac(○,3)", None) + run("号")), "③号"),
    "old ruby of an EQ field": (
        p(simple_field(r'EQ \* jc2 \* "Font:宋体" \* hps10 \o\ad(\s\up 9(hàn),汉)', None)),
        "汉",
    ),
    "a fraction of an EQ field": (p(simple_field(r"eq \f(1,2)", None)), "1/2"),
    "a formula": (
        p("<m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath>"),
        "1/2",
    ),
    "a power": (
        p(
            "<m:oMath><m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath>"
        ),
        "x²",
    ),
    "a text box once": (
        p(
            run("框外。")
            + f"<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>{BOX}</wps:txbx></w:drawing></mc:Choice>"
            f"<mc:Fallback><w:pict><v:textbox>{BOX}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        )
        + p("下一段。"),
        "框外。\n框中的话。\n下一段。",
    ),
    "a text box of the old kind": (p(f"<w:r><w:pict><v:textbox>{BOX}</v:textbox></w:pict></w:r>"), "框中的话。"),
    "words of WordArt": (
        p('<w:r><w:pict><v:shape><v:textpath string="松溪县文件"/></v:shape></w:pict></w:r>'),
        "松溪县文件",
    ),
    "a large first letter": (p("春", inside='<w:framePr w:dropCap="drop"/>') + p("天来了。"), "春天来了。"),
    "comments are out": (p(run("甲") + '<w:r><w:commentReference w:id="1"/></w:r>'), "甲"),
    "several empty paragraphs are one line": (p() + p("甲") + p() + p(run(" ")) + p() + p("乙") + p(), "甲\n\n乙"),
}


@pytest.mark.parametrize("case", INLINE)
def test_what_is_shown_is_the_text(case):
    body, text = INLINE[case]
    assert text_of(body, styles=STYLES) == text


@pytest.mark.parametrize("case", INLINE)
def test_both_standards_read_alike(case):
    body, text = INLINE[case]
    assert text_of(body, styles=STYLES, strict=True) == text


MERGED = "<w:tcPr><w:vMerge{}/></w:tcPr>"
TABLES = {
    "a row a line": (table(["姓名", "单位"], ["陈某", "粮站"]), "姓名\t单位\n陈某\t粮站"),
    "paragraphs of a cell": (table(["甲", p("一行") + p("二行")]), "甲\t一行 二行"),
    "a tab in a cell": (table(["甲", "<w:p><w:r><w:t>1</w:t><w:tab/><w:t>2</w:t></w:r></w:p>"]), "甲\t1 2"),
    "a wide cell is one": (table(['<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>' + p("宽"), "右"]), "宽\t右"),
    "a tall cell goes on empty": (
        table([MERGED.format(' w:val="restart"') + p("高"), "1"], [MERGED.format("") + p(""), "2"]),
        "高\t1\n\t2",
    ),
    "a row without text": (table(["", ""], ["甲", "乙"]), "甲\t乙"),
    "a table in a cell": (table(["甲", p("乙") + table(["丙", "丁"])], ["戊", "己"]), "甲\t乙\n丙\t丁\n戊\t己"),
    "one column is a frame": (table([p("第一段。") + p("第二段。")]), "第一段。\n第二段。"),
    "a deleted row": (
        "<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>" + p("旧") + "</w:tc><w:tc/></w:tr></w:tbl>" + p("新"),
        "新",
    ),
    "a box in a cell": (table(["甲", p(run("乙") + f"<w:r><w:pict>{BOX}</w:pict></w:r>")]), "甲\t乙\n框中的话。"),
}


@pytest.mark.parametrize("case", TABLES)
def test_tables_are_read_row_by_row(case):
    body, text = TABLES[case]
    assert text_of(body) == text


def test_rows_headings_and_titles_are_marked():
    body = (
        p("松溪县志", "t")
        + p("总则", "1")
        + p("附则", "wps2")
        + p("处室", "own")
        + p("目录", "toc")
        + p("正文", "loop")
        + p("自有级别", inside='<w:outlineLvl w:val="3"/>')
        + p("不是标题", "1", inside='<w:outlineLvl w:val="9"/>')
        + p("", "1")
        + table(["甲", "乙"])
    )
    found = extract(word(body, styles=STYLES), "文件.docx")
    assert [(found.text[m.start : m.end], m.kind, m.level) for m in found.marks] == [
        ("松溪县志", "title", None),
        ("总则", "heading", 1),
        ("附则", "heading", 2),
        ("处室", "heading", 1),
        ("自有级别", "heading", 4),
        ("甲\t乙", "row", None),
    ]


def test_a_document_without_its_other_parts_is_read():
    assert text_of(p("甲", "1") + listed("乙")) == "甲\n乙"


def test_notes_stand_at_the_end_with_their_numbers():
    notes = '<w:{0}note w:id="0" w:type="separator">{1}</w:{0}note><w:{0}note w:id="2">{2}</w:{0}note>'
    body = p(run("甲") + NOTE.format("endnote", 2) + run("乙") + NOTE.format("footnote", 2)) + p("丙")
    found = extract(
        word(
            body,
            footnotes=notes.format("foot", p("线"), p("<w:r><w:footnoteRef/></w:r>" + run(" 脚注。"))),
            endnotes=notes.format("end", p("线"), p("尾注一。") + p("尾注二。")),
        ),
        "文件.docx",
    )
    assert found.text == "甲[1]乙[2]\n丙\n[2] 脚注。\n[1] 尾注一。\n尾注二。"
    assert [(found.text[m.start : m.end], m.kind) for m in found.marks] == [
        ("[2] 脚注。", "note"),
        ("[1] 尾注一。\n尾注二。", "note"),
    ]


def test_a_note_nobody_refers_to_is_not_shown():
    assert text_of(p("甲"), footnotes=f'<w:footnote w:id="1">{p("无人引用")}</w:footnote>') == "甲"


def test_pages_begin_where_the_document_shows_it():
    body = p("甲" * 3) + p(BREAK) + p(SHOWN + run("乙")) + p(run("丙") + SHOWN + run("丁"))
    assert extract(word(body), "x").pages == (PageStart(0, "1"), PageStart(4, "2"), PageStart(7, "3"))


def test_page_numbers_nobody_laid_out_are_not_guessed():
    body = p("甲") + p("乙", inside="<w:pageBreakBefore/>") + p("丙")
    assert extract(word(body), "x").pages == (PageStart(0, "1"), PageStart(2, ""))
    assert extract(word(body, pages=2), "x").pages == (PageStart(0, "1"), PageStart(2, "2"))
    assert extract(word(body, pages=9), "x").pages == (PageStart(0, "1"), PageStart(2, ""))
    assert extract(word(p("甲") + p("乙")), "x").pages == ()


def test_sections_state_their_numbers():
    section = '<w:sectPr>{}<w:pgNumType w:fmt="{}" w:start="{}"/></w:sectPr>'
    body = (
        p("封面", inside=section.format("", "lowerRoman", 3))
        + p("正文")
        + section.format('<w:type w:val="nextPage"/>', "decimal", 1)
    )
    assert extract(word(body), "x").pages == (PageStart(0, "iii"), PageStart(3, "1"))
    joined = (
        p("上", inside=section.format("", "decimal", 1)) + p("下") + '<w:sectPr><w:type w:val="continuous"/></w:sectPr>'
    )
    assert extract(word(joined), "x").pages == ()


def test_what_the_document_says_of_itself_is_handed_on():
    core = "<dc:title>松溪县公告</dc:title><dc:creator>县府办</dc:creator><dcterms:created>2021-03-04T00:00:00Z</dcterms:created>"
    found = extract(word(p("甲"), core=core), "x")
    assert json.loads(found.fields.metadata) == {
        "title": "松溪县公告",
        "creator": "县府办",
        "created": "2021-03-04T00:00:00Z",
    }
    assert found.fields.date is None


def test_what_was_not_read_is_said():
    body = p("甲") + "<w:altChunk/>" + p("<w:r><w:drawing><dgm:relIds/></w:drawing></w:r>")
    assert json.loads(extract(word(body), "x").fields.metadata) == {"unread": {"altChunk": 1, "diagram": 1}}


SHEET = MAIN.replace("wordprocessingml.document", "spreadsheetml.sheet")
SLIDES = MAIN.replace("wordprocessingml.document", "presentationml.presentation")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
BOMB = "<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;&a;'>]>"
REFUSED = {
    "no archive": ("正文".encode(), "is no Word document"),
    "nothing": (b"", "is no Word document"),
    "an old document": (OLE, "is an old Office document (.doc)"),
    "a locked document": (OLE + "EncryptedPackage".encode("utf-16-le"), "is an encrypted Office document"),
    "a workbook": (word(p("甲"), kind=SHEET), "is a workbook (.xlsx), no Word document"),
    "a presentation": (word(p("甲"), kind=SLIDES), "is a presentation (.pptx), no Word document"),
    "an archive of texts": (packed({"甲.txt": "正文"}), "is a ZIP archive, no Word document"),
    "an OpenDocument": (packed({"mimetype": "x", "content.xml": "<a/>"}), "is an OpenDocument file, no Word document"),
    "no main part": (packed({"[Content_Types].xml": "<Types/>"}), "is a Word document without its text"),
    "XML that breaks off": (packed({"word/document.xml": "<w><b>"}), "is a damaged Word document"),
    "a DTD": (packed({"word/document.xml": BOMB + "<w>&b;</w>"}), "has a DTD in its XML"),
    "a DTD in UTF-16": (packed({"word/document.xml": (BOMB + "<w>&b;</w>").encode("utf-16")}), "has a DTD in its XML"),
    "deep nesting": (word("<w:sdt>" * 5000 + "</w:sdt>" * 5000), "is nested too deeply"),
    "what unpacks to much": (word(p("甲" * 4_000_000)), "unpacks to too much"),
    "many empty paragraphs": (word("<w:p/>" * 800_000), "unpacks to too much"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_word_document_is_refused_by_name(case):
    data, what = REFUSED[case]
    with pytest.raises(InputError) as raised:
        extract(data, "文件.docx")
    assert raised.value.what == what
    assert raised.value.where == "文件.docx"


def test_macros_and_templates_are_documents():
    for name in ("ms-word.document.macroEnabled.main+xml", "ms-word.template.macroEnabledTemplate.main+xml"):
        assert text_of(p("甲"), kind=f"application/vnd.{name}") == "甲"


def test_nested_tables_to_the_bound_are_read():
    body = p("底")
    for _ in range(40):
        body = f"<w:tbl><w:tr><w:tc>{body}{p('层')}</w:tc></w:tr></w:tbl>"
    assert text_of(body).split("\n") == ["底"] + ["层"] * 40


SAMPLE = word(
    p("松溪县志", "t")
    + listed("总则")
    + table(["甲", "乙"])
    + p(run("见注") + NOTE.format("footnote", 1))
    + p("正文。" * 300),
    styles=STYLES,
    numbering=abstract([level(0, "chineseCounting", "第%1章")]) + num(1),
    footnotes=f'<w:footnote w:id="1">{p("注。")}</w:footnote>',
)


def outcomes(made):
    for data in made:
        try:
            yield extract(data, "文件.docx").text
        except InputError:
            yield None


def test_a_truncated_document_is_refused():
    cuts = [len(SAMPLE) * place // 200 for place in range(200)]
    assert set(outcomes(SAMPLE[:cut] for cut in cuts)) == {None}


def test_a_flipped_byte_is_accounted_for():
    whole = extract(SAMPLE, "x").text
    draw = random.Random(5)  # noqa: S311  (the same places every time)
    places = [draw.randrange(len(SAMPLE)) for _ in range(200)]
    made = (SAMPLE[:at] + bytes([SAMPLE[at] ^ (1 << draw.randrange(8))]) + SAMPLE[at + 1 :] for at in places)
    for text in outcomes(made):
        assert text is None or "正文" in text or len(text) <= len(whole)


def test_a_flipped_byte_of_unpacked_xml_is_accounted_for():
    draw = random.Random(6)  # noqa: S311  (the same places every time)
    with zipfile.ZipFile(io.BytesIO(SAMPLE)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for _ in range(200):
        name = draw.choice(sorted(parts))
        at = draw.randrange(len(parts[name]))
        damaged = parts[name][:at] + bytes([parts[name][at] ^ (1 << draw.randrange(8))]) + parts[name][at + 1 :]
        list(outcomes([packed(parts | {name: damaged})]))


def test_the_time_grows_with_the_text():
    # Lines, runs of one line and lines of one cell: none of them is gone through again for each of the others.
    for body in (
        p("甲") * 30_000,
        p(run("甲") * 30_000),
        table(["左", p("甲") * 30_000]),
        p(NOTE.format("footnote", 1) * 30_000),
    ):
        assert text_of(body)


def test_marks_are_within_the_text():
    found = extract(SAMPLE, "x")
    assert all(0 <= mark.start < mark.end <= len(found.text) for mark in found.marks)
    assert Mark(0, 4, "title") in found.marks


def test_a_page_whose_number_nothing_tells_is_no_number_of_a_paragraph():
    leap = "<w:p><w:r><w:br w:type='page'/></w:r></w:p>"
    record = annotate("a.docx", word(p("关于清淤的通知") + p("各村：") + leap + p("请于月底前完成清淤，并报送台账。")))
    assert [page.number for page in record.source.pages] == ["1", ""]
    assert [row.page for row in record.paragraphs] == ["1", "1", None]
