"""Ties of firms to each other and to institutes: how they form, fade and pay (3, 4.5)."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np

from sim import network
from sim.agents import firm as firm_rules
from sim.agents import venture
from sim.agents.firm_state import SECTORS
from sim.arrays import Floats, Ints
from sim.chance import Process, uniforms
from sim.network import INSTITUTE, OUTREACH_REACH
from sim.policy import platforms

if TYPE_CHECKING:
    from sim.model import CountyInnovationModel

TIE_OPTIONS = 8  # institutes near a county among which a tie is made; assumption, range 4-16
FIELD_OPTIONS = 4  # institutes of a firm's field within reach that it looks at; assumption, 2-8
VISIT_TIE = 0.3  # share of visits to R&D performers that leave a tie to the institute; assumption


def nearest_institutes(model: CountyInnovationModel) -> Ints:
    """Rows of the institutes nearest to each county, shape (n_counties, TIE_OPTIONS)."""
    if "institutes" not in model.maps:
        points, home = _places(model)
        model.maps["institutes"] = network.nearest(points, points[home], TIE_OPTIONS)
    near: Ints = model.maps["institutes"]
    return near


def field_institutes(model: CountyInnovationModel, own_province: bool) -> Ints:
    """Rows of the nearest institutes of each field within reach of each county, then -1; shape
    (n_counties, SECTORS, FIELD_OPTIONS). A sector's field has its number."""
    key = ("fields", own_province)
    if key not in model.maps:
        points, home = _places(model)
        field, province = model.tables["institute"]["field"], np.zeros(len(points), np.int64)
        if own_province:
            province = model.tables["county"]["province_code"]
        found = np.full((len(points), SECTORS, FIELD_OPTIONS), -1, np.int64)
        for sector, code in itertools.product(range(SECTORS), np.unique(province)):
            rows = np.flatnonzero((field == sector) & (province[home] == code))
            here = np.flatnonzero(province == code)
            near = network.nearest(points[here], points[home[rows]], FIELD_OPTIONS, OUTREACH_REACH)
            found[here, sector] = np.where(near >= 0, np.append(rows, -1)[near], -1)
        model.maps[key] = found
    options: Ints = model.maps[key]
    return options


def _places(model: CountyInnovationModel) -> tuple[Floats, Ints]:
    """Counties' points on the unit sphere, and the county of each institute."""
    counties = model.tables["county"]
    points = network.unit_vectors(counties["lon"], counties["lat"])
    return points, model.tables["institute"]["county"]


def meet(model: CountyInnovationModel, quarter: int) -> None:
    """Ties fade; performers meet; visits and workstations leave ties to institutes; all sell."""
    firms, b, links = model.tables["firm"], model.parameters, model.links
    spaces = model.tables["county"]["space_effect"]
    links.fade(firms, b.link_half_life, model.seed, quarter)
    gained = [
        links.meet(
            firms,
            b.meeting_rate * np.exp(b.space_meetings * spaces),
            model.fixed.circle,
            model.seed,
            quarter,
        ),
        _visits(model, quarter),
        _workstations(model, quarter),
    ]
    if quarter >= 0:
        sell(model, np.concatenate(gained))


def count(model: CountyInnovationModel, quarter: int) -> None:
    """Each firm knows how many ties it has."""
    model.links.count(model.tables["firm"])


def sign(model: CountyInnovationModel, rows: Ints, partners: Ints) -> None:
    """Firms in ``rows`` tie themselves to the institutes in rows ``partners``."""
    firms = model.tables["firm"]
    institutes = -1 - model.tables["institute"]["id"][partners]
    model.links.add(rows, partners, INSTITUTE, firms["id"][rows], institutes)
    model.ventures.note("technology_contracts", firms, rows)


def sell(model: CountyInnovationModel, rows: Ints) -> None:
    """New ties raise sales, once each (Cai & Szeidl 2018)."""
    rows, number = np.unique(rows, return_counts=True)
    model.tables["firm"]["sales"][rows] *= np.exp(model.parameters.link_sales * number)


def _visits(model: CountyInnovationModel, quarter: int) -> Ints:
    """Performers who are visited and tie themselves to an institute: one near them, or with the
    help of a matching bank one of their field."""
    firms, counties, b = model.tables["firm"], model.tables["county"], model.parameters
    quality = model.in_force("matching_banks", "quality", quarter)
    model.charge("matching_banks", 0.25 * platforms.BANK_COST * quality)
    rows = np.flatnonzero(firms.alive & (firms["rd"] > 0))
    visit = uniforms(model.seed, int(Process.VISIT), max(quarter, 0), firms["id"][rows])
    rows = rows[visit < counties["visit"][firms["county"][rows]]]
    ids, county = firms["id"][rows], firms["county"][rows]
    tie = uniforms(model.seed, int(Process.PARTNER), quarter, ids)
    centres = b.platform_outreach * np.log2(1.0 + counties["transfer_centres"])
    rate = VISIT_TIE * venture.contact_lift(b.matching, quality) * np.exp(centres)
    tied = tie < rate[county]
    rows, ids, county = rows[tied], ids[tied], county[tied]
    choice = uniforms(model.seed, int(Process.OPTION), quarter, ids)
    near = venture.chosen(nearest_institutes(model)[county], choice)
    of_field = venture.chosen(field_institutes(model, False)[county, firms["sector"][rows]], choice)
    helped = uniforms(model.seed, int(Process.FIELD), quarter, ids) < quality
    sign(model, rows, np.where(helped & (of_field >= 0), of_field, near))
    return rows


def _workstations(model: CountyInnovationModel, quarter: int) -> Ints:
    """Each new expert workstation ties a performer of its county to an institute of its field."""
    firms, counties = model.tables["firm"], model.tables["county"]
    mean: Floats = model.world.settings.scale * model.new_workstations
    if not mean.any():
        return np.zeros(0, np.int64)
    number = firm_rules.number_born(
        mean, counties["id"], model.seed, quarter, int(Process.WORKSTATION)
    )
    rows = np.flatnonzero(firms.alive & (firms["rd"] > 0) & (number[firms["county"]] > 0))
    ids, county = firms["id"][rows], firms["county"][rows]
    luck = uniforms(model.seed, int(Process.WORKSTATION_FIRM), quarter, ids)
    order = np.lexsort((ids, luck, county))
    rows, ids, county, luck = rows[order], ids[order], county[order], luck[order]
    place = np.arange(len(rows)) - np.searchsorted(county, county, side="left")
    options = field_institutes(model, False)[county, firms["sector"][rows]]
    partner = venture.chosen(options, uniforms(model.seed, int(Process.OPTION), quarter, ids))
    hosts = (place < number[county]) & (partner >= 0)
    sign(model, rows[hosts], partner[hosts])
    return rows[hosts]
