"""Forecasts that know nothing but the series itself, and how forecasts of every kind are held.

A forecast is a row of ``LEVELS.size`` equally likely values: quantiles at ``LEVELS``. So runs of
the model and formulas are scored by one and the same rule, and no chance enters.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd
import statsmodels.api as sm
from scipy.stats import t
from statsmodels.tsa.statespace.exponential_smoothing import ExponentialSmoothing
from threadpoolctl import threadpool_limits

from sim.core.arrays import Floats

SERIES = ["indicator", "scope"]
FIGURE = [*SERIES, "year"]
LEVELS = (np.arange(101) + 0.5) / 101.0
"""Probabilities whose quantiles a forecast is held by: the middles of equal parts, odd in number,
so that one of them is the median of the runs itself."""
LEAST_TREND, LEAST_SMOOTHED = 3, 4  # published figures that an interval needs
MEAN = "mean"  # of the methods: simple forecasts combined are hard to beat (Clemen 1989)
WEIGHTS = 2  # of exponential smoothing: of level and trend

type Forecast = tuple[Floats, Floats, int]
"""Mean and standard error by year, in the series' unit, and the degrees of freedom behind the
latter."""
type Method = Callable[[Floats, Floats, Floats], Forecast]


def baselines(history: pd.DataFrame, years: Sequence[int]) -> pd.DataFrame:
    """Forecasts of every series of ``history`` in ``years`` by every one of ``RIVALS``: the methods
    and the mean of their quantiles.

    ``history``: indicator, scope, year, value, at least two years a series; gaps are allowed.
    Returns a row a method and figure (index: method, indicator, scope, year) and a column a level
    of ``LEVELS``, in the unit of the series. Errors are taken to be normal, their size from a short
    history, so that forecasts have Student's distribution; where that is too short for an interval
    the forecast is a point: all values are the same.
    """
    ahead = np.asarray(years, float)
    keys: list[tuple[object, ...]] = []
    rows: list[Floats] = []
    with threadpool_limits(1):  # a few figures a series: more threads only wait for each other
        for (indicator, scope), series in history.sort_values("year").groupby(SERIES, sort=False):
            at, values = series["year"].to_numpy(float), series["value"].to_numpy(float)
            for name, method in METHODS.items():
                mean, error, degrees = method(at, values, ahead)
                spread = np.outer(np.nan_to_num(error), t.ppf(LEVELS, max(degrees, 1)))
                rows.append(mean[:, None] + spread)
                keys += [(name, indicator, scope, year) for year in years]
            rows.append(np.mean(rows[-len(METHODS) :], axis=0))
            keys += [(MEAN, indicator, scope, year) for year in years]
    index = pd.MultiIndex.from_tuples(keys, names=["method", *FIGURE])
    return pd.DataFrame(np.concatenate(rows), index=index, columns=LEVELS)


def persistence(years: Floats, values: Floats, ahead: Floats) -> Forecast:
    """The last figure stays; errors grow as those of a random walk without drift.

    The variance a year is the mean square of the changes, each over its number of years.
    """
    variance = float(np.mean(np.diff(values) ** 2 / np.diff(years)))
    error = np.sqrt(variance * (ahead - years[-1]))
    return np.full(ahead.shape, values[-1]), error, len(values) - 1


def trend(years: Floats, values: Floats, ahead: Floats) -> Forecast:
    """The least-squares line over all figures, with the standard error of a new figure."""
    middle = years.mean()
    line = sm.OLS(values, sm.add_constant(years - middle, has_constant="add")).fit()
    design = sm.add_constant(ahead - middle, has_constant="add")
    mean = np.asarray(line.predict(design))
    if len(values) < LEAST_TREND:
        return mean, np.full(ahead.shape, np.nan), 0
    return mean, np.asarray(line.get_prediction(design).se_obs), len(values) - 2


def growth(years: Floats, values: Floats, ahead: Floats) -> Forecast:
    """The least-squares line over the logarithms: the same growth every year.

    The standard error is that of the logarithm times the forecast. A series that is not above
    zero throughout has the linear trend instead.
    """
    if (values <= 0.0).any():
        return trend(years, values, ahead)
    mean, error, degrees = trend(years, np.log(values), ahead)
    return np.exp(mean), np.exp(mean) * error, degrees


def smoothing(years: Floats, values: Floats, ahead: Floats) -> Forecast:
    """Exponential smoothing with an additive trend (Holt 1957; Hyndman, Koehler, Ord & Snyder
    2008), by statsmodels.

    Level and trend begin with the first two figures; the two weights are fitted to the others, and
    the variance of errors is over what is left of those. A series too short for that has the line
    through its first and last figure.
    """
    slope = (values[1] - values[0]) / (years[1] - years[0])
    if len(values) < LEAST_SMOOTHED:
        mean = values[-1] + (ahead - years[-1]) * (values[-1] - values[0]) / (years[-1] - years[0])
        return mean, np.full(ahead.shape, np.nan), 0
    size = float(np.abs(values).mean()) or 1.0  # the optimiser expects figures near one
    every = np.arange(years[1] + 1, years[-1] + 1)
    later = np.full(every.shape, np.nan)
    later[np.searchsorted(every, years[2:])] = values[2:] / size
    model = ExponentialSmoothing(
        later,
        trend=True,
        initialization_method="known",
        initial_level=values[1] / size,
        initial_trend=slope / size,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a few figures leave the weights at an end of their range
        fitted = model.fit(disp=False)
        steps = (ahead - years[-1]).astype(int)
        predicted = fitted.get_forecast(int(steps.max()))
    mean, error = (
        np.asarray(part)[steps - 1] for part in (predicted.predicted_mean, predicted.se_mean)
    )
    number = len(values) - 2
    degrees = max(number - WEIGHTS, 1)
    return mean * size, error * size * np.sqrt(number / degrees), degrees


METHODS: Mapping[str, Method] = {
    "persistence": persistence,
    "trend": trend,
    "growth": growth,
    "smoothing": smoothing,
}
"""Name -> forecast from years, values and the years ahead."""
RIVALS = (*METHODS, MEAN)
