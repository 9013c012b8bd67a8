"""Births of firms (2.10), take-up (2.13) and certificates with hysteresis (2.9)."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.behaviour.parameters import Parameters
from sim.core.chance import uniforms
from sim.core.intensity import intensity_threshold
from sim.core.law import CREDIT, HNTE_RATE, TECH_SME
from sim.model.firms import firm, rules
from sim.model.firms.certify import (
    SME_AWARD,
    certify,
    high_tech,
    high_tech_gain,
    ready,
    register_gain,
    specialised,
)
from sim.model.firms.chance import Process
from sim.model.firms.plan import plan
from sim.model.firms.state import SECTORS, SERVICES, count_peers
from sim.model.government import rules as authority

CODES = np.array([110101, 110102, 659012])  # two of them neighbours in number


def test_expected_births_by_hand():
    b = replace(Parameters(), entry_spillover=0.05, entry_budget=0.04)
    one = np.ones(1)
    found = firm.expected_births(2 * one, 0.2 * one, math.e * one, b)
    np.testing.assert_allclose(found, 2 * math.exp(0.01 + 0.04))


def test_award_draws_small_firms_and_hardly_large_ones():
    # 200,000 yuan against half of 5% of 4 million: ln 3; against half of 3% of a billion: little.
    assert rules.award_pull(4e6, 1.0, 0.5) == pytest.approx(math.log(3.0))
    assert rules.award_pull(4e6, 0.5, 0.5) == pytest.approx(0.5 * math.log(3.0))
    assert rules.award_pull(1e9, 1.0, 0.5) == pytest.approx(math.log(1.0 + 0.2 / 15.0))
    # Who must really spend all that is asked is drawn less.
    assert rules.award_pull(4e6, 1.0, 0.0) == pytest.approx(math.log(2.0))


def test_pairs_carry_more_over_a_larger_gap_and_a_shorter_way():
    share = np.full(3, 1 / 3)
    km, gap = np.array([1000.0, 2000.0, 1000.0]), np.array([1.0, 1.0, 0.5])
    weight = authority.pairing_weights(share, km, gap, 1000.0)
    assert weight.sum() == pytest.approx(1.0)
    assert weight[0] / weight[1] == pytest.approx(math.e)
    assert weight[0] / weight[2] == pytest.approx(2.0)


@given(st.floats(0, 3000), st.integers(0, 39))
def test_births_are_the_poisson_quantile_of_one_draw(mean, quarter):
    born = firm.number_born(np.full(3, mean), CODES, 1, quarter, int(Process.ENTRY))
    law = stats.poisson(mean)
    u = uniforms(1, int(Process.ENTRY), quarter, CODES)
    assert (law.cdf(born) >= u - 1e-9).all()
    assert ((born == 0) | (law.cdf(born - 1) <= u + 1e-9)).all()


@given(st.floats(0, 300), st.floats(0, 300), st.integers(0, 39))
def test_a_higher_mean_never_means_fewer_births(a, b, quarter):
    born = [
        firm.number_born(np.full(3, mean), CODES, 1, quarter, int(Process.ENTRY))
        for mean in sorted((a, b))
    ]
    assert (born[1] >= born[0]).all()


def test_ids_of_entrants_never_meet():
    numbers = np.array([5, 3, 3])
    every = [
        firm.entrant_ids(CODES, numbers, quarter, origin)
        for quarter in range(40)
        for origin in (firm.OWN, firm.BRANCH_PLANT, firm.FUNDED, firm.FOUNDED)
    ]
    ids = np.concatenate([ids for ids, _ in every])
    assert len(np.unique(ids)) == 40 * 4 * 11
    assert ids.min() > 2**40
    assert ids.max() < 2**50
    assert every[0][1].tolist() == [0] * 5 + [1] * 3 + [2] * 3
    more, _ = firm.entrant_ids(CODES, np.array([6, 9, 3]), 0, firm.OWN)
    assert set(every[0][0]) < set(more)  # one more birth leaves the ids of others alone


def test_entrants_are_drawn_as_stated():
    n = 20_000
    ids = np.arange(n) + 2**45
    shares = np.array([[0.1, 0.0, 0.0, 0.5, 0.0, 0.0, 0.0, 0.0, 0.4]])
    sector, sales, tfp, cash, collateral, filing = firm.entrants(
        ids,
        np.zeros(n, np.int64),
        np.cumsum(shares, axis=1),
        np.array([0.2]),
        np.array([0.5]),
        3000.0,
        2.5e6,
        1,
        4,
    )
    found = np.bincount(sector, minlength=9) / n
    np.testing.assert_allclose(found, shares[0], atol=4 * math.sqrt(0.25 / n))
    assert np.median(sales) == pytest.approx(2.5e6, rel=0.05)
    assert np.log(sales).std() == pytest.approx(firm.ENTRANT_SPREAD, rel=0.03)
    mean = 0.2 - firm.ENTRANT_GAP + 0.5 * firm.SKILLED_TAIL
    assert tfp.mean() == pytest.approx(mean, abs=4 * 0.9 / math.sqrt(n))
    assert np.median(filing) == pytest.approx(3000.0, rel=0.05)
    assert 0 < (cash / sales).max() <= 0.3
    np.testing.assert_allclose(cash, 0.3 * sales * uniforms(1, int(Process.CASH), 4, ids))
    assert tfp.std() == pytest.approx(0.9, rel=0.03)
    assert np.log(filing).std() == pytest.approx(1.0, rel=0.03)
    np.testing.assert_allclose(collateral, 0.3 * sales)


def test_peers_and_users_by_hand(firms_of):
    claims = np.array([CREDIT, CREDIT | HNTE_RATE, 0, CREDIT])
    alive = np.array([True, True, True, False])
    f = firms_of(4, sector=np.array([2, 2, 2, 2]), claims=claims, alive=alive, weight=10.0)
    users, peers = count_peers(f, np.zeros(1, np.int64))
    assert peers[2] == 30.0
    assert peers.sum() == 30.0
    assert users[2].tolist() == [0.0, 10.0, 0.0, 20.0]
    assert users.shape == (SECTORS, 4)


def test_hearing_of_an_instrument_has_its_hazard(firms_of, one_county, terms_2020):
    """Office effort 1.5, half of the peers use it, nobody visits: 1 - exp(-hazard)."""
    n, b = 20_000, Parameters()
    users = np.zeros((SECTORS, 4))
    users[3, 1] = 5.0
    here = one_county(effort=[1.5], users=users, peers=np.full(SECTORS, 10.0))
    f = firms_of(n)
    plan(f, here, terms_2020, b.as_tuple(), 1, 0)
    for instrument, peers in ((0, 0.0), (1, 0.5)):
        p = 1 - math.exp(-(1.5 * b.learn_office + peers * b.learn_peers))
        heard = (f.knows >> instrument) & 1
        assert heard.mean() == pytest.approx(p, abs=4 * math.sqrt(p / n))


@pytest.mark.parametrize(
    ("sales", "share"),
    [(1e6, 0.05), (4.9e7, 0.05), (5.1e7, 0.04), (1.9e8, 0.04), (2.1e8, 0.03), (1e10, 0.03)],
)
def test_intensity_asked_of_high_tech_firms(sales, share):
    assert intensity_threshold(sales) == share


def test_certification_score_by_hand():
    # A third for all, one patent of two, half of the 4% asked, half skilled, leader's growth.
    found = rules.certification_score(1.0, 2e6, 1e8, 0.5, 2.0)
    assert found == pytest.approx(0.35 + 0.075 + 0.125 + 0.025 + 0.2)
    assert rules.certification_score(9.0, 9e7, 1e8, 1.0, 9.0) == pytest.approx(1.0)


good = st.floats(0, 1e9)


@given(good, good, st.floats(1e4, 1e9), st.floats(0, 1), st.floats(-4, 4), st.floats(0, 1e8))
def test_more_rd_or_patents_never_lower_the_score(patents, rd, sales, skilled, tfp, more):
    score = rules.certification_score(patents, rd, sales, skilled, tfp)
    assert 0.0 <= score <= 1.0 + 1e-12
    assert rules.certification_score(patents, rd + more, sales, skilled, tfp) >= score
    assert rules.certification_score(patents + more, rd, sales, skilled, tfp) >= score


def test_who_may_be_high_tech():
    assert ready(4, 4)
    assert not ready(3, 4)  # younger than a year
    assert not ready(4, 3)  # less than a year of R&D
    assert high_tech(True, 5e4, 5e4, 0.71)
    refused = [
        (False, 5e4, 5e4, 0.71),  # has not heard of it
        (True, 4.9e4, 5e4, 0.71),  # reports less than is asked
        (True, 5e4, 5e4, 0.70),  # above 70 of 100 points
    ]
    assert not any(high_tech(*firm) for firm in refused)


def test_worth_of_a_certificate():
    assert high_tech_gain(0.25, 0.15, 1e7, 9.0) == pytest.approx(3e6 + 9.0)
    assert high_tech_gain(0.25, 0.15, -1e7, 9.0) == 9.0
    assert high_tech_gain(0.05, 0.15, 1e7, 9.0) == 9.0  # the small firms' rate is lower anyway


def test_the_register_brings_what_the_firm_does_not_have_anyway(terms_2020):
    """In 2022Q1-Q3 a manufacturer deducts as much without it, and who holds the certificate of a
    high-tech firm saves at that certificate's rate."""
    terms = terms_2020._replace(general=0.75, manufacturing=1.0, tech_sme=1.0)
    rd, service, machinery = 1e6, SERVICES, 3
    gain = {
        (hnte, sector): register_gain(hnte, sector, 1e8, rd, 8e6, True, terms) - SME_AWARD
        for hnte in (False, True)
        for sector in (service, machinery)
    }
    assert gain[False, service] == pytest.approx(0.25 * 0.25 * rd)
    assert gain[True, service] == pytest.approx(0.15 * 0.25 * rd)
    assert gain[False, machinery] == gain[True, machinery] == 0.0
    # Nothing of tax where nothing is deducted, and no more than there is profit to deduct from.
    assert register_gain(False, service, 1e8, rd, 8e6, False, terms) == SME_AWARD
    short = register_gain(False, service, 1e8, rd, 0.8 * rd, True, terms) - SME_AWARD
    assert short == pytest.approx(0.25 * 0.05 * rd)


