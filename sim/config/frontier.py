"""Settings of ``experiments.frontier``: what is mixed, what is wanted of it, how it is sought."""

from __future__ import annotations

from dataclasses import dataclass, field

METHODS = ("nsga3", "nsga2")
JUDGED = ("worst", "low", "mean")
OBJECTIVES = (
    "gerd@county-area",
    "hnte_stock@county-area",
    "platform_distance@county-area",
    "science_literacy@county-area",
    "gerd_a_head@east-west",
    "disposable_income_rural@key-rest",
)


@dataclass(frozen=True)
class FrontierSettings:
    """A search for mixes of levers that no other mix beats in every objective.

    ``mix`` are the families or single levers whose sizes are sought (none named: every family on
    the budget), from nothing to ``largest`` times their size in the plan; the other levers stay as
    they are. A mix may cost ``budget`` times what the plan costs. ``objectives`` are indicators of
    the last year, ``indicator@scope``, or gaps between groups of counties,
    ``indicator@east-west`` and ``indicator@key-rest``.

    Each mix is compared with the plan draw by draw and judged by its ``worst`` draw, a ``low``
    quantile or the ``mean``. ``generations`` of ``population`` mixes are tried; of those that are
    not beaten, ``points`` are run again in ``check`` further draws.
    """

    mix: list[str] = field(default_factory=list)
    objectives: list[str] = field(default_factory=lambda: list(OBJECTIVES))
    budget: float = field(default=1.0, metadata={"low": 0.05, "high": 10.0})
    largest: float = field(default=3.0, metadata={"low": 1.0, "high": 100.0})
    judged: str = field(default="worst", metadata={"choices": JUDGED})
    method: str = field(default="nsga3", metadata={"choices": METHODS})
    population: int = field(default=24, metadata={"low": 4, "high": 10_000})
    generations: int = field(default=8, metadata={"low": 1, "high": 10_000})
    points: int = field(default=10, metadata={"low": 1, "high": 1_000})
    check: int = field(default=6, metadata={"low": 1, "high": 10_000})
