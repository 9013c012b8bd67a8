"""The page and the table of ``experiments.hindcast``: scores, and where the model loses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd
from matplotlib.figure import Figure
from rich.table import Table

from sim.analysis.baselines import RIVALS
from sim.analysis.hindcast import READINGS, RUNS, Scored
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
from sim.report.pictures import Picture, png
from sim.report.sheet import Part, Row, Sheet, sheet
from sim.targets import NATION
from sim.text import say

GLANCE = (
    "mase",
    "against_persistence",
    "against_trend",
    "crps",
    "wis",
    "coverage_50",
    "coverage_90",
    "bias",
)
SHARES = ("coverage_50", "coverage_90")
START = ("shaped", "by", "stays")
BEST = "\u25c6 "


def hindcast_sheet(scored: Scored, facts: Mapping[str, Any], language: str) -> Sheet:
    """The page: scores in short and by series, losses in words, fans, provinces, calibration."""
    with figure_style():
        parts = [
            _glance(scored, language),
            _lost(scored, language),
            _series(scored, language),
            *_pictures(scored, language),
        ]
    if len(scored.rolling):
        parts.append(_rolling(scored, language))
    parts.append(_start(scored, language))
    if len(scored.left_out):
        parts.append(_left_out(scored.left_out, language))
    years = {"fit": scored.fit, "test": scored.test}
    placeholders = {**years, "points": scored.points, "last": int(scored.history["year"].max())}
    how = [
        say(f"report.hindcast.how.{part}", language, **placeholders)
        for part in ("fit", "told", "baselines", "vintage")
    ]
    parts.append(Part(say("report.hindcast.how", language), tuple(how)))
    one = scored.scores[scored.scores["method"] == RUNS]
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


def losses(scored: Scored, language: str) -> list[str]:
    """Where a baseline comes closer than the model, in words, the worst first."""
    said = []
    for reading in READINGS:
        verdicts = scored.verdicts[scored.verdicts["method"] == reading]
        beaten = verdicts["lost_to"].str.split().str.len()
        rivals = len(RIVALS)
        won, lost = int((beaten == 0).sum()), int((beaten == rivals).sum())
        said.append(
            say(
                "report.hindcast.lost.all",
                language,
                method=method_name(reading, language),
                series=len(verdicts),
                won=won,
                between=len(verdicts) - won - lost,
                lost=lost,
            )
        )
    verdicts = scored.verdicts[
        (scored.verdicts["method"] == RUNS) & (scored.verdicts["lost_to"] != "")
    ]
    if verdicts.empty:
        return [*said, say("report.hindcast.lost.none", language)]
    worst = verdicts.assign(ratio=verdicts["mase"] / verdicts["best_mase"]).sort_values(
        "ratio", ascending=False
    )
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


def _glance(scored: Scored, language: str) -> Part:
    heads = ("method", *GLANCE)
    return Part(
        say("report.hindcast.glance", language),
        (say("report.hindcast.glance.note", language),),
        heads=tuple(say(f"report.hindcast.head.{head}", language) for head in heads),
        rows=list(_glance_rows(scored.overall, language)),
    )


def _glance_rows(overall: pd.DataFrame, language: str) -> Iterator[Row]:
    for method, row in overall.iterrows():
        cells = [
            share(row[head]) if head in SHARES else number(row[head], signed=head == "bias")
            for head in GLANCE
        ]
        yield Row((method_name(str(method), language), *cells), weak=method not in READINGS)


def _lost(scored: Scored, language: str) -> Part:
    return Part(say("report.hindcast.lost", language), tuple(losses(scored, language)))


def _series(scored: Scored, language: str) -> Part:
    heads = [say(f"report.hindcast.head.{head}", language) for head in ("indicator", "tier")]
    heads.append(say("report.hindcast.head.figures", language))
    heads += [method_name(method, language) for method in scored.overall.index]
    heads.append(say("report.hindcast.head.coverage_90", language))
    return Part(
        say("report.hindcast.series", language),
        (say("report.hindcast.series.note", language),),
        _picture("series", dots_figure(scored.by_series, language), language),
        tuple(heads),
        list(_series_rows(scored, language)),
        words=2,
    )


def _series_rows(scored: Scored, language: str) -> Iterator[Row]:
    table = scored.by_series
    lost = scored.verdicts[scored.verdicts["method"] == RUNS].set_index(["indicator", "tier"])
    for (indicator, tier), series in table.groupby(["indicator", "tier"], sort=False):
        methods = series.set_index("method").reindex(scored.overall.index)
        mase = methods["mase"]
        marks = [BEST if value == mase.min() else "" for value in mase]
        cells = (
            name("indicator", str(indicator), language),
            say(f"report.hindcast.tier.{tier}", language),
            number(float(methods["figures"].max())),
            *(mark + number(value) for mark, value in zip(marks, mase, strict=True)),
            share(methods["coverage_90"].get(RUNS, float("nan"))),
        )
        known = (indicator, tier) in lost.index
        yield Row(cells, weak=known and lost.loc[(indicator, tier), "lost_to"] != "")


def _pictures(scored: Scored, language: str) -> Iterator[Part]:
    scores = scored.scores
    if (scores["scope"] == NATION).any():
        units = scores.drop_duplicates("indicator").set_index("indicator")["unit"]
        yield _part("nation", fans_figure(scores, scored.history, units, language), language)
    if ((scores["tier"] == "province") & (scores["method"] == RUNS)).any():
        yield _part("places", places_figure(scores, language), language)
    figures = int((scores["method"] == RUNS).sum())
    figure = calibration_figure(scores, scored.reliability, language)
    yield _part("calibrated", figure, language, figures=figures)


def _rolling(scored: Scored, language: str) -> Part:
    """The runs against each rival over all origins."""
    found = scored.differences
    whole = found[(found["method"] == RUNS) & (found["loss"] == "scaled") & (found["horizon"] == 0)]
    heads = ("rival", "figures", "difference", "p")
    rows = [
        Row(
            (
                method_name(str(row["rival"]), language),
                number(row["figures"]),
                number(row["difference"], signed=True),
                number(row["holm"]),
            ),
            weak=not row["holm"] < 0.05,
        )
        for row in whole.to_dict("records")
    ]
    origins = LIST[language].join(str(year) for year in sorted(scored.rolling["origin"].unique()))
    last = int(scored.rolling["year"].max())
    return Part(
        say("report.hindcast.rolling", language),
        (say("report.hindcast.rolling.note", language, origins=origins, last=last),),
        heads=tuple(say(f"report.hindcast.head.{head}", language) for head in heads),
        rows=rows,
    )


def _start(scored: Scored, language: str) -> Part:
    last = scored.fit.rpartition("-")[2]
    return Part(
        say("report.hindcast.start", language),
        (say("report.hindcast.start.note", language, last=last),),
        heads=tuple(say(f"report.hindcast.head.{head}", language) for head in START),
        rows=list(_start_rows(scored.start, language)),
        words=len(START),
    )


def _start_rows(start: pd.DataFrame, language: str) -> Iterator[Row]:
    for subject, rows in start.groupby("subject", sort=False):
        read = [
            say("start.figure.one", language, name=_figure(row.figure, language), years=row.years)
            for row in rows.itertuples()
        ]
        later = bool(rows["later"].any())
        stays = say(f"start.stays.{subject}", language) if later else ""
        what = say(f"start.subject.{subject}", language)
        yield Row((what, LIST[language].join(read), stays))


def _figure(figure: object, language: str) -> str:
    known = name("start.figure", str(figure), language)
    return name("indicator", str(figure), language) if known == figure else known


def _left_out(left_out: pd.DataFrame, language: str) -> Part:
    heads = ("reason", "names", "rows")
    rows = []
    for reason, figures in left_out.groupby("reason", sort=False):
        names = [name("indicator", word, language) for word in dict.fromkeys(figures["indicator"])]
        reason_said = say(f"error.left_out.{reason}", language)
        rows.append(Row((reason_said, LIST[language].join(names), number(len(figures)))))
    return Part(
        say("report.hindcast.left_out", language),
        (say("report.hindcast.left_out.note", language),),
        heads=tuple(say(f"report.hindcast.head.{head}", language) for head in heads),
        rows=rows,
        words=2,
    )


def _part(stem: str, figure: Figure, language: str, **placeholders: object) -> Part:
    note = say(f"report.hindcast.{stem}.note", language, **placeholders)
    title = say(f"report.hindcast.{stem}", language)
    return Part(title, (note,), _picture(stem, figure, language))


def _picture(stem: str, figure: Figure, language: str) -> Picture:
    return Picture(stem, say(f"report.hindcast.{stem}", language), png(figure))
