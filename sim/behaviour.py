"""Behaviour: every free parameter of the rules, with its range and where the range comes from.

``Parameters()`` holds the middle of each range (geometric for log-uniform ranges).
Sources name the study; "assumption" marks a modeller's judgement that no study supports.
"""

from __future__ import annotations

import dataclasses
from collections import namedtuple
from dataclasses import dataclass, field
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Prior:
    """A range to draw from, uniform or log-uniform."""

    low: float
    high: float
    log: bool
    unit: str
    source: str

    def quantile(self, u: float) -> float:
        """The value at probability ``u`` (0 to 1)."""
        if self.log:
            return float(np.exp(np.log(self.low) + u * (np.log(self.high) - np.log(self.low))))
        return self.low + u * (self.high - self.low)


def _p(low: float, high: float, unit: str, source: str, *, log: bool = True) -> Any:
    prior = Prior(low, high, log, unit, source)
    return field(default=prior.quantile(0.5), metadata={"prior": prior})


ASSUMPTION = "assumption"


@dataclass(frozen=True)
class Parameters:
    """Behaviour parameters; each field's metadata holds its ``Prior``."""

    # R&D and tax (rules 2.1-2.4)
    eta_private: float = _p(
        0.8,
        2.1,
        "elasticity",
        "Qian, Zhan & Pan 2022 (1.58, 2.05); Guceri & Liu 2019 (1.6); "
        "Bloom, Griffith & Van Reenen 2002 (1)",
    )
    eta_soe: float = _p(0.0, 0.4, "elasticity", "Jia & Ma 2017 (near zero)", log=False)
    constrained_factor: float = _p(
        1.0,
        1.6,
        "factor on eta",
        "Dechezlepretre, Einio, Martin, Nguyen & Van Reenen 2016 (sign); assumption (size)",
    )
    rho: float = _p(
        0.90, 0.95, "a quarter", "derived: Jia & Ma 2017 as short, Qian et al. 2022 as long run"
    )
    rd_depreciation: float = _p(0.10, 0.20, "a year", "convention, 15%")
    rd_spillover: float = _p(0.005, 0.03, "elasticity", ASSUMPTION)
    start_hazard: float = _p(
        0.04, 0.12, "a year", "Manez-Castillejo et al. 2004, Spanish manufacturers (0.08)"
    )
    stop_hazard: float = _p(
        0.10, 0.25, "a year", "Manez-Castillejo et al. 2004, Spanish manufacturers (0.17)"
    )
    start_size: float = _p(0.2, 0.6, "logit a log point of sales", ASSUMPTION)
    start_link: float = _p(0.1, 0.5, "logit a link", ASSUMPTION)
    start_cost: float = _p(1.0, 3.0, "logit a log point of user cost", ASSUMPTION)
    start_award: float = _p(0.5, 1.5, "logit a log point of award over R&D asked", ASSUMPTION)
    liquidity: float = _p(0.1, 0.4, "share of cash for a quarter's R&D", ASSUMPTION)
    # Credit (2.5)
    guarantee_approval: float = _p(
        0.05, 0.2, "logit at a share of 0.8", "Yu, Peng, Shi & Yang 2022: +2 points of approval"
    )
    guarantee_amount: float = _p(
        0.08, 0.25, "log points at a share of 0.8", "Yu, Peng, Shi & Yang 2022: +17.4%"
    )
    loan_multiple: float = _p(0.3, 0.8, "loan a yuan of collateral", ASSUMPTION)
    patent_value: float = _p(1e5, 6e5, "yuan a unit of patent quality", ASSUMPTION)
    capacity_share: float = _p(
        0.2,
        0.6,
        "share of a loan",
        "assumption; Huang et al. find that guaranteed loans can lower R&D",
    )
    bank_capacity: float = _p(0.0005, 0.002, "of county loans, a quarter", ASSUMPTION)
    default_hazard: float = _p(0.01, 0.04, "a year at leverage one half", ASSUMPTION)
    # Knowledge and productivity (2.6, 2.7, 3)
    patent_elasticity: float = _p(
        0.3,
        0.7,
        "elasticity",
        "Hausman, Hall & Griliches 1984; Blundell, Griffith & Windmeijer 2002 (0.3-0.6)",
    )
    patent_spillover: float = _p(
        0.02, 0.08, "elasticity", "Bottazzi & Peri 2003, European regions (0.029-0.043)"
    )
    patent_outreach: float = _p(0.01, 0.05, "elasticity", ASSUMPTION)
    patent_link: float = _p(0.02, 0.10, "log points a link", ASSUMPTION)
    patent_dispersion: float = _p(0.3, 1.5, "k of the negative binomial", ASSUMPTION)
    patent_subsidy: float = _p(
        0.13, 0.40, "log points, on the count only", "Dang & Motohashi 2015: more than +30%"
    )
    quality_tail: float = _p(
        0.7, 1.5, "tail index", "Silverberg & Verspagen 2007; O'Neale & Hendy 2012"
    )
    rd_productivity: float = _p(
        0.05,
        0.13,
        "elasticity",
        "Chen, Liu, Suarez Serrato & Xu 2021 (0.12); Hall, Mairesse & Mohnen 2010 (0.08); "
        "Ugur et al. 2016 (0.07)",
    )
    catch_up: float = _p(0.005, 0.03, "a quarter", ASSUMPTION)
    spillover_distance: float = _p(
        40, 120, "km", "Yu & Shen 2024 (seen to about 80 km); Bottazzi & Peri 2003 (none at 300)"
    )
    province_border: float = _p(
        0.1, 0.5, "share lost", "Belenzon & Schankerman 2013, US states (sign); assumption (size)"
    )
    national_weight: float = _p(
        0.0, 0.1, "weight", "Keller 2002, between countries; assumption (size)", log=False
    )
    link_half_life: float = _p(3, 8, "quarters", "Bakhshi et al. 2013; Cai & Szeidl 2018")
    meeting_rate: float = _p(0.02, 0.08, "a quarter, R&D performers", ASSUMPTION)
    link_sales: float = _p(
        0.01,
        0.04,
        "log points of sales a new link",
        "Cai & Szeidl 2018: 8% for a year of meetings, shrunk",
    )
    # Take-up and certification (2.9, 2.13)
    learn_office: float = _p(0.02, 0.08, "a quarter at effort 1", ASSUMPTION)
    learn_peers: float = _p(0.10, 0.50, "a quarter at all peers using", ASSUMPTION)
    learn_visit: float = _p(0.1, 0.5, "a quarter when visited", ASSUMPTION)
    hysteresis: float = _p(0.1, 0.3, "score", ASSUMPTION)
    renewal: float = _p(0.7, 0.9, "probability", ASSUMPTION)
    specialised_rate: float = _p(0.05, 0.25, "a year of eligible firms", ASSUMPTION)
    # Demography (2.10, 2.11)
    exit_scale: float = _p(0.7, 1.2, "factor", "around the hazards by age of SAIC 2013")
    entry_spillover: float = _p(0.02, 0.10, "elasticity", ASSUMPTION)
    entry_budget: float = _p(
        0.02, 0.10, "elasticity", "Lu, Wang & Zhu 2019 (zones act through entry); assumption (size)"
    )
    # Commissioners, diffusion, rural income (4)
    posting_distance: float = _p(150, 400, "km", ASSUMPTION)
    farmers_reached: float = _p(
        85,
        250,
        "households a commissioner and year",
        "MOST counts of 2008 and 2016 (246, 86); Cui et al. 2018 (104)",
    )
    firms_reached: float = _p(2, 8, "firms a commissioner and quarter", ASSUMPTION)
    scale_decay: float = _p(
        0.1, 0.6, "elasticity", "Waddington et al. 2014; Howell 2017 (sign); assumption (size)"
    )
    commissioner_start: float = _p(1.1, 1.6, "factor on the odds of starting R&D", ASSUMPTION)
    adoption_external: float = _p(0.01, 0.05, "p a year", "Sultan, Farley & Lehmann 1990 (0.03)")
    adoption_contact: float = _p(0.05, 0.3, "a year at full contact", ASSUMPTION)
    adoption_imitation: float = _p(
        0.25, 0.9, "q a year", "Sultan et al. 1990 (0.38); Griliches 1957 (0.5-1)"
    )
    adoption_neighbours: float = _p(
        0.0, 0.05, "a year", "low: Waddington et al. 2014 find none", log=False
    )
    yield_gain: float = _p(
        0.08, 0.15, "of output at full adoption", "Cui et al. 2018 (0.108-0.115)"
    )
    # Pairing, designation, literacy, institutes (5, 6)
    pairing_distance: float = _p(500, 3000, "km", "Song & Zhang 2025 (sign); assumption (size)")
    pairing_absorption: float = _p(
        0.2,
        0.8,
        "exponent of absorptive capacity",
        "Cohen & Levinthal 1990 (sign); assumption (size)",
    )
    pairing_capacity: float = _p(0.1, 0.5, "of relative budget, on banks", ASSUMPTION)
    designation_budget: float = _p(1.05, 1.3, "factor", ASSUMPTION)
    designation_lag: float = _p(
        6,
        14,
        "quarters to half effect",
        "cities: 3-5 years in IJERPH 20(2):1245, 2023; none in Zhou & Li 2021",
    )
    literacy_ceiling_urban: float = _p(
        0.3, 1.0, "share", "surveys of CAST 2015, 2018, 2020, jointly with the rate"
    )
    literacy_ceiling_rural: float = _p(
        0.085, 0.4, "share", "surveys of CAST 2015, 2018, 2020, jointly"
    )
    popularisation: float = _p(0.0, 0.01, "a year at full activity", ASSUMPTION, log=False)
    outreach_incentive: float = _p(0.2, 1.0, "logit", ASSUMPTION)
    outreach_demand: float = _p(0.1, 0.5, "logit", ASSUMPTION)

    # The notch of the high-tech certificate, institutes of firms, upgrades (2.7-2.9)
    notch_reach: float = _p(
        0.5,
        0.95,
        "of the threshold: the largest gap a firm tries to close",
        "assumption; wide, since the costs of closing it bound it as well",
    )
    relabel_cost: float = _p(
        0.2,
        1.0,
        "yuan a yuan relabelled when the whole threshold is",
        "Chen, Liu, Suarez Serrato & Xu 2021 (24% of reported R&D relabelled); assumption (form)",
    )
    institute_hazard: float = _p(
        0.2,
        0.6,
        "a year, above-scale performers",
        "derived: 64-69% of performers had one in 2018-2020 (China Statistical Yearbook on Science "
        "and Technology 2019-2021) while a sixth stop a year",
    )
    institute_absorption: float = _p(1.0, 1.4, "factor on absorptive capacity", ASSUMPTION)
    smart_hazard: float = _p(0.01, 0.04, "a year at full price", ASSUMPTION)
    smart_price: float = _p(1.0, 4.0, "elasticity of upgrades to their price", ASSUMPTION)
    smart_gain: float = _p(
        0.01,
        0.08,
        "log points of ln A at full absorptive capacity",
        "Bloom et al. 2013 (0.17, an upper bound: intensive consulting); assumption (size)",
    )
    cultivation: float = _p(0.3, 1.0, "effect of strength on the rate of naming", ASSUMPTION)
    # Vouchers, consortia, funds, instruments, matching (2.12, 3)
    voucher_use: float = _p(
        0.8, 0.98, "probability", "Cornet, Vroomen & van der Steeg 2006 (0.9)", log=False
    )
    voucher_additionality: float = _p(
        0.6,
        0.9,
        "new ties a voucher",
        "Cornet, Vroomen & van der Steeg 2006 (0.8)",
        log=False,
    )
    voucher_applicants: float = _p(0.01, 0.05, "of small firms that know, a quarter", ASSUMPTION)
    consortium_partners: float = _p(3, 10, "firms beside the leader", ASSUMPTION)
    fund_leverage: float = _p(0.3, 1.5, "private yuan a public yuan", ASSUMPTION)
    instrument_share: float = _p(0.03, 0.12, "of small firms' R&D cost", ASSUMPTION)
    matching: float = _p(0.1, 0.6, "log points of the rate of ties at quality 1", ASSUMPTION)
    # Talent (section 5 and rule 4.6)
    talent_leaving: float = _p(0.005, 0.02, "a year, from counties to districts", ASSUMPTION)
    talent_retention: float = _p(
        0.6,
        0.8,
        "a year, of trained local people",
        ASSUMPTION,
    )
    talent_absorption: float = _p(
        0.05, 0.4, "elasticity of absorption to professional staff", ASSUMPTION
    )
    talent_entry: float = _p(0.02, 0.15, "elasticity of births to local talent", ASSUMPTION)
    graduate_elasticity: float = _p(
        0.3, 1.5, "log odds of a county at a subsidy of a year's rural income", ASSUMPTION
    )
    # Commissioners (4.1, 4.5)
    training_gain: float = _p(0.02, 0.15, "of the skill missing, a course", ASSUMPTION)
    matching_noise: float = _p(0.2, 0.8, "sd of ln bid", ASSUMPTION)
    founding: float = _p(
        0.005,
        0.03,
        "firms founded a commissioner and year",
        "MOST 2013 and 2017: 15,000 and 11,500 firms founded in all years; assumption (rate)",
    )
    # Services, farms, digital and green technology (4.3-4.4)
    demonstration: float = _p(
        0.02, 0.15, "a year, on the start rate at a site per 10,000 farms", ASSUMPTION
    )
    digital_growth: float = _p(0.02, 0.08, "a year, of what is missing", ASSUMPTION)
    digital_spending: float = _p(
        0.01, 0.05, "a year, of what is missing, at 100 yuan a head", ASSUMPTION
    )
    digital_effort: float = _p(0.05, 0.4, "log points of office effort at index 1", ASSUMPTION)
    digital_income: float = _p(
        0.0,
        0.10,
        "log points of rural income from digital index 0 to 1",
        "HSSC 11, 2024, e-commerce counties (0.17-0.19, no clean design), shrunk; zero allowed",
        log=False,
    )
    processing_income: float = _p(
        0.0, 0.05, "elasticity of rural income to food processing", ASSUMPTION, log=False
    )
    social_digital: float = _p(
        0.2, 0.6, "weight of digital services in the social index", ASSUMPTION
    )
    green_price: float = _p(0.5, 2.0, "elasticity of adoption to price", ASSUMPTION)
    green_abatement: float = _p(0.1, 0.4, "of emissions at full adoption", ASSUMPTION)
    key_readiness: float = _p(0.001, 0.006, "of what is missing, a project", ASSUMPTION)
    trade_income: float = _p(0.1, 0.4, "income a yuan of purchases", ASSUMPTION)
    # Platforms and parks (5.3, 6)
    platform_outreach: float = _p(
        0.02, 0.10, "log points of outreach, first in a county", ASSUMPTION
    )
    incubator_entry: float = _p(0.01, 0.06, "log points of births, first in a county", ASSUMPTION)
    park_entry: float = _p(
        0.01,
        0.08,
        "log points of births, first in a county",
        "Yu, Wu, Chen, Zhang & Liang 2023, national agricultural parks, 2000-2019 (sign); "
        "assumption (size)",
    )
    space_entry: float = _p(0.01, 0.05, "log points of births, first in a county", ASSUMPTION)
    space_meetings: float = _p(
        0.05, 0.3, "log points of meetings of firms, first star-creation space", ASSUMPTION
    )
    fund_entry: float = _p(
        0.2,
        1.0,
        "elasticity of births to one plus fund over science budget",
        "assumption, an additional firm for 5-30 million yuan of the fund",
    )
    # Government (5.2, S1-S3)
    policy_delay: float = _p(0.0, 4.0, "quarters without coordination", ASSUMPTION, log=False)
    county_imitation: float = _p(0.02, 0.15, "a year, of the gap to benchmark counties", ASSUMPTION)
    practice_gain: float = _p(0.05, 0.3, "log points of office effort, benchmark", ASSUMPTION)

    def as_tuple(self) -> Any:
        """The named tuple that compiled rules take in place of the dataclass."""
        return ParameterTuple(*[getattr(self, name) for name in PRIORS])


PRIORS: dict[str, Prior] = {f.name: f.metadata["prior"] for f in dataclasses.fields(Parameters)}
ParameterTuple = namedtuple("ParameterTuple", tuple(PRIORS))  # type: ignore[misc]
