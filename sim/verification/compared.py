"""How far the two readings of the firms are apart, agent by agent, step by step."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.behaviour.parameters import Parameters
from sim.core.clock import PLAN_BEGINS
from sim.model.firms.table import Firms
from sim.model.model import CountyInnovationModel
from sim.model.policy.levers import Levers
from sim.verification.beside import PlainModel, run_beside
from sim.world import World


def both_readings(world: World, parameters: Parameters, seed: int, quarters: int) -> pd.DataFrame:
    """Run plain and compiled firms side by side for ``quarters`` from 2016Q1, and from 2021Q1 with
    the plan's levers, when every instrument is there.

    One row a period and column of the firm: ``compared`` (values compared, one a living firm after
    each pass of each quarter), ``apart`` (values that differ by more than one part in a billion,
    or at all where they are whole numbers or marks) and ``largest``, the largest relative
    difference. Firms that only one reading has count as apart under ``alive``.
    """
    model = CountyInnovationModel(world, parameters=parameters, seed=seed)
    periods = [_period("2016", model, quarters)]
    model.run_for(PLAN_BEGINS - quarters)
    periods.append(_period("2021", model.branch(Levers()), quarters))
    return pd.concat(periods, ignore_index=True)


def _period(name: str, model: CountyInnovationModel, quarters: int) -> pd.DataFrame:
    tally = {column: [0, 0, 0.0] for column in Firms.columns()}

    def check(plain: PlainModel) -> None:
        table = plain.compiled.tables["firm"]
        rows = table.rows()
        ids = table["id"][rows].tolist()
        plain_firms = {firm.id: firm for firm in plain.agents}
        tally["alive"][1] += len(plain_firms.keys() ^ set(ids))
        both = [place for place, firm in enumerate(ids) if firm in plain_firms]
        for column, counts in tally.items():
            compiled = table[column][rows[both]]
            mine = np.array(
                [getattr(plain_firms[ids[place]], column) for place in both], compiled.dtype
            )
            counts[0] += len(both)
            if compiled.dtype.kind == "f":
                size = np.maximum(np.abs(compiled), 1e-300)
                gap = np.where(mine == compiled, 0.0, np.abs(mine - compiled) / size)
                gap = np.nan_to_num(gap, nan=np.inf)  # what is no number agrees with nothing
                counts[1] += int((gap > 1e-9).sum())
                counts[2] = max(counts[2], float(gap.max(initial=0.0)))
            else:
                counts[1] += int((mine != compiled).sum())

    run_beside(model, quarters, check)
    table = pd.DataFrame.from_dict(tally, "index", columns=["compared", "apart", "largest"])
    return table.rename_axis("column").reset_index().assign(period=name)
