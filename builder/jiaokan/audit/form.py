"""Writes the form on which a sample is judged: one HTML page that asks nothing of any host.

The texts on it are strangers': they are escaped, what is not printable is seen, and no script but the page's own runs.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from importlib import resources
from typing import Any

import jinja2
from markupsafe import Markup

from jiaokan.audit.model import VERDICTS, Sample, Shown
from jiaokan.dataset.templates import templates
from jiaokan.show.inline import as_data, generator, policy
from jiaokan.text.shown import printed, visible

_TAGS = {"cut": "del", "put": "ins", "swap": "mark"}


def guide() -> dict[str, dict[str, Any]]:
    """Give what is asked of each kind of unit, with an example each way."""
    return tomllib.loads(_read("guide.toml"))


def guide_markdown() -> str:
    """Write the questions with their examples for the documentation."""
    parts = [
        f"### {kind}: {entry['question']['en']}\n\n{entry['guide']}\n\n- Right: {entry['right']}\n- Wrong: {entry['wrong']}\n"
        for kind, entry in guide().items()
    ]
    return "\n".join(parts)


def render(sample: Sample, shown: Mapping[tuple[str, str], Shown]) -> str:
    """Write the page for a sample; ``shown`` is what is to be seen of each unit, by kind and id."""
    style, script, words = _read("form.css"), _read("form.js"), tomllib.loads(_read("words.toml"))
    data = {"sample": sample_json(sample), "words": words, "guide": guide()}
    return (
        _environment()
        .get_template("form.html.j2")
        .render(
            sample=sample,
            units=[(unit, shown[unit.kind, unit.id]) for unit in sample.units],
            guide=guide(),
            words=words,
            tags=_TAGS,
            verdicts=VERDICTS,
            generator=generator(),
            policy=policy(style, script),
            style=Markup(style),  # noqa: S704  (ours, from the package)
            script=Markup(script),  # noqa: S704  (likewise)
            data=as_data(data),
        )
    )


def sample_json(sample: Sample) -> dict[str, Any]:
    """Give a sample as plain JSON values."""
    value = asdict(sample)
    return value | {"strata": list(value["strata"]), "units": list(value["units"])}


def _changed(text: str) -> str:
    """Write what was changed: line ends and blanks are seen; where there is more than these, a line is one too."""
    seen = visible(text)
    return seen.replace("⏎", "⏎\n") if seen.strip("⏎□") else seen


@cache
def _read(name: str) -> str:
    return resources.files("jiaokan").joinpath(f"data/audit/{name}").read_text(encoding="utf-8")


@cache
def _environment() -> jinja2.Environment:
    return templates("audit", {"seen": visible, "lines": printed, "changed": _changed})
