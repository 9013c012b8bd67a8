"""Maps to choose from on a page: several drawings in one, switched by a style without a script,
with what they show in words, the figures behind them and the pictures to keep.

``atlas`` has maps of counties, ``arc_atlas`` layers of the network.
"""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

import pandas as pd

from sim.report.canvas import Canvas
from sim.report.kept import ENCODING, readable
from sim.report.maps import CountyMap, several, shades
from sim.report.network import ArcMap, several_layers
from sim.report.speech import Speech

EARLIEST = (1980, 1, 1, 0, 0, 0)  # of a file in an archive, so that each run gives the same bytes


@dataclass(frozen=True)
class Shown:
    """A map of an atlas: the name of its files without ending, title, what it shows in words."""

    stem: str
    title: str
    description: str


@dataclass(frozen=True)
class Atlas:
    """See the module: ``html``, the ``maps`` in it, and ``archive``, an address that needs no
    network, of the csv files behind them, to be kept as ``name``."""

    html: str
    maps: tuple[Shown, ...]
    archive: str
    name: str


def atlas(maps: Sequence[CountyMap], voice: Speech, label: str = "atlas") -> Atlas:
    """``maps`` of counties; ids begin with ``label``. The first is seen until another is chosen."""
    rules = [f"#{label} path:hover{{stroke:#000;stroke-width:4}}"]
    for question, one in enumerate(maps[1:], 1):
        chosen = f"#{label}-{question}:checked~.map"
        rules += [
            f"{chosen} .{word}{{fill:{fill};stroke:{fill}}}"
            for word, fill in shades(one, question, label).items()
        ]
    first, *others = (one.data for one in maps)
    figures = [
        first,
        *(table.drop(columns=["adcode", "name_zh", "province_zh"]) for table in others),
    ]
    tables = {"maps": pd.concat(figures, axis=1)}
    return _made(several(maps, label), maps, rules, tables, voice, label)


def arc_atlas(layers: Sequence[ArcMap], voice: Speech, label: str = "arcs") -> Atlas:
    """Arcs of the network, a layer at a time."""
    rules = [f"#{label} path:hover{{stroke:#000}}"]
    tables = {one.stem: readable(one.rows) for one in layers}
    drawn = several_layers(layers, label, voice)
    return _made(drawn, layers, rules, tables, voice, label)


def _made(
    drawing: Canvas,
    maps: Sequence[CountyMap | ArcMap],
    rules: Sequence[str],
    tables: Mapping[str, pd.DataFrame],
    voice: Speech,
    label: str,
) -> Atlas:
    buttons, switches = [], []
    for place, one in enumerate(maps):
        checked = "" if place else " checked"
        buttons.append(
            f'<input type="radio" name="{label}" id="{label}-{place}"{checked}>'
            f'<label for="{label}-{place}">{escape(one.title)}</label>'
        )
        if place:
            chosen = f"#{label}-{place}:checked~.map"
            switches += [
                f"{chosen} .q0{{display:none}}",
                f"{chosen} .q{place}{{display:inline}}",
            ]
    html = (
        f'<div class="atlas" id="{label}" role="group" aria-label="{voice.say("map.choose")}">'
        f"<style>{''.join([*rules, *switches])}.atlas .map{{overflow-x:auto}}"
        f".atlas svg{{min-width:40rem;display:block}}.atlas label{{margin-right:1rem}}</style>"
        f'{"".join(buttons)}<div class="map">{drawing.svg()}</div></div>'
    )
    shown = tuple(Shown(one.stem, one.title, one.description) for one in maps)
    return Atlas(html, shown, _archive(tables), f"{label}.zip")


def _archive(tables: Mapping[str, pd.DataFrame]) -> str:
    """An archive with a csv file a table, as an address."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, table in tables.items():
            entry = zipfile.ZipInfo(f"{name}.csv", EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, table.to_csv(index=False).encode(ENCODING))
    return "data:application/zip;base64," + base64.b64encode(stream.getvalue()).decode("ascii")
