"""County innovation capability: the yearly index that the plan's monitoring asks for.

Four pillars, as the plan's monitoring has them: what goes in, what firms do, what surrounds
them, what comes out. Weights are a choice, not a finding: each pillar counts a quarter and each
component of a pillar the same, the neutral start of the Handbook on Constructing Composite
Indicators (OECD and JRC 2008), so that nobody's favourite decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from sim.core.arrays import Bools, Floats

PILLARS = ("inputs", "firms", "environment", "performance")
BASE_YEAR = 2020  # the plan's; its county areas set the scale of all years
INDEX = "capability"
NAMES = (INDEX, *(f"{INDEX}_{pillar}" for pillar in PILLARS))  # the index and its pillars
NO_SPREAD = 1e-12  # deviation of logarithms that is rounding alone


@dataclass(frozen=True)
class Component:
    """``sum(numerators) / denominator`` of a county's yearly figures; the more the better."""

    name: str
    pillar: str
    numerators: tuple[str, ...]
    denominator: str

    def of(self, values: Mapping[str, Floats]) -> Floats:
        """The component by county, shape (n,); nan where there is nothing to divide by."""
        top = np.sum([values[name] for name in self.numerators], axis=0)
        below = values[self.denominator]
        return np.asarray(np.divide(top, below, out=np.full(top.shape, np.nan), where=below > 0))


PLATFORMS = ("laboratories", "transfer_centres", "incubators", "agri_parks", "star_spaces")
COMPONENTS = (
    Component("rd_to_gdp", "inputs", ("gerd",), "gdp"),
    Component("talent", "inputs", ("talent_technical", "talent_skilled"), "people"),
    Component("commissioners", "inputs", ("commissioners_active",), "rural_people"),
    Component("rd_performers", "firms", ("firms_with_rd",), "firms"),
    Component("certified", "firms", ("hnte_stock", "tech_sme_registered", "srdi_stock"), "firms"),
    Component("rd_to_revenue", "firms", ("industry_rd",), "industry_revenue"),
    Component("links", "firms", ("institute_links", "firm_links"), "firms"),
    Component("platforms", "environment", PLATFORMS, "people"),
    Component("outreach", "environment", ("institute_outreach",), "people"),
    Component("digital", "environment", ("digital",), "people"),
    Component("literacy", "environment", ("literate",), "people"),
    Component("patents", "performance", ("patents_granted",), "people"),
    Component("patent_quality", "performance", ("patent_quality",), "people"),
    Component("farm_technology", "performance", ("adopting_households",), "farm_households"),
    Component("rural_income", "performance", ("rural_income",), "rural_people"),
    Component("output", "performance", ("gdp",), "people"),
)


@dataclass(frozen=True)
class Scale:
    """What a typical county area has: mean, and mean and deviation of the logarithm.

    Each has shape (components,).
    """

    typical: Floats
    centre: Floats
    deviation: Floats


def components(values: Mapping[str, Floats]) -> Floats:
    """All components by county, shape (components, n)."""
    return np.stack([component.of(values) for component in COMPONENTS])


def scale_of(measured: Floats, areas: Bools) -> Scale:
    """The scale that county areas set, each counted once; ``measured`` is what ``components``
    gives."""
    of_areas = measured[:, areas]
    typical = np.nanmean(of_areas, axis=1)
    typical = np.where(typical > 0.0, typical, 1.0)
    logs = np.log1p(of_areas / typical[:, None])
    return Scale(typical, np.nanmean(logs, axis=1), np.nanstd(logs, axis=1))


def index(measured: Floats, scale: Scale) -> dict[str, Floats]:
    """Index and pillars by county, 0-1, shape (n,) each.

    A component scores ``Phi((ln(1 + x / typical) - centre) / deviation)``: one half in the middle
    of county areas, and an outlier cannot buy more than one. A component that a county cannot have
    (farm technology without farms) is left out of its pillar; where no county differs from
    another, all score one half.
    """
    logs = np.log1p(measured / scale.typical[:, None]) - scale.centre[:, None]
    deviation = scale.deviation[:, None]
    apart = np.divide(logs, deviation, out=np.zeros_like(logs), where=deviation > NO_SPREAD)
    scores = ndtr(np.where(np.isnan(measured), np.nan, apart))
    pillars = {}
    for pillar in PILLARS:
        of_pillar = scores[[component.pillar == pillar for component in COMPONENTS]]
        there = ~np.isnan(of_pillar)
        total = np.where(there, of_pillar, 0.0).sum(axis=0)
        pillars[pillar] = np.where(there.any(axis=0), total / np.maximum(there.sum(axis=0), 1), 0.5)
    whole = np.mean(list(pillars.values()), axis=0)
    return {INDEX: whole} | {f"{INDEX}_{name}": pillars[name] for name in PILLARS}
