"""The page and the table of ``experiments.hindcast``: scores, and where the model loses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd
from matplotlib.figure import Figure
from rich.table import Table

from sim.analysis.hindcast import MODEL, ORDER, READINGS, Scored
from sim.report import png
from sim.report.fonts import figure_style
from sim.report.hindcast_figures import (
    calibration_figure,
    dots_figure,
    fans_figure,
    method_name,
    places_figure,
)
from sim.report.names import name
from sim.report.numbers import LIST, number, share
from sim.report.page import Picture
from sim.report.sheet import Part, Row, Sheet, sheet
from sim.targets import NATION
from sim.text import say

GLANCE = (
    "mase",
    "against_persistence",
    "against_trend",
    "crps",
    "coverage_50",
    "coverage_90",
    "bias",
)
SHARES = ("coverage_50", "coverage_90")
START = ("shaped", "by", "stays")
BEST = "\u25c6 "


def hindcast_sheet(found: Scored, facts: Mapping[str, Any], language: str) -> Sheet:
    """The page: scores in short and by series, losses in words, fans, provinces, calibration."""
    with figure_style():
        parts = [
            _glance(found, language),
            _lost(found, language),
            _series(found, language),
            *_pictures(found, language),
        ]
    parts.append(_start(found, language))
    if len(found.left_out):
        parts.append(_left_out(found.left_out, language))
    years = {"fit": found.fit, "test": found.test}
    words = {**years, "points": found.points, "last": int(found.history["year"].max())}
    how = [
        say(f"report.hindcast.how.{part}", language, **words)
        for part in ("fit", "told", "baselines", "vintage")
    ]
    parts.append(Part(say("report.hindcast.how", language), tuple(how)))
    one = found.scores[found.scores["method"] == MODEL]
    series, figures = one["indicator"].nunique(), len(one)
    return sheet(
        "hindcast", parts, facts, language, {**years, "series": series, "figures": figures}
    )


def hindcast_table(overall: pd.DataFrame, language: str) -> Table:
    """What is printed: the methods (index) and their scores over all indicators."""
    table = Table(title=say("report.hindcast", language), box=None, pad_edge=False)
    table.add_column(say("report.hindcast.head.method", language))
    for head in GLANCE:
        table.add_column(say(f"report.hindcast.head.{head}", language), justify="right")
    for row in _glance_rows(overall, language):
        table.add_row(*row.cells)
    return table


def start_table(start: pd.DataFrame, language: str) -> Table:
    """Which figures shaped the start (see ``sim.world.known.shaping``), a line a subject."""
    table = Table(title=say("report.hindcast.start", language), box=None, pad_edge=False)
    for head in START:
        table.add_column(say(f"report.hindcast.head.{head}", language))
    for row in _start_rows(start, language):
        table.add_row(*row.cells)
    return table


def losses(found: Scored, language: str) -> list[str]:
    """Where a baseline comes closer than the model, in words, the worst first."""
    said = []
    for reading in READINGS:
        own = found.verdicts[found.verdicts["method"] == reading]
        beaten = own["lost_to"].str.split().str.len()
        rivals = len(ORDER) - len(READINGS)
        won, lost = int((beaten == 0).sum()), int((beaten == rivals).sum())
        said.append(
            say(
                "report.hindcast.lost.all",
                language,
                method=method_name(reading, language),
                series=len(own),
                won=won,
                between=len(own) - won - lost,
                lost=lost,
            )
        )
    own = found.verdicts[(found.verdicts["method"] == MODEL) & (found.verdicts["lost_to"] != "")]
    if own.empty:
        return [*said, say("report.hindcast.lost.none", language)]
    worst = own.assign(ratio=own["mase"] / own["best_mase"]).sort_values("ratio", ascending=False)
    return [*said, *(_loss(row, language) for row in worst.to_dict("records"))]


def _loss(row: Mapping[Any, Any], language: str) -> str:
    return say(
        "report.hindcast.lost.line",
        language,
        name=name("indicator", row["indicator"], language),
        tier=say(f"report.hindcast.tier.{row['tier']}", language),
        method=method_name(row["method"], language),
        mase=number(row["mase"]),
        best=method_name(row["best"], language),
        best_mase=number(row["best_mase"]),
        figures=row["figures"],
        lost_to=LIST[language].join(method_name(x, language) for x in row["lost_to"].split()),
    )


def _glance(found: Scored, language: str) -> Part:
    heads = ("method", *GLANCE)
    return Part(
        say("report.hindcast.glance", language),
        (say("report.hindcast.glance.note", language),),
        heads=tuple(say(f"report.hindcast.head.{head}", language) for head in heads),
        rows=list(_glance_rows(found.overall, language)),
    )


def _glance_rows(overall: pd.DataFrame, language: str) -> Iterator[Row]:
    for method, row in overall.iterrows():
        cells = [
            share(row[head]) if head in SHARES else number(row[head], signed=head == "bias")
            for head in GLANCE
        ]
        yield Row((method_name(str(method), language), *cells), weak=method not in READINGS)


def _lost(found: Scored, language: str) -> Part:
    return Part(say("report.hindcast.lost", language), tuple(losses(found, language)))


def _series(found: Scored, language: str) -> Part:
    heads = [say(f"report.hindcast.head.{head}", language) for head in ("indicator", "tier")]
    heads.append(say("report.hindcast.head.figures", language))
    heads += [method_name(method, language) for method in found.overall.index]
    heads.append(say("report.hindcast.head.coverage_90", language))
    return Part(
        say("report.hindcast.series", language),
        (say("report.hindcast.series.note", language),),
        _picture("series", dots_figure(found.by_series, language), language),
        tuple(heads),
        list(_series_rows(found, language)),
        words=2,
    )


def _series_rows(found: Scored, language: str) -> Iterator[Row]:
    table = found.by_series
    lost = found.verdicts[found.verdicts["method"] == MODEL].set_index(["indicator", "tier"])
    for (indicator, tier), own in table.groupby(["indicator", "tier"], sort=False):
        methods = own.set_index("method").reindex(found.overall.index)
        mase = methods["mase"]
        marks = [BEST if value == mase.min() else "" for value in mase]
        cells = (
            name("indicator", str(indicator), language),
            say(f"report.hindcast.tier.{tier}", language),
            number(float(methods["figures"].max())),
            *(mark + number(value) for mark, value in zip(marks, mase, strict=True)),
            share(methods["coverage_90"].get(MODEL, float("nan"))),
        )
        known = (indicator, tier) in lost.index
        yield Row(cells, weak=known and lost.loc[(indicator, tier), "lost_to"] != "")


def _pictures(found: Scored, language: str) -> Iterator[Part]:
    scores = found.scores
    if (scores["scope"] == NATION).any():
        units = scores.drop_duplicates("indicator").set_index("indicator")["unit"]
        yield _part("nation", fans_figure(scores, found.history, units, language), language)
    if ((scores["tier"] == "province") & (scores["method"] == MODEL)).any():
        yield _part("places", places_figure(scores, language), language)
    figures = int((scores["method"] == MODEL).sum())
    figure = calibration_figure(scores, found.reliability, language)
    yield _part("calibrated", figure, language, figures=figures)


def _start(found: Scored, language: str) -> Part:
    last = found.fit.rpartition("-")[2]
    return Part(
        say("report.hindcast.start", language),
        (say("report.hindcast.start.note", language, last=last),),
        heads=tuple(say(f"report.hindcast.head.{head}", language) for head in START),
        rows=list(_start_rows(found.start, language)),
        words=len(START),
    )


def _start_rows(start: pd.DataFrame, language: str) -> Iterator[Row]:
    for subject, own in start.groupby("subject", sort=False):
        read = [
            say("start.figure.one", language, name=_figure(row.figure, language), years=row.years)
            for row in own.itertuples()
        ]
        later = bool(own["later"].any())
        stays = say(f"start.stays.{subject}", language) if later else ""
        what = say(f"start.subject.{subject}", language)
        yield Row((what, LIST[language].join(read), stays))


def _figure(figure: object, language: str) -> str:
    known = name("start.figure", str(figure), language)
    return name("indicator", str(figure), language) if known == figure else known


def _left_out(left_out: pd.DataFrame, language: str) -> Part:
    heads = ("reason", "names", "rows")
    rows = []
    for reason, own in left_out.groupby("reason", sort=False):
        names = [name("indicator", word, language) for word in dict.fromkeys(own["indicator"])]
        words = say(f"error.left_out.{reason}", language)
        rows.append(Row((words, LIST[language].join(names), number(len(own)))))
    return Part(
        say("report.hindcast.left_out", language),
        (say("report.hindcast.left_out.note", language),),
        heads=tuple(say(f"report.hindcast.head.{head}", language) for head in heads),
        rows=rows,
        words=2,
    )


def _part(stem: str, figure: Figure, language: str, **words: object) -> Part:
    note = say(f"report.hindcast.{stem}.note", language, **words)
    title = say(f"report.hindcast.{stem}", language)
    return Part(title, (note,), _picture(stem, figure, language))


def _picture(stem: str, figure: Figure, language: str) -> Picture:
    return Picture(stem, say(f"report.hindcast.{stem}", language), png(figure))
