"""A county is found by whatever its people call it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.places import Place, find, place_of
from sim.world.former import former_units
from sim.world.geography import read_units
from sim.world.unit_names import stem_of

UNITS = read_units()
rows = st.integers(0, len(UNITS["adcode"]) - 1)
EVERY = 5_000
few = settings(max_examples=30)


def codes(found: tuple[Place, ...]) -> list[int]:
    return [place.adcode for place in found]


@few
@given(rows)
def test_every_unit_is_found_by_name_code_pinyin_and_initials(row: int) -> None:
    code, name = int(UNITS["adcode"][row]), str(UNITS["name_zh"][row])
    its = place_of(code)
    assert codes(find(str(code), 3)) == [code]
    for asked in (name, its.pinyin, its.pinyin.replace(" ", "").upper(), its.prefecture + name):
        exact = [place for place in find(asked, EVERY) if place.how == "exact"]
        assert code in codes(tuple(exact)), asked
    initials = "".join(part[0] for part in its.pinyin.split())
    assert code in codes(find(initials, EVERY))


@few
@given(rows, st.data())
def test_exact_comes_before_prefix_before_part(row: int, data: st.DataObject) -> None:
    name = stem_of(str(UNITS["name_zh"][row]))
    part = name[: data.draw(st.integers(1, len(name)))]
    found = find(part, EVERY)
    order = [("exact", "prefix", "contains").index(place.how) for place in found]
    assert order == sorted(order)
    assert int(UNITS["adcode"][row]) in codes(found)
    assert len(set(codes(found))) == len(found)
    assert find(part, 2) == found[:2]


def test_units_of_one_name_are_told_apart_by_where_they_are() -> None:
    found = [place for place in find("鼓楼区", EVERY) if place.how == "exact"]
    assert len(found) == 4
    assert len({(place.province, place.prefecture) for place in found}) == 4
    (one,) = (place for place in find("徐州鼓楼", EVERY) if place.how == "exact")
    assert (one.province, one.prefecture, one.name) == ("江苏省", "徐州市", "鼓楼区")


def test_a_former_name_or_code_leads_to_what_became_of_it() -> None:
    known = set(UNITS["adcode"].tolist())
    for unit in former_units()[::10]:
        if unit.code not in known:
            by_code = {place.adcode: place for place in find(str(unit.code), EVERY)}
            assert set(unit.now) <= set(by_code), unit
            assert by_code[unit.now[0]].by.startswith(str(unit.code))
        by_name = {place.adcode: place for place in find(unit.name, EVERY)}
        assert set(unit.now) <= set(by_name), unit
        assert by_name[unit.now[0]].by in (unit.name, "")  # or it is a part of today's name
    (one,) = find("350427")
    assert (one.name, one.by) == ("沙县区", "350427 沙县")


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("新昌", 330624),
        ("xin chang", 330624),
        ("Xīnchāng", 330624),
        ("330624", 330624),
        ("浙江绍兴新昌县", 330624),
        ("蔚县", 130726),
        ("yuxian", 130726),  # the sign is read otherwise in other names
        ("shanxian", 371722),
        ("昆山", 320583),
    ],
)
def test_what_planners_type(asked: str, code: int) -> None:
    assert find(asked)[0].adcode == code


def test_a_miss_gives_the_nearest_and_a_blank_nothing() -> None:
    for asked, code in (("kunsahn", 320583), ("新昌现", 330624)):
        found = find(asked)
        assert found[0].adcode == code
        assert {place.how for place in found} == {"near"}
    for blank in ("", " ", "？", "'"):
        assert find(blank) == ()
    assert find("x" * 10_000) == ()
