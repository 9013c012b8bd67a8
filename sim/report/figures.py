"""Figures of a report: paths with bands, differences from the plan, the bill.

Every function returns a figure that no window shows; call them within ``fonts.figure_style()``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter

from sim.report.numbers import MINUS, Shown, number
from sim.report.outlook import mark_outlook
from sim.report.palette import FAMILY_COLOURS, FAMILY_OF, looks
from sim.report.published import published_path
from sim.report.speech import Speech
from sim.targets import BASE_YEAR, COUNTY_AREA, LAST_YEAR, NATION, PLAN_YEARS

# Indicator and scope of every path shown, in the order of the targets.
PATHS = (
    ("gerd", NATION),
    ("gerd", COUNTY_AREA),
    ("innovative_counties", NATION),
    ("hnte_stock", NATION),
    ("tech_sme_registered", NATION),
    ("srdi_stock", NATION),
    ("industry_rd_to_revenue", NATION),
    ("corps_coverage", NATION),
    ("science_literacy", NATION),
    ("science_literacy", COUNTY_AREA),
)
# What else the targets ask for, drawn without differences.
FURTHER = (
    ("talent_technical", COUNTY_AREA),
    ("incentive_reach", COUNTY_AREA),
    ("sme_loans", COUNTY_AREA),
    ("platform_distance", COUNTY_AREA),
    ("agri_parks_nation", NATION),
    ("patents_granted", COUNTY_AREA),
    ("lead_industry_bases", COUNTY_AREA),
    ("social_index", COUNTY_AREA),
    ("digital_index", COUNTY_AREA),
    ("capability", COUNTY_AREA),
)
LEVELS = {"innovative_counties": 90.0, "corps_coverage": 160.0, "science_literacy": 15.0}
RISE = {"industry_rd_to_revenue": 1.10}
ABSOLUTE = {"%": "percentage points", "counties": "counties"}  # other units differ in per cent
SIZE = (5.6, 3.9)  # inches
WITHOUT = "no_plan"  # differs by far more than scenarios of equal cost do from one another
MANY, ENTRY = 8, 0.09  # entries of a legend from which a figure grows, by so many inches each
ABREAST = 5  # panels of the bill in a row
APART = 2.0  # times the first scenario's bill, beyond which a panel has a scale of its own
STEP = 0.22  # years between the intervals that stand to the right of the last year


def path_figure(bands: pd.DataFrame, indicator: str, scope: str, voice: Speech) -> Figure:
    """One indicator over the years: medians, the first scenario's 5-95% band, published rings.

    ``bands`` is ``sim.analysis.bands(indicators)``. The intervals of all scenarios in the last
    year stand to the right of it; years after the plan's are marked as an outlook.
    """
    series = bands[(bands["indicator"] == indicator) & (bands["scope"] == scope)]
    unit = str(series["unit"].iloc[0])
    scale = voice.shown(unit, float(series["high"].max()))
    figure, axes = _canvas(voice.series(indicator, scope), scale.label)
    handles = _draw(axes, series, scale, tuple(series["scenario"].unique()), voice)
    history = published_path(indicator, unit) * scale.factor
    history = history[(history.index >= series["year"].min()) & (scope == NATION)]
    if len(history):
        ring: dict[str, Any] = {
            "ls": "",
            "marker": "o",
            "mfc": "white",
            "mec": "black",
            "ms": 4.5,
            "zorder": 5,
        }
        axes.plot(history.index, history, **ring)
        handles.append(Line2D([], [], label=voice.say("figure.published"), **ring))
    asked = _asked(indicator, scope, unit)
    if asked is not None:
        axes.axhline(asked * scale.factor, color="#D55E00", lw=0.9, ls=(0, (2, 2)))
        key = "figure.asked.rise" if indicator in RISE else "figure.asked"
        rise = f"{100.0 * (RISE.get(indicator, 1.0) - 1.0):.0f}"
        label = voice.say(key, value=number(asked * scale.factor), rise=rise, year=BASE_YEAR)
        axes.annotate(
            label,
            (0.01, asked * scale.factor),
            xycoords=("axes fraction", "data"),
            xytext=(0, 2),
            textcoords="offset points",
            color="#B34700",
            fontsize=8,
        )
    axes.axvline(BASE_YEAR, color="#999999", lw=0.8, ls=":")
    _legend(figure, handles)
    return figure


def difference_figure(
    summary: pd.DataFrame, indicator: str, scope: str, voice: Speech, all_scenarios: Sequence[str]
) -> Figure:
    """Each scenario less the plan, run by run: median over pairs and 5-95% bands, 2020-2025.

    ``no_plan`` has a panel and a scale of its own, left of the others.

    ``summary`` holds the rows of ``sim.analysis.summarise_pairs`` in the unit of
    ``difference_unit``; ``all_scenarios`` keeps a scenario's look the same in every figure.
    """
    differences = summary[
        (summary["indicator"] == indicator)
        & (summary["scope"] == scope)
        & (summary["year"] >= BASE_YEAR)
    ]
    label = voice.say(f"unit.{difference_unit(str(differences['unit'].iloc[0]))}")
    apart = differences["scenario"] == WITHOUT
    groups = [part for part in (differences[apart], differences[~apart]) if len(part)]
    figure = Figure(figsize=SIZE, layout="constrained")
    panels = figure.subplots(1, len(groups), squeeze=False)[0]
    handles: list[Artist] = []
    for axes, part in zip(panels, groups, strict=True):
        axes.axhline(0.0, color=looks(["plan"])["plan"].colour, lw=1.4)
        handles += _draw(axes, part, Shown(1.0, label), all_scenarios, voice, every_band=True)
        axes.set_xticks(PLAN_YEARS[::2])
        _plain_numbers(axes.yaxis)
    panels[0].set_title(voice.series(indicator, scope))
    panels[0].set_ylabel(voice.say("figure.less_plan", unit=label))
    _legend(figure, handles, columns=4)
    return figure


def difference_unit(unit: str) -> str:
    """Shares differ in percentage points, counties in counties, amounts in per cent."""
    return ABSOLUTE.get(unit, "%")


def cost_figure(costs: pd.DataFrame, voice: Speech) -> Figure:
    """The bill of every scenario, 2021-2025, by year, stacked by family; in one unit (yuan).

    All panels have the first one's scale but those that cost more than ``APART`` times as much.
    """
    costs = costs[costs["year"].isin(PLAN_YEARS)].assign(family=costs["lever"].map(FAMILY_OF))
    scenarios = tuple(costs["scenario"].unique())
    families = [family for family in FAMILY_COLOURS if family in set(costs["family"])]
    scale = voice.shown(str(costs["unit"].iloc[0]))
    columns = min(len(scenarios), ABREAST)
    rows = -(-len(scenarios) // columns)
    figure = Figure(figsize=(max(8.4, 2.1 * columns), 0.9 + 3.0 * rows), layout="constrained")
    panels = figure.subplots(rows, columns, squeeze=False).ravel()
    bills = costs.pivot_table(
        index=["scenario", "year"], columns="family", values="amount", aggfunc="sum"
    )
    bills = bills.reindex(columns=families).fillna(0.0) * scale.factor
    totals = bills.sum(axis=1).groupby("scenario").max()
    common = totals[totals <= APART * totals[scenarios[0]]].max()
    for axes, scenario in zip(panels, scenarios, strict=False):
        bill = bills.loc[scenario].reindex(list(PLAN_YEARS)).fillna(0.0)
        floor = bill.sum(axis=1) * 0.0
        for family in families:
            colour = FAMILY_COLOURS[family]
            axes.bar(bill.index, bill[family], 0.78, bottom=floor, color=colour)
            floor = floor + bill[family]
        axes.set_title(voice.name("scenario", scenario), loc="center", fontsize=9)
        axes.set_xticks(PLAN_YEARS[::2])
        axes.grid(visible=False, axis="x")
        axes.set_ylim(0.0, 1.05 * max(common, totals[scenario]))
        _plain_numbers(axes.yaxis)
    for axes in panels[len(scenarios) :]:
        axes.set_visible(False)
    for axes in panels[::columns]:
        axes.set_ylabel(scale.label)
    patches = [Patch(color=FAMILY_COLOURS[x], label=voice.say(f"family.{x}")) for x in families]
    _legend(figure, patches[::-1], columns=5)
    return figure


def _canvas(title: str, unit: str) -> tuple[Figure, Axes]:
    figure = Figure(figsize=SIZE, layout="constrained")
    axes = figure.add_subplot()
    axes.set_title(title)
    axes.set_ylabel(unit)
    _plain_numbers(axes.yaxis)
    return figure, axes


def _draw(
    axes: Axes,
    series: pd.DataFrame,
    scale: Shown,
    scenarios: Sequence[str],
    voice: Speech,
    *,
    every_band: bool = False,
) -> list[Artist]:
    """Medians, bands and the last year's intervals; returns the handles of the legend."""
    handles: list[Artist] = []
    styles = looks(scenarios)
    first, last = int(series["year"].min()), max(LAST_YEAR, int(series["year"].max()))
    axes.set_xticks(range(last, first - 1, _ticks(first, last)))
    mark_outlook(axes, last, voice)
    for scenario in series["scenario"].unique():
        look, place = styles[scenario], len(handles)
        path = series[series["scenario"] == scenario].set_index("year").sort_index()
        low, middle, high = (path[edge] * scale.factor for edge in ("low", "median", "high"))
        if every_band or place == 0:
            axes.fill_between(path.index, low, high, color=look.colour, alpha=0.15, lw=0)
        (line,) = axes.plot(path.index, middle, color=look.colour, ls=look.line, lw=1.7)
        line.set_label(voice.name("scenario", scenario))
        aside = last + STEP * (place + 1.5)
        axes.plot([aside, aside], [low.iloc[-1], high.iloc[-1]], color=look.colour, lw=1.4)
        axes.plot([aside], [middle.iloc[-1]], look.marker, color=look.colour, ms=4)
        handles.append(line)
    return handles


def _ticks(first: int, last: int) -> int:
    """From one year named below a picture to the one before; the plan's last is among them."""
    if last > LAST_YEAR:
        return LAST_YEAR - last
    return -3 if last - first > 6 else -1


def _asked(indicator: str, scope: str, unit: str) -> float | None:
    """The level a target asks for; a rise is one over what was published for the base year, since
    the plan speaks of the world and not of the model's own path, and none where nothing was."""
    if indicator in LEVELS:
        return LEVELS[indicator]
    base = published_path(indicator, unit)
    if indicator not in RISE or scope != NATION or BASE_YEAR not in base.index:
        return None
    return float(base[BASE_YEAR]) * RISE[indicator]


def _plain_numbers(axis: Axis) -> None:
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.6g}".replace("-", MINUS)))


def _legend(figure: Figure, handles: Sequence[Artist], columns: int = 3) -> None:
    size = 8.5
    if len(handles) > MANY and figure.get_figwidth() <= SIZE[0]:
        columns, size = 2, 7.5
        figure.set_figheight(figure.get_figheight() + ENTRY * len(handles))
    figure.legend(handles=handles, loc="outside lower center", ncols=columns, fontsize=size)
