"""What publishing decides before anybody is asked: blanks on a card, names of repositories, versions and files."""

from __future__ import annotations

from pathlib import Path

import pytest

from jiaokan import publishing
from jiaokan.errors import InputError
from jiaokan.publishing import local, plan

MANIFEST = {"version": "1.0.0", "name": "x", "data_digest": "0" * 64, "builder": {"version": "1"}}
STORED = plan.Stored(1, None, None)


def refused(call, *arguments, **how) -> str:
    with pytest.raises(InputError) as error:
        call(*arguments, **how)
    return str(error.value)


# --- cards ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "line",
    [
        "[contact: to be filled in]",
        "[More Information Needed]",
        "[more information needed]",
        "[联系方式：待填写]",
        "[待补充]",
        "TODO: say who made it",
        "Rights: TBD.",
    ],
)
def test_a_blank_is_found_with_its_line(line):
    (found,) = local.blanks("README.md", f"# Card\n\n{line}\n")
    assert found.startswith("README.md line 3 ")


@pytest.mark.parametrize(
    "line",
    [
        "Forms that were to be filled in by hand are kept.",
        "[documents](https://example.org/filled-in)",
        "The methods of TODOROV.",
        "待填的表格保留。",
        "<!-- generated: counts -->\nTODO [待填写]\n<!-- end -->",
        "A [list] of what is needed: more information, needed or not.",
    ],
)
def test_what_is_no_blank_is_let_be(line):
    assert list(local.blanks("README.md", f"# Card\n\n{line}\n")) == []


# --- names of repositories -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("repo", ["reports", "a/b/c", "me/", "/x", "me/x y", "me/..", "https://example.org/me/x", ""])
def test_what_names_no_repository_is_refused(repo):
    assert "expected owner/name" in refused(publishing.check_repo, "REPO", repo)


@pytest.mark.parametrize("repo", ["me/reports", "Org-1/yiqing_gongwen.v2"])
def test_what_names_one_is_not(repo):
    publishing.check_repo("REPO", repo)


# --- versions ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("tags", [[], ["v0.9.0"], ["0.9.0", "v0.9"], ["v2", "latest", "v9.0.0-rc1", "v1.0.0.1"]])
def test_tags_that_are_older_or_no_versions_are_no_reason(tags):
    made = plan.make("me/x", MANIFEST, [], plan.Remote(exists=True, tags=tuple(tags)))
    assert made.tag == "v1.0.0"


@pytest.mark.parametrize(("tag", "said"), [("v1.0.0", "already"), ("1.0.0", "already"), ("v1.0.10", "newer")])
def test_tags_are_compared_as_versions(tag, said):
    assert said in refused(plan.make, "me/x", MANIFEST, [], plan.Remote(exists=True, tags=("v0.1.0", tag)))


# --- files ------------------------------------------------------------------------------------------------------------
def test_only_files_of_the_version_before_are_deleted():
    there = ("README.md", "data/edits/test-0.parquet", "LICENSE", ".gitattributes", "manifest.json", "SHA256SUMS")
    before = {"name": "x", "files": [{"path": path} for path in (*there[:2], "gone-already.txt")]}
    remote = plan.Remote(exists=True, head="a", files=dict.fromkeys(there, STORED), manifest=before)
    made = plan.make("me/x", MANIFEST, [plan.File("README.md", 3, "0"), plan.File("manifest.json", 4, "0")], remote)
    assert made.deletes == ("SHA256SUMS", "data/edits/test-0.parquet")
    assert made.keeps == ("LICENSE",)
    assert made.n_bytes() == 7
    assert made.parent == "a"


def test_where_no_version_was_nothing_is_deleted():
    remote = plan.Remote(exists=True, head="a", files={"LICENSE": STORED, "SHA256SUMS": STORED})
    made = plan.make("me/x", MANIFEST, [], remote)
    assert made.deletes == ()
    assert made.keeps == ("LICENSE", "SHA256SUMS")


# --- where a release goes ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("own", "said"), [("me/x", None), (None, "me/x"), ("me/x", "me/x")])
def test_a_release_goes_where_it_says_or_where_it_is_sent(own, said):
    assert local.target(Path("out"), {"about": {"repo": own}}, said, elsewhere=False) == "me/x"


def test_a_release_of_an_older_builder_says_no_place():
    assert local.target(Path("out"), {"about": {}}, "me/x", elsewhere=False) == "me/x"
    said = refused(local.target, Path("out"), {"about": {}}, None, elsewhere=False)
    assert "out: does not say where it goes; name REPO, or say repo" in said


def test_another_place_than_its_card_names_is_refused_unless_one_says_so():
    manifest = {"about": {"repo": "me/x"}}
    said = refused(local.target, Path("out"), manifest, "me/y", elsewhere=False)
    assert said.startswith("me/y: is not where the release says that it is, got me/x; leave REPO off")
    assert local.target(Path("out"), manifest, "me/y", elsewhere=True) == "me/y"


def test_a_place_that_a_stranger_made_up_is_refused():
    said = refused(local.target, Path("out"), {"about": {"repo": "../me"}}, None, elsewhere=True)
    assert "out repo: is no name of a repository" in said
