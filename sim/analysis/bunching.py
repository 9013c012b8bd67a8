"""Bunching at the notch of the high-tech certificate, after Kleven & Waseem 2013."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from sim.core.clock import PLAN_BEGINS
from sim.core.intensity import intensity_threshold

BIN, REACH, DEGREE = 0.1, 1.5, 3  # of the threshold; bins to either side; of the polynomial
BELOW, ABOVE = 3, 2  # bins from which firms move, and in which they end
EXACT = 1e-6  # relative: who stands at the threshold belongs to the bin above, in single precision


class Bunching(NamedTuple):
    """What is there beyond a smooth density, as a multiple of it: above the threshold (``excess``,
    its standard error by Poisson counts) and below it (``missing``, below zero)."""

    excess: float
    se: float
    missing: float


def distance(firms: pd.DataFrame) -> pd.Series[float]:
    """Reported R&D over sales as a multiple of the firm's own threshold."""
    asked = np.vectorize(intensity_threshold)(firms["sales"].to_numpy(float))
    ratio: pd.Series[float] = (firms["rd"] + firms["fake"]).astype(float) / firms["sales"] / asked
    return ratio


def reporting(firms: pd.DataFrame) -> pd.Series[bool]:
    """Whose year ends with 2020 (as in ``sim.model.firms.certify``): sales of the others have
    moved since they reported."""
    due: pd.Series[bool] = (firms["id"] + PLAN_BEGINS - 1) % 4 == 0
    return due


def bunching(firms: pd.DataFrame) -> Bunching:
    """Of ``firms`` (rd, fake, sales, weight) that do R&D, in bins of a tenth of the threshold.

    A cubic of ln number in ln ratio through the bins outside the three below and the two above
    says what would be there without a threshold.
    """
    edges = np.arange(1.0 - 0.9, 1.0 + REACH + 1e-9, BIN)
    ratio, weight = distance(firms).to_numpy() * (1.0 + EXACT), firms["weight"].to_numpy(float)
    number, _ = np.histogram(ratio, edges, weights=weight)
    squares, _ = np.histogram(ratio, edges, weights=weight**2)
    middle = np.log(0.5 * (edges[1:] + edges[:-1]))
    at = round(0.9 / BIN)
    window = np.zeros(len(number), bool)
    window[at - BELOW : at + ABOVE] = True
    fit = np.polyfit(middle[~window], np.log(np.maximum(number[~window], 1.0)), DEGREE)
    smooth = np.exp(np.polyval(fit, middle))
    above, below = slice(at, at + ABOVE), slice(at - BELOW, at)
    return Bunching(
        float(number[above].sum() / smooth[above].sum() - 1.0),
        float(np.sqrt(squares[above].sum()) / smooth[above].sum()),
        float(number[below].sum() / smooth[below].sum() - 1.0),
    )