def test_who_is_specialised():
    assert specialised(3e5, 1e7, 8)
    assert not specialised(2.9e5, 1e7, 8)
    assert not specialised(0.03 * 0.9e7, 0.9e7, 8)
    assert not specialised(3e5, 1e7, 7)


@given(st.floats(2e8, 1e12, exclude_min=True))
def test_who_reports_just_the_threshold_meets_it(sales: float) -> None:
    """0.03 * sales / sales falls short of 0.03 by its last bit for one in eight."""
    asked = intensity_threshold(sales) * sales
    assert specialised(asked, sales, 8)
    assert high_tech(True, asked, asked, 0.71)


def strong(firms_of, n: int, **given):
    """Firms that qualify for everything: R&D of a tenth of sales, ten patents."""
    plain = {"rd": 3e6, "rd_quarters": 8, "patents": 10.0, "knows": HNTE_RATE | TECH_SME}
    return firms_of(n, **(plain | given))


def test_a_certificate_lasts_three_years_then_renewal_is_drawn(firms_of, one_county, terms_2020):
    n, b = 4000, Parameters()
    f = strong(firms_of, n, hnte_left=12, knows=0)
    for quarter in range(11):
        certify(f, one_county(), terms_2020, b.as_tuple(), 1, quarter)
    assert (f.hnte_left == 1).all()
    certify(f, one_county(), terms_2020, b.as_tuple(), 1, 11)
    renewed = f.hnte_left == 12
    assert (f.hnte_left[~renewed] == 0).all()
    assert renewed.mean() == pytest.approx(b.renewal, abs=4 * math.sqrt(0.25 / n))


