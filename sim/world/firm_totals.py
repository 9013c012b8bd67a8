"""Published totals that the firms and institutes of the end of 2015 must meet.

Read from ``sim.evidence``, where each figure has issuer, title and year.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from scipy.optimize import brentq
from scipy.special import expit

from sim import evidence
from sim.evidence import national
from sim.world.draws import Floats, Integers, apportion
from sim.world.settings import LATEST

type Known = Callable[[str, int], Floats]
"""The figures of an indicator and year by province (31,)."""
# Of a year's valid patents 12% lapse and 5% go with firms that close; assumption, 0.78-0.88 kept.
PATENTS_KEPT = 0.83
PATENTS_CLOSED = 0.05
FIRMS_PATENTS = 0.60  # share of valid invention patents that firms hold; assumption, 0.50-0.65
# Grants a year per valid invention patent in 2015: valid patents grew by 27% in 2016 (China
# Statistical Yearbook on Science and Technology 2016, 2017); range 0.36-0.48.
GRANTS = 0.44
FUNDED = ("gerd_funded_by_enterprises", 2015)


@dataclass(frozen=True)
class Totals:
    """Totals by province (31,), in the order of ``codes``; money in yuan a year."""

    codes: Integers
    gerd: Floats
    industry_rd: Floats  # above-scale industry
    small_rd: Floats  # other enterprises
    institutes: Floats  # research institutes, universities, others
    performers: Integers  # above-scale industrial firms with R&D
    hnte: Integers
    patents: Integers  # valid invention patents, all holders
    patent_grants: Floats  # granted in 2016 for each of them
    firms_patents: Floats  # share of them that firms hold


def totals(known_until: int = LATEST) -> Totals:
    """Province totals of 2015, published where a province figure exists.

    What is not published for 2015 is split by figures of the years up to ``known_until``. R&D of
    the province is published; its split follows ``performed_by_industry``, shifted on the logit
    scale until the nation's industry R&D of 2015 is met, so no share passes one. Other
    enterprises get one share of what is left, such that the nation's enterprise share (76.8%) is
    met; institutes get the rest. R&D performers follow the provinces of 2018, high-tech firms
    ``certificates``, holders of patents ``held_by_firms``: all assumptions.
    """
    codes = np.array(sorted(evidence.by_province("gerd", 2015)), dtype=np.int64)
    known = partial(_along, codes)
    gerd = known("gerd", 2015)
    share = performed_by_industry(known, known_until)
    logit: Floats = np.log(share / (1 - share))
    wanted = national("industry_rd", 2015)
    shift = brentq(lambda x: float(gerd @ expit(logit + x)) - wanted, -3.0, 3.0)
    industry = gerd * expit(logit + shift)
    enterprise = national("gerd_share_performed_by_enterprises", 2015) * gerd.sum()
    small = (gerd - industry) * (enterprise - industry.sum()) / (gerd.sum() - industry.sum())
    institutes = gerd - industry - small
    patents = known("valid_invention_patents", 2015).astype(np.int64)
    performing = ("industry_firms_with_rd", 2018) if known_until >= 2018 else FUNDED
    return Totals(
        codes=codes,
        gerd=gerd,
        industry_rd=industry,
        small_rd=small,
        institutes=institutes,
        performers=apportion(round(national("industry_firms_with_rd", 2015)), known(*performing)),
        hnte=apportion(round(national("hnte_stock", 2015)), certificates(known, known_until)),
        patents=patents,
        patent_grants=patent_grants(known, known_until),
        firms_patents=held_by_firms(patents, institutes / gerd),
    )


def performed_by_industry(known: Known, known_until: int) -> Floats:
    """Share (31,) of R&D that above-scale industry performs, but for the nation's level: that of
    2020, or, where it may not be known yet, the share that enterprises paid for in 2015."""
    if known_until >= 2020:
        return known("industry_rd", 2020) / known("gerd", 2020)
    return known(*FUNDED) / known("gerd", 2015)


def certificates(known: Known, known_until: int) -> Floats:
    """High-tech firms (31,), but for the nation's number: certificates of the three years to 2020,
    of those since 2018 that may be known, or R&D that enterprises paid for in 2015."""
    if known_until >= 2020:
        return known("hnte_stock_3yr_sum", 2020)
    years = range(2018, known_until + 1)
    if not years:
        return known(*FUNDED)
    return np.sum([known("hnte_certified_in_year", year) for year in years], axis=0)


def patent_grants(known: Known, known_until: int) -> Floats:
    """Patents granted in 2016 for each valid one of 2015 (31,): what valid patents grew by and what
    was lost of them; where 2016 may not be known yet, the assumed mean of all."""
    before = known("valid_invention_patents", 2015)
    if known_until < 2016:
        return np.full(len(before), GRANTS)
    return known("valid_invention_patents", 2016) / before - PATENTS_KEPT


def held_by_firms(patents: Integers, institutes: Floats) -> Floats:
    """Share of each province's valid ``patents`` (31,) that firms hold, where ``institutes`` (31,)
    is the share of its R&D that institutes do.

    A patent takes institutes the same multiple of a firm's R&D in every province, so that odds of
    holding one are in proportion to odds of the R&D; the multiple is such that ``FIRMS_PATENTS`` of
    the nation's are firms'. Over the provinces of 2020 the log odds that a patent is not held by
    above-scale industry rise by 1.15 with one of log odds of R&D, at a correlation of 0.68
    (National Bureau of Statistics, Ministry of Science and Technology: China Statistical Yearbook
    on Science and Technology 2021).
    """
    odds = np.log(institutes / (1.0 - institutes))
    wanted = (1.0 - FIRMS_PATENTS) * patents.sum()
    shift = brentq(lambda x: float(patents @ expit(odds + x)) - wanted, -10.0, 10.0)
    return np.asarray(1.0 - expit(odds + shift))


def _along(codes: Integers, indicator: str, year: int) -> Floats:
    """The figure of every province, in the order of ``codes``."""
    values = evidence.by_province(indicator, year)
    return np.array([values[int(code)] for code in codes])
