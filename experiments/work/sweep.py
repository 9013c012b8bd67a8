"""A study of one's own: scenarios x settings that vary x draws x seeds."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from experiments.work.conclude import Facts, Report, keep, paged, printed
from experiments.work.flow import carry_out_study
from experiments.work.forecast import forecast
from sim.config import Configuration
from sim.config.resume import POINTS
from sim.config.sweep import NATION, SweepSettings
from sim.ensemble import Conductor
from sim.ensemble.design.set_cost import Size, unsized
from sim.ensemble.design.sweep import alike, overruled, sweep_runs
from sim.ensemble.work.experiment import run_sweep
from sim.errors import InputError, nearest
from sim.host.notices import address, notice
from sim.measure.indicators import INDICATORS
from sim.report.names import name
from sim.report.sweep import can_be_judged, sweep_sheet, sweep_table
from sim.study import Study
from sim.targets import LAST_YEAR

BASELINE = "plan"


def conduct(config: Configuration) -> Path | None:
    """Run what is missing of a study's table, and report: results/sweep/<name>/.

    With ``sweep.dry=true`` only the size of the table and the time it needs are told.
    """
    check(config)
    if config.settings.sweep.dry:
        forecast(config)
        return None
    return carry_out_study(config, _work, _find, REPORT)


def check(config: Configuration) -> None:
    """Raise ``InputError`` for points that cannot be made or run and for outcomes that are not
    kept, before anything is written; say where factors go before what a scenario sets, and which
    scenarios are the same."""
    outcomes_of(config.settings.sweep)
    address(config.settings.language, quiet=config.settings.quiet)
    ensemble = replace(config.ensemble, replicates=1, seeds=1)
    one = unsized(replace(config, settings=replace(config.settings, ensemble=ensemble)))
    runs = sweep_runs(one)
    language = config.settings.language
    for factor, scenario, value in overruled(config, runs):
        values = {"factor": factor, "scenario": name("scenario", scenario, language)}
        notice("factor_over_scenario", value=value, **values)
    for pair in alike(one, runs):
        first, second = (name("scenario", scenario, language) for scenario in pair)
        notice("scenarios_same", first=first, second=second)


def outcomes_of(settings: SweepSettings) -> list[tuple[str, str]]:
    """Indicator and scope of what the page shows; ``InputError`` for what is not kept."""
    outcomes = []
    for word in settings.outcomes:
        indicator, _, scope = word.partition("|")
        scope = scope or NATION
        for asked, known in ((indicator, list(INDICATORS)), (scope, settings.scopes or [scope])):
            if asked not in known:
                near, where = nearest(asked, known), "sweep.outcomes"
                raise InputError("unknown_outcome", where=where, value=word, nearest=near)
        outcomes.append((indicator, scope))
    return outcomes


def _work(config: Configuration, conductor: Conductor) -> dict[str, Size]:
    settings = config.settings.sweep
    if settings.file is not None and config.folder is None:
        shutil.copyfile(settings.file, conductor.folder / POINTS)
    return run_sweep(config, conductor)


@dataclass(frozen=True)
class Swept:
    """A study and the ``outcomes`` that it is shown by, their values in ``table``."""

    study: Study
    outcomes: list[tuple[str, str]]
    table: pd.DataFrame

    @classmethod
    def of(cls, study: Study, facts: Facts) -> Swept:
        """As the configuration of the manifest ``facts`` asks for it."""
        settings = facts["configuration"]
        outcomes = outcomes_of(SweepSettings(**settings["sweep"]))
        return cls(study, outcomes, study.outcomes(outcomes, settings["ensemble"]["until"]))


def _find(folder: Path, study: Study, facts: Facts) -> Swept:
    settings, swept = facts["configuration"], Swept.of(study, facts)
    year = int(settings["ensemble"]["until"])
    # Values of the plan's years need no year beside them; those of an outlook are marked by it.
    tables = {"outcomes": swept.table.assign(year=year) if year > LAST_YEAR else swept.table}
    if len(study.scenarios) > 1:
        first = study.scenarios[0]
        baseline = BASELINE if BASELINE in study.scenarios else first
        indicators, scopes = (list(dict.fromkeys(x)) for x in zip(*swept.outcomes, strict=True))
        tables["effects"] = study.effects(baseline, indicators, scopes, year)
    if can_be_judged(study, settings):
        tables["targets"] = study.targets()
    keep(folder, tables)
    return swept


REPORT = Report(
    lambda folder, facts: Swept.of(Study.open(folder), facts),
    paged(lambda swept, facts, said: sweep_sheet(swept.study, swept.outcomes, facts, said)),
    printed(lambda swept, said: sweep_table(swept.study, swept.table, swept.outcomes, said)),
)
