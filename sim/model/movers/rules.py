"""Where a firm of the east that looks for another place goes (rule 2.14)."""

from __future__ import annotations

import numpy as np

from sim.core.arrays import Array, Bools, Floats, Ints
from sim.world.sectors import SECTORS

# Labour-intensive sectors, that move first (Ang 2018, The China Quarterly 234, direction).
MOVING = np.isin([sector.name for sector in SECTORS], ("food", "light", "electronics"))
PLACES = 20  # that a firm looks at, beside those paired with its county; assumption, 10-40
STAY = 4.0  # log odds of staying over a like place next door; assumption, 3-5
DISTANCE = 800.0  # km at which a place loses a log point; assumption, 400-1,500
PARK = 0.3  # log points of a county's first park, less for each further one; assumption, 0.1-0.6
PAIR = 0.7  # log points of a partner at twice as many branches as in 2020; assumption, 0.3-1
BRANCHES = 5_000.0  # branches a year of 2020


def appeal(
    ln_wage: Floats, km: Floats, park: Floats, paired: Bools, push: float, b: float
) -> Floats:
    """Log odds of a place over the firm's own, shape of the arrays: ``b`` times what its wages are
    lower, log points, less the way, more a park and a partner, who draws the more the larger
    ``push`` (2.14)."""
    return np.asarray(-b * ln_wage - km / DISTANCE - STAY + PARK * park + push * paired)


def partner_push(branches: float) -> float:
    """Log points of a partner where pairing opens ``branches`` a year (2.14)."""
    return PAIR * float(np.log2(1.0 + branches / BRANCHES))


def chosen(odds: Floats, luck: Floats) -> Ints:
    """Column of the place (n, places) that each firm takes by logit at these log ``odds``, with
    ``luck`` (n, places + 1) in (0, 1), the last for staying; -1 for those that stay."""
    noise = -np.log(-np.log(luck))
    best = np.argmax(odds + noise[:, :-1], axis=1)
    rows = np.arange(len(odds))
    goes = (odds + noise[:, :-1])[rows, best] > noise[:, -1]
    return np.where(goes, best, -1)


def drawn_places(cumulated: Floats, luck: Floats) -> Array:
    """Rows of places drawn in proportion to what ``cumulated`` (n,) adds up, shape of ``luck``."""
    return np.searchsorted(cumulated, luck * cumulated[-1], side="right")
