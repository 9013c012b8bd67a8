"""Published effects and sources: complete, in order, every id resolves."""

from __future__ import annotations

import datetime
import re

import pytest

from sim.analysis.patterns.verdicts import criteria
from sim.behaviour.parameters import PRIORS
from sim.errors import InputError
from sim.evidence import EFFECT_USES, effects, source, table
from sim.evidence.references import CONVENTION
from sim.model.policy.levers import lever_settings

PARTS = re.compile(r"[A-Z]\d+[a-z]?")
BATTERY = ("T5", "T6", "T7", "C1", "C2", "C3", "C4", "C5", "G1", "G2", "G4", "T1", "T4", "X6", "X3")
PLACES = ("P9", "P12", "P11", "P1", "P13", "P14", "P15", "P16", "X1", "X7", "P8", "N1")


def test_every_effect_is_complete() -> None:
    found = effects()
    assert found.id.is_unique
    assert found.id.str.fullmatch(PARTS).all()
    asked = ["subject", "outcome", "unit", "design", "confidence", "use"]
    assert not found[asked].isna().any().any()
    assert set(found.use) == set(EFFECT_USES)
    assert set(found.confidence) == {"verified", "standard figure"}
    assert set(found.lever) - {""} <= set(lever_settings())
    gaps = found.use == "gap"
    assert (found[~gaps].reference != "").all()
    assert found[~gaps].year.between(1957, datetime.date.today().year).all()
    assert found[gaps][["estimate", "low", "high"]].isna().all().all()


def test_an_estimate_lies_between_its_ends() -> None:
    found = effects()
    assert (found.low.isna() | found.estimate.isna() | (found.low <= found.estimate)).all()
    bound = found.use == "bound"
    inside = found.high.isna() | found.estimate.isna() | (found.estimate <= found.high)
    assert (inside | bound).all()
    measured = found.use.isin(["prior", "validate"]) & ~found.unit.str.startswith("no ")
    ends = found.estimate.notna() | (found.low.notna() & found.high.notna())
    assert ends[measured].all()


def test_what_the_battery_and_the_patterns_ask_for_is_there() -> None:
    patterns = {code for codes in criteria()["effects"] for code in codes.split(";") if code}
    assert len(patterns) > 15
    assert {*BATTERY, *PLACES, *patterns} <= set(effects().id)


def test_no_reference_is_idle() -> None:
    cited = set(table("effects").reference.dropna())
    cited |= {one for prior in PRIORS.values() for one in prior.sources}
    assert set(table("references").reference) <= cited
    assert table("references").reference.is_unique
    assert not table("references").isna().any().any()


def test_every_prior_has_unit_range_sources_and_a_sentence() -> None:
    for name, prior in PRIORS.items():
        assert prior.low < prior.high, name
        assert prior.low > 0 or not prior.log, name
        assert prior.unit, name
        assert prior.why.endswith("."), name
        assert prior.sources, name
        assert all(source(one) for one in prior.sources), name


def test_no_prior_rests_on_what_is_kept_for_validation_alone() -> None:
    kept = set(effects().query("use == 'validate'").id)
    own = effects().set_index("id").use
    for name, prior in PRIORS.items():
        published = set(prior.sources) & set(own.index)
        assert not published or published - kept or prior.assumed, name


def test_no_prior_rests_on_a_study_of_years_after_2021() -> None:
    late = set(effects()[effects()["sample"].str.contains(r"202[2-9]")].id)
    assert not [name for name, prior in PRIORS.items() if late & set(prior.sources)]


def test_a_range_covers_what_it_rests_on() -> None:
    """Where a parameter is the thing a study measured, its estimate is in the range."""
    same = {
        "eta_private": "T5 T11",
        "eta_soe": "T7b",
        "start_hazard": "S12b",
        "stop_hazard": "S12",
        "patent_elasticity": "S11",
        "patent_spillover": "S2b",
        "rd_productivity": "T2 S9 S10",
        "quality_tail": "S18b",
        "spillover_distance": "P13b",
        "farmers_reached": "X4",
        "adoption_external": "S21",
        "adoption_imitation": "S22",
        "voucher_additionality": "G1",
    }
    estimate = effects().set_index("id").estimate
    for name, ids in same.items():
        prior = PRIORS[name]
        assert set(ids.split()) <= set(prior.sources), name
        for one in ids.split():
            assert prior.low <= estimate[one] <= prior.high, (name, one)
    assert PRIORS["yield_gain"].low <= estimate["X3"] / 100 <= PRIORS["yield_gain"].high


def test_what_no_study_supports_says_so() -> None:
    bare = [name for name, prior in PRIORS.items() if not prior.assumed]
    words = {name: [source(one) for one in PRIORS[name].sources] for name in bare}
    assert all(not line.startswith("assumption") for lines in words.values() for line in lines)
    assert PRIORS["rd_depreciation"].sources == (CONVENTION,)


def test_a_misspelt_source_is_one_line_with_the_nearest_id() -> None:
    with pytest.raises(InputError) as caught:
        source("gerd_201")
    assert caught.value.values["nearest"].startswith("gerd_20")
    assert "gerd_201" in caught.value.line("zh")
