"""What a report is written from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

from sim.report.base_year import Compared, compared
from sim.targets import COUNTY_AREA, NATION, READINGS

BASELINE = "plan"
SCOPES = tuple(
    sorted({NATION, COUNTY_AREA, *(scope for one in READINGS for _, scope in one.series)})
)
"""Scopes whose indicators are judged or shown."""


@dataclass(frozen=True)
class Tables:
    """The results of one experiment, as they are kept in its folder.

    - ``indicators``: scenario, draw, seed, year, scope, indicator, value, unit; one row a figure,
      with 2020-2025 and ``SCOPES`` at least. The scenarios come in the order in which they are to
      be shown.
    - ``counties``: scenario, draw, seed, year, adcode, indicator, value; the indicators and years
      to be mapped (``sim.report.maps.MAPPED``), 2020 and 2025 at least.
    - ``targets``: what ``sim.targets.judge(indicators)`` returns.
    - ``costs``: scenario, year, lever, payer, receiver, kind, amount, unit; mean over runs.
    - ``geography``: adcode, population, county_area, figures (``sim.world.naming``) of every unit;
      what is missing in ``counties`` is grey on the map.
    - ``manifest``: what ``manifest.json`` holds. The report reads, and does without if missing:
      ``world.scale`` (float), ``world.provenance`` (attribute -> published | census 2020 |
      yearbook 2021 | drawn | assumption | user), ``world.matched`` (table -> number of units),
      ``world.unmatched`` (list of lines), ``counts`` (kind of agent -> number),
      ``runs.planned`` and ``runs.done`` (numbers), ``failures`` (list of scenario, draw, seed,
      message), ``commit``, ``versions``, ``seconds``, ``configuration.behaviour.off`` (names).
    - ``capability``: what ``sim.analysis.capability_table`` returns, the years 2020 and 2025 at
      least; empty where no ranks are shown.
    - ``spread``: what ``sim.analysis.spread`` returns; empty where it was not asked for.
    - ``levers``: what ``sim.analysis.lever_effects`` returns for levers of the first scenario set
      back to 2020; empty where it was not asked for.
    - ``network``: scenario, draw, seed, year and the columns of ``sim.model.connections`` of one
      run, between counties; empty where it was not asked for.
    - ``moved``: what ``sim.analysis.moved_by`` returns; empty where nothing is compared.
    """

    indicators: pd.DataFrame
    counties: pd.DataFrame
    targets: pd.DataFrame
    costs: pd.DataFrame
    geography: pd.DataFrame
    manifest: Mapping[str, Any]
    moved: pd.DataFrame = field(default_factory=pd.DataFrame)
    levers: pd.DataFrame = field(default_factory=pd.DataFrame)
    capability: pd.DataFrame = field(default_factory=pd.DataFrame)
    spread: pd.DataFrame = field(default_factory=pd.DataFrame)
    network: pd.DataFrame = field(default_factory=pd.DataFrame)

    @cached_property
    def scenarios(self) -> tuple[str, ...]:
        """Names in the order in which they are shown."""
        return tuple(self.indicators["scenario"].unique())

    @cached_property
    def last_year(self) -> int:
        """The last year that the runs went through: after the plan's, that of an outlook."""
        return int(self.indicators["year"].max())

    @cached_property
    def runs(self) -> int:
        """Runs of the baseline, or of the first scenario without one."""
        shown = BASELINE if BASELINE in self.scenarios else self.scenarios[0]
        of_one = self.indicators[self.indicators["scenario"] == shown]
        return len(of_one[["draw", "seed"]].drop_duplicates())

    @cached_property
    def base_year(self) -> list[Compared]:
        """The nation in 2020 beside what was published."""
        return compared(self.indicators)

    @cached_property
    def far(self) -> frozenset[str]:
        """Indicators too far from the published figure of 2020 for a finding to rest on them."""
        return frozenset(row.indicator for row in self.base_year if row.far)

    @cached_property
    def verdicts(self) -> dict[tuple[str, str, str], dict[str, Any]]:
        """The rows of ``targets`` by target, reading and scenario."""
        rows = self.targets.to_dict("records")
        named = [{str(column): value for column, value in row.items()} for row in rows]
        return {(row["target"], row["reading"], row["scenario"]): row for row in named}
