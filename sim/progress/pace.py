"""How many runs have ended, how fast they end, how long the rest will take."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from sim.text import say

WINDOW = 60.0  # seconds over which the pace is measured, and at least
FEWEST = 8  # so many steps of progress, however long they take
MINUTE, HOUR, DAY = 60, 3600, 86400


@dataclass
class Pace:
    """Runs of one stage. Times are in seconds, of a clock that only runs forward.

    What has ended by the first step says nothing of the rest: compiling comes before it, and runs
    that are not done again come with it.
    """

    total: int
    done: int = 0
    failed: int = 0
    _steps: deque[tuple[float, int]] = field(default_factory=deque)

    @property
    def ended(self) -> int:
        """Runs that are done or have failed."""
        return self.done + self.failed

    @property
    def left(self) -> int:
        """Runs that have not ended."""
        return max(self.total - self.ended, 0)

    def advance(self, now: float, done: int, failed: int = 0) -> None:
        """Count runs that have ended by ``now``."""
        self.done += done
        self.failed += failed
        self._steps.append((now, self.ended))
        while len(self._steps) > FEWEST and now - self._steps[1][0] > WINDOW:
            self._steps.popleft()

    def rate(self) -> float | None:
        """Runs a second of late; None before the second step."""
        if len(self._steps) < 2:
            return None
        (start, before), (end, ended) = self._steps[0], self._steps[-1]
        return (ended - before) / (end - start) if end > start else None

    def seconds_left(self, now: float) -> float | None:
        """Seconds until the last run ends, if the rest is like the last ones."""
        rate = self.rate()
        if not rate:
            return None
        return max(self.left / rate - (now - self._steps[-1][0]), 0.0)

    def words(self, now: float, language: str) -> str:
        """All of it in one line."""
        line = say(
            "terminal.progress",
            language,
            done=f"{self.done:,}",
            total=f"{self.total:,}",
            failed=f"{self.failed:,}",
            left=f"{self.left:,}",
        )
        rate, seconds = self.rate(), self.seconds_left(now)
        if rate is None or seconds is None or not self.left:
            return line
        time_left = duration(seconds, language)
        return line + say("terminal.progress.pace", language, rate=plain(rate), time=time_left)


def plain(rate: float) -> str:
    """Two figures or all the whole ones.

    >>> plain(123.4), plain(2.345), plain(0.0123)
    ('123', '2.3', '0.012')
    """
    return f"{rate:,.0f}" if rate >= 10 else f"{rate:.2g}"


def duration(seconds: float, language: str) -> str:
    """A time in its two largest units.

    >>> duration(42.3, "en"), duration(200, "en"), duration(7500, "en"), duration(190000, "en")
    ('42 s', '3 min 20 s', '2 h 5 min', '2 d 4 h')
    """
    rest, parts = round(seconds), []
    for name, size in (("day", DAY), ("hour", HOUR), ("minute", MINUTE), ("second", 1)):
        number, rest = divmod(rest, size)
        parts.append((name, number))
    first = next((place for place, (_, number) in enumerate(parts) if number), len(parts) - 1)
    units = [
        say(f"terminal.{name}", language, number=number)
        for place, (name, number) in enumerate(parts[first : first + 2])
        if number or not place
    ]
    return " ".join(units) if language == "en" else "".join(units)
