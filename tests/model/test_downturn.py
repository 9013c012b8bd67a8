"""A downturn takes a share of GDP from 2022 on, and leaves history and luck alone."""

from __future__ import annotations

import numpy as np
import pytest

from sim import CountyInnovationModel
from sim.model.policy.levers import Levers
from sim.world import World


def test_a_share_of_gdp_is_lost_in_2022_and_not_regained(world: World) -> None:
    shocked = world.shocked(0.05).drivers
    for before, after in (
        (world.drivers.gdp, shocked.gdp),
        (world.drivers.fiscal_st, shocked.fiscal_st),
    ):
        assert (after[:, :7] == before[:, :7]).all()
        assert after[:, 7:] == pytest.approx(0.95 * before[:, 7:])
    assert (shocked.loan_rate == world.drivers.loan_rate).all()
    assert world.shocked(0.0) is world
    assert len({world.hash, world.shocked(0.05).hash, world.shocked(0.06).hash}) == 3


def test_a_branch_in_a_downturn_sells_and_spends_less(history: CountyInnovationModel) -> None:
    calm, shaken = history.branch(Levers()), history.branch(Levers(), shock=0.05)
    for model in (calm, shaken):
        model.run_for(8)
    assert history.world.drivers is not shaken.world.drivers
    for name in ("industry_revenue", "gdp"):
        values = [[year.values[name].sum() for year in m.years[-2:]] for m in (calm, shaken)]
        assert values[0][0] == values[1][0]  # 2021
        assert values[0][1] > values[1][1]  # 2022
    before, after = (np.sum([y.values["gerd"].sum() for y in m.years[-1:]]) for m in (calm, shaken))
    assert after < before
