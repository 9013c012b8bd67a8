"""Work on models that is more than their yearly figures, spread over workers.

A task looks into one draw, firm by firm, and gives small tables. Unlike the runs of a study
nothing is kept until all is done.
"""

from __future__ import annotations

import time
from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field

import pandas as pd

from sim.config import Configuration, ExecutorSettings
from sim.ensemble.draws import Draw
from sim.ensemble.drive import Progress
from sim.ensemble.executor import executor
from sim.ensemble.manifest import Conducted
from sim.ensemble.run import world_of
from sim.errors import InputError

PATIENCE = 0.5  # seconds between two looks for workers that have come


@dataclass(frozen=True)
class Looked:
    """What a task gives: tables by name, and the number of agents of each kind in its model."""

    tables: dict[str, pd.DataFrame]
    agents: dict[str, int] = field(default_factory=dict)


def gathered(
    config: Configuration,
    asked: Sequence[Draw],
    found: Sequence[Looked | Exception],
    seconds: dict[str, float],
) -> tuple[Conducted, dict[str, pd.DataFrame]]:
    """What became of the draws, and their tables one below the other with a column ``draw``.

    Raises ``InputError`` if every one failed.
    """
    failures, parts = [], defaultdict(list)
    counts: dict[str, int] = {}
    for draw, seen in zip(asked, found, strict=True):
        if isinstance(seen, Exception):
            message = " ".join(f"{type(seen).__name__}: {seen}".split())
            labels = {"scenario": config.scenarios[0], "draw": draw.number, "seed": draw.seed}
            failures.append(labels | {"message": message})
            continue
        counts = counts or seen.agents
        for name, table in seen.tables.items():
            parts[name].append(table.assign(draw=draw.number))
    if len(failures) == len(asked):
        raise InputError("no_run_succeeded", reason=failures[0]["message"])
    done = len(asked) - len(failures)
    world = world_of(config.world_settings)
    made = Conducted(config, world, len(asked), done, counts, failures, seconds=seconds)
    return made, {name: pd.concat(own, ignore_index=True) for name, own in parts.items()}


def spread[T](
    settings: ExecutorSettings,
    look: Callable[[T], Looked],
    tasks: Sequence[T],
    progress: Progress,
) -> list[Looked | Exception]:
    """What ``look`` gives for each task, in their order; the exception where it failed, which does
    not stop the others. ``look`` is found by its name: it stands at the top of a module."""
    found: list[Looked | Exception] = [RuntimeError("not done")] * len(tasks)
    waiting = deque(enumerate(tasks))
    flights: dict[Future[Looked], tuple[int, str]] = {}
    with executor(settings) as workers:
        while waiting or flights:
            busy = {place for _, place in flights.values()}
            for place in [name for name in workers.places() if name not in busy]:
                if waiting:
                    number, task = waiting.popleft()
                    flights[workers.submit(place, look, task)] = number, place
            if not flights:
                time.sleep(PATIENCE)
                continue
            for future in wait(flights, return_when=FIRST_COMPLETED).done:
                number, _ = flights.pop(future)
                error = future.exception()
                if error is not None and not isinstance(error, Exception):
                    raise error
                found[number] = error or future.result()
                progress.advance(int(error is None), int(error is not None))
    return found
