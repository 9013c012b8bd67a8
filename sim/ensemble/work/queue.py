"""What is still to be run, and who should run it next."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping


class Queue:
    """Runs by the history they share; a worker stays with a history while it has runs.

    A worker without one begins a history that nobody has begun, or else helps with the one that
    has most left, at the price of simulating that history too. What that saves
    stands in docs/sweeps.md.
    """

    def __init__(self, pasts: Mapping[str, str]) -> None:
        """``pasts`` maps each run to the history it goes on from."""
        self._pasts = dict(pasts)
        self._left: dict[str, deque[str]] = {}
        self._place: dict[str, str] = {}  # history -> who began it
        self.add(pasts)

    def add(self, runs: Iterable[str]) -> None:
        """Put ``runs`` at the end."""
        for run in runs:
            self._left.setdefault(self._pasts[run], deque()).append(run)

    def __len__(self) -> int:
        return sum(len(left) for left in self._left.values())

    def take(self, place: str, number: int) -> list[str]:
        """At most ``number`` runs of one history for the worker in ``place``."""
        past = self._past_for(place)
        if past is None:
            return []
        self._place.setdefault(past, place)
        left = self._left[past]
        taken = [left.popleft() for _ in range(min(number, len(left)))]
        if not left:
            del self._left[past]
        return taken

    def _past_for(self, place: str) -> str | None:
        of_place = (past for past in self._left if self._place.get(past) == place)
        new = (past for past in self._left if past not in self._place)
        begun = next(of_place, None) or next(new, None)
        if begun or not self._left:
            return begun
        return max(self._left, key=lambda past: len(self._left[past]))
