"""Figures as a reader expects them: round, with thousands marked, in the language's own units."""

from __future__ import annotations

import math
from dataclasses import dataclass

from sim.text import keys, say

MINUS = "\u2212"
DASH = "\u2013"


@dataclass(frozen=True)
class Shown:
    """How a unit is shown: values are multiplied by ``factor`` and carry ``label``."""

    factor: float
    label: str


FAMILIAR = {
    ("100m yuan", "en"): (0.1, "bn yuan"),
    ("yuan", "en"): (1e-9, "bn yuan"),
    ("yuan", "zh"): (1e-8, "100m yuan"),
    ("10k firms", "en"): (10.0, "thousand firms"),
    ("bn yuan", "zh"): (10.0, "100m yuan"),
}
PARTS = ("share", "extra share", "tax rate", "points of interest")  # units of per cent
SETTINGS = {("100m yuan", "en"): (0.1, "bn yuan"), ("million yuan", "zh"): (100.0, "10k yuan")}
"""What settings are counted in that a language counts otherwise."""
MONEY = {"en": (1e9, 1e-6, "million yuan"), "zh": (1e8, 1e-4, "10k yuan")}
LARGE = {"en": (1e-3, "thousand "), "zh": (1e-4, "10k ")}
DECIMALS = ((10.0, 1), (0.1, 2), (1e-3, 3), (1e-4, 4))  # from this size on, so many
MOST_DECIMALS = 6
COUNTED = ("firms", "patents", "people")


def shown(unit: str, language: str, largest: float = 0.0) -> Shown:
    """How ``unit`` is shown in ``language``: counts up to ``largest`` in thousands or 万, yuan in
    millions or 万 where ``largest`` is too little for billions or 亿."""
    if unit in COUNTED and abs(largest) >= 1e5:
        factor, prefix = LARGE[language]
        unit = prefix + unit
    elif unit == "yuan" and 0.0 < abs(largest) < MONEY[language][0]:
        _, factor, unit = MONEY[language]
    else:
        factor, unit = FAMILIAR.get((unit, language), (1.0, unit))
    key = f"unit.{unit}"
    return Shown(factor, say(key, language) if key in keys() else unit)


def of_setting(unit: str, language: str) -> Shown:
    """How a setting in ``unit`` is shown: shares as per cent, money as it is counted in
    ``language``.

    >>> of_setting("100m yuan a year", "en"), of_setting("share of loss", "zh")
    (Shown(factor=0.1, label='bn yuan a year'), Shown(factor=100.0, label='%'))
    """
    if unit.startswith(PARTS):
        return Shown(100.0, "%")
    for (counted, of_language), (factor, familiar) in SETTINGS.items():
        if language == of_language and unit.startswith(counted):
            return Shown(factor, say(f"unit.{familiar}{unit.removeprefix(counted)}", language))
    return Shown(1.0, say(f"unit.{unit}", language))


def number(value: float, *, signed: bool = False) -> str:
    """Three figures or all the whole ones; a dash if missing, 0 below a ten-thousandth.

    >>> number(24393.1), number(1.4142), number(90.0), number(-0.00412), number(1e-7)
    ('24,393', '1.41', '90', '−0.004', '0')
    """
    if math.isnan(value):
        return DASH
    if math.isinf(value):
        return "\u221e" if value > 0 else f"{MINUS}\u221e"
    size = abs(value)
    whole = size >= 100 or size == round(size)
    decimals = 0 if whole else next((d for edge, d in DECIMALS if size >= edge), 0)
    digits = f"{size:,.{decimals}f}"
    if not digits.strip("0."):
        return "0"
    sign = MINUS if value < 0 else "+" if signed else ""
    return sign + digits


def number_within(value: float, spread: float, *, signed: bool = False) -> str:
    """``value`` with the figures that tell a twentieth of ``spread`` apart, at least ``number``'s.

    >>> number_within(34518.27, 0.5), number_within(34518.27, 5000.0), number_within(0.3, 0.5)
    ('34,518.27', '34,518', '0.30')
    """
    short = number(value, signed=signed)
    if not (math.isfinite(value) and 0.0 < spread < math.inf):
        return short
    decimals = min(math.ceil(-math.log10(spread / 20.0)), MOST_DECIMALS)
    if decimals <= len(short.partition(".")[2]):
        return short
    sign = MINUS if value < 0 else "+" if signed and value > 0 else ""
    return sign + f"{abs(value):,.{decimals}f}"


def with_unit(value: float, unit: str, language: str, *, signed: bool = False) -> str:
    """A number and the label of its unit, with a space where the language wants one."""
    if math.isnan(value):
        return DASH
    return beside(number(value, signed=signed), unit, language)


def beside(figure: str, unit: str, language: str) -> str:
    """A figure in words and the label of its unit, with a space where the language wants one."""
    space = "" if unit in ("", "%") or language == "zh" else " "
    return figure + space + unit


def interval(low: float, high: float, language: str, *, signed: bool = False) -> str:
    """Two ends, joined by the language's word for "to"."""
    ends = {"low": number(low, signed=signed), "high": number(high, signed=signed)}
    return say("report.interval", language, **ends)


def shares(low: float, high: float) -> str:
    """A range of shares in whole per cent; a dash if nothing was judged.

    >>> shares(0.421, 0.718), shares(0.9, 1.0)
    ('42–72%', '90–100%')
    """
    if math.isnan(low):
        return DASH
    return f"{100 * low:.0f}–{100 * high:.0f}%"


def share(probability: float) -> str:
    """A share of runs in whole per cent; a dash if it was not judged.

    >>> share(0.851), share(1.0), share(0.004)
    ('85%', '100%', '<1%')
    """
    if math.isnan(probability):
        return DASH
    if 0.0 < probability < 0.01:
        return "<1%"
    if 0.99 < probability < 1.0:
        return ">99%"
    return f"{100 * probability:.0f}%"
