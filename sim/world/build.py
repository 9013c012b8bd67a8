"""A whole world from its parts: counties, firms, institutes, commissioners, drivers, pairing."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from sim import evidence
from sim.world.commissioners import build_commissioners
from sim.world.counties import build_counties
from sim.world.drivers import PROVENANCE as DRIVERS_PROVENANCE
from sim.world.drivers import build_drivers
from sim.world.firm_totals import totals
from sim.world.firms import build_firms
from sim.world.institutes import build_institutes
from sim.world.literacy import literacy_surveys
from sim.world.pairing import pair_counties
from sim.world.settings import REBALANCED, WorldSettings
from sim.world.thinning import sampled, thin
from sim.world.user_lists import read_institutes, read_pairs, with_institutes
from sim.world.world import World

FIRMS_STREAM, INSTITUTES_STREAM, COMMISSIONERS_STREAM, THINNING_STREAM = 11, 12, 13, 14


def assemble(settings: WorldSettings, key: str) -> World:
    """The world of ``settings``, named by the hash ``key`` of its inputs.

    Every part has a generator of its own, so that a change in one leaves the draws of the others.
    """

    def stream(part: int) -> np.random.Generator:
        return np.random.default_rng([settings.seed, part])

    with evidence.recorded() as shaped_by:
        published, surveys = totals(settings.known_until), literacy_surveys(settings.known_until)
        counties, provenance, marks, matched, unmatched, brought = build_counties(settings)
        at = np.searchsorted(published.codes, counties["province_code"])
        counties["patent_grants"] = published.patent_grants[at]
        provenance["counties.patent_grants"] = "published"
        firms, firms_from = build_firms(counties, published, stream(FIRMS_STREAM))
        institutes, institutes_from = build_institutes(
            counties, firms, published, stream(INSTITUTES_STREAM)
        )
        if settings.institutes is not None:
            own, brought["institutes"] = read_institutes(Path(settings.institutes), counties)
            institutes = with_institutes(
                institutes, own, counties, rebalanced=settings.totals == REBALANCED
            )
            institutes_from |= dict.fromkeys(institutes_from, "user")
        commissioners, people_from = build_commissioners(
            counties, institutes, stream(COMMISSIONERS_STREAM)
        )
    with evidence.recorded() as told:
        drivers, own_pairs = build_drivers(counties, settings.known_until), dict[int, int]()
        if settings.pairs is not None:
            own_pairs, brought["pairs"] = read_pairs(Path(settings.pairs), counties)
        pairing = pair_counties(counties, own_pairs)
    by_province = sampled(
        np.bincount(at[firms["county"]], minlength=len(published.codes)).astype(float),
        settings.scale,
    )
    full = np.isin(counties["adcode"], settings.full)
    counties["sampled"] = np.where(full, 1.0, by_province[at])
    provenance["counties.sampled"] = "assumption"
    firms, institutes, commissioners = thin(
        firms, institutes, commissioners, counties, settings, stream(THINNING_STREAM)
    )
    return World(
        settings=settings,
        hash=key,
        counties=counties,
        firms=firms,
        institutes=institutes,
        commissioners=commissioners,
        drivers=drivers,
        pairing=pairing,
        marks=marks,
        provenance=provenance
        | firms_from
        | institutes_from
        | people_from
        | DRIVERS_PROVENANCE
        | {"pairing.province": "published", "pairing.county": "assumption"}
        | ({"pairing.county": "user"} if own_pairs else {}),
        unmatched=tuple(unmatched),
        matched=matched,
        brought=brought,
        surveys=surveys,
        shaped_by={name: sorted(years) for name, years in sorted(shaped_by.items())},
        told={name: sorted(years) for name, years in sorted(told.items())},
    )
