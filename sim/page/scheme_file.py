"""A scheme as a scenario file, with the command that gives the same figures."""

from __future__ import annotations

import shlex
import tempfile
from pathlib import Path

from sim import places
from sim.config.scenario_files import write
from sim.model.policy.levers import Levers
from sim.page.question import SCHEMES, Question
from sim.places.answers import full_world
from sim.text import say
from sim.world import World


def scheme_file(question: Question, which: str, asked: places.Question, world: World) -> bytes:
    """Scheme ``which`` (a, b) of ``question``, ``asked`` of the engine in ``world``, as YAML."""
    scheme = {"a": question.a, "b": question.b}[which]
    language = question.language
    lines = [
        say("page.yaml.head", language, scheme=say(f"page.js.scheme.{which}", language)),
        say("page.yaml.address", language, address=f"#{question.written()}"),
        say("page.yaml.command", language),
        f"  {command(asked, world)}",
    ]
    if question.own:
        lines.append(say("page.yaml.own", language))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"scheme_{which}.yaml")
        write(path, scheme.levers, Levers(), lines)
        return path.read_bytes()


def command(asked: places.Question, world: World) -> str:
    """The command line whose figures by county are those of the page's last answer."""
    alike = places.peers(world, asked.adcode, asked.peers)
    settings = full_world(world, asked.adcode, alike)
    full = ",".join(map(str, settings.full))
    words = [
        f"scenario=[{','.join(f'scheme_{one}.yaml' for one in SCHEMES)}]",
        f"world.scale={settings.scale:g}",
        f"world.full=[{full}]",
        *([] if asked.world.table is None else ["world.table=county.xlsx"]),
        *asked.words,
        f"ensemble.replicates={asked.draws}",
        "ensemble.split=0",
    ]
    return "python -m experiments " + " ".join(map(shlex.quote, words))
