"""Made-up results in the shape of real ones: no model is run; reports of them, and a browser."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.analysis import capability_table
from sim.measure.capability import NAMES
from sim.measure.indicators import INDICATORS
from sim.model.connections import LAYERS
from sim.model.policy.levers import FAMILIES
from sim.report.maps import MAPPED
from sim.report.projection import write
from sim.report.speech import Speech
from sim.report.tables import Tables
from sim.targets import TARGET_INDICATORS, judge
from sim.text import LANGUAGES
from tests.gapped import read_by_gaps

SCENARIOS = {
    "plan": 1.0,
    "no_plan": 0.4,
    "credit_first": 1.1,
    "talent_first": 0.9,
    "pairing_first": 0.8,
}
YEARS = range(2016, 2026)
# indicator -> unit, level of 2020, yearly growth before and after 2020
PATHS = {
    "gerd": ("100m yuan", 24000.0, 0.11, 0.08),
    "hnte_stock": ("10k firms", 27.5, 0.25, 0.1),
    "tech_sme_registered": ("10k firms", 22.3, 0.2, 0.15),
    "srdi_stock": ("10k firms", 4.0, 0.1, 0.1),
    "industry_rd_to_revenue": ("%", 1.41, 0.09, 0.02),
    "science_literacy": ("%", 10.56, 0.11, 0.065),
    "science_literacy_rural": ("%", 6.45, 0.2, 0.08),
    "science_literacy_urban": ("%", 13.75, 0.07, 0.05),
    "disposable_income_rural": ("yuan per person", 17131.0, 0.08, 0.06),
}
# What is judged and drawn nowhere: a level of 2020 and a growth that makes no odds.
JUDGED_ONLY = {
    name: (INDICATORS[name].unit, 20.0, 0.1, 0.02 if name != "platform_distance" else -0.02)
    for name in (*TARGET_INDICATORS, "capability")
    if name not in (*PATHS, "innovative_counties", "corps_coverage")
}
SHARE = {"100000": 1.0, "county-area": 0.3, "key-counties": 0.02}


def indicators(draws: int = 6) -> pd.DataFrame:
    chance = np.random.default_rng(1)
    luck = {key: chance.normal(size=draws) for key in PATHS}
    luck |= {key: np.zeros(draws) for key in JUDGED_ONLY}
    effect = chance.normal(size=draws)
    rows: list[tuple[object, ...]] = []
    for scenario, strength in SCENARIOS.items():
        for draw in range(draws):
            run = (scenario, draw, 1 + draw % 2)
            for indicator, (unit, level, before, after) in {**PATHS, **JUDGED_ONLY}.items():
                for year in YEARS:
                    t = year - 2020
                    rate = (
                        before
                        if t < 0
                        else after * (0.8 + 0.2 * strength * (1 + 0.2 * effect[draw]))
                    )
                    value = level * np.exp((rate + 0.01 * luck[indicator][draw]) * t)
                    for scope, share in SHARE.items():
                        part = value * (0.6 if unit == "%" else share)
                        part = value if scope == "100000" else part
                        rows.append((*run, year, scope, indicator, part, unit))
            for year in YEARS:
                named = 52.0 + (48.0 * strength * max(0, year - 2020) / 5 if year > 2020 else 0.0)
                named = float(round(named)) if year >= 2018 else 0.0
                corps = 0.0 if strength < 0.5 or year < 2022 else 160.0
                parts = {"100000": 1.0, "region:east": 0.5, "region:centre": 0.3}
                for scope, part in {**parts, "region:west": 0.2}.items():
                    count = round(named * part)
                    rows.append((*run, year, scope, "innovative_counties", count, "counties"))
                rows.append((*run, year, "100000", "corps_coverage", corps, "counties"))
    names = ["scenario", "draw", "seed", "year", "scope", "indicator", "value", "unit"]
    return pd.DataFrame(rows, columns=names)


def costs() -> pd.DataFrame:
    rows = [
        (
            scenario,
            year,
            lever,
            "county" if place % 2 else "province",
            "firms",
            *bill(family, strength * (place + 1) / len(levers)),
            "yuan",
        )
        for scenario, strength in SCENARIOS.items()
        for year in range(2021, 2026)
        for place, (family, levers) in enumerate(FAMILIES.items())
        for lever in levers
    ]
    names = ["scenario", "year", "lever", "payer", "receiver", "kind", "amount", "unit"]
    return pd.DataFrame(rows, columns=names)


def bill(family: str, size: float) -> tuple[str, float]:
    return ("tax_expenditure", 30e9 * size) if family == "tax" else ("appropriation", 2e9 * size)


def levers() -> pd.DataFrame:
    """As ``sim.analysis.lever_effects`` gives them: one lever moves R&D and patents, one literacy,
    one what a single draw shows."""
    sizes = {
        "super_deduction": (3, {"gerd": 5.0, "patents_granted": 3.0, "science_literacy": 0.0}),
        "popularisation": (3, {"gerd": 0.01, "patents_granted": 0.0, "science_literacy": 6.0}),
        "voucher": (1, {"gerd": 0.5, "patents_granted": 0.5, "science_literacy": 0.0}),
    }
    rows = []
    for lever, (number, moves) in sizes.items():
        for indicator, share in moves.items():
            edges = {"low": 0.9 * share, "median": share, "high": 1.2 * share}
            rows.append(
                {
                    "lever": lever,
                    "base": "plan",
                    "indicator": indicator,
                    "period": "2025",
                    "unit": INDICATORS[indicator].unit,
                    **edges,
                    **{f"share_{edge}": value for edge, value in edges.items()},
                    **{f"per_100m_{edge}": value / 100.0 for edge, value in edges.items()},
                    "above": float(share > 0.0),
                    "below": 0.0,
                    "cost": 100.0,
                    "draws": number,
                }
            )
    return pd.DataFrame(rows)


def geography() -> pd.DataFrame:
    codes = [330106, 330122, 330624, 530821, 650000, 110101]
    names = ["西湖区", "桐庐县", "新昌县", "宁洱县", "某县", "东城区"]
    return pd.DataFrame(
        {
            "adcode": codes,
            "name_zh": names,
            "population": 1e5,
            "province_zh": ["浙江省", "浙江省", "浙江省", "云南省", "新疆维吾尔自治区", "北京市"],
            "county_area": [False, True, True, True, True, False],
            "developed": [True, True, True, False, False, True],
            "region": [0, 0, 0, 2, 2, 0],
            "kind": [0, 2, 2, 2, 2, 0],
            "figures": ["read", "read", "user", "drawn", "read", "read"],
        }
    )


def counties(geography: pd.DataFrame, draws: int = 2) -> pd.DataFrame:
    chance = np.random.default_rng(2)
    codes = geography["adcode"].to_numpy()
    frames = []
    levels = {"gerd": 1e8, "disposable_income_rural": 17000.0} | dict.fromkeys(NAMES, 0.4)
    for indicator, level in levels.items():
        base = level * np.exp(chance.normal(size=len(codes)) * 0.5)
        for scenario, strength in SCENARIOS.items():
            for draw in range(draws):
                for year in (2020, 2025):
                    value = base * (1 + 0.05 * strength * (year - 2020) * chance.random(len(codes)))
                    frames.append(
                        pd.DataFrame(
                            {
                                "scenario": scenario,
                                "draw": draw,
                                "seed": 1 + draw % 2,
                                "year": year,
                                "adcode": codes,
                                "indicator": indicator,
                                "value": value,
                            }
                        )
                    )
    return pd.concat(frames, ignore_index=True)


def manifest() -> dict[str, object]:
    return {
        "world": {
            "scale": 0.1,
            "provenance": {
                "counties.population": "census 2020",
                "counties.gdp": "yearbook 2021",
                "counties.digital": "assumption",
                "firms.rd": "drawn",
            },
            "matched": {"census": 2846, "yearbook": 1849},
            "unmatched": ["census: 某县", "yearbook: 某市"],
        },
        "counts": {"County": 2850, "Firm": 100_000, "Commissioner": 30_000},
        "runs": {"planned": 31, "done": 30},
        "failures": [{"scenario": "plan", "draw": 6, "seed": 1, "message": "killed"}],
        "commit": "0123abc",
        "seconds": 131.0,
    }


def network() -> pd.DataFrame:
    """Some of every layer between real counties, within and across prefectures and provinces."""
    ends = [(110108, 130102), (330106, 330122), (330106, 330624), (330106, 530821)]
    ends += [(330122, 330122), (530821, 330106)]
    rows = [
        ("plan", 0, 1, 2025, layer, *pair, place + 1, 40.0 * (place + 1), 100.0 * place)
        for layer in LAYERS
        for place, pair in enumerate(ends)
    ]
    run = ["scenario", "draw", "seed", "year"]
    columns = [*run, "layer", "source", "target", "agents", "number", "km"]
    return pd.DataFrame(rows, columns=columns)


@pytest.fixture(scope="session")
def tables() -> Tables:
    """Five scenarios, six runs each."""
    figures, places = indicators(), geography()
    by_county = counties(places)
    return Tables(
        indicators=figures,
        counties=by_county[by_county["indicator"].isin(MAPPED)],
        capability=capability_table(by_county, places),
        targets=judge(figures),
        costs=costs(),
        levers=levers(),
        geography=places,
        manifest=manifest(),
        network=network(),
    )


@pytest.fixture(scope="session", params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def folder(tables: Tables, language: str, once: Callable[..., Path]) -> Path:
    """A report written in ``language``; a character the font lacks ends the writing."""
    return once(
        f"report-{language}", lambda place: without_gaps(write, place, tables, Speech(language))
    )


def without_gaps(write: Callable[..., object], place: Path, *given: object) -> None:
    """Write into ``place``; a character the font lacks ends the writing."""
    place.mkdir()
    with warnings.catch_warnings():
        warnings.filterwarnings("error", message="Glyph")
        write(place, *given)


@pytest.fixture
def gapped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Targets read by a series that the model cannot judge."""
    read_by_gaps(monkeypatch)
