"""CountyInnovationModel: the nation's counties, firms, commissioners and institutes.

One step is a quarter; ``ORDER`` is the whole of it. Quarters 0-19 (2016Q1-2020Q4) are history,
common to all scenarios of a seed; ``branch`` goes on from there with other levers.
"""

from __future__ import annotations

import copy
import secrets
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.behaviour.effects import Effects, Kind
from sim.behaviour.parameters import Parameters
from sim.core.clock import FIRST_YEAR, HORIZON, LAST_YEAR, PLAN_BEGINS, label, quarters_to, year_of
from sim.core.frame import ColumnModel, RowSet
from sim.core.table import Table
from sim.errors import InputError, RunEndedError, WrongTimeError, of_kind
from sim.measure.indicator import CountyYear
from sim.model import connections, record, start
from sim.model.chains import step as chains
from sim.model.commissioners import step as people
from sim.model.commissioners.commissioner import Commissioner
from sim.model.credit import step as banks
from sim.model.farms import step as farms
from sim.model.firms import births
from sim.model.firms import step as firms
from sim.model.firms.firm import Firm
from sim.model.government import places
from sim.model.government import step as government
from sim.model.government.county import County
from sim.model.institutes import step as institutes
from sim.model.institutes.institute import ResearchInstitute
from sim.model.migration import step as migration
from sim.model.movers import step as movers
from sim.model.platforms import step as platforms
from sim.model.policy.bill import Bill
from sim.model.policy.levers import Levers
from sim.model.policy.prices import Prices
from sim.model.quarter import Quarter
from sim.model.services import step as services
from sim.model.step import Step
from sim.model.talent import step as talent
from sim.model.ties import step as ties
from sim.model.ties.links import Links
from sim.model.ventures import industries
from sim.model.ventures import step as ventures
from sim.world import World

if TYPE_CHECKING:
    import networkx as nx

