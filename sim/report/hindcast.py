"""The page and the table of ``experiments.hindcast``: scores, and where the model loses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
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
from sim.report.numbers import number
from sim.report.sheet import Part, Sheet, sheet
from sim.report.table import Column, Table, names, numbers, shares, words
from sim.report.voice import Voice
from sim.targets import NATION

KEY = "report.hindcast"
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


def hindcast_sheet(scored: Scored, facts: Mapping[str, Any], voice: Voice) -> Sheet:
    """The page: scores in short and by series, losses in words, fans, provinces, calibration."""
    with figure_style():
        parts = [
            voice.part("glance", table=_scores(scored.overall, voice)),
            voice.part("lost", *losses(scored, voice)),
            _series(scored, voice),
            *_pictures(scored, voice),
        ]
    if len(scored.rolling):
        parts.append(_rolling(scored, voice))
    last = scored.fit.rpartition("-")[2]
    parts.append(voice.part("start", table=_shaped(scored.start, voice), last=last))
    if len(scored.left_out):
        parts.append(_left_out(scored.left_out, voice))
    years = {"fit": scored.fit, "test": scored.test}
    placeholders = {**years, "points": scored.points, "last": int(scored.history["year"].max())}
    how = [
        voice.say(f"how.{part}", **placeholders) for part in ("fit", "told", "baselines", "vintage")
    ]
    parts.append(voice.part("how", *how))
    one = scored.scores[scored.scores["method"] == RUNS]
    series, figures = one["indicator"].nunique(), len(one)
    return sheet(parts, facts, voice, {**years, "series": series, "figures": figures})


def hindcast_table(overall: pd.DataFrame, voice: Voice) -> Printed:
    """What is printed: the methods (index) and their scores over all indicators."""
    title = voice.say("report.hindcast")
    return replace(_scores(overall, voice), title=title).printed()


def start_table(start: pd.DataFrame, voice: Voice) -> Printed:
    """Which figures shaped the start (see ``sim.world.known.shaping``), a line a subject."""
    title = voice.say("start")
    return replace(_shaped(start, voice), title=title).printed()


def losses(scored: Scored, voice: Voice) -> list[str]:
    """Where a baseline comes closer than the model, in words, the worst first."""
    said = []
    for reading in READINGS:
        verdicts = scored.verdicts[scored.verdicts["method"] == reading]
        beaten = verdicts["lost_to"].str.split().str.len()
        rivals = len(RIVALS)
        won, lost = int((beaten == 0).sum()), int((beaten == rivals).sum())
        said.append(
            voice.say(
                "lost.all",
                method=method_name(reading, voice),
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
        return [*said, voice.say("lost.none")]
    worst = verdicts.assign(ratio=verdicts["mase"] / verdicts["best_mase"]).sort_values(
        "ratio", ascending=False
    )
    return [*said, *(_loss(row, voice) for row in worst.to_dict("records"))]


def _loss(row: Mapping[Any, Any], voice: Voice) -> str:
    return voice.say(
        "lost.line",
        name=voice.name("indicator", row["indicator"]),
        tier=voice.say(f"tier.{row['tier']}"),
        method=method_name(row["method"], voice),
        mase=number(row["mase"]),
        best=method_name(row["best"], voice),
        best_mase=number(row["best_mase"]),
        figures=row["figures"],
        lost_to=voice.listed(method_name(x, voice) for x in row["lost_to"].split()),
    )


def _scores(overall: pd.DataFrame, voice: Voice) -> Table:
    """Scores of every method, the readings of the model first."""
    rows = overall.rename_axis("method").reset_index()
    rows = rows.assign(
        weak=~rows["method"].isin(READINGS),
        method=[method_name(method, voice) for method in rows["method"]],
    )
    columns: list[Column] = [words("method")]
    for head in GLANCE:
        columns.append(shares(head) if head in SHARES else numbers(head, signed=head == "bias"))
    return voice.table(tuple(columns), rows, weak="weak")


def _series(scored: Scored, voice: Voice) -> Part:
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
        *(words(method, method_name(method, voice)) for method in methods),
        shares("coverage_90"),
    )
    table = voice.table(columns, pd.DataFrame(rows), weak="weak")
    figure = dots_figure(scored.by_series, voice)
    return voice.part("series", table=table, figure=figure)


def _pictures(scored: Scored, voice: Voice) -> Iterator[Part]:
    scores = scored.scores
    if (scores["scope"] == NATION).any():
        units = scores.drop_duplicates("indicator").set_index("indicator")["unit"]
        yield voice.part("nation", figure=fans_figure(scores, scored.history, units, voice))
    if ((scores["tier"] == "province") & (scores["method"] == RUNS)).any():
        yield voice.part("places", figure=places_figure(scores, voice))
    figures = int((scores["method"] == RUNS).sum())
    figure = calibration_figure(scores, scored.reliability, voice)
    yield voice.part("calibrated", figure=figure, figures=figures)


def _rolling(scored: Scored, voice: Voice) -> Part:
    """The runs against each rival over all origins."""
    found = scored.differences
    whole = found[(found["method"] == RUNS) & (found["loss"] == "scaled") & (found["horizon"] == 0)]
    rows = whole.assign(
        rival=[method_name(str(rival), voice) for rival in whole["rival"]],
        weak=~(whole["holm"] < 0.05),
    )
    columns = (
        words("rival"),
        numbers("figures"),
        numbers("difference", signed=True),
        numbers("holm", head="p"),
    )
    table = voice.table(columns, rows, weak="weak")
    origins = voice.listed(str(year) for year in sorted(scored.rolling["origin"].unique()))
    last = int(scored.rolling["year"].max())
    return voice.part("rolling", table=table, origins=origins, last=last)


def _shaped(start: pd.DataFrame, voice: Voice) -> Table:
    """A row a subject of the start: the figures that shaped it, and which are too late."""
    rows = []
    for subject, figures in start.groupby("subject", sort=False):
        read = [
            voice.say("start.figure.one", name=_figure(row.figure, voice), years=row.years)
            for row in figures.itertuples()
        ]
        stays = voice.say(f"start.stays.{subject}") if figures["later"].any() else ""
        what = voice.say(f"start.subject.{subject}")
        rows.append((what, voice.listed(read), stays))
    columns = tuple(map(words, START))
    return voice.table(columns, pd.DataFrame(rows, columns=START))


def _figure(figure: object, voice: Voice) -> str:
    known = voice.name("start.figure", str(figure))
    return voice.name("indicator", str(figure)) if known == figure else known


def _left_out(left_out: pd.DataFrame, voice: Voice) -> Part:
    rows = []
    for reason, figures in left_out.groupby("reason", sort=False):
        listed = [voice.name("indicator", word) for word in dict.fromkeys(figures["indicator"])]
        reason_said = voice.say(f"error.left_out.{reason}")
        rows.append((reason_said, voice.listed(listed), len(figures)))
    heads = ["reason", "names", "rows"]
    columns = (words("reason"), words("names"), numbers("rows"))
    table = voice.table(columns, pd.DataFrame(rows, columns=heads))
    return voice.part("left_out", table=table)
