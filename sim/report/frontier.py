"""The page and the table of ``experiments.frontier``."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pandas as pd
from matplotlib.figure import Figure
from rich.table import Table as Printed

from sim.analysis.equity import lead
from sim.analysis.frontier import COMPROMISE, beats
from sim.analysis.objectives import Objective, objectives_of
from sim.config.frontier import FrontierSettings
from sim.model.policy.levers import FAMILIES
from sim.report.fonts import figure_style
from sim.report.frontier_figures import checked_figure, growth_figure, pairs_figure, sizes_figure
from sim.report.names import name, series_name
from sim.report.numbers import DASH, number, shown, with_unit
from sim.report.parallel import parallel_axes
from sim.report.pictures import Picture, png
from sim.report.sheet import Part, Sheet, sheet
from sim.report.table import Column, Table, numbers, words
from sim.study.mixes import PLAN, SIZE
from sim.targets import COUNTY_AREA, MODEL_GAPS
from sim.text import listed, say

KEPT = ("trials", "growth", "searched", "gains", "plan")
"""Tables from which the findings are had again."""


@dataclass(frozen=True)
class Findings:
    """What the search found.

    ``trials`` as ``sim.study.mixes.Mixes.trials`` gives them; ``growth`` of
    ``sim.analysis.frontier``; ``searched`` judged gains of the scenarios compared in the draws of
    the search, a row each; ``checked`` the ``spread`` of mixes and scenarios over further draws;
    ``costs`` over the plan's by mix and scenario, in further draws; ``plan`` the plan's outcomes in
    the draws of the search, a column ``indicator|scope`` a series.
    """

    settings: FrontierSettings
    objectives: list[Objective]
    trials: pd.DataFrame
    growth: pd.DataFrame
    searched: pd.DataFrame
    checked: pd.DataFrame
    costs: Mapping[str, float]
    plan: pd.DataFrame

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """What is kept of it, by name of the file; costs stand beside the gains."""
        gains = self.checked.assign(cost=self.checked["scenario"].map(self.costs))
        kept = (self.trials, self.growth, self.searched.reset_index(), gains, self.plan)
        return dict(zip(KEPT, kept, strict=True))

    @classmethod
    def of(cls, tables: Mapping[str, pd.DataFrame], settings: FrontierSettings) -> Findings:
        """The same from the ``tables`` that were kept."""
        trials, steps, searched, gains, plan = (tables[name] for name in KEPT)
        paid = gains.dropna(subset=["cost"]).drop_duplicates("scenario")
        return cls(
            settings,
            objectives_of(settings.objectives, "frontier.objectives"),
            trials,
            steps,
            searched.set_index(searched.columns[0]),
            gains.drop(columns="cost"),
            dict(zip(paid["scenario"], paid["cost"], strict=True)),
            plan,
        )

    @property
    def words(self) -> list[str]:
        """The objectives, as columns are called."""
        return [objective.word for objective in self.objectives]

    @cached_property
    def mixes(self) -> pd.DataFrame:
        """The chosen trials by name: the compromise, the best in each objective, the others."""
        chosen = self.trials[self.trials["name"] != ""].set_index("name")
        named = [COMPROMISE, *(f"best_{objective.slug}" for objective in self.objectives)]
        others = sorted(set(chosen.index) - set(named), key=lambda mix: (len(mix), mix))
        return chosen.loc[[mix for mix in (*named, *others) if mix in chosen.index]]

    @property
    def parts(self) -> list[str]:
        """What is mixed."""
        columns = [str(column) for column in self.trials.columns]
        return [x.removeprefix(SIZE) for x in columns if x.startswith(SIZE)]

    @property
    def further_means(self) -> pd.DataFrame:
        """Mean gains over further draws: a row a mix or scenario, a column an objective."""
        wide = self.checked.pivot(index="scenario", columns="objective", values="mean")
        return wide[self.words]

    @property
    def beaten(self) -> list[str]:
        """Scenarios that a chosen mix beats in every objective, on average over further draws."""
        means = self.further_means
        mixes = [means.loc[mix].to_numpy() for mix in self.mixes.index if mix in means.index]
        others = [x for x in self.searched.index if x in means.index]
        return [x for x in others if any(beats(mix, means.loc[x].to_numpy()) for mix in mixes)]


def objective_name(objective: Objective, language: str) -> str:
    """An objective as the language calls it; in county areas unless it says another place."""
    indicator_name = name("indicator", objective.indicator, language)
    if objective.place == COUNTY_AREA:
        return indicator_name
    if not objective.is_gap:
        return series_name(objective.indicator, objective.place, language)
    gap = say(f"report.frontier.gap.{objective.place}", language)
    return say("report.frontier.gap", language, indicator=indicator_name, gap=gap)


def part_name(part: str, language: str) -> str:
    """A family or a lever as the language calls it."""
    return name("family" if part in FAMILIES else "lever", part, language)


def mix_name(mix: str, objectives: list[Objective], language: str) -> str:
    """A chosen mix or a scenario as the language calls it."""
    if mix == COMPROMISE:
        return say("report.frontier.mix.compromise", language)
    for objective in objectives:
        if mix == f"best_{objective.slug}":
            objective_said = objective_name(objective, language)
            return say("report.frontier.mix.best", language, objective=objective_said)
    if mix.startswith("mix_"):
        return say("report.frontier.mix.other", language, number=mix.removeprefix("mix_"))
    return name("scenario", mix, language)


def sizes_in_words(sizes: Mapping[str, float], language: str) -> str:
    """Every part and its size, in a row."""
    return listed(
        (
            say(
                "report.frontier.best.size",
                language,
                part=part_name(part, language),
                size=number(size),
            )
            for part, size in sizes.items()
        ),
        language,
    )


def frontier_sheet(findings: Findings, facts: Mapping[str, Any], language: str) -> Sheet:
    """The page: the best compromise, the front, what it is made of, how it holds up."""
    with figure_style():
        parts = [
            _best(findings, language),
            _front(findings, language),
            _sizes(findings, language),
            _checked(findings, language),
            _table(findings, language),
            _pairs(findings, language),
            _growth(findings, language),
            _objectives(findings, language),
        ]
    return sheet("frontier", parts, facts, language)


def frontier_table(findings: Findings, language: str) -> Printed:
    """What is printed: mixes and scenarios, their cost, and what they gain."""
    title = say("report.frontier.table", language)
    return replace(_gains(findings, language), title=title).printed()


def _best(findings: Findings, language: str) -> Part:
    row = findings.mixes.to_dict("index")[COMPROMISE]
    sizes = {part: row[f"{SIZE}{part}"] for part in findings.parts}
    gains = findings.checked[findings.checked["scenario"] == COMPROMISE]
    beaten = [name("scenario", x, language) for x in findings.beaten]
    compared = "beaten" if beaten else "unbeaten"
    cost = f"{100.0 * findings.costs.get(COMPROMISE, row['cost']):.1f}%"
    sizes_said = sizes_in_words(sizes, language)
    notes = (
        say("report.frontier.best.note", language, cost=cost, sizes=sizes_said),
        say(
            "report.frontier.best.beats",
            language,
            better=int((gains["mean"] > 0.0).sum()),
            sure=int((gains["worst"] > 0.0).sum()),
            all=len(findings.objectives),
        ),
        say(f"report.frontier.{compared}", language, list=listed(beaten, language)),
    )
    return Part(say("report.frontier.best", language), notes)


def _front(findings: Findings, language: str) -> Part:
    """All unbeaten mixes across the objectives, with the compromise and the plan."""
    last = findings.growth.iloc[-1]
    note = say(
        "report.frontier.front.note",
        language,
        tried=int(last["tried"]),
        affordable=int(last["affordable"]),
        unbeaten=int(last["unbeaten"]),
        judged=say(f"report.frontier.judged.{findings.settings.judged}", language),
    )
    front = findings.trials[findings.trials["unbeaten"]]
    plan = pd.DataFrame([dict.fromkeys(findings.words, 0.0)])
    rows = pd.concat([front[findings.words], plan], ignore_index=True)
    names = list(front["name"])
    marked = {mix_name(COMPROMISE, findings.objectives, language): names.index(COMPROMISE)}
    marked[name("scenario", PLAN, language)] = len(front)
    axes = {x.word: _with_unit(x, language) for x in findings.objectives}
    figure = parallel_axes(rows, axes, findings.words[0], language, marked=marked)
    return _part("front", (note,), figure, language)


def _sizes(findings: Findings, language: str) -> Part:
    sizes = findings.mixes[[f"{SIZE}{part}" for part in findings.parts]]
    table = sizes.set_axis([part_name(part, language) for part in findings.parts], axis=1)
    table.index = pd.Index([mix_name(str(x), findings.objectives, language) for x in sizes.index])
    note = say("report.frontier.sizes.note", language)
    return _part("sizes", (note,), sizes_figure(table, language), language)


def _checked(findings: Findings, language: str) -> Part:
    names = {key: mix_name(key, findings.objectives, language) for key in _order(findings)}
    seen = pd.concat([findings.mixes[findings.words], findings.searched[findings.words]])
    axes = {x.word: _with_unit(x, language) for x in findings.objectives}
    figure = checked_figure(findings.checked, seen, names, axes, language)
    judged = say(f"report.frontier.judged.{findings.settings.judged}", language)
    draws = int(findings.checked["draws"].max())
    note = say("report.frontier.checked.note", language, draws=draws, judged=judged)
    return _part("checked", (note,), figure, language)


def _pairs(findings: Findings, language: str) -> Part:
    axes = {x.word: _with_unit(x, language) for x in findings.objectives}
    figure = pairs_figure(findings.trials, findings.searched, axes, language)
    return _part("pairs", (say("report.frontier.pairs.note", language),), figure, language)


def _growth(findings: Findings, language: str) -> Part:
    note = say("report.frontier.growth.note", language)
    return _part("growth", (note,), growth_figure(findings.growth, language), language)


def _part(stem: str, notes: tuple[str, ...], figure: Figure, language: str) -> Part:
    title = say(f"report.frontier.{stem}", language)
    return Part(title, notes, Picture(stem, title, png(figure)))


def _table(findings: Findings, language: str) -> Part:
    note = say("report.frontier.table.note", language, file=f"mixes/{COMPROMISE}.yaml")
    title = say("report.frontier.table", language)
    return Part(title, (note,), table=_gains(findings, language))


def _order(findings: Findings) -> list[str]:
    """Mixes, then scenarios, as far as they were run again."""
    again = set(findings.checked["scenario"])
    return [str(x) for x in (*findings.mixes.index, *findings.searched.index) if x in again]


def _gains(findings: Findings, language: str) -> Table:
    """Mixes, then scenarios: cost over the plan's, mean gain of every objective with the worst."""
    order, searched = _order(findings), set(findings.searched.index)
    rows = pd.DataFrame({"scenario": order})
    rows["name"] = [mix_name(mix, findings.objectives, language) for mix in order]
    rows["cost"] = [100.0 * findings.costs.get(mix, math.nan) for mix in order]
    rows["weak"] = rows["scenario"].isin(searched)
    columns: list[Column] = [words("name"), numbers("cost", "%")]
    for objective in findings.objectives:
        of_one = findings.checked[findings.checked["objective"] == objective.word]
        of_one = of_one.set_index("scenario").reindex(order)
        rows[objective.word] = of_one["mean"].to_numpy()
        rows[f"{objective.word} worst"] = of_one["worst"].to_numpy()
        said = objective_name(objective, language)
        columns.append(
            numbers(objective.word, head=said, ends=(f"{objective.word} worst",), signed=True)
        )
    return Table("report.frontier", tuple(columns), rows, language, weak="weak")


