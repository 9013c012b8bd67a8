"""Write into docs/limits.md how far a run at the middle of all ranges is off what was published.

``python -m tools.middle_table [scale]`` runs 2016-2021 (half a minute at 0.1) and rewrites it.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

from sim import CountyInnovationModel, WorldSettings, build_world
from sim.measure.indicators import INDICATORS, indicator_table
from sim.report.published import published
from tools.blocks import replaced

DOCUMENT = Path(__file__).parents[1] / "docs" / "limits.md"
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
    """Run 2016-2021 at the middle of all ranges; a row an indicator and year with a published
    figure: ``figure`` (its title), ``year``, ``published``, ``model``, ``unit``."""
    model = CountyInnovationModel(build_world(WorldSettings(scale=scale)))
    model.run_for(24)
    simulated_series = indicator_table(model)
    simulated_series = simulated_series[simulated_series["scope"] == "100000"].set_index(
        ["indicator", "year"]
    )["value"]
    known: pd.Series[float] = published().set_index(["indicator", "year"])["value"]
    known = known[known.index.isin(simulated_series.index)]
    rows = []
    for name, title in SHOWN.items():
        years = [year for year in (2018, 2019, 2020, 2021) if (name, year) in known.index]
        for year in [year for year in years if year in YEARS or years == [2019]]:
            real, simulated = known[name, year], simulated_series[name, year]
            rows.append((title, year, real, simulated, INDICATORS[name].unit))
    return pd.DataFrame(rows, columns=["figure", "year", "published", "model", "unit"])


def table(shown: pd.DataFrame) -> str:
    """The same as Markdown, with the gap in %."""
    rows = ["| | year | published | model | gap | unit |", "|---|---|---|---|---|---|"]
    for title, year, real, simulated, unit in shown.itertuples(index=False):
        gap = f"{100 * (simulated / real - 1):+.0f}%"
        rows.append(f"| {title} | {year} | {figure(real)} | {figure(simulated)} | {gap} | {unit} |")
    return "\n".join(rows)


def kept() -> pd.DataFrame:
    """The figures that stand in the document: ``figure``, ``year``, ``model``."""
    block = DOCUMENT.read_text("utf-8").partition("<!-- middle -->")[2].partition("<!-- end -->")[0]
    rows = [line.strip("| ").split(" | ") for line in block.strip().splitlines()[2:]]
    return pd.DataFrame(
        [(title, int(year), float(model.replace(",", ""))) for title, year, _, model, *_ in rows],
        columns=["figure", "year", "model"],
    )


if __name__ == "__main__":
    scale = float(sys.argv[1]) if len(sys.argv) > 1 else 0.1
    text = DOCUMENT.read_text("utf-8")
    DOCUMENT.write_text(replaced(text, {"middle": table(figures(scale))}), "utf-8")
