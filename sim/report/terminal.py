"""The report in the terminal: the first screen's words in its order, then targets and scenarios."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from sim.report.findings import BECAUSE, MET, MISSED, UNJUDGED, Findings, Judged
from sim.report.marked import plain, spans
from sim.report.names import name, source_kind
from sim.report.numbers import LIST, interval, number, share
from sim.report.scenarios import scenario_differences
from sim.report.screen import SIGNS, Card, Row, Screen, chance, screen
from sim.report.tables import Tables
from sim.report.trust import standing
from sim.report.verdicts import asked, marked, measured
from sim.text import BETWEEN_CLAUSES, say

COLOURS = {BECAUSE: "blue", MET: "blue", MISSED: "red", UNJUDGED: "dim"}
WIDEST = 110  # characters: beyond, lines are hard to follow
FIGURE = 22


def show(console: Console, tables: Tables, language: str = "en") -> None:
    """Print the first screen, the targets, where scenarios differ, what it all stands on."""
    width = min(console.width, WIDEST)
    found = Findings(tables)
    for part in (*first_screen(screen(found, language), language), ""):
        console.print(part, width=width)
    console.print(targets_table(tables, language, width))
    for part in _differences(found, language, width):
        console.print(part, width=width)
    for note in notes(tables, language):
        console.print(Text(note, style="dim"))


def first_screen(said: Screen, language: str) -> Iterator[RenderableType]:
    """What the page says first, part by part."""
    yield Text(said.title, style="bold")
    yield Text(said.facts, style="dim")
    yield _linked(said.verdict)
    for card in said.cards:
        yield _card(card, language)
    if said.dots:
        yield Text("\n" + say("dots.title", language), style="bold")
        table = _plain()
        for dot in said.dots:
            size = dot.absolute if dot.share.clear else say("scenarios.unclear", language)
            table.add_row(dot.label, dot.shown, Text(dot.interval, style="dim"), size)
        yield table
    if said.levers.first:
        yield Text("\n" + say("money.title", language), style="bold")
        yield _levers(said.levers.heads, said.levers.first)
    if said.levers.every:
        yield Text(said.levers.note, style="dim")
    yield Text("\n" + say("strip.title", language), style="bold")
    for line in said.trust:
        yield _linked(line)


def targets_table(tables: Tables, language: str, width: int = WIDEST) -> Group:
    """A line a target: what is asked, the judged quantity with its interval, how likely it is."""
    found = Findings(tables)
    scenario = name("scenario", found.scenario, language)
    table = Table(box=None, width=min(width, WIDEST), show_header=False, pad_edge=False)
    table.add_column(width=5)
    table.add_column(ratio=1, overflow="fold")
    table.add_column(width=FIGURE, justify="right")
    table.add_column(width=FIGURE - 6, justify="right")
    for one in found.judged:
        table.add_row(*_target(one, found, language))
    return Group(
        Text(say("report.targets", language), style="bold"),
        Text(say("terminal.caption", language, runs=tables.runs, scenario=scenario), style="dim"),
        table,
        Text(say("targets.note", language), style="dim"),
        Text(say("terminal.readings", language), style="dim"),
    )


def notes(tables: Tables, language: str) -> Iterator[str]:
    """Where the starting world comes from, what failed, how far to trust the table."""
    world = tables.manifest.get("world", {})
    sources = Counter(map(source_kind, world.get("provenance", {}).values()))
    if sources:
        items = [
            say(
                "terminal.source",
                language,
                number=count,
                source=say(f"terminal.source.{source}", language),
            )
            for source, count in sources.items()
        ]
        yield say("terminal.sources", language, list=LIST[language].join(items))
    failed = len(tables.manifest.get("failures", ()))
    if failed:
        planned = tables.manifest["runs"]["planned"]
        yield say("terminal.failures", language, failed=failed, planned=planned)
    yield from standing(tables.manifest, language)
    yield say("terminal.priors", language)


def _card(card: Card, language: str) -> Text:
    head = f"{card.sign} {say('card.count', language, number=card.count)} {card.title}"
    items = BETWEEN_CLAUSES[language].join(f"{target} {words}" for target, words in card.items)
    return Text.assemble((head, f"bold {COLOURS.get(card.group, '')}".strip()), "  ", items)


def _levers(heads: tuple[str, ...], rows: tuple[Row, ...]) -> Table:
    table = _plain(header=True)
    for place, head in enumerate(heads):
        table.add_column(head, justify="right" if place else "left", overflow="fold")
    for row in rows:
        cells = (Text.assemble(cell.main, (f"\n{cell.ends}", "dim")) for cell in row.cells)
        table.add_row(row.name, *cells)
    return table


def _target(one: Judged, found: Findings, language: str) -> tuple[Text | str, ...]:
    reading, row = one.reading, one.row
    title = marked(say(f"short.{reading.target}", language), reading, language, found.tables.far)
    asks = BETWEEN_CLAUSES[language].join((asked(reading, language), measured(reading, language)))
    met = float(row["probability_met"])
    judged = one.group != UNJUDGED
    word = chance(met, language) if judged else say("chance.none", language)
    style = COLOURS.get(one.group, "")
    return (
        Text(f"{SIGNS[one.group]} {reading.target}", style=style),
        Text.assemble((title, "bold"), "\n", (asks, "dim")),
        Text.assemble(
            number(float(row["median"])),
            (f"\n{interval(float(row['low']), float(row['high']), language)}", "dim"),
        ),
        Text.assemble((word, style), (f"\n{share(met)}{'' if judged else '*'}", "dim")),
    )


def _differences(found: Findings, language: str, width: int) -> Iterator[RenderableType]:
    """Chances of the targets in which scenarios differ."""
    apart = scenario_differences(found, language)
    if apart is None:
        return
    if apart["targets"]:
        yield Text("\n" + say("scenarios.targets", language), style="bold")
        table = Table(box=None, width=width, pad_edge=False)
        for place, head in enumerate((say("report.target", language), *apart["scenarios"])):
            table.add_column(head, justify="right" if place else "left", overflow="fold")
        for target, words, chances in apart["targets"]:
            table.add_row(f"{target} {words}", *chances)
        yield table
    alike = say("scenarios.alike", language, number=apart["alike_number"])
    yield Text(alike, style="dim")


def _linked(sentence: str) -> Text:
    text = Text(plain(sentence))
    for start, end in spans(sentence):
        text.stylize("bold", start, end)
    return text


def _plain(*, header: bool = False) -> Table:
    return Table(box=None, show_header=header, pad_edge=False, padding=(0, 1, 0, 0))
