"""The report: one self-contained page that asks nothing of the network."""

from __future__ import annotations

import base64
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib.resources import files
from typing import Any

import jinja2

from sim.behaviour.priors import PRIOR
from sim.model.policy.levers import about_levers
from sim.report import base_year, sentences
from sim.report.atlas import Atlas
from sim.report.bill import bill
from sim.report.capability import capability
from sim.report.dots import BROAD, NARROW, dot_plot
from sim.report.figures import PATHS
from sim.report.findings import Findings
from sim.report.fonts import embedded
from sim.report.increment import increment
from sim.report.kept import readable
from sim.report.maps import drawn_units
from sim.report.marked import linked
from sim.report.moved import moved
from sim.report.numbers import number, share
from sim.report.outlook import outlook_note, outlook_table
from sim.report.pdf import pdf
from sim.report.pictures import Picture
from sim.report.prices import prices
from sim.report.published import published
from sim.report.scenarios import scenario_differences, scenario_sentence
from sim.report.screen import Screen, screen
from sim.report.series import code_of_clauses, rules, series
from sim.report.speech import Speech
from sim.report.spread import spread_rows
from sim.report.tables import Tables
from sim.report.targets import target_rows
from sim.report.trust import draws_of, fit
from sim.report.verdicts import all_readings
from sim.text import BETWEEN, BETWEEN_CLAUSES

PICTURES = ("paths", "costs", "network", "spread")
FILES = {
    "summary.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "report.pdf": "application/pdf",
}
"""What lies beside the page and is carried in it, and its kind."""
CSV = "text/csv"
HOVER = re.compile(r"<title>[^<]*</title>")
BLOCKS = ("first_screen", "targets_table", "differences_said", "costs_table", "warnings_said")
"""What a notebook shows of the page, in the page's order."""


def page(
    tables: Tables,
    pictures: Mapping[str, Sequence[Picture]],
    voice: Speech,
    carried: Mapping[str, bytes] | None = None,
    maps: Sequence[Atlas] = (),
) -> str:
    """The page in ``language``: ``pictures`` by section (``PICTURES``), the ``FILES`` that it
    carries, ``maps``, whose hovering texts a browser shows in a font of its own."""
    context = {
        **_answer(tables, voice),
        "language": voice.language,
        "pictures": {section: pictures.get(section, ()) for section in PICTURES},
        "files": [
            (file, voice.say(f"screen.nav.{file}"), _data_uri(FILES.get(file, CSV), data))
            for file, data in {**(carried or {}), "targets.csv": _targets_csv(tables)}.items()
        ],
        "style": style("page"),
        "table_style": style("tables"),
        "print_style": style("paper"),
        "targets": all_readings(tables, voice),
        "series": series(voice),
        "rules": rules(voice),
        "clauses": code_of_clauses(),
        "lever_rows": _lever_rows(voice),
        **capability(tables, voice),
        **bill(tables, voice),
        **prices(tables.manifest, voice),
        **moved(tables, voice),
        "outlook": _outlook(tables, voice),
        "last_year": tables.last_year,
        **_off(tables, voice),
        **_data(tables, voice),
        **_trust(tables, voice),
        **spread_rows(tables, voice),
    }
    context = _with_macros(context)
    made = template("page")
    bare = [replace(one, html=HOVER.sub("", one.html)) for one in maps]
    letters = "".join(sorted(set(made.render(**context, font="", maps=bare))))
    return made.render(**context, font=embedded(letters), maps=maps)


def answer_pdf(tables: Tables, voice: Speech) -> bytes:
    """The first screen and the targets as a PDF of two pages."""
    found = Findings(tables)
    return pdf(screen(found, voice), target_rows(found, voice), voice)


def effects_svg(tables: Tables, voice: Speech) -> str:
    """What the plan adds, as the page shows it, for a file; empty where nothing is compared."""
    return _dots(screen(Findings(tables), voice), voice)["broad"]


