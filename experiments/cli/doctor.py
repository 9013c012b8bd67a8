"""``county-innovation doctor``: what is amiss on this machine, and what to do about it.

Each line is ok, warn (the work goes on, more slowly or with less) or fault (it will not go on).
Exit status 1 if there is a fault.
"""

from __future__ import annotations

import importlib
import sys
from argparse import Namespace
from collections.abc import Sequence

from experiments.cli import installation
from experiments.cli.finding import FAULT, OK, Finding
from sim.host.arguments import Arguments, print_json
from sim.host.notices import address
from sim.text import say
from sim.text.places import padded

AMISS = 1
COLOURS = {"ok": "32", "warn": "33", "fault": "31"}  # of a terminal: green, yellow, red
WIDTH = 5  # places of the level


def main(words: Sequence[str]) -> int:
    """Look and tell; the exit status."""
    parser = Arguments("county-innovation doctor", "doctor")
    parser.add_argument("--json", action="store_true")
    return parser.run(words, _told)


def _told(asked: Namespace) -> int:
    address(asked.lang, quiet=True)  # what others would say of the cache is said below
    findings = [finding for check in installation.CHECKS for finding in check()]
    if all(finding.level == OK for finding in findings):
        machine = importlib.import_module("experiments.cli.machine")  # needs what is installed
        findings += [finding for check in machine.CHECKS for finding in check()]
    if asked.json:
        print_json([plain(finding, asked.lang) for finding in findings])
    else:
        for finding in findings:
            print(line(finding, asked.lang, coloured=sys.stdout.isatty()))
        count = sum(finding.level != OK for finding in findings)
        print(say(f"doctor.{'amiss' if count else 'well'}", asked.lang, count=count))
    return AMISS if any(finding.level == FAULT for finding in findings) else 0


def plain(finding: Finding, language: str) -> dict[str, str]:
    """A finding for programs."""
    told = {"check": finding.check, "level": finding.level, "says": finding.says(language)}
    return told | ({"do": finding.do(language)} if finding.do(language) else {})


def line(finding: Finding, language: str, *, coloured: bool = False) -> str:
    """A finding in one line: level, what was found, what to do."""
    level = padded(say(f"doctor.{finding.level}", language), WIDTH)
    if coloured:
        level = f"\033[{COLOURS[finding.level]}m{level}\033[0m"
    told, todo = finding.says(language), finding.do(language)
    return f"{level} {told}" + (f" \u2192 {todo}" if todo else "")
