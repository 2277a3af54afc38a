"""The page of a comparison: what differs stands beside each other, drawn from the edits of both releases."""

from __future__ import annotations

import json

import pytest
from tests.browser import Watched, browser

from jiaokan.diff.compare import compare
from jiaokan.reports.difference import write_difference

SAME = "关于值守的通知\n各组：\n请做好值守工作。\n"
TEXTS = {
    "marks": "关于防火的通知\n各村：\n为做好防火,现通知如下。\n村干部包山头 3 处。\n",
    "same": SAME,
    "bytes": "关于清沟的通知\n各组：\n三月底前清完 2 条沟渠。\n",
    "gone": "关于防汛的通知\n各组：\n备足沙袋。\n",
}
LATER = TEXTS | {
    "bytes": "关于清沟的通知\n各组：\n四月底前清完 2 条沟渠。\n",
    "new": "关于育苗的通知\n各组：\n选好良种。\n",
}


def build(run, folder, texts, *options):
    folder.mkdir()
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    done = run("build", folder, "--out", folder.parent / f"of-{folder.name}", "--name", "corpus", *options)
    assert done.returncode == 0, done.stderr.decode()
    return folder.parent / f"of-{folder.name}"


@pytest.fixture(scope="module")
def releases(tmp_path_factory, run):
    folder = tmp_path_factory.mktemp("two")
    later = {name: text for name, text in LATER.items() if name != "gone"}
    return build(run, folder / "a", TEXTS), build(run, folder / "b", later, "--without", "narrow-marks")


@pytest.fixture(scope="module")
def page(releases, tmp_path_factory):
    out = tmp_path_factory.mktemp("page") / "diff.html"
    write_difference(*releases, out)
    return out


@pytest.fixture
def watched(page):
    with browser() as running:
        watched = Watched(running.new_context().new_page())
        watched.open(page)
        yield watched
        assert watched.faults == []


def test_the_command_writes_the_page_and_still_says_what_differs(run, releases, tmp_path):
    done = run("diff", *releases, "--json", "--html", tmp_path / "diff.html")
    assert done.returncode == 1
    assert json.loads(done.stdout)["same"] is False
    assert (tmp_path / "diff.html").stat().st_size > 10_000


def test_a_release_beside_itself_differs_in_nothing(run, releases, tmp_path):
    done = run("diff", releases[0], releases[0], "--html", tmp_path / "diff.html")
    assert done.returncode == 0
    assert "Both hold the same." in (tmp_path / "diff.html").read_text(encoding="utf-8")


def test_the_counts_are_those_of_the_comparison(watched, releases):
    found = compare(*releases)
    text = watched.page.inner_text("#view-overview")
    for name, rule in found.rules.items():
        row = next(line for line in text.split("\n") if line.startswith(f"{name}\t"))
        assert row.split("\t")[1:3] == [str(rule.before), str(rule.after)]


def test_the_sources_that_differ_are_listed_and_no_others(watched):
    watched.go("#/texts")
    names = watched.page.locator("#list .name").all_inner_texts()
    assert sorted(set(names)) == ["bytes.txt", "gone.txt", "marks.txt", "new.txt"]
    text = watched.page.inner_text("#list")
    assert "only in" in text
    assert "other bytes" in text


def test_before_and_after_stand_beside_the_raw_text(watched):
    watched.go("#/texts")
    watched.page.click('#list .name:text-is("marks.txt")')
    watched.page.wait_for_selector("#rows .side.other")
    before, after = (
        "".join(watched.page.locator(f"#rows .side.{side}").all_text_contents()) for side in ("clean", "other")
    )
    assert "防火，现通知" in before
    assert "防火,现通知" in after
    assert watched.page.locator("#rows .clean .edit").all_text_contents() == ["，"]  # only what differs is marked
    watched.page.keyboard.press("j")
    assert "narrow-marks" in watched.page.inner_text("#details")


def test_a_source_of_other_bytes_is_compared_with_what_it_was(watched):
    watched.go("#/texts")
    watched.page.click("#list .chip.alike >> nth=0")
    watched.page.wait_for_selector(".pair .text")
    assert watched.page.locator(".pair del.edit").all_text_contents() == ["三"]
    assert watched.page.locator(".pair ins.edit").all_text_contents() == ["四"]
