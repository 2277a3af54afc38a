"""The five seeds against gold made by reading them: offsets and labels, no words of theirs."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest

from jiaokan import annotate, clean
from jiaokan.duplicates import relate, signatures
from jiaokan.text.hanzi import count_telling
from jiaokan.text.splice import replay

GOLD = Path(__file__).parent / "gold" / "seeds"
GOLDS = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(GOLD.glob("*.json"))]
each_seed = pytest.mark.parametrize("gold", GOLDS, ids=[gold["name"][:3] for gold in GOLDS])
CONVERTED = ("000", "004")


@pytest.fixture(scope="module")
def records(seeds):
    return {gold["name"]: annotate(gold["name"], (seeds / gold["name"]).read_bytes()) for gold in GOLDS}


def clean_side(record, start, end):
    """What became of raw [start, end); a removal that reaches over its ends counts up to them."""
    edits = [
        (max(0, e.raw_start - start), min(end, e.raw_end) - start, e.text)
        for e in record.edits
        if (start <= e.raw_start and e.raw_end <= end) or (not e.text and e.raw_start < end and e.raw_end > start)
    ]
    return replay(record.source.raw_text[start:end], edits)


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()


@each_seed
def test_the_seed_is_the_one_the_gold_was_made_of(records, gold):
    source = records[gold["name"]].source
    assert (source.sha256, source.byte_length, len(source.raw_text)) == (
        gold["sha256"],
        gold["byte_length"],
        gold["raw_code_points"],
    )


@each_seed
def test_reports_begin_and_end_where_a_reader_puts_them(records, gold):
    got = [(d.raw_start, d.raw_end, d.title is not None) for d in records[gold["name"]].documents]
    assert got == [(d["raw_start"], d["raw_end"], d["titled"]) for d in gold["documents"]]


@each_seed
def test_headings_have_the_place_level_kind_and_words_a_reader_gives_them(records, gold):
    record = records[gold["name"]]
    got = [
        (s.raw_start, s.level, s.heading_kind, s.numbering, s.number_value, digest(s.heading)) for s in record.sections
    ]
    want = [
        (h["raw_start"], h["level"], h["kind"], h["numbering"], h["number_value"], h["clean_sha256"])
        for h in gold["headings"]
    ]
    assert got == want


@each_seed
def test_what_a_reader_discards_is_removed_with_its_flag(records, gold):
    record = records[gold["name"]]
    for block in gold["discarded"]:
        assert not clean_side(record, block["raw_start"], block["raw_end"]).strip(), block
        assert block["flag"] in {*record.source.flags, *record.source.repaired}


@each_seed
def test_what_a_reader_keeps_is_kept(records, gold):
    """No edit outside the discarded blocks removes a Han character, a digit or a mask without putting its like there."""
    record = records[gold["name"]]
    blocks = [(b["raw_start"], b["raw_end"]) for b in gold["discarded"]]
    for edit in record.edits:
        if any(start <= edit.raw_start < end or edit.raw_start < end <= edit.raw_end for start, end in blocks):
            continue
        lost = re.findall("[0-9×_]", edit.raw_text)
        assert lost == re.findall("[0-9×_]", edit.text), edit
        han = len(re.findall("[\u4e00-\u9fff]", edit.raw_text))
        assert han == len(re.findall("[\u4e00-\u9fff]", edit.text)) or "split-bytes" in edit.rules, edit


@each_seed
def test_tricky_places_come_out_as_a_reader_wrote_them(records, gold):
    record = records[gold["name"]]
    wrong = [
        t["label"]
        for t in gold["tricky"]
        if digest(clean_side(record, t["raw_start"], t["raw_end"])) != t["clean_sha256"]
    ]
    assert wrong == []


@pytest.mark.parametrize("number", CONVERTED)
def test_nothing_is_left_of_the_obfuscation(records, number):
    text = next(record.source.text for name, record in records.items() if name.startswith(number))
    assert not re.search(
        "[\u0101\u00e1\u01ce\u00e0\u0113\u00e9\u011b\u00e8\u012b\u00ed\u01d0\u00ec\u014d\u00f3\u01d2\u00f2\u016b\u00fa\u01d4\u00f9]",
        text,
    )
    assert not re.search("第 ?[0-9]+ ?[页頁]", text)
    assert count_telling(text)[0] == 0
    assert "\u8457\u529b" not in text  # 着力 written with the wrong character
    if number == "000":
        assert "\u65e0\u6b7b\u89d2" in text


@each_seed
def test_no_digit_of_a_body_number_is_lost(records, gold):
    """Digits of the raw text outside the discarded blocks are the digits of the clean text, in order."""
    record = records[gold["name"]]
    raw = record.source.raw_text
    for block in reversed(gold["discarded"]):
        raw = raw[: block["raw_start"]] + raw[block["raw_end"] :]
    assert re.findall("[0-9]", raw) == re.findall("[0-9]", record.source.text)


@each_seed
def test_cleaning_the_clean_text_changes_nothing(records, gold):
    text = records[gold["name"]].source.text
    assert clean(text).text == text


def test_a_digit_glued_to_a_cut_end_stays_and_is_pointed_at(records):
    last = next(record.paragraphs[-1] for name, record in records.items() if name.startswith("003"))
    assert last.text[-1].isdigit()
    assert {"truncated-end", "suspect-character"} <= set(last.flags)
    assert [(span.end, span.kind) for span in last.spans][-1] == (len(last.text), "trailing-digit")


def test_the_copies_and_the_masked_twin_are_found_and_nothing_else(records):
    rows = [
        signatures.Row("document", document.document_id, document.document_id, "document", document.text)
        for record in records.values()
        for document in record.documents
    ]
    texts = {row.row_id: row.text for row in rows}
    signed = signatures.of_level([signatures.sign(rows)], "document")
    found = relate.relate("document", signed, lambda ids: {row_id: texts[row_id] for row_id in ids})
    (page,) = {pair.left_id.partition(":")[0] for pair in found.pairs}
    assert page == next(gold["sha256"][:24] for gold in GOLDS if gold["name"].startswith("002"))
    assert {(p.left_id.partition(":")[2], p.right_id.partition(":")[2], p.kind) for p in found.pairs} == {
        ("d3288", "d9408", "exact"),
        ("d8452", "d10955", "exact"),
        ("d5789", "d8452", "template"),
    }
