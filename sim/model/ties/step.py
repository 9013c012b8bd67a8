"""Ties of firms to each other and to institutes: how they form, fade and pay (3, 4.5)."""

from __future__ import annotations

import itertools

import numpy as np

from sim.core import network
from sim.core.arrays import Floats, Ints
from sim.core.chance import uniforms
from sim.core.network import OUTREACH_REACH
from sim.model.firms import firm as firm_rules
from sim.model.firms.chance import Process as FirmProcess
from sim.model.firms.state import SECTORS
from sim.model.firms.sums import note
from sim.model.firms.table import Firms
from sim.model.quarter import Quarter
from sim.model.state import Counties, Nation, State
from sim.model.step import step
from sim.model.ties.chance import Process
from sim.model.ties.links import INSTITUTE
from sim.model.ventures import rules as venture

TIE_OPTIONS = 8  # institutes near a county among which a tie is made; assumption, range 4-16
FIELD_OPTIONS = 4  # institutes of a firm's field within reach that it looks at; assumption, 2-8
VISIT_TIE = 0.3  # share of visits to R&D performers that leave a tie to the institute; assumption


def nearest_institutes(state: State) -> Ints:
    """Rows of the institutes nearest to each county, shape (n_counties, TIE_OPTIONS)."""

    def compute() -> Ints:
        points, home = _places(state)
        return network.nearest(points, points[home], TIE_OPTIONS)

    return state.fixed.once("nearest_institutes", compute)


def field_institutes(state: State, own_province: bool) -> Ints:
    """Rows of the nearest institutes of each field within reach of each county, then -1; shape
    (n_counties, SECTORS, FIELD_OPTIONS). A sector's field has its number."""

    def compute() -> Ints:
        points, home = _places(state)
        field = state.institutes.field
        province: Ints = np.zeros(len(points), np.int64)
        if own_province:
            province = state.counties.province_code
        options = np.full((len(points), SECTORS, FIELD_OPTIONS), -1, np.int64)
        for sector, code in itertools.product(range(SECTORS), np.unique(province)):
            rows = np.flatnonzero((field == sector) & (province[home] == code))
            here = np.flatnonzero(province == code)
            near = network.nearest(points[here], points[home[rows]], FIELD_OPTIONS, OUTREACH_REACH)
            options[here, sector] = np.where(near >= 0, np.append(rows, -1)[near], -1)
        return options

    return state.fixed.once(("field_institutes", own_province), compute)


def _places(state: State) -> tuple[Floats, Ints]:
    """Counties' points on the unit sphere, and the county of each institute."""
    counties = state.counties
    points = network.unit_vectors(counties.lon, counties.lat)
    return points, state.institutes.county


@step(
    reads=(
        Counties.new_workstations, Counties.sampled, Counties.space_effect,
        Counties.technology_contracts, Counties.transfer_centres, Counties.visit, Firms.county,
        Firms.rd, Firms.sales, Firms.sector,
    ),
    last=(Nation.links,),
    writes=(Nation.links,),
    adds=(Counties.technology_contracts, Firms.sales),
    rule="3, 4.5",
)  # fmt: skip
def meet(state: State, now: Quarter) -> None:
    """Ties fade; performers meet; visits and workstations leave ties to institutes; all sell."""
    firms, b, links = state.firms, now.parameters, state.nation.links
    spaces = state.counties.space_effect
    links.fade(firms, b.link_half_life, now.seed, now.number)
    gained = [
        links.meet(
            firms,
            b.meeting_rate * np.exp(b.space_meetings * spaces),
            state.fixed.circle,
            now.seed,
            now.number,
        ),
        _visits(state, now),
        _workstations(state, now),
    ]
    if now.number >= 0:
        sell(state, now, np.concatenate(gained))


@step(reads=(Nation.links,), last=(Firms.links,), writes=(Firms.links,), rule="3")
def count(state: State, now: Quarter) -> None:
    """Each firm knows how many ties it has."""
    state.nation.links.count(state.firms)


def sign(state: State, rows: Ints, partners: Ints) -> None:
    """Firms in ``rows`` tie themselves to the institutes in rows ``partners``."""
    firms = state.firms
    institutes = -1 - state.institutes.id[partners]
    state.nation.links.add(rows, partners, INSTITUTE, firms.id[rows], institutes)
    note(state.counties.technology_contracts, firms, rows)


def sell(state: State, now: Quarter, rows: Ints) -> None:
    """New ties raise sales, once each (Cai & Szeidl 2018)."""
    rows, number = np.unique(rows, return_counts=True)
    state.firms.sales[rows] *= np.exp(now.parameters.link_sales * number)


def _visits(state: State, now: Quarter) -> Ints:
    """Performers who are visited and tie themselves to an institute: one near them, or with the
    help of a matching bank one of their field."""
    firms, counties, b = state.firms, state.counties, now.parameters
    quality = now.policy.matching_banks.quality
    now.pay(now.policy.matching_banks.cost(now.prices))
    rows = np.flatnonzero(firms.alive & (firms.rd > 0))
    visit = uniforms(now.seed, int(FirmProcess.VISIT), max(now.number, 0), firms.id[rows])
    rows = rows[visit < counties.visit[firms.county[rows]]]
    ids, county = firms.id[rows], firms.county[rows]
    tie = now.luck(Process.PARTNER, ids)
    centres = b.platform_outreach * np.log2(1.0 + counties.transfer_centres)
    rate = VISIT_TIE * venture.contact_lift(b.matching, quality) * np.exp(centres)
    tied = tie < rate[county]
    rows, ids, county = rows[tied], ids[tied], county[tied]
    choice = now.luck(Process.OPTION, ids)
    near = venture.chosen(nearest_institutes(state)[county], choice)
    of_field = venture.chosen(field_institutes(state, False)[county, firms.sector[rows]], choice)
    helped = now.luck(Process.FIELD, ids) < quality
    sign(state, rows, np.where(helped & (of_field >= 0), of_field, near))
    return rows


def _workstations(state: State, now: Quarter) -> Ints:
    """Each new expert workstation ties a performer of its county to an institute of its field."""
    firms, counties = state.firms, state.counties
    mean: Floats = counties.sampled * counties.new_workstations
    if not mean.any():
        return np.zeros(0, np.int64)
    number = firm_rules.number_born(
        mean, counties.id, now.seed, now.number, int(Process.WORKSTATION)
    )
    rows = np.flatnonzero(firms.alive & (firms.rd > 0) & (number[firms.county] > 0))
    ids, county = firms.id[rows], firms.county[rows]
    luck = now.luck(Process.WORKSTATION_FIRM, ids)
    order = np.lexsort((ids, luck, county))
    rows, ids, county, luck = rows[order], ids[order], county[order], luck[order]
    place = np.arange(len(rows)) - np.searchsorted(county, county, side="left")
    options = field_institutes(state, False)[county, firms.sector[rows]]
    partner = venture.chosen(options, now.luck(Process.OPTION, ids))
    hosts = (place < number[county]) & (partner >= 0)
    sign(state, rows[hosts], partner[hosts])
    return rows[hosts]
