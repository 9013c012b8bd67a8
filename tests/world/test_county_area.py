"""Sizes and shares of county areas in the drawn world against the census and the reports."""

from __future__ import annotations

import numpy as np
import pytest

from sim.evidence import observations
from sim.world import WorldSettings, build_world

WITHIN = {"population": 0.06, "jobs": 0.12, "bachelor": 0.08, "urban": 0.03, "gdp": 0.03}


@pytest.fixture(scope="module")
def found() -> dict[str, float]:
    """What ``observations("start", scope="county-area")`` holds, as the drawn world has it."""
    world = build_world(WorldSettings(scale=0.02, census="drawn", yearbook="drawn"))
    county = world.counties
    area, people = county["county_area"], county["population"]
    workers = people * county["employed_share"]

    def share(amount: np.ndarray) -> float:
        return float(100.0 * amount[area].sum() / amount.sum())

    figures = {
        "county_area_population_share": share(people),
        "county_area_share_of_agri_jobs": share(workers * county["agriculture_jobs"]),
        "county_area_share_of_manufacturing_jobs": share(workers * county["manufacturing_jobs"]),
        "county_area_share_of_sci_tech_service_jobs": share(workers * county["scitech_jobs"]),
        "county_area_share_of_bachelor_plus": share(people * county["bachelor_share"]),
        "county_area_urban_population_rate": float(
            100.0 * county["urban_population"][area].sum() / people[area].sum()
        ),
        "county_gdp_share": share(county["gdp"]),
        "county_industry_firms": float(county["above_scale_firms_2020"][area].sum()),
        "county_population_mean": float(people[area].mean()),
    }
    for part in (10, 25, 50, 75, 90):
        figures[f"county_population_p{part}"] = float(np.percentile(people[area], part))
    return figures


def test_every_published_figure_of_county_areas_is_held_against(found: dict[str, float]) -> None:
    assert set(observations("start", scope="county-area").indicator) == set(found)


@pytest.mark.parametrize("name", observations("start", scope="county-area").indicator.tolist())
def test_county_areas_are_as_published(name: str, found: dict[str, float]) -> None:
    published = observations("start", name, "county-area").value[0]
    within = next((part for word, part in WITHIN.items() if word in name), 0.03)
    assert found[name] == pytest.approx(published, rel=within)
