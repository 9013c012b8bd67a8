"""Estimators of the battery on panels whose effect is known, and how verdicts are given."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.analysis.designs import battery, battery_summary, designs, scaled, trials_of
from sim.analysis.designs.battery import ABSENT, DESIGNS, FAILED, PASSED, REPORTED
from sim.analysis.designs.compare import COLUMNS, Findings
from sim.analysis.designs.estimators import (
    continuous,
    imputation,
    long_difference,
    placebo,
    reassigned,
    sun_abraham,
    twfe,
)
from sim.analysis.designs.truth import a_dose, by_period, on_the_treated
from sim.analysis.designs.unpublished import ENDS, UNPUBLISHED, at_end, hanging, label
from sim.behaviour.parameters import PRIORS, Parameters
from sim.model.policy.levers import Levers

EFFECT = 5.0


def panel(growing: float = 0.0, noise: float = 0.5) -> tuple[pd.DataFrame, pd.DataFrame]:
    """120 units over 2016-2025, a third treated in 2021, a third in 2023; and without treatment.

    The effect is ``EFFECT`` in the first year and ``growing`` more in each later one.
    """
    chance = np.random.default_rng(3)
    unit, year = (x.ravel() for x in np.meshgrid(np.arange(120), np.arange(2016, 2026)))
    cohort = np.array([0, 2021, 2023])[unit % 3]
    level = chance.normal(size=120)[unit] + 0.7 * (year - 2016)
    y = level + noise * chance.normal(size=len(unit))
    base = pd.DataFrame({"unit": unit, "year": year, "y": y, "cohort": cohort, "group": unit})
    late = (cohort > 0) & (year >= cohort)
    return base.assign(y=y + late * (EFFECT + growing * (year - cohort))), base


def test_all_estimators_find_an_effect_that_is_the_same_for_all() -> None:
    own, twin = panel()
    found = {
        "twfe": twfe(own),
        "sun_abraham": sun_abraham(own)[0],
        "imputation": imputation(own),
    }
    for name, one in found.items():
        assert one.estimate == pytest.approx(EFFECT, abs=0.2), name
    for name in ("twfe", "sun_abraham"):
        assert 0.02 < found[name].se < 0.1, name
    assert on_the_treated(own, twin) == pytest.approx(EFFECT)


def test_an_effect_that_grows_misleads_two_way_fixed_effects_only() -> None:
    own, twin = panel(growing=4.0, noise=0.05)
    true = on_the_treated(own, twin)
    assert sun_abraham(own)[0].estimate == pytest.approx(true, abs=0.1)
    assert imputation(own).estimate == pytest.approx(true, abs=0.1)
    assert abs(twfe(own).estimate - true) > 0.5


def test_an_event_study_shows_no_pre_trend_and_the_path() -> None:
    own, twin = panel(growing=1.0, noise=0.1)
    path = sun_abraham(own)[1].set_index("period")["estimate"]
    assert path[path.index < -1].abs().max() < 0.2
    true = by_period(own, twin)
    assert path[0] == pytest.approx(EFFECT, abs=0.2)
    assert path[4] == pytest.approx(true[4], abs=0.2) == pytest.approx(EFFECT + 4.0, abs=0.3)


def test_placebos_find_a_trend_and_only_then() -> None:
    own, _ = panel()
    one = placebo(own, 2021, 2019)
    assert abs(one.estimate) < 3.0 * one.se
    drifting = own.assign(y=own["y"] + 0.5 * (own["cohort"] > 0) * (own["year"] - 2016))
    one = placebo(drifting, 2021, 2019)
    assert one.estimate > 5.0 * one.se


def test_reassignments_reject_where_there_is_an_effect() -> None:
    own, twin = panel()
    chance = np.random.default_rng(1)
    assert reassigned(long_difference(own, 2021), 199, chance) == pytest.approx(1 / 200)
    assert reassigned(long_difference(twin, 2021), 199, chance) > 0.02


def test_panels_that_tell_nothing_give_nothing() -> None:
    own, _ = panel()
    nobody = own.assign(cohort=0)
    assert np.isnan(twfe(nobody).estimate)
    assert np.isnan(sun_abraham(nobody)[0].estimate)
    assert np.isnan(imputation(nobody).estimate)
    assert np.isnan(reassigned(long_difference(nobody, 2021), 9, np.random.default_rng(1)))


def test_a_dose_and_its_truth() -> None:
    _, twin = panel(noise=0.05)
    dose = (twin["unit"] % 7) * (twin["year"] >= 2021) / 7.0
    own = twin.assign(dose=dose, y=twin["y"] + 3.0 * dose)
    assert continuous(own).estimate == pytest.approx(3.0, abs=0.05)
    assert a_dose(own, twin) == pytest.approx(3.0)


def test_a_comparison_keeps_figures_and_path() -> None:
    findings = Findings(19, np.random.default_rng(1))
    findings.compare("D9", "rd", *panel())
    tables = findings.tables()
    assert list(tables["estimates"].columns) == list(COLUMNS)
    assert set(tables["estimates"]["estimator"]) == {"twfe", "sun_abraham", "imputation"}
    assert tables["estimates"]["true"].tolist() == pytest.approx([EFFECT] * 3)
    assert tables["events"]["true"].notna().all()


def test_every_figure_of_the_battery_has_a_trial_and_every_trial_a_design() -> None:
    known = battery()
    assert designs() == tuple(f"D{k}" for k in range(1, 12))
    assert set(known.loc[known["trial"] != "", "trial"]) | {"many_commissioners"} == set(DESIGNS)
    assert trials_of(("D6",)) == ()
    assert trials_of(("D8", "D11")) == ("pairing",)
    assert trials_of(("D10",)) == ("commissioners", "many_commissioners")
    assert (
        (known["expects"] == "band").eq(known["low"].notna() & (known["expects"] != "none")).all()
    )


def estimates(design: str, measure: str, estimator: str, *values: float) -> pd.DataFrame:
    rows = [
        {"design": design, "measure": measure, "estimator": estimator, "estimate": value}
        | {"se": 0.1, "true": 1.0, "units": 9.0, "treated": 3.0, "placebo": 0.3, "placebo_se": 0.1}
        | {"chance": 0.5, "draw": draw, "seed": draw}
        for draw, value in enumerate(values)
    ]
    return pd.DataFrame(rows)


@pytest.mark.parametrize(
    ("figure", "values", "verdict"),
    [
        (("D3", "ties", "lottery"), (0.75, 0.8, 0.2), PASSED),
        (("D3", "ties", "lottery"), (0.75, 0.6, 0.2), FAILED),
        (("D3", "sales", "lottery"), (0.15, -0.1, 0.5), PASSED),
        (("D3", "sales", "lottery"), (0.15, -0.4, 0.5), FAILED),
        (("D9", "rd", "sun_abraham"), (0.3, 0.1, 0.2), PASSED),
        (("D9", "rd", "sun_abraham"), (0.3, -0.1, 0.2), FAILED),
        (("D8", "distance", "continuous"), (0.3, -0.1, 0.2), FAILED),
        (("D10", "income", "continuous"), (0.3, -0.1, 0.2), REPORTED),
        (("D9", "rd", "sun_abraham"), (float("nan"),), FAILED),
    ],
)
def test_a_verdict_is_on_the_median(
    figure: tuple[str, str, str], values: tuple[float, ...], verdict: str
) -> None:
    found = battery_summary(estimates(*figure, *values), (figure[0],))
    own = found[(found["measure"] == figure[1]) & found["main"]].iloc[0]
    assert own["verdict"] == verdict
    assert own["estimate"] == pytest.approx(np.median(values), nan_ok=True)
    assert own["placebo_rejects"] == 1.0
    assert own["true_verdict"] in (PASSED, FAILED, REPORTED)


def test_a_design_without_a_lever_is_listed() -> None:
    found = battery_summary(estimates("D9", "rd", "twfe", 1.0), ("D6",))
    assert found["verdict"].tolist() == [ABSENT]


def test_the_effect_of_many_is_set_against_that_of_few() -> None:
    few, many = (estimates("D10", name, "continuous", *x) for name, x in (
        ("yield", (2.0, 4.0, 0.1, -2.0)), ("yield_many", (1.0, 3.0, 0.1, -1.9)),
    ))  # fmt: skip
    ratio = scaled(pd.concat([few, many])).query("measure == 'scale_up'")
    assert ratio["estimate"].iloc[:2].tolist() == [0.5, 0.75]
    assert ratio["estimate"].iloc[2:].isna().all(), "a ratio to what may be nought says nothing"


def test_ends_move_what_they_name_to_where_the_lever_is_strong() -> None:
    for lever, signs in UNPUBLISHED.items():
        weak, strong = (at_end(Parameters(), lever, end) for end in ENDS)
        for name, sign in signs.items():
            assert sign * (getattr(strong, name) - getattr(weak, name)) > 0.0
            assert PRIORS[name].low < getattr(weak, name) < PRIORS[name].high


def test_what_hangs_on_unmeasured_levers() -> None:
    from sim.analysis.effects import OUTCOMES

    rows = [
        {"scenario": label(lever, end, scenario), "draw": draw, "year": 2025, "value": value}
        | {"scope": "county-area", "indicator": outcome, "unit": "x"}
        for lever in UNPUBLISHED
        for end, gain in (("weak", 1.0), ("strong", 3.0))
        for scenario, value in (("plan", 100.0 + gain), ("no_plan", 100.0))
        for draw in range(3)
        for outcome in OUTCOMES
    ]
    table = hanging(pd.DataFrame(rows))
    assert table["weak"].tolist() == pytest.approx([1.0] * len(table))
    assert table["strong_high"].tolist() == pytest.approx([3.0] * len(table))


def test_trials_begin_in_2021_on_the_settings_of_2020() -> None:
    from sim.analysis.designs import TRIALS

    for name, trial in TRIALS.items():
        assert trial.given != trial.without, name
        assert Levers.held() in (trial.given, trial.without) or name == "guarantee"
