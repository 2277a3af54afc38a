"""What the scores of an audit say, as lines for a terminal, as JSON values and as a block of Markdown. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import combinations
from typing import Any

from jiaokan.audit.model import Audit
from jiaokan.audit.score import Agreement, Rate, Tally, agreement, open_ones, score, wrong_ones
from jiaokan.text.shown import visible

_NAMES = {
    "edit": "edits that are right",
    "paragraph": "paragraphs that are clean and whole",
    "heading": "headings with right words and level",
    "boundary": "boundaries that are right",
    "removed": "sources of which no text of the document was removed",
}
_NEARLY_ALL = 0.8  # of units told alike: below that kappa is not surprising
# What a block of Markdown says, by the keys of its Chinese ([audit] of data/zh.toml).
WORDS: Mapping[str, str] = {
    **_NAMES,
    "person": "a person",
    "model": "not a person: {0}",
    "judge": "{0} ({1}), {2}",
    "judged": "Judged by {0}: {1} units of the release with data digest {2}, drawn with seed {3} ({4}). {5}",
    "method": "Shares are weighted by stratum; intervals are Wilson's on the effective sample size, at 95 %.",
    "columns": "judged | in the release | drawn | right | wrong | cannot tell | share right, 95 % interval",
    "stratum": "{0}: {1}",
    "interval": "{0} % ({1} to {2})",
    "agreement": "{0} and {1}: {2}.",
    "alike": "agreement: {0} of {1} alike ({2} %), Cohen's kappa {3}",
    "kappa": "not defined, for both say the same of all",
    "rare": "; of verdicts that are nearly all alike it says little",
    "nobody": "no unit was judged by both",
    **{f"kind-{kind}": kind for kind in _NAMES},
}
Said = Callable[..., str]


def lines(audit: Audit) -> Iterator[str]:
    """Yield the scores for a terminal: a line a kind, then each stratum with something wrong or untold, then the notes."""
    yield f"{_who(audit)}: {_what(audit)}"
    for kind in score(audit):
        yield f"{kind.kind:<10} {_tally(kind.all)}"
        for stratum in kind.strata:
            if stratum.right < stratum.drawn:
                yield f"  {visible(stratum.name):<24} {_tally(stratum)}"
        if kind.untold_rows:
            yield f"  {kind.untold_rows:,} rows are in strata of which nothing was told"
    for kind_name, stratum_name, id_, note in wrong_ones(audit):
        yield f"wrong: {kind_name} {visible(id_)} ({visible(stratum_name)}) {visible(note)}"


def _tally(tally: Tally) -> str:
    said = f"right {tally.right} of {tally.told}, cannot tell {tally.cannot_tell}, {tally.rows:,} in the release"
    return f"{_percent(tally.rate)}  {said}"


def english(name: str, *values: object) -> str:
    """Say something in English."""
    return WORDS[name].format(*values)


def _percent(rate: Rate, say: Said = english) -> str:
    if rate.value is None or rate.low is None or rate.high is None:
        return "–"
    return say("interval", *(f"{100 * each:.1f}" for each in (rate.value, rate.low, rate.high)))


def _who(audit: Audit, say: Said = english) -> str:
    judge = audit.judge
    by = say("model", judge.model) if judge.kind == "model" else say("person")
    return visible(say("judge", judge.name, by, judge.date))


def _what(audit: Audit) -> str:
    sample, untold = audit.sample, open_ones(audit)
    left = f", {untold} of them not judged" if untold else ""
    named = f"{sample.release} {sample.version}, data digest {sample.data_digest[:12]}"
    return visible(f"{len(audit.judgements)} units{left}, seed {sample.seed}, of {named}")


def agreed(found: Agreement, say: Said = english) -> str:
    """Say how far two judges agree."""
    if found.raw is None:
        return say("nobody")
    kappa = say("kappa") if found.kappa is None else f"{found.kappa:.2f}"
    rare = say("rare") if found.raw > _NEARLY_ALL > (found.kappa or 0) else ""
    return say("alike", found.same, found.both, f"{100 * found.raw:.1f}", kappa) + rare


def to_json(audit: Audit) -> dict[str, Any]:
    """Give the scores as plain JSON values."""
    sample = audit.sample
    return {
        "sample": {
            name: getattr(sample, name) for name in ("release", "version", "data_digest", "seed", "n", "digest")
        },
        "judge": asdict(audit.judge),
        "units": len(audit.judgements),
        "not_judged": open_ones(audit),
        "kinds": [asdict(kind) for kind in score(audit)],
    }


def markdown(audits: Sequence[Audit], say: Said = english) -> str:
    """Write the block for a card: who judged what, a row a kind, and which strata something wrong was found in.

    ``say`` says it in the card's language, as ``chinese.audit`` does.
    """
    blocks = [line for audit in audits for line in _block(audit, say)]
    pairs = [
        say("agreement", _cell(one.judge.name), _cell(other.judge.name), agreed(agreement(one, other), say))
        for one, other in combinations(audits, 2)
        if one.sample.digest == other.sample.digest
    ]
    return "\n".join([*blocks, *(line for pair in pairs for line in (pair, ""))])


def _block(audit: Audit, say: Said) -> Iterable[str]:
    sample = audit.sample
    command = f"`jiaokan audit draw … --n {sample.n} --seed {sample.seed}`"
    digest, units = f"`{sample.data_digest[:12]}`", len(audit.judgements)
    yield say("judged", _cell(_who(audit, say)), units, digest, sample.seed, command, say("method"))
    yield ""
    yield f"| {say('columns')} |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | --- |"
    kinds = score(audit)
    for kind in kinds:
        yield _row(say(kind.kind), kind.all, say)
    for kind in kinds:
        for stratum in kind.strata:
            if stratum.wrong or stratum.cannot_tell:
                yield _row(say("stratum", say(f"kind-{kind.kind}"), stratum.name), stratum, say)
    yield ""


def _row(name: str, tally: Tally, say: Said) -> str:
    counts = (f"{tally.rows:,}", tally.drawn, tally.right, tally.wrong, tally.cannot_tell)
    return f"| {_cell(name)} | {' | '.join(map(str, counts))} | {_percent(tally.rate, say)} |"


def _cell(text: str) -> str:
    """Write a name into Markdown: nothing in it may end the cell or open markup."""
    seen = visible(text).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")
    return "".join(f"\\{char}" if char in "[]`*_" else char for char in seen)
