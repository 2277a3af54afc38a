"""Numbers that Word generates are written as Word counts them."""

from __future__ import annotations

import pytest
from tests.word_files import abstract, level, listed, num, p, word

from jiaokan.inputs.word import extract
from jiaokan.inputs.word.numerals import numeral

NUMERALS = {
    "decimal": ((1, "1"), (12, "12")),
    "decimalZero": ((3, "03"), (12, "12")),
    "decimalFullWidth": ((10, "１０"),),
    "decimalEnclosedCircle": ((1, "①"), (20, "⑳"), (21, "㉑"), (51, "51")),
    "decimalEnclosedParen": ((2, "⑵"),),
    "ideographEnclosedCircle": ((3, "㊂"),),
    "chineseCounting": ((1, "一"), (10, "十"), (21, "二十一"), (100, "一○○")),
    "chineseCountingThousand": (
        (11, "十一"),
        (101, "一百零一"),
        (110, "一百一十"),
        (1005, "一千零五"),
        (10_010, "一万零一十"),
    ),
    "chineseLegalSimplified": ((1, "壹"), (10, "壹拾"), (105, "壹佰零伍")),
    "ideographLegalTraditional": ((2, "貳"),),
    "taiwaneseCountingThousand": ((12, "十二"), (103, "一百零三")),
    "japaneseCounting": ((1, "一"), (12, "十二"), (101, "百一"), (120, "百二十")),
    "ideographDigital": ((10, "一〇"),),
    "ideographTraditional": ((1, "甲"), (10, "癸"), (11, "甲")),
    "ideographZodiac": ((12, "亥"), (13, "子")),
    "ideographZodiacTraditional": ((1, "甲子"), (60, "癸亥")),
    "upperRoman": ((4, "IV"), (1999, "MCMXCIX"), (0, "0")),
    "lowerRoman": ((9, "ix"),),
    "upperLetter": ((26, "Z"), (27, "AA"), (53, "AAA")),
    "lowerLetter": ((2, "b"),),
    "none": ((7, ""),),
}


@pytest.mark.parametrize("form", NUMERALS)
def test_numerals(form):
    assert [numeral(form, n) for n, _ in NUMERALS[form]] == [written for _, written in NUMERALS[form]]


@pytest.mark.parametrize("form", ["bullet", "hebrew1", ""])
def test_other_formats_are_not_made_up(form):
    assert numeral(form, 1) is None


def lines_of(body, numbering, styles=""):
    return extract(word(body, numbering=numbering, styles=styles), "x").text.split("\n")


