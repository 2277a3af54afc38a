"""How a dataset is cited: ``CITATION.cff`` in the release, and the same as BibTeX on its card."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import yaml

CITATION = "CITATION.cff"
_KEYS = re.compile("[^a-z0-9]{1,100}")


def creators(manifest: Mapping[str, Any]) -> list[str]:
    """Give who made a dataset; where nobody is named, its makers."""
    return list(manifest["about"]["creators"]) or [f"The makers of {manifest['name']}"]


def cff(manifest: Mapping[str, Any], front: Mapping[str, Any]) -> str:
    """Write the Citation File Format, version 1.2.0. There is no date in it: the same inputs give the same bytes."""
    about = manifest["about"]
    found: dict[str, Any] = {
        "cff-version": "1.2.0",
        "message": "If you use this dataset, please cite it.",
        "type": "dataset",
        "title": str(front.get("pretty_name", manifest["name"])),
        "authors": [{"name": name} for name in dict.fromkeys(creators(manifest))],
        "version": manifest["version"],
        "identifiers": [
            {"type": "other", "value": manifest["data_digest"], "description": "SHA-256 over the rows of all tables"}
        ],
        "keywords": list(dict.fromkeys(str(tag) for tag in front.get("tags", []))),
    }
    if not found["keywords"]:
        del found["keywords"]
    if about["summary"]:
        found["abstract"] = about["summary"]
    if about["homepage"]:
        found["url"] = about["homepage"]
    return yaml.safe_dump(found, allow_unicode=True, sort_keys=False, width=1000)


def bibtex(manifest: Mapping[str, Any]) -> str:
    """Write an entry for BibTeX, without a year: a build knows none.

    >>> made = {"name": "notices", "version": "1.0.0", "data_digest": "ab" * 32}
    >>> print(bibtex(made | {"about": {"creators": ["Corpus Group"], "homepage": None}}))
    @misc{dataset-notices-1-0-0,
      title = {{notices}},
      author = {{Corpus Group}},
      version = {1.0.0},
      note = {Data digest abababababab}
    }
    """
    key = _KEYS.sub("-", f"dataset-{manifest['name']}-{manifest['version']}".lower()).strip("-")
    fields = [
        ("title", f"{{{_plain(manifest['name'])}}}"),
        ("author", " and ".join(f"{{{_plain(name)}}}" for name in creators(manifest))),
        ("version", manifest["version"]),
        *(
            [("howpublished", f"\\url{{{_plain(manifest['about']['homepage'])}}}")]
            if manifest["about"]["homepage"]
            else []
        ),
        ("note", f"Data digest {manifest['data_digest'][:12]}"),
    ]
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields)
    return f"@misc{{{key},\n{lines}\n}}"


def _plain(text: str) -> str:
    """Take out of a text what BibTeX or a code block would read as its own, and escape what LaTeX would."""
    return re.sub(r"([&%#$_])", r"\\\1", " ".join(re.sub(r"[{}\\`]", "", text).split()))