def blocks(names: Sequence[str], tables: Tables, voice: Speech) -> dict[str, str]:
    """Blocks of the page by themselves, for a notebook: ``BLOCKS``, ``palette``,
    ``table_style``."""
    context = _with_macros({**_answer(tables, voice), "table_style": style("tables")})
    made = template("page")
    return {name: "".join(made.blocks[name](made.new_context(context))) for name in names}


def styles() -> tuple[str, str, str]:
    """The page's variables, the style of its tables and that of paper, for another page."""
    made = template("page")
    palette = "".join(made.blocks["palette"](made.new_context({})))
    return palette, style("tables"), style("paper")


def style(which: str) -> str:
    """``page``, ``tables`` or ``paper``."""
    return files(__package__).joinpath(f"{which}.css").read_text(encoding="utf-8")


def template(which: str) -> jinja2.Template:
    """``page``, ``parts`` (its macros) or ``sheet``."""
    source = files(__package__).joinpath(f"{which}.html.j2").read_text(encoding="utf-8")
    surroundings = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True
    )
    return surroundings.from_string(source)


def _with_macros(context: dict[str, Any]) -> dict[str, Any]:
    """``context`` and the macros of ``parts``, which see it; blocks alone find them there too."""
    macros = vars(template("parts").make_module(context))
    return context | {name: macro for name, macro in macros.items() if not name.startswith("_")}


def _answer(tables: Tables, voice: Speech) -> dict[str, Any]:
    """The first screen and the tables that follow it."""
    found = Findings(tables)
    said = screen(found, voice)
    return {
        "say": voice.say,
        "linked": linked,
        "comma": BETWEEN[voice.language],
        "between": BETWEEN_CLAUSES[voice.language],
        "screen": said,
        "dots": _dots(said, voice),
        "target_rows": target_rows(found, voice),
        "differences": scenario_differences(found, voice),
        "difference_rule": sentences.difference_rule(voice),
        "increment": increment(found, voice),
        "warnings": list(sentences.warning_sentences(tables, voice)),
        "paths_note": voice.say(
            "report.paths.note",
            first=voice.name("scenario", tables.scenarios[0]),
            year=tables.last_year,
        ),
        "scenarios": [
            {
                "name": voice.name("scenario", scenario),
                "what": scenario_sentence(tables, scenario, voice),
            }
            for scenario in tables.scenarios
        ],
    }


def _dots(said: Screen, voice: Speech) -> dict[str, str]:
    """The dot plot, broad and narrow; in words for who cannot see it."""
    if not said.dots:
        return {"broad": "", "narrow": ""}
    told = voice.listed(
        voice.say(
            "dots.described",
            name=dot.label,
            share=dot.shown,
            interval=dot.interval,
            absolute=dot.absolute,
        )
        for dot in said.dots
    )
    words = {"title": voice.say("dots.title"), "told": told}
    axis = voice.say("dots.axis")
    return {
        "broad": dot_plot(said.dots, BROAD, axis, key="dots", **words),
        "narrow": dot_plot(said.dots, NARROW, axis, key="dots-narrow", **words),
    }


def _targets_csv(tables: Tables) -> bytes:
    return ("\ufeff" + readable(tables.targets).to_csv(index=False)).encode("utf-8")


def _data_uri(kind: str, data: bytes) -> str:
    return f"data:{kind};base64," + base64.b64encode(data).decode("ascii")


def _lever_rows(voice: Speech) -> list[tuple[str, ...]]:
    """Of every lever its id, name, clause, place of action, unit cost, basis of its setting."""
    return [
        (
            lever,
            voice.say(f"lever.{lever}"),
            about.clause,
            *(voice.say(f"lever.{lever}.{key}") for key in ("place", "cost", "basis")),
        )
        for lever, about in about_levers().items()
    ]


