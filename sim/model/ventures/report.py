"""Figures of the year that support of enterprises and industries report."""

from __future__ import annotations

import numpy as np

from sim.core import law
from sim.core.arrays import Array, Floats, Ints, sum_by
from sim.core.weights import county_sum
from sim.model.firms import state as firm_state
from sim.model.firms.sums import sector_firms
from sim.model.firms.table import Firms
from sim.model.quarter import Quarter
from sim.model.state import Counties, Nation, State
from sim.model.step import report
from sim.model.ties.links import FIRM, INSTITUTE
from sim.model.ventures.industries import COUNTED, lead_industries
from sim.model.ventures.levers import EMERGING


@report(
    reads=(
        Counties.branch_plants, Counties.county_area, Counties.founded_firms,
        Counties.seed_funded_firms, Counties.technology_contracts, Firms.above_scale, Firms.county,
        Firms.hnte_left, Firms.rd, Firms.sales, Firms.sector, Firms.smart, Firms.voucher,
        Nation.links,
    ),
)  # fmt: skip
def figures(state: State, now: Quarter) -> dict[str, Floats]:
    """Ties, ventures and industries of the year that ends, by county."""
    firms, counties, links = state.firms, state.counties, state.nation.links
    n, industry = len(counties), firms.above_scale

    def number(which: Array) -> Floats:
        return county_sum(firms, which, n)

    def ends(rows: Ints) -> Floats:
        return sum_by(firms.county[rows], firms.weight[rows], n)

    between = links.kind == FIRM
    doing = sector_firms(firms, n, firms.rd > 0)
    fields = {name: doing[:, which].sum(axis=1) for name, which in EMERGING.items()}
    return {
        **{name: counties[name] for name in COUNTED},
        "institute_links": ends(links.a[links.kind == INSTITUTE]),
        "firm_links": 0.5 * (ends(links.a[between]) + ends(links.b[between])),
        "voucher_firms": number(firms.voucher > 0),
        "smart_firms": number(firms.smart & industry),
        "leading_firms": number((firms.sales >= law.LARGE_SALES) & (firms.hnte_left > 0)),
        "lead_industry_bases": (lead_industries(state)[1] & counties.county_area).astype(float),
        "emerging_firms": np.sum(list(fields.values()), axis=0),
        **{f"{name}_firms": firms_there for name, firms_there in fields.items()},
        "producer_services_firms": doing[:, firm_state.SERVICES],
    }
