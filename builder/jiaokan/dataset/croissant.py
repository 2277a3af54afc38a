"""The Croissant description of a release (``croissant.json``): every table as records, every file with its digest.

It says what the manifest, the card's front matter and ``schema/`` say, and nothing else: the same release gives the same
bytes. Files are named by their place in the release, so it describes a folder that is there, not an address.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from jiaokan.dataset import citation, schema, splits

CROISSANT = "croissant.json"
_PARQUET = "application/x-parquet"
_CONFORMS = "http://mlcommons.org/croissant/1.1"
# As the specification prints it: a reader may compare.
_CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "arrayShape": "cr:arrayShape",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "containedIn": "cr:containedIn",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "description": {"@container": "@language"},
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isArray": "cr:isArray",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "name": {"@container": "@language"},
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
_TYPES = {
    "string": "sc:Text",
    "large_string": "sc:Text",
    "int32": "sc:Integer",
    "int64": "sc:Integer",
    "float64": "sc:Float",
}
_NOBODY: Mapping[str, Any] = {"contact": None, "creators": [], "homepage": None, "summary": None}  # of older releases
# What tells one row of a table from every other.
_KEYS: Mapping[str, tuple[str, ...]] = {
    **{table: (key,) for table, key in schema.KEYS.items()},
    "edits": ("source_id", "ordinal"),
    "duplicates": ("level", "kind", "left_id", "right_id"),
}
_SPLITS = {"train": "cr:TrainingSplit", "validation": "cr:ValidationSplit", "test": "cr:TestSplit"}
# Ids of the Hub whose licence has an address of its own at SPDX; of others the name is all there is.
_SPDX = {
    each.lower(): each
    for each in (
        *(
            "Apache-2.0",
            "MIT",
            "BSD-2-Clause",
            "BSD-3-Clause",
            "ISC",
            "Unlicense",
            "Zlib",
            "MS-PL",
            "MPL-2.0",
            "EPL-2.0",
        ),
        *("CC0-1.0", "CC-BY-2.0", "CC-BY-2.5", "CC-BY-3.0", "CC-BY-4.0", "CC-BY-SA-3.0", "CC-BY-SA-4.0"),
        *("CC-BY-NC-2.0", "CC-BY-NC-3.0", "CC-BY-NC-4.0", "CC-BY-ND-4.0", "CC-BY-NC-ND-3.0", "CC-BY-NC-ND-4.0"),
        *("CC-BY-NC-SA-2.0", "CC-BY-NC-SA-3.0", "CC-BY-NC-SA-4.0", "CDLA-Permissive-1.0", "CDLA-Permissive-2.0"),
        *("CDLA-Sharing-1.0", "EUPL-1.2", "OFL-1.1", "WTFPL", "BSL-1.0", "ECL-2.0", "AFL-3.0", "NCSA", "PostgreSQL"),
    )
} | {"pddl": "PDDL-1.0", "odc-by": "ODC-By-1.0", "odbl": "ODbL-1.0"}


def describe(
    manifest: Mapping[str, Any], front: Mapping[str, Any], files: Iterable[Mapping[str, Any]]
) -> dict[str, Any]:
    """Describe a release: ``front`` is its card's front matter, ``files`` what its manifest lists as such.

    Whatever is not known (who made it, where it is at home, the date) is left out.
    """
    about = {**_NOBODY, **(manifest.get("about") or {})}
    stated = {**manifest, "about": about}
    url, hub, title = citation.address(stated), citation.on_the_hub(stated), citation.title(manifest, front)
    tables = [table for table in schema.TABLES if manifest["tables"][table]["splits"]]
    told = {
        "name": title,
        "alternateName": manifest["name"] if title != manifest["name"] else None,
        "description": about["summary"] or _summary(manifest),
        "conformsTo": _CONFORMS,
        "license": licence(front),
        "url": url,
        "sameAs": hub if hub != url else None,
        "version": manifest["version"],
        "creator": [{"@type": "Organization", "name": each} for each in about["creators"]],
        "keywords": list(front.get("tags") or ()),
        "inLanguage": list(front.get("language") or ()),
        "citeAs": citation.bibtex(stated, front),
        "isLiveDataset": False,
        "distribution": [*_file_objects(files), *map(_file_set, tables)],
        "recordSet": [_split_set(manifest), *(_record_set(table, tables) for table in tables)],
    }
    return {"@context": _CONTEXT, "@type": "sc:Dataset"} | {
        key: value for key, value in told.items() if value not in (None, [])
    }


def _summary(manifest: Mapping[str, Any]) -> str:
    rows = {table: manifest["tables"][table]["rows"] for table in ("documents", "paragraphs", "edits")}
    counts = ", ".join(f"{count:,} {table}" for table, count in rows.items())
    return f"{manifest['name']}: Chinese documents, cleaned, with every change to the text as a row ({counts})."


def licence(front: Mapping[str, Any]) -> str | None:
    """Give the address of a card's licence, its name where it has none, None where the card names none.

    >>> licence({"license": "cc-by-4.0"}), licence({"license": "other", "license_name": "third-party-web-text"})
    ('https://spdx.org/licenses/CC-BY-4.0.html', 'third-party-web-text')
    """
    named = front.get("license")
    if front.get("license_link"):
        return str(front["license_link"])
    if named in _SPDX:
        return f"https://spdx.org/licenses/{_SPDX[named]}.html"
    return front.get("license_name") or named


# --- files ------------------------------------------------------------------------------------------------------------
def _file_objects(files: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "@type": "cr:FileObject",
            "@id": entry["path"],
            "name": entry["path"],
            "contentUrl": entry["path"],
            "contentSize": f"{entry['bytes']} B",
            "encodingFormat": _PARQUET,
            "sha256": entry["sha256"],
        }
        for entry in sorted(files, key=lambda entry: str(entry["path"]))
        if entry["path"].endswith(".parquet")
    ]


def _file_set(table: str) -> dict[str, Any]:
    return {
        "@type": "cr:FileSet",
        "@id": _files_of(table),
        "name": _files_of(table),
        "description": f"The files of {table}, by split.",
        "encodingFormat": _PARQUET,
        "includes": f"data/{table}/*.parquet",
    }


def _files_of(table: str) -> str:
    return f"{table}-files"


# --- records ----------------------------------------------------------------------------------------------------------
def _split_set(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """Describe the splits that have rows: the records of every other set name one of them."""
    there = {split for table in schema.TABLES for split in manifest["tables"][table]["splits"]}
    return {
        "@type": "cr:RecordSet",
        "@id": "splits",
        "name": "splits",
        "description": "The splits; no two hold related texts.",
        "dataType": "cr:Split",
        "key": {"@id": "splits/name"},
        "field": [
            {"@type": "cr:Field", "@id": "splits/name", "name": "name", "dataType": "sc:Text"},
            {"@type": "cr:Field", "@id": "splits/url", "name": "url", "dataType": ["sc:URL"]},
        ],
        "data": [{"splits/name": split, "splits/url": _SPLITS[split]} for split in splits.NAMES if split in there],
    }


def _record_set(table: str, tables: Sequence[str]) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": table,
        "name": table,
        "description": schema.table(table)["description"],
        "key": _one([{"@id": f"{table}/{column}"} for column in _KEYS[table]]),
        "field": [
            _split_field(table),
            *(_field(table, name, node, tables) for name, node in schema.columns(table).items()),
        ],
    }


def _one(found: list[dict[str, str]]) -> Any:
    return found[0] if len(found) == 1 else found


def _split_field(table: str) -> dict[str, Any]:
    """Describe what no column holds: the split is in the name of the file."""
    names = "|".join(splits.NAMES)
    return {
        "@type": "cr:Field",
        "@id": f"{table}/split",
        "name": "split",
        "description": "The split that the row is in.",
        "dataType": "sc:Text",
        "source": {
            "fileSet": {"@id": _files_of(table)},
            "extract": {"fileProperty": "fullpath"},
            # mlcroissant applies it to what it gave before, too: a split's name gives itself.
            "transform": {"regex": f"(?:data/{table}/)?({names})(?:-.+[.]parquet)?$"},
        },
        "references": {"field": {"@id": "splits/name"}},
    }


def _field(table: str, name: str, node: Mapping[str, Any], tables: Sequence[str]) -> dict[str, Any]:
    """Describe a column; a list of structs has a field below it for each part of the struct."""
    told: dict[str, Any] = {
        "@type": "cr:Field",
        "@id": f"{table}/{name}",
        "name": name,
        "description": node["description"],
    }
    items = node["items"] if node["type"] == "array" else node
    if node["type"] == "array":
        told |= {"isArray": True, "arrayShape": "-1"}
    if items["type"] == "object":
        return told | {"subField": [_part(table, name, part, each) for part, each in items["properties"].items()]}
    told |= {"dataType": _TYPES[items["x-arrow"]], "source": _source(table, name)}
    referred = _referred(table, name, tables)
    return told | ({"references": {"field": {"@id": referred}}} if referred else {})


def _part(table: str, name: str, part: str, node: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "@type": "cr:Field",
        "@id": f"{table}/{name}/{part}",
        "name": part,
        "description": node["description"],
        "dataType": _TYPES[node["x-arrow"]],
        "source": {**_source(table, name), "transform": {"jsonPath": part}},
    }


def _source(table: str, name: str) -> dict[str, Any]:
    return {"fileSet": {"@id": _files_of(table)}, "extract": {"column": name}}


def _referred(table: str, name: str, tables: Sequence[str]) -> str | None:
    """Name the key that a column holds a value of: that of another table, where it has rows."""
    homes = {key: home for home, key in schema.KEYS.items() if home != table and home in tables}
    return f"{homes[name]}/{name}" if name in homes else None
