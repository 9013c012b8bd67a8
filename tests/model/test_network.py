"""Distances, spillover kernels and ties (3)."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from sim.core import network
from sim.model.firms.table import Firms
from sim.model.start import circles, spill_level
from sim.model.ties.links import CLOSURE, FIRM, INSTITUTE, Links

# Degrees east and north of city centres; kilometres of the great circle, rounded, from atlases.
CITIES = {
    "Beijing": (116.407, 39.904),
    "Shanghai": (121.474, 31.230),
    "Guangzhou": (113.264, 23.129),
    "Shenzhen": (114.058, 22.543),
    "Urumqi": (87.617, 43.825),
    "Chengdu": (104.066, 30.573),
}
KNOWN = [
    ("Beijing", "Shanghai", 1068),
    ("Beijing", "Guangzhou", 1888),
    ("Guangzhou", "Shenzhen", 104),
    ("Beijing", "Urumqi", 2416),
    ("Shanghai", "Chengdu", 1660),
]


def at(*names: str) -> tuple[np.ndarray, np.ndarray]:
    lon, lat = np.array([CITIES[name] for name in names]).T
    return lon, lat


@pytest.mark.parametrize(("a", "b", "km"), KNOWN)
def test_distances_of_known_cities(a, b, km):
    points = network.unit_vectors(*at(a, b))
    found = network.distances(points, points)
    np.testing.assert_allclose(found, [[0.0, km], [km, 0.0]], rtol=0.005)


def test_a_chord_and_its_arc():
    assert network.straight(network.EARTH_RADIUS * math.pi / 3.0) == pytest.approx(1.0)
    assert network.great_circle(np.array([1.0])) == pytest.approx(
        network.EARTH_RADIUS * math.pi / 3.0
    )
    assert network.straight(math.inf) == pytest.approx(2.0)


@given(st.lists(st.tuples(st.floats(74, 135), st.floats(18, 54)), min_size=2, max_size=12))
def test_neighbours_are_all_within_reach(places):
    lon, lat = np.array(places).T
    km = network.distances(network.unit_vectors(lon, lat), network.unit_vectors(lon, lat))
    found = network.neighbours(lon, lat, 300.0)
    near = (km <= 300.0) & ~np.eye(len(lon), dtype=bool)
    edge = np.abs(km - 300.0) < 1e-6
    np.testing.assert_array_equal((found.toarray() > 0)[~edge], near[~edge])
    np.testing.assert_allclose(found.toarray()[near & ~edge], np.maximum(km, 1.0)[near & ~edge])


def three_counties() -> sparse.csr_matrix:
    """0 and 1 are 50 km apart, 1 and 2 are 100, 0 and 2 out of reach."""
    return sparse.csr_matrix(np.array([[0.0, 50.0, 0.0], [50.0, 0.0, 100.0], [0.0, 100.0, 0.0]]))


def test_kernel_of_three_counties_by_hand():
    """0 and 2 make one thing each, 1 makes both; 2 lies in another province."""
    mix = np.array([[2.0, 0.0], [3.0, 4.0], [0.0, 5.0]])
    province = np.array([1, 1, 2])
    near = network.closeness(three_counties(), mix)
    found = network.spillover_kernel(three_counties(), 80.0, province, 0.3, near).toarray()
    close = 0.6 * math.exp(-50 / 80)  # cosine of (1,0) and (0.6,0.8)
    far = 0.8 * 0.7 * math.exp(-100 / 80)
    expected = [[0.0, close, 0.0], [close, 0.0, far], [0.0, far, 0.0]]
    np.testing.assert_allclose(found, expected)


def test_spill_level_by_hand():
    kernel = sparse.csr_matrix(np.array([[1.0, 0.5], [0.0, 1.0]]))
    # Stocks of 2 and 4 units, a twentieth of the mean of 3 from everywhere.
    found = spill_level(kernel, np.array([2e6, 4e6]), 1e6, 0.05)
    np.testing.assert_allclose(found, np.log([1 + 4 + 0.15, 1 + 4 + 0.15]))


@given(st.floats(40, 120), st.floats(0, 0.5), st.integers(0, 2**31))
def test_more_knowledge_anywhere_lowers_spill_nowhere(decay, border, seed):
    rng = np.random.default_rng(seed)
    province, km = rng.integers(0, 2, 3), three_counties()
    near = network.closeness(km, rng.random((3, 4)))
    kernel = network.spillover_kernel(km, decay, province, border, near)
    stock = rng.random(3)
    more = stock.copy()
    more[rng.integers(3)] += rng.random()
    assert (spill_level(kernel, more, 1.0, 0.05) >= spill_level(kernel, stock, 1.0, 0.05)).all()


def test_neighbours_mean_by_hand():
    found = network.neighbour_mean(three_counties(), 50.0).toarray()
    a, b = math.exp(-1), math.exp(-2)
    np.testing.assert_allclose(found[1], [a / (a + b), 0.0, b / (a + b)])
    np.testing.assert_allclose(found[0], [0.0, 1.0, 0.0])
    alone = network.neighbour_mean(sparse.csr_matrix((1, 1)), 50.0).toarray()
    assert alone.tolist() == [[0.0]]


def performers(n: int, counties: int = 3, sectors: int = 2) -> Firms:
    rng = np.random.default_rng(4)
    return Firms(
        {
            "id": rng.permutation(10 * n)[:n],
            "alive": np.ones(n, bool),
            "county": rng.integers(0, counties, n).astype(np.int32),
            "sector": rng.integers(0, sectors, n).astype(np.int8),
            "rd": np.where(rng.random(n) < 0.8, 1e6, 0.0),
            "sales": np.full(n, 3e7),
            "links": np.zeros(n, np.int16),
        }
    )


def test_ties_halve_in_their_half_life():
    n = 20_000
    firms = performers(n)
    links = Links.none()
    links.add(np.arange(n), np.zeros(n, np.int64), INSTITUTE, firms["id"], np.full(n, -1))
    for quarter in range(5):
        links.fade(firms, 5.0, 1, quarter)
    assert len(links) / n == pytest.approx(0.5, abs=4 * math.sqrt(0.25 / n))


def test_ties_end_with_either_firm():
    firms, links = performers(4), Links.none()
    ids = firms["id"]
    a, b = np.array([0, 0, 2]), np.array([1, 2, 3])
    links.add(a, b, FIRM, ids[a], ids[b])
    firms.alive[1] = False
    firms["id"][3] = 999  # another firm in the row of the old one
    links.fade(firms, 1e9, 1, 0)
    assert list(zip(links.a, links.b, strict=True)) == [(0, 2)]


def test_performers_of_one_county_and_sector_meet():
    firms, links = performers(600), Links.none()
    gained = links.meet(firms, np.full(3, 0.25), np.arange(3), 1, 0)
    met = links.kind == FIRM
    assert met.all()
    assert len(links) > 50
    for name in ("county", "sector"):
        np.testing.assert_array_equal(firms[name][links.a], firms[name][links.b])
    assert (firms["rd"][np.concatenate([links.a, links.b])] > 0).all()
    assert (links.a != links.b).all()
    assert set(gained) == set(np.concatenate([links.a, links.b]))
    np.testing.assert_array_equal(links.a_id, firms["id"][links.a])
    np.testing.assert_array_equal(links.b_id, firms["id"][links.b])


def test_how_many_meet_depends_on_the_rate_and_size():
    n = 20_000
    firms = performers(n, counties=1, sectors=1)
    firms["rd"] = 1.0
    firms["sales"] = np.where(np.arange(n) % 2 == 0, 3e7, 3e7 * 32.0)  # 32^0.2 = 2
    met = Links.none().meet(firms, np.full(1, 0.1), np.arange(1), 1, 0)
    large = met % 2 == 1
    assert (~large).sum() / (n / 2) == pytest.approx(0.1, abs=0.012)
    assert large.sum() / (n / 2) == pytest.approx(0.2, abs=0.016)


@pytest.mark.parametrize("number", [1, 3])
def test_nearest_places_are_those_of_all_distances(number):
    rng = np.random.default_rng(2)
    points, places = (network.unit_vectors(*rng.uniform((80, 20), (120, 50), (n, 2)).T)
                      for n in (40, 30))  # fmt: skip
    km = network.distances(points, places)
    order = np.argsort(km, axis=1)[:, :number]
    np.testing.assert_array_equal(network.nearest(points, places, number), order)
    reach = float(np.median(km.min(axis=1)))
    found = network.nearest(points, places, number, reach)
    near = np.take_along_axis(km, order, axis=1) <= reach
    np.testing.assert_array_equal(found, np.where(near, order, -1))
    nowhere = network.nearest(points, places[:0], number)
    assert nowhere.shape == (40, number)
    assert (nowhere == -1).all()


def test_each_county_meets_at_its_own_rate():
    firms = performers(20_000, counties=2, sectors=1)
    met = Links.none().meet(firms, np.array([0.0, 0.2]), np.arange(2), 1, 0)
    assert len(met)
    assert (firms["county"][met] == 1).all()


def test_a_partners_partner_is_introduced():
    """With old ties everywhere about a fifth of meetings bring a second tie."""
    firms = performers(3000, counties=1, sectors=1)
    firms["rd"] = 1.0
    links, rows = Links.none(), np.arange(3000)
    friend = (rows + 1) % 3000
    links.add(rows, friend, FIRM, firms["id"], firms["id"][friend])
    met = len(links.meet(firms, np.full(3, 0.25), np.arange(3), 1, 0)) / 2
    assert (len(links) - 3000 - met) / met == pytest.approx(CLOSURE, abs=0.08)


def test_ties_are_counted_at_both_ends_up_to_eight():
    firms, links = performers(12), Links.none()
    hub, others = np.zeros(10, np.int64), np.arange(1, 11)
    links.add(hub, others, FIRM, firms["id"][hub], firms["id"][others])
    links.add(np.array([3]), np.array([0]), INSTITUTE, firms["id"][[3]], np.array([-1]))
    links.count(firms)
    assert firms["links"].tolist() == [8, 1, 1, 2, 1, 1, 1, 1, 1, 1, 1, 0]


def test_a_circle_is_a_county_at_full_scale_and_several_in_a_thinned_world() -> None:
    province = np.repeat([110000, 120000], [7, 4])
    assert circles(province, np.full(11, 1.0)).tolist() == list(range(11))
    assert circles(province, np.full(11, 0.25)).tolist() == [0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 2]
    assert circles(province, np.full(11, 0.01)).tolist() == [0] * 7 + [1] * 4
    shares = np.repeat([0.01, 1.0], [7, 4])
    assert circles(province, shares).tolist() == [0] * 7 + [1, 2, 3, 4]
