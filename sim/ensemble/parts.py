"""What spreads the runs of a scenario: runs in which one part of a draw is another draw's."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pandas as pd

from sim.config import Configuration
from sim.ensemble.conductor import Conductor
from sim.ensemble.draws import Branch, Draw, Kept, Run
from sim.ensemble.gather import gather
from sim.targets import BASE_YEAR, JUDGED_SCOPES

PARTS = ("parameters", "structure", "chance")


def changed_runs(config: Configuration, scenario: str) -> list[Run]:
    """For each of the first ``ensemble.split`` draws a run a part of ``PARTS``, that part taken
    from the next of these draws and all else its own; ``scenario`` of a run is the part's name.

    None for fewer than two draws. A part that is not drawn is its own in the other draw too.
    """
    number = min(config.ensemble.split, config.ensemble.replicates)
    if number < 2:
        return []
    branch = Branch(config.levers(scenario), config.shock(scenario))
    until, kept = config.ensemble.until, Kept(JUDGED_SCOPES, BASE_YEAR)
    runs = []
    for own in range(number):
        other = (own + 1) % number
        drawn = {
            "parameters": (config.parameters(other, own), config.seed(own)),
            "structure": (config.parameters(own, other), config.seed(own)),
            "chance": (config.parameters(own), config.seed(other)),
        }
        for part, (parameters, seed) in drawn.items():
            draw = Draw(own, seed, parameters, config.world_settings)
            runs.append(Run(part, draw, branch, until, kept))
    return runs


def changed_indicators(config: Configuration, conductor: Conductor, scenario: str) -> pd.DataFrame:
    """Have the ``changed_runs`` done, beside those that count; their indicators, with the name of
    the part that was changed as ``scenario``. Empty if there are none."""
    runs = changed_runs(config, scenario)
    if not runs:
        return pd.DataFrame()
    conductor.progress.stage("spread")
    conductor.run(runs, aside=True)
    with tempfile.TemporaryDirectory() as place:
        gather(conductor.folder, runs, Path(place))
        return pd.read_parquet(Path(place, "indicators.parquet"))
