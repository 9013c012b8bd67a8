"""Words, names and figures in one language: what every form of a result says them with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sim.report import names, numbers
from sim.report.numbers import Shown
from sim.text import BETWEEN_CLAUSES, BETWEEN_SENTENCES, listed, say


@dataclass(frozen=True)
class Speech:
    """Says things in ``language`` (en, zh). ``key`` is where its words stand in the catalogue;
    with "" a stem is a whole key."""

    key: str
    language: str

    def whole(self, stem: str) -> str:
        """The key of the catalogue that ``stem`` means."""
        return f"{self.key}.{stem}" if self.key else stem

    @property
    def general(self) -> Speech:
        """The same language for words that are no page's own."""
        return Speech("", self.language)

    def say(self, stem: str, **words: object) -> str:
        """The text of that ``stem``, with ``words`` in its gaps."""
        return say(self.whole(stem), self.language, **words)

    def name(self, kind: str, word: str) -> str:
        """What a thing of that ``kind`` (indicator, lever, scope ...) is called."""
        return names.name(kind, word, self.language)

    def series(self, indicator: str, scope: str, unit: str = "") -> str:
        """An indicator with its scope and, where it is given, the label of its unit."""
        series = names.series_name(indicator, scope, self.language)
        return say("report.measure", self.language, measure=series, unit=unit) if unit else series

    def listed(self, words: Iterable[str]) -> str:
        """``words`` in a row."""
        return listed(list(words), self.language)

    def clauses(self, words: Iterable[str]) -> str:
        """``words`` as clauses of a sentence."""
        return BETWEEN_CLAUSES[self.language].join(words)

    def sentences(self, words: Iterable[str]) -> str:
        """``words`` as sentences, one behind the other."""
        return BETWEEN_SENTENCES[self.language].join(words)

    def interval(self, low: float, high: float, *, signed: bool = False) -> str:
        """Two ends."""
        return numbers.interval(low, high, self.language, signed=signed)

    def shown(self, unit: str, largest: float = 0.0) -> Shown:
        """How figures in ``unit`` up to ``largest`` are shown."""
        return numbers.shown(unit, self.language, largest)

    def with_unit(self, value: float, unit: str, *, signed: bool = False) -> str:
        """A number and the label of its unit, "" for none."""
        return numbers.with_unit(value, unit, self.language, signed=signed)

    def amount(self, value: float, unit: str) -> str:
        """``value`` in the size of ``unit`` in which it is read, and that unit's label."""
        scale = self.shown(unit, value)
        return self.with_unit(value * scale.factor, scale.label)

    def percent(self, value: float, *, signed: bool = True) -> str:
        """A change in per cent."""
        return self.with_unit(value, "%", signed=signed)
