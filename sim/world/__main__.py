"""``python -m sim.world [--lang zh] [--scale 0.1]``: build the world and say what it holds."""

from __future__ import annotations

import argparse
import sys
from collections import Counter

from sim.errors import InputError
from sim.streams import lasting_streams
from sim.text import LANGUAGES, say
from sim.world import World, WorldSettings, build_world

EXAMPLE = 320583  # Kunshan


def summary(world: World, language: str) -> list[str]:
    """Agents, units matched, sources of the county columns and one county, a line each."""
    county = world.counties
    example = int((county["adcode"] == EXAMPLE).argmax())
    sources = Counter(
        source for name, source in world.provenance.items() if name.startswith("counties.")
    )
    return [
        say("world.units", language, **{k: world.matched[k] for k in ("units", "county_area")}),
        say(
            "world.agents",
            language,
            firms=len(world.firms["id"]),
            institutes=len(world.institutes["id"]),
            commissioners=len(world.commissioners["home"]),
            scale=world.settings.scale,
        ),
        *(
            say(f"world.matched.{name}", language, number=number)
            for name, number in world.matched.items()
            if name not in ("units", "county_area")
        ),
        say("world.unmatched", language, number=len(world.unmatched)),
        *(f"  {line}" for line in world.unmatched),
        *(
            say("world.source", language, number=number, source=say(f"provenance.{name}", language))
            for name, number in sources.most_common()
        ),
        say(
            "world.example",
            language,
            name=county["name_zh"][example],
            people=f"{county['population'][example]:,.0f}",
            gdp=f"{county['gdp'][example] / 1e8:,.1f}",
            firms=f"{county['above_scale_firms_2020'][example]:,.0f}",
        ),
    ]


def main(words: list[str]) -> int:
    """Print the summary; exit status 2 and one line for a user's mistake."""
    parser = argparse.ArgumentParser(prog="python -m sim.world")
    parser.add_argument("--lang", choices=LANGUAGES, default="en")
    parser.add_argument("--scale", type=float, default=WorldSettings.scale)
    asked = parser.parse_args(words)
    try:
        print("\n".join(summary(build_world(WorldSettings(scale=asked.scale)), asked.lang)))
    except InputError as error:
        print(error.line(asked.lang), file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    with lasting_streams(notices=False):
        sys.exit(main(sys.argv[1:]))
