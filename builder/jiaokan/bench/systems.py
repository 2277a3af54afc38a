"""What stands beside Jiaokan in the benchmark: nothing, and what people do today. Each is a function of a text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from jiaokan.errors import InputError
from jiaokan.pipeline import clean
from jiaokan.text import hanzi
from jiaokan.text.chars import HAN

Restore = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class System:
    """A way of cleaning a text; ``module`` is what has to be installed for it."""

    id: str
    about: str
    make: Callable[[], Restore]
    module: str | None = None

    @property
    def is_there(self) -> bool:
        """Tell whether what it needs is installed."""
        return self.module is None or find_spec(self.module) is not None


def _nothing() -> Restore:
    return lambda text: text


def _jiaokan() -> Restore:
    return lambda text: clean(text).text


def _opencc() -> Restore:
    return lambda text: hanzi.convert(text, "t2s")


_GLOSS = re.compile(r"[(（][a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{1,6}[)）]")
_WIDE = str.maketrans({",": "，", ":": "：", ";": "；", "?": "？", "!": "！", "(": "（", ")": "）"})
_NARROW = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_BESIDE_HAN = re.compile(f"(?<=[{HAN}])[,:;?!()]|[,:;?!()](?=[{HAN}])")


def _expressions() -> Restore:
    """What a careful afternoon gives: OpenCC, one expression for glosses, a table of widths beside Han."""

    def restore(text: str) -> str:
        text = hanzi.convert(_GLOSS.sub("", text), "t2s").translate(_NARROW)
        return _BESIDE_HAN.sub(lambda match: match.group().translate(_WIDE), text)

    return restore


def _zhconv() -> Restore:
    module = import_module("zhconv")
    return lambda text: module.convert(text, "zh-hans")


def _ftfy() -> Restore:
    module = import_module("ftfy")
    fix: Restore = module.fix_text
    return fix


def _data_juicer() -> Restore:
    """Chain the mappers that treat this kind of damage: unicode, links, copyright, whitespace, punctuation, script."""
    mappers = import_module("data_juicer.ops.mapper")
    chain = [
        mappers.FixUnicodeMapper(), mappers.CleanLinksMapper(), mappers.CleanCopyrightMapper(),
        mappers.WhitespaceNormalizationMapper(), mappers.PunctuationNormalizationMapper(), mappers.ChineseConvertMapper(mode="t2s"),
    ]  # fmt: skip

    def restore(text: str) -> str:
        samples = {"text": [text]}
        for mapper in chain:
            samples = mapper.process_batched(samples)
        return str(samples["text"][0])

    return restore


def _jionlp() -> Restore:
    module = import_module("jionlp")
    return lambda text: str(module.tra2sim(module.clean_text(text), mode="char"))


SYSTEMS: tuple[System, ...] = (
    System("jiaokan", "this package", _jiaokan),
    System("nothing", "the damaged text as it is", _nothing),
    System("opencc", "OpenCC t2s", _opencc),
    System("expressions", "OpenCC t2s, an expression for glosses, a table of widths", _expressions),
    System("zhconv", "zhconv zh-hans", _zhconv, "zhconv"),
    System("ftfy", "ftfy.fix_text with its defaults", _ftfy, "ftfy"),
    System(
        "data-juicer",
        "its mappers for unicode, links, copyright, whitespace, punctuation, script",
        _data_juicer,
        "data_juicer",
    ),
    System("jionlp", "clean_text and tra2sim", _jionlp, "jionlp"),
)


def chosen(ids: tuple[str, ...]) -> Iterator[System]:
    """Yield the systems asked for, or all that are installed.

    Raises InputError for a name that is none, and for a system that is not installed.
    """
    known = {system.id: system for system in SYSTEMS}
    for name in ids:
        if name not in known:
            raise InputError("--system", "no such system", got=name, expected=" or ".join(known))
        if not known[name].is_there:
            raise InputError("--system", f"{name} needs {known[name].module}", next_step="install it")
    for system in SYSTEMS:
        if system.id in ids or (not ids and system.is_there):
            yield system
