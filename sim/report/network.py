"""The network to look at: arcs on the map, a layer each, and the layers side by side.

``arc_map`` makes an ``ArcMap`` of the network of a run, added up by prefecture; it has
``svg``, ``png``, ``figure()``, ``title``, ``description`` and ``rows`` as a county map does
(``sim.report.maps``). ``layers_figure`` draws how many there are, how many a place has and how far
they reach; ``layer_rows`` are the figures behind it.

In a notebook, ``network_figures(model, language)`` gives all of them at a model's moment.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property, partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.ensemble.design.variants import NETWORK_SCALE
from sim.model.connections import FIRMS, LAYERS, connections
from sim.report import basemap
from sim.report.canvas import Area, Canvas, Dots, Lines, Mark, Switched
from sim.report.county_place import bow
from sim.report.fonts import figure_style
from sim.report.kept import readable
from sim.report.land import ISLANDS, Point, on_frame
from sim.report.notebook import NotebookFigure
from sim.report.numbers import number, share
from sim.report.pictures import Drawing
from sim.report.speech import Speech
from sim.report.tables import Tables
from sim.world.geography import read_units

if TYPE_CHECKING:
    from sim.model.model import CountyInnovationModel

MOST = 400  # arcs drawn of a layer, the largest
WIDEST, THINNEST = 15.0, 1.5  # steps of the grid
WITHIN, ACROSS, STAYING = "#c46200", "#1f5fa8", "#4d4d4d"
OPACITY = 0.6
GROUND = "#f6f6f3"
NAMED = 5  # largest arcs named in the description
REACHES = (50.0, 100.0, 200.0, 400.0, 800.0, 1600.0, 3200.0)  # km up to which shares are told
MARKS = ("o", "D", "v", "s")
COLOURS = dict(zip(LAYERS, ("#0072B2", "#CC79A7", "#009E73", "#D55E00"), strict=True))


@dataclass(frozen=True)
class ArcMap:
    """What one layer leads from prefecture to prefecture; ``rows``: source, target (codes),
    source_name, target_name, agents, number, km, largest first, what stays in a place included."""

    layer: str
    rows: pd.DataFrame
    voice: Speech
    note: str

    @property
    def stem(self) -> str:
        """The name of its files."""
        return f"network_{self.layer}"

    @property
    def title(self) -> str:
        """What the arcs are."""
        return self.voice.say(f"network.{self.layer}")

    @property
    def description(self) -> str:
        """What the map shows, for those who cannot see it."""
        voice = self.voice
        largest = voice.listed(
            voice.say("network.arc", source=a, target=b, number=number(round(n)))
            for a, b, n in self.between[["source_name", "target_name", "number"]]
            .head(NAMED)
            .itertuples(index=False)
        )
        facts = {key: f"{100.0 * value:.0f}%" for key, value in self._shares().items()}
        total = number(round(self.total))
        facts |= {"title": self.title, "total": total, "unit": self._unit(), "largest": largest}
        return voice.say("network.described", **facts)

    @property
    def canvas(self) -> Canvas:
        """The drawing, whichever form it takes."""
        ground, sea = basemap.ground(GROUND), basemap.inset([], self.voice)
        marks = [*ground, *self.marks(), *sea]
        return Canvas(basemap.SIZE, self.title, self.description, self.stem, marks)

    def marks(self) -> list[Mark]:
        """What lies on the ground: dots, arcs, title and legend."""
        voice, most = self.voice, self._most()
        # The islands of the South China Sea are in the inset only.
        seen = self.between[(self.between[["source", "target"]] != ISLANDS).all(axis=1)]
        shown = seen.head(MOST)
        centres, unit = prefecture_centres(), self._unit()
        marks: list[Mark] = self._staying(centres)
        for row in shown[::-1].itertuples(index=False):  # the largest last, on top
            hover = voice.say(
                "network.hover",
                source=row.source_name,
                target=row.target_name,
                number=number(round(row.number)),
                unit=unit,
                km=number(round(row.km)),
            )
            width = max(WIDEST * float(np.sqrt(row.number / most)), THINNEST)
            arc = bow(centres[row.source], centres[row.target])
            colour = ACROSS if row.source // 10_000 != row.target // 10_000 else WITHIN
            marks.append(Lines([arc], colour, width, (hover,), OPACITY, bent=True))
        shares = {key: f"{100.0 * value:.0f}%" for key, value in self._shares().items()}
        rows = [
            (colour, voice.say(f"network.{word}", share=shares[word]))
            for word, colour in (("across", ACROSS), ("within", WITHIN), ("staying", STAYING))
        ]
        drawn = shown["number"].sum() / max(float(self.between["number"].sum()), 1.0)
        notes = [
            voice.say("network.width", most=number(round(most)), unit=unit),
            voice.say("network.shown", share=f"{100.0 * drawn:.0f}%", arcs=number(len(shown))),
        ]
        if self.layer != FIRMS:
            notes.append(voice.say("network.bends"))
        heading = voice.say("network.total", total=number(round(self.total)), unit=unit)
        legend = basemap.legend(heading, rows, [*notes, self.note], voice)
        return [*marks, basemap.heading(self.title), *legend]

    def figure(self) -> Figure:
        """The map as a figure; draw it within ``fonts.figure_style()``."""
        return self.canvas.figure()

    @cached_property
    def between(self) -> pd.DataFrame:
        """The rows that lead from one prefecture to another."""
        return self.rows[self.rows["source"] != self.rows["target"]]

    @property
    def total(self) -> float:
        """People, pairs or ties in all."""
        return float(self.rows["number"].sum())

    def _most(self) -> float:
        return float(self.between["number"].max()) if len(self.between) else 1.0

    def _unit(self) -> str:
        return self.voice.say(f"network.unit.{self.layer}")

    def _shares(self) -> dict[str, float]:
        """Shares across provinces, between prefectures of a province and within a prefecture."""
        rows, total = self.rows, max(self.total, 1.0)
        stays = rows["source"] == rows["target"]
        across = rows["source"] // 10_000 != rows["target"] // 10_000
        parts = {"across": across, "within": ~across & ~stays, "staying": stays}
        return {word: float(rows["number"][which].sum()) / total for word, which in parts.items()}

    def _staying(self, centres: dict[int, Point]) -> list[Mark]:
        """A dot for what stays within each prefecture, on the scale of the arcs."""
        marks: list[Mark] = []
        most, unit = self._most(), self._unit()
        stays = self.rows[self.rows["source"] == self.rows["target"]]
        for row in stays.itertuples(index=False):
            n = number(round(row.number))
            hover = self.voice.say("network.stays", place=row.source_name, number=n, unit=unit)
            size = max(WIDEST * float(np.sqrt(row.number / most)), THINNEST)
            dot = Area([np.array([centres[row.source]])], hover)
            marks.append(Dots(dot, STAYING, min(size, 3.0 * WIDEST)))
        return marks


def arc_map(network: pd.DataFrame, layer: str, voice: Speech, note: str = "") -> ArcMap:
    """The map of a layer of ``network``, the rows of ``sim.model.connections`` between counties,
    added up by prefecture; ``note`` says which run they are of."""
    of = network[network["layer"] == layer]
    units = pd.DataFrame(read_units())
    home = units.set_index("adcode")["prefecture_code"]
    # A county right under its province is not named, whose figures may be drawn.
    alone = units["prefecture_zh"] == units["name_zh"]
    units["place"] = units["prefecture_zh"].mask(alone, units["province_zh"])
    names = units.drop_duplicates("prefecture_code").set_index("prefecture_code")["place"]
    ends = pd.DataFrame({end: of[end].map(home).to_numpy() for end in ("source", "target")})
    if layer == FIRMS:
        ends = pd.DataFrame(np.sort(ends.to_numpy(), axis=1), columns=ends.columns)
    weighted = ends.assign(
        agents=of["agents"].to_numpy(),
        number=of["number"].to_numpy(),
        km=(of["number"] * of["km"]).to_numpy(),
    )
    rows = weighted.groupby(["source", "target"], as_index=False).sum()
    rows["km"] = rows["km"] / rows["number"].clip(lower=np.finfo(float).tiny)
    for end in ("source", "target"):
        rows[f"{end}_name"] = rows[end].map(names)
    order = ["number", "source", "target"]
    rows = rows.sort_values(order, ascending=[False, True, True], ignore_index=True)
    return ArcMap(layer, rows, voice, note)


def layer_rows(network: pd.DataFrame, units: int) -> pd.DataFrame:
    """A row a layer: ``number`` (people, pairs, ties), ``degree`` (other counties that a county is
    tied to, the mean of ``units`` counties), ``km`` (mean distance), ``to_…`` (share up to so
    many km)."""
    rows = []
    for layer in LAYERS:
        of = network[network["layer"] == layer]
        apart = of[of["source"] != of["target"]]
        pairs = {frozenset(ends) for ends in zip(apart["source"], apart["target"], strict=True)}
        total = max(float(of["number"].sum()), np.finfo(float).tiny)
        near = {
            f"to_{reach:g}": float(of["number"][of["km"] <= reach].sum()) / total
            for reach in REACHES
        }
        mean = float((of["number"] * of["km"]).sum()) / total
        number_of = float(of["number"].sum())
        rows.append((layer, number_of, 2.0 * len(pairs) / units, mean, *near.values()))
    names = ["layer", "number", "degree", "km", *(f"to_{reach:g}" for reach in REACHES)]
    return pd.DataFrame(rows, columns=names)


def layers_figure(network: pd.DataFrame, units: int, voice: Speech, note: str = "") -> Figure:
    """How many there are of each layer, with how many others a county is tied, how far they
    reach; draw it within ``fonts.figure_style()``."""
    table = layer_rows(network, units)
    figure = NotebookFigure(figsize=(11.0, 3.6), layout="constrained")
    names = [voice.say(f"network.short.{layer}") for layer in table["layer"]]
    left, middle, right = figure.subplots(1, 3, width_ratios=(1.25, 1.0, 1.35))
    _bars(left, names, table["number"], "network.panel.number", voice, scale="log")
    _bars(middle, names, table["degree"], "network.panel.degree", voice)
    middle.set_yticklabels([])
    for layer, short, marker in zip(table["layer"], names, MARKS, strict=True):
        up_to = table.loc[table["layer"] == layer, table.columns[4:]].to_numpy()[0]
        right.plot(REACHES, 100.0 * up_to, marker, color=COLOURS[layer], ls="-", label=short, ms=5)
    right.set_title(voice.say("network.panel.distance"))
    right.set_xscale("log", base=2)
    right.set_xticks(REACHES, [f"{reach:g}" for reach in REACHES])
    right.set_xlabel(voice.say("network.km"))
    right.set_ylim(0, 103)
    right.legend(loc="upper left", bbox_to_anchor=(0.0, 0.97))
    figure.suptitle(voice.say("network.layers"), x=0.01, ha="left")
    if note:
        figure.supxlabel(note, fontsize=8, color="#5a6673")
    return figure


def layers_description(network: pd.DataFrame, units: int, voice: Speech) -> str:
    """What ``layers_figure`` shows, in words."""
    return " ".join(
        voice.say(
            "network.layers.described",
            name=voice.say(f"network.short.{row.layer}"),
            number=number(round(row.number)),
            unit=voice.say(f"network.unit.{row.layer}"),
            degree=number(row.degree),
            km=number(round(row.km)),
        )
        for row in layer_rows(network, units).itertuples(index=False)
    )


def several_layers(layers: Sequence[ArcMap], label: str, voice: Speech) -> Canvas:
    """One drawing of ``layers``, of which the first is seen until another is chosen."""
    switched = [Switched(one.marks(), place) for place, one in enumerate(layers)]
    marks = [*basemap.ground(GROUND), *switched, *basemap.inset([], voice)]
    titles = voice.clauses(one.title for one in layers)
    told = " ".join(one.description for one in layers)
    return Canvas(basemap.SIZE, titles, told, label, marks)


def arc_maps(tables: Tables, voice: Speech) -> list[ArcMap]:
    """A map a layer of a report's network, if it has one."""
    network = tables.network
    if not len(network):
        return []
    return [arc_map(network, layer, voice, _of_report(tables, voice)) for layer in LAYERS]


