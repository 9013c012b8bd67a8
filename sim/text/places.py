"""Texts set in columns: a Chinese sign takes two places of a terminal."""

from __future__ import annotations

import unicodedata

WIDE = "WF"


def padded(text: str, places: int) -> str:
    """``text`` with blanks behind it, so that it takes ``places`` at least."""
    wide = sum(unicodedata.east_asian_width(sign) in WIDE for sign in text)
    return text + " " * (places - len(text) - wide)
