"""Whether the ten dearest levers work better together: a two-level design of resolution V.

``python -m experiments.interactions world.scale=0.1 ensemble.replicates=3 language=zh``
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console

from experiments.command import run
from experiments.flow import Shown, asked_for, carry_out

if TYPE_CHECKING:
    import pandas as pd

    from sim.config import Configuration
    from sim.ensemble import Conducted
    from sim.ensemble.draws import Task
    from sim.progress import RunProgress

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

    def work(config: Configuration, folder: Path, progress: RunProgress) -> Conducted:
        from sim.analysis.design import FACTORS, design
        from sim.ensemble import conduct_rounds
        from sim.ensemble.draws import Branch, draws
        from sim.ensemble.equal_cost import mean_costs
        from sim.ensemble.variants import PLAN, corners, tasks_of

        plan, all_draws = config.levers(), draws(config)

        def crossed(bills: Mapping[str, Mapping[int, Mapping[str, float]]]) -> list[Task]:
            costs = mean_costs([dict(bill) for bill in bills[PLAN].values()])
            chosen.extend(sorted(costs, key=lambda lever: -costs[lever])[:FACTORS])
            rows = [dict(zip(chosen, row, strict=True)) for row in design().tolist()]
            return tasks_of(all_draws, corners(plan, rows))

        rounds = [lambda _: tasks_of(all_draws, {PLAN: Branch(plan)}), crossed]
        planned = (1 + len(design())) * len(all_draws)
        return conduct_rounds(config, rounds, planned, folder, progress)

    def conclude(folder: Path, conducted: Conducted, facts: dict[str, Any]) -> Shown:
        import pandas as pd

        from sim.analysis import interactions
        from sim.report.interactions import interactions_sheet, interactions_table
        from sim.report.sheet import write_sheet

        language = conducted.config.settings.language
        indicators = pd.read_parquet(folder / "indicators.parquet")
        values, units = outcomes(indicators)
        effects = interactions(values, chosen, units)
        effects.to_csv(folder / "interactions.csv", index=False)
        effects.to_parquet(folder / "interactions.parquet", index=False)
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
