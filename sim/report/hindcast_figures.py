"""Pictures of a hindcast: fans of national series, errors by province, calibration, scores.

Every function returns a figure that no window shows; call them within ``fonts.figure_style()``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.analysis.baselines import MEAN
from sim.analysis.hindcast import ORDER, RULES, RUNS, STILL, UNTOLD
from sim.report.effects import coloured
from sim.report.numbers import number, share
from sim.report.speech import Speech
from sim.targets import NATION

COLOURS = {
    RUNS: "#0072B2",
    UNTOLD: "#56B4E9",
    STILL: "#999999",
    RULES: "#CC79A7",
    "persistence": "#4d4d4d",
    "trend": "#E69F00",
    "growth": "#D55E00",
    "smoothing": "#009E73",
    MEAN: "#000000",
}
MARKS = {
    **{RUNS: "D", UNTOLD: "o", STILL: "d", RULES: "*"},
    **{"persistence": "s", "trend": "^", "growth": "v", "smoothing": "P", MEAN: "X"},
}
FANS = 3  # panels in a row
BARS = 10  # of the histogram


def method_name(method: str, voice: Speech) -> str:
    """A method of prediction as the language calls it."""
    return voice.say(f"report.hindcast.method.{method}")


def dots_figure(summaries: pd.DataFrame, voice: Speech) -> Figure:
    """MASE of every method, a row an indicator and tier; ``summaries`` by indicator and tier."""
    rows = list(dict.fromkeys(zip(summaries["indicator"], summaries["tier"], strict=True)))
    place = {row: -at for at, row in enumerate(rows)}
    figure = Figure(figsize=(10.0, 1.5 + 0.34 * len(rows)), layout="constrained")
    axes = figure.add_subplot()
    for method in ORDER[::-1]:
        of_method = summaries[(summaries["method"] == method) & (summaries["mase"] > 0.0)]
        at = [place[row] for row in zip(of_method["indicator"], of_method["tier"], strict=True)]
        large = 9 if method == RUNS else 6
        look: dict[str, Any] = {"color": COLOURS[method], "mec": "white", "mew": 0.5, "ms": large}
        label = method_name(method, voice)
        axes.plot(of_method["mase"], at, MARKS[method], ls="", label=label, **look)
    axes.axvline(1.0, color="#999999", lw=0.9, ls=":")
    axes.set_xscale("log")
    axes.minorticks_off()
    axes.set_xticks(_decades(summaries["mase"]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: number(x)))
    axes.set_yticks(list(place.values()), [_row_name(*row, voice) for row in rows], fontsize=8)
    axes.set_xlabel(voice.say("report.hindcast.axis.mase"))
    axes.set_title(voice.say("report.hindcast.series"))
    handles, labels = axes.get_legend_handles_labels()
    figure.legend(handles[::-1], labels[::-1], loc="outside lower center", ncols=3, fontsize=8)
    return figure


def fans_figure(
    scores: pd.DataFrame, history: pd.DataFrame, units: pd.Series[str], voice: Speech
) -> Figure:
    """The nation's series: what was published, and what was predicted of the test years.

    ``scores`` are rows of ``sim.analysis.scores.scored``, ``history`` published figures up to the
    end of the fit, ``units`` the unit of each indicator.
    """
    nation = scores[scores["scope"] == NATION]
    names = list(dict.fromkeys(nation["indicator"]))
    rows = -(-len(names) // FANS)
    figure = Figure(figsize=(11.0, 0.7 + 2.5 * rows), layout="constrained")
    panels = list(figure.subplots(rows, FANS, squeeze=False).flat)
    for axes, indicator in zip(panels, names, strict=False):
        past = history[(history["indicator"] == indicator) & (history["scope"] == NATION)]
        _fan(axes, nation[nation["indicator"] == indicator], past, units[indicator], voice)
    for axes in panels[len(names) :]:
        axes.set_axis_off()
    figure.legend(handles=_handles(voice), loc="outside lower center", ncols=4, fontsize=8)
    return figure


def places_figure(scores: pd.DataFrame, voice: Speech) -> Figure:
    """Provinces by indicators: mean relative error of the runs, %."""
    provinces = scores[(scores["method"] == RUNS) & (scores["tier"] == "province")]
    means = provinces.groupby(["scope", "indicator"], sort=False)
    error = means["relative"].mean().unstack().sort_index()
    missed = means["in_90"].min().unstack().reindex_like(error) < 1.0
    for table in (error, missed):
        table.index = [voice.name("scope", scope) for scope in table.index]
        table.columns = [voice.name("indicator", word) for word in table.columns]
    return coloured(error, missed, voice.say("report.hindcast.places"), "%", voice, 5.0)


def calibration_figure(scores: pd.DataFrame, reliable: pd.DataFrame, voice: Speech) -> Figure:
    """Reliability of central intervals; histogram of the probability integral transform."""
    figure = Figure(figsize=(10.6, 4.4), layout="constrained")
    left, right = figure.subplots(1, 2)
    left.plot([0.0, 1.0], [0.0, 1.0], color="#999999", lw=0.9, ls=":")
    for method in (one for one in ORDER if one in set(reliable["method"])):
        of_method = reliable[reliable["method"] == method]
        wide = 2.2 if method in (RUNS, UNTOLD) else 1.1
        label = method_name(method, voice)
        left.plot(
            of_method["nominal"], of_method["observed"], color=COLOURS[method], lw=wide, label=label
        )
    for axis, what in ((left.xaxis, "nominal"), (left.yaxis, "observed")):
        axis.set_major_formatter(FuncFormatter(lambda x, _: share(x)))
        axis.set_label_text(voice.say(f"report.hindcast.axis.{what}"))
    left.set_aspect("equal")
    left.legend(fontsize=7.5, loc="upper left")
    edges = np.linspace(0.0, 1.0, BARS + 1)
    for method, shift in ((UNTOLD, -0.021), (RUNS, 0.021)):
        places = scores.loc[scores["method"] == method, "pit"].dropna()
        heights = np.histogram(places, edges)[0] / max(len(places), 1)
        middles = (edges[1:] + edges[:-1]) / 2.0 + shift
        label = method_name(method, voice)
        right.bar(middles, heights, 0.042, color=COLOURS[method], label=label)
    right.axhline(1.0 / BARS, color="#999999", lw=0.9, ls=":")
    right.yaxis.set_major_formatter(FuncFormatter(lambda x, _: share(x)))
    right.set_xlabel(voice.say("report.hindcast.axis.pit"))
    right.set_ylabel(voice.say("report.hindcast.axis.share"))
    right.legend(fontsize=7.5)
    return figure


def _fan(axes: Axes, scores: pd.DataFrame, past: pd.DataFrame, unit: str, voice: Speech) -> None:
    scale = voice.shown(unit, float(max(scores["observed"].max(), scores["median"].max())))
    past = past.sort_values("year")
    model = scores[scores["method"] == RUNS].sort_values("year")
    for per_cent, shade in (("90", 0.18), ("50", 0.32)):
        low, high = (model[f"{end}_{per_cent}"] * scale.factor for end in ("low", "high"))
        for year, bottom, top in zip(model["year"], low, high, strict=True):
            axes.bar(year, top - bottom, 0.5, bottom=bottom, color=COLOURS[RUNS], alpha=shade)
    for method, style in ((UNTOLD, "--"), (RUNS, "-"), ("persistence", "-"), ("trend", "-")):
        line = scores[scores["method"] == method].sort_values("year")
        thick = 1.8 if method == RUNS else 1.1
        look: dict[str, Any] = {
            "color": COLOURS[method],
            "lw": thick,
            "marker": MARKS[method],
            "ms": 3.5,
        }
        axes.plot(line["year"], line["median"] * scale.factor, ls=style, **look)
    axes.plot(past["year"], past["value"] * scale.factor, "o", mfc="white", mec="black", ms=4.5)
    known = scores.drop_duplicates("year")
    axes.plot(known["year"], known["observed"] * scale.factor, "o", color="black", ms=4.5)
    axes.set_title(voice.series(str(scores["indicator"].iloc[0]), NATION), fontsize=9)
    axes.set_ylabel(scale.label, fontsize=7.5)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=6))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda x, _: number(x)))
    axes.tick_params(labelsize=7)


def _handles(voice: Speech) -> list[Artist]:
    def ring(what: str, inside: str) -> Line2D:
        label = voice.say(f"report.hindcast.mark.{what}")
        return Line2D([], [], ls="", marker="o", mfc=inside, mec="black", ms=5, label=label)

    band = voice.say("report.hindcast.mark.band")
    lines = [
        Line2D(
            [],
            [],
            color=COLOURS[method],
            ls="--" if method == UNTOLD else "-",
            marker=MARKS[method],
            ms=4,
            label=method_name(method, voice),
        )
        for method in (RUNS, UNTOLD, "persistence", "trend")
    ]
    patch = Patch(color=COLOURS[RUNS], alpha=0.3, label=band)
    return [ring("published", "white"), ring("tested", "black"), patch, *lines]


def _row_name(indicator: str, tier: str, voice: Speech) -> str:
    where = voice.say(f"report.hindcast.tier.{tier}")
    indicator_name = voice.name("indicator", indicator)
    return voice.say("report.series", name=indicator_name, scope=where)


def _decades(values: pd.Series[float]) -> Sequence[float]:
    sound = values[values > 0.0]
    if sound.empty:
        return [1.0]
    low, high = np.floor(np.log10(sound.min())), np.ceil(np.log10(sound.max()))
    return [float(10.0**power) for power in np.arange(low, high + 1)]
