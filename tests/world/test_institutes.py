from __future__ import annotations

import numpy as np
import pytest

from sim import evidence
from sim.world.firm_totals import totals
from sim.world.institutes import JUNIOR_COLLEGE, PUBLIC_INSTITUTE, UNIVERSITY

from .conftest import Population


def test_research_of_every_province_is_as_published(population: Population) -> None:
    home = np.searchsorted(totals().codes, population.counties["province_code"])
    firms = np.bincount(home[population.firms["county"]], population.firms["rd"], 31)
    institutes = population.institutes
    others = np.bincount(home[institutes["county"]], institutes["budget"], 31)
    gerd = evidence.by_province("gerd", 2015)
    np.testing.assert_allclose(firms + others, [gerd[int(code)] for code in totals().codes])


def test_valid_patents_of_every_province_are_as_published(population: Population) -> None:
    """Firms' and institutes' together, and no institute without any."""
    home = np.searchsorted(totals().codes, population.counties["province_code"])
    firms = np.bincount(home[population.firms["county"]], population.firms["patents"], 31)
    institutes = population.institutes
    theirs = np.bincount(home[institutes["county"]], institutes["patents"], 31)
    np.testing.assert_allclose(firms + theirs, totals().patents, atol=0.6)
    assert institutes["patents"].min() > 0.0


def test_numbers_and_budgets_by_kind(population: Population) -> None:
    institutes = population.institutes
    assert np.array_equal(np.bincount(institutes["kind"]), [1243, 3650, 1388])
    share = np.bincount(institutes["kind"], institutes["budget"]) / sum(
        evidence.by_province("gerd", 2015).values()
    )
    assert share[UNIVERSITY] + share[JUNIOR_COLLEGE] == pytest.approx(0.070, rel=0.02)
    assert share[PUBLIC_INSTITUTE] == pytest.approx(0.162, rel=0.02)


def test_institute_ranges(population: Population) -> None:
    institutes = population.institutes
    assert institutes["county"].max() < len(population.counties["adcode"])
    assert institutes["budget"].min() > 0
    assert 0.05 <= institutes["outreach"].min() <= institutes["outreach"].max() <= 0.30
    assert set(np.unique(institutes["field"])) == set(range(9))
    assert institutes["capacity"].sum() == pytest.approx(180_000)


def test_every_commissioner_has_a_home_that_exists(population: Population) -> None:
    commissioners = population.commissioners
    assert len(commissioners["id"]) == 300_000
    assert commissioners["home"].max() < len(population.institutes["id"])
    assert 0.6 <= (commissioners["kind"] == 0).mean() <= 0.9
    assert np.all((commissioners["skill"] > 0) & (commissioners["skill"] < 1))
    number = np.bincount(commissioners["home"], minlength=len(population.institutes["id"]))
    assert np.all(number >= np.floor(population.institutes["capacity"]))


def test_same_seed_same_institutes(population: Population, same_again: Population) -> None:
    for name, values in population.institutes.items():
        np.testing.assert_array_equal(values, same_again.institutes[name])
    for name, values in population.commissioners.items():
        np.testing.assert_array_equal(values, same_again.commissioners[name])