def network_drawings(tables: Tables, voice: Speech) -> list[Drawing]:
    """The layers of a report's network side by side, if it has one."""
    network, units = tables.network, len(tables.geography)
    if not len(network):
        return []
    return [
        Drawing(
            "network_layers",
            partial(layers_figure, network, units, voice, _of_report(tables, voice)),
            voice.say("network.layers"),
            readable(layer_rows(network, units)).to_csv(index=False),
            description=layers_description(network, units, voice),
        )
    ]


def _of_report(tables: Tables, voice: Speech) -> str:
    """Which run the network of a report is of."""
    network = tables.network
    scale = min(float(tables.manifest.get("world", {}).get("scale", 1.0)), NETWORK_SCALE)
    scenario = voice.name("scenario", network["scenario"].iloc[0])
    return _note(scenario, int(network["year"].iloc[0]), scale, voice)


def network_figures(model: CountyInnovationModel, language: str) -> list[Figure]:
    """The layers side by side and a map a layer, of ``model`` as it stands, for a notebook."""
    network = pd.DataFrame(connections(model.state))
    voice = Speech(language)
    note = _note("", model.year, model.world.settings.scale, voice)
    with figure_style():
        return [
            layers_figure(network, len(model.state.counties), voice, note),
            *(arc_map(network, layer, voice, note).figure() for layer in LAYERS),
        ]


