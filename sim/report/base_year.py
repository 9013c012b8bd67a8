"""The nation at the end of 2020, simulated beside what was published."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from sim.analysis import bands
from sim.analysis.calibration.series import figures_to_fit
from sim.evidence import observations
from sim.report.numbers import number
from sim.report.published import published_path
from sim.report.speech import Speech
from sim.targets import BASE_YEAR, NATION

SHOWN = (
    "gerd",
    "industry_rd",
    "industry_rd_to_revenue",
    "industry_firms",
    "industry_firms_with_rd",
    "industry_firms_with_rd_institution",
    "hnte_stock",
    "tech_sme_registered",
    "little_giant_stock",
    "super_deduction_tax_relief",
    "science_literacy",
    "science_literacy_rural",
    "science_literacy_urban",
    "disposable_income_rural",
)
FAR = 20.0  # per cent from the published figure, beyond which a series is not quoted


@dataclass(frozen=True)
class Compared:
    """An indicator of the nation at the end of 2020, simulated and published, in ``unit``."""

    indicator: str
    unit: str
    median: float
    low: float
    high: float
    published: float

    @property
    def gap(self) -> float:
        """The median against the published figure, %."""
        return 100.0 * (self.median / self.published - 1.0)

    @property
    def far(self) -> bool:
        """Whether it is too far off for its level or growth to be relied on."""
        return abs(self.gap) > FAR


def compared(indicators: pd.DataFrame) -> list[Compared]:
    """What can be held against a published figure, in the order of ``SHOWN``."""
    nation = (indicators["year"] == BASE_YEAR) & (indicators["scope"] == NATION)
    end = bands(indicators[nation & indicators["indicator"].isin(SHOWN)])
    rows = []
    for row in end.drop_duplicates("indicator").to_dict("records"):
        history = published_path(row["indicator"], row["unit"])
        if BASE_YEAR in history.index:
            own_values = {key: row[key] for key in ("indicator", "unit", "median", "low", "high")}
            rows.append(Compared(**own_values, published=float(history[BASE_YEAR])))
    return sorted(rows, key=lambda row: SHOWN.index(row.indicator))


def fitted_indicators() -> frozenset[str]:
    """Indicators whose national figure of 2020 a calibration fits."""
    figures = figures_to_fit(observations("calibration", scope=NATION))
    return frozenset(figures.loc[figures["year"] == BASE_YEAR, "indicator"])


def compared_row(row: Compared, mark: str, voice: Speech) -> tuple[str, str, str, str]:
    """Indicator with unit and ``mark``, simulated with interval, published, gap, as shown."""
    scale = voice.shown(row.unit, max(row.high, row.published))
    indicator = voice.name("indicator", row.indicator)
    spread = voice.interval(row.low * scale.factor, row.high * scale.factor)
    return (
        voice.say("report.measure", measure=indicator, unit=scale.label) + mark,
        f"{number(row.median * scale.factor)} ({spread})",
        number(row.published * scale.factor),
        number(row.gap, signed=True) + "%",
    )
