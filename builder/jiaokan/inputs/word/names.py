"""Short names for the elements and attributes of Word's XML: one for both of its standards, ``w:p`` and the like.

Only names what is read; reads nothing.
"""

from __future__ import annotations

from functools import lru_cache

# ISO/IEC 29500 has two sets of namespaces: transitional, which nearly all files use, and strict.
_OPEN, _STRICT = "http://schemas.openxmlformats.org", "http://purl.oclc.org/ooxml"
_SPACES = {
    f"{_OPEN}/wordprocessingml/2006/main": "w",
    f"{_STRICT}/wordprocessingml/main": "w",
    f"{_OPEN}/officeDocument/2006/math": "m",
    f"{_STRICT}/officeDocument/math": "m",
    f"{_OPEN}/drawingml/2006/main": "a",
    f"{_STRICT}/drawingml/main": "a",
    f"{_OPEN}/drawingml/2006/diagram": "dgm",
    f"{_STRICT}/drawingml/diagram": "dgm",
    f"{_OPEN}/drawingml/2006/chart": "c",
    f"{_STRICT}/drawingml/chart": "c",
    f"{_OPEN}/officeDocument/2006/relationships": "r",
    f"{_STRICT}/officeDocument/relationships": "r",
    f"{_OPEN}/markup-compatibility/2006": "mc",
    "urn:schemas-microsoft-com:vml": "v",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://www.w3.org/XML/1998/namespace": "xml",
}
# Looks of a run or a cell, places of comments, marks of a spelling checker: most of a file, and none of it is text.
_LOOKS = (
    "b bCs i iCs u color sz szCs lang kern spacing rFonts highlight shd bdr em w fitText effect emboss imprint outline "
    "shadow strike dstrike snapToGrid noProof cs rtl caps smallCaps webHidden eastAsianLayout position proofErr "
    "bookmarkStart bookmarkEnd permStart permEnd commentRangeStart commentRangeEnd commentReference tblBorders "
    "tcBorders pBdr tblCellMar tcMar tblLook tblGrid tblW tcW tblInd tblLayout jc ind textAlignment widowControl "
    "adjustRightInd autoSpaceDE autoSpaceDN topLinePunct overflowPunct wordWrap kinsoku keepNext keepLines tabs "
    "contextualSpacing mirrorIndents vAlign textDirection pgSz pgMar cols docGrid headerReference footerReference "
    "rPrChange pPrChange tblPrChange tcPrChange trPrChange sectPrChange numberingChange latentStyles annotationRef"
)
DROPPED = frozenset(f"w:{name}" for name in _LOOKS.split()) | {"a:blip", "a:prstGeom", "a:xfrm", "m:ctrlPr"}


@lru_cache(maxsize=4096)
def short_name(name: str) -> str:
    """Shorten a name as expat gives it; names of unknown spaces, and those of none, are their last part.

    >>> short_name("http://purl.oclc.org/ooxml/wordprocessingml/main}p"), short_name("urn:x}p"), short_name("Target")
    ('w:p', 'p', 'Target')
    """
    space, _, local = name.rpartition("}")
    prefix = _SPACES.get(space)
    return f"{prefix}:{local}" if prefix else local