ORDER: tuple[Step, ...] = (
    government.govern,  # how soon and where settings act
    places.pair_counties,  # donors pay, recipients receive
    government.designate,  # innovative counties are named and reviewed
    government.allot,  # money of titles and the centre, as far as there are hands; evaluation
    talent.run_corps_tasks,  # tasks of the corps, their projects
    government.imitate,  # practice of benchmark counties spreads
    platforms.open_platforms,  # platforms, parks, spaces and sites open and fade
    movers.relocate,  # large firms of the east that move inland
    services.go_digital,  # digital services and administration, social index
    places.spill_over,  # neighbours' knowledge, effort of offices, grants
    institutes.institutes_research,  # knowledge, outreach, pairs
    institutes.share_instruments,  # instruments within reach
    people.post_commissioners,  # terms end, people are called and go
    people.train_commissioners,  # some of those who serve are taught
    people.serve,  # who is visited, which firms are founded
    talent.train_people,  # local people learn
    talent.move_people,  # people come, go and are lent; capacity to absorb
    migration.migrate,  # people and staff move between units and provinces
    firms.plan,  # take-up, R&D, applications
    banks.borrow,  # banks decide
    firms.produce,  # R&D funded, patents, productivity, sales, certificates, exit
    platforms.parks_raise_sales,  # parks' trades grow
    industries.open_year,  # counts, lead industries
    industries.upgrade_plants,  # smart manufacturing, institutes of firms
    births.enter,  # births and branch plants
    ties.meet,  # ties fade and form
    ventures.use_vouchers,  # small firms and institutes
    ventures.form_consortia,  # leading firms, smaller ones, institutes
    ventures.invest,  # start-ups
    ties.count,  # how many each firm has
    chains.pass_orders,  # from large firms to suppliers
    farms.farms_adopt,  # technologies diffuse, rural income
    services.people_learn,  # science literacy
    places.share_gdp,  # counties' shares of provincial GDP
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


def _end(until: int) -> int:
    """Quarters of a run to the end of the year ``until``."""
    if not FIRST_YEAR <= until <= HORIZON:
        raise InputError("range", where="until", value=until, low=FIRST_YEAR, high=HORIZON)
    return quarters_to(until)


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

    ``seed`` is the luck of the run, from 0; None draws one and keeps it in ``seed``. The run ends
    with the year ``until``, that of the plan unless an outlook is wanted (``ensemble.until``).
    Raises ``WrongKindError`` for a world, levers, parameters or prices that are something else.
    """

    agent_classes = (County, Firm, Commissioner, ResearchInstitute)

    def __init__(
        self,
        world: World,
        levers: Levers | None = None,
        parameters: Parameters | None = None,
        seed: int | None = 1,
        prices: Prices | None = None,
        effects: Effects | None = None,
        until: int = LAST_YEAR,
    ) -> None:
        levers = Levers() if levers is None else levers
        parameters = Parameters() if parameters is None else parameters
        prices = Prices() if prices is None else prices
        effects = Effects.none() if effects is None else effects
        for where, given, kind in (
            ("world", world, World),
            ("levers", levers, Levers),
            ("parameters", parameters, Parameters),
            ("prices", prices, Prices),
            ("effects", effects, Effects),
        ):
            of_kind(where, given, kind)
        seed = _luck(seed)
        super().__init__(seed)
        self.end = _end(until)
        self.seed, self.levers, self.parameters, self.prices = seed, levers, parameters, prices
        self.plan_prices = prices  # from 2021 on
        self.effects, self.bill = effects, Bill()
        self.world = world.grown(effects.path(Kind.GDP, world.counties["province_code"]))
        self.quarter = -1  # the quarter at hand; -1 is the end of 2015
        self.state = start.begin(world, self.now)
        people.post_commissioners(self.state, self.now)
        for past in range(-WARM_UP, 0):
            ties.meet(self.state, replace(self.now, number=past))
        ties.count(self.state, self.now)
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
        model = cls(
            build_world(config.world_settings).shocked(config.shock()),
            config.levers(),
            config.parameters(0),
            config.seed(0),
            config.prices,
            config.effects(0),
            config.ensemble.until,
        )
        model.plan_prices = config.prices_of() or model.prices
        return model

    def step(self) -> None:
        """One quarter."""
        if self.quarter >= self.end - 1:
            end = label(int(self.end) - 1)
            raise RunEndedError("run_ended", where="step", value=1, end=end, left=0)
        self.quarter += 1
        now = self.now
        for part in ORDER:
            part(self.state, now)
        self.running = self.quarter < self.end - 1  # ends Mesa's run_model

    @property
    def now(self) -> Quarter:
        """The quarter at hand, with the policy in force: coordination decides how long what was set
        takes to come down from the ministry."""
        strength = self.levers.coordination.at("strength", self.quarter)
        delay = round(self.parameters.policy_delay * (1.0 - strength)) if self.quarter >= 0 else 0
        return Quarter(
            number=self.quarter,
            year=self.year,
            delay=delay,
            policy=self.levers.at(self.quarter, delay),
            prices=self.prices if self.quarter < PLAN_BEGINS else self.plan_prices,
            bill=self.bill,
            seed=self.seed,
            scale=self.world.settings.people_scale,
            parameters=self.parameters,
            drivers=self.world.drivers,
            effects=self.effects,
        )

    @property
    def year(self) -> int:
        """Calendar year of the quarter at hand."""
        return year_of(max(self.quarter, 0))

    def branch(
        self,
        levers: Levers,
        shock: float = 0.0,
        prices: Prices | None = None,
        until: int | None = None,
    ) -> CountyInnovationModel:
        """An independent copy that goes on with other levers, from 2021Q1 or later.

        ``shock`` is the share of 2022's GDP that the copy loses (``Drivers.shocked``); ``prices``
        are what it pays, if they are others; ``until`` is the year with which it ends, if that is
        another.

        Raises ``WrongTimeError`` (a ``ValueError``) before 2021Q1: history is shared.
        """
        of_kind("levers", levers, Levers)
        if self.quarter < PLAN_BEGINS - 1:
            raise WrongTimeError("history_shared", left=PLAN_BEGINS - 1 - self.quarter)
        # The years that have ended stay as they are: 2020, the last to be rescaled, is among them.
        past = (self.world, self.state.fixed, self.effects, *self.years)
        shared = {id(part): part for part in past}
        twin: CountyInnovationModel = copy.deepcopy(self, shared)
        twin.levers = levers
        twin.plan_prices = self.plan_prices if prices is None else prices
        twin.world = self.world.shocked(shock)
        twin.end = self.end if until is None else _end(until)
        return twin

    # Doors to agents

    @property
    def tables(self) -> dict[str, Table]:
        """The columns of each kind of agent, by the name of the kind."""
        return self.state.tables

    @property
    def links(self) -> Links:
        """Ties of firms to firms and institutes."""
        return self.state.nation.links

    @property
    def years(self) -> list[CountyYear]:
        """Figures of the years that have ended, by county."""
        return self.state.nation.years

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

    def graph(self, level: str = "county") -> nx.MultiDiGraph[Any]:
        """The network at this moment, of counties, prefectures or provinces: where commissioners
        are sent, who is paired, where ties of firms run, who are neighbours (see
        ``sim.model.connections``). ``write_graph`` there keeps it as GraphML or GEXF."""
        return connections.as_networkx(self.state, self.neighbour_km, level)

    @property
    def neighbour_km(self) -> Any:
        """Kilometres between neighbouring counties, sparse (n, n)."""
        return self.state.fixed.geography.neighbour_km
