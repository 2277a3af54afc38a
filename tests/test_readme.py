"""The READMEs: short, alike in both languages, every block of code run, every link and figure held against what it names."""

from __future__ import annotations

import gzip
import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
import zipfile
from collections import Counter
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import yaml
from tests.blocks import blocks, commands, put, sections

from jiaokan import docs
from jiaokan.cli.verbs import VERBS
from jiaokan.dataset import schema
from jiaokan.inputs import files, sample

ROOT = Path(__file__).parent.parent
PICTURE = "docs/pictures/raw-beside-clean.svg"
NOTICE = "关于清理沟渠的通知\n各村民小组：\n请于五月底以前把沟渠清理一遍,每组出工 3 人。\n青山镇水利站\n2023年5月4日"
MINUTES = "会议纪要\n会议议定三件事。\n一、六月十日前完成堤防检查。\n二、六月二十日前试机 2 次。\n记录：办公室"


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


ENGLISH, CHINESE = read("README.md"), read("README.zh-CN.md")
DOCUMENTS = sorted(path.relative_to(ROOT).as_posix() for path in (*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")))
PROJECT = tomllib.loads(read("pyproject.toml"))["project"]


# --- the first screen -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("text", [ENGLISH, CHINESE], ids=["English", "Chinese"])
def test_the_first_screen_shows_a_picture_and_three_commands(text):
    first = text.partition("\n## ")[0]
    assert f"]({PICTURE})" in first
    kind, block = blocks(first)[0]
    assert kind == "console"
    assert len(commands(block)) == 3
    assert len(text.splitlines()) <= 200


def test_the_picture_is_up_to_date():
    assert docs.drawn() == read(PICTURE), f"run: python -m jiaokan.docs {PICTURE}"


def drawn_sides():
    """Give the words of the passage in the picture: left and right of its middle."""
    root = ET.fromstring(read(PICTURE))  # noqa: S314  (our own)
    runs = [node for node in root.findall(".//{*}text") if "passage" in (node.get("class") or "")]
    middle = float(root.get("width")) / 2
    for is_left in (True, False):
        yield "".join(node.text for node in runs if (float(node.get("x")) < middle) == is_left)


def test_the_picture_shows_the_passage_of_the_sample_and_the_text_made_of_it():
    raw, made = drawn_sides()
    assert raw.replace(" ", "") in (sample.folder() / "05-one-line-counters-bytes.txt").read_text("utf-8").replace(
        " ", ""
    )
    assert made in (ROOT / "tests" / "gold" / "corpus" / "05-one-line-counters-bytes.txt").read_text("utf-8")
    assert raw != made


def luminance(colour):
    parts = [
        int(part * (2 if len(colour) == 3 else 1), 16) / 255 for part in re.findall("." * (len(colour) // 3), colour)
    ]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    "pair", ["ink paper", "faint paper", "removed removed-wash", "changed changed-wash", "new new-wash"]
)
def test_the_picture_is_legible(scheme, pair):
    """A contrast of 4.5 at least, as the guidelines for web content ask of text."""
    colours = [
        dict(re.findall(r"--([a-z-]+): #([0-9a-f]+)", part)) for part in re.findall(r"svg \{(.*?)\}", read(PICTURE))
    ]
    one, other = sorted(luminance(colours[scheme][name]) for name in pair.split())
    assert (other + 0.05) / (one + 0.05) >= 4.5


# --- both languages ---------------------------------------------------------------------------------------------------
def bare(text):
    """Give the blocks of a document without remarks."""
    return [(kind, re.sub(r"\s+# .*", "", block)) for kind, block in blocks(text)]


def figures(text):
    """Count the numbers of a part outside its code: prose may name them in another order."""
    return Counter(re.findall(r"[0-9][0-9,.]*[0-9]|[0-9]", re.sub(r"```.*?```", "", text, flags=re.DOTALL)))


def test_both_have_the_same_blocks_of_code_but_for_remarks():
    assert ENGLISH.count("```") == 2 * len(bare(ENGLISH)) > 0
    assert bare(CHINESE) == bare(ENGLISH)


def test_both_have_the_same_parts_with_the_same_figures_links_and_tables():
    ours, theirs = (list(sections(text).values()) for text in (ENGLISH, CHINESE))
    assert len(ours) == len(theirs)
    for one, other in zip(ours, theirs, strict=True):
        assert figures(other) == figures(one), other.partition("\n")[0]
        assert Counter(links(other)) == Counter(links(one)), other.partition("\n")[0]
        assert len(re.findall(r"^\| ", other, re.MULTILINE)) == len(re.findall(r"^\| ", one, re.MULTILINE))


@pytest.mark.parametrize("text", [ENGLISH, CHINESE], ids=["English", "Chinese"])
def test_both_name_every_verb_table_extra_and_suffix(text):
    named = re.findall(r"^\| [^|]+ \| `jiaokan ([a-z-]+)` \|", text, re.MULTILINE)
    assert named == re.findall(r"`jiaokan ([a-z-]+)` \|", docs.verbs())
    assert set(named) == {verb.name for verb in VERBS}
    assert re.findall(r"^\| `([a-z]+)` \|", text, re.MULTILINE) == list(schema.TABLES)
    table = next(part for part in sections(text).values() if "`.jsonl`" in part)
    refused = {".doc"}
    assert set(re.findall(r"`(\.[a-z0-9]+)`", table)) == {*files.SUFFIXES, *files.PACKED} - refused
    extras = set(PROJECT["optional-dependencies"])
    assert set(re.findall(r"`([a-z0-9]+)`(?= \||、|, |、|–)", table)) - {"all"} <= extras
    assert {"html", "pdf", "zstd", "http", "s3", "warc"} <= set(re.findall(r"`([a-z0-9]+)`", table))


# --- links and figures ------------------------------------------------------------------------------------------------
def links(text):
    return [target for target in re.findall(r"\]\(([^)\s]+)\)", text) if not target.startswith("#")]


def anchors(text):
    return {
        re.sub(r"[^\w -]", "", line.lower()).strip().replace(" ", "-")
        for line in re.findall(r"^#+ (.*)", text, re.MULTILINE)
    }


@pytest.mark.parametrize("name", [name for name in DOCUMENTS if name != "CHANGELOG.md"])
def test_every_link_leads_somewhere(name):
    text = re.sub(r"```.*?```", "", read(name), flags=re.DOTALL)
    for target in links(text):
        if not re.match("[a-z]+:", target):
            assert ((ROOT / name).parent / target.partition("#")[0]).exists(), target
    for label, target in re.findall(r"\[([^\]\s]+\.md)\]\(([^)\s]+)\)", text):
        assert target.endswith(label), label
    for anchor in re.findall(r"\]\(#([^)\s]+)\)", text):
        assert anchor in anchors(text), anchor


def test_every_document_is_named_in_both():
    for name in DOCUMENTS:
        if name.startswith("docs/"):
            assert f"]({name})" in ENGLISH
            assert f"]({name})" in CHINESE


def test_the_figures_of_the_readme_stand_in_the_documents_with_more():
    told = figures(read("docs/measured.md") + read("docs/formats.md"))
    for title in ("How well it restores", "How fast"):
        assert set(figures(sections(ENGLISH)[title])) <= set(told), title


# --- every block of code runs -----------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def here(tmp_path_factory):
    """A folder as a newcomer has it: a document, a crawl, an archive."""
    folder = tmp_path_factory.mktemp("readme")
    put(folder / "reports" / "notice.txt", NOTICE.encode())
    rows = [{"doc_id": number, "content": text} for number, text in enumerate((NOTICE, MINUTES), start=1)]
    crawl = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()
    put(folder / "crawl.jsonl.gz", gzip.compress(crawl, mtime=0))
    put(folder / "crawl.jsonl", crawl)
    with zipfile.ZipFile(folder / "reports.zip", "w") as archive:
        archive.writestr("notice.txt", NOTICE)
    return folder


def is_target(words):
    """Say whether the Makefile knows a target, and each variable set for it."""
    text = read("Makefile")
    *variables, target = sorted(words, key=lambda word: "=" not in word)
    return bool(re.search(rf"^{re.escape(target)}:", text, re.MULTILINE)) and all(
        f"$({word.partition('=')[0]})" in text for word in variables
    )


@pytest.fixture(scope="module")
def built(here, run):
    """Run the console blocks of the README, one by one; what would install or test is looked up instead."""
    told = [command for kind, block in blocks(ENGLISH) if kind == "console" for command, _ in commands(block)]
    for command in told:
        verb, *words = shlex.split(command, comments=True)
        if verb == "jiaokan":
            done = run(*words, cwd=here)
            assert done.returncode == 0, (command, done.stderr.decode())
        elif verb == "make":
            assert is_target(words), command
        else:
            assert [verb, *words] == ["pip", "install", "."], command
    return here


def test_every_console_block_of_the_readme_runs(built):
    assert (built / "dist" / "sample.html").is_file()
    assert (built / "dist" / "mine" / "manifest.json").is_file()
    sources = json.loads((built / "dist" / "mine" / "manifest.json").read_text("utf-8"))["tables"]["sources"]["rows"]
    assert sources == 2, "a copy is told, and is no row"


PRELUDE = """
import datasets
datasets.disable_progress_bars()
dataset = datasets.Dataset.from_dict({"content": ["值守,巡查"]})
"""


def test_every_python_block_of_the_readme_and_of_the_document_on_python_runs(built):
    plain = [
        block
        for kind, block in blocks(ENGLISH) + blocks(read("docs/python.md"))
        if kind == "python" and ">>> " not in block
    ]
    assert len(plain) > 4
    code = "\n".join((PRELUDE, *plain, 'assert dataset[0]["content"] == "值守，巡查"'))
    env = {**os.environ, "HF_HOME": str(built / "hf"), "HF_HUB_OFFLINE": "1"}
    done = subprocess.run([sys.executable, "-c", code], cwd=built, env=env, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    printed = done.stdout.decode()
    shown = re.findall(r"print\(result.*?  # (.*)", ENGLISH)
    assert len(shown) == 2
    assert all(line in printed for line in shown)


# --- terms ------------------------------------------------------------------------------------------------------------
def terms():
    rows = re.findall(r"^\| (?!term|---)([^|]+) \| ([^|]+) \| ([^|]+) \|$", read("docs/terms.md"), re.MULTILINE)
    assert rows
    return rows


def test_every_table_kind_and_flag_has_its_chinese_word():
    told = {name for _, _, where in terms() for name in re.findall("`([^`]+)`", where)}
    kinds = schema.columns("paragraphs")["kind"]["enum"]
    assert set(schema.TABLES) | set(kinds) | set(schema.flags()) <= told
    assert all(re.search("[一-鿿]", chinese) for _, chinese, _ in terms())


def test_no_term_has_two_rows():
    counts = Counter(term for term, _, _ in terms())
    assert max(counts.values()) == 1
    names = [name for _, _, where in terms() for name in re.findall("`([^`]+)`", where) if name in schema.flags()]
    assert len(set(names)) == len(names)


# --- the repository's own checks elsewhere ------------------------------------------------------------------------------
def steps():
    jobs = yaml.safe_load(read(".github/workflows/ci.yml"))["jobs"]
    return [(job, [step["run"] for step in job["steps"] if "run" in step]) for job in jobs.values()]


def test_the_workflow_runs_the_commands_of_ci_in_their_order():
    ours = [
        line.replace(' SEEDS="$SEEDS"', "")
        for line in read(".ci/run").splitlines()
        if re.match(r"make |\.venv/bin/jiaokan ", line)
    ]
    ((_, found),) = steps()
    assert found[: len(ours)] == ours
    for command in found:
        words = shlex.split(command)
        if words[0] == "make":
            said = [word for word in words[1:] if not word.startswith("-")]
            named, given = [word for word in said if "=" not in word], [word for word in said if "=" in word]
            assert named and all(is_target([name, *given]) for name in named), command  # noqa: PT018  (one claim)
        else:
            assert words[1] in {verb.name for verb in VERBS}, command


def test_the_workflow_runs_on_every_python_that_is_claimed():
    ((job, _),) = steps()
    claimed = re.findall(r"Python :: (3\.[0-9]+)", read("pyproject.toml"))
    assert job["strategy"]["matrix"]["python"] == claimed
    assert all(int(after.split(".")[1]) - int(before.split(".")[1]) == 1 for before, after in pairwise(claimed))
    assert PROJECT["requires-python"] == f">={claimed[0]}"
