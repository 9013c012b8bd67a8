"""``python -m sim.world [--lang zh] [--scale 0.1]``: build the world and say what it holds."""

from __future__ import annotations

import argparse
import sys
from collections import Counter

from sim.errors import InputError
from sim.text import LANGUAGES, say
from sim.world import World, WorldSettings, build_world
from sim.world.figures import may_be_named
from sim.world.geography import COUNTY_LEVEL_CITY, EAST, Columns

EXAMPLE = 320583  # Kunshan


def summary(world: World, language: str) -> list[str]:
    """Agents, units matched, sources of the county columns and one county
    or kind of county, a line each."""
    county = world.counties
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
        _example(county, language),
    ]


def _example(county: Columns, language: str) -> str:
    """One county if its figures were read, else the mean of its kind."""
    of_kind = (county["kind"] == COUNTY_LEVEL_CITY) & (county["region"] == EAST)
    one = county["adcode"] == EXAMPLE
    named = bool(may_be_named(county["figures"][one]).all())
    shown = one if named else of_kind
    return say(
        "world.example" if named else "world.example.kind",
        language,
        name=county["name_zh"][one][0],
        number=shown.sum(),
        people=f"{county['population'][shown].mean():,.0f}",
        gdp=f"{county['gdp'][shown].mean() / 1e8:,.1f}",
        firms=f"{county['above_scale_firms_2020'][shown].mean():,.0f}",
    )


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
    sys.exit(main(sys.argv[1:]))
