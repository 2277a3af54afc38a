"""Audits for tests: made of what each stratum has and of the verdicts on its units."""

from __future__ import annotations

from jiaokan.audit.model import Address, Audit, Judge, Judgement, Stratum
from jiaokan.audit.sample import named

PERSON = Judge("person", "阿宁", None, "2026-01-31")
FACTS = {"release": "试样", "version": "1.0.0", "data_digest": "ab" * 32, "seed": 7, "n": 10}
SAID = {"r": "right", "w": "wrong", "c": "cannot_tell", "-": None}


def audit(*strata, judge=PERSON, facts=FACTS):
    """Make an audit of ``(kind, name, rows, verdicts)``; verdicts are letters, ``-`` for none."""
    found, said = [], []
    for kind, name, rows, verdicts in strata:
        found.append(Stratum(kind, name, rows, len(verdicts)))
        for letter in verdicts:
            number = len(said)
            place = Address(f"{number:024x}:e{number}-{number + 1}", kind, name, f"{number:024x}", number, number + 1)
            said.append(Judgement(place, SAID[letter], "言多" if letter == "w" else ""))
    sample = named(facts, found, [each.unit for each in said])
    return Audit(sample, judge, tuple(said))
