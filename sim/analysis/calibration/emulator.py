"""An emulator of the model: principal components of its outputs, a Gaussian process for each.

After Higdon, Gattiker, Williams & Rightley (2008). Each component answers to its active inputs by
a line plus a smooth surface; what inert inputs and luck add is noise. What the components leave
out, and components that no input moves, is the remainder, a covariance.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from scipy.linalg import eigh

from sim.analysis.calibration.inputs import active
from sim.arrays import Floats, Ints

SHARE = 0.995  # of the scaled variance that the components hold
MOST = 10  # components
KNOWN = 0.02  # of the noise: what varies less along a direction tells nothing about a point
TRIED = 250  # runs from which lengths are found; all of them serve the prediction


@dataclass(frozen=True)
class Component:
    """A Gaussian process over ``inputs`` (columns of the cube), conditioned on ``runs`` runs.

    ``root`` (runs, r) has the inverse of their covariance as ``root @ root.T`` in the directions
    of which the process knows more than noise; ``own`` (runs,) is the diagonal of all of it.
    """

    inputs: Ints
    seen: Floats
    line: float
    height: float
    lengths: Floats
    noise: float
    weights: Floats
    root: Floats
    own: Floats
    values: Floats

    def predict(self, cube: Floats) -> tuple[Floats, Floats]:
        """Mean and variance (n,) at points (n, d); without noise."""
        x = cube[:, self.inputs]
        across = kernel(x, self.seen, self.line, self.height, self.lengths)
        before = self.height + self.line * (1.0 + ((x - 0.5) ** 2).sum(1))
        learnt = ((across @ self.root) ** 2).sum(1)
        return across @ self.weights, np.maximum(before - learnt, 0.0)

    @cached_property
    def left_out(self) -> tuple[Floats, Floats]:
        """Error and its standard deviation for each run as the others predict it, (runs,) each
        (Rasmussen & Williams 2006, equations 5.10-5.12)."""
        return self.weights / self.own, np.sqrt(1.0 / self.own)


@dataclass(frozen=True)
class Emulator:
    """Outputs (k,) as ``middle + basis z(inputs) + remainder``; see ``emulate``."""

    names: tuple[str, ...]
    middle: Floats
    basis: Floats
    components: tuple[Component, ...]
    remainder: Floats

    def predict(self, cube: Floats) -> tuple[Floats, Floats]:
        """Mean and variance of the components at points (n, d), (n, q) each; noise included."""
        parts = [component.predict(cube) for component in self.components]
        mean = np.stack([part[0] for part in parts], axis=1)
        noise = [component.noise for component in self.components]
        return mean, np.stack([part[1] for part in parts], axis=1) + noise

    @property
    def inputs(self) -> tuple[str, ...]:
        """Names of the inputs that move at least one component, in their order."""
        used = {int(column) for one in self.components for column in one.inputs}
        return tuple(name for place, name in enumerate(self.names) if place in used)

    def quality(self) -> pd.DataFrame:
        """A row a component: inputs, share of the runs' variance it explains when a run is left
        out, share of these errors within their 90% intervals."""
        rows = []
        for number, one in enumerate(self.components, start=1):
            error, sd = one.left_out
            rows.append(
                {
                    "component": number,
                    "inputs": " ".join(self.names[column] for column in one.inputs),
                    "explained": 1.0 - float(np.var(error) / np.var(one.values)),
                    "within_90": float(np.mean(np.abs(error) <= 1.645 * sd)),
                }
            )
        return pd.DataFrame(rows, columns=["component", "inputs", "explained", "within_90"])


def emulate(
    names: Sequence[str], cube: Floats, outputs: Floats, scale: Floats, groups: Sequence[object]
) -> Emulator:
    """An emulator of ``outputs`` (runs, k) at points ``cube`` (runs, d) named ``names``.

    ``scale`` (k,) are the sizes in which errors of the outputs count; ``groups`` (k,) says which
    outputs may share a remainder (those of one place). Raises ``ValueError`` if no input moves
    any output.
    """
    middle = outputs.mean(0)
    scaled = (outputs - middle) / scale
    _, sizes, directions = np.linalg.svd(scaled, full_matrices=False)
    held = np.cumsum(sizes**2) / np.sum(sizes**2)
    number = min(int(np.searchsorted(held, SHARE)) + 1, MOST, len(cube) - 1)
    found = []
    for direction in directions[:number]:
        values = scaled @ direction
        if len(inputs := active(cube, values)):
            found.append((direction, _component(cube, values, inputs)))
    if not found:
        raise ValueError("no input moves any output")
    basis = np.stack([direction for direction, _ in found], axis=1)
    rest = (scaled - scaled @ basis @ basis.T) * scale
    return Emulator(
        tuple(names),
        middle,
        basis * scale[:, None],
        tuple(component for _, component in found),
        _remainder(rest, groups, len(found)),
    )


def kernel(x: Floats, y: Floats, line: float, height: float, lengths: Floats) -> Floats:
    """Covariance (n, m) of a line of sd sqrt(``line``) a unit and a smooth surface."""
    a, b = x / lengths, y / lengths
    squares = (a**2).sum(1)[:, None] + (b**2).sum(1) - 2.0 * (a @ b.T)
    smooth = np.exp(-0.5 * np.maximum(squares, 0.0))
    return np.asarray(line * (1.0 + (x - 0.5) @ (y - 0.5).T) + height * smooth)


def _component(cube: Floats, values: Floats, inputs: Ints) -> Component:
    seen = cube[:, inputs]
    line, height, lengths, noise = _sizes(seen, values)
    sizes, directions = eigh(kernel(seen, seen, line, height, lengths))
    whole = directions / np.sqrt(np.maximum(sizes, 0.0) + noise)
    weights = whole @ (whole.T @ values)
    root, own = whole[:, sizes > KNOWN * noise], (whole**2).sum(1)
    return Component(inputs, seen, line, height, lengths, noise, weights, root, own, values)


def _sizes(seen: Floats, values: Floats) -> tuple[float, float, Floats, float]:
    """Line, height, lengths and noise that make ``values`` likeliest, by scikit-learn."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.gaussian_process import GaussianProcessRegressor
    from sklearn.gaussian_process.kernels import (
        RBF,
        ConstantKernel,
        DotProduct,
        WhiteKernel,
    )

    some = np.linspace(0, len(seen) - 1, min(len(seen), TRIED)).astype(int)
    spread = float(values.std()) or 1.0
    shape = (
        ConstantKernel(1.0, (1e-3, 1e3)) * DotProduct(1.0, "fixed")
        + ConstantKernel(0.3, (1e-4, 1e2)) * RBF(np.ones(seen.shape[1]), (0.2, 20.0))
        + WhiteKernel(0.1, (1e-5, 2.0))
    )
    process = GaussianProcessRegressor(shape, random_state=0)
    with warnings.catch_warnings():  # a length at its bound is a straight line, and no trouble
        warnings.simplefilter("ignore", ConvergenceWarning)
        process.fit(seen[some] - 0.5, values[some] / spread)
    line = process.kernel_.k1.k1.k1.constant_value
    surface = process.kernel_.k1.k2
    lengths = np.atleast_1d(surface.k2.length_scale).astype(float)
    noise = process.kernel_.k2.noise_level
    square = spread * spread
    return line * square, surface.k1.constant_value * square, lengths, noise * square


def _remainder(rest: Floats, groups: Sequence[object], used: int) -> Floats:
    """Covariance (k, k) of ``rest`` (runs, k) within groups; none between them."""
    place = pd.factorize(np.asarray(groups, dtype=object))[0]
    same = place[:, None] == place[None, :]
    found = rest.T @ rest / max(len(rest) - used - 1, 1)
    return np.asarray(np.where(same, found, 0.0))
