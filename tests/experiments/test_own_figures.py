"""Figures of a user's own are fitted beside the project's, over which they win, in any year."""

from __future__ import annotations

from pathlib import Path

import pytest

from experiments.work.calibrate import to_fit
from sim.config import compose
from sim.ensemble.store.manifest import brought
from sim.errors import InputError

LATER = "calibration.until=2023"


def test_later_years_need_figures_and_those_of_a_file_win(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        to_fit(compose([LATER]))
    assert caught.value.key == "fit_needs_figures"
    path = tmp_path / "mine.csv"  # figures that nobody published
    rows = "gerd,全国,2021,1,亿元\ngerd,全国,2023,2,亿元\nunheard,全国,2023,2,亿元\n"
    path.write_text("指标,地区,年份,数值,单位\n" + rows, "utf-8")
    config = compose([LATER, f"observations={path}"])
    fitted = to_fit(config)
    mine = fitted[(fitted["indicator"] == "gerd") & (fitted["scope"] == "100000")]
    last = mine.drop_duplicates("year", keep="last").set_index("year")["value"]
    assert (last[2021], last[2023]) == (1.0, 2.0)
    assert set(to_fit(compose())["year"]) <= set(fitted["year"])
    assert brought(config)["observations"]["file"] == "mine.csv"
