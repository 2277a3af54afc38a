"""What the scores of an audit say, as lines for a terminal, as JSON values and as a block of Markdown. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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
_METHOD = "Shares are weighted by stratum; intervals are Wilson's on the effective sample size, at 95 %."


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


def _percent(rate: Rate) -> str:
    if rate.value is None or rate.low is None or rate.high is None:
        return "–"
    return f"{100 * rate.value:.1f} % ({100 * rate.low:.1f} to {100 * rate.high:.1f})"


def _who(audit: Audit) -> str:
    judge = audit.judge
    by = f"not a person: {judge.model}" if judge.kind == "model" else "a person"
    return visible(f"{judge.name} ({by}), {judge.date}")


def _what(audit: Audit) -> str:
    sample, untold = audit.sample, open_ones(audit)
    left = f", {untold} of them not judged" if untold else ""
    named = f"{sample.release} {sample.version}, data digest {sample.data_digest[:12]}"
    return visible(f"{len(audit.judgements)} units{left}, seed {sample.seed}, of {named}")


def agreed(found: Agreement) -> str:
    """Say how far two judges agree."""
    if found.raw is None:
        return "no unit was judged by both"
    kappa = "not defined, for both say the same of all" if found.kappa is None else f"{found.kappa:.2f}"
    rare = (
        "; of verdicts that are nearly all alike it says little" if found.raw > _NEARLY_ALL > (found.kappa or 0) else ""
    )
    return f"agreement: {found.same} of {found.both} alike ({100 * found.raw:.1f} %), Cohen's kappa {kappa}{rare}"


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


def markdown(audits: Sequence[Audit]) -> str:
    """Write the block for a card: who judged what, a row a kind, and which strata something wrong was found in."""
    blocks = [line for audit in audits for line in _block(audit)]
    pairs = [
        f"{_cell(one.judge.name)} and {_cell(other.judge.name)}: {agreed(agreement(one, other))}."
        for one, other in combinations(audits, 2)
        if one.sample.digest == other.sample.digest
    ]
    return "\n".join([*blocks, *(line for pair in pairs for line in (pair, ""))])


def _block(audit: Audit) -> Iterable[str]:
    sample = audit.sample
    yield (
        f"Judged by {_cell(_who(audit))}: {len(audit.judgements)} units of the release with data"
        f" digest `{sample.data_digest[:12]}`, drawn with seed {sample.seed}"
        f" (`jiaokan audit draw … --n {sample.n} --seed {sample.seed}`). {_METHOD}"
    )
    yield ""
    yield "| judged | in the release | drawn | right | wrong | cannot tell | share right, 95 % interval |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | --- |"
    kinds = score(audit)
    for kind in kinds:
        yield _row(_NAMES[kind.kind], kind.all)
    for kind in kinds:
        for stratum in kind.strata:
            if stratum.wrong or stratum.cannot_tell:
                yield _row(f"{kind.kind}: {stratum.name}", stratum)
    yield ""


def _row(name: str, tally: Tally) -> str:
    counts = (f"{tally.rows:,}", tally.drawn, tally.right, tally.wrong, tally.cannot_tell)
    return f"| {_cell(name)} | {' | '.join(map(str, counts))} | {_percent(tally.rate)} |"


def _cell(text: str) -> str:
    """Write a name into Markdown: nothing in it may end the cell or open markup."""
    seen = visible(text).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")
    return "".join(f"\\{char}" if char in "[]`*_" else char for char in seen)