def target_of(objective: Objective, language: str) -> str:
    """The target that the objective's series is judged for, with a mark if the model cannot."""
    if not objective.target or objective.indicator not in MODEL_GAPS:
        return objective.target or DASH
    return say("mark", language, words=objective.target, mark=say("mark.whole", language))


def _objectives(findings: Findings, language: str) -> Part:
    heads = ["objective", "target", "plan"]
    rows = [
        (objective_name(x, language), target_of(x, language), _in_plan(x, findings.plan, language))
        for x in findings.objectives
    ]
    columns = tuple(map(words, heads))
    table = Table("report.frontier", columns, pd.DataFrame(rows, columns=heads), language)
    note = say("report.frontier.objectives.note", language)
    title = say("report.frontier.objectives", language)
    return Part(title, (note,), table=table)


def _in_plan(objective: Objective, plan: pd.DataFrame, language: str) -> str:
    sides = [plan["|".join(pair)] for pair in objective.series]
    if not objective.is_gap:
        value, unit = float(sides[0].mean()), objective.unit
        scale = shown(unit, language, value)
        return with_unit(value * scale.factor, scale.label, language)
    ahead = float(lead(*sides).mean())
    leads = "leads" if ahead >= 0.0 else "trails"
    return say(f"report.frontier.{leads}.{objective.place}", language, gap=number(abs(ahead)))


def _with_unit(objective: Objective, language: str) -> str:
    unit = say(f"report.frontier.unit.{'gap' if objective.is_gap else 'gain'}", language)
    return say("report.measure", language, measure=objective_name(objective, language), unit=unit)
