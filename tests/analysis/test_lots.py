"""D3, the lottery of vouchers, on lots whose outcome is known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.analysis.designs.compare import Findings
from sim.analysis.designs.firms import voucher
from sim.ensemble.work.rows import LOST, WON
from sim.ensemble.work.twins import Panels, Twins


def lots(unused: int, anyway: int, new: int, weight: float = 1.0) -> Twins:
    """A lot of 2021 with as many losers as winners: vouchers that nobody uses, that pay for a
    contract which would be there anyway, and that leave a tie. Every other firm has one already.

    ``weight`` firms stand behind each of those that do not use it.
    """
    n = unused + anyway + new
    row = np.arange(2 * n)
    won, used = row < n, row % n >= unused
    firms = pd.DataFrame(
        {
            "id": row, "year": 2021, "lot": np.where(won, WON, LOST), "sales": 1e7, "tfp": 0.0,
            "institutes": (row % 2).astype(np.int16), "weight": np.where(used, 1.0, weight),
        }
    )  # fmt: skip
    tied = firms["institutes"] + (won & (row % n >= unused + anyway))
    rest = (pd.DataFrame(),) * 3
    given, without = (
        Panels(pd.concat([frame, frame.assign(year=2022, lot=-1)], ignore_index=True), *rest)
        for frame in (firms.assign(institutes=tied), firms)
    )
    return Twins(given, without)


@pytest.mark.parametrize(
    ("twins", "ties"),
    [
        # Of ten vouchers one is not used and one replaces a contract (Cornet et al. 2006).
        (lots(10, 10, 80), 0.8),
        (lots(20, 0, 80), 0.8),
        (lots(0, 20, 80), 0.8),
        # Three firms stand behind each of those that let it lapse: 80 ties, 120 vouchers.
        (lots(10, 10, 80, weight=3.0), 80 / 120),
    ],
)
def test_ties_are_counted_over_all_vouchers_awarded(twins: Twins, ties: float) -> None:
    findings = Findings(0, np.random.default_rng(1))
    voucher(twins, findings)
    found = findings.tables()["estimates"].set_index("measure")
    assert found["estimate"]["ties"] == pytest.approx(ties)
    assert found["true"]["ties"] == pytest.approx(ties)
    assert found["units"]["ties"] == 2 * found["treated"]["ties"]
    assert found["estimate"]["sales"] == pytest.approx(0.0, abs=1e-9)
    assert found["true"]["tfp"] == pytest.approx(0.0, abs=1e-9)
