"""What three covariates of 2015 tell of provinces' effects of place, held against chance.

    python -m tools.covariates

For each kind of effect, the mean over the posterior's members of each province's own part, in 2016
and what it adds a year, is regressed on the province's log GDP a head, share with a bachelor's
degree and share of firms in high-technology sectors. Prints the standard deviation over provinces,
the share of variance that the regression foretells of a province left out (below zero: less than
the mean of the others does), and how often covariates dealt out by lot do as well.
"""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd

from sim import WorldSettings, build_world
from sim.behaviour.drift import FITTED, Walks
from sim.behaviour.effects import PROVINCES
from sim.core.arrays import Floats, sum_by
from sim.world.sectors import HIGH_TECH

DEALT = 1000  # times covariates are dealt out by lot
SEED = 1


def covariates() -> Floats:
    """Standard scores of the three, (provinces, 3)."""
    world = build_world(WorldSettings(scale=0.02, census="drawn", yearbook="drawn"))
    counties, firms, number = world.counties, world.firms, len(PROVINCES)
    at = np.searchsorted(PROVINCES, counties["province_code"])
    people = sum_by(at, counties["population"], number)
    gdp = sum_by(at, counties["gdp"], number)
    learned = sum_by(at, counties["population"] * counties["bachelor_share"], number)
    of_firms, modern = at[firms["county"]], HIGH_TECH[firms["sector"]]
    technical = sum_by(of_firms, firms["weight"] * modern, number)
    share = technical / sum_by(of_firms, firms["weight"], number)
    found = np.column_stack([np.log(gdp / people), np.log(learned / people), np.log(share)])
    return np.asarray((found - found.mean(0)) / found.std(0))


def foretold(known: Floats, values: Floats) -> float:
    """Share of the variance of ``values`` (n,) that a regression on ``known`` (n, k) fitted to all
    others foretells, against the mean of all others."""
    number = len(values)
    design = np.column_stack([np.ones(number), known])
    hat = design @ np.linalg.pinv(design)
    left_out = (values - hat @ values) / (1.0 - np.diag(hat))
    usual = (values - values.mean()) * number / (number - 1)
    return float(1.0 - (left_out**2).sum() / (usual**2).sum())


def main() -> int:
    """Regress, deal out, print."""
    known, rng, rows = covariates(), np.random.default_rng(SEED), []
    walks = Walks.posterior()
    slope, steps = walks.own[..., :1], walks.own[..., 1:]
    paths = (np.cumsum(steps, axis=-1) + slope * np.arange(walks.years)).mean(axis=0)
    for kind, path in zip(FITTED, paths, strict=True):
        yearly = (path[:, -1] - path[:, 0]) / (walks.years - 1)
        for part, values in (("2016", path[:, 0]), ("a year", yearly)):
            by_lot = [foretold(rng.permutation(known), values) for _ in range(DEALT)]
            share = foretold(known, values)
            rows.append((kind.name, part, values.std(), share, np.mean(np.array(by_lot) >= share)))
    columns = ["effect", "part", "sd", "foretold", "by lot"]
    print(pd.DataFrame(rows, columns=columns).round(3).to_string(index=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
