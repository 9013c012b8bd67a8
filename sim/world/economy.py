"""GDP, sectors, budget, loans and industrial firms by unit in 2020, for units no yearbook covers.

Drawn given the unit's people (moments and correlations of the county yearbook), then scaled so that
the units of a province add up to its GDP of 2020.
"""

from __future__ import annotations

import numpy as np

from sim import evidence
from sim.world.geography import DISTRICT, Columns
from sim.world.moments import cell_values, clustered_normals, correlation, root
from sim.world.people import standard_scores

DRAWN = (
    "ln_gdp_per_head",
    "primary_share",
    "secondary_share",
    "ln_fiscal_revenue_per_head",
    "ln_loans_per_head",
    "ln_above_scale_firms_per_10k",
)
GIVEN = ("ln_population", "logit_bachelor_share", "logit_manufacturing_jobs", "logit_urban_share")
ABOVE_SCALE_FIRMS = 399_375  # nation 2020, National Bureau of Statistics, statistical yearbook
MOST_OF_A_PROVINCE = 0.95  # county area's largest share of a province's GDP when all is drawn
LEAST_LEFT = 0.01  # share of a province's GDP left to its drawn units, should a table claim it all


def complete_economy(
    units: Columns, people: Columns, known: Columns, rng: np.random.Generator
) -> Columns:
    """Economy of every unit in 2020: ``known`` (not a number where unknown) and the rest drawn.

    ``gdp``, ``fiscal_revenue``, ``loans`` in yuan, ``primary_share`` and ``secondary_share`` of
    GDP, ``above_scale_firms_2020``. Province sums of GDP equal the published ones of 2020: only
    drawn units are scaled to them.
    """
    drawn = _draw(units, people, rng)
    unknown = np.isnan(known["gdp"])
    factor = _scale_to_provinces(units, drawn["gdp"], known["gdp"], unknown)
    for name in ("gdp", "fiscal_revenue", "loans"):
        drawn[name] = drawn[name] * factor
    economy = {name: np.where(np.isnan(known[name]), drawn[name], known[name]) for name in drawn}
    firms_known = ~np.isnan(known["above_scale_firms_2020"])
    left = ABOVE_SCALE_FIRMS - known["above_scale_firms_2020"][firms_known].sum()
    firms = economy["above_scale_firms_2020"]
    firms[~firms_known] *= left / firms[~firms_known].sum()
    return economy


def _draw(units: Columns, people: Columns, rng: np.random.Generator) -> Columns:
    table, corr = evidence.table("economy_moments"), evidence.table("economy_correlations")
    among, cross = correlation(corr, DRAWN, DRAWN), correlation(corr, DRAWN, GIVEN)
    slopes = cross @ np.linalg.pinv(correlation(corr, GIVEN, GIVEN))
    normals = clustered_normals(units["prefecture_code"], len(DRAWN), rng)
    z = (
        standard_scores(people, units, GIVEN) @ slopes.T
        + normals @ root(among - slopes @ cross.T).T
    )
    province, kind, head = units["province_code"], units["kind"], people["population"]
    x = {
        name: cell_values(table, f"{name}_mean", province, kind)
        + cell_values(table, f"{name}_sd", province, kind) * z[:, column]
        for column, name in enumerate(DRAWN)
    }
    primary = np.clip(x["primary_share"], 0.001, 0.7)
    return {
        "gdp": np.exp(x["ln_gdp_per_head"]) * head,
        "primary_share": primary,
        "secondary_share": np.clip(x["secondary_share"], 0.03, 0.98 - primary),
        "fiscal_revenue": np.exp(x["ln_fiscal_revenue_per_head"]) * head,
        "loans": np.exp(x["ln_loans_per_head"]) * head,
        "above_scale_firms_2020": np.exp(x["ln_above_scale_firms_per_10k"]) * head / 1e4,
    }


def _scale_to_provinces(
    units: Columns, drawn: np.ndarray, known: np.ndarray, unknown: np.ndarray
) -> np.ndarray:
    """Factor on each unit's drawn GDP. Where a province's county area is drawn whole, it first
    takes the yearbook's published total; districts take what is left."""
    factor = np.ones(len(drawn))
    table = evidence.table("economy_moments")
    for province, total in evidence.gdp_by_province(2020).items():
        inside = units["province_code"] == province
        open_units, area = inside & unknown, inside & unknown & units["county_area"]
        left = total - known[inside & ~unknown].sum()
        districts = open_units & ~area
        if area.any() and districts.any() and (unknown | ~inside | ~units["county_area"]).all():
            rows = table[(table.province_code == province) & (table.kind != DISTRICT)]
            share = rows.gdp_total_100m.sum() * 1e8 / total
            share *= area.sum() / rows["units"].sum()
            factor[area] = min(share, MOST_OF_A_PROVINCE) * total / drawn[area].sum()
            left, open_units = left - (factor * drawn)[area].sum(), districts
        if open_units.any():
            factor[open_units] = max(left, LEAST_LEFT * total) / drawn[open_units].sum()
    return factor
