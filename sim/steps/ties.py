"""Ties of firms to each other and to institutes: how they form, fade and pay (3, 4.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import Ints
from sim.chance import Process, uniforms
from sim.network import INSTITUTE

if TYPE_CHECKING:
    from sim.model import CountyInnovationModel

TIE_OPTIONS = 8  # institutes near a county among which a tie is made; assumption, range 4-16
VISIT_TIE = 0.3  # share of visits to R&D performers that leave a tie to the institute; assumption


def nearest_institutes(model: CountyInnovationModel) -> Ints:
    """Rows of the institutes nearest to each county, shape (n_counties, TIE_OPTIONS)."""
    if "institutes" not in model.maps:
        km = model.fixed.place_km[model.fixed.place_of]
        model.maps["institutes"] = np.argsort(km, axis=0, kind="stable")[:TIE_OPTIONS].T.copy()
    nearest: Ints = model.maps["institutes"]
    return nearest


def meet(model: CountyInnovationModel, quarter: int) -> None:
    """Ties fade; performers meet; visits leave ties to institutes; new ties sell (3, 4.5)."""
    firms, b, links = model.tables["firm"], model.parameters, model.links
    links.fade(firms, b.link_half_life, model.seed, quarter)
    gained = [links.meet(firms, b.meeting_rate, model.seed, quarter)]
    rows = np.flatnonzero(firms.alive & (firms["rd"] > 0))
    ids = firms["id"][rows]
    visit = uniforms(model.seed, int(Process.VISIT), max(quarter, 0), ids)
    tie = uniforms(model.seed, int(Process.PARTNER), quarter, ids)
    served = (visit < model.tables["county"]["visit"][firms["county"][rows]]) & (tie < VISIT_TIE)
    rows, ids, tie = rows[served], ids[served], tie[served] / VISIT_TIE
    options = nearest_institutes(model)[firms["county"][rows]]
    chosen = options[
        np.arange(len(rows)),
        np.minimum((tie * options.shape[1]).astype(int), options.shape[1] - 1),
    ]
    links.add(rows, chosen, INSTITUTE, ids, -1 - model.tables["institute"]["id"][chosen])
    gained.append(rows)
    if quarter >= 0:
        rows, ties = np.unique(np.concatenate(gained), return_counts=True)
        firms["sales"][rows] *= np.exp(b.link_sales * ties)
    links.count(firms)
