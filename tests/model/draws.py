"""Lever settings drawn from their ranges, and a quarter taken part by part."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from sim import CountyInnovationModel
from sim.core.clock import PLAN_BEGINS, label
from sim.model.model import ORDER
from sim.model.policy.levers import Levers
from sim.world import WorldSettings, build_world

HORIZON = 6  # quarters of 2021-2022 in which drawn levers begin, ramp and end
drawn = settings(
    max_examples=6,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.generate],  # a failing country is not worth shrinking
)
worlds, seeds = st.sampled_from([2016, 7]), st.integers(0, 1_000_000)


@st.composite
def lever(draw: st.DrawFn, kind: type[Any]) -> Any:
    """One lever anywhere within its ranges, its dates within the horizon."""
    chosen: dict[str, Any] = {}
    for f in dataclasses.fields(kind):
        meta = f.metadata
        if meta["unit"] == "quarter":
            last = f.name == "end"
            chosen[f.name] = label(
                PLAN_BEGINS + draw(st.integers(3 if last else 0, HORIZON if last else 3))
            )
        elif meta.get("choices"):
            chosen[f.name] = draw(st.sampled_from(meta["choices"]))
        elif f.name == "ramp":
            chosen[f.name] = draw(st.integers(1, 4))
        else:
            chosen[f.name] = draw(st.floats(meta["low"], meta["high"]))
    return kind(**chosen)


@st.composite
def all_levers(draw: st.DrawFn) -> Levers:
    """Every lever anywhere within its ranges."""
    return Levers(**{f.name: draw(lever(f.default_factory)) for f in dataclasses.fields(Levers)})


@lru_cache(maxsize=4)
def past(world_seed: int, seed: int) -> CountyInnovationModel:
    """A country of its own at the end of 2020. Shared: branch it, never step it."""
    settings = WorldSettings(scale=0.02, census="drawn", yearbook="drawn", seed=world_seed)
    model = CountyInnovationModel(build_world(settings), Levers(), seed=seed)
    model.run_for(PLAN_BEGINS)
    return model


def start(world_seed: int, seed: int, levers: Levers) -> CountyInnovationModel:
    """A branch at 2021Q1; two histories a world keep the test short."""
    return past(world_seed, seed % 2).branch(levers)


def parts(model: CountyInnovationModel) -> Iterator[str]:
    """Take one quarter, pausing after each of its parts with the part's name."""
    model.quarter += 1
    now = model.now
    for part in ORDER:
        part(model.state, now)
        yield part.__name__


class BillWatch:
    """What a lever has been charged since the last look, in yuan."""

    def __init__(self, model: CountyInnovationModel) -> None:
        self.model, self.seen = model, dict(model.bill.amounts)

    def since(self, *levers: str) -> float:
        """New charges of these levers; looking does not forget."""
        return sum(
            amount - self.seen.get(key, 0.0)
            for key, amount in self.model.bill.amounts.items()
            if key[1] in levers
        )
