"""The page and the table of ``experiments.frontier``."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pandas as pd
from rich.table import Table as Printed

from sim.analysis.equity import lead
from sim.analysis.frontier import COMPROMISE, beats
from sim.analysis.objectives import Objective, objectives_of
from sim.config.frontier import FrontierSettings
from sim.model.policy.levers import FAMILIES
from sim.report.fonts import figure_style
from sim.report.frontier_figures import checked_figure, growth_figure, pairs_figure, sizes_figure
from sim.report.numbers import DASH, number
from sim.report.parallel import parallel_axes
from sim.report.sheet import Part, Sheet, sheet
from sim.report.speech import Speech
from sim.report.table import Column, Table, numbers, words
from sim.report.voice import Voice
from sim.study.mixes import PLAN, SIZE
from sim.targets import COUNTY_AREA, MODEL_GAPS

KEY = "report.frontier"
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


def objective_name(objective: Objective, voice: Voice) -> str:
    """An objective as the language calls it; in county areas unless it says another place."""
    indicator_name = voice.name("indicator", objective.indicator)
    if objective.place == COUNTY_AREA:
        return indicator_name
    if not objective.is_gap:
        return voice.series(objective.indicator, objective.place)
    gap = voice.say(f"gap.{objective.place}")
    return voice.say("gap", indicator=indicator_name, gap=gap)


def part_name(part: str, voice: Voice) -> str:
    """A family or a lever as the language calls it."""
    return voice.name("family" if part in FAMILIES else "lever", part)


def mix_name(mix: str, objectives: list[Objective], voice: Voice) -> str:
    """A chosen mix or a scenario as the language calls it."""
    if mix == COMPROMISE:
        return voice.say("mix.compromise")
    for objective in objectives:
        if mix == f"best_{objective.slug}":
            objective_said = objective_name(objective, voice)
            return voice.say("mix.best", objective=objective_said)
    if mix.startswith("mix_"):
        return voice.say("mix.other", number=mix.removeprefix("mix_"))
    return voice.name("scenario", mix)


def sizes_in_words(sizes: Mapping[str, float], voice: Voice) -> str:
    """Every part and its size, in a row."""
    return voice.listed(
        (
            voice.say(
                "best.size",
                part=part_name(part, voice),
                size=number(size),
            )
            for part, size in sizes.items()
        ),
    )


def frontier_sheet(findings: Findings, facts: Mapping[str, Any], voice: Voice) -> Sheet:
    """The page: the best compromise, the front, what it is made of, how it holds up."""
    with figure_style():
        parts = [
            _best(findings, voice),
            _front(findings, voice),
            _sizes(findings, voice),
            _checked(findings, voice),
            voice.part("table", table=_gains(findings, voice), file=f"mixes/{COMPROMISE}.yaml"),
            _pairs(findings, voice),
            voice.part("growth", figure=growth_figure(findings.growth, voice)),
            _objectives(findings, voice),
        ]
    return sheet(parts, facts, voice)


def frontier_table(findings: Findings, voice: Voice) -> Printed:
    """What is printed: mixes and scenarios, their cost, and what they gain."""
    title = voice.say("table")
    return replace(_gains(findings, voice), title=title).printed()


def _best(findings: Findings, voice: Voice) -> Part:
    row = findings.mixes.to_dict("index")[COMPROMISE]
    sizes = {part: row[f"{SIZE}{part}"] for part in findings.parts}
    gains = findings.checked[findings.checked["scenario"] == COMPROMISE]
    beaten = [voice.name("scenario", x) for x in findings.beaten]
    compared = "beaten" if beaten else "unbeaten"
    cost = f"{100.0 * findings.costs.get(COMPROMISE, row['cost']):.1f}%"
    sizes_said = sizes_in_words(sizes, voice)
    notes = (
        voice.say(
            "best.beats",
            better=int((gains["mean"] > 0.0).sum()),
            sure=int((gains["worst"] > 0.0).sum()),
            all=len(findings.objectives),
        ),
        voice.say(compared, list=voice.listed(beaten)),
    )
    return voice.part("best", *notes, cost=cost, sizes=sizes_said)


def _front(findings: Findings, voice: Voice) -> Part:
    """All unbeaten mixes across the objectives, with the compromise and the plan."""
    last = findings.growth.iloc[-1]
    front = findings.trials[findings.trials["unbeaten"]]
    plan = pd.DataFrame([dict.fromkeys(findings.words, 0.0)])
    rows = pd.concat([front[findings.words], plan], ignore_index=True)
    names = list(front["name"])
    marked = {mix_name(COMPROMISE, findings.objectives, voice): names.index(COMPROMISE)}
    marked[voice.name("scenario", PLAN)] = len(front)
    axes = {x.word: _with_unit(x, voice) for x in findings.objectives}
    figure = parallel_axes(rows, axes, findings.words[0], voice, marked=marked)
    return voice.part(
        "front",
        figure=figure,
        tried=int(last["tried"]),
        affordable=int(last["affordable"]),
        unbeaten=int(last["unbeaten"]),
        judged=voice.say(f"judged.{findings.settings.judged}"),
    )


def _sizes(findings: Findings, voice: Voice) -> Part:
    sizes = findings.mixes[[f"{SIZE}{part}" for part in findings.parts]]
    table = sizes.set_axis([part_name(part, voice) for part in findings.parts], axis=1)
    table.index = pd.Index([mix_name(str(x), findings.objectives, voice) for x in sizes.index])
    return voice.part("sizes", figure=sizes_figure(table, voice))


def _checked(findings: Findings, voice: Voice) -> Part:
    names = {key: mix_name(key, findings.objectives, voice) for key in _order(findings)}
    seen = pd.concat([findings.mixes[findings.words], findings.searched[findings.words]])
    axes = {x.word: _with_unit(x, voice) for x in findings.objectives}
    figure = checked_figure(findings.checked, seen, names, axes, voice)
    judged = voice.say(f"judged.{findings.settings.judged}")
    draws = int(findings.checked["draws"].max())
    return voice.part("checked", figure=figure, draws=draws, judged=judged)


def _pairs(findings: Findings, voice: Voice) -> Part:
    axes = {x.word: _with_unit(x, voice) for x in findings.objectives}
    figure = pairs_figure(findings.trials, findings.searched, axes, voice)
    return voice.part("pairs", figure=figure)


def _order(findings: Findings) -> list[str]:
    """Mixes, then scenarios, as far as they were run again."""
    again = set(findings.checked["scenario"])
    return [str(x) for x in (*findings.mixes.index, *findings.searched.index) if x in again]


def _gains(findings: Findings, voice: Voice) -> Table:
    """Mixes, then scenarios: cost over the plan's, mean gain of every objective with the worst."""
    order, searched = _order(findings), set(findings.searched.index)
    rows = pd.DataFrame({"scenario": order})
    rows["name"] = [mix_name(mix, findings.objectives, voice) for mix in order]
    rows["cost"] = [100.0 * findings.costs.get(mix, math.nan) for mix in order]
    rows["weak"] = rows["scenario"].isin(searched)
    columns: list[Column] = [words("name"), numbers("cost", "%")]
    for objective in findings.objectives:
        of_one = findings.checked[findings.checked["objective"] == objective.word]
        of_one = of_one.set_index("scenario").reindex(order)
        rows[objective.word] = of_one["mean"].to_numpy()
        rows[f"{objective.word} worst"] = of_one["worst"].to_numpy()
        said = objective_name(objective, voice)
        columns.append(
            numbers(objective.word, head=said, ends=(f"{objective.word} worst",), signed=True)
        )
    return voice.table(tuple(columns), rows, weak="weak")


