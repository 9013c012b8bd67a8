"""Firms as plain Mesa objects and as compiled passes are one model."""

import numpy as np
import pytest

from sim import CountyInnovationModel
from sim.model.firms.state import ACCOUNTS, FirmColumns
from sim.model.policy.levers import Levers
from sim.verification.beside import PlainModel, run_beside
from sim.world import World

# Counted outside the passes, by banks.
ELSEWHERE = {
    *("in_need", "applications", "approvals", "lent"),
    *("ip_financing", "ip_pledges", "equity_financing"),
}


def same_firms(plain: PlainModel) -> None:
    """Every living firm has the same state in both readings."""
    table = plain.compiled.tables["firm"]
    rows = table.rows()
    ids = table["id"][rows].tolist()
    assert {firm.id for firm in plain.agents} == set(ids)
    firms = [plain.firms[firm] for firm in ids]
    for name in FirmColumns._fields:
        mine, compiled = np.array([getattr(firm, name) for firm in firms]), table[name][rows]
        if compiled.dtype.kind == "f":
            np.testing.assert_allclose(mine, compiled, rtol=1e-9, err_msg=name)
        else:
            np.testing.assert_array_equal(mine, compiled, err_msg=name)


@pytest.mark.slow
def test_plain_and_compiled_firms_agree_for_a_year(world: World) -> None:
    assert side_by_side(CountyInnovationModel(world), 4) > 4 * 20_000


@pytest.mark.slow
def test_they_agree_when_every_instrument_of_the_plan_is_there(
    history: CountyInnovationModel,
) -> None:
    assert side_by_side(history.branch(Levers()), 2) > 2 * 20_000


def side_by_side(model: CountyInnovationModel, quarters: int) -> int:
    """Hold both readings equal for ``quarters``, firms and accounts; firm-quarters compared."""
    inside = [row for row, account in enumerate(ACCOUNTS) if account not in ELSEWHERE]
    totals = np.zeros((len(inside), len(model.counties)))

    def check(plain: PlainModel) -> None:
        same_firms(plain)
        for place, total in zip(plain.places, totals.T, strict=True):
            total += [getattr(place, ACCOUNTS[row]) for row in inside]
        np.testing.assert_allclose(totals, model.state.nation.accounts[inside], rtol=1e-9)

    return run_beside(model, quarters, check)[1]
