"""The benchmark of whole builds: what its pages hold, that its figures are whole. Never a time."""

from __future__ import annotations

import gc
import io
import json
import re
from contextlib import redirect_stdout
from pathlib import Path

import pytest
from click.testing import CliRunner
from rich.console import Console

from jiaokan import rules
from jiaokan.bench.speed import corpus, measure, peers, programs, scale, scale_tables, stages, tables, tree
from jiaokan.cli import cli
from jiaokan.errors import AccountError, InputError

SIZE = 40_000


def texts(kind, size=SIZE, seed=corpus.SEED):
    return [page.data.decode("gb18030" if is_gb(kind, page) else "utf-8") for page in corpus.draw(kind, size, seed)]


def is_gb(kind, page):
    return kind == "web" and page.number % 5 == 4


# --- the pages --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", corpus.KINDS)
def test_pages_are_the_same_for_the_same_seed_and_others_for_another(kind):
    once, again = list(corpus.draw(kind, SIZE, 3)), list(corpus.draw(kind, SIZE, 3))
    assert once == again
    other = list(corpus.draw(kind, SIZE, 4))
    assert [page.data for page in other] != [page.data for page in once]


@pytest.mark.parametrize("kind", corpus.KINDS)
def test_pages_have_the_size_asked_for_and_less_is_the_beginning_of_more(kind):
    more, less = list(corpus.draw(kind, SIZE)), list(corpus.draw(kind, SIZE // 4))
    assert more[: len(less)] == less
    assert sum(len(page.data) for page in more[:-1]) < SIZE <= sum(len(page.data) for page in more)
    assert [page.number for page in more] == list(range(len(more)))
    assert len({page.data for page in more}) == len(more), "a copy would be annotated once"


def share(found, sign):
    return sum(1 for text in found if re.search(sign, text)) / len(found)


def test_each_kind_holds_what_it_says():
    plain, glossed, one_line, web = (texts(kind, 150_000) for kind in ("plain", "glossed", "one-line", "web"))
    gloss = "[\u4e00-\u9fff][(][a-z\u0101-\u01dc\u00e0-\u00fc]{1,6}[)]"
    traditional = "[國爲這來時]"
    assert (share(plain, gloss), share(plain, traditional)) == (0, 0)
    assert min(share(glossed, gloss), share(glossed, traditional)) > 0.9
    assert all(text.count("\n") <= 1 for text in one_line)
    assert share(one_line, "[\u4e00-\u9fff],[\u4e00-\u9fff]") > 0.9
    assert all(text.count("\n") > 5 for text in plain)
    assert 3000 < sum(len(text.encode()) for text in plain) / len(plain) < 6000
    assert share(web, "版权所有|首页|上一篇|相关|来源|登录|<") > 0.6
    assert share(plain, "版权所有|首页|上一篇") < 0.1
    assert sum(page.number % 5 == 4 for page in corpus.draw("web", SIZE)) > 0
    tiny = texts("tiny")
    assert 100 < sum(len(text.encode()) for text in tiny) / len(tiny) < 300
    assert tiny == texts("records")


def test_reports_have_a_title_headings_and_a_date():
    for text in texts("plain"):
        lines = text.splitlines()
        assert len(lines[0]) <= 40
        assert [line[:2] for line in lines if re.match("[一二三]、", line)][:2] == ["一、", "二、"]
        assert re.fullmatch("[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日", lines[-1])


def test_prose_of_labelled_pages_is_new_in_the_second_round_and_the_site_is_not():
    labelled = corpus.pages.load()[1]
    again = corpus._labelled(labelled, corpus._generator(1), is_new=True).removesuffix("\n").split("\n")
    pairs = list(zip(labelled.lines, again, strict=True))
    assert all(line == new for (label, line), new in pairs if label != "T")
    assert [new for (label, line), new in pairs if label == "T" and len(line) >= 40 and new == line] == []


@pytest.mark.parametrize(("kind", "files"), [("plain", None), ("tiny", None), ("records", 1), ("huge", 1)])
def test_a_corpus_is_written_as_files_or_as_one(kind, files, tmp_path):
    made = corpus.write(tmp_path / kind, kind, SIZE)
    assert list(made.files) == sorted((tmp_path / kind).iterdir())
    assert len(made.files) == (files or made.pages)
    assert made.byte_length == sum(path.stat().st_size for path in made.files)
    first = corpus.write(tmp_path / "first", kind, SIZE, most=1)
    assert first.pages == len(first.files) == 1
    assert corpus.digest(made.files) != corpus.digest(first.files)


def test_peers_read_the_texts_that_are_in_the_files(tmp_path):
    corpus.write(tmp_path / "web", "web", SIZE)
    assert [text for _, text in peers.texts_of(tmp_path / "web")] == texts("web")
    corpus.write(tmp_path / "records", "records", SIZE)
    assert [text for _, text in peers.texts_of(tmp_path / "records")] == texts("records")
    peers.write_texts(tmp_path / "web", tmp_path / "texts")
    assert [text for _, text in peers.texts_of(tmp_path / "texts")] == texts("web")


# --- the stopwatch ----------------------------------------------------------------------------------------------------
def clock_of(*moments):
    return iter(moments).__next__


def test_a_moment_counts_for_the_innermost_stage_alone():
    outer, inner = stages.Stage("outer"), stages.Stage("inner")
    watch = stages.Stopwatch(clock_of(0.0, 1.0, 3.0, 6.0, 10.0, 15.0))
    watch.enter(outer)
    watch.enter(inner)
    watch.leave()
    watch.leave()
    assert watch.end() == {stages.REST: 1.0 + 5.0, outer: 2.0 + 4.0, inner: 3.0}


def test_collecting_garbage_counts_for_no_stage_in_which_it_came_up():
    watch = stages.Stopwatch(clock_of(0.0, 1.0, 2.0, 5.0, 7.0, 8.0))
    watch.enter(stages.Stage("outer"))
    watch.collect("start", {})
    watch.collect("stop", {})
    watch.leave()
    assert watch.end() == {stages.REST: 2.0, stages.Stage("outer"): 3.0, stages.COLLECTOR: 3.0}


def test_a_profile_leaves_nothing_behind():
    places = [stages._place(module, name) for _, module, name in (*stages._FUNCTIONS, *stages._GENERATORS)]
    places += [(rules, "RULES")]
    before = [getattr(owner, name) for owner, name in places]
    with stages.profile():
        during = [getattr(owner, name) for owner, name in places]
    assert all(one is not other for one, other in zip(before, during, strict=True))
    assert [getattr(owner, name) for owner, name in places] == before
    assert not any(getattr(each, "__name__", "") == "collect" for each in gc.callbacks)


@pytest.fixture(scope="module")
def profiled(tmp_path_factory):
    """One page of each kind that is damaged, built under the stopwatch and without it."""
    folder = tmp_path_factory.mktemp("profiled")
    for kind in ("glossed", "one-line", "web"):
        corpus.write(folder / "in" / kind, kind, 12_000)
    for name in ("profile", "build"):
        (folder / name).mkdir()
    return (
        programs.profile(folder / "in", folder / "profile"),
        programs.build(folder / "in", folder / "build"),
        folder,
    )


def test_stages_sum_to_the_whole(profiled):
    told, _, _ = profiled
    found = {(room, detail): seconds for room, detail, seconds in told["stages"]}
    assert sum(found.values()) == pytest.approx(told["seconds"], rel=0.05, abs=0.02)
    assert found["rest", ""] < 0.2 * told["seconds"], "a stage moved: its place in stages.py is another"


def test_every_stage_and_every_rule_that_has_work_comes_up(profiled):
    told, _, _ = profiled
    found = {(room, detail) for room, detail, _ in told["stages"]}
    assert {stage for stage, _, _ in (*stages._FUNCTIONS, *stages._GENERATORS)} <= found
    ids = {rule.id for rule in rules.RULES}
    assert {detail for room, detail in found if room == stages.FIND} <= ids
    assert {(stages.FIND, each) for each in ("script", "pinyin-glosses", "navigation", "lost-breaks")} <= found
    assert (stages.NOTES, "unbalanced-mark") in found or any(room == stages.NOTES for room, _ in found)


def test_a_release_is_the_same_under_the_stopwatch(profiled):
    _, rows, folder = profiled
    manifests = [
        json.loads((folder / name / "release" / "manifest.json").read_text(encoding="utf-8"))
        for name in ("profile", "build")
    ]
    assert manifests[0]["tables"] == manifests[1]["tables"]
    assert rows == {table: manifests[1]["tables"][table]["rows"] for table in rows}


# --- what is measured -------------------------------------------------------------------------------------------------
def test_a_slope_is_that_of_the_best_line():
    assert measure.slope([(0, 0), (1, 2), (2, 1), (3, 3)]) == pytest.approx(0.8)


def test_a_program_that_fails_is_named(tmp_path):
    with pytest.raises(AccountError, match="programs nothing x y"):
        tree.run("jiaokan.bench.speed.programs", "nothing", "x", "y", str(tmp_path))


def test_memory_of_all_processes_counts(tmp_path):
    code = "import subprocess, sys; held = bytes(60_000_000); "
    inner = "held = bytearray(b'x') * 80_000_000; import time; time.sleep(0.4)"
    (tmp_path / "nest.py").write_text(
        f"{code}held = bytearray(b'x') * 60_000_000\nsubprocess.run([sys.executable, '-c', {inner!r}], check=True)\n",
        encoding="utf-8",
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tree, "_OURS", str(tmp_path))
        assert tree.run("nest").memory > (140_000_000 if tree._PROC.is_dir() else 60_000_000)


def run_here(module, name, first, folder, out, *workers):
    """Run a program in this process, whatever it says of workers, and make up what it took."""
    with redirect_stdout(io.StringIO()) as printed:
        programs.main([name, first, folder, out, *("0" for _ in workers)])
    told = json.loads(printed.getvalue())
    assert told["took"].keys() == {"start", "seconds", "wall"}
    size = sum(path.stat().st_size for path in Path(folder).rglob("*"))
    told["took"] = {"start": 2.0, "seconds": size / 1000, "wall": size / 500}
    return tree.Run(json.dumps(told), 50_000_000)


@pytest.fixture(scope="module")
def measured():
    """All figures of the kind whose pages are cheapest, without peers."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(peers, "is_there", lambda _: False)
        patched.setattr(tree, "run", run_here)
        return list(measure.run(8_000, corpus.SEED, "records"))


@pytest.fixture
def figures(measured, monkeypatch):
    monkeypatch.setattr(peers, "is_there", lambda _: False)
    return measured


def test_figures_are_whole_and_are_printed(figures):
    (kind,) = tables.to_json(figures, corpus.SEED)["kinds"].values()
    assert kind.keys() == {
        *("bytes", "files", "pages", "rows", "edits_per_mb", "programs", "speed_up", "growth", "profile"),
    }
    builds = [measure.build_with(workers) for workers in (0, 1, 2)]
    tiers = [programs.validation(tier) for tier in programs.TIERS]
    assert list(kind["programs"]) == [*builds, *tiers, "floor", *peers.PEERS]
    assert [kind["programs"][peer] for peer in peers.PEERS] == [None, None]
    for name in (*builds, *tiers, "floor"):
        assert kind["programs"][name].keys() == {
            *(
                "seconds",
                "wall_seconds",
                "start_seconds",
                "memory_bytes",
                "mb_per_second",
                "ratio",
            ),
        }
        assert all(value > 0 for value in kind["programs"][name].values())
    assert kind["rows"]["documents"] == kind["pages"] == len(texts("records", 8_000))
    assert [size for size, _ in kind["growth"]["points"]] == sorted(size for size, _ in kind["growth"]["points"])
    assert len(kind["growth"]["points"]) == len(measure.SHARES)
    assert kind["growth"]["exponent"] == pytest.approx(1, abs=0.2), "that is how time was made up"
    assert kind["speed_up"] == pytest.approx(1)
    assert sum(kind["profile"]["rooms"].values()) == pytest.approx(1, abs=0.05)
    json.dumps(kind)
    out = io.StringIO()
    tables.print_figures(figures, Console(file=out, width=200))
    assert out.getvalue().count("records") == 5
    assert "–" in out.getvalue(), "a peer that is not there is a dash"


def test_the_table_of_the_readme_has_a_row_a_kind_with_as_many_cells_as_its_head(figures):
    head, rule, row = tables.to_markdown(figures).splitlines()
    assert head.count("|") == rule.count("|") == row.count("|") == len(tables._SUMMED) + len(programs.TIERS) + 1
    assert row.startswith("| records | ")
    assert row.count(" – ") == 1, "datatrove is not there"


def test_an_unknown_kind_is_refused():
    done = CliRunner().invoke(cli, ["bench", "build", "--only", "nothing"])
    assert "no group has this name" in str(done.exception)


# --- as a corpus grows ------------------------------------------------------------------------------------------------
def test_every_stage_of_a_growing_corpus_is_met_and_the_disk_is_looked_at(tmp_path, monkeypatch):
    monkeypatch.setattr(scale, "_TICK", 0.001)
    lines = [json.dumps({"id": str(at), "text": text}, ensure_ascii=False) for at, text in enumerate(texts("plain"))]
    (tmp_path / "a.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = programs.scale(tmp_path / "a.jsonl", tmp_path / "out")
    assert [name for name in scale.STAGES if not done["seconds"].get(name)] == []
    assert set(done["seconds"]) == set(scale.STAGES)
    assert 0 < done["parts"] <= done["disk"]
    assert 0 < done["release"] <= done["disk"]
    assert (tmp_path / "out" / "release" / "manifest.json").is_file()


def size(documents, seconds, disk):
    return scale.Size(documents, 1000 * documents, {scale.PARTS: seconds}, 1, disk, disk, disk)


def test_figures_are_carried_on_by_their_power_and_never_by_less_than_all_documents():
    grown = scale.Figures("", [size(100, 1.0, 100), size(1000, 100.0, 1000)]).fitted()[0]
    assert grown.power == pytest.approx(2)
    assert grown.at(10_000) == pytest.approx(10_000)
    shrunk = scale.Figures("", [size(100, 1.0, 100), size(1000, 2.0, 1000)])
    assert shrunk.fitted()[0].at(10_000) == pytest.approx(20)
    assert shrunk.disk()[0].at(10_000) == pytest.approx(10_000)
    alone = scale.Figures("", [size(100, 1.0, 100)])
    assert (alone.fitted()[0].power, alone.fitted()[0].at(1000)) == (None, pytest.approx(10))
    told = scale_tables.to_json(grown_figures := scale.Figures("own", [size(100, 1.0, 100)]), (1000,))
    assert json.loads(json.dumps(told))["fitted"][0]["at"] == {"1000": pytest.approx(10)}
    scale_tables.print_figures(grown_figures, (1000,), Console(file=(out := io.StringIO()), width=200))
    assert "1e+03 documents" in out.getvalue()


def test_buckets_have_all_rows_and_large_ones_two_pairs_a_row():
    alone = scale.grouping(1000, scale.Law(1, 0, 1.0))
    assert (alone.pairs, round(alone.buckets), alone.largest) == (0, 1000, 1)
    one = scale.grouping(1000, scale.Law(1, 1.0, 1.0))
    assert (one.pairs, one.largest, one.buckets) == (2000, 1000, 1)
    few = scale.grouping(20, scale.Law(1, 1.0, 1.0))
    assert (few.pairs, few.buckets) == (190, 1)
    more, less = (scale.grouping(count, scale.Law(1, 1e-4, 0.8)) for count in (1e9, 1e6))
    assert (less.largest, more.largest) == (100, 100_000)
    assert 1000 * less.pairs < more.pairs < more.rows


def test_pages_in_another_codec_are_read_as_they_are(tmp_path):
    scale._write(tmp_path / "a", 5, None, "web", corpus.SEED)
    rows = [json.loads(line)["text"] for line in (tmp_path / "a").read_text(encoding="utf-8").splitlines()]
    assert rows == texts("web")[:5]


def test_documents_are_the_first_lines_of_a_file_and_too_few_are_told(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"text": "a"}\n\n{"text": "b"}\n', encoding="utf-8")
    assert scale._write(tmp_path / "b", 2, tmp_path / "a.jsonl", "plain", 7) == 28
    with pytest.raises(InputError, match="has too few lines, got 2"):
        list(scale.run([3], tmp_path / "a.jsonl", "plain", 7))
    done = CliRunner().invoke(cli, ["bench", "scale", "--documents", "0"])
    assert done.exit_code == 2