def test_hysteresis_keeps_a_firm_that_could_not_enter(firms_of, one_county, terms_2020):
    """No patent, laggard: 0.35 + 0.25 + 0.05 + 0.2 x 0.2 = 0.69, between the two marks."""
    b = replace(Parameters(), renewal=1.0, hysteresis=0.1)
    weak = {"patents": 0.0, "tfp": -2.0}
    inside, outside = strong(firms_of, 40, hnte_left=1, **weak), strong(firms_of, 40, **weak)
    for f in (inside, outside):
        for quarter in range(4):
            certify(f, one_county(), terms_2020, b.as_tuple(), 1, quarter)
    assert (inside.hnte_left > 0).all()
    assert (outside.hnte_left == 0).all()
    gone = strong(firms_of, 40, hnte_left=1, **weak)
    strict = replace(b, hysteresis=0.005)
    certify(gone, one_county(), terms_2020, strict.as_tuple(), 1, 0)
    assert (gone.hnte_left == 0).all()


def test_new_certificates_once_a_year(firms_of, one_county, terms_2020):
    f = strong(firms_of, 40)
    certify(f, one_county(), terms_2020, Parameters(acceptance=1.0).as_tuple(), 1, 2)
    mine = (f.id + 2) % 4 == 0
    assert (f.hnte_left[mine] == 12).all()
    assert (f.sme_left[mine] == 4).all()
    assert not f.hnte_left[~mine].any()
    assert not f.sme_left[~mine].any()


def test_a_jury_grants_its_share_and_more_in_a_campaign(firms_of, one_county, terms_2020):
    b, n = Parameters(acceptance=0.7), 8000
    for shift, share in ((0.0, 0.7), (1.0, 0.7 / (0.7 + 0.3 * np.exp(-1.0)))):
        f = strong(firms_of, n)
        place = one_county(certify_place=np.full(1, shift))
        certify(f, place, terms_2020, b.as_tuple(), 1, 2)
        mine = (f.id + 2) % 4 == 0
        assert (f.hnte_left[mine] > 0).mean() == pytest.approx(share, abs=0.03)


def test_the_register_of_small_firms_opens_late_and_takes_small_ones(
    firms_of, one_county, terms_2020
):
    b = Parameters().as_tuple()
    early, large = strong(firms_of, 40), strong(firms_of, 40, sales=2.1e8, rd=2e7)
    certify(early, one_county(), terms_2020._replace(sme_open=False), b, 1, 0)
    certify(large, one_county(), terms_2020, b, 1, 0)
    assert not early.sme_left.any()
    assert not large.sme_left.any()
    assert large.hnte_left.any()


def test_a_giant_without_its_certificate_is_none(firms_of, one_county, terms_2020):
    f = firms_of(2, srdi_left=np.array([1, 2]), giant=True)
    certify(f, one_county(), terms_2020, Parameters().as_tuple(), 1, 0)
    assert f.giant.tolist() == [False, True]
