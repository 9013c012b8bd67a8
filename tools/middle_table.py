"""Write into docs/limits.md and its Chinese twin how far a run at the middle of all ranges is off
what was published.

``python -m tools.middle_table [scale]`` runs 2016-2021 (half a minute at 0.1) and rewrites both.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

from sim import CountyInnovationModel, WorldSettings, build_world
from sim.measure.indicators import INDICATORS, indicator_table
from sim.report.published import published
from sim.text import say
from tools.blocks import replaced

DOCS = Path(__file__).parents[1] / "docs"
PAGES = {"en": DOCS / "limits.md", "zh": DOCS / "limits.zh-CN.md"}
HEADS = ("figure", "year", "published", "model", "gap", "unit")
YEARS = (2018, 2020, 2021)
SHOWN = {
    "gerd": "R&D spending",
    "industry_rd_to_revenue": "R&D over revenue, above-scale industry",
    "industry_share_firms_with_rd": "above-scale firms with R&D",
    "gerd_share_performed_by_enterprises": "R&D performed by enterprises",
    "valid_invention_patents": "valid invention patents",
    "hnte_stock": "high-tech firms",
    "hnte_certified_in_year": "high-tech firms certified in the year",
    "tech_sme_registered": "S&T SMEs registered",
    "super_deduction_claimants": "claimants of the super-deduction",
    "science_literacy": "science literacy",
    "science_literacy_rural": "science literacy, villagers",
    "disposable_income_rural": "rural income a head",
}


def figure(value: float) -> str:
    """Four significant digits, no exponent."""
    return f"{value:,.0f}" if value >= 1000 else f"{value:.4g}"


def figures(scale: float) -> pd.DataFrame:
    """Run 2016-2021 at the middle of all ranges; a row an ``indicator`` and ``year`` with a
    published figure: ``published`` and ``model``, in the unit of the indicator."""
    model = CountyInnovationModel(build_world(WorldSettings(scale=scale)))
    model.run_for(24)
    found = indicator_table(model)
    found = found[found["scope"] == "100000"].set_index(["indicator", "year"])["value"]
    known: pd.Series[float] = published().set_index(["indicator", "year"])["value"]
    known = known[known.index.isin(found.index)]
    rows = []
    for name in SHOWN:
        years = [year for year in (2018, 2019, 2020, 2021) if (name, year) in known.index]
        for year in [year for year in years if year in YEARS or years == [2019]]:
            rows.append((name, year, known[name, year], found[name, year]))
    return pd.DataFrame(rows, columns=["indicator", "year", "published", "model"])


def table(shown: pd.DataFrame, language: str) -> str:
    """The same as Markdown, with the gap in %."""
    rows = [[say(f"documents.middle.{head}", language) for head in HEADS], ["---"] * len(HEADS)]
    for name, year, real, simulated in shown.itertuples(index=False):
        unit, gap = INDICATORS[name].unit, f"{100 * (simulated / real - 1):+.0f}%"
        if language == "zh":
            title, unit = say(f"indicator.{name}", language), say(f"unit.{unit}", language)
        else:
            title = SHOWN[name]
        rows.append([title, str(year), figure(real), figure(simulated), gap, unit])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def kept() -> pd.DataFrame:
    """The figures that stand in the document: ``indicator``, ``year``, ``model``."""
    text = PAGES["en"].read_text("utf-8")
    block = text.partition("<!-- middle -->")[2].partition("<!-- end -->")[0]
    rows = [line.strip("| ").split(" | ") for line in block.strip().splitlines()[2:]]
    names = {title: name for name, title in SHOWN.items()}
    return pd.DataFrame(
        [
            (names[title], int(year), float(model.replace(",", "")))
            for title, year, _, model, *_ in rows
        ],
        columns=["indicator", "year", "model"],
    )


if __name__ == "__main__":
    shown = figures(float(sys.argv[1]) if len(sys.argv) > 1 else 0.1)
    for language, path in PAGES.items():
        text = path.read_text("utf-8")
        path.write_text(replaced(text, {"middle": table(shown, language)}), "utf-8")
