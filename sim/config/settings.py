"""The shape of a configuration, with the range of every setting.

The world's settings come from ``sim.world``, levers and prices from ``sim.model``, the parameters
from ``sim.behaviour``; nothing is declared twice. Hydra composes a ``Settings`` from
``configs/configuration.yaml``, the scenarios asked for and the user's overrides.
"""

from __future__ import annotations

from dataclasses import dataclass, field, make_dataclass
from typing import Any

from sim.behaviour.parameters import PRIORS
from sim.behaviour.priors import DRAWS, DRIFT, EFFECTS, POSTERIOR
from sim.config.battery import BatterySettings
from sim.config.calibration import CalibrationSettings
from sim.config.discovery import DiscoverySettings
from sim.config.frontier import FrontierSettings
from sim.config.sensitivity import SensitivitySettings
from sim.config.sweep import SweepSettings
from sim.config.verification import VerificationSettings
from sim.core.clock import HORIZON, LAST_YEAR
from sim.model.policy.levers import Levers
from sim.model.policy.prices import Prices
from sim.text import LANGUAGES
from sim.world import WorldSettings

EXECUTORS = ("processes", "serial", "dask")
BASES = ("plan", "held", "off", "mine", "largest")


@dataclass(frozen=True)
class EnsembleSettings:
    """How many runs, with which luck, how far.

    ``replicates`` draws of parameters, each with ``seeds`` streams of chance; runs end with the
    year ``until``; those after 2025, with which the plan ends, are an outlook that nothing judges.
    In the first ``split`` draws of a projection parameters, structure and luck are also changed
    one by one, to tell how much each spreads the runs; 0 asks for none of it. In these draws, in a
    thin world, the plan's levers are set back to 2020 one by one, to tell what
    each does for its money: all of them in the first, the ``levers`` that move most in the others;
    0 asks for none of that.
    """

    replicates: int = field(default=8, metadata={"low": 1, "high": 100_000})
    seeds: int = field(default=1, metadata={"low": 1, "high": 10_000})
    seed: int = field(default=2021, metadata={"low": 0, "high": 2**31 - 1})
    split: int = field(default=3, metadata={"low": 0, "high": 100_000})
    levers: int = field(default=8, metadata={"low": 0, "high": 100})
    until: int = field(default=LAST_YEAR, metadata={"low": 2021, "high": HORIZON})

    @property
    def judged_until(self) -> int:
        """The year with which runs end of which nothing is read but what is judged."""
        return min(self.until, LAST_YEAR)


@dataclass(frozen=True)
class ExecutorSettings:
    """Where runs run; nothing here changes a result.

    ``kind`` is ``processes`` of this machine, ``serial`` (this process alone) or ``dask``: a
    cluster of its own, or the one whose scheduler answers at ``address`` (tcp://host:port).
    ``workers`` is a number, or ``auto`` for one process a core. A run that takes longer than
    ``time_limit`` seconds is given up; null sets no limit. Where one process does all, it goes
    through the firms in so many ``threads``, ``auto`` for one a core; workers have one each.
    """

    kind: str = field(default="processes", metadata={"choices": EXECUTORS})
    workers: int | str = field(default="auto", metadata={"low": 1, "high": 1024, "word": "auto"})
    address: str | None = None
    time_limit: float | None = field(default=3600.0, metadata={"low": 0.1, "high": 1e6})
    threads: int | str = field(default="auto", metadata={"low": 1, "high": 1024, "word": "auto"})


Pinned = make_dataclass(
    "Pinned",
    [
        (name, float | None, field(default=None, metadata={"low": prior.low, "high": prior.high}))
        for name, prior in PRIORS.items()
    ],
    frozen=True,
    namespace={"__doc__": "Parameters a user holds at one value; null = drawn from the range."},
)


