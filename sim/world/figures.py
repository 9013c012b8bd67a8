"""Numbers as people write them in tables, read where there is one way to read them."""

from __future__ import annotations

import re
import unicodedata

from sim.host.sheet import plain

MONEY = {
    **dict.fromkeys(("元", "yuan", "rmb", "cny", "人民币元"), 1.0),
    **dict.fromkeys(("千元", "thousandyuan", "1000yuan"), 1e3),
    **dict.fromkeys(("万元", "万", "10kyuan", "10000yuan"), 1e4),
    **dict.fromkeys(("百万元", "millionyuan", "myuan"), 1e6),
    **dict.fromkeys(("千万元", "10millionyuan"), 1e7),
    **dict.fromkeys(("亿元", "亿", "100myuan", "100millionyuan", "hundredmillionyuan"), 1e8),
    **dict.fromkeys(("十亿元", "billionyuan", "bnyuan"), 1e9),
}
UNITS = {  # unit of an attribute -> ways to write it and its multiples, as ``plain`` leaves them
    "yuan": MONEY,
    "yuan a head": MONEY,
    "persons": {"人": 1.0, "persons": 1.0, "people": 1.0, "千人": 1e3, "万人": 1e4, "万": 1e4},
    "households": {"户": 1.0, "households": 1.0, "万户": 1e4, "万": 1e4},
    "share": {"%": 0.01, "‰": 0.001, "百分比": 0.01, "percent": 0.01, "share": 1.0, "0-1": 1.0},
    "number": dict.fromkeys(("个", "家", "所", "座", "number", "firms"), 1.0),
    "years": dict.fromkeys(("年", "years"), 1.0),
    "square kilometres": {
        **dict.fromkeys(("平方公里", "平方千米", "km2", "km²", "sqkm", "squarekilometres"), 1.0),
        **dict.fromkeys(("公顷", "ha", "hectares"), 0.01),
    },
    "degrees": dict.fromkeys(("度", "°", "degrees"), 1.0),
    "year": dict.fromkeys(("年", "year"), 1.0),
    "yes or no": {},
}
FLAGS = {
    **dict.fromkeys(("true", "1", "1.0", "yes", "y", "是", "有"), 1.0),
    **dict.fromkeys(("false", "0", "0.0", "no", "n", "否", "无"), 0.0),
}
GROUPED = r"[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]{0,2}(?:[ '][0-9]{3})+"
NUMBER = re.compile(
    rf"([+-]?)\s*({GROUPED}|[0-9]+|(?=\.[0-9]))(\.[0-9]*)?(e[+-]?[0-9]{{1,3}})?\s*([^0-9.,+-].*)?"
)
MINUS = str.maketrans({"−": "-", "–": "-", "\u2019": "'"})


def figure(cell: str, unit: str, multiple: float = 1.0) -> float:
    """The number in ``cell`` in ``unit``, where the cell names no unit ``multiple`` of it.

    Read are thousands separators (1,234,567 and 1 234 567), wide digits, per cent in shares, and
    units behind the number (428.0亿元). Raises ``ValueError`` for everything else.
    """
    if unit == "yes or no":
        if plain(cell) not in FLAGS:
            raise ValueError(cell)
        return FLAGS[plain(cell)]
    text = unicodedata.normalize("NFKC", cell).translate(MINUS).strip().lower()
    match = NUMBER.fullmatch(text)
    if match is None:
        raise ValueError(cell)
    sign, whole, fraction, power, written = match.groups(default="")
    digits = re.sub(r"[ ,']", "", whole) or "0"
    number = float(f"{sign}{digits}{fraction}{power}")
    return number * (_written(unit, written) if written else multiple)


def multiple_of(unit: str, written: str) -> float | None:
    """How many of ``unit`` a unit in a heading or a row of units stands for; None if unknown."""
    return UNITS[unit].get(plain(written))


def _written(unit: str, written: str) -> float:
    multiple = multiple_of(unit, written)
    if multiple is None:
        raise ValueError(written)
    return multiple
