"""What the experiments run: levers in and out, corners of a design, mechanisms off."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from experiments.work.interactions import outcomes
from sim.analysis.design import FACTORS, design
from sim.analysis.effects import OUTCOMES
from sim.config import compose
from sim.ensemble.design.draws import Branch, draws
from sim.ensemble.design.variants import (
    HELD,
    PLAN,
    ablated,
    corners,
    lever_pairs,
    lever_variants,
    put_in,
    taken_out,
)
from sim.model.policy.levers import Levers, about_levers


def test_every_lever_is_taken_out_of_the_plan_and_put_into_2020() -> None:
    variants = lever_variants(Levers())
    assert variants[PLAN].levers == Levers()
    assert variants[HELD].levers == Levers.held()
    for lever in about_levers():
        assert variants[taken_out(lever)].levers == Levers().without(lever)
        if put_in(lever) in variants:
            levers = variants[put_in(lever)].levers
            assert getattr(levers, lever) == getattr(Levers(), lever)
            assert replace(levers, **{lever: getattr(Levers.held(), lever)}) == Levers.held()
    assert put_in("hnte_tax_rate") not in variants  # stands at the plan's setting since 2008
    pairs = lever_pairs(variants)
    assert {lever for lever, _ in pairs} == set(about_levers())
    assert pairs["corps", HELD] == (put_in("corps"), HELD)
    assert ("hnte_tax_rate", HELD) not in pairs


def test_a_corner_is_the_plan_without_the_levers_of_sign_minus_one() -> None:
    names = list(about_levers())[:FACTORS]
    rows = [dict(zip(names, row, strict=True)) for row in design().tolist()]
    made = corners(Levers(), rows)
    assert len(made) == 128
    assert made["corner-127"].levers == Levers()
    out = made["corner-0"].levers
    for lever, sign in rows[0].items():
        whole = sign > 0
        assert (getattr(out, lever) == getattr(Levers(), lever)) is whole


def test_an_ablation_changes_parameters_only() -> None:
    config = compose(["ensemble.replicates=2"])
    pair = {PLAN: Branch(Levers()), HELD: Branch(Levers.held())}
    runs = ablated(draws(config), {"intact": (), "links": ("links",)}, pair)
    assert len(runs) == 8
    assert runs[0].draw == draws(config)[0]
    assert runs[4].draw.parameters.patent_link == 0.0
    assert runs[4].draw.seed == runs[0].draw.seed
    assert {run.scenario for run in runs[4:]} == {"plan|links", "no_plan|links"}
    assert runs[4].kept.scopes == ("100000", "county-area")


def test_outcomes_of_the_corners_come_in_the_order_of_the_design() -> None:
    rows = [
        (f"corner-{corner}", draw, 2025, "county-area", outcome, 1000.0 * draw + corner, "unit")
        for corner in reversed(range(len(design())))
        for draw in (0, 1)
        for outcome in OUTCOMES
        if (corner, draw) != (5, 1)
    ]
    names = ["scenario", "draw", "year", "scope", "indicator", "value", "unit"]
    values, units = outcomes(pd.DataFrame(rows, columns=names))
    assert values["gerd"].to_numpy().tolist() == [list(map(float, range(len(design()))))]
    assert set(units) == set(OUTCOMES)
