"""Published effects of policies, and what a source id stands for."""

from __future__ import annotations

from functools import cache

import pandas as pd

from sim.errors import InputError, nearest
from sim.evidence.tables import table

ASSUMPTION, CONVENTION = "assumption", "convention"
OWN = {
    ASSUMPTION: "assumption: a judgement that no study supports",
    CONVENTION: "convention of the field",
}

EFFECT_USES = ("prior", "validate", "sign", "bound", "gap")
"""What a published effect is used for; the catalogue says what each means."""


def effects() -> pd.DataFrame:
    """Published effects, a row each.

    Columns ``id``, ``lever`` (a lever of the model; empty for anything else), ``subject``,
    ``outcome``, ``estimate``, ``low`` and ``high`` in ``unit`` (not a number where nothing is
    printed; where a range alone is, the estimate is its middle), ``design``, ``sample``,
    ``reference`` (authors, year, title, where), ``year`` of publication, ``confidence``
    (``verified``: read in the abstract or the paper; ``standard figure``: widely quoted, look it up
    before quoting), ``use`` (``EFFECT_USES``) and ``caveat``. Estimates are as printed: read them
    as too large on average, since small and insignificant ones are published less often.
    """
    return _effects().copy()


def source(name: str) -> str:
    """What a source id stands for: an effect, a reference, a release, an assumption.

    Raises ``InputError`` for an id that none of them has.
    """
    known = _sources()
    if name not in known:
        raise InputError("unknown_source", value=name, nearest=nearest(name, known))
    return known[name]


@cache
def _effects() -> pd.DataFrame:
    rows = table("effects")
    texts = ["lever", "sample", "reference", "caveat"]
    rows = rows.assign(**{name: rows[name].fillna("") for name in texts})
    rows["year"] = rows["reference"].map(table("references").set_index("reference")["year"])
    rows["year"] = rows["year"].astype("Int64")
    rows["reference"] = rows["reference"].map(_references()).fillna("")
    return rows


@cache
def _references() -> dict[str, str]:
    return {
        row["reference"]: f"{row['authors']} ({row['year']}), {row['title']}, {row['published_in']}"
        for row in table("references").to_dict("records")
    }


@cache
def _sources() -> dict[str, str]:
    told = {
        row["id"]: row["reference"] or f"nothing published was found on {row['subject']}"
        for row in _effects().to_dict("records")
    }
    releases = {
        row["release"]: f"{row['issuer']} ({row['published']}), {row['title']}"
        for row in table("releases").to_dict("records")
    }
    return OWN | told | _references() | releases
