"""Project the plan's 2025 targets under each scenario.

``python -m experiments.project_2025 world.scale=1 scenario=[plan,no_plan] language=zh``
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console

from experiments.command import HELP, RunProgress, run
from sim.config import compose
from sim.text import say

if TYPE_CHECKING:
    from sim.ensemble import Conducted
    from sim.report import Tables
    from sim.world import World


def main(words: Sequence[str] | None = None) -> int:
    """Run the experiment from the words of a command line; returns the exit status."""
    return run(project, words)


def project(overrides: list[str]) -> None:
    """Compose, run, judge, report, keep: results/project_2025/<id>/, complete or absent."""
    if set(HELP) & set(overrides):
        from experiments.usage import usage

        sys.stdout.write(usage([word for word in overrides if word not in HELP]))
        return
    study = compose(overrides)
    # Imported late, so that a misspelt setting is answered at once.
    from sim.ensemble import conduct, results_folder
    from sim.ensemble.keep import identity, write_json
    from sim.ensemble.manifest import manifest
    from sim.report import write
    from sim.report.terminal import show

    language, console = study.settings.language, Console(quiet=study.settings.quiet)
    name, root = identity(study.configuration), Path(study.settings.results)
    started, start = datetime.now(UTC).isoformat(timespec="seconds"), time.perf_counter()
    experiment = study.settings.experiment
    with (
        results_folder(root, experiment, name) as folder,
        RunProgress(console, language, quiet=study.settings.quiet) as progress,
    ):
        conducted = conduct(study, folder, progress)
        progress.stage("report")
        facts = manifest(conducted, name, started, time.perf_counter() - start)
        tables = gather(folder, conducted.world, facts)
        tables.targets.to_csv(folder / "targets.csv", index=False)
        tables.costs.to_csv(folder / "costs.csv", index=False)
        write_json(folder / "manifest.json", facts)
        write(folder, tables, language)
    show(console, tables, language)
    for line in notes(conducted, language):
        console.print(line, soft_wrap=True)
    seconds = round(time.perf_counter() - start)
    place = root / experiment / name
    console.print(say("terminal.done", language, folder=place, seconds=seconds), soft_wrap=True)


def notes(conducted: Conducted, language: str) -> Iterator[str]:
    """Who was simulated, where the world's data came from, how equal costs were reached."""
    from sim.report.numbers import LIST

    agents = LIST[language].join(
        say(f"agent.{kind}", language, number=f"{number:,}")
        for kind, number in conducted.counts.items()
    )
    scale = conducted.world.settings.scale
    yield say("terminal.agents", language, list=agents, scale=f"{scale:g}")
    tables = {name: conducted.world.matched.get(name) for name in ("census", "yearbook")}
    for name, units in tables.items():
        drawn = say(f"terminal.drawn.{name}", language)
        yield drawn if units is None else say(f"world.matched.{name}", language, number=units)
    for scenario, size in conducted.sizes.items():
        words = {"scenario": say(f"scenario.{scenario}", language), "scale": size.scale}
        cost = size.cost_to_plan
        yield say("terminal.equal_cost", language, others=size.others, cost=cost, **words)


def gather(folder: Path, world: World, facts: dict[str, Any]) -> Tables:
    """The tables of a folder, judged, as the report reads them."""
    import pandas as pd

    from sim.analysis import mean_costs
    from sim.report import MAPPED, Tables
    from sim.targets import BASE_YEAR, LAST_YEAR, judge

    indicators = pd.read_parquet(folder / "indicators.parquet")
    shown = [("indicator", "in", MAPPED), ("year", "in", (BASE_YEAR, LAST_YEAR))]
    return Tables(
        indicators=indicators,
        counties=pd.read_parquet(folder / "counties.parquet", filters=shown),
        targets=judge(indicators),
        costs=mean_costs(pd.read_parquet(folder / "costs.parquet"), indicators),
        geography=pd.DataFrame(
            {key: world.counties[key] for key in ("adcode", "name_zh", "population")}
        ),
        manifest=facts,
    )


if __name__ == "__main__":
    sys.exit(main())
