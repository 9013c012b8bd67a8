"""Write what is said of the state of the model: the record of coverage beside the posterior, and
the sentences in the documents.

``python -m tools.kept_state`` rewrites both; a test fails where one is out of date.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pandas as pd

from sim.analysis.calibration import coverage
from sim.behaviour import PRIORS
from sim.evidence import table
from sim.report.numbers import share
from sim.report.trust import standing
from sim.text import BETWEEN_SENTENCES
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
    return BETWEEN_SENTENCES[language].join(standing(POSTERIOR, language))


def learnt() -> str:
    """How much the fit has narrowed the parameters that it moves."""
    left = kept("calibrate", "parameters")["shrinkage"].round(2)
    much, some = (left <= 0.6).sum(), ((left > 0.6) & (left <= 0.85)).sum()
    return (
        f"**What was learnt.** {len(left)} of {len(PRIORS)} parameters move a fitted series and "
        f"are drawn from the posterior. {much} keep 60% of their spread or less, "
        f"{some} more 85% or less, "
        f"{len(left) - much - some} hardly lose any:"
    )


def held() -> str:
    """How many published figures runs without discrepancy hold, of all and of the nation's."""
    of = table("coverage").set_index("of")
    whole, nation = of.loc["all"], of.loc["nation"]
    return (
        "Runs without discrepancy, as projections show them, are narrower: their 90% intervals "
        f"hold {share(whole['inside'] / whole['figures'])} of the {whole['figures']} figures they "
        f"were fitted to, {nation['inside']} of {nation['figures']} for the nation."
    )


def predicted() -> str:
    """What intervals of the runs alone hold of the years that a hindcast was not fitted to."""
    told = kept("hindcast", "reliability").set_index(["method", "nominal"])
    found = told.loc[("runs", 0.9)]
    return (
        f"Of the {found['figures']:.0f} figures of the years that the [hindcast](hindcast.md) was "
        f"not fitted to, its 90% intervals hold {share(found['observed'])}."
    )


DOCUMENTS: dict[str, dict[str, Callable[[], str]]] = {
    "README.md": {"state": state},
    "README.zh-CN.md": {"state": partial(state, "zh")},
    "docs/calibration.md": {"held": held, "learnt": learnt},
    "docs/frontier.md": {"state": state},
    "docs/limits.md": {"state": state, "predicted": predicted},
}


def written(name: str, document: str) -> str:
    """The text ``document`` of the file ``name`` with its sentences as they are now."""
    return replaced(document, {key: make() for key, make in DOCUMENTS[name].items()})


if __name__ == "__main__":
    RECORD.write_text(record(), "utf-8")
    for name in DOCUMENTS:
        path = ROOT / name
        path.write_text(written(name, path.read_text("utf-8")), "utf-8")
