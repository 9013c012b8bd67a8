"""Write what is said of the state of the model: the record of coverage beside the posterior, and
the sentences in the documents.

``python -m tools.kept_state`` rewrites both; a test fails where one is out of date.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pandas as pd

from sim.analysis.calibration.checks import coverage
from sim.evidence import table
from sim.report.numbers import share
from sim.report.speech import Speech
from sim.report.trust import standing
from sim.text import say
from tools.blocks import replaced
from tools.kept_tables import RESULTS, kept

ROOT = Path(__file__).parents[1]
RECORD = ROOT / "sim" / "evidence" / "coverage.csv"
POSTERIOR = {"configuration": {"behaviour": {"draws": "posterior"}}}  # what projections draw from


def record() -> str:
    """The record of coverage, from the calibration that is kept in docs/results."""
    checked = pd.read_csv(RESULTS / "calibrate" / "predictive.csv", dtype={"scope": str})
    return coverage(checked).to_csv(index=False, lineterminator="\n")


def state(language: str = "en") -> str:
    """Where parameters come from and what intervals have held, as a report says it."""
    voice = Speech(language)
    return voice.sentences(standing(POSTERIOR, voice))


def learnt() -> str:
    """How much the fit has narrowed the parameters."""
    told = kept("calibrate", "parameters")
    left = told["shrinkage"].round(2)
    much, moved = int((left <= 0.6).sum()), int(told["moved"].sum())
    return (
        f"**What was learnt.** Of {len(told)} parameters {moved} keep less than 85% of their "
        f"spread, {much} of them 60% or less:"
    )


def held() -> str:
    """How many published figures runs hold before the fit and after, of all and of the nation's."""
    before, of = (
        kept("calibrate", "prior_coverage").set_index("of"),
        table("coverage").set_index("of"),
    )
    whole, nation, first = of.loc["all"], of.loc["nation"], before.loc["all"]
    return (
        f"Runs over all ranges, before any fit, hold "
        f"{share(first['inside'] / first['figures'])} of {first['figures']} published figures in "
        f"their 90% intervals. Runs at the posterior, as "
        f"projections show them, are far narrower and hold "
        f"{share(whole['inside'] / whole['figures'])} of {whole['figures']}, "
        f"{nation['inside']} of {nation['figures']} for the nation."
    )


def predicted(language: str = "en") -> str:
    """What intervals of the runs alone hold of the years that a hindcast was not fitted to."""
    told = kept("hindcast", "reliability").set_index(["method", "nominal"])
    row = told.loc[("runs", 0.9)]
    figures, held = f"{row['figures']:.0f}", share(row["observed"])
    return say("documents.predicted", language, figures=figures, held=held)


DOCUMENTS: dict[str, dict[str, Callable[[], str]]] = {
    "README.md": {"state": state},
    "README.zh-CN.md": {"state": partial(state, "zh")},
    "docs/calibration.md": {"held": held, "learnt": learnt},
    "docs/frontier.md": {"state": state},
    "docs/limits.md": {"state": state, "predicted": predicted},
    "docs/limits.zh-CN.md": {"state": partial(state, "zh"), "predicted": partial(predicted, "zh")},
}


def written(name: str, document: str) -> str:
    """The text ``document`` of the file ``name`` with its sentences as they are now."""
    return replaced(document, {key: make() for key, make in DOCUMENTS[name].items()})


if __name__ == "__main__":
    RECORD.write_text(record(), "utf-8")
    for name in DOCUMENTS:
        path = ROOT / name
        path.write_text(written(name, path.read_text("utf-8")), "utf-8")
