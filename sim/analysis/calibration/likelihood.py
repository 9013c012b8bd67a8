"""How likely the published figures are at a point, seen through the emulator.

In logarithms, published = middle + basis z + remainder + discrepancy + error, with z normal at
every point. Reduced to as many dimensions as there are components (Higdon et al. 2008, section
2.2.4): what of the residual the components cannot reach does not depend on the point.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.stats import chi2

from sim.analysis.calibration.discrepancy import JITTER, Discrepancy
from sim.analysis.calibration.emulator import Emulator
from sim.arrays import Floats

CUT = 0.997  # share of the published figures' own spread that is not implausible (three sigma)


@dataclass(frozen=True)
class Likelihood:
    """``seen`` (q,) and ``spread`` (q, q): components as the published figures show them, and the
    covariance of that look. ``inputs`` are the columns of the cube that move anything."""

    emulator: Emulator
    seen: Floats
    spread: Floats

    @classmethod
    def of(cls, emulator: Emulator, published: Floats, discrepancy: Discrepancy) -> Likelihood:
        """The likelihood of ``published`` (k,) logarithms."""
        total = discrepancy.covariance + emulator.remainder
        total[np.diag_indices_from(total)] += JITTER
        factor = cho_factor(total, lower=True)
        weighted = cho_solve(factor, emulator.basis)
        spread = np.linalg.inv(emulator.basis.T @ weighted)
        return cls(emulator, spread @ (weighted.T @ (published - emulator.middle)), spread)

    def distance(self, cube: Floats) -> tuple[Floats, Floats]:
        """Squared distance of points (n, d) from what was published, in standard deviations of
        all that is uncertain, and the log determinant of that, (n,) each."""
        mean, variance = self.emulator.predict(cube)
        total = self.spread + np.einsum("ni,ij->nij", variance, np.eye(len(self.seen)))
        off = self.seen - mean
        squares = np.einsum("ni,ni->n", off, np.linalg.solve(total, off[..., None])[..., 0])
        return squares, np.linalg.slogdet(total)[1]

    def ln(self, cube: Floats) -> Floats:
        """Log-likelihood (n,) at points (n, d), but for a constant."""
        squares, determinant = self.distance(cube)
        return np.asarray(-0.5 * (squares + determinant))

    @property
    def cut(self) -> float:
        """Largest squared distance of a point that is not ruled out."""
        return float(chi2.ppf(CUT, len(self.seen)))
