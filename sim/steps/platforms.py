"""Steps of platforms: laboratories, centres, incubators, parks, spaces, sites open and fade."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim import network, start
from sim.agents import platform
from sim.arrays import Floats, Ints, whole
from sim.chance import Process, uniforms
from sim.clock import QUARTERS
from sim.policy import platforms as costs
from sim.policy import services

if TYPE_CHECKING:
    from sim.model import CountyInnovationModel

PARK_SITES = 2.0  # demonstration sites that a national park counts for; assumption, 1-5
CORPS_SITES = 2.0  # those of a corps that brings results; assumption, 1-4


class Opened:
    """What has been opened since 2021 and still tells, and fractions of one still due."""

    def __init__(self, n: int) -> None:
        self.weights = {name: np.zeros((QUARTERS, n)) for name in ("parks", "spaces", "sites")}
        self.due: dict[str, float] = {}

    def whole(self, name: str, a_year: float) -> int:
        """Units of a kind that fall due in a quarter; the fraction waits for the next."""
        waiting = self.due.get(name, 0.0) + 0.25 * a_year
        number = int(whole(waiting))
        self.due[name] = waiting - number
        return number

    def active(self, name: str, quarter: int) -> Floats:
        """Weights of a kind that still tell in a quarter, shape (n,)."""
        age = quarter - np.arange(QUARTERS)
        return np.asarray(platform.fading(age) @ self.weights[name])


def open_platforms(model: CountyInnovationModel, quarter: int) -> None:
    """New platforms, parks, spaces and sites go to counties by lot and weight; effects fade."""
    counties = model.tables["county"]
    _serve_firms(model, quarter)
    _raise_parks(model, quarter)
    rural, farms = counties["rural_population"], counties["farm_households"]
    spaces = _open(
        model, "star_spaces.number", rural / (1.0 + counties["star_spaces"]), "industry", quarter
    )
    counties["star_spaces"] += spaces
    model.opened.weights["spaces"][quarter] += spaces
    model.charge("star_spaces", costs.SPACE_COST * spaces.sum())
    poor = farms * counties["poverty_lifted"] / (1.0 + counties["sites"])
    sites = _open(model, "demonstration_sites.number", poor, "industry", quarter)
    counties["sites"] += sites
    model.opened.weights["sites"][quarter] += sites
    model.charge("demonstration_sites", services.SITE_COST * sites.sum())
    parks = model.opened.active("parks", quarter)
    counties["park_effect"] = platform.first(parks)
    counties["space_effect"] = platform.first(model.opened.active("spaces", quarter))
    showing = model.opened.active("sites", quarter) + PARK_SITES * parks
    showing += CORPS_SITES * model.corps_tasks["results"]
    counties["demonstration"] = platform.first(showing / np.maximum(farms / 1e4, 0.1))


def _serve_firms(model: CountyInnovationModel, quarter: int) -> None:
    """Laboratories follow firms with R&D, centres and incubators firms that have none near."""
    counties = model.tables["county"]
    bases = {
        "laboratories": model.performers,
        "transfer_centres": model.firms_2015,
        "incubators": model.firms_2015 / (1.0 + counties["incubators_2018"]),
    }
    for kind, base in bases.items():
        base = base / (1.0 + counties[kind])
        new = _open(model, f"platforms.{kind}", base, "innovation", quarter)
        counties[kind] += new
        model.charge("platforms", costs.PLATFORM_COST[kind] * new.sum())


def _raise_parks(model: CountyInnovationModel, quarter: int) -> None:
    """Parks open in counties; the best of a tier are raised to the next (5.3)."""
    counties = model.tables["county"]
    columns = ("parks_county", "parks_province", "agri_parks")
    below: str | None = None
    for tier, column, gain in zip(platform.TIERS, columns, platform.TIER_GAIN, strict=True):
        if below is None:
            base = counties["farm_households"] / (1.0 + counties["parks_county"])
            new = _open(model, f"agri_parks.{tier}", base, "industry", quarter)
        else:
            stock = counties[below]
            new = _open(model, f"agri_parks.{tier}", stock, "industry", quarter, stock)
            counties[below] -= new
        counties[column] += new
        model.opened.weights["parks"][quarter] += gain * new
        model.charge("agri_parks", costs.PARK_COST[tier] * new.sum())
        below = column


def _open(
    model: CountyInnovationModel,
    setting: str,
    base: Floats,
    chain: str,
    quarter: int,
    limit: Floats | None = None,
) -> Ints:
    """Units of a setting that open in county areas this quarter, shape (n,)."""
    lever, name = setting.split(".")
    number = model.opened.whole(setting, model.in_force(lever, name, quarter))
    if number == 0:
        return np.zeros(len(base), np.int64)
    luck = uniforms(model.seed, int(_LOTS[setting]), quarter, model.tables["county"]["id"])
    return platform.allot(number, model.spread(base, chain), luck, limit)


_LOTS: dict[str, int] = {
    "platforms.laboratories": Process.LABORATORY,
    "platforms.transfer_centres": Process.TRANSFER_CENTRE,
    "platforms.incubators": Process.INCUBATOR,
    "agri_parks.county": Process.COUNTY_PARK,
    "agri_parks.province": Process.PROVINCE_PARK,
    "agri_parks.nation": Process.NATIONAL_PARK,
    "star_spaces.number": Process.STAR_SPACE,
    "demonstration_sites.number": Process.SITE,
}


def figures(model: CountyInnovationModel) -> dict[str, Floats]:
    """Stocks at the year's end and the way to the nearest service platform, shape (n,) each.

    ``platform_km`` is summed over firms, to be divided by ``firms``.
    """
    counties, firms = model.tables["county"], model.tables["firm"]
    before = {"incubators": counties["incubators_2018"], "laboratories": counties["key_labs"]}
    stocks = {kind: counties[kind] + before.get(kind, 0.0) for kind in platform.KINDS}
    platforms: Floats = np.sum([np.rint(stock) for stock in stocks.values()], axis=0)
    points = network.unit_vectors(counties["lon"], counties["lat"])
    if "next_km" not in model.maps:
        model.maps["next_km"] = platform.next_km(points)
    number = start.county_sum(firms, firms.alive, len(counties))
    covered = platforms >= 1.0
    parks = {
        "agri_parks_county": counties["parks_county"],
        "agri_parks_province": counties["parks_province"],
        "agri_parks_nation": counties["agri_parks"],
    }
    all_parks: Floats = np.sum(list(parks.values()), axis=0)
    return (
        stocks
        | parks
        | {
            "agri_parks": all_parks,
            "star_spaces": counties["star_spaces"],
            "park_counties": (all_parks >= 1.0).astype(float),
            "space_counties": (counties["star_spaces"] >= 1.0).astype(float),
            "demonstration_sites": counties["sites"],
            "platform_km": number * platform.nearest_km(points, model.maps["next_km"], platforms),
            "covered_counties": covered.astype(float),
            "covered_firms": number * covered,
        }
    )
