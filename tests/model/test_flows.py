"""People and firms that come and go in a quarter, against what was expected of each county."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from sim import CountyInnovationModel
from sim.core.arrays import Floats, sum_by
from sim.core.chance import uniforms
from sim.model.commissioners import commissioner
from sim.model.firms import firm
from sim.model.firms.chance import Process
from sim.model.policy.levers import Levers


def test_a_post_lasts_as_long_as_its_stream_says(history: CountyInnovationModel) -> None:
    """Four to eight quarters, each as often as another; a year in the three regions."""
    model = history.branch(Levers.held())
    people = model.tables["commissioner"]
    host, left = people["host"].copy(), people["term_left"].copy()
    model.step()
    new = (people["host"] >= 0) & ((host < 0) | (people["term_left"] > left))
    terms = people["term_left"][new & (people["stream"] == commissioner.ORDINARY)]
    found = np.bincount(terms, minlength=9)
    assert found[:4].sum() == 0
    assert len(found) == 9
    mean = len(terms) / 5
    assert np.abs(found[4:] - mean).max() < 4.0 * np.sqrt(mean)
    regions = new & (people["stream"] == commissioner.THREE_REGIONS)
    assert regions.any()
    assert (people["term_left"][regions] == commissioner.SHORT_TERM).all()


def expected(
    history: CountyInnovationModel, branches: float, patch: pytest.MonkeyPatch
) -> dict[int, Floats]:
    """Births expected by county in the first quarter of 2021, by the process that draws them."""
    held, seen = Levers.held(), dict[int, Floats]()
    moved = dataclasses.replace(held.pairing_firms, start="2021Q1", ramp=1, branches=branches)
    model = history.branch(dataclasses.replace(held, pairing_firms=moved))
    model.parameters = dataclasses.replace(model.parameters, policy_delay=0.0)
    genuine, sampled = firm.number_born, history.world.counties["sampled"]

    def noted(mean: Floats, codes: Floats, seed: int, quarter: int, process: int) -> Floats:
        seen[process] = mean / sampled
        return genuine(mean, codes, seed, quarter, process)

    with patch.context() as here:
        here.setattr(firm, "number_born", noted)
        model.step()
    return seen


@pytest.mark.parametrize("branches", [2_000.0, 60_000.0])
def test_branch_plants_are_births_that_move(
    branches: float, history: CountyInnovationModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What recipients expect more donors expect less, by the shares of the pairs, and no donor
    sends more than half of its births."""
    own, gone = int(Process.ENTRY), int(Process.BRANCH)
    before = expected(history, 0.0, monkeypatch)[own]
    found = expected(history, branches, monkeypatch)
    pairs, n = history.world.pairing, len(before)
    sent = 0.25 * branches * history.state.fixed.pair_share
    wished = sum_by(pairs["donor"], sent, n)
    leaving = np.minimum(wished, 0.5 * before)
    np.testing.assert_allclose(before - found[own], leaving, atol=1e-12)
    part = np.divide(leaving, wished, out=np.zeros(n), where=wished > 0.0)
    arriving = sum_by(pairs["recipient"], sent * part[pairs["donor"]], n)
    np.testing.assert_allclose(found[gone], arriving, atol=1e-12)
    assert (leaving < wished).any() == (branches > 10_000.0)


def test_local_talent_brings_births(
    history: CountyInnovationModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    n, own = len(history.state.counties), int(Process.ENTRY)
    births = []
    for pull in (0.0, 0.5):
        monkeypatch.setattr(firm, "talent_pull", lambda *_, pull=pull: np.full(n, pull))
        births.append(expected(history, 0.0, monkeypatch)[own])
    np.testing.assert_allclose(births[1], np.exp(0.5) * births[0])


def test_founders_of_the_field_share_the_pot_of_their_county(
    history: CountyInnovationModel,
) -> None:
    """Own founders and those whom the fund draws get the same; nobody else gets anything."""
    held = Levers.held()
    fund = dataclasses.replace(held.industry_fund, start="2021Q1", ramp=1, amount=400.0)
    model = history.branch(dataclasses.replace(held, industry_fund=fund))
    model.parameters = dataclasses.replace(model.parameters, policy_delay=0.0)
    before = model.tables["firm"]["id"].copy()
    model.step()
    firms, counties = model.tables["firm"], model.tables["county"]
    born = np.flatnonzero(firms.alive & ~np.isin(firms["id"], before))
    ids, county = firms["id"][born], firms["county"][born]
    start = 0.3 * firms["sales"][born] * uniforms(model.seed, int(Process.CASH), 20, ids)
    given = firms["cash"][born] - start
    origin, lead = ids >> 47, counties["lead_sector"][county]
    entitled = np.isin(origin, (firm.OWN, firm.FUNDED)) & (firms["sector"][born] == lead)
    entitled &= counties["county_area"][county]
    assert {firm.OWN, firm.BRANCH_PLANT} < set(origin.tolist())
    np.testing.assert_allclose(given[~entitled], 0.0, atol=1.0)
    assert (given[entitled] > 1.0).all()
    for place in np.unique(county[entitled]):
        assert np.ptp(given[entitled & (county == place)]) < 1.0
