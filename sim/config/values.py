"""A value read by what its setting is declared to be; the same in words, YAML and csv.

Numbers are decimal (``0.10``, ``.5``, ``1e3``, ``1_000``); what others read differently (``010``,
``0x1F``, ``70,000``, ``50%``) is refused with the way to write it.
"""

from __future__ import annotations

import math
import re
import unicodedata
from typing import Any

from sim.config.declared import Declared
from sim.config.ranges import check_value
from sim.config.written import Raw, Scalar, written
from sim.errors import InputError

NUMBER = re.compile(
    r"[+-]?(?:(?:0|[1-9][0-9]*(?:_[0-9]+)*)(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
)
THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}(?:[,' ][0-9]{3})+(?:\.[0-9]+)?")
SEVERAL = re.compile(r".*,.*|(?:choice|range|interval|glob|sort|shuffle|tag)\s*\(.*", re.DOTALL)
YES, NO = ("true", "yes", "y", "on"), ("false", "no", "n", "off")
LARGEST = 2.0**63  # of a whole number
LONGEST = 4096  # characters of a text; no path is longer


def value_of(where: str, raw: Raw, declared: Declared) -> Any:
    """``raw`` as a value of the setting ``where``; ``InputError`` for what it does not allow."""
    if declared.many:
        if isinstance(raw, list):
            return [_one(where, item, declared) for item in raw]
        if isinstance(raw, Scalar) and "," in raw.text and not raw.quoted:
            raise InputError("sweep", text=f"{where}={raw.text}", where=where, value=raw.text)
        raise InputError("not_a_list", where=where, value=_text(raw))
    value = _one(where, raw, declared)
    check_value(where, value, declared.meta)
    return value


def number(where: str, raw: Raw, meta: Any, *, whole: bool = False) -> float | int:
    """``raw`` as a number, finite; ``whole`` asks for an int, which ``2.0`` and ``1e3`` are too."""
    text = _text(raw)
    if not isinstance(raw, Scalar) or not NUMBER.fullmatch(text):
        raise _no_number(where, text, meta, quoted=isinstance(raw, Scalar) and raw.quoted)
    value = float(text.replace("_", "")) or 0.0  # -0 is 0
    if not math.isfinite(value):
        raise InputError("not_a_number", where=where, value=text)
    if not whole:
        return value
    if not value.is_integer():
        raise InputError("not_whole", where=where, value=text)
    if abs(value) >= LARGEST and "low" in meta:
        raise InputError("range", where=where, value=text, low=meta["low"], high=meta["high"])
    return int(text.replace("_", "")) if re.fullmatch(r"[+-]?[0-9_]+", text) else int(value)


def yes_or_no(where: str, raw: Raw) -> bool:
    """``raw`` as true or false."""
    word = _text(raw).lower()
    if not isinstance(raw, Scalar) or word not in (*YES, *NO):
        raise InputError("not_yes_no", where=where, value=_text(raw))
    return word in YES


def text(where: str, raw: Raw) -> str:
    """``raw`` as a text, just as it was written."""
    if not isinstance(raw, Scalar):
        raise InputError("one_value", where=where, value=_text(raw))
    if not raw.text.strip():
        raise InputError("empty_value", where=where)
    if len(raw.text) > LONGEST:
        raise InputError("long_value", where=where, value=raw.text, most=LONGEST)
    if any(unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") for sign in raw.text):
        raise InputError("odd_sign", where=where, value=raw.text)
    return raw.text


def _one(where: str, raw: Raw, declared: Declared) -> Any:
    if isinstance(raw, Scalar) and raw.none:
        if declared.optional:
            return None
        raise InputError("not_null", where=where)
    if isinstance(raw, Scalar) and raw.text == declared.meta.get("word"):
        return raw.text
    if isinstance(raw, Scalar) and not raw.text:
        raise InputError("empty_value", where=where)
    if declared.kind is bool:
        return yes_or_no(where, raw)
    if declared.kind in (int, float):
        return number(where, raw, declared.meta, whole=declared.kind is int)
    asked = text(where, raw)
    choices = declared.meta.get("choices")
    if isinstance(raw, Scalar) and not raw.quoted and "," in asked and choices:
        raise InputError("several", where=where, value=asked)
    return asked


def _no_number(where: str, given: str, meta: Any, *, quoted: bool) -> InputError:
    plain = _plainly(given, meta)
    if not plain and quoted and re.fullmatch(r"[+-]?[0-9]+,[0-9]+", given):
        plain = given.replace(",", ".")
    if plain:
        return InputError("number_written", where=where, value=given, plain=plain)
    if SEVERAL.fullmatch(given) and not quoted:
        return InputError("several", where=where, value=given)
    return InputError("not_a_number", where=where, value=given)


def _plainly(given: str, meta: Any) -> str:
    """How the number is written that ``given`` can only mean; empty if that is not plain."""
    asked = unicodedata.normalize("NFKC", given[:LONGEST]).strip()
    if THOUSANDS.fullmatch(asked):
        asked = re.sub("[,' ]", "", asked)
    elif re.fullmatch(r"[0-9]{1,3}(?:\.[0-9]{1,6})?%", asked) and meta.get("high", 2.0) <= 1.0:
        asked = f"{float(asked[:-1]) / 100.0:g}"
    elif re.fullmatch(r"0[xXoObB][0-9a-fA-F]{1,15}", asked):
        try:
            asked = str(int(asked, 0))
        except ValueError:
            return ""
    else:
        asked = re.sub(r"^([+-]?)0+(?=[0-9])", r"\1", asked)
    return asked if NUMBER.fullmatch(asked) else ""


def _text(raw: Raw) -> str:
    return raw.text.strip() if isinstance(raw, Scalar) else written(raw)
