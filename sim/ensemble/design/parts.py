"""What spreads the runs of a scenario: runs in which one part of a draw is another draw's."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sim.config import Configuration
from sim.ensemble.design.draws import Kept, Run, branch_of, drawn_as
from sim.targets import BASE_YEAR, JUDGED_SCOPES

PARTS = ("parameters", "structure", "place", "chance")


def changed_runs(config: Configuration, scenario: str) -> list[Run]:
    """For each of the first ``ensemble.split`` draws a run a part of ``PARTS``, that part taken
    from the next of these draws and all else its own; ``scenario`` of a run is the part's name.

    None for fewer than two draws. A part that is not drawn is its own in the other draw too.
    """
    number = min(config.ensemble.split, config.ensemble.replicates)
    if number < 2:
        return []
    branch = branch_of(config, scenario)
    until, kept = config.ensemble.judged_until, Kept(JUDGED_SCOPES, BASE_YEAR)
    runs = []
    for draw_number in range(number):
        other = (draw_number + 1) % number
        others: dict[str, dict[str, Any]] = {
            "parameters": {"parameters": config.parameters(other, draw_number)},
            "structure": {"parameters": config.parameters(draw_number, other)},
            "place": {"effects": config.effects(other)},
            "chance": {"seed": config.seed(other)},
        }
        own = drawn_as(config, draw_number)
        for part, its in others.items():
            draw = replace(own, **its)
            runs.append(Run(part, draw, branch, until, kept))
    return runs
