"""Whether the ten dearest levers work better together: a two-level design of resolution V.

``python -m experiments.interactions world.scale=0.1 ensemble.replicates=3 language=zh``
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console

from experiments.command import run
from experiments.flow import Shown, asked_for, carry_out, keep_table
from sim.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

    from sim.config import Configuration
    from sim.ensemble import Conductor
    from sim.ensemble.equal_cost import Size
    from sim.ensemble.manifest import Conducted

EXPERIMENT = "interactions"
OWN = ("scenario=plan", "ensemble.replicates=3")


def main(words: Sequence[str] | None = None) -> int:
    """Run the experiment from the words of a command line; returns the exit status."""
    return run(cross, words)


def cross(words: list[str]) -> None:
    """Run the plan, then the design over its dearest levers: results/interactions/<id>/."""
    config = asked_for(EXPERIMENT, words, OWN, fixed=("scenario",))
    if config is None:
        return
    chosen: list[str] = []  # known once the plan has been run

    def work(config: Configuration, conductor: Conductor) -> dict[str, Size]:
        from sim.analysis.design import FACTORS, design
        from sim.ensemble.draws import Branch
        from sim.ensemble.equal_cost import mean_costs
        from sim.ensemble.variants import PLAN, corners, variant_runs

        plan = config.levers()
        first = variant_runs(config, {PLAN: Branch(plan)})
        conductor.progress.stage("runs", (1 + len(design())) * len(first))
        conductor.run(first)
        bills = [bill for _, bill in conductor.budgets(first, forgone=True)]
        if not bills:
            raise InputError("no_run_succeeded", reason=conductor.first_failure())
        costs = mean_costs(bills)
        chosen.extend(sorted(costs, key=lambda lever: -costs[lever])[:FACTORS])
        rows = [dict(zip(chosen, row, strict=True)) for row in design().tolist()]
        conductor.run(variant_runs(config, corners(plan, rows)))
        return {}

    def conclude(folder: Path, conducted: Conducted, facts: dict[str, Any]) -> Shown:
        import pandas as pd

        from sim.analysis import interactions
        from sim.report.interactions import interactions_sheet, interactions_table
        from sim.report.sheet import write_sheet

        language = conducted.config.settings.language
        indicators = pd.read_parquet(folder / "indicators.parquet")
        values, units = outcomes(indicators)
        effects = interactions(values, chosen, units)
        keep_table(folder, "interactions", effects)
        facts["levers_crossed"] = list(chosen)
        write_sheet(folder, interactions_sheet(effects, facts, language), language)

        def shown(console: Console) -> None:
            console.print(interactions_table(effects, language))

        return shown

    carry_out(config, work, conclude)


def outcomes(indicators: pd.DataFrame) -> tuple[dict[str, pd.DataFrame], dict[str, str]]:
    """Outcome -> values of the last year by draw (rows) and corner (columns, in order); units.

    A draw of which a corner failed is left out.
    """
    from sim.analysis.design import design
    from sim.analysis.effects import OUTCOMES, by_run
    from sim.targets import LAST_YEAR

    values = by_run(indicators, (LAST_YEAR,))
    corners = [f"corner-{number}" for number in range(len(design()))]
    units = indicators.drop_duplicates("indicator").set_index("indicator")["unit"]
    tables = {
        outcome: values[outcome].unstack("scenario").reindex(columns=corners).dropna()
        for outcome in OUTCOMES
    }
    return tables, {outcome: str(units[outcome]) for outcome in OUTCOMES}


if __name__ == "__main__":
    sys.exit(main())
