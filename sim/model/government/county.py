"""County: a county-level unit; adoption of farm technology, rural income, science literacy."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.optimize import brentq
from scipy.special import ndtri

from sim.core.arrays import Floats
from sim.core.frame import RowAgent, RowSet
from sim.model.services.rules import ability

TECHNOLOGIES = ("varieties", "soil_and_water", "machinery", "digital_farming")
# Share adopted at the end of 2015, ceiling with full schooling, relative pay-off; assumptions
# (ranges +-0.1, +-0.15, +-0.3): origins are staggered, the newest pays most and spreads least.
ADOPTED_2015 = np.array([0.50, 0.30, 0.15, 0.03])
CEILING = np.array([0.95, 0.85, 0.80, 0.70])
OFFERS_SPREAD = 0.5  # sd of ln p over counties of the same density; assumption, 0.3-0.8
LONGEST = 1e6  # years since a launch, at most: without imitation the last counties take that long
PAY_OFF = np.array([0.7, 0.9, 1.1, 1.3])
KEY_CEILING, KEY_PAY_OFF = 0.75, 1.5  # of key technologies to come; assumptions, +-0.15, +-0.4


class County(RowAgent):
    """One county-level unit, whose lasting id is its administrative code."""

    kind = "county"
    absent = "no_county"

    @property
    def firms(self) -> RowSet:
        """Firms in this county."""
        table = self.model.tables["firm"]
        rows = np.flatnonzero(table.alive & (table["county"] == self.row))
        return RowSet(self.model, self.model.firms.agent_class, rows)

    @property
    def commissioners(self) -> RowSet:
        """Commissioners posted here."""
        table = self.model.tables["commissioner"]
        rows = np.flatnonzero(table["host"] == self.row)
        return RowSet(self.model, self.model.commissioners.agent_class, rows)

    @property
    def neighbours(self) -> RowSet:
        """County-level units within the reach of spillovers."""
        km = self.model.neighbour_km
        return RowSet(self.model, County, km.indices[km.indptr[self.row] : km.indptr[self.row + 1]])

    @property
    def patents(self) -> float:
        """Valid patents of firms here, weighted to the full nation."""
        table = self.model.tables["firm"]
        rows = table.alive & (table["county"] == self.row)
        return float((table["patents"][rows] * table["weight"][rows]).sum())


def adoption_ceiling(schooling: Floats, literacy: Floats, shown: Floats) -> Floats:
    """Highest share that will adopt each technology, shape (n, 4): rises with schooling and
    literacy, and farms that a site shows to, a share ``shown`` (n,) of all, need neither (rule 4.3;
    weights are assumptions)."""
    able = ability(schooling, literacy)
    return np.asarray(CEILING * (able + (1.0 - able) * shown)[:, None])


def offered(farms: Floats, km2: Floats, elasticity: float, luck: Floats) -> Floats:
    """Factor (n,) on p, one for the mean farm: technologies come first to where farms are dense
    (Griliches 1957, Econometrica 25:501-522; rule 4.3), other things, drawn by ``luck`` (n,),
    apart."""
    factor = np.maximum(farms / km2, 1e-3) ** elasticity * np.exp(OFFERS_SPREAD * ndtri(luck))
    return np.asarray(factor / np.average(factor, weights=farms))


def diffused(years: float, p: Floats, q: float) -> Floats:
    """Share of those who will ever adopt that has, ``years`` after the launch of a technology
    (Bass 1969, Management Science 15:215-227), shape of ``p``."""
    left = np.exp(-(p + q) * years)
    return np.asarray((1.0 - left) / (1.0 + q / p * left))


def adopted_at_start(ceiling: Floats, farms: Floats, p: Floats, q: float) -> Floats:
    """Shares (n, 4) at the end of 2015, each technology as many years after its launch as make
    ``ADOPTED_2015`` of ``farms`` (n,) use it, or all but a twentieth of those who ever will."""
    room = np.minimum(ADOPTED_2015, 0.95 * ceiling)
    shares = np.empty_like(ceiling)
    for k, wanted in enumerate(np.average(room, axis=0, weights=farms)):

        def missing(years: float, top: Floats = ceiling[:, k], wanted: float = wanted) -> float:
            return float(np.average(top * diffused(years, p, q), weights=farms)) - wanted

        shares[:, k] = ceiling[:, k] * diffused(brentq(missing, 0.0, LONGEST), p, q)
    return shares


def adoption_growth(
    adopted: Floats,
    ceiling: Floats,
    near: Floats,
    contact: Floats,
    shown: Floats,
    offers: Floats,
    b: Any,
) -> Floats:
    """dF = [p + p_j m + q F/Fbar + q_w WF] (Fbar - F) dt, a quarter (Bass 1969; rule 4.3).

    All arrays are (n, technologies): ``near`` is the mean of neighbours, ``contact`` the share of
    those it is for met in a year after decay of quality with scale, ``shown`` that of those a site
    shows to, together at most one, ``offers`` the factor on p there.
    """
    # Published rates q are of those who will ever adopt; a ceiling may fall below what is adopted.
    ever = np.divide(adopted, ceiling, out=np.zeros_like(adopted), where=ceiling > adopted)
    rate = (
        b.adoption_external * offers
        + b.adoption_contact * np.minimum(contact + shown, 1.0)
        + b.adoption_imitation * ever
        + b.adoption_neighbours * near
    )
    room = np.maximum(ceiling - adopted, 0.0)
    # The exact solution for a constant rate keeps the share below its ceiling at any rate.
    return np.asarray(room * -np.expm1(-0.25 * rate))


def yield_rise(adopted: Floats, key: Floats, yield_gain: float) -> Floats:
    """How much yields rise, share, (n,): by ``yield_gain`` at full adoption of a technology of
    pay-off one, spread over four; ``adopted`` (n, 4) and ``key`` (n,) are shares of farms."""
    pay = (adopted * PAY_OFF).sum(axis=1) + KEY_PAY_OFF * key
    return np.asarray(yield_gain * pay / len(PAY_OFF))


def ln_yield(adopted: Floats, key: Floats, yield_gain: float) -> Floats:
    """Yields, ln over those without any technology, (n,), see ``yield_rise``."""
    return np.asarray(np.log1p(yield_rise(adopted, key, yield_gain)))


def farm_gain(adoption: Floats, key: Floats, farm_part: Floats, yield_gain: float) -> Floats:
    """Quarterly factor of business income by yields (4.4), (n,): ``farm_part`` (n,) of it, what is
    from farms, rises as yields do by the quarter's new ``adoption`` (see ``yield_rise``)."""
    return np.asarray(1.0 + farm_part * yield_rise(adoption, key, yield_gain))


def literacy_rate(surveyed: Floats, years: Floats, ceiling: float) -> float:
    """Yearly r of dL = r L (1 - L/Lmax) that fits what was ``surveyed`` best, ``years`` after 2015,
    given Lmax: the slope of ln(L/(Lmax-L)) on time (rule 5.5; r and Lmax are one pair)."""
    z = np.log(surveyed / (ceiling - surveyed))
    return float(np.polyfit(years, z, 1)[0])


def literacy_growth(literacy: Floats, rate: float, ceiling: float, activity: Floats) -> Floats:
    """One quarter of dL = r L (1 - L/Lmax) + activity (1 - L/Lmax), ``activity`` a year.

    Where activity has fallen, learning slows down to a stop, but nobody unlearns.
    """
    room = np.maximum(1.0 - literacy / ceiling, 0.0)
    return np.asarray(0.25 * np.maximum(rate * literacy + activity, 0.0) * room)
