"""A release on disk: the same bytes twice, the last good version kept, readable by everybody."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import datasets
import duckdb
import pandas as pd
import polars as pl
import pyarrow.parquet as pq
import pytest
from tests.blocks import blocks

from jiaokan import load
from jiaokan.dataset import schema
from jiaokan.dataset.versions import FIRST
from jiaokan.errors import InputError

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "tests" / "corpus"


def contents(folder: Path) -> dict[str, str]:
    return {
        p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }


def shuffled_copy(target: Path) -> Path:
    """The corpus again, its files created in another order."""
    target.mkdir(parents=True)
    for path in sorted(CORPUS.glob("*.txt"), reverse=True):
        shutil.copy(path, target / path.name)
    return target


@pytest.mark.parametrize(
    ("workers", "env"),
    [
        ("1", {"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "Asia/Shanghai"}),
        ("2", {"PYTHONHASHSEED": "77", "LC_ALL": "C.UTF-8", "TZ": "America/New_York"}),
        ("3", {"PYTHONHASHSEED": "random", "PYTHONUTF8": "0", "LANG": "", "COLUMNS": "40"}),
    ],
)
def test_a_build_has_the_same_bytes_whatever_runs_it(sample, run, tmp_path, workers, env):
    source = shuffled_copy(tmp_path / workers / "elsewhere")
    done = run("build", source, "--out", tmp_path / "sample", "--workers", workers, cwd=tmp_path, env=env)
    assert done.returncode == 0, done.stderr
    assert contents(tmp_path / "sample") == contents(sample)


def test_a_rebuild_over_the_last_version_has_the_same_bytes(run, tmp_path):
    for _ in range(2):
        assert run("build", CORPUS, "--out", tmp_path / "sample").returncode == 0
        first = contents(tmp_path / "sample")
    assert contents(tmp_path / "sample") == first
    assert [path.name for path in tmp_path.iterdir()] == ["sample"]


def test_files_given_one_by_one_make_the_same_data(sample, run, tmp_path):
    files = sorted(CORPUS.glob("*.txt"), reverse=True)
    assert run("build", *files, "--out", tmp_path / "sample").returncode == 0
    assert contents(tmp_path / "sample") == contents(sample)


def test_checksums_are_in_the_format_of_sha256sum(sample):
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=sample, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_the_manifest_holds_no_path_and_no_time(sample):
    text = (sample / "manifest.json").read_text(encoding="utf-8")
    assert str(ROOT) not in text
    assert str(sample.parent) not in text
    manifest = json.loads(text)
    always = {"jinja2", "markdown-it-py", "numpy", "opencc", "pyarrow", "pypinyin", "python-stdnum", "pyyaml"}
    assert set(manifest["packages"]) == always, "nothing took a text out of a document here"
    assert re.fullmatch("[0-9a-f]{64}", manifest["builder"]["code"])
    assert re.fullmatch("[a-z]+ 3[.][0-9]+", manifest["python"])


def test_inputs_are_published_filtered_and_quarantined_in_files_and_bytes(run, tmp_path):
    source = tmp_path / "in"
    source.mkdir()
    good = "各村成立巡堤小组，每班十二人，早晚各走一遍。\n".encode()
    for name, data in {
        "a.txt": good, "b.txt": good, "empty.txt": b"", "blank.txt": b"\n \n", "binary.txt": bytes(range(256)) * 9,
        "footer.txt": "【大 中 小】 【打印】\n".encode(), "notes.xyz": b"%PDF", "_hidden.txt": good, ".dot.txt": good,
    }.items():  # fmt: skip
        (source / name).write_bytes(data)
    done = run("build", source, "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    fates = {entry["name"]: (entry["fate"], entry["reason"]) for entry in manifest["sources"]}
    assert fates == {
        "a.txt": ("published", None),
        "binary.txt": ("quarantined", "the bytes are no text"),
        "blank.txt": ("quarantined", "empty"),
        "empty.txt": ("quarantined", "empty"),
        "footer.txt": ("filtered", "nothing but boilerplate"),
    }
    assert manifest["sources"][0]["also_as"] == ["b.txt"]
    assert manifest["ignored"] == [
        {"name": ".dot.txt", "why": "hidden name"},
        {"name": "_hidden.txt", "why": "hidden name"},
        {"name": "notes.xyz", "why": "unknown format"},
    ]
    account = manifest["account"]
    for unit in ("records", "bytes"):
        assert account["inputs"][unit] == sum(account[fate][unit] for fate in ("published", "filtered", "quarantined"))
    assert account["inputs"]["records"] == 6
    assert run("build", source, "--out", tmp_path / "out", "--strict").returncode == 1
    assert run("validate", tmp_path / "out").returncode == 0


def test_a_failing_build_leaves_the_last_version(sample, run, tmp_path):
    out = tmp_path / "sample"
    shutil.copytree(sample, out)
    before = contents(out)
    empty = tmp_path / "empty"
    empty.mkdir()
    assert run("build", empty, "--out", out).returncode == 2
    assert contents(out) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty", "sample"]


def test_a_folder_that_is_no_build_is_not_overwritten(run, tmp_path):
    (tmp_path / "precious").mkdir()
    (tmp_path / "precious" / "thesis.doc").write_text("years of work", encoding="utf-8")
    done = run("build", CORPUS, "--out", tmp_path / "precious")
    assert done.returncode == 2
    assert b"is no release" in done.stderr
    assert (tmp_path / "precious" / "thesis.doc").exists()


# --- read by others -------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    return str(tmp_path_factory.mktemp("hf-cache"))


def tables_with_rows(release):
    manifest = json.loads((release / "manifest.json").read_text(encoding="utf-8"))
    return {
        table: {s: part["rows"] for s, part in manifest["tables"][table]["splits"].items()}
        for table in schema.TABLES
        if manifest["tables"][table]["rows"]
    }


def test_load_dataset_reads_every_table(sample, cache):
    for table, splits in tables_with_rows(sample).items():
        loaded = datasets.load_dataset(str(sample), table, cache_dir=cache)
        assert {name: part.num_rows for name, part in loaded.items()} == splits
        assert next(iter(loaded.values())).features == schema.features(table)


def test_load_dataset_streams_every_table(sample, cache):
    for table, splits in tables_with_rows(sample).items():
        loaded = datasets.load_dataset(str(sample), table, streaming=True, cache_dir=cache)
        assert {name: len(list(part)) for name, part in loaded.items()} == splits


def test_load_dataset_gives_paragraphs_by_default(sample, cache):
    loaded = datasets.load_dataset(str(sample), cache_dir=cache)
    assert "paragraph_id" in next(iter(loaded.values())).column_names


def test_load_dataset_sees_a_rebuild(run, cache, tmp_path):
    """It caches by folder name and front matter, never by the files: the card must change with the data."""
    source = shuffled_copy(tmp_path / "in")
    out = tmp_path / "fresh"
    assert run("build", source, "--out", out).returncode == 0
    first = datasets.load_dataset(str(out), split="train", cache_dir=cache)["text"]
    changed = source / "01-clean-report.txt"
    changed.write_text(changed.read_text(encoding="utf-8") + "补记：全部工作已于月底完成。\n", encoding="utf-8")
    assert run("build", source, "--out", out).returncode == 0
    second = [text for part in datasets.load_dataset(str(out), cache_dir=cache).values() for text in part["text"]]
    assert "补记：全部工作已于月底完成。" not in list(first)
    assert "补记：全部工作已于月底完成。" in second


def test_pandas_polars_and_duckdb_read_the_files(sample):
    path = sample / "data" / "paragraphs" / "train-00000-of-00001.parquet"
    rows = pq.read_metadata(path).num_rows
    assert len(pd.read_parquet(path)) == rows
    assert pl.read_parquet(path).filter(pl.col("repaired").list.contains("pinyin-gloss")).height > 0
    ((counted,),) = duckdb.sql(f"SELECT count(*) FROM '{path}' WHERE kind = 'heading'").fetchall()
    assert 0 < counted < rows


def test_all_six_tables_of_the_seeds_load_streamed_or_not(run, seeds, cache, tmp_path, monkeypatch):
    out = tmp_path / "yiqing-gongwen"
    done = run("build", seeds, "--config", ROOT / "jiaokan.toml", "--out", out)
    assert done.returncode == 0, done.stderr
    found = tables_with_rows(out)
    assert list(found) == list(schema.TABLES)
    for table, splits in found.items():
        loaded = datasets.load_dataset(str(out), table, cache_dir=cache)
        streamed = datasets.load_dataset(str(out), table, streaming=True, cache_dir=cache)
        assert {name: part.num_rows for name, part in loaded.items()} == splits
        assert {name: len(list(part)) for name, part in streamed.items()} == splits
    assert set(found["sources"]) == {"train", "validation", "test"}
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", cache)
    for name in ("README.md", "README.zh-CN.md"):
        _run_the_blocks_of_a_card((out / name).read_text(encoding="utf-8"), out)


def _run_the_blocks_of_a_card(text, release):
    """Run what a card says, on its release; the function that restores does so."""
    names = {}
    told = [block for kind, block in blocks(text) if kind == "python"]
    assert len(told) == 2
    for block in told:
        exec(block.replace('"yiqing-gongwen"', repr(str(release))), names)  # noqa: S102  (our own card)
    assert 0 < names["done"].num_rows < names["paragraphs"].num_rows
    edits, sources = load(release, "edits").to_pylist(), load(release, "sources").to_pylist()
    for source in sources:
        own = [edit for edit in edits if edit["source_id"] == source["source_id"]]
        assert names["restore"](source["text"], own) == source["raw_text"]


def test_load_gives_arrow_tables(sample):
    table = load(sample, "sections")
    assert table.schema.names == list(schema.columns("sections"))
    assert load(sample, "sections", split="test").num_rows < table.num_rows


def test_a_script_that_knows_only_the_files_replays_and_undoes_all_edits(sample):
    done = subprocess.run(
        [sys.executable, ROOT / "tests" / "replay_from_parquet.py", sample], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.decode().startswith("20 sources")


def test_parquet_files_carry_checksums_index_version_and_features(sample):
    path = sample / "data" / "documents" / "train-00000-of-00001.parquet"
    with pq.ParquetFile(path) as file:
        column = file.metadata.row_group(0).column(0)
        assert column.compression == "ZSTD"
        assert column.has_offset_index
        assert column.has_column_index
        metadata = file.schema_arrow.metadata
    assert metadata[b"jiaokan.version"] == FIRST.encode()
    assert b"huggingface" in metadata


def test_a_flipped_byte_is_noticed_by_load(sample, tmp_path):
    out = tmp_path / "copy"
    shutil.copytree(sample, out)
    path = out / "data" / "paragraphs" / "train-00000-of-00001.parquet"
    data = bytearray(path.read_bytes())
    data[len(data) // 3] ^= 0x55
    path.write_bytes(bytes(data))
    with pytest.raises(InputError, match=r"CRC|checksum|corrupt|Corrupt"):
        load(out)


@pytest.mark.skipif(os.name == "nt", reason="links need privileges on Windows")
def test_links_out_of_the_folder_are_not_followed(run, tmp_path):
    outside = tmp_path / "secret.txt"
    outside.write_text("不该被读到的文字，放在文件夹之外。", encoding="utf-8")
    source = shuffled_copy(tmp_path / "in")
    (source / "link.txt").symlink_to(outside)
    assert run("build", source, "--out", tmp_path / "out").returncode == 0
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert {"name": "link.txt", "why": "link out of the folder"} in manifest["ignored"]
    assert "link.txt" not in {entry["name"] for entry in manifest["sources"]}


def test_the_seeds_too_are_replayed_and_undone_by_that_script(run, seeds, tmp_path):
    done = run("build", seeds, "--out", tmp_path / "out", "--pins", ROOT / "seeds.toml")
    assert done.returncode == 0, done.stderr
    done = subprocess.run(
        [sys.executable, ROOT / "tests" / "replay_from_parquet.py", tmp_path / "out"], capture_output=True, check=False
    )
    assert done.stdout.decode().startswith("5 sources"), done.stderr


def test_a_wheel_builds_and_validates_from_another_folder(tmp_path):
    """The package carries schemas, templates and sample; the wheel is made from the sdist, so neither needs the checkout."""
    wheels, home = tmp_path / "wheels", tmp_path / "home"
    home.mkdir()
    made = subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", wheels, ROOT],
        capture_output=True,
        check=False,
        text=True,
    )
    assert made.returncode == 0, made.stdout + made.stderr
    (wheel,) = wheels.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        inside = set(archive.namelist())
        archive.extractall(home / "site")
    assert {"jiaokan/py.typed", "jiaokan/data/show/picture.svg.j2"} <= inside
    assert any(name.endswith("/licenses/LICENSE") for name in inside)
    assert {Path(name).name for name in inside if "/_sample/" in name} == {path.name for path in CORPUS.iterdir()}
    env = {**os.environ, "PYTHONPATH": str(home / "site"), "PYTHONSAFEPATH": "1"}
    for arguments in (["build", "--sample", "--out", "out"], ["validate", "out"]):
        done = subprocess.run(
            [sys.executable, "-m", "jiaokan", *arguments],
            cwd=home,
            env=env,
            capture_output=True,
            check=False,
            text=True,
        )
        assert done.returncode == 0, done.stderr
    where = subprocess.run(
        [sys.executable, "-c", "import jiaokan; print(jiaokan.__file__)"],
        cwd=home,
        env=env,
        capture_output=True,
        text=True,
        check=True,
    )
    assert where.stdout.startswith(str(home))
