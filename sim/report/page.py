"""The report: one self-contained page that asks nothing of the network."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import partial
from importlib.resources import files
from typing import Any

import jinja2
import pandas as pd

from sim.analysis import cost_totals
from sim.behaviour.priors import MEAN, PRIOR
from sim.report import base_year, sentences
from sim.report.bill import bill
from sim.report.capability import capability
from sim.report.fonts import embedded
from sim.report.maps import drawn_units
from sim.report.moved import moved
from sim.report.names import name
from sim.report.numbers import LIST, number, share, shown, with_unit
from sim.report.pictures import Picture
from sim.report.prices import prices
from sim.report.published import published
from sim.report.spread import spread_rows
from sim.report.tables import BASELINE, Tables
from sim.report.trust import draws_of, fit
from sim.report.verdicts import all_readings, at_a_glance
from sim.text import say

MANY = 6  # scenarios; beyond, their names stand upright above the columns


def page(tables: Tables, pictures: Mapping[str, Sequence[Picture]], language: str) -> str:
    """The page in ``language``; ``pictures`` by section: paths, differences, costs, maps."""
    context = {
        "language": language,
        "say": partial(say, language=language),
        "pictures": pictures,
        **_found(tables, language),
        **_targets(tables, language),
        **capability(tables, language),
        **_costs(tables, language),
        **bill(tables, language),
        **prices(tables.manifest, language),
        **moved(tables, language),
        **_off(tables, language),
        **_data(tables, language),
        **_trust(tables, language),
        **spread_rows(tables, language),
    }
    made = template("page")
    letters = "".join(sorted(set(made.render(**context, font=""))))
    return made.render(**context, font=embedded(letters))


def blocks(names: Sequence[str], tables: Tables, language: str) -> dict[str, str]:
    """Blocks of the page by themselves, for a notebook.

    The page has ``palette`` and ``table_style`` (style), ``differences_said``,
    ``targets_table`` and ``costs_table``.
    """
    context = {
        "say": partial(say, language=language),
        **_found(tables, language),
        **_targets(tables, language),
        **_costs(tables, language),
    }
    made = template("page")
    return {name: "".join(made.blocks[name](made.new_context(context))) for name in names}


def styles() -> tuple[str, str, str]:
    """The page's variables, the style of its tables and that of paper, for another page."""
    made = template("page")
    palette, tables, paper = (
        "".join(made.blocks[block](made.new_context({})))
        for block in ("palette", "table_style", "print_style")
    )
    return palette, tables, paper


def template(which: str) -> jinja2.Template:
    """``page`` or ``sheet``."""
    source = files(__package__).joinpath(f"{which}.html.j2").read_text(encoding="utf-8")
    surroundings = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True
    )
    return surroundings.from_string(source)


def _found(tables: Tables, language: str) -> dict[str, Any]:
    scenarios = tables.scenarios
    pairs = len(scenarios) > 1 and BASELINE in scenarios
    differences = sentences.difference_summary(tables) if pairs else pd.DataFrame()
    said = list(sentences.difference_sentences(differences, language, tables.far)) if pairs else []
    return {
        "lead": _lead(tables, language),
        "warnings": list(sentences.warning_sentences(tables, language)),
        "target_sentences": list(sentences.target_sentences(tables, language)),
        "difference_sentences": said,
        "difference_rule": sentences.difference_rule(language),
        "cost_sentence": sentences.cost_sentence(tables.costs, language),
        "paths_note": say(
            "report.paths.note", language, first=name("scenario", scenarios[0], language)
        ),
        "scenarios": [
            {
                "name": name("scenario", scenario, language),
                "what": name("scenario", f"{scenario}.sentence", language),
            }
            for scenario in scenarios
        ],
    }


def _lead(tables: Tables, language: str) -> str:
    """What was run; parameters at the mean of the posterior are the same in every run."""
    each = say(f"report.lead.{'luck' if draws_of(tables.manifest) == MEAN else 'each'}", language)
    placeholders = {"scenarios": len(tables.scenarios), "runs": tables.runs, "each": each}
    return say("report.lead", language, **placeholders)


def _targets(tables: Tables, language: str) -> dict[str, Any]:
    return {
        "glance": at_a_glance(tables, language),
        "targets": all_readings(tables, language),
        "many": len(tables.scenarios) > MANY,
    }


