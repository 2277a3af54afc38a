"""What a card shows of the data: examples, the passage, pictures, citation, and what the Hub reads of it."""

from __future__ import annotations

import json
import re
import shutil
import xml.etree.ElementTree as ET

import datasets
import pyarrow.parquet as pq
import pytest
import yaml
from tests.conftest import ROOT, read_json

from jiaokan import load
from jiaokan.dataset import card, card_blocks, card_metadata, citation, overview, plots, schema

HOSTILE = "a|b`c``<script>\n<!-- end -->\x1b[2J](x)"


def front_of(folder):
    return card.split((folder / "README.md").read_text(encoding="utf-8"))[0]


# --- what is read from the tables -------------------------------------------------------------------------------------
def test_every_flag_of_a_release_has_an_example_that_carries_it(sample):
    manifest = read_json(sample / "manifest.json")
    examples = manifest["overview"]["examples"]
    assert manifest["flags"].keys() <= examples.keys()
    rules = {flag.id: set(flag.rules) for flag in schema.flags().values()}
    edits = {f"{row['source_id']}#{row['ordinal']}": row for row in load(sample, "edits").to_pylist()}
    rows = {
        table: {row[schema.KEYS[table]]: row for row in load(sample, table).to_pylist()}
        for table in ("sources", "documents", "sections", "paragraphs")
    }
    for flag, example in examples.items():
        if example["table"] == "edits":
            assert rules[flag] & set(edits[example["row"]]["rules"]), flag
        else:
            assert flag in rows[example["table"]][example["row"]]["flags"], flag


def test_an_example_shows_both_sides_as_they_are(sample):
    examples = read_json(sample / "manifest.json")["overview"]["examples"]
    edits = {f"{row['source_id']}#{row['ordinal']}": row for row in load(sample, "edits").to_pylist()}
    shown = [each for each in examples.values() if each["table"] == "edits" and each["before"] is not None]
    assert len(shown) > 10
    for each in shown:
        row = edits[each["row"]]
        assert row["raw_text"].startswith(each["before"].removesuffix("…"))
        assert row["text"].startswith(each["after"].removesuffix("…"))


def test_no_text_is_shown_of_personal_data_nor_a_number_that_leads_to_a_person(sample):
    examples = read_json(sample / "manifest.json")["overview"]["examples"]
    assert examples["personal-data"]["text"] is None
    told = json.dumps([{key: each.get(key) for key in ("before", "after", "text")} for each in examples.values()])
    assert not re.search("[0-9]{7}", re.sub(r"\\\\u[0-9a-f]{4}", "", told))


def test_the_passage_is_a_paragraph_and_its_raw_text(sample):
    passage = read_json(sample / "manifest.json")["overview"]["passage"]
    paragraph = next(row for row in load(sample).to_pylist() if row["paragraph_id"] == passage["row"])
    source = next(row for row in load(sample, "sources").to_pylist() if row["source_id"] == paragraph["source_id"])
    assert passage["after"] == paragraph["text"]
    assert passage["before"] == source["raw_text"][paragraph["raw_start"] : paragraph["raw_end"]]
    assert passage["before"] != passage["after"]
    assert paragraph["flags"] == []


def test_counts_are_those_of_the_tables(sample):
    found = read_json(sample / "manifest.json")["overview"]
    edits, paragraphs = load(sample, "edits").to_pylist(), load(sample).to_pylist()
    assert found["edits_by_rule"]["narrow-marks"] == sum("narrow-marks" in row["rules"] for row in edits)
    assert found["paragraph_kinds"]["heading"] == sum(row["kind"] == "heading" for row in paragraphs)
    by_edge = {each["from"]: each["rows"] for each in found["paragraph_chars"]}
    assert by_edge[20] == sum(20 <= row["n_chars"] < 40 for row in paragraphs)
    assert sum(by_edge.values()) == len(paragraphs)
    assert found["licenses"] == [{"license": None, "sources": 20}]


