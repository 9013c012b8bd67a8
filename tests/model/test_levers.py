"""Levers: dates, ramps, ranges, the calendar of tax law, the bill."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.core.clock import PLAN_BEGINS, QUARTERS, label, quarter_index, year_of
from sim.errors import InputError
from sim.model.commissioners.levers import CommissionerQuota, Corps
from sim.model.credit.levers import CreditGuarantee
from sim.model.firms.levers import HnteTaxRate, SuperDeduction
from sim.model.government.designation import InnovativeCounties
from sim.model.policy.bill import PAYERS, RECEIVERS, Bill
from sim.model.policy.levers import FAMILIES, Levers, about_levers, lever_settings

KINDS = {f.name: type(getattr(Levers(), f.name)) for f in dataclasses.fields(Levers)}


def q(text: str) -> int:
    """Any quarter, history included."""
    return 4 * (int(text[:4]) - 2016) + int(text[-1]) - 1


def test_the_clock():
    assert [label(k) for k in (0, 3, 20, 39)] == ["2016Q1", "2016Q4", "2021Q1", "2025Q4"]
    assert [year_of(k) for k in (0, 3, 4, 39)] == [2016, 2016, 2017, 2025]
    assert [quarter_index(label(k)) for k in range(PLAN_BEGINS, QUARTERS)] == list(range(20, 40))


@pytest.mark.parametrize("text", ["2020Q4", "2026Q1", "2021Q5", "2021-Q1", "spring", "", "2021"])
def test_dates_outside_the_plan_are_refused(text):
    with pytest.raises(InputError):
        CreditGuarantee(start=text)


def test_before_start_and_after_end_the_setting_of_2020_holds():
    lever = CreditGuarantee(start="2022Q1", end="2023Q4", share=0.8)
    values = {k: lever.at("share", q(k)) for k in ("2020Q4", "2021Q4", "2022Q1", "2023Q4")}
    assert values == {"2020Q4": 0.3, "2021Q4": 0.3, "2022Q1": 0.8, "2023Q4": 0.8}
    assert lever.at("share", q("2024Q1")) == 0.3


def test_a_ramp_moves_in_equal_steps():
    lever = CreditGuarantee(start="2022Q1", ramp=5, share=0.8)
    values = [lever.at("share", q("2021Q4") + k) for k in range(8)]
    assert values == pytest.approx([0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.8, 0.8])
    assert values[-1] == 0.8  # exactly, once it is there


def test_words_change_at_the_start():
    lever = CommissionerQuota(start="2022Q1", rule="skill", ramp=8)
    assert lever.choice("rule", q("2021Q4")) == "balanced"
    assert lever.choice("rule", q("2022Q1")) == "skill"


@given(st.integers(20, 39), st.integers(1, 20), st.floats(0.0, 0.9), st.integers(0, 39))
def test_a_moving_setting_stays_between_its_ends(start, ramp, share, quarter):
    lever = CreditGuarantee(start=label(start), ramp=ramp, share=share)
    low, high = sorted((0.3, share))
    assert low - 1e-12 <= lever.at("share", quarter) <= high + 1e-12
    assert 0.0 <= lever.progress(quarter) <= 1.0


def settings_with(name: str) -> list[tuple[str, str]]:
    return [
        (lever, setting)
        for lever, settings in lever_settings().items()
        for setting, meta in settings.items()
        if meta.get(name) is not None
    ]


@pytest.mark.parametrize(("lever", "setting"), settings_with("low"))
def test_every_number_keeps_its_range(lever, setting):
    meta, kind = lever_settings()[lever][setting], KINDS[lever]
    for value in (meta["low"], meta["high"]):
        assert getattr(kind(**{setting: value}), setting) == value
    wrong = (meta["low"] - 1e-6, meta["high"] * 1.0001 + 1e-6, float("nan"), "much", True, None)
    for value in wrong:
        with pytest.raises(InputError):
            kind(**{setting: value})


@pytest.mark.parametrize(("lever", "setting"), settings_with("choices"))
def test_every_word_is_one_of_its_choices(lever, setting):
    meta, kind = lever_settings()[lever][setting], KINDS[lever]
    for word in meta["choices"]:
        kind(**{setting: word})
    with pytest.raises(InputError, match="most"):
        kind(**{setting: "most"})


@pytest.mark.parametrize("lever", KINDS)
def test_held_is_2020_in_every_quarter(lever):
    kind, held = KINDS[lever], getattr(Levers.held(), lever)
    for f in dataclasses.fields(kind):
        if f.metadata.get("low") is not None and f.name != "ramp":
            values = {held.at(f.name, quarter) for quarter in range(QUARTERS)}
            assert values == {float(f.metadata["held"])}


@pytest.mark.parametrize("lever", KINDS)
def test_history_does_not_know_the_plan(lever):
    """Up to 2020 every lever stands where it stood, whatever it is set to later."""
    kind = KINDS[lever]
    for name, meta in lever_settings()[lever].items():
        if meta.get("low") is None or name == "ramp":
            continue
        for value in (meta["low"], meta["high"]):
            lever_set = kind(**{name: value})
            assert {lever_set.at(name, k) for k in range(PLAN_BEGINS)} == {float(meta["held"])}


DEDUCTION = [
    # quarter, general, manufacturing, S&T SMEs: as the notices say
    ("2016Q1", 0.50, 0.50, 0.50),
    ("2017Q1", 0.50, 0.50, 0.75),
    ("2018Q1", 0.75, 0.75, 0.75),
    ("2020Q4", 0.75, 0.75, 0.75),
    ("2021Q1", 0.75, 1.00, 0.75),
    ("2022Q1", 0.75, 1.00, 1.00),
    ("2022Q3", 0.75, 1.00, 1.00),
    ("2022Q4", 1.00, 1.00, 1.00),
    ("2025Q4", 1.00, 1.00, 1.00),
]


@pytest.mark.parametrize(("when", "general", "manufacturing", "sme"), DEDUCTION)
def test_super_deduction_as_enacted(when, general, manufacturing, sme):
    law = SuperDeduction()
    groups = ("general", "manufacturing", "tech_sme")
    assert [law.rate(g, q(when)) for g in groups] == [general, manufacturing, sme]


def test_super_deduction_held_and_ended():
    held = Levers.held().super_deduction
    for group in ("general", "manufacturing", "tech_sme"):
        assert {held.rate(group, k) for k in range(8, QUARTERS)} == {0.75}
    brief = SuperDeduction(end="2023Q4")
    assert brief.rate("manufacturing", q("2023Q4")) == 1.0
    assert brief.rate("manufacturing", q("2024Q1")) == 0.75


def test_plan_dates():
    assert Corps().at("members", q("2021Q4")) == 0
    assert Corps().at("members", q("2022Q1")) == 15
    counties = InnovativeCounties()
    numbers = [counties.at("number", q(k)) for k in ("2021Q4", "2022Q1", "2023Q4", "2025Q4")]
    assert numbers == [52, 58, 100, 100]
    assert {HnteTaxRate().at("rate", k) for k in range(QUARTERS)} == {0.15}


def test_the_bill_adds_up_and_parts_tax_expenditure():
    bill = Bill()
    bill.charge(2021, "corps", "appropriation", "centre", "commissioners", 3.0)
    bill.charge(2021, "corps", "appropriation", "centre", "commissioners", 4.0)
    bill.charge(2022, "credit_guarantee", "guarantee_loss", "province", "banks", 5.0)
    bill.charge(2022, "super_deduction", "tax_expenditure", "centre", "firms", 100.0)
    bill.charge(2022, "voucher", "appropriation", "firm", "institutes", 9.0)
    bill.charge(2020, "pairing_funds", "appropriation", "donor", "counties", 50.0)
    assert bill.budget() == 12.0
    assert bill.budget(2020, 2021) == 57.0
    assert bill.rows()[0] == (2020, "pairing_funds", "appropriation", "donor", "counties", 50.0)


@pytest.mark.parametrize(("payer", "receiver"), [("nation", "firms"), ("centre", "friends")])
def test_nobody_unheard_of_pays_or_receives(payer, receiver):
    with pytest.raises(ValueError, match="no such payer"):
        Bill().charge(2021, "corps", "appropriation", payer, receiver, 1.0)


@pytest.mark.parametrize(("name", "about"), about_levers().items())
def test_what_a_lever_says_of_itself_is_so(name, about):
    """Payer and receiver are known, its size is made of its own numbers."""
    assert about.payer in PAYERS
    assert about.receiver in RECEIVERS
    assert about.direction in (-1, 1)
    numbers = {key for key, meta in lever_settings()[name].items() if meta.get("high") is not None}
    assert set(about.scaled) <= numbers - {"ramp"}


@pytest.mark.parametrize("name", KINDS)
def test_a_lever_switched_off_keeps_its_dates(name):
    lever = dataclasses.replace(getattr(Levers(), name), start="2022Q2", end="2024Q4")
    off = lever.switched_off()
    assert (off.start, off.end) == ("2022Q2", "2024Q4")
    for setting, meta in lever_settings()[name].items():
        if "off" in meta:
            assert getattr(off, setting) == meta["off"]
    assert Levers().without(name) == dataclasses.replace(
        Levers(), **{name: getattr(Levers(), name).switched_off()}
    )


def test_every_lever_is_in_one_family():
    found = [name for names in FAMILIES.values() for name in names]
    assert sorted(found) == sorted(KINDS)


def test_policy_is_what_acts_in_a_quarter_in_base_units() -> None:
    levers = Levers()
    for quarter, delay in ((-1, 0), (12, 4), (20, 0), (25, 2), (27, 4), (39, 3)):
        policy, acting = levers.at(quarter, delay), quarter - delay
        assert policy.acting == acting
        for lever, settings in lever_settings().items():
            set_to, found = getattr(levers, lever), getattr(policy, lever)
            when = quarter if KINDS[lever].at_once else acting
            for name, meta in settings.items():
                if meta.get("choices"):
                    assert getattr(found, name) == set_to.choice(name, when)
                elif "base" not in meta:  # dates and the length of the ramp stay as they are set
                    assert getattr(found, name) == getattr(set_to, name)
                elif lever == "super_deduction":
                    assert getattr(found, name) == set_to.rate(name, quarter)
                else:
                    assert getattr(found, name) == meta["base"] * set_to.at(name, when)


def test_tax_law_and_coordination_are_not_delayed() -> None:
    at_once = {name for name, kind in KINDS.items() if kind.at_once}
    assert at_once == {"super_deduction", "hnte_tax_rate", "coordination"}


def test_money_is_in_yuan() -> None:
    policy = Levers().at(QUARTERS - 1, 0)
    assert policy.credit_guarantee.cap == 1e7
    assert policy.budget.amount == 2e9
    assert policy.innovative_counties.package == 1e7
    assert policy.pairing_trade.purchases == 600.0  # said in its docstring


def test_levers_are_called_by_their_classes_and_stand_in_one_family() -> None:
    assert {name: kind.name for name, kind in KINDS.items()} == {name: name for name in KINDS}
    assert [lever for family in FAMILIES.values() for lever in family] == list(KINDS)
    assert FAMILIES == {
        "credit": (
            "credit_guarantee",
            "credit_subsidy",
            "ip_pledge",
            "equity_pledge",
            "guidance_fund",
        ),
        "talent": (
            "commissioner_quota",
            "commissioner_training",
            "performance_review",
            "information_system",
            "three_regions_quota",
            "three_regions_training",
            "corps",
            "flexible_recruitment",
            "graduate_subsidy",
            "expert_workstations",
            "local_training",
        ),
        "pairing": (
            "pairing_funds",
            "pairing_people",
            "pairing_firms",
            "pairing_trade",
            "pairing_institutes",
        ),
        "tax": (
            "super_deduction",
            "hnte_tax_rate",
        ),
        "designation": ("innovative_counties",),
        "enterprise": (
            "voucher",
            "srdi_cultivation",
            "consortium",
            "smart_upgrade",
            "industry_fund",
        ),
        "services": (
            "public_service_digital",
            "digital_governance",
            "green_technology",
            "popularisation",
            "rural_key_technology",
            "demonstration_sites",
            "extension_service",
        ),
        "platforms": (
            "platforms",
            "instrument_sharing",
            "institute_outreach",
            "matching_banks",
            "agri_parks",
            "star_spaces",
        ),
        "governance": (
            "coordination",
            "evaluation",
            "budget",
            "targeting",
            "publicity",
        ),
    }
    assert list(FAMILIES) == [
        "credit",
        "talent",
        "pairing",
        "tax",
        "designation",
        "enterprise",
        "services",
        "platforms",
        "governance",
    ]
