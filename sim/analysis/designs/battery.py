"""The battery: which designs a trial serves, what is published of each, and who passes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis.designs import firms, notch, pairs, places
from sim.analysis.designs.compare import Findings
from sim.analysis.designs.estimators import NULL_T
from sim.ensemble.work.twins import Twins

DESIGNS: Mapping[str, tuple[Callable[[Twins, Findings], None], ...]] = {
    "deduction": (firms.deduction,),
    "guarantee": (firms.guarantee,),
    "voucher": (firms.voucher,),
    "certificate": (notch.certificate,),
    "demonstration": (places.demonstration,),
    "parks": (places.parks,),
    "pairing": (pairs.pairing, pairs.border),
    "designation": (places.designation,),
    "commissioners": (places.commissioners,),
    "many_commissioners": (places.many_commissioners,),
}
LOW, HIGH = 0.05, 0.95  # quantiles over draws
SURE = 0.9  # share of draws that have to agree on a sign
MOST = 0.5  # share of draws that have to give a figure
PASSED, FAILED, REPORTED, ABSENT = "passed", "failed", "reported", "not_modelled"


@cache
def battery() -> pd.DataFrame:
    """A row a figure: design, trial, measure, unit, estimator (the paper's), effects (ids of the
    published ones), what is expected (band, positive, negative, null; report: no verdict; none:
    the model has no such lever) and the band."""
    text = files("sim.analysis.designs").joinpath("battery.csv")
    with text.open(encoding="utf-8") as file:
        return pd.read_csv(file, keep_default_na=False, na_values={"low": "", "high": ""})


def designs() -> tuple[str, ...]:
    """Names of the designs, D1 to D11."""
    return tuple(battery()["design"].unique())


def trials_of(chosen: tuple[str, ...]) -> tuple[str, ...]:
    """The trials that the designs ``chosen`` need."""
    known = battery()
    asked = [name for name in known[known["design"].isin(chosen)]["trial"].unique() if name]
    return tuple(asked) + (("many_commissioners",) if "commissioners" in asked else ())


def evaluate(trial: str, twins: Twins, times: int) -> dict[str, pd.DataFrame]:
    """Every design that ``trial`` serves: ``estimates`` and ``events``.

    ``times`` random re-assignments are made; which, depends on the trial alone.
    """
    findings = Findings(times, np.random.default_rng(list(trial.encode())))
    for design in DESIGNS[trial]:
        design(twins, findings)
    return findings.tables()


def scaled(estimates: pd.DataFrame) -> pd.DataFrame:
    """``estimates`` with D10's effect of a post when many are sent over that when few are; missing
    where the latter is not clearly above zero."""
    keys = ["draw", "seed"]
    commissioners = estimates[estimates["design"] == "D10"]
    few, many = (
        commissioners[commissioners["measure"] == name].set_index(keys)
        for name in ("yield", "yield_many")
    )
    if few.empty or many.empty:
        return estimates
    sure = few["estimate"] > NULL_T * few["se"]
    ratio = few.assign(
        measure="scale_up",
        estimate=(many["estimate"] / few["estimate"]).where(sure),
        se=np.nan,
        true=(many["true"] / few["true"]).where(few["true"] > 0.0),
    )
    return pd.concat([estimates, ratio.reset_index()], ignore_index=True)


def summary(estimates: pd.DataFrame, chosen: tuple[str, ...]) -> pd.DataFrame:
    """A row a figure of the battery and estimator: medians and 5-95% over draws of what is
    estimated and true, share of draws in which placebo dates reject at 5%, median p of
    re-assignments, and two verdicts on the median over draws: on what the paper's estimator finds,
    and on what is true (``true_verdict``; a null has none, as nothing is ever quite nought).
    """
    known = battery()
    known = known[known["design"].isin(chosen)]
    rows = []
    for line in known.to_dict("records"):
        of_line = estimates[
            (estimates["design"] == line["design"]) & (estimates["measure"] == line["measure"])
        ]
        for estimator, estimated in of_line.groupby("estimator", sort=False):
            main = estimator == line["estimator"]
            row = {**line, "estimator": estimator, "main": main} | _spread(estimated)
            for name, column in (("verdict", "estimate"), ("true_verdict", "true")):
                row[name] = _verdict(estimated, column, line) if main else ""
            rows.append(row)
        if of_line.empty:
            absent = {"verdict": ABSENT, "true_verdict": ABSENT}
            rows.append({**line, "main": True, "draws": 0} | absent)
    return pd.DataFrame(rows)


def _spread(estimated: pd.DataFrame) -> dict[str, Any]:
    spread: dict[str, Any] = {}
    for name in ("estimate", "true"):
        spread[name] = estimated[name].median()
        spread[f"{name}_low"] = estimated[name].quantile(LOW)
        spread[f"{name}_high"] = estimated[name].quantile(HIGH)
    t = (estimated["placebo"] / estimated["placebo_se"]).abs()
    return spread | {
        "se": estimated["se"].median(),
        "units": estimated["units"].median(),
        "treated": estimated["treated"].median(),
        "placebo": estimated["placebo"].median(),
        "placebo_rejects": float((t > NULL_T).mean()) if t.notna().any() else np.nan,
        "chance": estimated["chance"].median(),
        "draws": len(estimated),
    }


def _verdict(estimated: pd.DataFrame, column: str, line: Mapping[Any, Any]) -> str:
    middle, expects = estimated[column].median(), line["expects"]
    if expects == "report" or (column == "true" and (expects == "null" or np.isnan(middle))):
        return REPORTED
    if estimated[column].notna().mean() < MOST:  # what cannot be told in most draws has failed
        return FAILED
    if expects == "null":
        passes = bool(((estimated["estimate"] / estimated["se"]).abs() < NULL_T).mean() >= 0.5)
    else:
        passes = {
            "positive": (estimated[column] > 0.0).mean() >= SURE,
            "negative": (estimated[column] < 0.0).mean() >= SURE,
            "band": line["low"] <= middle <= line["high"],
        }[expects]
    return PASSED if bool(passes) else FAILED
