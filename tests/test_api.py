"""What other programs call does what the command line does."""

from __future__ import annotations

import json

import pytest

import jiaokan
from jiaokan.dataset import release
from jiaokan.validate import validate

NOTICE = "关于第{}号渠道清淤的通知\n各村：\n请于月底前完成清淤,出工 {} 人。\n青山镇\n2023年3月{}日\n"


@pytest.fixture
def crawl(tmp_path):
    rows = [{"doc": f"n-{at}", "page": {"body": NOTICE.format(at, at + 3, at)}} for at in range(1, 6)]
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    path = tmp_path / "crawl.jsonl"
    path.write_text("\n".join([*lines, "{"]), encoding="utf-8")
    return path


COLUMNS = jiaokan.Columns(text="page.body", id="doc")


def test_a_build_is_that_of_the_command_line(crawl, tmp_path, run):
    counts = jiaokan.build(crawl, tmp_path / "here", name="notices", version="1.0.0", columns=COLUMNS, workers=0)
    assert counts.fates == {"published": 5, "filtered": 0, "quarantined": 1, "excluded": 0}
    assert list(validate(tmp_path / "here")) == []
    options = ("--name", "notices", "--dataset-version", "1.0.0", "--text-column", "page.body", "--id-column", "doc")
    assert run("build", crawl, "--out", tmp_path / "there", *options).returncode == 0
    sums = [(tmp_path / place / release.CHECKSUMS).read_text(encoding="utf-8") for place in ("here", "there")]
    assert sums[0] == sums[1]


def test_splits_and_what_is_taken_down_are_given_by_name(crawl, tmp_path):
    lists = {"train": ["crawl.jsonl#L1"], "test": ["crawl.jsonl#L2"]}
    options = {"columns": COLUMNS, "workers": 0, "exclude": ["crawl.jsonl#L3"]}
    jiaokan.build([crawl], tmp_path / "out", splits=lists, **options)
    where = {
        row["name"]: split
        for split in ("train", "validation", "test")
        for row in jiaokan.load(tmp_path / "out", "sources", split=split).to_pylist()
    }
    assert "crawl.jsonl#L3" not in where
    assert where["crawl.jsonl#L1"] == "train"


def test_records_are_read_one_by_one_and_annotated(crawl):
    entries = list(jiaokan.read(crawl, columns=COLUMNS))
    assert [entry.fields.key for entry in entries] == [f"n-{at}" for at in range(1, 6)]
    record = jiaokan.annotate(entries[0].locator, entries[0].content, fields=entries[0].fields)
    assert (record.source.name, record.paragraphs[0].source_key) == ("crawl.jsonl#L1", "n-1")


def test_a_record_that_cannot_be_used_is_an_error_where_one_wants_it_so(crawl):
    with pytest.raises(jiaokan.InputError, match=r"crawl\.jsonl#L6: torn record"):
        list(jiaokan.read(crawl, columns=COLUMNS, strict=True))


def test_a_column_of_a_dataset_is_cleaned():
    datasets = pytest.importorskip("datasets")
    rows = datasets.Dataset.from_dict({"body": [NOTICE.format(1, 2, 3), None], "n": [1, 2]})
    found = rows.map(jiaokan.clean_batch, batched=True, fn_kwargs={"column": "body"}, load_from_cache_file=False)
    assert "完成清淤，出工2人" in found[0]["body"]
    assert found[0]["repaired"] == ["punctuation-width", "spacing"]
    assert found[0]["edits"][0]["raw_text"] == ","
    assert (found[1]["body"], found[1]["flags"], found["n"][:]) == (None, [], [1, 2])


@pytest.mark.parametrize(("batch", "said"), [({"a": []}, "is not there"), ({"text": [1]}, "holds no text")])
def test_a_column_of_another_kind_is_an_error(batch, said):
    with pytest.raises(jiaokan.InputError, match=said):
        jiaokan.clean_batch(batch)


@pytest.mark.parametrize("called", ["n-3", "crawl.jsonl#L3", "https://example.org/3"])
def test_a_source_is_taken_down_by_whatever_it_is_called(called, tmp_path):
    rows = [
        {"id": f"n-{at}", "url": f"https://example.org/{at}", "text": NOTICE.format(at, at, at)} for at in (1, 2, 3)
    ]
    path = tmp_path / "crawl.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    counts = jiaokan.build(path, tmp_path / "out", exclude=[called], workers=0)
    assert (counts.fates["published"], counts.fates["excluded"]) == (2, 1)
    assert "n-3" not in jiaokan.load(tmp_path / "out", "sources").column("source_key").to_pylist()
    assert list(validate(tmp_path / "out")) == []
