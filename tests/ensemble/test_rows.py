"""What is read of firms and counties: each column once, and in the type that is asked for."""

from __future__ import annotations

import numpy as np
import pytest

from sim import CountyInnovationModel
from sim.ensemble.work import panels, rows, twins
from sim.ensemble.work.rows import LOST, NONE, WON, county_rows, firm_rows
from sim.world import WorldSettings, build_world


@pytest.fixture(scope="module")
def begun() -> CountyInnovationModel:
    """The end of 2015. Shared: look, never touch."""
    return CountyInnovationModel(
        build_world(WorldSettings(scale=0.02, census="drawn", yearbook="drawn"))
    )


@pytest.fixture(scope="module")
def model() -> CountyInnovationModel:
    """The end of 2016. Shared: look, never touch."""
    world = build_world(WorldSettings(scale=0.02, census="drawn", yearbook="drawn"))
    made = CountyInnovationModel(world)
    made.run_for(4)
    return made


def test_firms_are_the_living_ones_in_the_columns_asked_for(model: CountyInnovationModel) -> None:
    table = model.tables["firm"]
    alive = table.alive
    columns = tuple(dict.fromkeys((*twins.FIRM, *panels.FIRM)))
    frame = firm_rows(model, columns)
    assert tuple(frame) == columns
    assert len(frame) == alive.sum()
    for name in set(columns) - set(rows.OF_FIRMS):
        assert np.array_equal(frame[name], table[name][alive]), name
        assert frame[name].dtype == table[name].dtype, name
    assert np.array_equal(frame["certified"], table["hnte_left"][alive] > 0)
    assert set(frame["lot"]) <= {NONE, LOST, WON}
    small = firm_rows(model, columns, np.float32)
    for name in columns:
        wide = frame[name].dtype == np.float64
        assert small[name].dtype == (np.float32 if wide else frame[name].dtype), name


def test_firms_lie_where_their_county_lies(model: CountyInnovationModel) -> None:
    frame, places = firm_rows(model, ("county", *rows.PLACE)), county_rows(model, rows.PLACE)
    for name in rows.PLACE:
        assert np.array_equal(frame[name], places[name].to_numpy()[frame["county"]])


def test_counties_agree_with_their_firms_and_with_the_year(model: CountyInnovationModel) -> None:
    columns = tuple(dict.fromkeys((*twins.COUNTY, *twins.FIXED, *panels.COUNTY, *panels.YEARLY)))
    frame, values = county_rows(model, columns), model.years[-1].values
    assert tuple(frame) == columns
    assert len(frame) == len(model.tables["county"])
    for name in (*rows.SUMS, "gdp", "hnte_stock"):
        assert np.array_equal(county_rows(model, (name,))[name], values[name]), name
    firms = firm_rows(model, ("county", "sales", "weight"))
    sales = (firms["sales"] * firms["weight"]).groupby(firms["county"]).sum()
    assert frame["sales"].to_numpy()[sales.index] == pytest.approx(sales.to_numpy())
    each = [frame[f"adopted_{place}"] for place in range(4)]
    assert frame["adopted"].to_numpy() == pytest.approx(np.mean(each, axis=0))
    assert (frame["yield"] >= 1.0).all()


def test_the_end_of_2015_has_no_sums_yet(begun: CountyInnovationModel) -> None:
    frame = county_rows(begun, panels.COUNTY)
    assert np.array_equal(frame["gdp"], begun.world.drivers.gdp[:, 0])
    assert frame["hnte_stock"].sum() > 0


def test_a_column_that_is_none_is_an_error(model: CountyInnovationModel) -> None:
    for read in (firm_rows, county_rows):
        with pytest.raises(KeyError, match="colour"):
            read(model, ("id", "colour"))