def target_of(objective: Objective, voice: Speech) -> str:
    """The target that the objective's series is judged for, with a mark if the model cannot."""
    if not objective.target or objective.indicator not in MODEL_GAPS:
        return objective.target or DASH
    return voice.say("mark", words=objective.target, mark=voice.say("mark.whole"))


def _objectives(findings: Findings, voice: Voice) -> Part:
    heads = ["objective", "target", "plan"]
    rows = [
        (
            objective_name(x, voice),
            target_of(x, voice),
            _in_plan(x, findings.plan, voice),
        )
        for x in findings.objectives
    ]
    columns = tuple(map(words, heads))
    table = voice.table(columns, pd.DataFrame(rows, columns=heads))
    return voice.part("objectives", table=table)


def _in_plan(objective: Objective, plan: pd.DataFrame, voice: Voice) -> str:
    sides = [plan["|".join(pair)] for pair in objective.series]
    if not objective.is_gap:
        value, unit = float(sides[0].mean()), objective.unit
        scale = voice.shown(unit, value)
        return voice.with_unit(value * scale.factor, scale.label)
    ahead = float(lead(*sides).mean())
    leads = "leads" if ahead >= 0.0 else "trails"
    return voice.say(f"{leads}.{objective.place}", gap=number(abs(ahead)))


def _with_unit(objective: Objective, voice: Voice) -> str:
    unit = voice.say(f"unit.{'gap' if objective.is_gap else 'gain'}")
    return voice.say("report.measure", measure=objective_name(objective, voice), unit=unit)
