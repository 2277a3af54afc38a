"""The notebook of examples/ runs on the sample corpus, shows what it says, and is kept without its outputs."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

import jiaokan
from jiaokan.errors import InputError

ROOT = Path(__file__).parent.parent
NOTEBOOK = ROOT / "examples" / "explore.ipynb"
CORPUS = ROOT / "tests" / "corpus"
CELLS = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]


def test_the_notebook_is_kept_without_outputs():
    for cell in CELLS:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None
        assert cell["metadata"] == {}


def test_every_piece_of_code_is_introduced_in_words():
    kinds = [cell["cell_type"] for cell in CELLS]
    assert kinds[0] == kinds[-1] == "markdown"
    assert "code code" not in " ".join(kinds)


@pytest.fixture(scope="module")
def release(tmp_path_factory, run):
    """The sample corpus with a near copy of one of its texts."""
    place = tmp_path_factory.mktemp("notebook")
    shutil.copytree(CORPUS, place / "in")
    text = (CORPUS / "01-clean-report.txt").read_text(encoding="utf-8")
    (place / "in" / "21-copy.txt").write_text(text.rstrip()[:-1] + "！\n", encoding="utf-8")
    done = run("build", place / "in", "--out", place / "out")
    assert done.returncode == 0, done.stderr.decode()
    return place / "out"


@pytest.fixture(scope="module")
def executed(release, tmp_path_factory):
    """The notebook after a run; the user's own caches are not touched."""
    for needed in ("ipykernel", "matplotlib", "polars", "duckdb", "pandas"):
        pytest.importorskip(needed)
    nbclient, nbformat = pytest.importorskip("nbclient"), pytest.importorskip("nbformat")
    place = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in (
            "HF_HOME",
            "MPLCONFIGDIR",
            "IPYTHONDIR",
            "JUPYTER_CONFIG_DIR",
            "JUPYTER_DATA_DIR",
            "XDG_CACHE_HOME",
        ):
            patch.setenv(name, str(place / name))
        for name in ("HF_DATASETS_CACHE", "MPLBACKEND"):
            patch.delenv(name, raising=False)
        patch.setenv("HF_HUB_OFFLINE", "1")
        patch.setenv("JIAOKAN_RELEASE", str(release))
        patch.setenv("PYTHONPATH", str(ROOT / "builder"))
        notebook = nbformat.read(NOTEBOOK, as_version=4)
        where = {"metadata": {"path": str(NOTEBOOK.parent)}}
        nbclient.NotebookClient(notebook, timeout=600, kernel_name="python3", resources=where).execute()
    assert (place / "HF_HOME").is_dir()
    return notebook.cells


def output(executed, code):
    """Give what the one cell with some code shows, by kind of data."""
    (cell,) = [cell for cell in executed if cell["cell_type"] == "code" and code in cell["source"]]
    found = {}
    for each in cell["outputs"]:
        assert each["output_type"] != "error"
        found |= each.get("data", {}) or {"text": each.get("text", "")}
    return found


@pytest.mark.filterwarnings("default")
def test_the_notebook_runs_and_shows_what_it_says(executed):
    assert "21 of 21 sources restored" in output(executed, "def restore")["text"]
    edits = output(executed, "show_edits(RELEASE")["text/html"]
    assert "<mark" in edits
    assert "raw" in edits
    assert output(executed, "plt.show()")["image/png"]
    pairs, copies, unique = eval(output(executed, "copies =")["text/plain"])  # noqa: S307  (three numbers)
    assert pairs >= copies > 0
    assert unique > 0
    assert "pinyin-glosses" in output(executed, "import polars")["text/html"]
    assert "heading" in output(executed, "import duckdb")["text/html"]


# --- a part of a release with its edits ----------------------------------------------------------------------------
def test_the_edits_of_every_part_of_a_release_give_its_raw_text_back(release):
    raw = {row["source_id"]: row["raw_text"] for row in jiaokan.load(release, "sources").to_pylist()}
    for table, key in (("sources", "source_id"), ("documents", "document_id"), ("sections", "section_id")):
        for row in jiaokan.load(release, table).to_pylist()[::4]:
            shown = jiaokan.show_edits(release, row[key])
            assert shown.undo() == shown.raw
            assert shown.raw in raw[row["source_id"]]
            assert (list(shown.flags), list(shown.repaired)) == (row["flags"], row["repaired"])
    row = max(jiaokan.load(release, "paragraphs").to_pylist(), key=lambda row: row["n_edits"])
    shown = jiaokan.show_edits(str(release), row["paragraph_id"])
    assert shown.undo() == shown.raw == raw[row["source_id"]][shown.raw_start :][: len(shown.raw)]
    assert row["text"].replace("\n", "") in shown.text.replace("\n", "")
    assert len(shown.edits) >= row["n_edits"] > 5
    assert f"{len(shown.edits)} edits" in repr(shown)
    assert shown._repr_html_().count("title=") >= row["n_edits"]


def test_an_id_that_is_not_there_and_a_folder_that_is_no_release_are_errors(release, tmp_path):
    with pytest.raises(InputError, match="is no id or name in"):
        jiaokan.show_edits(release, "0" * 24)
    with pytest.raises(InputError):
        jiaokan.show_edits(tmp_path, "0" * 24)
