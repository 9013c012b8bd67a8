"""What levers cost by the unit: prices in range, charges written from use."""

from __future__ import annotations

import dataclasses
import inspect
from collections import defaultdict
from typing import Any

import pytest

from sim import CountyInnovationModel
from sim.config.scenario import multiplied, on_budget
from sim.core.clock import QUARTERS
from sim.errors import InputError
from sim.model.policy.bill import (
    APPROPRIATION,
    GUARANTEE_LOSS,
    OWN_PAYMENT,
    PAYERS,
    RECEIVERS,
    TAX_EXPENDITURE,
    Bill,
    Charge,
)
from sim.model.policy.levers import KINDS, Levers, Policy, about_levers
from sim.model.policy.prices import Prices, price_settings

PRICES = price_settings()
CHARGED = [name for name, kind in KINDS.items() if hasattr(kind, "cost")]
PLAN = Levers().at(QUARTERS - 1, 0)
LARGE = multiplied(Levers(), dict.fromkeys(on_budget(), 4.0))


def charged(lever: str, prices: Prices, policy: Policy = PLAN, used: float = 8.0) -> list[Charge]:
    """All charges of ``lever`` for ``used`` of everything that it counts."""
    own = getattr(policy, lever)
    known: dict[str, Any] = {"prices": prices, "task": "projects"}
    charges: list[Charge] = []
    for method in ("cost", "task_cost"):
        if (cost := getattr(own, method, None)) is not None:
            asked = inspect.signature(cost).parameters
            charges += cost(**{name: known.get(name, used) for name in asked})
    return charges


def test_every_lever_but_targeting_costs_something() -> None:
    assert set(KINDS) - set(CHARGED) == {"targeting"}


@pytest.mark.parametrize("lever", CHARGED)
def test_a_charge_says_who_pays_and_who_receives(lever: str) -> None:
    about, charges = about_levers()[lever], charged(lever, Prices())
    assert charges and (charges[0].payer, charges[0].receiver) in {
        (about.payer, about.receiver),
        (about.payer, "counties"),
    }
    for charge in charges:
        assert charge.lever == lever
        assert charge.payer in PAYERS and charge.receiver in RECEIVERS
        assert (charge.kind == OWN_PAYMENT) == (charge.payer == "firm")
        assert charge.kind in (APPROPRIATION, GUARANTEE_LOSS, OWN_PAYMENT, TAX_EXPENDITURE)
        assert charge.amount > 0.0
    bill = Bill()
    bill.add(2021, charges)
    assert sum(bill.amounts.values()) == pytest.approx(sum(charge.amount for charge in charges))


@pytest.mark.parametrize("price", PRICES)
def test_a_price_moves_the_charges_of_its_levers_alone(price: str) -> None:
    meta = PRICES[price]
    dear = dataclasses.replace(Prices(), **{price: meta["high"]})
    moved = {
        lever
        for lever in CHARGED
        for before, now in zip(charged(lever, Prices()), charged(lever, dear), strict=True)
        if now.amount > before.amount
    }
    # Corps and plants pay their projects and upgrades themselves and say what they spent.
    assert moved == (set(meta["of"]) if price not in ("corps_task", "upgrade") else set())


def test_the_charges_of_a_few_levers_by_hand() -> None:
    policy = PLAN
    [loss, fee] = policy.credit_guarantee.cost(Prices(), lost=1e6, guaranteed=2e6)
    assert (loss.kind, loss.amount) == (GUARANTEE_LOSS, 0.5e6)
    assert (fee.kind, fee.amount) == (APPROPRIATION, 0.01 * 2e6)
    [posts, market] = policy.commissioner_quota.cost(Prices(), posts=4.0, posts_of_market=2.0)
    assert (posts.payer, posts.amount) == ("province", 4.0 * 0.25 * 25_000)
    assert (market.payer, market.amount) == ("firm", 2.0 * 0.25 * 25_000)
    [trade] = policy.pairing_trade.cost(Prices())
    assert trade.amount == pytest.approx(0.25 * 0.02 * 600e8)
    [package, own] = policy.innovative_counties.cost(packages=1e9, own=8.0)
    assert (package.payer, package.amount) == ("centre", 0.25e7 * 100)
    assert (own.payer, own.amount) == ("county", 2.0)


@pytest.mark.parametrize("price", PRICES)
def test_prices_stand_within_their_ranges_and_say_where_they_are_from(price: str) -> None:
    meta = PRICES[price]
    assert meta["low"] <= meta["default"] <= meta["high"] and meta["unit"] and meta["source"]
    wrong: tuple[Any, ...] = (0.999 * meta["low"], 1.001 * meta["high"], True, "dear")
    for value in wrong:
        with pytest.raises(InputError, match=f"prices.{price}="):
            Prices(**{price: value})


def test_what_a_model_is_given_is_what_it_pays(history: CountyInnovationModel) -> None:
    paid: list[defaultdict[str, float]] = []
    dear = Prices(**{name: meta["high"] for name, meta in PRICES.items()})
    for prices in (Prices(), dear):
        branch = history.branch(LARGE, prices=prices)
        branch.bill = Bill()
        branch.run_for(6)  # until settings act, and beyond
        paid.append(defaultdict(float))
        for (_, lever, *_), amount in branch.bill.amounts.items():
            paid[-1][lever] += amount
    simple = {
        lever: price
        for price, meta in PRICES.items()
        for lever in meta["of"]
        if sum(lever in other["of"] for other in PRICES.values()) == 1
        # Firms' own money moves with these, and a fee has two parts.
        and price not in ("upgrade", "consortium", "market_fee", "cultivation", "appraisal")
    }
    assert len(simple) > 20
    for lever, price in simple.items():
        ratio = PRICES[price]["high"] / PRICES[price]["default"]
        assert paid[1][lever] == pytest.approx(ratio * paid[0][lever], rel=0.02), lever
        assert paid[0][lever] > 0.0, lever
    for lever in ("smart_upgrade", "consortium", "credit_guarantee", "corps", "ip_pledge"):
        assert paid[1][lever] > paid[0][lever] > 0.0, lever
