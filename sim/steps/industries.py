"""Steps of industries: what each county leads in, upgrades of plants, counts of the year."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from sim import law, start
from sim.agents import firm_state, venture
from sim.arrays import Array, Bools, Floats, Ints, sum_by
from sim.chance import Process, uniforms
from sim.columns import Columns
from sim.network import FIRM, INSTITUTE
from sim.policy.enterprise import EMERGING

if TYPE_CHECKING:
    from sim.model import CountyInnovationModel

COUNTED = ("technology_contracts", "seed_funded_firms", "branch_plants", "founded_firms")


@dataclass
class Ventures:
    """What ventures keep between quarters: counts of the year by county; money and places not yet
    given away, since only whole claims are served; who took part in the quarter's lot."""

    counts: dict[str, Floats]
    seed_pot: float = 0.0  # public yuan
    consortia_due: float = 0.0
    applicants: Ints = field(default_factory=lambda: np.zeros(0, np.int64))  # lasting ids
    winners: Bools = field(default_factory=lambda: np.zeros(0, bool))  # which of them won

    def nobody_applies(self) -> None:
        """Forget the last lot for vouchers."""
        self.applicants, self.winners = np.zeros(0, np.int64), np.zeros(0, bool)

    def note(self, name: str, firms: Columns, rows: Ints) -> None:
        """Count the firms in ``rows``, weighted, for the year's figure ``name``."""
        found = self.counts[name]
        found += sum_by(firms["county"][rows], firms["weight"][rows], len(found))


def prepare(model: CountyInnovationModel) -> None:
    """Counts at nought, lead industries of 2015, and who has an institute of its own then."""
    firms, n = model.tables["firm"], len(model.tables["county"])
    model.ventures = Ventures({name: np.zeros(n) for name in COUNTED})
    luck = uniforms(model.seed, int(Process.FIRM_INSTITUTE), -1, firms["id"])
    performs = firms["above_scale"] & (firms["rd"] > 0)
    firms["institute"] = performs & (luck < venture.INSTITUTE_START)
    model.tables["county"]["lead_sector"] = lead_industries(model)[0]


def lead_industries(model: CountyInnovationModel) -> tuple[Ints, Bools]:
    """What each county is best at, and whether that makes it a base of it; both (n,)."""
    numbers = start.sector_firms(model.tables["firm"], len(model.tables["county"]))
    lead, quotient = venture.lead_sectors(numbers)
    return lead, venture.is_base(quotient, numbers[np.arange(len(lead)), lead])


def open_year(model: CountyInnovationModel, quarter: int) -> None:
    """The year's counts begin anew; lead industries are those of the year that ended."""
    if quarter % 4 == 0:
        for counted in model.ventures.counts.values():
            counted[:] = 0.0
        model.tables["county"]["lead_sector"] = lead_industries(model)[0]


def upgrade_plants(model: CountyInnovationModel, quarter: int) -> None:
    """A quarter of above-scale firms looks at upgrades and at an institute of its own."""
    firms, counties = model.tables["firm"], model.tables["county"]
    level = model.in_force("smart_upgrade", "subsidy", quarter)
    subsidy = venture.by_county(level, model.favour["industry"], model.firms_2015)
    public, own = venture.upgrade(
        firms.named(venture.Plants),
        counties["skilled"],
        np.minimum(subsidy, venture.MOST_SUBSIDY),
        model.parameters.as_tuple(),
        model.seed,
        quarter,
    )
    model.charge("smart_upgrade", public)
    model.charge("smart_upgrade", own, payer="firm")


def figures(model: CountyInnovationModel) -> dict[str, Floats]:
    """Ties, ventures and industries of the year that ends, by county."""
    firms, counties, links = model.tables["firm"], model.tables["county"], model.links
    n, industry = len(counties), firms["above_scale"]

    def number(which: Array) -> Floats:
        return start.county_sum(firms, which, n)

    def ends(rows: Ints) -> Floats:
        return sum_by(firms["county"][rows], firms["weight"][rows], n)

    between = links.kind == FIRM
    doing = start.sector_firms(firms, n, firms["rd"] > 0)
    fields = {name: doing[:, which].sum(axis=1) for name, which in EMERGING.items()}
    return {
        **model.ventures.counts,
        "institute_links": ends(links.a[links.kind == INSTITUTE]),
        "firm_links": 0.5 * (ends(links.a[between]) + ends(links.b[between])),
        "voucher_firms": number(firms["voucher"] > 0),
        "smart_firms": number(firms["smart"] & industry),
        "industry_firms_with_rd_institution": number(firms["institute"] & industry),
        "leading_firms": number((firms["sales"] >= law.LARGE_SALES) & (firms["hnte_left"] > 0)),
        "lead_industry_bases": (lead_industries(model)[1] & counties["county_area"]).astype(float),
        "emerging_firms": np.sum(list(fields.values()), axis=0),
        **{f"{name}_firms": found for name, found in fields.items()},
        "producer_services_firms": doing[:, firm_state.SERVICES],
    }
