"""Years after the plan's last, wherever they are shown: an outlook, which nothing judges."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from sim.analysis import bands
from sim.report.kept import OUTLOOK
from sim.report.speech import Speech
from sim.report.table import Column, Table, codes, names, numbers
from sim.targets import LAST_YEAR

if TYPE_CHECKING:
    from matplotlib.axes import Axes

GREY, WORDS = "#999999", "#595959"
ENDS = ("low", "high")


def outlook_year(facts: Mapping[str, Any]) -> int | None:
    """The last year of the outlook that the manifest ``facts`` tells of; None if there is none."""
    until = int(facts.get("configuration", {}).get("ensemble", {}).get("until", LAST_YEAR))
    return until if until > LAST_YEAR else None


def outlook_note(facts: Mapping[str, Any], voice: Speech) -> str:
    """What an outlook rests on, that nothing in it is judged; nothing where there is none."""
    last = outlook_year(facts)
    return voice.say("outlook.note", **_years(last)) if last else ""


def outlook_strip(facts: Mapping[str, Any], voice: Speech) -> str:
    """The same in a few words, with a link to the page's table."""
    last = outlook_year(facts)
    return voice.say("outlook.strip", **_years(last)) if last else ""


def mark_outlook(axes: Axes, last: int, voice: Speech) -> None:
    """Shade the years after the plan's last up to ``last``, and say what they are; nothing where
    there are none."""
    if last <= LAST_YEAR:
        return
    axes.axvspan(LAST_YEAR, last, color=GREY, alpha=0.16, lw=0, zorder=0)
    axes.axvline(LAST_YEAR, color=GREY, lw=0.8, ls=":")
    axes.annotate(
        voice.say("outlook.mark"),
        ((LAST_YEAR + last) / 2, 0.015),
        xycoords=("data", "axes fraction"),
        ha="center",
        va="bottom",
        fontsize=7.5,
        color=WORDS,
    )


def outlook_table(
    indicators: pd.DataFrame, series: Iterable[tuple[str, str]], voice: Speech
) -> Table | None:
    """The plan's last year beside the outlook's: a row a scenario and one of ``series``
    (indicator, scope), medians with their 5-95% intervals; None where there is no outlook."""
    last = int(indicators["year"].max())
    if last <= LAST_YEAR:
        return None
    keys = ["indicator", "scope"]
    wanted = pd.DataFrame(series, columns=keys)
    ends = indicators[indicators["year"].isin((LAST_YEAR, last))].merge(wanted, on=keys)
    found = bands(ends).set_index(["scenario", *keys, "unit", "year"])
    found = found[["median", *ENDS]].unstack("year", sort=False)
    rows = pd.DataFrame({f"{edge}_{year}": column for (edge, year), column in found.items()})
    order = wanted.reset_index(names="place").merge(rows.reset_index(), on=keys)
    order = order.sort_values("place", kind="stable")
    columns = (
        names("indicator", unit_in="unit"),
        names("scope"),
        names("scenario"),
        _figures(LAST_YEAR, voice),
        _figures(last, voice),
    )
    title = voice.say("outlook.title", **_years(last))
    return Table("sheet.outlook", columns, order, voice, title)


def year_columns(rows: pd.DataFrame) -> tuple[Column, ...]:
    """The year of ``rows``, and whether it is one of an outlook if ``with_outlook`` found any."""
    beyond = (names(OUTLOOK, "outlook.is"),) if OUTLOOK in rows else ()
    return (codes("year"), *beyond)


def _figures(year: int, voice: Speech) -> Column:
    ends = tuple(f"{edge}_{year}" for edge in ENDS)
    head = voice.marked_year(voice.say("outlook.year", year=year), year)
    return numbers(f"median_{year}", head=head, ends=ends, unit_in="unit")


def _years(last: int) -> dict[str, int]:
    return {"plan": LAST_YEAR, "first": LAST_YEAR + 1, "last": last}
