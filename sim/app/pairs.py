"""The plan and one's own levers on shared luck, a quarter at a time, so that a change can cut in.

The draws run in one stage after the other (``sim.ensemble.work.live``); history and the plan do
not depend on one's levers and are run once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from sim.analysis import mean_costs
from sim.config import compose
from sim.config.catalogue import MINE
from sim.core.clock import QUARTERS
from sim.ensemble.design.draws import Branch, Draw, Kept, draws
from sim.ensemble.work.histories import world_of
from sim.ensemble.work.live import LiveRuns, Stage, Work
from sim.ensemble.work.run import measured
from sim.model.model import CountyInnovationModel
from sim.model.policy.levers import Levers
from sim.report.figures import PATHS
from sim.report.maps import MAPPED
from sim.report.tables import BASELINE, Tables
from sim.targets import COUNTY_AREA, LAST_YEAR, READINGS, judge
from sim.world import World, WorldSettings

SCOPES = frozenset(
    [COUNTY_AREA]
    + [scope for reading in READINGS for _, scope in reading.series]
    + [scope for _, scope in PATHS]
)

type Frames = dict[str, pd.DataFrame]  # indicators, counties, costs


@dataclass(frozen=True)
class Seen:
    """Where the work is: ``done`` draws of ``stage``; tables when there is something to show."""

    stage: Stage
    done: int
    tables: Tables | None = None


class PairedRuns:
    """Runs of the plan and of one's own levers, kept so that only what changes is run again."""

    def __init__(self, stages: Sequence[Stage]) -> None:
        self.stages = tuple(stages)
        number = max(stage.draws for stage in stages)
        config = compose([f"ensemble.replicates={number}"])
        self._draws, self._kind = draws(config), config.settings.behaviour.draws
        self.runs = LiveRuns()

    def work(self, levers: Levers) -> Iterator[Seen | None]:
        """Run ``levers`` beside the plan; yields None after a quarter and ``Seen`` after a draw.

        Tables come from one stage at a time, and from a later stage once it has as many draws as
        the stage before. Dropping the iterator loses no history.
        """
        enough = 0
        for stage in self.stages:
            yield Seen(stage, 0)
            pairs: list[Frames] = []
            for draw in self.draws(stage.world)[: stage.draws]:
                pairs.append((yield from self._pair(draw, levers)))
                shown = len(pairs) >= min(enough, stage.draws)
                tables = gathered(pairs, world_of(stage.world), self._kind) if shown else None
                yield Seen(stage, len(pairs), tables)
            enough = len(pairs)

    def draws(self, world: WorldSettings) -> list[Draw]:
        """The draws of the last stage in another world."""
        return [replace(draw, world=world) for draw in self._draws]

    def share(self, seen: Seen) -> float:
        """Share of all draws of all stages that have ended, 0 to 1."""
        before = self.stages[: self.stages.index(seen.stage)]
        ended = sum(stage.draws for stage in before) + seen.done
        return ended / sum(stage.draws for stage in self.stages)

    def _pair(self, draw: Draw, levers: Levers) -> Work[Frames]:
        """Both scenarios of one draw; the plan is kept, and the same levers are the same run."""
        tables = []
        for name, its in ((BASELINE, Levers()), (MINE, levers)):
            *_, last = yield from self.runs.branch(draw, Branch(its), noted, size)
            labels: dict[str, Any] = {"scenario": name, "draw": draw.number, "seed": draw.seed}
            tables.append({table: frame.assign(**labels) for table, frame in last.items()})
        return {name: pd.concat([frames[name] for frames in tables]) for name in tables[0]}


def noted(model: CountyInnovationModel) -> Frames:
    """The tables of a run that has ended; nothing of the years before."""
    if model.quarter < QUARTERS - 1:
        return {}
    return shown_part(measured(model, Kept(tuple(SCOPES), counties=True)))


def size(frames: Frames) -> float:
    """Bytes that the tables of a run take."""
    return float(sum(frame.memory_usage(deep=True).sum() for frame in frames.values()))


def shown_part(tables: Frames) -> Frames:
    """A run's tables with only those county figures that maps are made from."""
    counties = tables["counties"]
    shown = counties["indicator"].isin(MAPPED) & (counties["year"] == LAST_YEAR)
    return tables | {"counties": counties[shown]}


def gathered(pairs: Sequence[Frames], world: World, kind: str) -> Tables:
    """The tables of a report on ``plan`` and ``mine`` over the draws run so far, whose parameters
    are of this ``kind`` (posterior, prior, mean)."""
    frames = {name: pd.concat([pair[name] for pair in pairs]) for name in pairs[0]}
    indicators = frames["indicators"]
    columns = ("adcode", "population", "county_area", "figures")
    return Tables(
        indicators=indicators,
        counties=frames["counties"],
        targets=judge(indicators),
        costs=mean_costs(frames["costs"], indicators),
        geography=pd.DataFrame({key: world.counties[key] for key in columns}),
        manifest={
            "world": {"scale": world.settings.scale, "provenance": world.provenance},
            "configuration": {"behaviour": {"draws": kind}},
        },
    )
