"""The report in the terminal: the first screen's words in its order, then targets and scenarios."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from sim.report.figures import PATHS
from sim.report.findings import BECAUSE, MET, MISSED, UNJUDGED, Findings, Judged
from sim.report.marked import plain, spans
from sim.report.names import source_kind
from sim.report.numbers import number, share
from sim.report.outlook import outlook_table
from sim.report.scenarios import scenario_differences
from sim.report.screen import SIGNS, Card, Row, Screen, chance, screen
from sim.report.speech import Speech
from sim.report.tables import Tables
from sim.report.trust import standing
from sim.report.verdicts import asked, marked, measured

COLOURS = {BECAUSE: "blue", MET: "blue", MISSED: "red", UNJUDGED: "dim"}
WIDEST = 110  # characters: beyond, lines are hard to follow
FIGURE = 22
WORD = 16


def show(console: Console, tables: Tables, voice: Speech) -> None:
    """Print the first screen, the targets, where scenarios differ, what it all stands on."""
    width = min(console.width, WIDEST)
    found = Findings(tables)
    for part in (*first_screen(screen(found, voice), voice), ""):
        console.print(part, width=width)
    console.print(targets_table(tables, voice, width))
    for part in _differences(found, voice, width):
        console.print(part, width=width)
    of_first = tables.indicators[tables.indicators["scenario"] == found.scenario]
    if outlook := outlook_table(of_first, PATHS, voice):
        console.print("", outlook.printed(), width=width)
    for note in notes(tables, voice):
        console.print(Text(note, style="dim"))


def first_screen(said: Screen, voice: Speech) -> Iterator[RenderableType]:
    """What the page says first, part by part."""
    yield Text(said.title, style="bold")
    yield Text(said.facts, style="dim")
    yield _linked(said.verdict)
    for card in said.cards:
        yield _card(card, voice)
    if said.dots:
        yield Text("\n" + voice.say("dots.title"), style="bold")
        table = _plain()
        for dot in said.dots:
            size = dot.absolute if dot.share.clear else voice.say("scenarios.unclear")
            table.add_row(dot.label, dot.shown, Text(dot.interval, style="dim"), size)
        yield table
    if said.levers.first:
        yield Text("\n" + voice.say("money.title"), style="bold")
        yield _levers(said.levers.heads, said.levers.first)
    if said.levers.every:
        yield Text(said.levers.note, style="dim")
    yield Text("\n" + voice.say("strip.title"), style="bold")
    for line in said.trust:
        yield _linked(line)


def targets_table(tables: Tables, voice: Speech, width: int = WIDEST) -> Group:
    """A line a target: what is asked, the judged quantity with its interval, how likely it is."""
    found = Findings(tables)
    scenario = voice.name("scenario", found.scenario)
    table = Table(box=None, width=min(width, WIDEST), show_header=False, pad_edge=False)
    table.add_column(width=5)
    table.add_column(ratio=1, overflow="fold")
    table.add_column(width=FIGURE, justify="right")
    table.add_column(width=FIGURE - 6, justify="right")
    for one in found.judged:
        table.add_row(*_target(one, found, voice))
    return Group(
        Text(voice.say("report.targets"), style="bold"),
        Text(voice.say("terminal.caption", runs=tables.runs, scenario=scenario), style="dim"),
        table,
        Text(voice.say("targets.how"), style="dim"),
        Text(voice.say("terminal.readings"), style="dim"),
    )


def notes(tables: Tables, voice: Speech) -> Iterator[str]:
    """Where the starting world comes from, what failed, how far to trust the table."""
    world = tables.manifest.get("world", {})
    sources = Counter(map(source_kind, world.get("provenance", {}).values()))
    if sources:
        items = [
            voice.say(
                "terminal.source", number=count, source=voice.say(f"terminal.source.{source}")
            )
            for source, count in sources.items()
        ]
        yield voice.say("terminal.sources", list=voice.listed(items))
    failed = len(tables.manifest.get("failures", ()))
    if failed:
        planned = tables.manifest["runs"]["planned"]
        yield voice.say("terminal.failures", failed=failed, planned=planned)
    yield from standing(tables.manifest, voice)
    yield voice.say("terminal.priors")


def _card(card: Card, voice: Speech) -> Text:
    head = f"{card.sign} {voice.say('card.count', number=card.count)} {card.title}"
    items = voice.clauses(f"{target} {words}" for target, words in card.items)
    return Text.assemble((head, f"bold {COLOURS.get(card.group, '')}".strip()), "  ", items)


def _levers(heads: tuple[str, ...], rows: tuple[Row, ...]) -> Table:
    table = _plain(header=True)
    for place, head in enumerate(heads):
        table.add_column(head, justify="right" if place else "left", overflow="fold")
    for row in rows:
        cells = (Text.assemble(cell.main, (f"\n{cell.ends}", "dim")) for cell in row.cells)
        table.add_row(row.name, *cells)
    table.columns[0].width = _widest_word(row.name for row in rows)
    return table


def _target(one: Judged, found: Findings, voice: Speech) -> tuple[Text | str, ...]:
    reading, row = one.reading, one.row
    title = marked(voice.say(f"short.{reading.target}"), reading, voice, found.tables.far)
    asks = voice.clauses((asked(reading, voice), measured(reading, voice)))
    met = float(row["probability_met"])
    judged = one.group != UNJUDGED
    word = chance(met, voice) if judged else voice.say("chance.none")
    style = COLOURS.get(one.group, "")
    return (
        Text(f"{SIGNS[one.group]} {reading.target}", style=style),
        Text.assemble((title, "bold"), "\n", (asks, "dim")),
        Text.assemble(
            number(float(row["median"])),
            (f"\n{voice.interval(float(row['low']), float(row['high']))}", "dim"),
        ),
        Text.assemble((word, style), (f"\n{share(met)}{'' if judged else '*'}", "dim")),
    )


def _differences(found: Findings, voice: Speech, width: int) -> Iterator[RenderableType]:
    """Chances of the targets in which scenarios differ."""
    apart = scenario_differences(found, voice)
    if apart is None:
        return
    if apart["targets"]:
        yield Text("\n" + voice.say("scenarios.targets"), style="bold")
        table = Table(box=None, width=width, pad_edge=False)
        for place, head in enumerate((voice.say("report.target"), *apart["scenarios"])):
            table.add_column(head, justify="right" if place else "left", overflow="fold")
        table.columns[0].width = _widest_word(words for _, words, _ in apart["targets"])
        for target, words, chances in apart["targets"]:
            table.add_row(f"{target} {words}", *chances)
        yield table
    alike = voice.say("scenarios.alike", number=apart["alike_number"])
    yield Text(alike, style="dim")


def _widest_word(texts: Iterable[str]) -> int:
    """The places that a column of ``texts`` needs for no word to be torn, at most ``WORD``."""
    return min(WORD, max(cell_len(word) for text in texts for word in text.split()))


def _linked(sentence: str) -> Text:
    text = Text(plain(sentence))
    for start, end in spans(sentence):
        text.stylize("bold", start, end)
    return text


def _plain(*, header: bool = False) -> Table:
    return Table(box=None, show_header=header, pad_edge=False, padding=(0, 1, 0, 0))
