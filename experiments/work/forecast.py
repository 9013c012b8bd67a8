"""What a study would be: the size of its table, what of it is done, how long the rest takes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from experiments.work.flow import screen
from sim.config import Configuration
from sim.config.configuration import plain_of
from sim.ensemble.design.draws import Run
from sim.ensemble.design.set_cost import unsized
from sim.ensemble.design.sweep import sweep_runs
from sim.ensemble.store.keep import study_folder
from sim.ensemble.store.keys import run_keys
from sim.ensemble.store.ledger import LEDGER
from sim.ensemble.work.executor import workers
from sim.ensemble.work.histories import history
from sim.ensemble.work.run import measured, simulate
from sim.report.names import name
from sim.study.snapshot import snapshot
from sim.text import listed, say


def forecast(config: Configuration) -> None:
    """Print it; nothing is written. One run is made here to see how long one takes."""
    settings = config.settings
    console = screen(settings)
    for line in _lines(config):
        console.print(line, soft_wrap=True)


def _lines(config: Configuration) -> Iterator[str]:
    language, ensemble = config.settings.language, config.ensemble
    favoured = [name for name in config.scenarios if config.favours(name)]
    runs = sweep_runs(unsized(config))
    keys = run_keys(runs)
    asked = {key.run: run for key, run in zip(keys, runs, strict=True)}
    pasts = {key.run: key.past for key in keys}
    folder = study_folder(Path(config.settings.results), _as_run(config))
    done = set()
    if (folder / LEDGER).is_file():
        facts = snapshot(folder).facts
        done = set(facts.loc[facts["status"] == "done", "run"])
    left = [run for run in asked if run not in done]
    lots = ensemble.replicates * ensemble.seeds
    yield say("terminal.forecast.folder", language, folder=folder)
    yield say(
        "terminal.forecast.table",
        language,
        scenarios=listed([say_name(name, language) for name in config.scenarios], language),
        points=len(runs) // (lots * len(config.scenarios)),
        draws=ensemble.replicates,
        seeds=ensemble.seeds,
        rows=len(runs),
    )
    if favoured:
        names = listed([say_name(name, language) for name in favoured], language)
        yield say("terminal.forecast.equal_cost", language, scenarios=names)
    histories = len({pasts[run] for run in left})
    yield say(
        "terminal.forecast.runs",
        language,
        runs=len(asked),
        done=len(asked) - len(left),
        left=len(left),
        histories=histories,
    )
    if left:
        past, branch = _seconds(asked[left[0]])
        number = workers(config.settings.executor)
        seconds = (histories * past + len(left) * branch) / number
        told = {"past": past, "branch": branch, "workers": number, "minutes": seconds / 60.0}
        yield say("terminal.forecast.time", language, **told)


def say_name(scenario: str, language: str) -> str:
    """A scenario's name; a user's own keeps its name."""
    return name("scenario", scenario, language)


def _as_run(config: Configuration) -> Configuration:
    """The same, not dry: the name of a study without one hangs on its settings."""
    sweep = replace(config.settings.sweep, dry=False)
    settings = replace(config.settings, sweep=sweep)
    return replace(config, settings=settings, plain=plain_of(settings))


def _seconds(run: Run) -> tuple[float, float]:
    """Seconds that a history takes here and a branch, what is compiled and loaded left out."""
    measured(simulate(run), run.kept)
    start = time.perf_counter()
    history(run.draw)
    middle = time.perf_counter()
    measured(simulate(run), run.kept)
    return middle - start, time.perf_counter() - middle
