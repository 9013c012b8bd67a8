"""What performers want at the start: what they did, and what want of money takes (2.2, 2.4)."""

from __future__ import annotations

import numpy as np
import pytest

from sim import CountyInnovationModel
from sim.behaviour.mechanisms import without
from sim.behaviour.parameters import Parameters
from sim.model.firms import loans, rest
from sim.model.firms.origins import FEW
from sim.model.firms.table import Firms

B = Parameters()


def begun(world, parameters: Parameters) -> Firms:
    """Firms at the end of 2015."""
    return CountyInnovationModel(world, parameters=parameters, seed=1).state.firms


def test_performers_want_what_makes_up_for_mean_losses(world):
    """Each class of size is raised by one number, nobody without R&D by any."""
    plain, short = begun(world, without(B, ["credit_rationing"])), begun(world, B)
    raised = short.propensity - plain.propensity
    performs = short.rd > 0.0
    assert not raised[~performs].any()
    for large in (True, False):
        its = raised[performs & (short.above_scale == large)]
        assert its.min() > 0.0
        np.testing.assert_allclose(its, its[0], rtol=1e-9)


def test_the_rest_is_where_losses_and_adjustment_meet():
    """ln R = rho (ln R) + (1 - rho) (ln R* ) - c stands still at c / (1 - rho) below R*."""
    loss, wanted = 0.012, 3.0
    done = wanted - loss / (1.0 - B.rho)
    assert B.rho * done + (1.0 - B.rho) * wanted - loss == pytest.approx(done)


def test_small_worlds_are_tried_more_often():
    assert [rest.rounds(n) for n in (0, 3_000, 7_000, 20_000, 170_000)] == [4, 4, 3, 1, 1]


def test_few_firms_count_for_less():
    firms = Firms({"id": np.arange(4), "rd": np.array([1.0, 3.0, 5.0, 0.0]), "weight": np.ones(4)})
    lost = np.array([0.4, 0.0, 0.2, 9.0])
    two = np.array([True, True, False, False])
    assert rest.mean_lost(firms, lost, two) == pytest.approx(0.1 * 2 / (2 + FEW))
    assert rest.mean_lost(firms, lost, np.zeros(4, bool)) == 0.0


def test_trying_leaves_the_start_alone(world):
    model = CountyInnovationModel(world, seed=2)
    before = {name: column.copy() for name, column in model.state.firms.arrays.items()}
    paid = model.bill.rows()
    rest.rehearsed(model.state, model.now)
    for name, column in model.state.firms.arrays.items():
        np.testing.assert_array_equal(column, before[name], err_msg=name)
    assert model.bill.rows() == paid


def test_loans_are_rolled_over_with_sales():
    assert loans.renewal(True, 1e6, 0.02) == pytest.approx((loans.MATURES + 0.02) * 1e6)
    assert loans.renewal(True, 1e6, -0.05) == pytest.approx(loans.MATURES * 1e6)
    assert loans.renewal(False, 1e6, 0.02) == 0.0


def test_debt_of_performers_does_not_melt(world, history):
    """Of those with a bank that did R&D all along, more than half of debt over sales of 2015 is
    there in 2020: paid down at 14% a quarter, a twentieth would be."""
    before, after = begun(world, B), history.state.firms
    n = len(before)
    same = (after.id[:n] == before.id) & after.alive[:n] & (after.rd_quarters[:n] > 20)
    same &= before.bank & after.bank[:n]
    owed = [
        (firms.weight * firms.debt)[:n][same].sum() / (firms.weight * firms.sales)[:n][same].sum()
        for firms in (before, after)
    ]
    assert 0.5 < owed[1] / owed[0] < 1.1
