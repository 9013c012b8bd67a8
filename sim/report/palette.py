"""Colours that colour-blind readers tell apart (Okabe and Ito 2008), one meaning each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.colors import to_rgb, to_rgba

from sim.model.policy.levers import FAMILIES


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
    "tax_only": Look("#8c6d31", (0, (2, 2)), "*"),
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

# One hue a family of levers, in the order of the plan; some fifty levers are too many for colours.
FAMILY_COLOURS = {
    "enterprise": "#D55E00",
    "tax": "#4d4d4d",
    "talent": "#009E73",
    "services": "#F0E442",
    "pairing": "#CC79A7",
    "designation": "#56B4E9",
    "platforms": "#0072B2",
    "credit": "#E69F00",
    "governance": "#a6a6a6",
}
BLACK, WHITE = "#000000", "#ffffff"
READABLE = 4.5  # least contrast of words and their ground (WCAG 2.2, success criterion 1.4.3)

FAMILY_OF = {lever: family for family, members in FAMILIES.items() for lever in members}


def looks(scenarios: Sequence[str]) -> dict[str, Look]:
    """A look for every scenario; a user's own ones take the spare looks in turn."""
    of_user = [scenario for scenario in scenarios if scenario not in KNOWN]
    spare = {scenario: SPARE[i % len(SPARE)] for i, scenario in enumerate(of_user)}
    return {scenario: KNOWN.get(scenario) or spare[scenario] for scenario in scenarios}


def contrast(one: Any, other: Any) -> float:
    """Ratio of the lighter to the darker of two colours over white, 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def ink(ground: Any) -> str:
    """White where it is ``READABLE`` on ``ground``, else black.

    On no colour do both fall short: black does below a luminance of 0.175, white above 0.183.
    """
    return WHITE if contrast(WHITE, ground) >= READABLE else BLACK


def over_white(colour: Any) -> tuple[float, float, float]:
    """What a colour that lets white through looks like, opaque."""
    *parts, opacity = to_rgba(colour)
    red, green, blue = (1.0 - opacity + opacity * part for part in parts)
    return red, green, blue


def words_on_white(colour: Any) -> tuple[float, float, float]:
    """``colour``, darkened until words in it are ``READABLE`` on white."""
    red, green, blue = to_rgb(colour)
    for _ in range(100):
        if contrast((red, green, blue), WHITE) >= READABLE:
            break
        red, green, blue = 0.97 * red, 0.97 * green, 0.97 * blue
    return red, green, blue


def _luminance(colour: Any) -> float:
    """Relative luminance of an sRGB colour over white, 0-1 (WCAG 2.2)."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in over_white(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
