"""Whether the ten dearest levers work better together: a two-level design of resolution V."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from experiments.work.conclude import Found, Report, keep, paged, printed, tables_of
from experiments.work.flow import carry_out
from sim.analysis import interactions
from sim.analysis.design import FACTORS, design
from sim.analysis.effects import OUTCOMES, by_run
from sim.config import Configuration
from sim.ensemble import Conductor
from sim.ensemble.design.draws import Branch
from sim.ensemble.design.set_cost import Size, mean_costs
from sim.ensemble.design.variants import FEW, PLAN, corners, scenario_runs
from sim.ensemble.store.manifest import Conducted
from sim.errors import InputError
from sim.report.interactions import interactions_sheet, interactions_table
from sim.targets import LAST_YEAR

REPORT = Report(
    tables_of("interactions"),
    paged(lambda found, facts, said: interactions_sheet(found["interactions"], facts, said)),
    printed(lambda found, said: interactions_table(found["interactions"], said)),
)


def conduct(config: Configuration) -> Path:
    """Run the plan, then the design over its dearest levers: results/interactions/<id>/."""
    chosen: list[str] = []  # known once the plan has been run

    def work(config: Configuration, conductor: Conductor) -> dict[str, Size]:
        plan = config.levers()
        first = scenario_runs(config, {PLAN: Branch(plan)}, FEW)
        conductor.progress.stage("runs", (1 + len(design())) * len(first))
        conductor.run(first)
        bills = [bill for _, bill in conductor.budgets(first, forgone=True)]
        if not bills:
            raise InputError("no_run_succeeded", reason=conductor.first_failure())
        costs = mean_costs(bills)
        chosen.extend(sorted(costs, key=lambda lever: -costs[lever])[:FACTORS])
        rows = [dict(zip(chosen, row, strict=True)) for row in design().tolist()]
        conductor.run(scenario_runs(config, corners(plan, rows), FEW))
        return {}

    def find(folder: Path, _: Conducted, facts: dict[str, Any]) -> Found:
        indicators = pd.read_parquet(folder / "indicators.parquet")
        values, units = outcomes(indicators)
        effects = interactions(values, chosen, units)
        facts["levers_crossed"] = list(chosen)
        return keep(folder, {"interactions": effects})

    return carry_out(config, work, find, REPORT)


def outcomes(indicators: pd.DataFrame) -> tuple[dict[str, pd.DataFrame], dict[str, str]]:
    """Outcome -> values of the last year by draw (rows) and corner (columns, in order); units.

    A draw of which a corner failed is left out.
    """
    values = by_run(indicators, (LAST_YEAR,))
    corners = [f"corner-{number}" for number in range(len(design()))]
    units = indicators.drop_duplicates("indicator").set_index("indicator")["unit"]
    tables = {
        outcome: values[outcome].unstack("scenario").reindex(columns=corners).dropna()
        for outcome in OUTCOMES
    }
    return tables, {outcome: str(units[outcome]) for outcome in OUTCOMES}
