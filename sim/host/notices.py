"""What a user should know although the work goes on: one line, on the standard error, once.

A line goes through Python's logging (the logger ``sim``), so that who uses the package can send
it elsewhere; by itself it is written without date or level.
"""

from __future__ import annotations

import logging

from sim.text import say

_logger = logging.getLogger("sim")
_said: set[str] = set()
_language = "en"


def address(language: str, *, quiet: bool = False) -> None:
    """Speak ``language`` from now on; with ``quiet`` say nothing."""
    global _language
    _language = language
    _logger.setLevel(logging.ERROR if quiet else logging.NOTSET)


def notice(key: str, **values: object) -> None:
    """Say the entry ``notice.<key>`` of the catalogue, once a process."""
    line = " ".join(say(f"notice.{key}", _language, **values).split())
    if line not in _said:
        _said.add(line)
        _logger.warning("%s", line)
