"""The state of the simulated country: four tables of agents and what is kept of the nation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from sim.core.arrays import Bools, Floats, Ints
from sim.core.record import Record, quantity
from sim.core.table import Table
from sim.measure.capability import Scale
from sim.measure.indicator import CountyYear
from sim.model.chains.columns import ChainCounties
from sim.model.commissioners.columns import CommissionerCounties
from sim.model.commissioners.table import Commissioners
from sim.model.counties import GivenCounties
from sim.model.credit.columns import CreditCounties
from sim.model.farms.columns import FarmCounties
from sim.model.firms.columns import FirmCounties
from sim.model.firms.table import Firms
from sim.model.fixed import Fixed
from sim.model.government.columns import GovernmentCounties
from sim.model.institutes.columns import InstituteCounties
from sim.model.institutes.table import Institutes
from sim.model.migration.columns import MigrationCounties
from sim.model.movers.columns import MoverCounties
from sim.model.platforms.columns import PlatformCounties
from sim.model.platforms.opened import Opened
from sim.model.services.columns import ServiceCounties
from sim.model.talent.columns import TalentCounties
from sim.model.ties.links import Links
from sim.model.ventures.columns import VentureCounties
from sim.world import World


class Counties(
    GivenCounties,
    FirmCounties,
    VentureCounties,
    MoverCounties,
    ChainCounties,
    MigrationCounties,
    CommissionerCounties,
    TalentCounties,
    InstituteCounties,
    PlatformCounties,
    ServiceCounties,
    FarmCounties,
    GovernmentCounties,
    CreditCounties,
):
    """County-level units, one a row: what the world gives and what each subject keeps."""


class Nation(Record):
    """What is kept of the country as a whole; n is the number of counties."""

    record_name: ClassVar[str] = "nation"

    years: list[CountyYear] = quantity("figures of the years that have ended")
    links: Links = quantity("ties of firms to firms and institutes")
    accounts: Floats = quantity("firms' accounts of the year so far, (accounts, n)")
    frontier: Floats = quantity("ln A at the 90th percentile of each sector, (sectors,)")
    ln_exit_mean: Floats = quantity("ln mean of what size and productivity put on exit, by age")
    seed_pot: float = quantity("yuan of the guidance fund not yet given away")
    consortia_due: float = quantity("consortia not yet formed")
    applicants: Ints = quantity("ids of firms in the quarter's lot for vouchers")
    winners: Bools = quantity("which of them won")
    opened: Opened = quantity("what has been opened since 2021 and still tells")
    key_ready: float = quantity("share of key technologies ready at institutes")
    gap_2015: float = quantity("income of districts around a county area over its rural income")
    villager_moves: float = quantity("what makes moves of 2015 one a villager")
    staff_moves: float = quantity("what makes moves of 2015 one for each of the staff")
    mean_farm_jobs: float = quantity("share of farm jobs, mean over villagers")
    corps_complete: int = quantity("quarters in which every key county had its corps")
    capability_scale: Scale | None = quantity("scale of the capability index")


@dataclass
class State:
    """Everything that a run changes, with what stays as it is beside it: the ``world`` it starts
    from and what is ``fixed`` through the run."""

    counties: Counties
    firms: Firms
    institutes: Institutes
    commissioners: Commissioners
    nation: Nation
    fixed: Fixed
    world: World

    @property
    def tables(self) -> dict[str, Table]:
        """The tables by their names."""
        four = (self.counties, self.firms, self.institutes, self.commissioners)
        return {table.table_name: table for table in four}

    @property
    def pairs(self) -> dict[str, Any]:
        """Pairs of east-west assistance: ``donor`` and ``recipient`` rows, ``share`` and so on,
        (pairs,) each."""
        return self.world.pairing
