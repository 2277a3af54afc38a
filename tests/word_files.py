"""Make Word files from their parts, so that every test shows the XML it is about."""

from __future__ import annotations

import io
import zipfile

OPEN = "http://schemas.openxmlformats.org"
STRICT = "http://purl.oclc.org/ooxml"
SPACES = (
    f'xmlns:w="{OPEN}/wordprocessingml/2006/main" xmlns:m="{OPEN}/officeDocument/2006/math" '
    f'xmlns:mc="{OPEN}/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" '
    f'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:dgm="{OPEN}/drawingml/2006/diagram"'
)
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/word/document.xml" ContentType="{kind}"/></Types>'
)
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
PARTS = ("styles", "numbering", "footnotes", "endnotes")


def relation(kind, target):
    return f'<Relationship Id="r{kind}" Type="{OPEN}/officeDocument/2006/relationships/{kind}" Target="{target}"/>'


def packed(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def word(body, *, strict=False, kind=MAIN, pages=None, core=None, **given):
    """Make a document of the inside of its body and of the insides of other parts."""
    roots = {"styles": "styles", "numbering": "numbering", "footnotes": "footnotes", "endnotes": "endnotes"}
    parts = {
        "[Content_Types].xml": TYPES.format(kind=kind),
        "_rels/.rels": RELATIONS.format(
            relation("officeDocument", "word/document.xml")
            + relation("extended-properties", "docProps/app.xml")
            + relation("core-properties", "docProps/core.xml")
        ),
        "word/_rels/document.xml.rels": RELATIONS.format("".join(relation(name, f"{name}.xml") for name in given)),
        "word/document.xml": f"<w:document {SPACES}><w:body>{body}</w:body></w:document>",
    }
    for name, inside in given.items():
        assert name in PARTS
        parts[f"word/{name}.xml"] = f"<w:{roots[name]} {SPACES}>{inside}</w:{roots[name]}>"
    if pages is not None:
        parts["docProps/app.xml"] = (
            f'<Properties xmlns="{OPEN}/officeDocument/2006/extended-properties"><Pages>{pages}</Pages></Properties>'
        )
    if core is not None:
        parts["docProps/core.xml"] = (
            f'<cp:coreProperties xmlns:cp="{OPEN}/package/2006/metadata/core-properties" '
            f'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">{core}</cp:coreProperties>'
        )
    if strict:
        parts = {
            name: text.replace(f"{OPEN}/wordprocessingml/2006/main", f"{STRICT}/wordprocessingml/main").replace(
                f"{OPEN}/officeDocument/2006", f"{STRICT}/officeDocument"
            )
            for name, text in parts.items()
        }
    return packed(parts)


def p(text="", style=None, inside="", mark=""):
    """Make a paragraph: its text in one run, its style, more of its properties, the properties of its mark."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    properties = f"{named}{inside}" + (f"<w:rPr>{mark}</w:rPr>" if mark else "")
    written = text if text.startswith("<") else run(text) if text else ""
    return f"<w:p><w:pPr>{properties}</w:pPr>{written}</w:p>"


def run(text, properties=""):
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def listed(text, num=1, level=0, mark=""):
    return p(text, inside=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>', mark=mark)


def abstract(levels, number=0, extra=""):
    return f'<w:abstractNum w:abstractNumId="{number}">{extra}{"".join(levels)}</w:abstractNum>'


def level(at, form, text, *, start=1, extra=""):
    return f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{extra}<w:lvlText w:val="{text}"/></w:lvl>'


def num(number, kind=0, extra=""):
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{kind}"/>{extra}</w:num>'


def table(*rows):
    """Make a table of rows of cells, each cell a text or the XML inside it."""
    cell = "<w:tc>{}</w:tc>"
    made = "".join(
        "<w:tr>" + "".join(cell.format(c if c.startswith("<") else p(c)) for c in row) + "</w:tr>" for row in rows
    )
    return f"<w:tbl>{made}</w:tbl>"
