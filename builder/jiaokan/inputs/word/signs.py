"""What Word writes by other means than characters, as characters: raised digits, symbol fonts, formulas, EQ fields.

What has no plain form keeps its own code point or its parts in order: nothing is left out, nothing is made up.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

_RAISED = {
    "superscript": str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻"),
    "subscript": str.maketrans("0123456789+-−", "₀₁₂₃₄₅₆₇₈₉₊₋₋"),
}


def raised(text: str, place: str | None) -> str:
    """Write raised or lowered digits and signs so in Unicode; a text of which one has no such form stays plain.

    >>> raised("2", "superscript"), raised("th", "superscript"), raised("10", "subscript"), raised("2", None)
    ('²', 'th', '₁₀', '2')
    """
    table = _RAISED.get(place or "")
    if table is None or not text or any(ord(char) not in table for char in text):
        return text
    return text.translate(table)


# Adobe's Symbol encoding, which the font Symbol has (Unicode's published mapping), from 0x20 and from 0xA1.
_SYMBOL = {
    0x20: " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼",
    0xA1: "ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…",
    0xC0: "ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇",
    0xD5: "∏√⋅¬∧∨⇔⇐⇑⇒⇓◊",
    0xE5: "∑",
    0xF2: "∫",
}
# Boxes and ticks, which forms put in the Wingdings fonts.
_DINGBATS = {
    "wingdings": {0xFE: "☑", 0xFD: "☒", 0xA8: "☐", 0x6F: "☐", 0xFC: "✓", 0xFB: "✗", 0x6C: "●", 0x6E: "■", 0xE0: "→"},
    "wingdings 2": {0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "☐", 0x50: "✓", 0x4F: "✗"},
}


def symbol(font: str | None, written: str | None) -> str:
    r"""Give the character of a ``w:sym``: of a symbol font where it is known, else the code point it names.

    >>> symbol("Symbol", "F0B3"), symbol("Wingdings 2", "F052"), symbol("宋体", "00D7"), symbol("Wingdings", "F041")
    ('≥', '☑', '×', '\uf041')
    """
    try:
        code = int(written or "", 16)
    except ValueError:
        return ""
    if not 0x20 <= code <= 0xFFFF or 0xD800 <= code < 0xE000:
        return ""
    low = code & 0xFF if 0xF000 <= code < 0xF100 or code < 0x100 else -1
    name = (font or "").lower()
    if name == "symbol":
        for first, signs in _SYMBOL.items():
            if first <= low < first + len(signs):
                return signs[low - first]
    return _DINGBATS.get(name, {}).get(low, chr(code))


def linear(node: Element) -> str:
    """Write a formula of Office MathML on one line, so that no two numbers run together: 1/2, x², √(x)."""
    parts = {child.tag: child for child in node}
    match node.tag:
        case "m:t" | "w:t":
            return node.text or ""
        case "m:f":
            bar = parts.get("m:fPr")
            stroke = bar.find("m:type") if bar is not None else None
            sign = " " if stroke is not None and stroke.get("val") == "noBar" else "/"
            return f"{_grouped(parts.get('m:num'))}{sign}{_grouped(parts.get('m:den'))}"
        case "m:sSup" | "m:sSub" | "m:sSubSup":
            return linear_inside(parts.get("m:e")) + _scripts(parts)
        case "m:rad":
            return f"{raised(linear_inside(parts.get('m:deg')), 'superscript')}√({linear_inside(parts.get('m:e'))})"
        case "m:nary":
            sign = _stated(parts.get("m:naryPr"), "m:chr", "∫")
            return f"{sign}{_scripts(parts)}{linear_inside(parts.get('m:e'))}"
        case "m:mr":
            return " ".join(linear(child) for child in node if child.tag == "m:e") + ";"
        case "w:del" | "w:moveFrom" | "w:rPr" | "w:instrText":
            return ""
    return _fenced(node) if node.tag == "m:d" else linear_inside(node)


def linear_inside(node: Element | None) -> str:
    """Write what stands in a part of a formula."""
    return "".join(linear(child) for child in node) if node is not None else ""


def _grouped(node: Element | None) -> str:
    text = linear_inside(node)
    is_one = text.isalnum() or (text.startswith("(") and text.endswith(")") and text.count("(") == 1)
    return text if is_one or not text else f"({text})"


def _scripts(parts: dict[str, Element]) -> str:
    written = ""
    for tag, place, sign in (("m:sub", "subscript", "_"), ("m:sup", "superscript", "^")):
        text = linear_inside(parts.get(tag))
        small = raised(text, place)
        written += small if small != text or not text else f"{sign}{_grouped(parts.get(tag))}"
    return written


def _fenced(node: Element) -> str:
    given = node.find("m:dPr")
    begin, end = _stated(given, "m:begChr", "("), _stated(given, "m:endChr", ")")
    between = _stated(given, "m:sepChr", "|")
    return begin + between.join(linear_inside(child) for child in node if child.tag == "m:e") + end


def _stated(properties: Element | None, tag: str, otherwise: str) -> str:
    child = properties.find(tag) if properties is not None else None
    return otherwise if child is None else child.get("val", "")


# A command of an EQ field with its options, around what has no command in it any more.
_COMMAND = re.compile(
    r"\\(?P<name>[a-z]{1,2})(?P<options>(?:\\[a-z]{1,2} ?[0-9]{0,4}| )*)\((?P<inside>[^()\\]*)\)", re.IGNORECASE
)
_SWITCH = re.compile(r"\\\* ?(?:\"[^\"]{0,80}\"|[^\s\\]{1,40})")  # \* jc2 \* "Font:宋体": how old ruby looks
_LEFT = re.compile(r"\\[a-zA-Z]{1,4}[0-9]{0,4}")
_ROUNDS, _LONGEST = 20, 4000
_CIRCLES = "○〇ΟOo"
_ENCLOSED = dict(
    zip(
        [*(str(n) for n in range(1, 21)), *"一二三四五六七八九十"],
        "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉",
        strict=True,
    )
)


def equation(code: str) -> str | None:
    r"""Write an EQ field, which keeps its text in its code: circled characters, old ruby, fractions. None for others.

    >>> equation(r"eq \o\ac(○,5)"), equation(r"EQ \* jc2 \* hps10 \o\ad(\s\up 9(hàn),汉)"), equation(r"eq \f(1,2)")
    ('⑤', '汉', '1/2')
    """
    head, _, rest = code.strip().partition(" ")
    if head.lower() != "eq" or len(code) > _LONGEST:
        return None
    rest = _SWITCH.sub(" ", rest)
    for _ in range(_ROUNDS):
        done = _COMMAND.sub(_solved, rest)
        if done == rest:
            break
        rest = done
    return " ".join(_LEFT.sub(" ", rest).split()).replace("\ue000", "(").replace("\ue001", ")")


def _solved(match: re.Match[str]) -> str:
    parts = [part.strip() for part in re.split("[,，;；]", match["inside"])]
    match match["name"].lower():
        case "f" if len(parts) == 2:
            return "/".join(part if part.isalnum() else f"\ue000{part}\ue001" for part in parts)
        case "r":
            return f"{parts[0] if len(parts) > 1 else ''}√\ue000{parts[-1]}\ue001"
        case "o" if len(parts) == 2 and parts[0] and parts[0] in _CIRCLES:
            return str(_ENCLOSED.get(parts[1], parts[1]))
        case "o":
            return parts[-1]  # signs on each other: the base is written last
        case "b":
            return f"\ue000{match['inside'].strip()}\ue001"
    return "".join(parts)
