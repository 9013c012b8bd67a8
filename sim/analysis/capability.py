"""Where each county stands in innovation capability: index, pillars, rank among its like."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from sim.measure.capability import INDEX, PILLARS
from sim.targets import INTERVAL
from sim.world.naming import may_be_named

DISTRICT = "district"
KINDS = (DISTRICT, "city", "county")  # by the number of ``sim.world.geography``
REGIONS = ("east", "centre", "west")
FIGURES = ["adcode", "draw", "seed", "value"]
CLASSES = ("developed", "less_developed")  # of county areas; districts are apart
COLUMNS = (
    "scenario",
    "year",
    "adcode",
    "figures",
    "name_zh",
    "province_zh",
    "region",
    "kind",
    "class",
    "capability",
    "capability_low",
    "capability_high",
    *PILLARS,
    "rank_in_class",
    "rank_in_class_low",
    "rank_in_class_high",
    "of_class",
    "rank_in_province",
    "rank_in_province_low",
    "rank_in_province_high",
    "of_province",
)


def capability_table(counties: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """A row a scenario, year and unit: index, pillars and ranks, medians and 5-95% intervals.

    ``counties`` has columns scenario, draw, seed, year, adcode, indicator, value; ``places`` has
    adcode, name_zh, province_zh, region, kind, county_area, developed, figures (as the world has
    them). Only a unit whose own figures were read has a name. A rank is that of a run, 1 the best,
    among the county areas of the class and of the province (districts among districts), so that
    its interval says how sure it is. Pillars are missing in years for which they were not kept.
    Raises ``ValueError`` if the index is not among the county figures.
    """
    indices = counties[counties["indicator"].str.startswith(INDEX)]
    if INDEX not in set(indices["indicator"]):
        raise ValueError(f"no county figure {INDEX}")
    about = places.set_index("adcode")
    developed = np.where(about["developed"], *CLASSES)
    about = about.assign(
        **{"class": np.where(about["county_area"], developed, DISTRICT)},
        name_zh=about["name_zh"].where(may_be_named(about["figures"].to_numpy())),
        region=np.array(REGIONS)[about["region"]],
        kind=np.array(KINDS)[about["kind"]],
    )
    # Figures alone go into the groups: texts of a million rows take seconds to sort out.
    keys = [indices["scenario"], indices["year"], indices["indicator"]]
    figures: dict[str, dict[Any, dict[str, pd.DataFrame]]] = {}
    for (scenario, year, name), frame in indices[FIGURES].groupby(keys, sort=False, observed=True):
        figures.setdefault(str(scenario), {}).setdefault(year, {})[str(name)] = frame
    parts = [
        _standing(by_name, about).assign(scenario=scenario, year=year)
        for scenario, years in figures.items()
        for year, by_name in years.items()
    ]
    table = pd.concat(parts, ignore_index=True)[list(COLUMNS)]
    return table.astype({"year": counties["year"].dtype})


def _standing(by_name: Mapping[str, pd.DataFrame], about: pd.DataFrame) -> pd.DataFrame:
    """Units of one scenario and year, from its figures by the name of the indicator."""
    index = _runs(by_name[INDEX])
    about = about.loc[index.index]
    table = about[["figures", "name_zh", "province_zh", "region", "kind", "class"]].copy()
    _spread(table, INDEX, index)
    for pillar in PILLARS:
        scores = by_name.get(f"{INDEX}_{pillar}")
        table[pillar] = np.nan if scores is None else _runs(scores).median(axis=1)
    area = about["county_area"]
    groups = {"class": [about["class"]], "province": [about["province_zh"], area]}
    for name, keys in groups.items():
        among = index.groupby([key.to_numpy() for key in keys])
        _spread(table, f"rank_in_{name}", among.rank(ascending=False, method="min"))
        table[f"of_{name}"] = about.groupby(keys)["figures"].transform("size")
    return table.rename_axis("adcode").reset_index()


def _runs(frame: pd.DataFrame) -> pd.DataFrame:
    """Values by adcode (rows) and run (columns)."""
    return frame.pivot(index="adcode", columns=["draw", "seed"], values="value").sort_index()


def _spread(table: pd.DataFrame, name: str, runs: pd.DataFrame) -> None:
    low, high = INTERVAL
    ends = runs.quantile([low, 0.5, high], axis=1)
    for column, level in ((name, 0.5), (f"{name}_low", low), (f"{name}_high", high)):
        table[column] = ends.loc[level]
