"""A start that knows figures up to a year only: what it reads and how it splits."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim import CountyInnovationModel
from sim.evidence import by_province, figures, national, observations
from sim.text import keys
from sim.world import World, WorldSettings, build, cache
from sim.world.firm_research import split_hnte
from sim.world.firm_totals import totals
from sim.world.known import SHAPES, STAYS, shaping
from sim.world.literacy import literacy_surveys

YEARS = range(2015, 2022)
SECOND_SURVEY = 2018
KEPT = Path(__file__).parents[2] / "docs" / "results" / "hindcast" / "start.csv"


def world_of(known_until: int) -> World:
    settings = WorldSettings(0.01, census="drawn", yearbook="drawn", known_until=known_until)
    return build.assemble(settings, "key")


@pytest.fixture(scope="module")
def knowing_2019() -> World:
    return world_of(2019)


@pytest.mark.parametrize("known_until", [2016, 2018, 2019, 2021])
def test_only_what_stays_is_of_a_later_year(known_until: int, knowing_2019: World) -> None:
    world = knowing_2019 if known_until == 2019 else world_of(known_until)
    table = shaping(world.shaped_by, known_until)
    late = table[table["later"]]
    may = {*STAYS, *(["literacy"] if known_until < SECOND_SURVEY else [])}
    assert set(late["subject"]) <= may
    fitted = set(observations("calibration")["indicator"])
    scored = late[late["figure"].isin(fitted) & (late["subject"] != "literacy")]
    assert scored.empty, "a figure that a hindcast is scored on has shaped its start"


def test_knowing_2019_the_reader_is_asked_for_nothing_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """At the one place where figures are read, whatever a world says of itself."""
    asked: set[tuple[str, int]] = set()
    read = figures.figures

    def noted(indicator: str, year: int) -> dict[str, float]:
        asked.add((indicator, year))
        return read(indicator, year)

    monkeypatch.setattr(figures, "figures", noted)
    monkeypatch.setattr(build, "build_drivers", lambda counties, known: None)  # outside paths, told
    world_of(2019)
    assert ("gerd", 2015) in asked
    gdp = {("gerd", 2020), ("gerd_to_gdp_revised4", 2020)}  # read for their ratio alone
    people = {("population", 2020), ("urban_population", 2020)}
    assert {(name, year) for name, year in asked if year > 2019} == gdp | people


def test_a_run_reads_no_figure_beyond_its_world(
    knowing_2019: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(indicator: str, year: int) -> dict[str, float]:
        raise AssertionError(f"{indicator} of {year} is read by a run")

    monkeypatch.setattr(figures, "figures", refuse)
    CountyInnovationModel(knowing_2019).run_for(4)


def test_the_list_kept_with_the_hindcast_is_that_of_its_world(knowing_2019: World) -> None:
    kept = pd.read_csv(KEPT, dtype={"years": str})
    pd.testing.assert_frame_equal(kept, shaping(knowing_2019.shaped_by, 2019), check_dtype=False)


@pytest.mark.parametrize("known_until", YEARS)
def test_every_split_meets_the_totals_of_2015(known_until: int) -> None:
    split = totals(known_until)
    assert split.hnte.sum() == national("hnte_stock", 2015)
    assert split.performers.sum() == national("industry_firms_with_rd", 2015)
    assert split.industry_rd.sum() == pytest.approx(national("industry_rd", 2015))
    for part in (split.industry_rd, split.small_rd, split.institutes):
        assert (part > 0).all()
    above, small = split_hnte(split, split.performers)
    assert (above >= 0).all() and (small >= 0).all()


def test_certificates_split_by_the_years_that_may_be_known() -> None:
    def shares(*figures_of: tuple[str, int]) -> np.ndarray:
        codes = totals().codes.tolist()
        found = sum(
            np.array([by_province(name, year)[code] for code in codes]) for name, year in figures_of
        )
        return found / found.sum()

    certified = [("hnte_certified_in_year", year) for year in (2018, 2019)]
    funded = ("gerd_funded_by_enterprises", 2015)
    for known_until, figures_of in (
        (2021, [("hnte_stock_3yr_sum", 2020)]),
        (2020, [("hnte_stock_3yr_sum", 2020)]),
        (2019, certified),
        (2018, certified[:1]),
        (2017, [funded]),
    ):
        held = totals(known_until).hnte
        np.testing.assert_allclose(held / held.sum(), shares(*figures_of), atol=2e-5)


def test_industry_takes_the_split_of_2020_or_what_enterprises_paid_for() -> None:
    """Odds of the two shares differ between provinces by a common factor alone."""

    def odds(share: np.ndarray) -> np.ndarray:
        return share / (1 - share)

    gerd = totals().gerd
    paid = by_province("gerd_funded_by_enterprises", 2015)
    later = {code: by_province("gerd", 2020)[code] for code in paid}
    for known_until, share in (
        (2019, np.array([paid[int(code)] for code in totals().codes]) / gerd),
        (2020, np.array([by_province("industry_rd", 2020)[c] / later[c] for c in sorted(paid)])),
    ):
        ratio = odds(totals(known_until).industry_rd / gerd) / odds(share)
        assert ratio == pytest.approx(ratio[0])


def test_literacy_grows_by_the_surveys_that_may_be_known() -> None:
    assert literacy_surveys(2021)["weight"].tolist() == [0.517, 0.535, 0.563]
    assert literacy_surveys(2021)["rural"].tolist() == [0.0243, 0.0493, 0.0645]
    assert literacy_surveys(2019)["years"].tolist() == [0.0, 3.0]
    assert literacy_surveys(2016)["years"].tolist() == [0.0, 3.0], "no rate has less than two"


def test_the_hash_of_a_world_tells_what_it_knows() -> None:
    hashes = {cache.inputs_hash(WorldSettings(known_until=year)) for year in YEARS}
    assert len(hashes) == len(YEARS)


def test_every_figure_has_a_subject_and_every_subject_its_words() -> None:
    for subject, names in SHAPES.items():
        assert f"start.subject.{subject}" in keys()
        for name in names:
            assert {f"start.figure.{name}", f"indicator.{name}"} & set(keys()), name
    for subject in (*STAYS, "literacy"):
        assert f"start.stays.{subject}" in keys()
    with pytest.raises(KeyError, match="patents_abroad"):
        shaping({"patents_abroad": [2016]}, 2019)
