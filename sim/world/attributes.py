"""The attributes of counties that a user's table may set: unit, range, names in a heading."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from sim.host.sheet import plain
from sim.text import LANGUAGES, catalogue


@dataclass(frozen=True)
class Attribute:
    """Values from ``low`` to ``high`` (``or_zero``: or 0) in ``unit``, and a range ``a_head``.

    The ranges hold every county of the census and the yearbook with room to spare; they are there
    to find figures in another unit or another column, not to judge a county.
    """

    unit: str
    low: float
    high: float
    a_head: tuple[float, float] | None = None
    or_zero: bool = False


SHARE = Attribute("share", 0.0, 1.0)
FLAG = Attribute("yes or no", 0.0, 1.0)
PEOPLE = Attribute("persons", 0.0, 3e7)
INCOME = Attribute("yuan a head", 1e3, 5e5)
ATTRIBUTES = {
    "population": Attribute("persons", 100.0, 3e7),
    "urban_population": PEOPLE,
    "rural_population": PEOPLE,
    "farm_households": Attribute("households", 0.0, 1e7),
    "mean_school_years": Attribute("years", 1.0, 20.0),
    "bachelor_share": SHARE,
    "agriculture_jobs": SHARE,
    "manufacturing_jobs": SHARE,
    "ict_jobs": SHARE,
    "scitech_jobs": SHARE,
    "minority_share": SHARE,
    "employed_share": SHARE,
    "gdp": Attribute("yuan", 1e7, 3e12, a_head=(1e3, 5e6)),
    "primary_share": SHARE,
    "secondary_share": SHARE,
    "fiscal_revenue": Attribute("yuan", 1e6, 1e12, a_head=(10.0, 1e6)),
    "fiscal_st": Attribute("yuan", 1e4, 2e11, a_head=(0.1, 2e5)),
    "loans": Attribute("yuan", 1e6, 3e13, a_head=(50.0, 5e7)),
    "above_scale_firms_2020": Attribute("number", 0.0, 5e4, a_head=(0.0, 0.05)),
    "rural_income": INCOME,
    "urban_income": INCOME,
    "literacy_rural": SHARE,
    "literacy_urban": SHARE,
    "digital": SHARE,
    "developed": FLAG,
    "old_revolutionary": FLAG,
    "ethnic": FLAG,
    "border": FLAG,
    "three_regions": FLAG,
    "poverty_lifted": FLAG,
    "poverty_exit_year": Attribute("year", 2014.0, 2020.0, or_zero=True),
    "key_county": FLAG,
    "innovative_2018": FLAG,
    "agri_parks": Attribute("number", 0.0, 20.0),
    "hitech_zones": Attribute("number", 0.0, 20.0),
    "universities": Attribute("number", 0.0, 300.0),
    "key_labs": Attribute("number", 0.0, 300.0),
    "lon": Attribute("degrees", 73.0, 136.0),
    "lat": Attribute("degrees", 3.0, 54.0),
    "km2": Attribute("square kilometres", 1.0, 300_000.0),
}
CODE = "adcode"
PLACE = {  # follow from the code: a table may carry them, and they must agree
    "name_zh": "text",
    "province_code": "number",
    "province_zh": "text",
    "prefecture_code": "number",
    "prefecture_zh": "text",
    "kind": "number",
    "county_area": "yes or no",
    "region": "number",
}
OTHER_HEADINGS = {
    CODE: ("区划代码", "行政区划代码", "县代码", "代码", "code"),
    "name_zh": ("县名", "区县", "县市", "名称", "name", "county"),
    "province_zh": ("省", "province"),
    "prefecture_zh": ("市", "地级市", "prefecture", "city"),
    "population": ("常住人口",),
    "fiscal_revenue": ("地方一般公共预算收入",),
    "loans": ("年末金融机构各项贷款余额",),
    "primary_share": ("第一产业增加值比重",),
    "secondary_share": ("第二产业增加值比重",),
    "donor": ("支援方", "支援地", "帮扶县", "donor"),
    "recipient": ("受援方", "受援地", "被帮扶县", "recipient"),
    "kind": ("类型",),
    "field": ("领域",),
    "budget": ("研发经费", "研发经费支出", "r&d"),
    "outreach": ("对外服务比重",),
    "capacity": ("可选派人数",),
}


@cache
def column_names() -> dict[str, str]:
    """Heading -> attribute of counties, or what says which county: see ``headings``."""
    return place_headings() | headings("counties", (*PLACE, *ATTRIBUTES))


@cache
def place_headings() -> dict[str, str]:
    """Heading -> what says which county a row is: its code, its name, those of its place."""
    return headings("counties", (CODE, "name_zh", "province_zh", "prefecture_zh"))


def headings(group: str, names: Iterable[str]) -> dict[str, str]:
    """Heading as ``plain`` leaves it -> column: its own name, its names in the catalogue (the
    entries ``attribute.<group>.*``), and other headings whose meaning is sure."""
    name_of: dict[str, str] = {}
    for name in names:
        entry = catalogue()[f"attribute.{group}.{name}"]
        written = (
            name,
            *(entry[language] for language in LANGUAGES),
            *OTHER_HEADINGS.get(name, ()),
        )
        for heading in map(plain, written):
            if name_of.setdefault(heading, name) != name:
                raise ValueError(f"{heading} names {name_of[heading]} and {name}")
    return name_of
