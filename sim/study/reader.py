"""Data frames of what the runs of a study gave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, Self

import duckdb
import numpy as np
import pandas as pd
from duckdb import DuckDBPyConnection

from sim.ensemble.store.table import LABELS
from sim.errors import InputError, nearest
from sim.host.paths import absolute
from sim.model.policy.bill import OWN_PAYMENT, TAX_EXPENDITURE
from sim.study.folder import LEFT, connect, read_table, runs_of
from sim.study.snapshot import snapshot
from sim.targets import NATION, PLAN_YEARS

type Wanted[T] = T | Sequence[T] | None
type Year = int | Literal["last"]
LAST: Literal["last"] = "last"  # the last year that the study kept


class Reader:
    """The table of a folder, what became of its runs, and what they gave."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.table = read_table(folder)
        self._held = snapshot(folder)
        self.runs = runs_of(self.table, self._held.facts)

    @classmethod
    def open(cls, folder: str | Path) -> Self:
        """The study in ``folder``; raises ``InputError`` if there is none."""
        return cls(absolute(folder, "Study.open"))

    def __repr__(self) -> str:
        counts = ", ".join(f"{status}={number}" for status, number in self.counts.items())
        return f"{type(self).__name__}({str(self.folder)!r}, rows={len(self.table)}, {counts})"

    @property
    def scenarios(self) -> tuple[str, ...]:
        """Labels of the rows, in the order of the table."""
        return tuple(self.table["scenario"].unique())

    @property
    def factors(self) -> tuple[str, ...]:
        """What varies besides scenario, draw and seed: dotted names of settings."""
        return tuple(column for column in self.table.columns if column not in LABELS)

    @cached_property
    def last_year(self) -> int:
        """The last year of which the study kept figures; ``InputError`` if no run has ended."""
        year = self._fetch("SELECT max(year) AS year FROM indicators")["year"]
        if year.isna().all():
            raise InputError("study_empty", folder=self.folder)
        return int(year.iloc[0])

    @property
    def counts(self) -> dict[str, int]:
        """Number of runs by what became of them: done, failed, left."""
        numbers = self.runs["status"].value_counts()
        return {status: int(numbers.get(status, 0)) for status in ("done", "failed", LEFT)}

    def indicators(
        self,
        indicator: Wanted[str] = None,
        scope: Wanted[str] = None,
        year: Wanted[Year] = None,
        scenario: Wanted[str] = None,
    ) -> pd.DataFrame:
        """What was measured: scenario, draw, seed, run, year, scope, indicator, value, unit.

        One row a figure, runs in the order of the table; of several names or years any one
        counts, none named: all; the year ``"last"`` is the study's own last one. Factors are in
        ``table``, by run. Raises ``InputError`` for a name or year that no run of the study has.
        """
        asked = {"indicator": indicator, "scope": scope, "year": year, "scenario": scenario}
        return self._given("indicators", asked)

    def costs(self, scenario: Wanted[str] = None, year: Wanted[Year] = None) -> pd.DataFrame:
        """The bills: scenario, draw, seed, run, year, lever, kind, payer, receiver, amount, unit
        (yuan)."""
        return self._given("costs", {"scenario": scenario, "year": year})

    def counties(
        self,
        indicator: Wanted[str] = None,
        year: Wanted[Year] = None,
        scenario: Wanted[str] = None,
    ) -> pd.DataFrame:
        """Figures by county: scenario, draw, seed, run, year, adcode, indicator, value, figures
        (drawn, partly, read or user: see ``sim.world.naming``).

        Raises ``InputError`` if the study kept none, which is so without ``sweep.counties=true``.
        """
        none = self._fetch("SELECT count(*) AS number FROM counties")["number"].iloc[0] == 0
        if none and self.counts["done"]:
            raise InputError("no_counties", folder=self.folder)
        asked = {"indicator": indicator, "year": year, "scenario": scenario}
        return self._given("counties", asked)

    def outcomes(self, outcomes: Iterable[tuple[str, str]], year: Year = LAST) -> pd.DataFrame:
        """``table`` with a column ``indicator|scope`` for each of ``outcomes`` (pairs of the two):
        its value in ``year``, the study's last unless named, in the indicator's unit.

        Runs that failed or are left have no row.
        """
        wanted, year = pairs_of(outcomes), self._year(year)
        rows = self.indicators(
            list(dict.fromkeys(pair[0] for pair in wanted)),
            list(dict.fromkeys(pair[1] for pair in wanted)),
            year,
        ).drop_duplicates(["run", "indicator", "scope"])
        values = rows.pivot(index="run", columns=["indicator", "scope"], values="value")
        for indicator, scope in wanted:
            if (indicator, scope) not in values:
                raise InputError("no_outcome", indicator=indicator, scope=scope, year=year)
        wide = values[wanted].set_axis([f"{a}|{b}" for a, b in wanted], axis=1)
        return self.table.merge(wide, left_on="run", right_index=True).reset_index(drop=True)

    def budget(self) -> pd.Series[float]:
        """Public money of 2021-2025 by run, yuan: appropriations and guarantee losses, neither tax
        forgone nor what firms pay (``sim.model.policy.bill``). Runs that are done alone."""
        spent = self._fetch(
            "SELECT run, sum(amount ORDER BY line) AS budget FROM given_costs "
            "WHERE kind NOT IN (?, ?) AND payer <> 'firm' AND year BETWEEN ? AND ? GROUP BY run",
            [TAX_EXPENDITURE, OWN_PAYMENT, PLAN_YEARS[0], PLAN_YEARS[-1]],
        ).set_index("run")["budget"]
        done = self.runs.loc[self.runs["status"] == "done", "run"]
        return spent.reindex(pd.Index(done, name="run")).fillna(0.0)

    def sql(self, query: str) -> pd.DataFrame:
        """The answer to ``query`` in DuckDB's SQL over the views ``study``, ``runs``,
        ``indicators``, ``costs`` and ``counties``; a factor's name stands in double quotes.

        Raises ``InputError`` for a query that cannot be answered.
        """
        try:
            return self._fetched(query)
        except duckdb.Error as error:
            raise InputError("query", reason=_first_line(error)) from None

    @cached_property
    def _database(self) -> DuckDBPyConnection:
        return connect(self.table, self.runs, self._held)

    def _fetch(self, query: str, values: Sequence[Any] = ()) -> pd.DataFrame:
        """The answer to a query of ours, which fails only if a file does."""
        try:
            return self._fetched(query, values)
        except duckdb.Error as error:
            reason = _first_line(error)
            raise InputError("study_unreadable", folder=self.folder, reason=reason) from None

    def _fetched(self, query: str, values: Sequence[Any] = ()) -> pd.DataFrame:
        answer = self._database.sql(query, params=list(values))
        return pd.DataFrame() if answer is None else answer.to_arrow_table().to_pandas()

    def _given(self, view: str, asked: Mapping[str, Wanted[Any]]) -> pd.DataFrame:
        """The rows of ``view`` in which every column of ``asked`` has a value that is wanted."""
        wanted = {column: listed(values) for column, values in asked.items() if values is not None}
        for column, values in wanted.items():
            if not values:
                raise InputError("asks_nothing", where=column)
        if "year" in wanted:
            wanted["year"] = [self._year(year) for year in wanted["year"]]
        for column in wanted.keys() & {"scenario"}:
            self._check(column, wanted[column], self.scenarios)
        where = " AND ".join(
            f"{column} IN ({', '.join('?' for _ in values)})" for column, values in wanted.items()
        )
        rows = self._fetch(
            f"SELECT * EXCLUDE (place, line) FROM ordered_{view} "
            f"{'WHERE ' if where else ''}{where} ORDER BY place, line",
            [value for values in wanted.values() for value in values],
        )
        for column, values in wanted.items():
            if set(values) - set(rows[column]):
                there = self._fetch(f"SELECT DISTINCT {column} FROM {view} ORDER BY 1")[column]
                self._check(column, values, there)
        return rows

    def _year(self, year: Any) -> int:
        """A year as a number; ``InputError`` for what is none."""
        if year == LAST:
            return self.last_year
        try:
            if float(year).is_integer():
                return int(year)
        except (TypeError, ValueError):
            pass
        raise InputError("not_whole", where="year", value=f"{year!r:.60}")

    def _outcome(
        self, outcome: tuple[str, str], year: Year, scenario: Wanted[str]
    ) -> tuple[pd.DataFrame, str, str]:
        """Rows of the table with one outcome, its column and its unit."""
        unit = self.indicators(*outcome, year, scenario)["unit"]
        rows = self.outcomes([outcome], year)
        if scenario is not None:
            rows = rows[rows["scenario"].isin(listed(scenario))]
        return rows, f"{outcome[0]}|{outcome[1]}", str(unit.iloc[0])

    def _check_rows(self, named: Mapping[str, Any]) -> None:
        """Raise ``InputError`` unless the table has a row with what is ``named``."""
        self._check("column", named, self.table.columns)
        for column, value in named.items():
            there = self.table[column].dropna()
            if pd.api.types.is_numeric_dtype(there) and isinstance(value, int | float):
                near = there[(there - value).abs() <= 1e-9 * abs(value)]
                self._check("value", [value], [value] if len(near) else there.unique())
            else:
                self._check("value" if column != "scenario" else column, [value], there.unique())

    def _check(self, column: str, asked: Iterable[Any], allowed: Iterable[Any]) -> None:
        """Raise ``InputError`` for the first of ``asked`` that is not among ``allowed``."""
        names = [str(name) for name in allowed]
        if not names:
            raise InputError("study_empty", folder=self.folder)
        for name in map(str, asked):
            if name not in names:
                near = nearest(name, names)
                raise InputError(f"study_{column}", name=name, folder=self.folder, nearest=near)


def listed(values: Any) -> list[Any]:
    """One value or several, as a list of plain values."""
    several = isinstance(values, Iterable) and not isinstance(values, str)
    return [x.item() if isinstance(x, np.generic) else x for x in (values if several else [values])]


def pairs_of(outcomes: Any) -> list[tuple[str, str]]:
    """Pairs of indicator and scope, each once; a name alone is that of the nation."""
    given = listed(outcomes) if isinstance(outcomes, str | Iterable) else []
    pairs = [(one, NATION) if isinstance(one, str) else one for one in given]
    for pair in pairs:
        if not (isinstance(pair, tuple | list) and [type(x) for x in pair] == [str, str]):
            raise InputError("not_an_outcome", value=f"{pair!r:.60}")
    if not pairs:
        raise InputError("asks_nothing", where="outcomes")
    return [(indicator, scope) for indicator, scope in dict.fromkeys(map(tuple, pairs))]


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]