def _outlook(tables: Tables, voice: Speech) -> dict[str, Any] | None:
    """The years after the plan's last, where the runs go on to them."""
    table = outlook_table(tables.indicators, PATHS, voice)
    if table is None:
        return None
    note = outlook_note(tables.manifest, voice)
    rows = [[cell.text for cell in cells] for cells in table.cells]
    return {"title": table.caption, "note": note, "heads": table.heads, "rows": rows}


def _off(tables: Tables, voice: Speech) -> dict[str, Any]:
    """Mechanisms that the study has switched off, and what each does."""
    behaviour = tables.manifest.get("configuration", {}).get("behaviour", {})
    names = list(behaviour.get("off", ()))
    return {
        "off": [(mechanism, voice.name("mechanism", mechanism)) for mechanism in names],
        "off_note": voice.say("report.off.note", list=",".join(names)),
    }


def _data(tables: Tables, voice: Speech) -> dict[str, Any]:
    world, manifest = tables.manifest.get("world", {}), tables.manifest
    by_source: dict[str, list[str]] = {}
    for attribute, source in world.get("provenance", {}).items():
        attribute_name = voice.name("attribute", attribute)
        by_source.setdefault(source, []).append(attribute_name)
    lines = []
    if matched := world.get("matched"):
        items = [
            voice.say("report.data.matched_item", table=voice.name("matched", t), units=number(n))
            for t, n in matched.items()
        ]
        lines.append(voice.say("report.data.matched", matched=voice.listed(items)))
    if counts := manifest.get("counts"):
        agents = [
            voice.say(f"agent.{kind}", number=number(count)) for kind, count in counts.items()
        ]
        title = voice.say("report.data.agents")
        lines.append(voice.say("report.data.list", name=title, list=voice.listed(agents)))
    scale = float(world.get("scale", 1.0))
    sample = voice.say("report.data.scale", scale=share(scale))
    lines.append(sample if scale < 1.0 else voice.say("report.data.whole"))
    unmatched = list(world.get("unmatched", ()))
    return {
        "drawn_note": drawn_units(tables.geography, "report.maps.drawn", voice),
        "sources": [
            (voice.name("provenance", source), voice.listed(attributes))
            for source, attributes in by_source.items()
        ],
        "data_lines": lines,
        "unmatched": unmatched,
        "unmatched_title": voice.say("report.data.unmatched", number=len(unmatched)),
    }


def _trust(tables: Tables, voice: Speech) -> dict[str, Any]:
    manifest = tables.manifest
    runs, failures = manifest.get("runs", {}), list(manifest.get("failures", ()))
    planned = runs.get("planned", tables.runs * len(tables.scenarios) + len(failures))
    cited = published()["source"].unique()
    return {
        "trust_sentences": list(sentences.trust_sentences(tables, voice)),
        **_base_year(tables, voice),
        "published_sources": [voice.say(f"source.{key}") for key in cited],
        "failures_title": voice.say("report.failures.some", failed=len(failures), planned=planned),
        "failures": [
            voice.say(
                "report.failures.line",
                **{**failure, "scenario": voice.name("scenario", failure["scenario"])},
            )
            for failure in failures
        ],
        "run_line": voice.say(
            "report.run",
            commit=str(manifest.get("commit", ""))[:12],
            seconds=number(float(manifest.get("seconds", math.nan))),
        ),
    }


def _base_year(tables: Tables, voice: Speech) -> dict[str, Any]:
    """The nation of 2020 beside what was published, and which of it was fitted to."""
    kind, shown_rows = draws_of(tables.manifest), tables.base_year
    fitted = base_year.fitted_indicators() if kind != PRIOR else frozenset()
    of = {row.indicator for row in shown_rows}
    counts = {"shown": len(of), "fitted": len(of & fitted), **fit()}
    note = voice.say(f"report.trust.hindcast.note.{kind}", **counts)
    marks = {one: " *" if fitted and one not in fitted else "" for one in of}
    return {
        "hindcast": [base_year.compared_row(x, marks[x.indicator], voice) for x in shown_rows],
        "hindcast_note": note,
    }
