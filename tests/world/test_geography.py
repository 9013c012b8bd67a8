"""Units, outlines and what happens without the data package."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.errors import InputError
from sim.world import geography, outlines
from sim.world.geography import COUNTY, COUNTY_LEVEL_CITY, DISTRICT, read_units


def row(units: geography.Columns, code: int) -> int:
    return int(np.flatnonzero(units["adcode"] == code)[0])


def test_every_county_level_unit_of_the_mainland_is_there() -> None:
    units = read_units()
    assert len(units["adcode"]) == 2846
    assert units["county_area"].sum() == 1865
    assert len(np.unique(units["province_code"])) == 31
    assert (np.diff(units["adcode"]) > 0).all()
    assert (units["adcode"] // 10_000 * 10_000 == units["province_code"]).all()
    assert ((units["lon"] > 73) & (units["lon"] < 136)).all()
    assert ((units["lat"] > 3) & (units["lat"] < 54)).all()
    assert np.bincount(units["region"]).min() > 700


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (320583, COUNTY_LEVEL_CITY),  # Kunshan
        (330624, COUNTY),  # Xinchang
        (429021, COUNTY),  # Shennongjia forest district
        (520203, COUNTY),  # Liuzhi special district
        (110101, DISTRICT),
        (441900, DISTRICT),  # Dongguan: a city without districts
        (152525, COUNTY),  # a banner
    ],
)
def test_kind_of_unit(code: int, kind: int) -> None:
    units = read_units()
    assert units["kind"][row(units, code)] == kind


def test_an_absent_package_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(geography, "PACKAGE", "no_such_package")
    geography._table.cache_clear()
    with pytest.raises(InputError) as caught:
        read_units()
    geography._table.cache_clear()
    assert caught.value.key == "geography_missing"
    assert "no_such_package" in caught.value.line("zh")


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"a,b\n1,2\n", None])
def test_a_broken_package_is_one_clear_line(
    content: bytes | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = (geography.package_folder() / "cn_district.csv").read_bytes()
    broken = real[: len(real) // 2] if content is None else content
    (tmp_path / "cn_district.csv").write_bytes(broken)
    monkeypatch.setattr(geography, "package_folder", lambda: tmp_path)
    geography._table.cache_clear()
    with pytest.raises(InputError) as caught:
        read_units()
    geography._table.cache_clear()
    assert caught.value.key == "geography_broken"


def test_outlines_hold_their_units() -> None:
    shapes = outlines.outlines("county")
    units = read_units()
    assert set(units["adcode"].tolist()) <= set(shapes)
    inside = 0
    for c in range(0, len(units["adcode"]), 40):
        ring = np.vstack(shapes[int(units["adcode"][c])])
        (west, south), (east, north) = ring.min(axis=0), ring.max(axis=0)
        inside += west <= units["lon"][c] <= east and south <= units["lat"][c] <= north
    assert inside >= 70  # of 72: a seat may lie outside the county it governs
    assert len(outlines.outlines("province")) == 34


def test_outlines_without_a_grid_close_and_neighbours_share_points() -> None:
    whole = outlines.outlines("province", 0.0)
    ring = whole[150000][0]
    assert np.allclose(ring[0], ring[-1])
    coarse = outlines.outlines("province", 0.1)
    points = [{tuple(p) for r in coarse[code] for p in r.round(6)} for code in (130000, 140000)]
    assert len(points[0] & points[1]) > 20
    assert sum(map(len, coarse[150000])) < sum(map(len, whole[150000]))


def test_truncated_outlines_are_one_clear_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = geography.package_folder()
    (tmp_path / "cn_province.csv").write_bytes((real / "cn_province.csv").read_bytes())
    (tmp_path / "cn_province.bin").write_bytes((real / "cn_province.bin").read_bytes()[:99_999])
    monkeypatch.setattr(outlines, "package_folder", lambda: tmp_path)
    with pytest.raises(InputError) as caught:
        outlines.outlines("province", 0.123)
    assert caught.value.key == "geography_broken"