def _costs(tables: Tables, language: str) -> dict[str, Any]:
    totals = cost_totals(tables.costs, BASELINE).to_dict("records")
    scale = shown(str(tables.costs["unit"].iloc[0]), language)
    return {
        "cost_unit": scale.label,
        "cost_rows": [
            (
                name("scenario", row["scenario"], language),
                number(row["budget"] * scale.factor),
                with_unit(round(100.0 * row["budget_to_baseline"]), "%", language),
                number(row["tax_expenditure"] * scale.factor),
            )
            for row in totals
        ],
    }


def _off(tables: Tables, language: str) -> dict[str, Any]:
    """Mechanisms that the study has switched off, and what each does."""
    behaviour = tables.manifest.get("configuration", {}).get("behaviour", {})
    names = list(behaviour.get("off", ()))
    return {
        "off": [(mechanism, name("mechanism", mechanism, language)) for mechanism in names],
        "off_note": say("report.off.note", language, list=",".join(names)),
    }


def _data(tables: Tables, language: str) -> dict[str, Any]:
    world, manifest = tables.manifest.get("world", {}), tables.manifest
    by_source: dict[str, list[str]] = {}
    for attribute, source in world.get("provenance", {}).items():
        attribute_name = name("attribute", attribute, language)
        by_source.setdefault(source, []).append(attribute_name)
    lines = []
    if matched := world.get("matched"):
        items = [
            say(
                "report.data.matched_item",
                language,
                table=name("matched", t, language),
                units=number(n),
            )
            for t, n in matched.items()
        ]
        lines.append(say("report.data.matched", language, matched=LIST[language].join(items)))
    if counts := manifest.get("counts"):
        agents = [
            say(f"agent.{kind}", language, number=number(count)) for kind, count in counts.items()
        ]
        title = say("report.data.agents", language)
        lines.append(
            say("report.data.list", language, name=title, list=LIST[language].join(agents))
        )
    scale = float(world.get("scale", 1.0))
    sample = say("report.data.scale", language, scale=share(scale))
    lines.append(sample if scale < 1.0 else say("report.data.whole", language))
    unmatched = list(world.get("unmatched", ()))
    return {
        "drawn_note": drawn_units(tables.geography, "report.maps.drawn", language),
        "sources": [
            (name("provenance", source, language), LIST[language].join(attributes))
            for source, attributes in by_source.items()
        ],
        "data_lines": lines,
        "unmatched": unmatched,
        "unmatched_title": say("report.data.unmatched", language, number=len(unmatched)),
    }


def _trust(tables: Tables, language: str) -> dict[str, Any]:
    manifest = tables.manifest
    runs, failures = manifest.get("runs", {}), list(manifest.get("failures", ()))
    planned = runs.get("planned", tables.runs * len(tables.scenarios) + len(failures))
    cited = published()["source"].unique()
    return {
        "trust_sentences": list(sentences.trust_sentences(tables, language)),
        **_base_year(tables, language),
        "published_sources": [say(f"source.{key}", language) for key in cited],
        "failures_title": say(
            "report.failures.some", language, failed=len(failures), planned=planned
        ),
        "failures": [
            say(
                "report.failures.line",
                language,
                **{**failure, "scenario": name("scenario", failure["scenario"], language)},
            )
            for failure in failures
        ],
        "run_line": say(
            "report.run",
            language,
            commit=str(manifest.get("commit", ""))[:12],
            seconds=number(float(manifest.get("seconds", math.nan))),
        ),
    }


def _base_year(tables: Tables, language: str) -> dict[str, Any]:
    """The nation of 2020 beside what was published, and which of it was fitted to."""
    kind, shown_rows = draws_of(tables.manifest), tables.base_year
    fitted = base_year.fitted_indicators() if kind != PRIOR else frozenset()
    of = {row.indicator for row in shown_rows}
    counts = {"shown": len(of), "fitted": len(of & fitted), **fit()}
    note = say(f"report.trust.hindcast.note.{kind}", language, **counts)
    marks = {one: " *" if fitted and one not in fitted else "" for one in of}
    return {
        "hindcast": [base_year.compared_row(x, marks[x.indicator], language) for x in shown_rows],
        "hindcast_note": note,
    }
