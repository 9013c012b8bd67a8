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


KNOWN = {
    "plan": Look("#0072B2", "-", "o"),
    "no_plan": Look("#4d4d4d", (0, (4, 2)), "s"),
    "credit_first": Look("#E69F00", "-", "^"),
    "talent_first": Look("#009E73", "-", "v"),
    "pairing_first": Look("#CC79A7", "-", "D"),
}
SPARE = (
    Look("#56B4E9", (0, (1, 1)), "P"),
    Look("#D55E00", (0, (6, 2, 1, 2)), "X"),
    Look("#8c6d31", (0, (2, 2)), "*"),
)

# A family of levers has one hue, its levers are shades of it.
SHADES = {
    "credit": ("#8a5a00", "#E69F00", "#f7d58a"),
    "talent": ("#00543e", "#009E73", "#8fd6c0"),
    "pairing": ("#86406a", "#CC79A7", "#ecc9de"),
    "designation": ("#56B4E9",),
    "tax": ("#4d4d4d", "#a6a6a6"),
}
LEVERS = {
    lever: colour
    for family, members in FAMILIES.items()
    for lever, colour in zip(members, SHADES[family], strict=True)
}


def looks(scenarios: Sequence[str]) -> dict[str, Look]:
    """A look for every scenario; a user's own ones take the spare looks in turn."""
    own = [scenario for scenario in scenarios if scenario not in KNOWN]
    spare = {scenario: SPARE[i % len(SPARE)] for i, scenario in enumerate(own)}
    return {scenario: KNOWN.get(scenario) or spare[scenario] for scenario in scenarios}
