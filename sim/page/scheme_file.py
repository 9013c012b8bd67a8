"""A scheme as a scenario file, with the command that gives the same figures."""

from __future__ import annotations

import shlex
import tempfile
from dataclasses import replace
from pathlib import Path

from sim import places
from sim.config.scenario_files import write
from sim.ensemble.work.live import Stage
from sim.model.policy.levers import Levers
from sim.page.question import SCHEMES, Question
from sim.places.answers import full_world, words_of
from sim.world import World

FORM = "county.xlsx"  # the page's form with the reader's own figures


def scheme_file(question: Question, which: str, asked: places.Question, world: World) -> bytes:
    """Scheme ``which`` (a, b) of ``question``, ``asked`` of the engine in ``world``, as YAML."""
    scheme = {"a": question.a, "b": question.b}[which]
    voice = question.voice
    lines = [
        voice.say("page.yaml.head", scheme=voice.say(f"page.js.scheme.{which}")),
        voice.say("page.yaml.address", address=f"#{question.written()}"),
        voice.say("page.yaml.command"),
        f"  {command(asked, world)}",
    ]
    if question.own:
        lines.append(voice.say("page.yaml.own"))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"scheme_{which}.yaml")
        write(path, scheme.levers, Levers(), lines)
        return path.read_bytes()


def command(asked: places.Question, world: World) -> str:
    """The command line whose figures by county are those of the page's last answer."""
    if asked.world.table is not None:
        asked = replace(asked, world=replace(asked.world, table=FORM))
    alike = places.peers(world, asked.adcode, asked.peers)
    full = full_world(world, asked.adcode, alike).full
    stage = Stage(replace(asked.world, full=full), asked.draws)
    schemes = ",".join(f"scheme_{one}.yaml" for one in SCHEMES)
    words = [f"scenario=[{schemes}]", *words_of(asked, stage), "ensemble.split=0"]
    return "python -m experiments " + " ".join(map(shlex.quote, words))
