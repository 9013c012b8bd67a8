"""The parts that pictures of a sensitivity analysis share: names and colours of factors, panels."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from sim.analysis.sobol import REST
from sim.ensemble.design.factors import BEHAVIOUR, LEVERS, LUCK
from sim.report.numbers import MINUS
from sim.report.speech import Speech

WIDTH = 11.0  # inches
KINDS = {LEVERS: "#0072B2", BEHAVIOUR: "#E69F00", LUCK: "#333333", REST: "#a6a6a6"}
TICKS = FuncFormatter(lambda x, _: f"{x:g}".replace("-", MINUS))


def factor_name(factor: str, voice: Speech) -> str:
    """A factor as the language calls it."""
    kind, _, bare = factor.partition(".")
    if factor in (LUCK, REST):
        return voice.say(f"report.sensitivity.factor.{factor}")
    label = voice.name("lever" if kind == LEVERS else "parameter", bare)
    return label[0].upper() + label[1:]


def panels(
    table: pd.DataFrame,
    draw: Callable[[Axes, pd.DataFrame], None],
    height: float,
    along: str,
    voice: Speech,
) -> Figure:
    """Two columns of panels, one an outcome; ``along`` names the axis below the last ones."""
    outcomes = list(table["outcome"].unique())
    rows = (len(outcomes) + 1) // 2
    figure = Figure(figsize=(WIDTH, 0.9 + height * rows), layout="constrained")
    grid = figure.subplots(rows, 2, squeeze=False)
    for axes, outcome in zip(grid.flat, outcomes, strict=False):
        draw(axes, table[table["outcome"] == outcome])
        axes.set_title(voice.name("indicator", outcome), fontsize=9.5)
        axes.tick_params(labelsize=7.5)
    for axes in list(grid.flat)[len(outcomes) :]:
        axes.set_axis_off()
    for axes in list(grid.flat)[: len(outcomes)][-2:]:
        axes.set_xlabel(voice.say(f"report.sensitivity.axis.{along}"), fontsize=8)
    return figure


def lines(
    axes: Axes,
    panel: pd.DataFrame,
    along: str,
    columns: tuple[str, str, str],
    colours: Mapping[str, str],
) -> None:
    """A line a factor of ``colours`` along a column, with its interval: middle, low, high."""
    middle, low, high = columns
    for factor, colour in colours.items():
        line = panel[panel["factor"] == factor].sort_values(along)
        axes.fill_between(line[along], line[low], line[high], color=colour, alpha=0.12, lw=0)
        axes.plot(line[along], line[middle], color=colour, marker="o", ms=3, lw=1.4)
    axes.yaxis.set_major_formatter(TICKS)


def factor_ticks(axes: Axes, factors: Sequence[str], voice: Speech) -> None:
    """Factors one above the other, from the bottom."""
    axes.set_yticks(range(len(factors)), [factor_name(f, voice) for f in factors], fontsize=7.5)
    axes.xaxis.set_major_formatter(TICKS)
    axes.grid(visible=False, axis="y")


def colour_of(factor: str) -> str:
    """The colour of a factor's kind."""
    return KINDS.get(factor) or KINDS[factor.partition(".")[0]]


def chance_last(factors: Iterable[str]) -> list[str]:
    """Factors with luck and all others together after the rest."""
    return sorted(factors, key=lambda factor: (LUCK, REST).index(factor) if factor in KINDS else -1)


def kind_name(kind: str, voice: Speech) -> str:
    """A kind of factor as the language calls it."""
    return voice.say(f"report.sensitivity.kind.{kind}")
