"""Keyed chance: uniform, independent between keys, a function of its key and nothing else."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.core.chance import mix, stream, uniform, uniforms
from sim.core.law import INSTRUMENTS
from sim.model.firms.chance import Process
from sim.model.processes import PROCESSES

N = 100_000
WORD = 2**64
GOLDEN = 0x9E3779B97F4A7C15


@pytest.mark.parametrize("ids", [np.arange(N), np.arange(N) * 2**21 + 2**45], ids=["2015", "born"])
def test_draws_are_uniform_over_agents(ids):
    u = uniforms(1, Process.PATENT, 7, ids)
    assert stats.kstest(u, "uniform").pvalue > 0.001
    assert ((u > 0) & (u < 1)).all()
    cells = np.bincount((u * 100).astype(int), minlength=100)
    assert stats.chisquare(cells).pvalue > 0.001


def test_draws_are_uniform_over_quarters_and_seeds():
    by_quarter = [uniforms(1, Process.EXIT, q, np.array([17]))[0] for q in range(-8, 4000)]
    by_seed = [uniforms(s, Process.EXIT, 3, np.array([17]))[0] for s in range(4000)]
    assert stats.kstest(by_quarter, "uniform").pvalue > 0.001
    assert stats.kstest(by_seed, "uniform").pvalue > 0.001


def related(u: np.ndarray, v: np.ndarray) -> bool:
    """Correlated, or not filling the unit square evenly."""
    cells = np.bincount((u * 10).astype(int) * 10 + (v * 10).astype(int), minlength=100)
    correlation = abs(np.corrcoef(u, v)[0, 1]) > 4.5 / np.sqrt(len(u))
    return bool(correlation or stats.chisquare(cells).pvalue < 1e-5)


def test_processes_quarters_seeds_and_neighbours_are_independent():
    ids = np.arange(N)
    keys = [(1, p, 0) for p in PROCESSES] + [(1, 12, q) for q in range(1, 6)] + [(2, 12, 0)]
    draws = [uniforms(*key, ids) for key in keys]
    pairs = itertools.islice(itertools.combinations(draws, 2), 250)
    assert not [k for k, (u, v) in enumerate(pairs) if related(u, v)]
    for lag in (1, 2, 16, 1000):
        assert not related(draws[0][lag:], draws[0][:-lag])
    assert related(draws[0], draws[0])


@given(st.lists(st.integers(0, 2**60), min_size=1, max_size=50, unique=True), st.randoms())
def test_a_draw_does_not_depend_on_order_or_company(ids, random):
    alone = {i: uniforms(3, Process.ENTRY, 9, np.array([i]))[0] for i in ids}
    shuffled = list(ids)
    random.shuffle(shuffled)
    together = uniforms(3, Process.ENTRY, 9, np.array(shuffled))
    assert [alone[i] for i in shuffled] == together.tolist()
    assert len(set(alone.values())) == len(ids)


def reference(x: int) -> int:
    """SplitMix64's finaliser in plain whole numbers."""
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9 % WORD
    x = (x ^ (x >> 27)) * 0x94D049BB133111EB % WORD
    return x ^ (x >> 31)


def inverse(x: int) -> int:
    """The word that ``reference`` sends to ``x``."""

    def unshift(y: int, by: int) -> int:
        z = y
        for _ in range(64 // by):
            z = y ^ (z >> by)
        return z

    x = unshift(x, 31) * pow(0x94D049BB133111EB, -1, WORD) % WORD
    x = unshift(x, 27) * pow(0xBF58476D1CE4E5B9, -1, WORD) % WORD
    return unshift(x, 30)


@given(st.integers(0, WORD - 1))
def test_mixing_is_the_published_bijection(x):
    assert int(mix(np.uint64(x))) == reference(x)
    assert inverse(reference(x)) == x


def test_first_outputs_of_splitmix64():
    """The published generator with seed 0 begins with these words."""
    words = [int(mix(np.uint64(GOLDEN * k % WORD))) for k in (1, 2, 3)]
    assert words == [0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F]


@given(st.sampled_from([0, 1, 2**63, WORD - 2**11, WORD - 1]), st.integers(0, 2**50))
def test_no_word_gives_zero_or_one(word, agent):
    """Even the extreme words, which a run would meet once in ten million."""
    key = np.uint64((inverse(word) - agent * GOLDEN) % WORD)
    assert 0.0 < uniform(key, agent) < 1.0


def test_a_stream_is_a_key_of_seed_process_and_quarter():
    keys = {
        int(stream(seed, process, quarter))
        for seed, process, quarter in itertools.product(range(10), range(1, 35), range(-8, 40))
    }
    assert len(keys) == 10 * 34 * 48


def test_further_draws_of_a_process_have_keys_of_their_own():
    keys = {
        int(stream(1, process, quarter, nth))
        for process, quarter, nth in itertools.product(range(1, 35), range(-8, 40), range(4))
    }
    assert len(keys) == 34 * 48 * 4
    assert stream(1, 2, 3, 0) == stream(1, 2, 3)


def test_no_two_processes_of_any_subject_share_a_number() -> None:
    numbers = [int(process) for process in PROCESSES]
    assert len(set(numbers)) == len(numbers) > 50
    learning = range(int(Process.LEARN), int(Process.LEARN) + INSTRUMENTS)
    assert not set(learning[1:]) & set(numbers)  # one an instrument
