"""Every fault of a table at once: one line that counts them and names the first."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sim.errors import InputError
from sim.text import say

LONGEST = 290  # characters of the line
LONGEST_PATH, LONGEST_CELL = 60, 24
APART = {"en": "; ", "zh": "；"}


class TableError(InputError):
    """A table that cannot be used, with all its ``faults`` (each an ``InputError`` without path).

    The line names as many of them as it has room for and says how many there are;
    ``python -m sim.world --<setting> <path>`` lists all, if the table is one of a ``setting`` of
    the world.
    """

    def __init__(self, path: Path, faults: Sequence[InputError], setting: str = "table") -> None:
        super().__init__("table_faults", path=shortened(path), number=len(faults))
        self.path, self.setting = path, setting
        self.faults = tuple(sorted(faults, key=lambda fault: int(str(fault.values.get("row", 0)))))

    def __reduce__(self) -> tuple[object, ...]:
        return TableError, (self.path, self.faults, self.setting)

    def line(self, language: str = "en") -> str:
        """The message in ``language``, always one line."""
        lines = [fault.line(language) for fault in self.faults]
        for shown in range(len(lines), 0, -1):
            line = self._saying(lines, shown, language)
            if len(line) <= LONGEST:
                return line
        return self._saying(lines, 1, language)[: LONGEST - 1] + "…"

    def lines(self, language: str = "en") -> list[str]:
        """Each fault by itself, a line each."""
        return [f"{self.path}: {fault.line(language)}" for fault in self.faults]

    def _saying(self, lines: list[str], shown: int, language: str) -> str:
        listed = APART[language].join(lines[:shown])
        if len(lines) == 1:
            return f"{self.values['path']}: {listed}"
        whole = shown == len(lines) or not self.setting
        key = "error.table_faults" if whole else "error.table_faults_some"
        known = {"path": self.values["path"], "number": len(lines), "listed": listed}
        return say(key, language, **known, setting=self.setting)


def shortened(text: object, most: int | None = None) -> str:
    """``text`` in one line of at most ``most`` characters: of a path the end stays, else the
    beginning."""
    written = " ".join(str(text).split())
    if isinstance(text, Path):
        most = most or LONGEST_PATH
        return written if len(written) <= most else "…" + written[1 - most :]
    most = most or LONGEST_CELL
    return written if len(written) <= most else written[: most - 1] + "…"


def cell_fault(key: str, row: int, column: str, value: object, /, **values: object) -> InputError:
    """A fault of one cell: where it is, what stands there, and what the entry asks besides."""
    place = {"row": row, "column": shortened(column), "value": shortened(value)}
    return InputError(f"table_{key}", **place, **values)
