"""A scheme as a scenario file, with the command that gives the same figures."""

from __future__ import annotations

import shlex
import tempfile
from pathlib import Path

from sim.config import Configuration
from sim.config.scenario_files import write
from sim.model.policy.levers import Levers
from sim.page.question import SCHEMES, Question
from sim.text import say


def scheme_file(question: Question, which: str, config: Configuration) -> bytes:
    """Scheme ``which`` (a, b) of ``question`` as YAML, for ``scenario=[plan,scheme_b.yaml]``."""
    scheme = {"a": question.a, "b": question.b}[which]
    language = question.language
    lines = [
        say("page.yaml.head", language, scheme=say(f"page.js.scheme.{which}", language)),
        say("page.yaml.address", language, address=f"#{question.written()}"),
        say("page.yaml.command", language),
        command(which, config),
    ]
    if question.own:
        lines.append(say("page.yaml.own", language))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"scheme_{which}.yaml")
        write(path, scheme.levers, Levers(), lines)
        return path.read_bytes()


def command(which: str, config: Configuration) -> str:
    """The command line whose figures are those of the page."""
    other = next(one for one in SCHEMES if one != which)
    settings = config.settings
    words = [
        f"scenario=[scheme_{other}.yaml,scheme_{which}.yaml]",
        f"world.scale={settings.world.scale:g}",
        f"ensemble.replicates={settings.ensemble.replicates}",
        f"ensemble.seed={settings.ensemble.seed}",
    ]
    return "python -m experiments " + " ".join(map(shlex.quote, words))
