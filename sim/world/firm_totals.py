"""Published totals that the firms and institutes of the end of 2015 must meet.

Read from ``sim.evidence``, where each figure has issuer, title and year.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq
from scipy.special import expit

from sim import evidence
from sim.evidence import national
from sim.world.draws import Floats, Integers, apportion


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


def totals() -> Totals:
    """Province totals of 2015, published where a province figure exists.

    R&D of the province is published. Its split follows the share of above-scale industry in the
    province's R&D of 2020, shifted on the logit scale until the nation's industry R&D of 2015 is
    met, so no share passes one. Other enterprises get one share of what is left, such that the
    nation's enterprise share (76.8%) is met; institutes get the rest. R&D performers follow the
    provinces of 2018, high-tech firms the three-year sums of 2020: both assumptions.
    """
    codes = np.array(sorted(evidence.by_province("gerd", 2015)), dtype=np.int64)

    def along(values: dict[int, float]) -> Floats:
        return np.array([values[int(code)] for code in codes])

    def by_province(indicator: str, year: int) -> Floats:
        return along(evidence.by_province(indicator, year))

    gerd = by_province("gerd", 2015)
    later = by_province("industry_rd", 2020) / by_province("gerd", 2020)
    share: Floats = np.log(later / (1 - later))
    wanted = national("industry_rd", 2015)
    shift = brentq(lambda x: float(gerd @ expit(share + x)) - wanted, -3.0, 3.0)
    industry = gerd * expit(share + shift)
    enterprise = national("gerd_share_performed_by_enterprises", 2015) * gerd.sum()
    small = (gerd - industry) * (enterprise - industry.sum()) / (gerd.sum() - industry.sum())
    return Totals(
        codes=codes,
        gerd=gerd,
        industry_rd=industry,
        small_rd=small,
        institutes=gerd - industry - small,
        performers=apportion(
            round(national("industry_firms_with_rd", 2015)),
            by_province("industry_firms_with_rd", 2018),
        ),
        hnte=apportion(
            round(national("hnte_stock", 2015)), by_province("hnte_stock_3yr_sum", 2020)
        ),
        patents=by_province("valid_invention_patents", 2015).astype(np.int64),
    )
