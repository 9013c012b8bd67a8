"""The table of prices in the report: what was set, beside the plan's."""

from __future__ import annotations

import pytest

from sim.config import compose
from sim.model.policy.prices import price_settings
from sim.report.prices import COLUMNS, prices
from sim.report.speech import Speech
from sim.text import LANGUAGES, say


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_price_stands_there_with_what_was_set(language: str) -> None:
    config = compose(["prices.consortium=10_000_000"])
    table = prices({"configuration": config.plain}, Speech(language))["prices"]
    assert len(table["heads"]) == len(COLUMNS) and len(table["rows"]) == len(price_settings())
    rows = {row[0]: row for row in table["rows"]}
    row = rows[say("price.consortium", language)]
    assert row[1] == say("lever.consortium", language)
    assert row[4:] == ("10,000,000", "5,000,000", "2,000,000–20,000,000")
    assert str(len(price_settings())) in table["note"] and "1" in table["note"]
    post = rows[say("price.commissioner_post", language)]
    assert post[2] == say("price.basis.commissioner_post", language)


def test_an_older_study_has_none() -> None:
    assert prices({}, Speech("en")) == {"prices": None}
