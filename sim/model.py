"""CountyInnovationModel: the nation's counties, firms, commissioners and institutes.

One step is a quarter; ``ORDER`` is the whole of it. Quarters 0-19 (2016Q1-2020Q4) are history,
common to all scenarios of a seed; ``branch`` goes on from there with other levers.
"""

from __future__ import annotations

import copy
import secrets
import shlex
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from sim import start
from sim.agents import firm_state
from sim.agents.commissioner import Commissioner
from sim.agents.county import County
from sim.agents.firm import Firm
from sim.agents.institute import ResearchInstitute
from sim.arrays import Floats
from sim.behaviour import Parameters
from sim.clock import BRANCH, QUARTERS, label, year_of
from sim.errors import InputError, RunEndedError, WrongTimeError, of_kind
from sim.frame import ColumnModel, RowSet
from sim.network import Links, as_networkx
from sim.policy import Levers
from sim.policy.bill import APPROPRIATION, OWN_PAYMENT, Bill
from sim.steps import (
    births,
    farms,
    firms,
    government,
    industries,
    institutes,
    people,
    places,
    platforms,
    record,
    services,
    talent,
    ties,
    ventures,
)
from sim.world import World

if TYPE_CHECKING:
    import networkx as nx

ORDER: tuple[Callable[[CountyInnovationModel, int], None], ...] = (
    government.govern,  # how soon and where settings act
    places.pair_counties,  # donors pay, recipients receive
    government.designate,  # innovative counties are named and reviewed, budgets follow
    talent.run_corps_tasks,  # tasks of the corps, their projects
    government.allot,  # the centre's money, evaluation
    government.imitate,  # practice of benchmark counties spreads
    platforms.open_platforms,  # platforms, parks, spaces and sites open and fade
    services.go_digital,  # digital services and administration, social index
    places.spill_over,  # neighbours' knowledge, effort of offices, grants
    institutes.institutes_research,  # knowledge, outreach, pairs
    institutes.share_instruments,  # instruments within reach
    people.post_commissioners,  # terms end, people are called and go
    people.train_commissioners,  # some of those who serve are taught
    people.serve,  # who is visited, which firms are founded
    talent.train_people,  # local people learn
    talent.move_people,  # people come, go and are lent; capacity to absorb
    firms.plan,  # take-up, R&D, applications
    firms.borrow,  # banks decide
    firms.produce,  # R&D funded, patents, productivity, sales, certificates, exit
    industries.open_year,  # counts, lead industries
    industries.upgrade_plants,  # smart manufacturing, institutes of firms
    births.enter,  # births and branch plants
    ties.meet,  # ties fade and form
    ventures.use_vouchers,  # small firms and institutes
    ventures.form_consortia,  # leading firms, smaller ones, institutes
    ventures.invest,  # start-ups
    ties.count,  # how many each firm has
    farms.farms_adopt,  # technologies diffuse, rural income
    services.people_learn,  # science literacy
    record.close_quarter,  # the year's figures
)
WARM_UP = 8  # quarters of meetings before 2016, so that ties start near their steady number


HIGHEST_SEED = 2**63 - 1


def _luck(seed: Any) -> int:
    """``seed`` checked; Mesa's ``batch_run`` gives None where nobody chose one."""
    if seed is None:
        return secrets.randbits(31)
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer):
        raise InputError("not_whole", where="seed", value=seed)
    if not 0 <= seed <= HIGHEST_SEED:
        raise InputError("range", where="seed", value=seed, low=0, high=HIGHEST_SEED)
    return int(seed)


def _words(overrides: Any) -> list[str]:
    """The words of a command line, given as one text or several."""
    if isinstance(overrides, str):
        try:
            return shlex.split(overrides)
        except ValueError:  # a quotation mark that nothing closes
            raise InputError("override_syntax", text=overrides) from None
    several = isinstance(overrides, Iterable) and not isinstance(overrides, Mapping)
    words = list(overrides) if several else [overrides]
    for word in words:
        if not isinstance(word, str):
            raise InputError("words_list", value=f"{word!r:.60}")
    return words


