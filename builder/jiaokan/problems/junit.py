"""JUnit XML: a test case a check, so that what was looked at and found sound is told too."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Collection, Mapping

from jiaokan.dataset.records import Problem
from jiaokan.text.shown import escaped

_MOST = 200  # problems of one check that are written out; every one is counted


class Report:
    """The problems of a validation by check, as they come; of each check the first two hundred are held."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._counts: Counter[str] = Counter()
        self._lines: dict[str, list[str]] = {}

    def add(self, problem: Problem) -> None:
        """Take down a problem."""
        self._counts[problem.check] += 1
        lines = self._lines.setdefault(problem.check, [])
        if len(lines) < _MOST:
            lines.append(escaped(problem))

    @property
    def count(self) -> int:
        """Give the number of problems."""
        return self._counts.total()

    def xml(self, checks: Mapping[str, str], skipped: Collection[str], notes: str) -> str:
        """Write the report: ``checks`` has every check with what it is for, ``skipped`` those that did not run."""
        every = {**checks, **{check: "" for check in self._counts if check not in checks}}
        left_out = [check for check in skipped if check in every and check not in self._counts]
        suite = ET.Element("testsuite", name=f"jiaokan validate {escaped(self._name)}")
        suite.attrib |= {"tests": str(len(every)), "failures": str(len(self._counts)), "errors": "0"}
        suite.attrib["skipped"] = str(len(left_out))
        for check in every:
            case = ET.SubElement(suite, "testcase", name=check, classname="jiaokan")
            if count := self._counts[check]:
                failure = ET.SubElement(
                    case, "failure", message=f"{count} problem{'s' if count > 1 else ''}", type=check
                )
                more = [f"… and {count - _MOST} more"] if count > _MOST else []
                failure.text = "\n".join([*self._lines[check], *more])
            elif check in left_out:
                ET.SubElement(case, "skipped", message="not looked at")
        ET.SubElement(suite, "system-err").text = escaped(notes)
        suites = ET.Element("testsuites", name="jiaokan")
        suites.append(suite)
        ET.indent(suites)
        return ET.tostring(suites, encoding="unicode", xml_declaration=True) + "\n"
