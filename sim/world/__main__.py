"""``python -m sim.world [--lang zh] [--scale 0.1] [--table mine.csv]``: build the world and say
what it holds, and of one's own tables what was matched, or every fault in them."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections import Counter
from pathlib import Path

from sim.host.arguments import Arguments
from sim.text import listed, say
from sim.world import World, WorldSettings, build_world
from sim.world.attributes import ATTRIBUTES
from sim.world.geography import COUNTY_LEVEL_CITY, EAST, Columns
from sim.world.naming import may_be_named
from sim.world.own_report import lines
from sim.world.settings import OWN
from sim.world.table_columns import written
from sim.world.user_table import read_user_table

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
            _matched(name, number, language)
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


def _matched(table: str, number: int, language: str) -> str:
    if "." in table:  # a column of it
        column = say(f"matched.{table}", language)
        return say("world.matched_column", language, table=column, number=number)
    return say(f"world.matched.{table}", language, number=number)


def used(world: World, language: str) -> list[str]:
    """What was matched of each table of the user's, and a line a county with the figures taken."""
    told = [line for x, report in world.brought.items() for line in lines(x, report, language)]
    if world.settings.table is None:
        return told
    county, given = world.counties, dict[int, list[str]]()
    for name, (rows, values) in read_user_table(Path(world.settings.table), county).given.items():
        attribute = say(f"attribute.counties.{name}", language)
        unit = say(f"error.table_unit.{ATTRIBUTES[name].unit}", language)
        for c, value in zip(rows.tolist(), values.tolist(), strict=True):
            figure = f"{attribute} {written(float(value))} ({unit})"
            given.setdefault(c, []).append(figure)
    return told + [
        say(
            "world.used",
            language,
            code=county["adcode"][c],
            name=county["name_zh"][c],
            figures=listed(figures, language),
        )
        for c, figures in given.items()
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
    """Print the summary; exit status 2 and a line for each of a user's mistakes."""
    parser = Arguments("python -m sim.world")
    parser.add_argument("--scale", type=float, default=WorldSettings.scale)
    for name in OWN:
        parser.add_argument(f"--{name}")
    parser.add_argument("--totals", default=WorldSettings.totals)
    parser.add_argument("--census", default=WorldSettings.census)
    parser.add_argument("--yearbook", default=WorldSettings.yearbook)

    def show(asked: Namespace) -> None:
        own = {name: getattr(asked, name) for name in (*OWN, "totals")}
        settings = WorldSettings(asked.scale, asked.census, asked.yearbook, **own)
        world = build_world(settings)
        print("\n".join(summary(world, asked.lang) + used(world, asked.lang)))

    return parser.run(words, show)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
