"""The page and the table of ``experiments.hindcast``: scores, and where the model loses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
from matplotlib.figure import Figure
from rich.table import Table as Printed

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
from sim.report.numbers import LIST, number
from sim.report.pictures import Picture, png
from sim.report.sheet import Part, Sheet, sheet
from sim.report.table import Column, Table, names, numbers, shares, words
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


def hindcast_table(overall: pd.DataFrame, language: str) -> Printed:
    """What is printed: the methods (index) and their scores over all indicators."""
    title = say("report.hindcast", language)
    return replace(_scores(overall, language), title=title).printed()


def start_table(start: pd.DataFrame, language: str) -> Printed:
    """Which figures shaped the start (see ``sim.world.known.shaping``), a line a subject."""
    title = say("report.hindcast.start", language)
    return replace(_shaped(start, language), title=title).printed()


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
    return _tabled("glance", _scores(scored.overall, language))


def _scores(overall: pd.DataFrame, language: str) -> Table:
    """Scores of every method, the readings of the model first."""
    rows = overall.rename_axis("method").reset_index()
    rows = rows.assign(
        weak=~rows["method"].isin(READINGS),
        method=[method_name(method, language) for method in rows["method"]],
    )
    columns: list[Column] = [words("method")]
    for head in GLANCE:
        columns.append(shares(head) if head in SHARES else numbers(head, signed=head == "bias"))
    return Table("report.hindcast", tuple(columns), rows, language, weak="weak")


def _tabled(stem: str, table: Table, picture: Picture | None = None, **words: object) -> Part:
    note = say(f"report.hindcast.{stem}.note", table.language, **words)
    return Part(say(f"report.hindcast.{stem}", table.language), (note,), picture, table)


def _lost(scored: Scored, language: str) -> Part:
    return Part(say("report.hindcast.lost", language), tuple(losses(scored, language)))


def _series(scored: Scored, language: str) -> Part:
    """A row a series: errors by method, the least with a mark."""
    methods = list(scored.overall.index)
    verdicts = scored.verdicts[scored.verdicts["method"] == RUNS]
    lost = set(verdicts.loc[verdicts["lost_to"] != "", ["indicator", "tier"]].agg(tuple, axis=1))
    rows = []
    for (indicator, tier), series in scored.by_series.groupby(["indicator", "tier"], sort=False):
        by_method = series.set_index("method").reindex(methods)
        mase = by_method["mase"]
        marks = [BEST if value == mase.min() else "" for value in mase]
        errors = [mark + number(value) for mark, value in zip(marks, mase, strict=True)]
        known = {"indicator": indicator, "tier": tier, "figures": by_method["figures"].max()}
        known["coverage_90"] = by_method["coverage_90"].get(RUNS, float("nan"))
        rows.append(
            known | dict(zip(methods, errors, strict=True)) | {"weak": (indicator, tier) in lost}
        )
    columns = (
        names("indicator"),
        names("tier", "report.hindcast.tier"),
        numbers("figures"),
        *(words(method, method_name(method, language)) for method in methods),
        shares("coverage_90"),
    )
    table = Table("report.hindcast", columns, pd.DataFrame(rows), language, weak="weak")
    return _tabled(
        "series", table, _picture("series", dots_figure(scored.by_series, language), language)
    )


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
    rows = whole.assign(
        rival=[method_name(str(rival), language) for rival in whole["rival"]],
        weak=~(whole["holm"] < 0.05),
    )
    columns = (
        words("rival"),
        numbers("figures"),
        numbers("difference", signed=True),
        numbers("holm", head="p"),
    )
    table = Table("report.hindcast", columns, rows, language, weak="weak")
    origins = LIST[language].join(str(year) for year in sorted(scored.rolling["origin"].unique()))
    last = int(scored.rolling["year"].max())
    return _tabled("rolling", table, origins=origins, last=last)


def _start(scored: Scored, language: str) -> Part:
    return _tabled("start", _shaped(scored.start, language), last=scored.fit.rpartition("-")[2])


def _shaped(start: pd.DataFrame, language: str) -> Table:
    """A row a subject of the start: the figures that shaped it, and which are too late."""
    rows = []
    for subject, figures in start.groupby("subject", sort=False):
        read = [
            say("start.figure.one", language, name=_figure(row.figure, language), years=row.years)
            for row in figures.itertuples()
        ]
        stays = say(f"start.stays.{subject}", language) if figures["later"].any() else ""
        what = say(f"start.subject.{subject}", language)
        rows.append((what, LIST[language].join(read), stays))
    columns = tuple(map(words, START))
    return Table("report.hindcast", columns, pd.DataFrame(rows, columns=START), language)


def _figure(figure: object, language: str) -> str:
    known = name("start.figure", str(figure), language)
    return name("indicator", str(figure), language) if known == figure else known


def _left_out(left_out: pd.DataFrame, language: str) -> Part:
    rows = []
    for reason, figures in left_out.groupby("reason", sort=False):
        listed = [name("indicator", word, language) for word in dict.fromkeys(figures["indicator"])]
        reason_said = say(f"error.left_out.{reason}", language)
        rows.append((reason_said, LIST[language].join(listed), len(figures)))
    heads = ["reason", "names", "rows"]
    columns = (words("reason"), words("names"), numbers("rows"))
    table = Table("report.hindcast", columns, pd.DataFrame(rows, columns=heads), language)
    return _tabled("left_out", table)


def _part(stem: str, figure: Figure, language: str, **placeholders: object) -> Part:
    note = say(f"report.hindcast.{stem}.note", language, **placeholders)
    title = say(f"report.hindcast.{stem}", language)
    return Part(title, (note,), _picture(stem, figure, language))


def _picture(stem: str, figure: Figure, language: str) -> Picture:
    return Picture(stem, say(f"report.hindcast.{stem}", language), png(figure))
