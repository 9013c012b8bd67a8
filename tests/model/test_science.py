"""What a benefit may not do: pay twice, pay nothing for something, or buy quality by the piece."""

import numpy as np
import pytest

from sim.behaviour.parameters import Parameters
from sim.model.firms import levers as tax
from sim.model.firms import rules
from sim.model.firms.certify import high_tech_gain
from sim.model.firms.plan import plan
from sim.model.firms.state import ordinary_rate
from sim.model.government import rules as authority


def test_small_firms_are_taxed_by_the_law_of_the_year():
    assert tax.small_rate(-1) == tax.small_rate(11) == 0.10  # to 2018Q4
    assert tax.small_rate(12) == tax.small_rate(39) == 0.05


def test_a_certificate_saves_what_the_firm_would_else_pay(terms_2020):
    small, large = ordinary_rate(1e6, terms_2020), ordinary_rate(1e8, terms_2020)
    assert (small, large) == (0.05, 0.25)
    assert high_tech_gain(large, 0.15, 1e6, rules.AWARD) == pytest.approx(3e5 + rules.AWARD)
    assert high_tech_gain(small, 0.15, 1e6, rules.AWARD) == rules.AWARD


@pytest.mark.parametrize("tail", [0.7, 1.0, 1.5])
def test_quality_in_units_of_its_mean_is_one_a_patent(tail):
    u = (np.arange(200_000) + 0.5) / 200_000
    drawn = np.array([rules.patent_quality(x, tail) for x in u])
    assert drawn.mean() / rules.mean_quality(tail) == pytest.approx(1.0, abs=0.01)


def test_interest_is_subsidised_where_there_is_debt(firms_of, one_county, terms_2020):
    terms = terms_2020._replace(subsidy=0.03)
    spent = []
    for debt in (0.0, 1e6):
        firms = firms_of(20, rd=1e6, rd_stock=4e6, propensity=-3.0, debt=debt, hnte_left=8)
        plan(firms, one_county(), terms, Parameters(stop_hazard=1e-12).as_tuple(), 1, 0)
        spent.append(firms.rd)
    assert (spent[1] > spent[0]).all()


def test_grants_are_a_share_of_research():
    share = authority.grant_rate(np.array([0.0, 1e6, 1e12]), np.array([1e8, 1e8, 1e8]))
    assert share.tolist() == pytest.approx([0.0, authority.GRANT_SHARE * 0.01, 0.3])


def test_service_at_the_start_is_in_the_surveys_already(started):
    counties = started.tables["county"]
    assert counties["served_at_start"].max() > 0.0
    rate, top = started.state.fixed.literacy_rate_rural, started.parameters.literacy_ceiling_rural
    start = started.world.counties["literacy_rural"]
    free = start + 0.25 * rate * start * np.maximum(1.0 - start / top, 0.0)
    free += 0.25 * rate * free * np.maximum(1.0 - free / top, 0.0)
    assert np.average(counties["literacy_rural"]) == pytest.approx(np.average(free), rel=0.01)