LAW = abstract(
    [level(0, "chineseCountingThousand", "第%1条"), level(1, "chineseCounting", "（%2）"), level(2, "decimal", "%1.%3")]
)
CASES = {
    "a law": (
        listed("甲") + listed("乙", level=1) + listed("丙", level=1) + listed("丁") + listed("戊", level=1),
        LAW + num(1),
        ["第一条 甲", "（一）乙", "（二）丙", "第二条 丁", "（一）戊"],
    ),
    "text between lists changes nothing": (
        listed("甲") + p("中") + listed("乙"),
        LAW + num(1),
        ["第一条 甲", "中", "第二条 乙"],
    ),
    "two instances of one list count on": (
        listed("甲") + listed("乙", 2),
        LAW + num(1) + num(2),
        ["第一条 甲", "第二条 乙"],
    ),
    "a start of its own": (
        listed("甲") + listed("乙", 2) + listed("丙", 2),
        LAW + num(1) + num(2, extra='<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'),
        ["第一条 甲", "第一条 乙", "第二条 丙"],
    ),
    "a level of its own": (
        listed("甲", 2),
        LAW + num(2, extra=f'<w:lvlOverride w:ilvl="0">{level(0, "upperRoman", "%1.")}</w:lvlOverride>'),
        ["I. 甲"],
    ),
    "levels begin anew under a higher one": (
        listed("甲", level=1) + listed("乙", level=2) + listed("丙") + listed("丁", level=2),
        abstract([level(0, "decimal", "%1"), level(1, "decimal", "%1.%2"), level(2, "decimal", "%1.%2.%3")]) + num(1),
        ["1.1 甲", "1.1.1 乙", "2 丙", "2.1.1 丁"],
    ),
    "a level that never begins anew": (
        listed("甲") + listed("乙", level=1) + listed("丙") + listed("丁", level=1),
        abstract([level(0, "decimal", "%1"), level(1, "decimal", "第%2条", extra='<w:lvlRestart w:val="0"/>')])
        + num(1),
        ["1 甲", "第1条 乙", "2 丙", "第2条 丁"],
    ),
    "a level that begins anew under the first alone": (
        listed("章")
        + listed("节", level=1)
        + listed("条", level=2)
        + listed("节", level=1)
        + listed("条", level=2)
        + listed("章")
        + listed("条", level=2),
        abstract(
            [
                level(0, "decimal", "%1章"),
                level(1, "decimal", "%2节"),
                level(2, "decimal", "%3条", extra='<w:lvlRestart w:val="1"/>'),
            ]
        )
        + num(1),
        ["1章 章", "1节 节", "1条 条", "2节 节", "2条 条", "2章 章", "1条 条"],
    ),
    "legal numbers are decimal": (
        listed("甲") + listed("乙", level=1),
        abstract([level(0, "chineseCounting", "%1、"), level(1, "decimal", "%1.%2", extra="<w:isLgl/>")]) + num(1),
        ["一、甲", "1.1 乙"],
    ),
    "nothing after the number": (
        listed("甲"),
        abstract([level(0, "decimal", "%1", extra='<w:suff w:val="nothing"/>')]) + num(1),
        ["1甲"],
    ),
    "bullets are not written": (listed("甲"), abstract([level(0, "bullet", "\uf0b7")]) + num(1), ["甲"]),
    "hidden numbers count": (
        listed("甲") + listed("乙", level=1),
        abstract([level(0, "decimal", "%1", extra="<w:rPr><w:vanish/></w:rPr>"), level(1, "decimal", "%1.%2")])
        + num(1),
        ["甲", "1.1 乙"],
    ),
    "hidden paragraphs count": (
        listed("", mark="<w:vanish/>") + listed("甲", level=1) + listed("", mark="<w:vanish/>") + listed("乙", level=1),
        abstract([level(0, "decimal", "%1"), level(1, "decimal", "%1.%2")]) + num(1),
        ["1.1 甲", "", "2.1 乙"],
    ),
    "a deleted paragraph does not count": (
        listed("甲") + listed("", mark="<w:del/>") + listed("乙"),
        LAW + num(1),
        ["第一条 甲", "第二条 乙"],
    ),
    "a start that is not one": (listed("甲"), abstract([level(0, "decimal", "%1)", start=5)]) + num(1), ["5) 甲"]),
    "a picture for a bullet": (
        listed("甲"),
        abstract([level(0, "decimal", "%1", extra='<w:lvlPicBulletId w:val="0"/>')]) + num(1),
        ["甲"],
    ),
    "places of its own": (
        listed("甲"),
        abstract(
            [
                (
                    '<w:lvl w:ilvl="0"><w:start w:val="7"/><mc:AlternateContent><mc:Choice><w:numFmt w:val="custom" '
                    'w:format="001, 002, 003, ..."/></mc:Choice><mc:Fallback><w:numFmt w:val="decimal"/></mc:Fallback>'
                    '</mc:AlternateContent><w:lvlText w:val="%1"/></w:lvl>'
                )
            ]
        )
        + num(1),
        ["007 甲"],
    ),
    "no such list": (listed("甲", 9), LAW + num(1), ["甲"]),
    "no such level": (listed("甲", level=8), LAW + num(1), ["甲"]),
    "a list taken away": (listed("甲", 0), LAW + num(1), ["甲"]),
    "numbers that are none": (listed("甲"), abstract([level(0, "decimal", "%1", start="x")]) + num(1), ["0 甲"]),
    "in a cell": (
        f"<w:tbl><w:tr><w:tc>{listed('')}</w:tc><w:tc>{p('甲')}</w:tc></w:tr></w:tbl>",
        LAW + num(1),
        ["第一条\t甲"],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_numbers_are_counted(case):
    body, numbering, lines = CASES[case]
    assert lines_of(body, numbering) == lines


def style(name, base="", properties=""):
    return (
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{name}"/><w:basedOn w:val="{base}"/>'
        f"<w:pPr>{properties}</w:pPr></w:style>"
    )


LINKED = abstract(
    [
        level(0, "decimal", "%1", extra='<w:pStyle w:val="章"/>'),
        level(1, "decimal", "%1.%2", extra='<w:pStyle w:val="节"/>'),
    ]
) + num(1)
STYLED = (
    style("章", "", '<w:numPr><w:numId w:val="1"/></w:numPr>')
    + style("节", "章", '<w:numPr><w:ilvl w:val="1"/></w:numPr>')
    + style("无", "章", '<w:numPr><w:numId w:val="0"/></w:numPr>')
    + style("同", "章")
)


def test_styles_bring_numbers():
    body = (
        p("甲", "章")
        + p("乙", "节")
        + p("丙", "无")
        + p("丁", "同")
        + p("戊", "节", '<w:numPr><w:numId w:val="0"/></w:numPr>')
    )
    assert lines_of(body, LINKED, STYLED) == ["1 甲", "1.1 乙", "丙", "2 丁", "戊"]


def test_a_numbering_style_is_followed():
    styles = (
        '<w:style w:type="numbering" w:styleId="S"><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>'
    )
    numbering = (
        abstract([], 0, '<w:numStyleLink w:val="S"/>')
        + abstract([level(0, "upperLetter", "%1.")], 1, '<w:styleLink w:val="S"/>')
        + num(1, 0)
        + num(2, 1)
    )
    assert lines_of(listed("甲") + listed("乙", 2), numbering, styles) == ["A. 甲", "B. 乙"]


def test_a_numbering_style_that_names_itself_ends():
    styles = (
        '<w:style w:type="numbering" w:styleId="S"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    assert lines_of(listed("甲"), abstract([], 0, '<w:numStyleLink w:val="S"/>') + num(1), styles) == ["甲"]