@dataclass(frozen=True)
class BehaviourSettings:
    """Where the parameters of the rules come from.

    ``draws``: each draw takes its own from the ``posterior`` or the ``prior``, or all take the
    ``mean`` of the posterior and only the luck differs. ``effects`` of place go on to ``drift``,
    stay ``still`` after the last year fitted, or there are ``none``. ``fixed.<parameter>`` holds
    one at a value; ``off`` lists mechanisms of ``sim.behaviour.mechanisms`` to switch off. In each
    draw every mechanism in doubt (``mechanisms.IN_DOUBT``) is off with probability ``doubt``.
    """

    draws: str = field(default=POSTERIOR, metadata={"choices": DRAWS})
    effects: str = field(default=DRIFT, metadata={"choices": EFFECTS})
    off: list[str] = field(default_factory=list)
    doubt: float = field(default=0.2, metadata={"low": 0.0, "high": 1.0})
    fixed: Any = field(default_factory=Pinned)


@dataclass
class Scenario:  # not frozen: OmegaConf would refuse to fill in the entries of a mapping
    """A choice of levers, and differences from it.

    It begins from ``base``: ``plan`` as enacted, ``held`` (the settings of 2020), ``off``, ``mine``
    (the ``levers`` of this configuration) or ``largest`` (the plan with every setting of size at
    the end of its range); ``families`` chooses so for single families. It multiplies the size of
    all levers on the budget by ``size`` and changes what ``levers`` lists. With ``favours``
    (families, levers or ``all``) the other levers on the budget stand at ``others`` of that, apart
    from those that it ``keeps`` as they are, and the favoured ones grow until the scenario costs
    ``cost`` times what the plan costs. ``shock`` is the share of 2022's GDP that is lost and not
    regained, ``prices`` are unit costs that it pays from 2021 on in place of the study's. ``title``
    and ``note``, by language, are what it is called and how it is described; they decide nothing.
    """

    base: str = field(default="plan", metadata={"choices": BASES})
    families: dict[str, str] = field(default_factory=dict)
    levers: dict[str, Any] = field(default_factory=dict)
    size: float = field(default=1.0, metadata={"low": 0.0, "high": 100.0})
    favours: list[str] = field(default_factory=list)
    keeps: list[str] = field(default_factory=list)
    others: float = field(default=0.8, metadata={"low": 0.0, "high": 1.0})
    cost: float = field(default=1.0, metadata={"low": 0.0, "high": 10.0})
    shock: float = field(default=0.0, metadata={"low": 0.0, "high": 0.3})
    prices: dict[str, Any] = field(default_factory=dict)
    title: dict[str, str] = field(default_factory=dict)
    note: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Settings:
    """The top of the configuration; ``name`` is that of the study and of its folder.

    ``fit`` and ``test`` are the years a hindcast fits and predicts (``2016-2019``),
    ``observations`` a csv of published figures to score it against.
    """

    experiment: str = "project_2025"
    name: str | None = None
    language: str = field(default="en", metadata={"choices": LANGUAGES})
    results: str = field(default="results", metadata={"path": ()})
    quiet: bool = False
    fit: str = "2016-2019"
    test: str = "2020-2021"
    origins: list[int] = field(default_factory=list)
    observations: str | None = field(default=None, metadata={"path": ()})
    world: WorldSettings = field(default_factory=WorldSettings)
    levers: Levers = field(default_factory=Levers)
    prices: Prices = field(default_factory=Prices)
    behaviour: BehaviourSettings = field(default_factory=BehaviourSettings)
    ensemble: EnsembleSettings = field(default_factory=EnsembleSettings)
    executor: ExecutorSettings = field(default_factory=ExecutorSettings)
    sweep: SweepSettings = field(default_factory=SweepSettings)
    scenario: dict[str, Scenario] = field(default_factory=dict)
    sensitivity: SensitivitySettings = field(default_factory=SensitivitySettings)
    discovery: DiscoverySettings = field(default_factory=DiscoverySettings)
    frontier: FrontierSettings = field(default_factory=FrontierSettings)
    verification: VerificationSettings = field(default_factory=VerificationSettings)
    battery: BatterySettings = field(default_factory=BatterySettings)
    calibration: CalibrationSettings = field(default_factory=CalibrationSettings)
