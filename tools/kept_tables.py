"""Write into the documents the tables of the results that are kept in docs/results.

``python -m tools.kept_tables`` rewrites them; a test fails where one is out of date.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pandas as pd
from rich.table import Table

from experiments.work.conclude import voice_of
from sim.report.calibration import parameters_table, series_table
from sim.report.designs import battery_table
from sim.report.hindcast import hindcast_table, start_table
from sim.report.lever_effects import matters_table
from sim.report.patterns import patterns_table
from sim.report.verification import verification_table
from tools.blocks import replaced

DOCS = Path(__file__).parents[1] / "docs"
RESULTS = DOCS / "results"
# Columns of words, in which nothing is "".
WORDS = ("bar", "effects", "estimator", "published", "source", "years")


def kept(experiment: str, name: str) -> pd.DataFrame:
    """A table of an experiment's results."""
    table = pd.read_csv(RESULTS / experiment / f"{name}.csv", dtype=dict.fromkeys(WORDS, str))
    return table.fillna({column: "" for column in WORDS if column in table})


def battery() -> Table:
    """A line a figure of the battery of designs."""
    return battery_table(
        kept("did_battery", "did_battery"),
        kept("did_battery", "published"),
        voice_of("did_battery", "en"),
    )


def patterns() -> Table:
    """A line a measure of the patterns."""
    return patterns_table(
        kept("patterns", "judged"), kept("patterns", "published"), voice_of("patterns", "en")
    )


def series() -> Table:
    """How well a calibration meets each series."""
    return series_table(kept("calibrate", "series"), voice_of("calibrate", "en"))


def parameters() -> Table:
    """What a calibration learnt of each parameter."""
    return parameters_table(kept("calibrate", "parameters"), voice_of("calibrate", "en"))


def hindcast() -> Table:
    """How the model and simple forecasts did on years that were not fitted."""
    return hindcast_table(
        kept("hindcast", "methods").set_index("method"), voice_of("hindcast", "en")
    )


def rolling() -> Table:
    """The same over all origins."""
    return hindcast_table(
        kept("hindcast", "rolling_methods").set_index("method"), voice_of("hindcast", "en")
    )


def start() -> Table:
    """Which published figures shaped the start of the hindcast."""
    return start_table(kept("hindcast", "start"), voice_of("hindcast", "en"))


def verification() -> Table:
    """Both readings of the firms, null models, scales of the world."""
    plain, nulls, scales = (
        kept("verify", name) for name in ("plain_firms", "null_models", "scales")
    )
    return verification_table(plain, nulls, scales, voice_of("verify", "en"))


def levers(language: str) -> Table:
    """Which levers matter for what."""
    return matters_table(
        kept("lever_effects", "lever_effects"), voice_of("lever_effects", language)
    )


DOCUMENTS: dict[str, dict[str, Callable[[], Table]]] = {
    "../README.md": {"levers": partial(levers, "en")},
    "../README.zh-CN.md": {"levers": partial(levers, "zh")},
    "calibration.md": {"series": series, "parameters": parameters},
    "did_battery.md": {"battery": battery},
    "hindcast.md": {"hindcast": hindcast, "rolling": rolling, "start": start},
    "patterns.md": {"patterns": patterns},
    "verification.md": {"verification": verification},
}


def markdown(table: Table) -> str:
    """A table as it is printed, in Markdown."""
    heads = [str(column.header) for column in table.columns]
    lines = [heads, ["---"] * len(heads), *zip(*(one.cells for one in table.columns), strict=True)]
    said = "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)
    return f"{said}\n\n{table.caption}" if table.caption else said


def written(name: str, document: str) -> str:
    """The text ``document`` of the file ``name`` with its tables as they are kept."""
    return replaced(document, {key: markdown(make()) for key, make in DOCUMENTS[name].items()})


if __name__ == "__main__":
    for name in DOCUMENTS:
        path = DOCS / name
        path.write_text(written(name, path.read_text("utf-8")), "utf-8")
