"""A map of one county: where it lies, who is like it, who is its partner.

``county_place`` gives a drawing for a page (``svg()``, about 100 kB) or a folder (``figure()``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

import numpy as np

from sim.errors import InputError
from sim.report import basemap
from sim.report.canvas import Area, Areas, Canvas, Lines, Mark
from sim.report.land import Land, Point, Steps
from sim.report.land_kept import land
from sim.report.maps import COUNTY, places
from sim.report.speech import Speech

GROUND = "#f6f6f3"
OWN, PARTNER, PEER = "#d55e00", "#1f5fa8", "#f0c24b"
RADIUS, CORNERS = 34.0, 33  # of the ring about the county
RING, THREAD = 7.0, 3.5  # widths
BEND = 0.16  # height of an arc over its length


def county_place(
    code: int,
    voice: Speech,
    *,
    peers: Collection[int] = (),
    partners: Collection[int] = (),
    title: str = "",
    name: str = "county",
) -> Canvas:
    """The county ``code`` in a ring, its ``peers`` and ``partners`` (adcodes) in colours of their
    own, arcs to the partners. ``name`` begins ids; the title is the county's name without one.

    A partner that is a peer, too, is shown as a partner. Raises ``InputError`` for a code that no
    unit has.
    """
    country, names = land(), places(COUNTY)["name_zh"].to_dict()
    for one in (code, *peers, *partners):
        if one not in names:
            near = min(names, key=lambda known: abs(known - one))
            raise InputError("no_county", id=one, nearest=near)
    groups = {
        PEER: sorted({*peers} - {*partners, code}),
        PARTNER: sorted({*partners} - {code}),
        OWN: [code],
    }
    marks: list[Mark] = basemap.ground(GROUND)
    marks += [Areas(list(_areas(country, codes, names)), fill) for fill, codes in groups.items()]
    arcs = [bow(country.centres[code], country.centres[one]) for one in groups[PARTNER]]
    if arcs:
        marks.append(Lines(arcs, PARTNER, THREAD, opacity=0.7))
    marks.append(Lines([_ring(country.centres[code])], OWN, RING))
    words = {OWN: "own", PARTNER: "partners", PEER: "peers"}
    rows = [
        (fill, voice.say(f"map.place.{word}", name=names[code], count=len(groups[fill])))
        for fill, word in words.items()
        if groups[fill]
    ]
    heading = title or names[code]
    marks += [basemap.heading(heading), *basemap.inset([], voice)]
    marks += basemap.legend("", rows, (), voice)
    listed = {fill: voice.listed(names[one] for one in codes) for fill, codes in groups.items()}
    described = voice.clauses(
        voice.say("map.place.listed", what=text, names=listed[fill]) for fill, text in rows
    )
    return Canvas(basemap.SIZE, heading, described, name, marks)


def bow(source: Point, target: Point) -> Steps:
    """A bent line from ``source`` to ``target``, drawn to the left of its way, so that the way
    there and the way back lie apart; points (3, 2) as ``canvas.Lines`` wants them."""
    start, end = np.array(source, float), np.array(target, float)
    along = end - start
    over = (start + end) / 2.0 + 2.0 * BEND * np.array([along[1], -along[0]])
    return np.round([start, over, end]).astype(np.int64)


def _areas(country: Land, codes: Iterable[int], names: dict[int, str]) -> Iterable[Area]:
    return (Area(country.units[one], names[one]) for one in codes if one in country.units)


def _ring(centre: Point) -> Steps:
    turn = np.linspace(0.0, 2.0 * np.pi, CORNERS)
    circle = RADIUS * np.column_stack([np.cos(turn), np.sin(turn)])
    return np.round(circle + centre).astype(np.int64)
