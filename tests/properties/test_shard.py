"""Laws of the ledger of several texts: it says of each what its own would, and its rows lead there and back."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.draws import draws

from jiaokan.cleaning import find_all, find_passes, put_together
from jiaokan.context import DEFAULTS, Options, read_context
from jiaokan.dataset.describe import describe
from jiaokan.dataset.edit_columns import edit_batch
from jiaokan.dataset.proof import replays
from jiaokan.dataset.records import to_row
from jiaokan.dataset.rows import edit_rows
from jiaokan.errors import RuleError
from jiaokan.inputs import original
from jiaokan.inputs.entries import NO_FIELDS
from jiaokan.pipeline import annotate, context_of
from jiaokan.rules import RULES, marks
from jiaokan.text.ledger import Finding
from jiaokan.text.passes import of_rules
from jiaokan.text.shard import Shard
from jiaokan.text.traced import Traced

ALPHABET = "ab字\n𠀀"


@st.composite
def findings(draw, text):
    """Disjoint findings in a text: repairs, and stretches that are only pointed at."""
    found, done = [], 0
    for _ in range(draw(st.integers(0, 5))):
        start = draw(st.integers(done, len(text)))
        end = draw(st.integers(start, min(len(text), start + 4)))
        new = draw(st.none() | st.text(ALPHABET, max_size=3))
        found.append(Finding(start, end, new, draw(st.none() | st.sampled_from("xy")), "doubtful"))
        done = end + (start == end)
        if done > len(text):
            break
    return found


@given(st.lists(st.text(ALPHABET, max_size=12), max_size=4), st.data())
@settings(max_examples=draws(300))
def test_texts_under_one_ledger_become_what_each_becomes_alone(raws, data):
    shard, alone = Shard(raws), [Traced(raw) for raw in raws]
    for step in range(data.draw(st.integers(0, 5))):
        found = []
        for at, traced in enumerate(alone):
            if data.draw(st.booleans()):
                seen = of_rules(traced.text, [(f"rule-{step}", data.draw(findings(traced.text)))])
                found.append((at, seen))
                alone[at] = traced.after(seen)
        shard.put(found)
    for one, other in zip(shard.traced([each.text for each in alone]), alone, strict=True):
        assert (one.raw, one.text, one.changes(), one.marks()) == (
            other.raw,
            other.text,
            other.changes(),
            other.marks(),
        )
        assert one.undo() == one.raw


# Texts in which much is repaired at the edges: where one ends and the next begins nothing may be mistaken.
TEXTS = [
    "", "\n\n", "  ", "第 3 页 共 9 页", "發(fā)展(zhǎn)水(shuǐ)利(lì)。", "\n渠水,清淤 3 公里。\n\n第 1 页 共 2 页\n修堤。\n", "水渠。",
    "首页\n当前位置：首页 > 新闻\n关于修渠的报告\n一、渠道。\n渠道长 12 公里,\n水流平缓。\n上一篇：修路\n下一篇：修桥\n版权所有 某县水利局",
    "﻿水渠\r\n修 堤 。\r\n", "𠀀水渠,𠀀。",
]  # fmt: skip


def made(texts):
    """The texts of a shard, cleaned together: their records without edits, and their ledgers."""
    sources = [original.read(f"{at}.txt", text) for at, text in enumerate(texts)]
    contexts = [context_of("x", each, DEFAULTS) for each in sources]
    raws = [each.decoded.text for each in sources]
    traced = put_together([find_passes(raw, here) for raw, here in zip(raws, contexts, strict=True)])
    told = zip(sources, contexts, traced, strict=True)
    return [describe(f"{at}.txt", each, NO_FIELDS, here, one) for at, (each, here, one) in enumerate(told)], traced


@given(st.lists(st.sampled_from(TEXTS), min_size=1, max_size=5))
@settings(max_examples=draws(60), deadline=None)
def test_rows_made_in_columns_are_those_made_one_by_one(texts):
    records, traced = made(texts)
    one_by_one = [
        edit_rows(record.source.source_id, each, record.documents, record.paragraphs)
        for record, each in zip(records, traced, strict=True)
    ]
    assert edit_batch(records, traced).to_pylist() == [to_row(edit) for rows in one_by_one for edit in rows]
    for at, text in enumerate(texts):
        assert annotate(f"{at}.txt", text).edits == one_by_one[at]


@given(st.lists(st.tuples(st.sampled_from(TEXTS), st.booleans()), max_size=6))
@settings(max_examples=draws(60), deadline=None)
def test_rules_find_the_same_in_texts_together_as_in_each(drawn):
    told = []
    for text, is_less in drawn:
        source = original.read("x.md" if is_less else "x.txt", text or "渠")
        options = Options(without=("latin-blanks", "navigation")) if is_less else DEFAULTS
        told.append((source.decoded.text, context_of("x", source, options)))
    assert find_all(told) == [find_passes(raw, here) for raw, here in told]


def test_a_text_on_which_a_rule_fails_costs_the_others_nothing(monkeypatch):
    def fail(text, context):
        if "溃" in text:
            raise ValueError(text)
        return marks.find_stray_marks(text, context)

    table = tuple(replace(rule, find=fail, needs=None) if rule.id == "stray-marks" else rule for rule in RULES)
    monkeypatch.setattr("jiaokan.rules.RULES", table)
    raws = ["修堤,清渠。", "堤溃,水来。", "渠水 3 里。"]
    told = [(raw, read_context(raw)) for raw in raws]
    assert find_all(told) == [find_passes(*told[0]), None, find_passes(*told[2])]
    with pytest.raises(RuleError, match="stray-marks"):
        find_passes(*told[1])


def sides(texts):
    records, traced = made(texts)
    rows = edit_batch(records, traced)
    counts = [len(each.ledger) for each in traced]
    return rows, counts, [each.raw for each in traced], [each.text for each in traced]


@given(st.lists(st.sampled_from(TEXTS), min_size=1, max_size=5))
@settings(max_examples=draws(60), deadline=None)
def test_rows_lead_from_raw_to_clean_and_back(texts):
    assert replays(*sides(texts))


FORGED = [
    ("raw_text", lambda value: value + "水"),
    ("raw_text", lambda value: "水" * len(value) if value else "水"),
    ("text", lambda value: value + "水"),
    ("raw_start", lambda value: value + 1),
    ("raw_end", lambda value: value + 1),
    ("text_start", lambda value: value - 1),
    ("text_end", lambda value: value + 1),
]


@pytest.mark.parametrize(("column", "forge"), FORGED)
def test_a_row_that_is_forged_does_not_lead_there(column, forge):
    rows, counts, raws, texts = sides([TEXTS[4], TEXTS[5], TEXTS[0], TEXTS[7]])
    for at in range(rows.num_rows):
        told = rows.to_pylist()
        told[at][column] = forge(told[at][column])
        assert not replays(pa.RecordBatch.from_pylist(told, schema=rows.schema), counts, raws, texts)


def test_a_row_that_is_missing_does_not_lead_there():
    rows, counts, raws, texts = sides([TEXTS[4], TEXTS[5]])
    for at in range(rows.num_rows):
        some = pa.RecordBatch.from_pylist(rows.to_pylist()[:at] + rows.to_pylist()[at + 1 :], schema=rows.schema)
        fewer = [counts[0] - 1, counts[1]] if at < counts[0] else [counts[0], counts[1] - 1]
        assert not replays(some, fewer, raws, texts)


@pytest.mark.parametrize("side", ["raws", "texts"])
def test_a_text_that_is_another_is_not_led_to(side):
    rows, counts, raws, texts = sides([TEXTS[4], TEXTS[5]])
    changed = {"raws": raws, "texts": texts}
    changed[side] = [changed[side][0], changed[side][1].replace("堤", "路")]
    assert not replays(rows, counts, **changed)