def test_licences_are_counted_by_what_the_caller_says(run, tmp_path):
    rows = [
        {"text": f"第{number}组早晚各走一遍，记录水位。", "license": name}
        for number, name in enumerate(["b", "a", "a", None])
    ]
    (tmp_path / "a.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    assert run("build", tmp_path / "a.jsonl", "--out", tmp_path / "out").returncode == 0
    found = read_json(tmp_path / "out" / "manifest.json")["overview"]["licenses"]
    assert found == [{"license": each, "sources": n} for each, n in (("a", 2), (None, 1), ("b", 1))]


def test_what_was_not_damaged_has_no_passage(run, tmp_path):
    (tmp_path / "a.txt").write_text("各村成立巡堤小组，每班十二人，早晚各走一遍。\n", encoding="utf-8")
    assert run("build", tmp_path / "a.txt", "--out", tmp_path / "out").returncode == 0
    assert overview.overview_of(tmp_path / "out")["passage"] is None
    assert "so none is shown." in (tmp_path / "out" / "README.md").read_text(encoding="utf-8")
    assert run("validate", tmp_path / "out").returncode == 0


@pytest.mark.parametrize("number", ["13800138000", "138 0013 8000", "１３８００１３８０００", "微信号:abc_12345"])
def test_a_number_that_was_removed_is_not_shown_in_the_passage(run, tmp_path, number):
    one = f"各村成立巡堤小组,【更多材料请加QQ:88886666 {number}】每班十二人,早晚各走一遍,记录水位,当天报到镇防汛办汇总存档。\n"
    other = "县水利局派人到各乡镇检查,发现险情立即处置,当天晚上报告指挥部,第二天一早再去看一遍有没有新的渗水。\n"
    (tmp_path / "a.txt").write_text(one + other, encoding="utf-8")
    assert run("build", tmp_path / "a.txt", "--out", tmp_path / "out").returncode == 0
    passage = read_json(tmp_path / "out" / "manifest.json")["overview"]["passage"]
    assert passage["before"] == other.strip()
    assert run("validate", tmp_path / "out").returncode == 0


@pytest.mark.parametrize("text", ["2020年2月3日", "第13条", "共储备口罩1,200个"])
def test_a_figure_leads_to_nobody(text):
    assert not overview.leads_to_a_person(text)


# --- what strangers wrote ---------------------------------------------------------------------------------------------
def test_a_value_in_a_table_is_code_that_ends_where_it_ends():
    shown = card_blocks.code(HOSTILE)
    assert "\n" not in shown
    assert "\x1b" not in shown
    assert shown.startswith("```")
    assert shown.endswith("```")
    assert not re.search(r"(?<!\\)[|]", shown)


@pytest.mark.parametrize(
    ("value", "shown"), [("甲", "`甲`"), ("", ""), ("  ", "`␠␠`"), ("a\n", "`a⏎`"), ("`", "`` ` ``")]
)
def test_a_plain_value_is_shown_as_it_is(value, shown):
    assert card_blocks.code(value) == shown


def test_a_passage_cannot_end_its_block():
    assert all(line.startswith("    ") for line in card_blocks.passage(HOSTILE).split("\n"))


def test_a_hostile_page_gives_a_card_that_renders_again_to_itself(run, tmp_path):
    text = "<!-- end -->,各村成立巡堤(dī)小组,每班十二人,早晚各走一遍``|`` <!-- generated: flags -->\n" * 9
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    assert run("build", tmp_path / "a.txt", "--out", tmp_path / "out", "--name", "x`|y").returncode == 0
    assert run("validate", tmp_path / "out").returncode == 0


# --- pictures and citation --------------------------------------------------------------------------------------------
def test_pictures_are_svg_without_script_and_hold_the_figures(sample):
    found = plots.pictures(read_json(sample / "manifest.json"))
    assert set(found) == {"plots/edits.svg", "plots/flags.svg", "plots/lengths.svg"}
    for path, text in found.items():
        assert (sample / path).read_text(encoding="utf-8") == text
        root = ET.fromstring(text)  # noqa: S314  (our own)
        assert not [each for each in root.iter() if each.tag.endswith(("script", "image", "a"))]
    assert "302" in found["plots/edits.svg"]


def test_a_picture_escapes_what_it_is_called_and_shares_its_room():
    drawn = plots.draw("<b>", [plots.Bar("a&b", 4), plots.Bar("c", 1), plots.Bar("d", 0)])
    root = ET.fromstring(drawn)  # noqa: S314  (our own)
    widths = [float(each.get("width")) for each in root if each.tag.endswith("rect")]
    assert widths == [420.0, 105.0, 0.0]


def test_what_has_no_room_in_a_picture_is_one_bar():
    bars = plots._most({f"r{number:02}": 100 - number for number in range(20)})
    assert len(bars) == 12
    assert bars[-1] == ("9 more", sum(100 - number for number in range(11, 20)))


def test_the_citation_file_is_yaml_with_what_its_format_asks_for(sample):
    found = yaml.safe_load((sample / "CITATION.cff").read_text(encoding="utf-8"))
    manifest = read_json(sample / "manifest.json")
    assert {"cff-version", "message", "title", "authors", "version"} <= found.keys()
    assert (found["type"], found["version"]) == ("dataset", manifest["version"])
    assert found["identifiers"][0]["value"] == manifest["data_digest"]


def test_a_name_cannot_end_the_entry_of_a_bibliography():
    about = {"creators": ["a}{b```"], "homepage": None}
    told = citation.bibtex({"name": "x}\n", "version": "1.0.0", "data_digest": "0" * 64, "about": about}, {})
    assert told.count("{") == told.count("}")
    assert "`" not in told


# --- what the Hub reads -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("table", schema.TABLES)
def test_features_on_the_card_are_those_that_datasets_writes(table):
    assert schema.features_listed(table) == schema.features(table)._to_yaml_list()


def test_rows_bytes_and_features_stand_on_the_card_and_hold(sample):
    infos = {info["config_name"]: info for info in front_of(sample)["dataset_info"]}
    manifest = read_json(sample / "manifest.json")
    assert set(infos) == {table for table, stated in manifest["tables"].items() if stated["rows"]}
    assert sum(split["num_examples"] for split in infos["paragraphs"]["splits"]) == load(sample).num_rows
    sizes = sum(path.stat().st_size for path in (sample / "data" / "paragraphs").glob("*.parquet"))
    assert infos["paragraphs"]["download_size"] == sizes
    builder = datasets.load_dataset_builder(str(sample), "paragraphs")
    assert builder.info.features == schema.features("paragraphs")
    assert {name: split.num_examples for name, split in builder.info.splits.items()} == {
        split["name"]: split["num_examples"] for split in infos["paragraphs"]["splits"]
    }


def test_rows_that_are_missing_are_noticed_on_load(sample, tmp_path):
    other = shutil.copytree(sample, tmp_path / "other")
    path = next((other / "data" / "sections").glob("train-*.parquet"))
    pq.write_table(pq.read_table(path).slice(1), path)
    with pytest.raises(datasets.exceptions.NonMatchingSplitsSizesError):
        datasets.load_dataset(str(other), "sections", cache_dir=str(tmp_path / "cache"))
    assert datasets.load_dataset(str(sample), "sections", cache_dir=str(tmp_path / "cache2"))


@pytest.mark.parametrize(
    ("rows", "size"),
    [(0, "n<1K"), (999, "n<1K"), (1000, "1K<n<10K"), (10**8 - 1, "10M<n<100M"), (10**8, "100M<n<1B"), (10**12, "n>1T")],
)
def test_sizes_are_named_as_the_hub_names_them(rows, size):
    assert card_metadata.size(rows) == size


@pytest.mark.parametrize("key", ["task_categories", "annotations_creators", "multilinguality"])
def test_a_value_that_the_hub_does_not_know_is_refused(key):
    front, _ = card.split((ROOT / "DATASET_CARD.md").read_text(encoding="utf-8"))
    card.check_front(front)
    with pytest.raises(card.InputError, match=key):
        card.check_front(front | {key: ["something"]})
