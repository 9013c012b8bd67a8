"""How effects of place are distributed: by province, partially pooled, drifting from year to year.

An effect of kind k in province p and year t is a national part plus the province's own::

    a(k,p,t) = m(k,t) + w(k,p,t)
    m(k,2016) = N(0, start)      m(k,t) = m(k,t-1) + slope(k) + N(0, step)
    w(k,p,2016) = N(0, start)    w(k,p,t) = w(k,p,t-1) + slope(k,p) + N(0, step)

with a standard deviation of each part by kind, ``SPREADS``. A walk with a slope of its own knows
that what grew faster does so for years, and a province of which little is published is drawn
towards the nation. How large the spreads of a kind are is uncertain itself: a draw multiplies those
of a kind with a log-normal factor.

The model is that of a structural time series (Harvey 1989, local level and trend) with random
coefficients (Gelman & Hill 2007). The spreads are assumptions, each from half to twice what is
stated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from sim import evidence
from sim.behaviour.effects import PROVINCES, YEARS, Effects, Kind
from sim.core.arrays import Floats
from sim.core.clock import FIRST_YEAR, LAST_YEAR

if TYPE_CHECKING:
    import pandas as pd

UNSURE = 0.4  # sd of the ln factor on all spreads of a kind; assumption, 0.2-0.6
THOUSANDTH = 1e-3
HELD = 3.0  # steps that the stated size counts for when it is estimated anew: ``UNSURE``, in steps
WALK, OUTSIDE, LATER = 2, 3, 4  # keep these lots apart from others of a draw
# Growth of nominal GDP. Provinces' differed from the nation's by this much over 2016-2021 (National
# Bureau of Statistics, provincial accounts as revised to 2021), a third of it lasting a year.
GDP_OWN, GDP_LASTS = 0.028, 0.3
GDP_NATION = 0.008  # of the nation's about its stated path; assumption, 0.005-0.015
GDP_UNTOLD = 0.025  # and about what was expected, where nothing is told: 2016-2021, the same source


@dataclass(frozen=True)
class Spread:
    """Standard deviations of a part: of its first year, of what a year adds, of its slope a year;
    ``slope_mean`` is what slopes scatter about."""

    start: float
    step: float
    slope: float = 0.0
    slope_mean: float = 0.0


@dataclass(frozen=True)
class Spreads:
    """Of the nation's part and of a province's own."""

    nation: Spread
    own: Spread


SPREADS: Mapping[Kind, Spreads] = {
    Kind.START: Spreads(Spread(0.1, 0.1, 0.03), Spread(0.2, 0.2, 0.03)),
    Kind.RESEARCH: Spreads(Spread(0.05, 0.05, 0.02), Spread(0.1, 0.12, 0.03)),
    # That patents rose beyond R&D has the sign of Hu, Zhang & Zhao (2017, Journal of Development
    # Economics 124:107-119); how fast is an assumption, 0-0.06 a year.
    Kind.PATENTS: Spreads(Spread(0.1, 0.05, 0.02, 0.03), Spread(0.15, 0.15, 0.03)),
    Kind.CERTIFICATES: Spreads(Spread(0.2, 0.15), Spread(0.3, 0.2, 0.03)),
    Kind.BIRTHS: Spreads(Spread(0.1, 0.1), Spread(0.2, 0.1)),
    Kind.INSTITUTES: Spreads(Spread(0.05, 0.03, 0.01), Spread(0.03, 0.04, 0.03)),
    Kind.LABORATORIES: Spreads(Spread(0.3, 0.2), Spread(0.4, 0.3, 0.05)),
    Kind.RURAL_INCOME: Spreads(Spread(0.005, 0.01), Spread(0.01, 0.01)),
    Kind.URBAN_INCOME: Spreads(Spread(0.005, 0.01, 0.01), Spread(0.01, 0.01)),
    Kind.LITERACY: Spreads(Spread(0.05, 0.03), Spread(0.08, 0.03)),
    Kind.REGISTER: Spreads(Spread(0.15, 0.1), Spread(0.1, 0.05)),
    Kind.CLAIMANTS: Spreads(Spread(0.1, 0.06), Spread(0.1, 0.05)),
    Kind.RELIEF: Spreads(Spread(0.3, 0.06), Spread(0.1, 0.05)),
    Kind.ABOVE_SCALE: Spreads(Spread(0.02, 0.04), Spread(0.05, 0.04, 0.01)),
    Kind.INDUSTRY: Spreads(Spread(0.02, 0.02, 0.04), Spread(0.1, 0.05, 0.02)),
    Kind.HIGH_TECH: Spreads(Spread(0.1, 0.05, 0.02), Spread(0.15, 0.1, 0.03)),
    Kind.SURVEYED: Spreads(Spread(0.002, 0.003), Spread(0.01, 0.02)),
}
CORRECTED = (120000, 150000, 220000, 370000)
"""Tianjin, Inner Mongolia, Jilin, Shandong, whose statistics were corrected over these years."""
CORRECTIONS = {Kind.SURVEYED: 0.15}
"""Sd of what each of the years of ``CORRECTED_IN`` corrects, and leaves corrected; assumption,
0.1-0.2."""
CORRECTED_IN = (2017, 2018, 2019)
FITTED = tuple(SPREADS)
"""Kinds that published figures tell of; GDP is an outside path, see ``gdp_drift``."""


@dataclass(frozen=True)
class Walks:
    """Effects of ``number`` members over ``years`` from 2016 on, by what they are made of.

    ``nation`` (number, kinds, 1 + years) and ``own`` (number, kinds, provinces, 1 + years): the
    slope, then what each year adds. Kinds are ``FITTED``, provinces ``PROVINCES``.
    """

    nation: Floats
    own: Floats

    @classmethod
    def drawn(cls, number: int, years: int, seed: int) -> Walks:
        """Members drawn from ``SPREADS``; member k is the same however many there are."""
        parts = [_drawn(years, np.random.default_rng([seed, k])) for k in range(number)]
        nation, own = (np.stack(part) for part in zip(*parts, strict=True))
        return cls(nation, own)

    @classmethod
    def posterior(cls) -> Walks:
        """Members of the posterior that ships, one a row of ``sim/evidence/posterior.csv``."""
        return _posterior()

    @classmethod
    def from_table(cls, table: pd.DataFrame) -> Walks:
        """From a row a member, kind and place (0 for the nation, then ``PROVINCES``), in this
        order: slope, then steps by year, in thousandths."""
        flat = THOUSANDTH * table.drop(columns=["member", "kind", "place"]).to_numpy(float)
        both = flat.reshape(-1, len(FITTED), 1 + len(PROVINCES), flat.shape[1])
        return cls(both[:, :, 0], both[:, :, 1:])

    @property
    def number(self) -> int:
        """How many members there are."""
        return len(self.nation)

    @property
    def mean(self) -> Walks:
        """One member, the mean of all."""
        return Walks(self.nation.mean(0, keepdims=True), self.own.mean(0, keepdims=True))

    @property
    def years(self) -> int:
        """How many years they are of."""
        return self.nation.shape[-1] - 1

    @property
    def paths(self) -> Floats:
        """The effects, (number, kinds, years, provinces)."""
        whole = self.nation[:, :, None, :] + self.own
        slope, steps = whole[..., :1], whole[..., 1:]
        path = np.cumsum(steps, axis=-1) + slope * np.arange(self.years)
        return np.moveaxis(path, -1, 2)

    @property
    def centred(self) -> Walks:
        """The same effects, what provinces' own parts have in common put down to the nation's part
        as far as the spreads of both say that it is likely to be its."""
        nation = np.array([_sizes(spreads.nation) for spreads in SPREADS.values()])
        own = np.array([_sizes(spreads.own) for spreads in SPREADS.values()])
        shared = nation**2 / np.maximum(nation**2 + own**2 / len(PROVINCES), 1e-300)
        columns = np.r_[0, 1, np.full(self.years - 1, 2)]  # slope, start, steps
        common = shared[:, columns] * self.own.mean(axis=2)
        return Walks(self.nation + common, self.own - common[:, :, None, :])

    def still(self, member: int, extra: Floats | None = None) -> Effects:
        """The effects of a member, those of its last year for ever after. ``extra`` (YEARS,
        provinces) is put on GDP."""
        return _effects(self.paths[member], extra)

    def continued(self, member: int, seed: int, extra: Floats | None = None) -> Effects:
        """The effects of a member, which walk on after its last year by the luck of ``seed``.

        Steps are as large as the member's own steps so far ask for, with the stated size counting
        as ``HELD`` of them: the draw of a variance given its normal draws and a scaled inverse
        chi-squared prior. ``extra`` as in ``still``.
        """
        rng = np.random.default_rng([seed, WALK])
        later = np.random.default_rng([seed, LATER])
        nation, stated = self.nation[member], [one.nation for one in SPREADS.values()]
        nation = _longer(nation, stated, (rng, later), np.zeros_like(nation))
        own, stated = self.own[member], [one.own for one in SPREADS.values()]
        own = _longer(own, stated, (rng, later), corrected(self.years))
        return _effects(Walks(nation[None], own[None]).paths[0], extra)


@cache
def _posterior() -> Walks:
    return Walks.from_table(evidence.effects_of_place())


def _sizes(spread: Spread) -> tuple[float, float, float]:
    return spread.slope, spread.start, spread.step


def corrected(years: int) -> Floats:
    """Sd of corrections by kind, province and part, (kinds, provinces, 1 + years): the slope, then
    what each year adds."""
    sd = np.zeros((len(FITTED), len(PROVINCES), 1 + years))
    for kind, size in CORRECTIONS.items():
        for code in CORRECTED:
            for year in CORRECTED_IN:
                if year < FIRST_YEAR + years:
                    sd[FITTED.index(kind), PROVINCES.index(code), 1 + year - FIRST_YEAR] = size
    return sd


def _longer(
    past: Floats,
    spreads: Sequence[Spread],
    luck: tuple[np.random.Generator, np.random.Generator],
    jumps: Floats,
) -> Floats:
    """``past`` (kinds, ..., 1 + years) with steps drawn for the rest of ``YEARS``, by the first
    of ``luck`` up to the plan's last year and by the second after it; steps with ``jumps`` (sd,
    shape of ``past``) tell nothing of others."""
    rng, later = luck
    stated = np.array([spread.step for spread in spreads])
    seen = np.where(jumps > 0.0, np.nan, past)[..., 2:].reshape(len(past), -1)
    total = HELD * stated**2 + np.nansum(seen**2, axis=1)
    sd = np.sqrt(total / rng.chisquare(HELD + np.isfinite(seen).sum(axis=1)))
    plan = LAST_YEAR - FIRST_YEAR + 2 - past.shape[-1]
    parts = (rng, plan), (later, YEARS + 1 - past.shape[-1] - plan)
    new = np.concatenate([one.standard_normal((*past.shape[:-1], k)) for one, k in parts], axis=-1)
    new *= sd.reshape(-1, *[1] * (past.ndim - 1))
    return np.concatenate([past, new], axis=-1)


def _drawn(years: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """``nation`` (kinds, 1 + years) and ``own`` (kinds, provinces, 1 + years) of one member."""
    nation, own = [], []
    for spreads in SPREADS.values():
        factor = np.exp(UNSURE * rng.standard_normal(2))
        nation.append(_part(spreads.nation, factor[0], (years,), rng))
        own.append(_part(spreads.own, factor[1], (len(PROVINCES), years), rng))
    sd = corrected(years)
    return np.stack(nation), np.stack(own) + sd * rng.standard_normal(sd.shape)


def _part(
    spread: Spread, factor: float, shape: tuple[int, ...], rng: np.random.Generator
) -> Floats:
    """Slope and steps, (..., 1 + years) where ``shape`` is (..., years)."""
    size = np.array([spread.slope, spread.start, *[spread.step] * (shape[-1] - 1)])
    z = factor * size * rng.standard_normal((*shape[:-1], shape[-1] + 1))
    z[..., 0] += spread.slope_mean
    return z


def _effects(path: Floats, gdp: Floats | None) -> Effects:
    """``path`` (kinds, years, provinces) as effects; the last year's stay."""
    values = np.zeros((len(Kind), YEARS, len(PROVINCES)))
    years = path.shape[1]
    values[list(FITTED), :years] = path
    values[list(FITTED), years:] = path[:, -1:]
    if gdp is not None:
        values[Kind.GDP] = gdp
    return Effects(values)


