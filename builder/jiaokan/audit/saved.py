"""Reads and writes saved audits.

Refuses a file that is not what ``schema/audit.schema.json`` says, or whose units are not those its digest names.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from jiaokan.audit.model import FORMAT, Address, Audit, Judge, Judgement, Sample, Stratum
from jiaokan.audit.sample import named
from jiaokan.dataset import schema
from jiaokan.errors import InputError, of_system

MOST_BYTES = 64 << 20  # of a saved file: a hundred thousand units with notes
_UNIT = ("id", "kind", "stratum", "source_id", "raw_start", "raw_end")


def read(path: Path) -> Audit:
    """Read a saved audit. Raises InputError where it cannot be read, or says what no audit says."""
    try:
        if not path.is_file():
            raise InputError(str(path), "is no file", next_step="name a file that the form saved")
        if (size := path.stat().st_size) > MOST_BYTES:
            raise InputError(str(path), "is too large", got=f"{size:,} bytes", expected=f"{MOST_BYTES:,} at most")
        value = json.loads(path.read_bytes().decode("utf-8"))
        json.dumps(value, ensure_ascii=False).encode()  # half a surrogate pair is no text
    except OSError as error:
        raise of_system(error, str(path)) from error
    except (ValueError, RecursionError) as error:
        step = "name a file that the form saved"
        raise InputError(str(path), "is no JSON", got=type(error).__name__, next_step=step) from error
    return parse(value, str(path))


def parse(value: object, where: str) -> Audit:
    """Make an audit of a JSON value. Raises InputError that names ``where`` and the place in it."""
    for place, message in schema.find_faults("audit", value):
        raise InputError(where, f"{place}: {message}", next_step="see schema/audit.schema.json")
    assert isinstance(value, dict)  # noqa: S101  (the schema says so)
    found = _audit(value)
    _check(found, where)
    return found


def _audit(value: Mapping[str, Any]) -> Audit:
    stated = value["sample"]
    units = [Address(**{name: unit[name] for name in _UNIT}) for unit in value["units"]]
    strata = tuple(Stratum(**each) for each in stated["strata"])
    sample = Sample(**{**stated, "strata": strata}, units=tuple(units))
    said = [Judgement(unit, each["verdict"], each["note"]) for unit, each in zip(units, value["units"], strict=True)]
    return Audit(sample, Judge(**value["judge"]), tuple(said))


def _check(audit: Audit, where: str) -> None:
    """Raise InputError unless the units are those that were drawn, each of a stratum of the sample."""
    sample = audit.sample
    facts = {name: getattr(sample, name) for name in ("release", "version", "data_digest", "seed", "n")}
    if named(facts, sample.strata, sample.units).digest != sample.digest:
        what = "$.sample.digest is not that of its units and strata"
        raise InputError(where, what, next_step="judge the form again, or take the file as it was saved")
    drawn: dict[tuple[str, str], int] = {}
    for unit in sample.units:
        drawn[unit.kind, unit.stratum] = drawn.get((unit.kind, unit.stratum), 0) + 1
    stated = {(each.kind, each.name): each.drawn for each in sample.strata}
    if drawn != stated or any(each.drawn > each.rows for each in sample.strata):
        raise InputError(where, "$.sample.strata does not count its units", next_step="draw the sample again")


def blank(sample: Sample, judge: Judge) -> Audit:
    """Give an audit in which nothing is judged yet."""
    return Audit(sample, judge, tuple(Judgement(unit, None, "") for unit in sample.units))


def to_json(audit: Audit) -> dict[str, Any]:
    """Give an audit as the form saves it."""
    sample = asdict(audit.sample)
    del sample["units"]
    units = [{**asdict(said.unit), "verdict": said.verdict, "note": said.note} for said in audit.judgements]
    return {
        "format": FORMAT,
        "sample": {**sample, "strata": list(sample["strata"])},
        "judge": asdict(audit.judge),
        "units": units,
    }
