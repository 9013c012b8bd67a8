"""Money is conserved every quarter, whatever the levers and the luck."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from sim import CountyInnovationModel
from sim.model.credit import step as banks
from sim.model.firms import state as firm_state
from sim.model.firms.firm import BRANCH_PLANT
from sim.model.policy.levers import Levers
from tests.model.draws import HORIZON, BillWatch, all_levers, drawn, parts, seeds, start, worlds

Array = np.ndarray[Any, Any]


@drawn
@given(worlds, seeds, all_levers())
def test_what_donors_give_recipients_get(world_seed: int, seed: int, levers: Levers) -> None:
    """Whole yuan from donors to recipients, at most a fifth of revenue; people and plants too."""
    model = start(world_seed, seed, levers)
    counties, pairs = model.tables["county"], model.world.pairing
    donors, recipients = np.unique(pairs["donor"]), np.unique(pairs["recipient"])

    def total(lever: str) -> float:
        return sum(row[-1] for row in model.bill.rows() if row[1] == lever)

    for _ in range(HORIZON):
        bill, known = BillWatch(model), set(model.tables["firm"]["id"][model.tables["firm"].alive])
        for part in parts(model):
            if part == "pair_counties":
                given_up, received = counties["aid_given"], counties["aid_received"]
                assert given_up.sum() == received.sum() == bill.since("pairing_funds")
                assert (given_up == np.rint(given_up)).all()
                assert not np.delete(given_up, donors).any()
                assert not np.delete(received, recipients).any()
                revenue = 0.25 * counties["fiscal_revenue"] * model.now.gdp_factor(2020)
                assert (given_up <= 0.2 * revenue).all()
                asked = 0.25e8 * levers.pairing_funds.at("amount", model.now.policy.acting)
                assert given_up.sum() <= asked + len(pairs["donor"])
                sent = levers.pairing_people.at("posts", model.now.policy.acting)
                assert model.state.counties.paired_people.sum() == pytest.approx(sent, rel=1e-9)
                assert bill.since("pairing_people") == pytest.approx(
                    0.25 * model.prices.paired_person * sent,
                    rel=1e-9,
                    abs=math.ulp(total("pairing_people")),  # what the bill's own sum keeps
                )
            elif part == "enter":
                firms = model.tables["firm"]
                living = firms.alive & ~np.isin(firms["id"], list(known))
                plant = living & (firms["id"] >> 47 == BRANCH_PLANT)
                assert np.isin(firms["county"][plant], recipients).all()
                cost = model.prices.branch_plant * firms["weight"][plant].sum()
                assert bill.since("pairing_firms") == pytest.approx(cost, rel=1e-9)


@drawn
@given(worlds, seeds, all_levers())
def test_loans_and_tax_relief_are_what_the_bill_says(
    world_seed: int, seed: int, levers: Levers
) -> None:
    """No county lends beyond its banks; every yuan of relief, loss and subsidy is accounted for."""
    model = start(world_seed, seed, levers)
    n, room = len(model.tables["county"]), {}
    genuine = banks.firm_rules.ration

    def noted(firms: Any, capacity: Array, *rest: Any) -> None:
        room["capacity"], room["debt"] = capacity, firms["debt"].copy()
        room["guaranteed"] = firms["guaranteed"].copy()
        genuine(firms, capacity, *rest)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(banks.firm_rules, "ration", noted)
        for _ in range(HORIZON):
            bill, accounts = BillWatch(model), model.state.nation.accounts.copy()
            for part in parts(model):
                firms, policy = model.tables["firm"], model.now.policy
                if part == "borrow":
                    lent = np.rint(firms["weight"] * firms["loan"]) * firms.alive
                    assert lent.sum() > 0
                    covered = firms["guaranteed"] > room["guaranteed"]  # by the fund's own quota
                    by_county = np.bincount(firms["county"], lent * ~covered, minlength=n)
                    assert (by_county <= room["capacity"]).all()
                    assert (
                        firms["loan"] <= np.rint(np.maximum(firms["ask"], firms["covered_ask"]))
                    ).all()
                    assert np.allclose(firms["debt"] - room["debt"], firms["loan"], rtol=1e-9)
                    assert (firms["guaranteed"] <= firms["debt"] * (1 + 1e-9)).all()
                    new = model.state.nation.accounts - accounts
                    assert (new[firm_state.A_APPROVED] <= new[firm_state.A_APPLIED]).all()
                elif part == "produce":
                    new = (model.state.nation.accounts - accounts).sum(axis=1)
                    unpaid = model.prices.market_fee - policy.credit_guarantee.fee
                    share = policy.credit_guarantee.share
                    owed = {
                        "credit_guarantee": share * new[firm_state.A_LOSS]
                        + unpaid * 0.25 * outstanding(model, accounts, "guaranteed"),
                        "credit_subsidy": policy.credit_subsidy.rate * new[firm_state.A_SUBSIDISED],
                        "super_deduction": new[firm_state.A_DEDUCTION],
                        "hnte_tax_rate": new[firm_state.A_HNTE],
                    }
                    for name, amount in owed.items():
                        assert amount >= 0.0
                        assert bill.since(name) == pytest.approx(amount, rel=1e-9, abs=1.0), name


def outstanding(model: CountyInnovationModel, before: Array, name: str) -> float:
    """Guaranteed debt of the quarter in yuan, from the accounts (which keep a quarter of it)."""
    row = firm_state.ACCOUNTS.index(name)
    return 4.0 * float((model.state.nation.accounts - before)[row].sum())
