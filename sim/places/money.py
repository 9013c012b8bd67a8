"""What a step of a lever costs, and how the other levers give way so that the total stays."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sim.config.scenario import multiplied, on_budget
from sim.model.policy.levers import Levers, about_levers, lever_settings
from sim.places.answers import Answer

STEP = 0.1  # of the plan's setting that a step is, or of the range where the plan has none


@dataclass(frozen=True)
class StepCost:
    """What ``step`` more of a lever's setting costs from 2021 to 2025, in yuan of public money, in
    the nation and in the county; None where the runs at hand do not tell (the lever spends nothing
    in them)."""

    lever: str
    setting: str
    step: float
    nation: float | None
    county: float | None


def step_costs(answer: Answer) -> tuple[StepCost, ...]:
    """Of every setting through which a lever on the budget grows, from the bill of ``answer`` for
    B: a lever's cost is taken to be in proportion to its setting. Several settings of one lever
    share its cost by their own sizes in the plan."""
    levers = answer.question.b
    about, kinds = about_levers(), lever_settings()
    costs = []
    for lever in on_budget():
        names = about[lever].scaled
        nation, county = answer.nation_b.get(lever, 0.0), answer.county_b.get(lever, 0.0)
        for name in names:
            meta, value = kinds[lever][name], float(getattr(getattr(levers, lever), name))
            step = STEP * (meta["default"] or (meta["high"] - meta["low"]))
            per = step / value / len(names) if value > 0.0 and nation > 0.0 else None
            costs.append(
                StepCost(
                    lever,
                    name,
                    step,
                    None if per is None else per * nation,
                    None if per is None else per * county,
                )
            )
    return tuple(costs)


def locked(
    wanted: Levers, moved: Collection[str], costs: Mapping[str, float], known: Levers, total: float
) -> Levers:
    """``wanted`` with all levers on the budget but ``moved`` at one scale, so that it costs about
    ``total`` yuan.

    ``costs`` (lever -> yuan of the nation, 2021-2025) are those of the settings ``known``, in
    proportion to which every cost is taken to stand; the next answer measures what it came to
    (``Answer.spent_b``). Where ``moved`` alone cost more than ``total`` the others end at nought.
    """
    expected = {
        lever: costs.get(lever, 0.0) * _ratio(wanted, known, lever) for lever in on_budget()
    }
    fixed = sum(cost for lever, cost in costs.items() if lever not in expected)
    own = sum(expected[lever] for lever in expected if lever in moved)
    rest = sum(expected[lever] for lever in expected if lever not in moved)
    scale = max(total - fixed - own, 0.0) / rest if rest > 0.0 else 1.0
    return multiplied(wanted, {lever: scale for lever in on_budget() if lever not in moved})


def _ratio(wanted: Levers, known: Levers, lever: str) -> float:
    """How many times the cost of ``known`` a lever costs in ``wanted``."""
    ratios = []
    for name in about_levers()[lever].scaled:
        before = float(getattr(getattr(known, lever), name))
        if before > 0.0:
            ratios.append(float(getattr(getattr(wanted, lever), name)) / before)
    return sum(ratios) / len(ratios) if ratios else 1.0
