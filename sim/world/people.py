"""People, schooling and jobs by unit where no census file is at hand: drawn, province totals
met."""

from __future__ import annotations

import numpy as np

from sim import evidence
from sim.world.geography import COUNTY, COUNTY_LEVEL_CITY, DISTRICT, Columns
from sim.world.moments import cell_values, clustered_normals, correlation, logistic, logit, root

SHARES = {  # column of the world -> variable of the moments
    "urban_share": "logit_urban_share",
    "bachelor_share": "logit_bachelor_share",
    "agriculture_jobs": "logit_agriculture_jobs",
    "manufacturing_jobs": "logit_manufacturing_jobs",
    "ict_jobs": "logit_ict_jobs",
    "scitech_jobs": "logit_scitech_service_jobs",
    "minority_share": "logit_minority_share",
}
VARIABLES = (
    "ln_population",
    "logit_urban_share",
    "logit_bachelor_share",
    "mean_school_years",
    *tuple(SHARES.values())[2:],
    "employed_share",
)
JOBS = ("agriculture_jobs", "manufacturing_jobs", "ict_jobs", "scitech_jobs")
ALL_JOBS = 0.97  # the four industries named leave at least this little to the others
LEAST_OF_DISTRICTS = 0.5  # of their census total, left to districts beside kinds without a total


def draw_people(units: Columns, rng: np.random.Generator) -> Columns:
    """Columns of the census for every unit, drawn to its moments of 2020.

    ``population``, ``urban_population``, ``rural_population`` (persons); ``mean_school_years``
    (years); ``bachelor_share``, ``minority_share``, ``employed_share`` and four job shares (0-1).
    People, urban and rural, sum to each province's published number.
    """
    table, province, kind = evidence.table("census_moments"), units["province_code"], units["kind"]
    z = _correlated(units, rng)
    x = {
        name: cell_values(table, f"{name}_mean", province, kind)
        + cell_values(table, f"{name}_sd", province, kind) * z[:, column]
        for column, name in enumerate(VARIABLES)
    }
    people = {name: logistic(x[variable]) for name, variable in SHARES.items()}
    people["mean_school_years"] = np.clip(x["mean_school_years"], 1.0, 15.0)
    people["employed_share"] = np.clip(x["employed_share"], 0.2, 0.8)
    people["population"] = _to_totals(np.exp(x["ln_population"]), units)
    rural = people["population"] * (1.0 - people.pop("urban_share"))
    people["rural_population"] = _rural_to_totals(rural, people["population"], units)
    people["urban_population"] = people["population"] - people["rural_population"]
    too_many = np.maximum(sum(people[name] for name in JOBS) / ALL_JOBS, 1.0)
    return people | {name: people[name] / too_many for name in JOBS}


def standard_scores(people: Columns, units: Columns, variables: tuple[str, ...]) -> np.ndarray:
    """Scores (units, variables) of ``people`` within the moments of their province and kind."""
    table = evidence.table("census_moments")
    share = {variable: name for name, variable in SHARES.items()}
    columns = {**people, "urban_share": people["urban_population"] / people["population"]}
    scores = np.empty((len(units["adcode"]), len(variables)))
    for column, name in enumerate(variables):
        x = np.log(people["population"]) if name == "ln_population" else logit(columns[share[name]])
        mean = cell_values(table, f"{name}_mean", units["province_code"], units["kind"])
        sd = cell_values(table, f"{name}_sd", units["province_code"], units["kind"])
        scores[:, column] = np.clip((x - mean) / sd, -3.0, 3.0)
    return scores


def _correlated(units: Columns, rng: np.random.Generator) -> np.ndarray:
    normals = clustered_normals(units["prefecture_code"], len(VARIABLES), rng)
    table, kind = evidence.table("census_correlations"), units["kind"]
    z = np.empty_like(normals)
    for k in np.unique(kind):
        factor = root(correlation(table[table.kind == k], VARIABLES, VARIABLES))
        z[kind == k] = normals[kind == k] @ factor.T
    return z


def _to_totals(population: np.ndarray, units: Columns) -> np.ndarray:
    """People scaled to the published totals: county area of each kind to its share of the census's
    own, districts (or all units of a province without any) to the rest of the province.

    A kind that the census had none of in the province (two cities of Tibet were counties then) has
    no total to meet and keeps its draw, cut where it would leave the districts too few people.
    """
    table, scaled = evidence.table("census_moments"), population.copy()
    cells = zip(table.province_code.tolist(), table.kind.tolist(), strict=True)
    mean = (table.population_total / table["units"]).tolist()
    published = dict(zip(cells, mean, strict=True))
    for province, total in evidence.by_province("population", 2020).items():
        inside = units["province_code"] == province
        rest = inside & ~units["county_area"]
        rest = rest if rest.any() else inside
        for kind in (COUNTY_LEVEL_CITY, COUNTY):
            cell = inside & ~rest & (units["kind"] == kind)
            if cell.any() and (province, kind) in published:
                scaled[cell] *= published[province, kind] * cell.sum() / scaled[cell].sum()
            elif cell.any() and (province, DISTRICT) in published:
                least = LEAST_OF_DISTRICTS * published[province, DISTRICT] * rest.sum()
                most = total - least - _others(published, province, kind, inside & ~rest, units)
                scaled[cell] *= min(1.0, most / scaled[cell].sum())
        scaled[rest] *= (total - scaled[inside & ~rest].sum()) / scaled[rest].sum()
    return scaled


def _others(
    published: dict[tuple[int, int], float],
    province: int,
    kind: int,
    area: np.ndarray,
    units: Columns,
) -> float:
    """Published people of the county area's other kind in a province."""
    other = COUNTY if kind == COUNTY_LEVEL_CITY else COUNTY_LEVEL_CITY
    return published.get((province, other), 0.0) * float((area & (units["kind"] == other)).sum())


def _rural_to_totals(rural: np.ndarray, population: np.ndarray, units: Columns) -> np.ndarray:
    """Rural people scaled to each province's published number, no unit above its own people."""
    urban = evidence.by_province("urban_population", 2020)
    scaled = rural.copy()
    for province, total in evidence.by_province("population", 2020).items():
        inside = units["province_code"] == province
        for _ in range(20):
            factor = (total - urban[province]) / scaled[inside].sum()
            scaled[inside] = np.minimum(scaled[inside] * factor, 0.98 * population[inside])
    return scaled