def gdp_drift(known: int, nation_known: int, seed: int, nation: float = GDP_NATION) -> Floats:
    """ln of GDP over its path (YEARS, provinces), drawn from the year after ``known`` on.

    Provinces' growth differs from the nation's by ``GDP_OWN`` with persistence ``GDP_LASTS``, the
    nation's from its path by ``nation`` after the year ``nation_known``.
    """
    rng = np.random.default_rng([seed, OUTSIDE])
    weights = np.array([evidence.gdp_by_province(2020)[code] for code in PROVINCES])
    growth, path = np.zeros(len(PROVINCES)), np.zeros((YEARS, len(PROVINCES)))
    common, level, country = 0.0, np.zeros(len(PROVINCES)), 0.0
    for place in range(YEARS):
        luck, shared = rng.standard_normal(len(PROVINCES)), rng.standard_normal()
        if FIRST_YEAR + place > known:
            growth = GDP_LASTS * growth + GDP_OWN * (1.0 - GDP_LASTS**2) ** 0.5 * luck
            growth -= np.average(growth, weights=weights)
            level = level + growth
        if FIRST_YEAR + place > nation_known:
            common = GDP_LASTS * common + nation * (1.0 - GDP_LASTS**2) ** 0.5 * shared
            country += common
        path[place] = level + country
    return path


def gdp_forecast(origin: int) -> Floats:
    """ln of the GDP expected at the end of ``origin`` over what it came to be, (YEARS, provinces):
    growth of each province goes on as its mean over the three years before. For hindcasts; zero
    up to the origin and after 2021."""
    known = range(2015, 2022)
    gdp = np.array([[evidence.gdp_by_province(y)[code] for code in PROVINCES] for y in known])
    last = origin - known[0]
    rate = np.log(gdp[last] / gdp[max(last - 3, 0)]) / min(3, last)
    ahead = np.arange(1, len(gdp) - last)[:, None]
    path = np.zeros((YEARS, len(PROVINCES)))
    off = np.log(gdp[last]) + ahead * rate - np.log(gdp[last + 1 :])
    path[last : last + len(ahead)] = off
    path[last + len(ahead) :] = off[-1] if len(ahead) else 0.0
    return path
