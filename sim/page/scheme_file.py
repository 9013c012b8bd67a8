"""A scheme as a scenario file, with the command that gives the same figures."""

from __future__ import annotations

import shlex
import tempfile
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

from sim import places
from sim.config.scenario_files import write
from sim.model.policy.levers import Levers
from sim.page.question import SCHEMES, Question
from sim.places.answers import full_world
from sim.text import say
from sim.world import World, WorldSettings

FORM = "county.xlsx"  # the page's form with the reader's own figures


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


def _others(world: WorldSettings) -> Iterator[tuple[str, object]]:
    """Settings of a world that are not the usual ones, its scale and its full counties aside."""
    for one in fields(world):
        value = getattr(world, one.name)
        if one.name not in ("scale", "full") and value != one.default:
            yield one.name, FORM if one.name == "table" else value


def command(asked: places.Question, world: World) -> str:
    """The command line whose figures by county are those of the page's last answer."""
    alike = places.peers(world, asked.adcode, asked.peers)
    settings = full_world(world, asked.adcode, alike)
    full = ",".join(map(str, settings.full))
    words = [
        f"scenario=[{','.join(f'scheme_{one}.yaml' for one in SCHEMES)}]",
        f"world.scale={settings.scale:g}",
        f"world.full=[{full}]",
        *(f"world.{key}={value}" for key, value in _others(asked.world)),
        *asked.words,
        f"ensemble.replicates={asked.draws}",
        "ensemble.split=0",
    ]
    return "python -m experiments " + " ".join(map(shlex.quote, words))
