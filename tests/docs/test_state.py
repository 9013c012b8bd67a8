"""What the documents say of the state of the model is what it is."""

import re
from pathlib import Path

import pytest

from sim.behaviour.parameters import PRIORS
from sim.evidence import table
from sim.text import LANGUAGES, catalogue
from tools import kept_state
from tools.kept_tables import kept

ROOT = Path(__file__).parents[2]


def test_the_record_beside_the_posterior_is_that_of_the_kept_calibration() -> None:
    assert kept_state.RECORD.read_text("utf-8") == kept_state.record()
    assert set(table("posterior")) == set(kept("calibrate", "parameters")["parameter"])


@pytest.mark.parametrize("name", kept_state.DOCUMENTS)
def test_sentences_on_the_state_are_those_of_the_state(name: str) -> None:
    page = (ROOT / name).read_text("utf-8")
    assert kept_state.written(name, page) == page
    assert table("coverage").set_index("of").at["all", "inside"] > 0


STALE = (
    "not calibrated",
    "not been calibrated",
    "尚未校准",
    "初步校准",
    "has been estimated on these",
)
EVERYWHERE = [
    *ROOT.glob("*.md"),
    *ROOT.glob("docs/*.md"),
    *ROOT.glob("notebooks/*.ipynb"),
    *ROOT.glob("sim/text/*.csv"),
]


@pytest.mark.parametrize("path", EVERYWHERE, ids=lambda path: path.name)
def test_nobody_says_that_the_model_is_not_calibrated(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not [words for words in STALE if words in text]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_number_of_parameters_or_share_held_is_typed(language: str) -> None:
    """What the state decides is a placeholder in every sentence on it."""
    for key in ("posterior", "mean", "prior", "held.posterior", "held.mean", "held.prior"):
        words = re.sub(r"\{\w+\}", "", catalogue()[f"report.trust.{key}"][language])
        figures = set(re.findall(r"\d+", words)) - {"5", "95"}
        assert not figures, key


# Ranges in the rules that are no prior's: published figures, terms of the law, bounds of an index.
PUBLISHED = {"0.029–0.043", "10.8–11.5%", "17–19%", "3–5"}
OTHER = {"4–7", "4–8", "0.3–3", "0.25–1"}


def test_ranges_of_parameters_in_the_rules_are_those_of_the_code() -> None:
    text = (ROOT / "docs" / "model.md").read_text("utf-8")
    rules = text[text.index("## VII") :]
    prose = re.sub(r"<!-- \w+ -->\n.*?<!-- end -->", "", rules, flags=re.S)
    spans = {(prior.low, prior.high) for prior in PRIORS.values()}
    found = re.findall(r"(?<![\d:.])(\d[\d.,]*)–(\d[\d.,]*\d|\d)(%| points)?", prose)
    assert len(found) > 30
    wrong = []
    for low, high, unit in found:
        part = 0.01 if unit else 1.0
        span = tuple(round(part * float(end.replace(",", "")), 9) for end in (low, high))
        words = f"{low}–{high}{unit.strip()}"
        if span not in spans and words not in PUBLISHED | OTHER and span[0] < 1900:
            wrong.append(words)
    assert not wrong