def _note(scenario: str, year: int, scale: float, voice: Speech) -> str:
    """Which run it is: its ``scenario`` if it has a name, the share of agents simulated."""
    of = {"year": year, "scale": share(scale)}
    return (
        voice.say("network.note", scenario=scenario, **of)
        if scenario
        else voice.say("network.note.model", **of)
    )


@cache
def prefecture_centres() -> dict[int, Point]:
    """The middle of the centres of each prefecture's units, on the grid of ``sim.report.land``."""
    units = pd.DataFrame(read_units())
    middle = units.groupby("prefecture_code")[["lon", "lat"]].mean()
    points = on_frame(middle.to_numpy())
    codes = middle.index.tolist()
    return {code: (int(x), int(y)) for code, (x, y) in zip(codes, points, strict=True)}


def _bars(
    axes: Axes,
    names: list[str],
    values: pd.Series[float],
    title: str,
    voice: Speech,
    scale: str = "linear",
) -> None:
    colours = list(COLOURS.values())
    bars = axes.barh(names[::-1], values[::-1], color=colours[::-1])
    axes.bar_label(
        bars, [number(v) if v < 10 else number(round(v)) for v in values[::-1]], padding=3
    )
    axes.set_xscale(scale)
    axes.margins(x=0.3)
    axes.grid(axis="y", visible=False)
    axes.set_title(voice.say(title))
