"""Colours that colour-blind readers tell apart (Okabe and Ito 2008), one meaning each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sim.policy import FAMILIES


@dataclass(frozen=True)
class Look:
    """How a scenario is drawn everywhere: colour, line and marker."""

    colour: str
    line: str | tuple[int, tuple[int, ...]]
    marker: str


DASHES, DOTS, MIXED = (0, (4, 2)), (0, (1, 1)), (0, (6, 2, 1, 2))
KNOWN = {
    "plan": Look("#0072B2", "-", "o"),
    "no_plan": Look("#4d4d4d", DASHES, "s"),
    "credit_first": Look("#E69F00", "-", "^"),
    "talent_first": Look("#009E73", "-", "v"),
    "pairing_first": Look("#CC79A7", "-", "D"),
    "platforms_first": Look("#56B4E9", "-", "P"),
    "science_popularisation_first": Look("#D55E00", "-", "X"),
    "key_counties_first": Look("#E69F00", DASHES, "<"),
    "innovative_counties_first": Look("#009E73", DASHES, ">"),
    "zhejiang_demonstration": Look("#CC79A7", DASHES, "p"),
    "untargeted": Look("#56B4E9", DASHES, "h"),
    "talent_dispatch_without_incentive": Look("#D55E00", DASHES, "d"),
    "budget_cut_30": Look("#E69F00", DOTS, "1"),
    "downturn": Look("#000000", DOTS, "2"),
    "all_levers_max": Look("#8c6d31", MIXED, "*"),
}
SPARE = (
    Look("#56B4E9", DOTS, "P"),
    Look("#D55E00", MIXED, "X"),
    Look("#8c6d31", (0, (2, 2)), "*"),
)

# One hue a family of levers: some fifty levers cannot be told apart by colour.
FAMILY_COLOURS = {
    "credit": "#E69F00",
    "talent": "#009E73",
    "pairing": "#CC79A7",
    "tax": "#4d4d4d",
    "designation": "#56B4E9",
    "enterprise": "#D55E00",
    "services": "#F0E442",
    "platforms": "#0072B2",
    "governance": "#a6a6a6",
}
FAMILY_OF = {lever: family for family, members in FAMILIES.items() for lever in members}


def looks(scenarios: Sequence[str]) -> dict[str, Look]:
    """A look for every scenario; a user's own ones take the spare looks in turn."""
    own = [scenario for scenario in scenarios if scenario not in KNOWN]
    spare = {scenario: SPARE[i % len(SPARE)] for i, scenario in enumerate(own)}
    return {scenario: KNOWN.get(scenario) or spare[scenario] for scenario in scenarios}
