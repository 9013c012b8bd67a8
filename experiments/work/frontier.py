"""Which mix of levers is best for the same money? A search that ends with a front of mixes."""

from __future__ import annotations

from pathlib import Path

from experiments.work.conclude import Facts, Report, keep, paged, printed, tables_of, voice_of
from experiments.work.flow import carry_out_study
from sim.analysis.frontier import growth
from sim.analysis.objectives import judged, spread
from sim.config import Configuration
from sim.config.compose import restored
from sim.config.scenario_files import write
from sim.ensemble import Conductor
from sim.ensemble.design.set_cost import Size
from sim.model.policy.levers import Levers
from sim.report.frontier import (
    KEPT,
    Findings,
    frontier_sheet,
    frontier_table,
    mix_name,
    sizes_in_words,
)
from sim.report.voice import Voice
from sim.study import Study
from sim.study.mixes import PLAN, SIZE, Mixes

FOLDER = "mixes"  # of the scenario files


def conduct(config: Configuration) -> Path:
    """Search, run what was found in further draws, compare: results/frontier/<study>/."""
    mixes = Mixes(config)

    def work(_: Configuration, conductor: Conductor) -> dict[str, Size]:
        conductor.progress.stage("runs", mixes.planned)
        return mixes.compare(mixes.seek(conductor), conductor)

    def find(folder: Path, study: Study, _: Facts) -> Findings:
        results = findings(mixes, study)
        keep(folder, results.tables)
        voice = voice_of(config.settings.experiment, config.settings.language)
        write_mixes(folder / FOLDER, mixes, results, voice)
        return results

    return carry_out_study(config, work, find, REPORT)


def _read(folder: Path, facts: Facts) -> Findings:
    asked = restored(facts["configuration"], folder).settings.frontier
    return Findings.of(tables_of(*KEPT)(folder, facts), asked)


REPORT = Report(_read, paged(frontier_sheet), printed(frontier_table))


def findings(mixes: Mixes, study: Study) -> Findings:
    """What the runs of a search say, as its page reads it."""
    trials = mixes.trials()
    values = trials[mixes.words].to_numpy()
    steps = growth(values, trials["affordable"].to_numpy(), trials["generation"].to_numpy())
    again = mixes.gains(study, [*mixes.compared, *mixes.chosen], mixes.further)
    seen = judged(mixes.gains(study, mixes.compared, mixes.search_draws), mixes.asked.judged)
    return Findings(
        mixes.asked,
        mixes.objectives,
        trials,
        steps,
        seen.reindex(mixes.compared).dropna(how="all"),
        spread(again),
        mixes.costs(study, [*mixes.chosen, *mixes.compared]),
        mixes.outcomes(study, [PLAN], mixes.search_draws),
    )


def write_mixes(folder: Path, mixes: Mixes, results: Findings, voice: Voice) -> None:
    """Write every chosen mix as a scenario file that can be run."""
    folder.mkdir(exist_ok=True)
    for name, levers in mixes.chosen.items():
        row = results.mixes.loc[name]
        title = mix_name(name, mixes.objectives, voice)
        cost = f"{100.0 * row['cost']:.1f}%"
        sizes = sizes_in_words({part: row[f"{SIZE}{part}"] for part in mixes.parts}, voice)
        comments = (
            voice.say("file", title=title, cost=cost),
            voice.say("file.sizes", sizes=sizes),
        )
        write(folder / f"{name}.yaml", levers, Levers(), comments)
