"""How a dataset is cited: ``CITATION.cff`` in the release, and the same as BibTeX on its card."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import yaml

CITATION = "CITATION.cff"
_HUB = "https://huggingface.co/datasets/"
_KEYS = re.compile("[^a-z0-9]{1,100}")


def creators(manifest: Mapping[str, Any]) -> list[str]:
    """Give who made a dataset; where nobody is named, its makers."""
    return list(manifest["about"]["creators"]) or [f"The makers of {manifest['name']}"]


def title(manifest: Mapping[str, Any], front: Mapping[str, Any]) -> str:
    """Give what a dataset is called wherever it is cited: as its card's front matter says, else by its name.

    >>> title({"name": "notices"}, {"pretty_name": "Notices (通知)"}), title({"name": "notices"}, {})
    ('Notices (通知)', 'notices')
    """
    return str(front.get("pretty_name") or manifest["name"])


def on_the_hub(manifest: Mapping[str, Any]) -> str | None:
    """Give the address of a dataset on the Hub, None where nobody says that it is there."""
    repo = manifest["about"].get("repo")
    return f"{_HUB}{repo}" if repo else None


def address(manifest: Mapping[str, Any]) -> str | None:
    """Give where a dataset is at home: the page its publisher names, else that on the Hub, else None."""
    return manifest["about"]["homepage"] or on_the_hub(manifest)


def cff(manifest: Mapping[str, Any], front: Mapping[str, Any]) -> str:
    """Write the Citation File Format, version 1.2.0. There is no date in it: the same inputs give the same bytes."""
    about = manifest["about"]
    found: dict[str, Any] = {
        "cff-version": "1.2.0",
        "message": "If you use this dataset, please cite it.",
        "type": "dataset",
        "title": title(manifest, front),
        "authors": [{"name": name} for name in dict.fromkeys(creators(manifest))],
        "version": manifest["version"],
        "identifiers": [
            {"type": "other", "value": manifest["data_digest"], "description": "SHA-256 over the rows of all tables"}
        ],
    }
    if tags := list(dict.fromkeys(str(tag) for tag in front.get("tags") or () if str(tag).strip())):
        found["keywords"] = tags
    if about["summary"]:
        found["abstract"] = about["summary"]
    places = {"url": address(manifest), "repository": on_the_hub(manifest)}
    found |= {key: place for key, place in places.items() if place}
    return yaml.safe_dump(found, allow_unicode=True, sort_keys=False, width=1000)


def bibtex(manifest: Mapping[str, Any], front: Mapping[str, Any]) -> str:
    """Write an entry for BibTeX, without a year: a build knows none.

    >>> made = {"name": "notices", "version": "1.0.0", "data_digest": "ab" * 32}
    >>> print(bibtex(made | {"about": {"creators": ["Corpus Group"], "homepage": None}}, {}))
    @misc{dataset-notices-1-0-0,
      title = {{notices}},
      author = {{Corpus Group}},
      version = {1.0.0},
      note = {Data digest abababababab}
    }
    """
    place = address(manifest)
    key = _KEYS.sub("-", f"dataset-{manifest['name']}-{manifest['version']}".lower()).strip("-")
    fields = [
        ("title", f"{{{_plain(title(manifest, front))}}}"),
        ("author", " and ".join(f"{{{_plain(name)}}}" for name in creators(manifest))),
        ("version", manifest["version"]),
        *([("howpublished", f"\\url{{{_address(place)}}}")] if place else []),
        ("note", f"Data digest {manifest['data_digest'][:12]}"),
    ]
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields)
    return f"@misc{{{key},\n{lines}\n}}"


def _plain(text: str) -> str:
    """Take out of a text what BibTeX or a code block would read as its own, and escape what LaTeX would."""
    return re.sub(r"([&%#$_])", r"\\\1", " ".join(re.sub(r"[{}\\`]", "", text).split()))


def _address(text: str) -> str:
    r"""Write an address for ``\url``, which takes every character as it is but those that would end it, or a code block.

    >>> _address("https://example.org/my_corpus?a=1&b=%20#c"), _address("https://example.org/a{b}`")
    ('https://example.org/my_corpus?a=1&b=%20#c', 'https://example.org/a%7Bb%7D%60')
    """
    return re.sub(r"[{}\\`\s]", lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), text)
