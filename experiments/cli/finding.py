"""One thing that ``doctor`` looked at, and its words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sim.errors import InputError
from sim.text import catalogue, say

OK, WARN, FAULT = "ok", "warn", "fault"


@dataclass(frozen=True)
class Finding:
    """Which check found which state, how bad that is, and what fills the words, which are
    ``doctor.<check>.<state>`` of the catalogue; what to do about it is the same with ``.do``."""

    check: str
    state: str
    level: str = OK
    values: Mapping[str, Any] = field(default_factory=dict)

    def says(self, language: str) -> str:
        """What was found."""
        return self._said("", language)

    def do(self, language: str) -> str:
        """What to do about it; empty if nothing."""
        return self._said(".do", language)

    def _said(self, ending: str, language: str) -> str:
        key = f"doctor.{self.check}.{self.state}{ending}"
        if key not in catalogue():
            return ""
        values = {
            name: value.line(language) if isinstance(value, InputError) else value
            for name, value in self.values.items()
        }
        return say(key, language, **values)
