"""Project the plan's 2025 targets under each scenario.

``python -m experiments.project_2025 world.scale=1 scenario=[plan,no_plan] language=zh``
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console

from experiments.command import run
from experiments.flow import Shown, asked_for, carry_out

if TYPE_CHECKING:
    import pandas as pd

    from sim.config import Configuration
    from sim.ensemble import Conductor
    from sim.ensemble.equal_cost import Size
    from sim.ensemble.manifest import Conducted
    from sim.report import Tables
    from sim.world import World

EXPERIMENT, BASELINE = "project_2025", "plan"


def main(words: Sequence[str] | None = None) -> int:
    """Run the experiment from the words of a command line; returns the exit status."""
    return run(project, words)


def project(words: list[str], before: Callable[[Configuration], None] | None = None) -> None:
    """Run, judge, report, keep: results/project_2025/<id>/, complete or absent.

    Besides the scenarios, the first of them (the plan if it is there) is run with parts of a draw
    changed one by one, to tell what its intervals are made of. ``before`` is done first.
    """
    config = asked_for(EXPERIMENT, words)
    if config is None:
        return
    if before is not None:
        before(config)

    from sim.ensemble import project as run_scenarios
    from sim.ensemble.equal_cost import levers_of
    from sim.ensemble.parts import changed_indicators

    first = BASELINE if BASELINE in config.scenarios else config.scenarios[0]
    changed: list[pd.DataFrame] = []

    def work(config: Configuration, conductor: Conductor) -> Mapping[str, Size]:
        sizes = run_scenarios(config, conductor)
        sized = {name: levers_of(config, name, found) for name, found in sizes.items()}
        changed.append(changed_indicators(config.with_sizes(sized), conductor, first))
        return sizes

    def conclude(folder: Path, conducted: Conducted, facts: dict[str, Any]) -> Shown:
        return judged(folder, conducted, facts, first, changed[0])

    carry_out(config, work, conclude)


def judged(
    folder: Path,
    conducted: Conducted,
    facts: dict[str, Any],
    first: str,
    changed: pd.DataFrame,
) -> Shown:
    """Judge the runs in ``folder`` and write tables and report; ``changed`` are the indicators of
    runs of the ``first`` scenario with a part of another draw."""
    from sim.report import write
    from sim.report.kept import keep_csv
    from sim.report.terminal import show

    language = conducted.config.settings.language
    tables = gather(folder, conducted.world, facts, first, changed)
    for name in ("targets", "costs", "moved", "capability"):
        keep_csv(folder, name, getattr(tables, name))
    if len(tables.spread):
        keep_csv(folder, "spread", tables.spread)
    write(folder, tables, language)

    def shown(console: Console) -> None:
        show(console, tables, language)

    return shown


def gather(
    folder: Path, world: World, facts: dict[str, Any], first: str, changed: pd.DataFrame
) -> Tables:
    """The tables of a folder, judged, as the report reads them."""
    import pandas as pd

    from sim.analysis import capability_table, mean_costs, moved_by, spread
    from sim.capability import NAMES
    from sim.report import MAPPED, Tables
    from sim.targets import BASE_YEAR, LAST_YEAR, judge, judge_runs

    indicators = pd.read_parquet(folder / "indicators.parquet")
    shown = [("indicator", "in", tuple(MAPPED)), ("year", "in", (BASE_YEAR, LAST_YEAR))]
    costs = pd.read_parquet(folder / "costs.parquet")
    kept = ("adcode", "name_zh", "province_zh", "region", "kind", "population", "county_area")
    kept += ("developed", "figures")
    places = pd.DataFrame({key: world.counties[key] for key in kept})

    # Words as dictionaries: all years of all runs are a lot to hold otherwise.
    standing = pd.read_parquet(
        folder / "counties.parquet",
        filters=[("indicator", "in", NAMES)],
        read_dictionary=["scenario", "indicator"],
    )
    return Tables(
        indicators=indicators,
        counties=pd.read_parquet(folder / "counties.parquet", filters=shown),
        targets=judge(indicators),
        costs=mean_costs(costs, indicators),
        geography=places[["adcode", "population", "figures"]],
        manifest=facts,
        moved=moved_by(indicators),
        capability=capability_table(standing, places),
        spread=(
            spread(judge_runs(indicators[indicators["scenario"] == first]), judge_runs(changed))
            if len(changed)
            else pd.DataFrame()
        ),
    )


if __name__ == "__main__":
    sys.exit(main())
