"""The Chinese of the card: complete, nothing left over, Chinese indeed, with the code of the English and its terms."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from jiaokan.audit import report
from jiaokan.dataset import card, chinese, schema
from jiaokan.rules import NOTES, RULES
from jiaokan.text.chars import HAN_ONE

ALL_RULES = (*RULES, *NOTES)
_CODE = re.compile(r"(`+)([^`\n]+)\1(?!`)")


def enums(node, place=""):
    """Yield every list of values of a column with its place: kind, marks.kind."""
    inner = node
    while inner["type"] == "array":
        inner = inner["items"]
    if "enum" in inner:
        yield place, inner["enum"]
    for key, child in inner.get("properties", {}).items():
        yield from enums(child, f"{place}.{key}")


def values():
    """Give the values of every table, by the place of their column."""
    found = {
        table: {
            place: dict.fromkeys(listed, None)
            for name, node in schema.columns(table).items()
            for place, listed in enums(node, name)
        }
        for table in schema.TABLES
    }
    return {table: places for table, places in found.items() if places}


def english():
    """Give the English of every text of the card by the keys of the Chinese; None is a key that is no text of its own."""
    return {
        "tables": {table: schema.table(table)["description"] for table in schema.TABLES},
        "columns": {
            table: {name: node["description"] for name, node in schema.columns(table).items()}
            for table in schema.TABLES
        },
        "units": dict.fromkeys(schema_units(), None),
        "types": dict.fromkeys(("list of", "nullable", "one of"), None),
        "flags": {flag.id: flag.meaning for flag in schema.flags().values()},
        "flag-names": dict.fromkeys(schema.flags(), None),
        "flag-kinds": dict.fromkeys((flag.kind for flag in schema.flags().values()), None),
        "rules": {rule.id: rule.summary for rule in ALL_RULES},
        "rule-names": {rule.id: None for rule in ALL_RULES},
        "values": values(),
        "audit": dict.fromkeys(report.WORDS, None),
    }


def schema_units():
    return {node["unit"] for table in schema.TABLES for node in schema.columns(table).values() if "unit" in node}


def leaves(tree, *keys):
    """Yield the texts of nested tables with their keys."""
    for key, inner in tree.items():
        if isinstance(inner, dict):
            yield from leaves(inner, *keys, key)
        else:
            yield (*keys, key), inner


ENGLISH = dict(leaves(english()))
CHINESE = dict(leaves(chinese.texts()))
SENTENCES = [(keys, text) for keys, text in ENGLISH.items() if text is not None]


def codes(text):
    return sorted(match[0] for match in _CODE.finditer(text))


def test_every_table_column_unit_flag_rule_and_value_has_its_chinese():
    assert [keys for keys in ENGLISH if keys not in CHINESE] == []


def test_nothing_is_left_over():
    assert [keys for keys in CHINESE if keys not in ENGLISH] == []


def test_the_keys_stand_in_the_order_of_the_english():
    sections = ("tables", "columns", "flags", "flag-names", "rules", "rule-names", "values", "audit")
    for section in sections:
        assert [keys for keys in CHINESE if keys[0] == section] == [keys for keys in ENGLISH if keys[0] == section]


def test_every_text_has_han_and_is_not_the_english():
    frames = {("audit", name) for name in ("judge", "stratum", "interval")}  # values with marks between them
    assert {keys for keys, text in CHINESE.items() if not HAN_ONE.search(text)} == frames
    assert all(text != report.WORDS[keys[1]] for keys, text in CHINESE.items() if keys in frames)
    assert [keys for keys, text in CHINESE.items() if text in (ENGLISH[keys], keys[-1])] == []


def test_code_of_the_english_stands_in_the_chinese():
    assert [(keys, codes(text)) for keys, text in SENTENCES if codes(CHINESE[keys]) != codes(text)] == []
    assert sum(len(codes(text)) for _, text in SENTENCES) > 30, "the expression finds code"


def test_a_lone_backtick_is_no_code():
    assert codes("one of . ' ` * that stands") == []
    assert codes("``**一**``, `*注*` and `a.jsonl#L12`") == sorted(["``**一**``", "`*注*`", "`a.jsonl#L12`"])


def test_numbers_of_the_english_stand_in_the_chinese():
    def numbers(text):
        return sorted(re.findall("[0-9]+", text))

    told = {keys for keys, text in SENTENCES if numbers(CHINESE[keys]) != numbers(text)}
    assert told == set()


def test_sentences_end_as_chinese_ones_and_names_have_no_stop():
    assert [keys for keys, _ in SENTENCES if not CHINESE[keys].endswith("。")] == []
    names = [text for keys, text in CHINESE.items() if keys[0] in ("flag-names", "flag-kinds", "rule-names", "units")]
    assert [name for name in names if not re.fullmatch(r"[\u4e00-\u9fff]{1,7}", name)] == []


def test_what_is_said_of_an_audit_has_the_values_that_the_english_has():
    def fields(text):
        return sorted(re.findall(r"\{[0-9]\}", text))

    found = {name: fields(text) for name, text in chinese.texts()["audit"].items()}
    assert found == {name: fields(text) for name, text in report.WORDS.items()}
    assert sum(map(len, found.values())) > 15


def test_names_of_flags_are_short_and_tell_them_apart():
    names = list(chinese.texts()["flag-names"].values())
    assert [name for name in names if not 2 <= len(name) <= 6] == []
    assert len(names) == len(set(names))


def test_names_of_rules_tell_them_apart():
    names = list(chinese.texts()["rule-names"].values())
    assert len(names) == len(set(names))


def test_what_is_said_alike_in_english_is_said_alike_in_chinese():
    said: dict[str, set[str]] = {}
    for keys, text in SENTENCES:
        said.setdefault(text, set()).add(CHINESE[keys])
    assert [text for text, ways in said.items() if len(ways) > 1] == []
    assert any(sum(text == other for _, other in SENTENCES) > 1 for text in said), "some are said twice"


@pytest.mark.parametrize("wrong", ["编码点", "码位", "代码点", "字段", "章节", "修订", "校记", "屏蔽", "标注"])
def test_a_term_has_one_word(wrong):
    found = [keys for keys, text in CHINESE.items() if wrong in text]
    allowed = {"字段": {("columns", "sources", "metadata"), ("columns", "sources", "left_out")}}
    assert set(found) <= allowed.get(wrong, set())


def test_a_type_is_written_in_chinese_and_its_names_are_not():
    columns = {table: schema.columns(table) for table in schema.TABLES}
    assert chinese.type_name(columns["sources"]["url"]) == "string，可为空值"
    assert chinese.type_name(columns["paragraphs"]["sentences"]) == "{start, end} 的列表"
    assert chinese.type_name(columns["edits"]["rules"]) == "string 的列表"
    assert chinese.type_name(columns["edits"]["ordinal"]) == schema.type_name(columns["edits"]["ordinal"]) == "int32"


def test_what_is_asked_for_is_given_and_an_unknown_name_is_an_error():
    assert chinese.table("edits").startswith("校勘记")
    assert chinese.column("documents", "title") != chinese.column("sections", "heading")
    assert chinese.flag("masked-values") != chinese.flag_name("masked-values") == "遮盖"
    assert chinese.flag_kind("remains") == "待查"
    assert chinese.rule("mask") != chinese.rule_name("mask")
    assert chinese.value("sources", "marks.kind", "title") == chinese.value("documents", "boundary", "title") == "题名"
    assert (chinese.unit("code points"), chinese.unit("")) == ("码点", "")
    assert chinese.phrase("one of", "a、{0}、b") == "取值：a、{0}、b。"
    with pytest.raises(KeyError):
        chinese.flag("no-such")


def test_the_words_of_the_report_page_are_those_of_the_card():
    words = files("jiaokan").joinpath("data", "show", "words.json").read_text(encoding="utf-8")
    for text in (*chinese.texts()["flag-kinds"].values(), *chinese.texts()["values"]["duplicates"]["kind"].values()):
        assert f'"{text}"' in words


def test_the_chinese_card_has_the_blocks_of_the_card_and_no_front_matter():
    text = (schema.root().parent / "DATASET_CARD.zh-CN.md").read_text(encoding="utf-8")
    whole = (schema.root().parent / "DATASET_CARD.md").read_text(encoding="utf-8")
    blocks = re.compile("<!-- generated: ([a-z-]+) -->")
    assert text.startswith("# ")
    assert blocks.findall(text) == blocks.findall(whole)
    assert card.fill(text, None).count("<!-- end -->") == len(blocks.findall(text))
    assert [len(line.split()[0]) for line in re.findall("^#+ .*", _without_blocks(text), re.MULTILINE)] == [
        len(line.split()[0]) for line in re.findall("^#+ .*", card.split(_without_blocks(whole))[1], re.MULTILINE)
    ]


def _without_blocks(text):
    return re.sub(r"(<!-- generated: [a-z-]+ -->\n).*?(?=<!-- end -->)", r"\1", text, flags=re.DOTALL)
