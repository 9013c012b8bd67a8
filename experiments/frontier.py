"""Which mix of levers is best for the same money? A search that ends with a front of mixes.

``python -m experiments.frontier world.scale=0.02 frontier.objectives=[gerd,capability@east-west]``
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console

from experiments.command import run
from experiments.flow import Shown, asked_for, carry_out_study, keep_table

if TYPE_CHECKING:
    from sim.config import Configuration
    from sim.ensemble import Conductor
    from sim.ensemble.equal_cost import Size
    from sim.report.frontier import Findings
    from sim.study import Study
    from sim.study.mixes import Mixes

EXPERIMENT = "frontier"
COMPARED = "credit_first,talent_first,pairing_first,platforms_first,science_popularisation_first"
OWN = (f"scenario=[plan,{COMPARED}]", "ensemble.replicates=3")
FOLDER = "mixes"  # of the scenario files


def main(words: Sequence[str] | None = None) -> int:
    """Run the experiment from the words of a command line; returns the exit status."""
    return run(seek, words)


def seek(words: list[str]) -> None:
    """Search, run what was found in further draws, compare: results/frontier/<study>/."""
    config = asked_for(EXPERIMENT, words, OWN)
    if config is None:
        return
    from sim.study.mixes import Mixes

    mixes = Mixes(config)

    def work(_: Configuration, conductor: Conductor) -> dict[str, Size]:
        conductor.progress.stage("runs", mixes.planned)
        return mixes.compare(mixes.seek(conductor), conductor)

    def conclude(folder: Path, study: Study, facts: dict[str, Any]) -> Shown:
        from sim.report.frontier import frontier_sheet, frontier_table
        from sim.report.sheet import write_sheet

        language = config.settings.language
        found = findings(mixes, study)
        keep_table(folder, "trials", found.trials)
        keep_table(folder, "growth", found.growth)
        keep_table(
            folder, "gains", found.checked.assign(cost=found.checked["scenario"].map(found.costs))
        )
        write_mixes(folder / FOLDER, mixes, found, language)
        write_sheet(folder, frontier_sheet(found, facts, language), language)

        def shown(console: Console) -> None:
            console.print(frontier_table(found, language))

        return shown

    carry_out_study(config, work, conclude)


def findings(mixes: Mixes, study: Study) -> Findings:
    """What the runs of a search say, as its page reads it."""
    from sim.analysis.frontier import growth
    from sim.analysis.objectives import judged, spread
    from sim.report.frontier import Findings
    from sim.study.mixes import PLAN

    trials = mixes.trials()
    values = trials[mixes.words].to_numpy()
    steps = growth(values, trials["affordable"].to_numpy(), trials["generation"].to_numpy())
    again = mixes.gains(study, [*mixes.compared, *mixes.chosen], mixes.further)
    seen = judged(mixes.gains(study, mixes.compared, mixes.own), mixes.asked.judged)
    return Findings(
        mixes.asked,
        mixes.objectives,
        trials,
        steps,
        seen.reindex(mixes.compared).dropna(how="all"),
        spread(again),
        mixes.costs(study, [*mixes.chosen, *mixes.compared]),
        mixes.outcomes(study, [PLAN], mixes.own),
    )


def write_mixes(folder: Path, mixes: Mixes, found: Findings, language: str) -> None:
    """Write every chosen mix as a scenario file that can be run."""
    from sim.config.scenario_files import write
    from sim.policy import Levers
    from sim.report.frontier import mix_name, sizes_in_words
    from sim.study.mixes import SIZE
    from sim.text import say

    folder.mkdir(exist_ok=True)
    for name, levers in mixes.chosen.items():
        row = found.mixes.loc[name]
        title = mix_name(name, mixes.objectives, language)
        cost = f"{100.0 * row['cost']:.1f}%"
        sizes = sizes_in_words({part: row[f"{SIZE}{part}"] for part in mixes.parts}, language)
        words = (
            say("report.frontier.file", language, title=title, cost=cost),
            say("report.frontier.file.sizes", language, sizes=sizes),
        )
        write(folder / f"{name}.yaml", levers, Levers(), words)


if __name__ == "__main__":
    sys.exit(main())
