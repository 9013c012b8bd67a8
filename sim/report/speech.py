"""Words, names and figures in one language: what every form of a result says them with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sim.report import names, numbers
from sim.report.numbers import Shown
from sim.text import BETWEEN_CLAUSES, BETWEEN_SENTENCES, catalogue, listed, say


@dataclass(frozen=True)
class Speech:
    """Says things in ``language`` (en, zh). A page's own words stand under ``key`` in the
    catalogue; a stem that is not among them is a whole key."""

    language: str
    key: str = ""

    def whole(self, stem: str) -> str:
        """The key of the catalogue that ``stem`` means."""
        own = f"{self.key}.{stem}"
        return own if own in catalogue() else stem

    def say(self, stem: str, **words: object) -> str:
        """The text of that ``stem``, with ``words`` in its gaps."""
        return say(self.whole(stem), self.language, **words)

    def name(self, kind: str, word: str) -> str:
        """What a thing of that ``kind`` (indicator, lever, scope ...) is called."""
        return names.name(kind, word, self.language)

    def factor(self, setting: str) -> str:
        """What varies in a study, from the dotted name of its setting."""
        return names.factor_name(setting, self.language)

    def series(self, indicator: str, scope: str, unit: str = "") -> str:
        """An indicator with its scope and, where it is given, the label of its unit."""
        return self.measured(names.series_name(indicator, scope, self.language), unit)

    def measured(self, measure: str, unit: str) -> str:
        """``measure`` with its ``unit`` behind it, if it has one."""
        return self.say("report.measure", measure=measure, unit=unit) if unit else measure

    def marked_year(self, words: str, year: int) -> str:
        """``words`` that name ``year``, marked if it is one of an outlook."""
        return names.marked_year(words, year, self.language)

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

    def of_setting(self, unit: str) -> Shown:
        """How a setting in ``unit`` is shown."""
        return numbers.of_setting(unit, self.language)

    def with_unit(self, value: float, unit: str, *, signed: bool = False) -> str:
        """A number and the label of its unit, "" for none."""
        return numbers.with_unit(value, unit, self.language, signed=signed)

    def beside(self, figure: str, unit: str) -> str:
        """A figure in words and the label of its unit, "" for none."""
        return numbers.beside(figure, unit, self.language)

    def amount(self, value: float, unit: str) -> str:
        """``value`` in the size of ``unit`` in which it is read, and that unit's label."""
        scale = self.shown(unit, value)
        return self.with_unit(value * scale.factor, scale.label)

    def percent(self, value: float, *, signed: bool = True) -> str:
        """A change in per cent."""
        return self.with_unit(value, "%", signed=signed)
