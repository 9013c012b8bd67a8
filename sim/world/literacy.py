"""The surveys of science literacy: what they found, and how they weigh townspeople."""

from __future__ import annotations

import numpy as np

from sim.core.clock import FIRST_YEAR
from sim.evidence import national
from sim.world.draws import Floats
from sim.world.geography import Columns

BEGIN = FIRST_YEAR - 1
SURVEYED = (BEGIN, 2018, 2020)  # CAST, Survey of Civic Science Literacy
URBAN_SHARE = 0.639  # of the nation, census 2020


def literacy_surveys(known_until: int) -> Columns:
    """The surveys up to the year ``known_until``, the first two at least: no rate has less.

    ``years`` since the end of 2015; literacy ``urban`` and ``rural`` (0-1); ``weight`` of
    townspeople among those surveyed, which the three published figures imply.
    """
    known = [year for year in SURVEYED if year <= max(known_until, SURVEYED[1])]
    urban, rural, nation = (
        np.array([round(national(name, year), 4) for year in known])
        for name in ("science_literacy_urban", "science_literacy_rural", "science_literacy")
    )
    return {
        "years": np.array(known, dtype=np.float64) - BEGIN,
        "urban": urban,
        "rural": rural,
        "weight": np.round((nation - rural) / (urban - rural), 3),
    }


def survey_urban_weight(urban_share: Floats, surveys: Columns, years: float) -> Floats:
    """Urban share among adults surveyed for literacy, ``years`` after 2015.

    The weight of townspeople in the nation's figure of the first survey and the last; the trend is
    continued (assumption) and spread over counties in proportion to their ``urban_share``, the
    census's of 2020.
    """
    weight, at = surveys["weight"], surveys["years"]
    national = weight[0] + (weight[-1] - weight[0]) / at[-1] * years
    return np.asarray(np.minimum(urban_share * national / URBAN_SHARE, 1.0))
