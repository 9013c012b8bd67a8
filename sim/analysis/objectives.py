"""What is wanted of a mix of levers: indicators and gaps, against the plan, draw by draw."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from sim.analysis.equity import GAPS, gap
from sim.errors import InputError, nearest
from sim.measure.indicators import GROUPS, INDICATORS
from sim.model.policy.levers import about_levers
from sim.targets import COUNTY_AREA, READINGS, lower_than_base

LOW = 0.1  # the quantile over draws that counts as low
BASE = "=base"  # ends the names of the baseline's columns
LESS_IS_BETTER = frozenset(
    {about.moves for about in about_levers().values() if about.direction < 0}
    | {name for r in READINGS if r.rule is lower_than_base for name, _ in r.series}
)
RATIOS = tuple(name for name, indicator in INDICATORS.items() if indicator.denominator)
PLACES = (*GAPS, *GROUPS)


@dataclass(frozen=True)
class Objective:
    """An indicator of the last year at ``place``, a scope or one of ``GAPS``."""

    indicator: str
    place: str

    @property
    def word(self) -> str:
        """As it is asked for, and the name of its column."""
        return f"{self.indicator}@{self.place}"

    @property
    def slug(self) -> str:
        """The same in letters, digits and _."""
        return re.sub(r"\W+", "_", self.word)

    @property
    def is_gap(self) -> bool:
        """Whether it is the distance between two groups of counties."""
        return self.place in GAPS

    @property
    def series(self) -> tuple[tuple[str, str], ...]:
        """The pairs of indicator and scope that it is read from."""
        return tuple((self.indicator, scope) for scope in GAPS.get(self.place, (self.place,)))

    @property
    def unit(self) -> str:
        """The unit of its indicator."""
        return INDICATORS[self.indicator].unit

    @property
    def target(self) -> str:
        """The first target that is judged by this very series; empty if none is."""
        return next((r.target for r in READINGS if self.series[0] in r.series), "")


def objectives_of(words: Sequence[str], where: str) -> list[Objective]:
    """The objectives that ``words`` ask for, ``indicator@place``; without a place, county areas.

    Raises ``InputError``, in which ``where`` names the setting, for fewer than two, one asked for
    twice, an unknown indicator or place, and a gap in what adds up.
    """
    objectives = []
    for word in words:
        indicator, _, place = str(word).partition("@")
        objective = Objective(indicator, place or COUNTY_AREA)
        _check(objective, str(word), where)
        if objective in objectives:
            raise InputError("objective_twice", where=where, value=word)
        objectives.append(objective)
    if len(objectives) < 2:
        raise InputError("no_objectives", where=where, allowed="[gerd,capability@east-west]")
    return objectives


def _check(objective: Objective, word: str, where: str) -> None:
    if objective.indicator not in INDICATORS:
        near = nearest(objective.indicator, INDICATORS)
        raise InputError("unknown_indicator", where=where, value=objective.indicator, nearest=near)
    if objective.place not in PLACES:
        near = nearest(objective.place, PLACES)
        raise InputError("unknown_place", where=where, value=objective.place, nearest=near)
    if objective.is_gap and not INDICATORS[objective.indicator].denominator:
        near = f"{nearest(objective.indicator, RATIOS, 0.0)}@{objective.place}"
        raise InputError("gap_of_sums", where=where, value=word, nearest=near)


def gains(
    outcomes: pd.DataFrame, objectives: Sequence[Objective], baseline: str = "plan"
) -> pd.DataFrame:
    """How much better than ``baseline`` each run is, beside the run with the same luck.

    ``outcomes`` has columns scenario, draw, seed and ``indicator|scope`` for every series of
    ``objectives``. Returns a row a run (scenario, draw, seed) that has such a partner and a column
    an objective, above nought if better: % of the baseline's value (a fall, where less is better);
    for a gap, the log points by which it is narrower.
    """
    luck = ["draw", "seed"]
    plain = outcomes[outcomes["scenario"] == baseline].drop(columns="scenario")
    pairs = outcomes.merge(plain, on=luck, suffixes=("", BASE), validate="many_to_one")
    paired = pairs.set_index(["scenario", *luck])
    base = paired.filter(like=BASE).rename(columns=lambda name: name.removesuffix(BASE))
    return pd.DataFrame({x.word: _gain(paired, base, x) for x in objectives}, index=paired.index)


def _gain(with_mix: pd.DataFrame, base: pd.DataFrame, objective: Objective) -> pd.Series[float]:
    columns = ["|".join(pair) for pair in objective.series]
    if objective.is_gap:
        theirs, ours = (gap(side[columns[0]], side[columns[1]]) for side in (base, with_mix))
        return theirs - ours
    sign = -1.0 if objective.indicator in LESS_IS_BETTER else 1.0
    before, after = base[columns[0]], with_mix[columns[0]]
    return sign * 100.0 * (after - before) / before.abs().where(before != 0.0)


def judged(gained: pd.DataFrame, how: str) -> pd.DataFrame:
    """One row a scenario of ``gains``: each objective in the ``worst`` draw, at a ``low`` quantile
    (10%) over draws, or its ``mean``.

    A scenario that lacks a draw of the others, or a figure of it, has missing values: it was not
    put to the same test.
    """
    groups = gained.groupby(level="scenario", sort=False)
    rules: Mapping[str, pd.DataFrame] = {
        "worst": groups.min(),
        "low": groups.quantile(LOW),
        "mean": groups.mean(),
    }
    complete = groups.count() == groups.size().max()
    return rules[how].where(complete)


def spread(gained: pd.DataFrame) -> pd.DataFrame:
    """``gains`` in long form, a row a scenario and objective: mean, low (10% quantile), worst and
    best over draws, and the number of draws."""
    long = gained.melt(ignore_index=False, var_name="objective").reset_index()
    groups = long.dropna(subset=["value"]).groupby(["scenario", "objective"], sort=False)["value"]
    table = groups.agg(["mean", "min", "max", "size"])
    table.insert(1, "low", groups.quantile(LOW))
    names = {"min": "worst", "max": "best", "size": "draws"}
    return table.rename(columns=names).reset_index()