class CountyInnovationModel(ColumnModel):
    """The simulation. ``model.run_for(40)`` runs 2016-2025.

    Doors: ``counties``, ``firms``, ``commissioners``, ``institutes`` (agent sets), ``years``
    (yearly figures by county), ``bill``, ``links``. ``counties[320583]`` is the county of that
    code. ``firms[id]`` is the firm of a lasting id: it leaves with the firm and is never given
    again, and a thinned world holds only some, so take one that lives:

    >>> model = CountyInnovationModel.from_config(["world.scale=0.05"])
    >>> firm = model.firms.to_list()[0]
    >>> model.firms[firm.id] == firm
    True

    ``seed`` is the luck of the run, from 0; None draws one and keeps it in ``seed``.
    Raises ``WrongKindError`` for a world, levers or parameters that are something else.
    """

    agent_classes = (County, Firm, Commissioner, ResearchInstitute)
    end = QUARTERS

    def __init__(
        self,
        world: World,
        levers: Levers | None = None,
        parameters: Parameters | None = None,
        seed: int | None = 1,
    ) -> None:
        levers = Levers() if levers is None else levers
        parameters = Parameters() if parameters is None else parameters
        for where, given, kind in (
            ("world", world, World),
            ("levers", levers, Levers),
            ("parameters", parameters, Parameters),
        ):
            of_kind(where, given, kind)
        seed = _luck(seed)
        super().__init__(seed)
        self.world, self.seed = world, seed
        self.levers, self.parameters = levers, parameters
        self.tables = start.tables(world)
        self.fixed = start.setting(world, self.tables, self.parameters)
        self.links, self.bill = Links.none(), Bill()
        self.years: list[record.CountyYear] = []
        self.maps: dict[Any, Any] = {}  # geography computed once, shared by branches
        self.quarter = -1  # the quarter at hand; -1 is the end of 2015
        n = len(self.tables["county"])
        self.accounts = np.zeros((len(firm_state.ACCOUNTS), n))
        self.entries = np.zeros(n)
        self.researched = np.zeros(n)  # yuan spent by institutes this year
        self.firms_2015 = start.sector_firms(self.tables["firm"], n).sum(axis=1)
        self.commissioners_2020 = people.active_2020()
        farm = self.tables["county"]
        self.mean_farm_jobs = float(
            (farm["agriculture_jobs"] * farm["rural_population"]).sum()
            / farm["rural_population"].sum()
        )
        self.opened = platforms.Opened(n)
        self.lift, self.paired_people = np.ones(n), np.zeros(n)
        self.farm_effort, self.firm_effort = np.zeros(n), np.zeros(n)
        self.institute_budget = np.zeros(n)
        self.delay = 0  # quarters until a setting acts
        self.favour: dict[str, Floats] = {}  # weight of each county by chain (plan 2.2)
        self.digital_2015 = self.tables["county"]["digital"].copy()
        self.corps_complete = 0  # quarters in which every key county had its corps
        self.capability = np.full(n, 0.5)  # index of the year that ended, 0-1
        talent.prepare(self)
        farms.prepare(self)
        record.remember_firms(self)
        self.certified_2014_2015 = [record.certified(self, left) for left in (8, 12)]
        industries.prepare(self)
        people.post_commissioners(self, -1)
        for past in range(-WARM_UP, 0):
            ties.meet(self, past)
        ties.count(self, -1)
        self.bill = Bill()

    @classmethod
    def from_config(cls, overrides: str | Iterable[str] = ()) -> CountyInnovationModel:
        """The model of words such as ``["world.scale=0.05", "scenario=no_plan"]``, or of the same
        in one text as on a command line.

        Raises ``InputError`` for what cannot be composed and for more than one scenario.
        """
        from sim.config import compose
        from sim.world import build_world

        words = _words(overrides)
        config = compose(words)
        asked = [word for word in words if word.startswith("scenario=")]
        if asked and len(config.scenarios) > 1:
            raise InputError("one_scenario", value=", ".join(config.scenarios))
        return cls(
            build_world(config.world_settings).shocked(config.shock()),
            config.levers(),
            config.parameters(0),
            config.seed(0),
        )

    def step(self) -> None:
        """One quarter."""
        if self.quarter >= QUARTERS - 1:
            raise RunEndedError("run_ended", where="step", value=1, end=label(QUARTERS - 1), left=0)
        self.quarter += 1
        for part in ORDER:
            part(self, self.quarter)
        self.running = self.quarter < QUARTERS - 1  # ends Mesa's run_model

    @property
    def year(self) -> int:
        """Calendar year of the quarter at hand."""
        return year_of(max(self.quarter, 0))

    def branch(self, levers: Levers, shock: float = 0.0) -> CountyInnovationModel:
        """An independent copy that goes on with other levers, from 2021Q1 or later.

        ``shock`` is the share of 2022's GDP that the copy loses (``Drivers.shocked``).

        Raises ``WrongTimeError`` (a ``ValueError``) before 2021Q1: history is shared.
        """
        of_kind("levers", levers, Levers)
        if self.quarter < BRANCH - 1:
            raise WrongTimeError("history_shared", left=BRANCH - 1 - self.quarter)
        # The years that have ended stay as they are: 2020, the last to be rescaled, is among them.
        past = (self.world, self.fixed, self.maps, *self.years)
        shared = {id(part): part for part in past}
        twin: CountyInnovationModel = copy.deepcopy(self, shared)
        twin.levers = levers
        twin.world = self.world.shocked(shock)
        return twin

    # Doors to agents

    @property
    def counties(self) -> RowSet:
        """All county-level units."""
        return RowSet(self, County)

    @property
    def firms(self) -> RowSet:
        """All living firms."""
        return RowSet(self, Firm)

    @property
    def commissioners(self) -> RowSet:
        """All commissioners, posted or at home."""
        return RowSet(self, Commissioner)

    @property
    def institutes(self) -> RowSet:
        """All research institutes."""
        return RowSet(self, ResearchInstitute)

    def county_at(self, row: int) -> County:
        """County in a row of its table."""
        return County(self, row)

    def institute_at(self, row: int) -> ResearchInstitute:
        """Institute in a row of its table."""
        return ResearchInstitute(self, row)

    def counts(self) -> dict[str, int]:
        """Simulated agents of each kind."""
        return {kind.__name__: len(RowSet(self, kind)) for kind in self.agent_classes}

    def graph(self) -> nx.Graph[Any]:
        """Counties and provinces with the layers neighbour, belongs and pairing, to look at and
        export; nodes carry coordinates."""
        return as_networkx(self.tables["county"], self.world.pairing, self.neighbour_km)

    # What steps share

    def charge(
        self,
        lever: str,
        amount: float,
        kind: str = APPROPRIATION,
        payer: str = "",
        receiver: str = "",
    ) -> None:
        """Put yuan on the bill of the year at hand; the lever says who pays and receives unless
        it is said here."""
        about = getattr(self.levers, lever).about
        who, whom = payer or about.payer, receiver or about.receiver
        self.bill.charge(
            self.year, lever, OWN_PAYMENT if who == "firm" else kind, who, whom, amount
        )

    def acting(self, quarter: int) -> int:
        """The quarter whose settings act now: what was set comes down four levels of government."""
        return quarter - self.delay

    def in_force(self, lever: str, name: str, quarter: int) -> float:
        """A lever's number as it acts in a quarter. Tax law acts at once and is read directly."""
        value: float = getattr(self.levers, lever).at(name, self.acting(quarter))
        return value

    def word(self, lever: str, name: str, quarter: int) -> str:
        """A lever's word as it acts in a quarter."""
        value: str = getattr(self.levers, lever).choice(name, self.acting(quarter))
        return value

    def spread(self, base: Floats, chain: str) -> Floats:
        """Shares of county areas in what a lever spreads by ``base`` (n,), summing to one;
        ``chain`` is innovation, industry or even (see ``authority.class_weight``)."""
        weighted = base * self.favour[chain]
        return np.asarray(weighted / max(float(weighted.sum()), 1e-300))

    def gdp_factor(self, base: int) -> Floats:
        """Nominal GDP of each county this year over that of ``base`` (2015-2025), shape (n,)."""
        gdp = self.world.drivers.gdp
        return np.asarray(gdp[:, self.year - 2015] / gdp[:, base - 2015])

    def demand_growth(self) -> Floats:
        """Quarterly ln growth of nominal GDP, shape (n,)."""
        gdp = self.world.drivers.gdp
        return np.asarray(0.25 * np.log(gdp[:, self.year - 2015] / gdp[:, self.year - 2016]))

    @property
    def neighbour_km(self) -> Any:
        """Kilometres between neighbouring counties, sparse (n, n)."""
        return self.fixed.geography.neighbour_km
