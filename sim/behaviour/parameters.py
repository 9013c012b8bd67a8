"""Behaviour: every free parameter of the rules, with its range and where the range comes from.

``Parameters()`` holds the middle of each range (geometric for log-uniform ranges).
Each has the ids of its sources (``sim.evidence.source`` gives their words; ``assumption`` marks a
judgement that no study supports) and a sentence on how the range follows from them.
"""

from __future__ import annotations

import dataclasses
from collections import namedtuple
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

ASSUMPTION = "assumption"


@dataclass(frozen=True)
class Prior:
    """A range to draw from, uniform or log-uniform.

    ``sources`` are ids that ``sim.evidence.source`` knows; ``why`` says how the range follows.
    """

    low: float
    high: float
    log: bool
    unit: str
    sources: tuple[str, ...]
    why: str

    @property
    def assumed(self) -> bool:
        """Whether the range, or its width, is a judgement that no study supports."""
        return ASSUMPTION in self.sources

    def quantile(self, u: float) -> float:
        """The value at probability ``u`` (0 to 1)."""
        if self.log:
            return float(np.exp(np.log(self.low) + u * (np.log(self.high) - np.log(self.low))))
        return self.low + u * (self.high - self.low)

    def level(self, value: NDArray[np.float64]) -> NDArray[np.float64]:
        """The inverse of ``quantile``, for values of any shape."""
        low, high = (np.log(self.low), np.log(self.high)) if self.log else (self.low, self.high)
        return np.asarray(((np.log(value) if self.log else value) - low) / (high - low))


def _p(low: float, high: float, unit: str, sources: str, why: str, *, log: bool = True) -> Any:
    prior = Prior(low, high, log, unit, tuple(sources.split()), why)
    return field(default=prior.quantile(0.5), metadata={"prior": prior})


@dataclass(frozen=True)
class Parameters:
    """Behaviour parameters; each field's metadata holds its ``Prior``."""

    # fmt: off
    # R&D and tax (rules 2.1-2.4)
    eta_private: float = _p(0.8, 2.1, "elasticity", "T5 T6 T10 T11",
        "From the long-run response in panels of many countries to the largest estimate for "
        "listed Chinese firms.")
    eta_soe: float = _p(0.0, 0.4, "elasticity", "T7b",
        "State firms showed no response; a little is allowed.", log=False)
    rho: float = _p(0.90, 0.95, "a quarter", "T5 T7",
        "The short-run over the long-run response leaves three quarters of R&D from year to "
        "year.")
    rd_depreciation: float = _p(0.10, 0.20, "a year", "convention",
        "The usual 15% a year, with five points on either side.")
    rd_spillover: float = _p(0.005, 0.03, "elasticity", "assumption",
        "How much R&D nearby moves what a firm wants to spend; kept well below the response of "
        "patents.")
    start_hazard: float = _p(0.04, 0.12, "a year", "S12b",
        "Spanish manufacturers, with half and one and a half times around it.")
    stop_hazard: float = _p(0.10, 0.25, "a year", "S12",
        "Spanish manufacturers, rounded outwards.")
    start_size: float = _p(0.05, 0.6, "logit a log point of sales", "assumption",
        "Larger firms start more often; from next to nothing to as strong as in cross-sections "
        "of performers.")
    start_link: float = _p(0.1, 0.5, "logit a link", "assumption",
        "A tie to another firm or an institute makes a start likelier; a few ties double the "
        "odds at the upper end.")
    start_cost: float = _p(1.0, 3.0, "logit a log point of user cost", "assumption",
        "A cheaper R&D brings firms in as well as up; around the response of those that spend "
        "already.")
    start_award: float = _p(0.5, 2.5, "logit a log point of award over R&D asked", "assumption",
        "Local awards to new high-tech firms draw in firms that would be certified; wide, for "
        "their published numbers to be within reach.")
    stop_experience: float = _p(0.2, 0.8, "logit a log point of years", "S12 S13 assumption",
        "The longer a firm has done R&D the less it stops; that it falls is published, how fast "
        "is set for many short spells beside few long ones.", log=False)
    liquidity: float = _p(0.4, 1.0, "share of spare cash a quarter", "assumption",
        "What a firm puts up of the cash that it does not run on, before it asks a bank.")
    cash_flow_share: float = _p(0.4, 0.9, "share of cash flow after tax", "assumption",
        "What a firm can put to growth and R&D of what a quarter brings; owners and equipment "
        "take the rest.", log=False)
    rd_cut: float = _p(0.05, 0.3, "yuan of R&D a yuan short", "C3 C5 assumption",
        "A firm short of money cuts R&D and idles capacity; studies of guarantees find R&D moved "
        "up and down.")
    tax_cash: float = _p(0.2, 1.0, "share of tax saved", "T8 assumption",
        "Small firms short of money answer tax incentives more: part of what R&D and a "
        "certificate save them in tax goes to R&D.", log=False)
    # Credit (2.5)
    capital_need: float = _p(0.4, 0.8, "yuan a yuan of sales", "assumption",
        "Stocks, receivables and equipment that growing sales need; all assets of above-scale "
        "industry were 0.86 of revenue in 2015 (China Statistical Yearbook 2016).")
    receivables_swing: float = _p(0.02, 0.06, "share of yearly sales", "assumption",
        "How late payers move what a firm needs from quarter to quarter.")
    ask_again: float = _p(1.5, 3.5, "logit", "oecd_2022 assumption",
        "Firms with a bank that ask when they are short; the middle is set for 58% of small and "
        "medium firms that applied in 2020.", log=False)
    ask_first: float = _p(-1.5, 0.5, "logit", "oecd_2022 assumption",
        "The same for firms without a bank, of whom fewer dare.", log=False)
    approval: float = _p(3.0, 4.0, "logit", "oecd_2022",
        "Of applications 3.8% were rejected in 2020, 4.1% in 2019.", log=False)
    loan_multiple: float = _p(0.3, 0.8, "loan a yuan of collateral", "assumption",
        "Banks lend a third to four fifths of collateral.")
    loan_profit: float = _p(0.2, 1.0, "years of profit", "assumption",
        "What banks lend on profits, beside collateral.")
    guarantee_stretch: float = _p(0.05, 0.35, "elasticity", "C1 C2 assumption",
        "A guarantee of 0.8 raised the amount by 17%: 0.10 where the limit always binds; it binds "
        "for a part of firms.")
    royalty: float = _p(0.005, 0.03, "share of sales", "assumption",
        "Royalty rates of licences, a low and a high one.")
    pledge_use: float = _p(0.5, 1.0, "share of those who can", "cnipa_2020 assumption",
        "Set for the number of pledges registered in 2020.")
    pledge_spread: float = _p(0.05, 0.3, "a year", "assumption",
        "Pledges grew about as certified firms did to 2020: lending on patents spreads slowly.")
    bank_capacity: float = _p(0.05, 0.2, "of county loans, a quarter", "assumption",
        "What banks of a county can lend to firms with R&D in a quarter, renewals included, of "
        "all their loans.")
    default_hazard: float = _p(0.01, 0.04, "a year at leverage one half", "assumption",
        "Loans gone bad in a year at half as much debt as means; from careful to lax banks.")
    # Knowledge and productivity (2.6, 2.7, 3)
    patent_elasticity: float = _p(0.3, 0.7, "elasticity", "S11 S11b",
        "The span of count models of firms, a little wider above.")
    patent_spillover: float = _p(0.02, 0.08, "elasticity", "S2b",
        "European regions within 300 km, with a factor of two above.")
    patent_outreach: float = _p(0.01, 0.05, "elasticity", "assumption",
        "As for the R&D of firms, for what institutes let out.")
    patent_link: float = _p(0.02, 0.10, "log points a link", "assumption",
        "A tie helps inventing a little; four ties make at most half more.")
    patent_dispersion: float = _p(0.3, 1.5, "k of the negative binomial", "assumption",
        "From very uneven to moderately uneven numbers of patents at the same R&D.")
    inventor_spread: float = _p(0.8, 1.4, "sd of the ln of a firm's patents", "S18 assumption",
        "Firms with the same R&D differ in patents for good; around the spread that valid "
        "patents of 2015 are drawn with, which was set for a heavy tail.", log=False)
    patent_subsidy: float = _p(0.13, 0.40, "log points, on the count only", "G8",
        "Subsidies raise the number by 30% or more; half to one and a half times that.")
    quality_tail: float = _p(0.7, 1.5, "tail index", "S18b S18",
        "From the tail of the value of patents to a thin one.")
    rd_productivity: float = _p(0.05, 0.13, "elasticity", "T2 S9 S10",
        "From below the meta-analyses to the estimate for Chinese firms.")
    catch_up: float = _p(0.005, 0.03, "a quarter", "assumption",
        "Speed at which a firm closes the gap to the frontier of its sector; S8 and S26 give "
        "the sign alone.")
    spillover_distance: float = _p(40, 120, "km", "P13b S2b",
        "Seen to 80 km in Chinese counties and gone by 300 km in Europe.")
    province_border: float = _p(0.1, 0.5, "share lost", "S4 assumption",
        "Knowledge stops in part at borders; how much at a province is a judgement.")
    national_weight: float = _p(0.0, 0.1, "weight", "S3 assumption",
        "A weak background from everywhere; nothing at all is allowed.", log=False)
    link_half_life: float = _p(3, 8, "quarters", "G4 X11",
        "Between a voucher, whose effect on sales is gone in a year, and meetings that tell for "
        "another.")
    meeting_rate: float = _p(0.02, 0.08, "a quarter, R&D performers", "assumption",
        "Performers that find a new partner in a quarter without help.")
    link_sales: float = _p(0.01, 0.04, "log points of sales a new link", "X11",
        "A year of meetings gave 8%; spread over the ties it made and shrunk.")
    # Take-up and certification (2.9, 2.13)
    learn_office: float = _p(0.02, 0.25, "a quarter at effort 1", "assumption",
        "What tax and science offices reach of those who have not heard; wide, for the numbers "
        "of claimants to move.")
    learn_peers: float = _p(0.10, 1.00, "a quarter at all peers using", "assumption",
        "How fast word passes where everyone nearby claims; wide, for the same numbers to move.")
    learn_visit: float = _p(0.1, 0.5, "a quarter when visited", "assumption",
        "Chance that a visitor leaves a firm informed.")
    filing_cost: float = _p(500, 100_000, "yuan a filing, median of firms", "assumption",
        "From an hour of a bookkeeper to a consultant's fee; it decides which small firms claim "
        "at all.")
    hysteresis: float = _p(0.1, 0.3, "score", "assumption",
        "Holders of a certificate are looked at less strictly than newcomers.")
    acceptance: float = _p(0.6, 0.9, "probability", "assumption",
        "Of firms that qualify for a high-tech certificate most that apply are granted one; who is "
        "refused applies again.", log=False)
    renewal: float = _p(0.7, 0.95, "probability", "assumption",
        "Most holders that still qualify renew.")
    specialised_rate: float = _p(0.05, 0.25, "a year of eligible firms", "assumption",
        "How many of the eligible provinces name in a year.")
    # Demography (2.7, 2.10, 2.11)
    growth_clock: float = _p(0.7, 1.0, "share of a year's unrest", "S15 assumption",
        "Yearly growth is found to be Laplace; that the quarters of a year share most of its "
        "variance or all of it, and not none, is how it is made so here.", log=False)
    exit_productivity: float = _p(0.1, 0.4, "log factor a log point of A", "S17 assumption",
        "Those who leave are less productive than those who stay; the size is a judgement.")
    exit_scale: float = _p(0.7, 1.2, "factor", "S16 S16b S16c S16d",
        "Hazards by age as registered, with room for the level after 2012.")
    entry_spillover: float = _p(0.02, 0.10, "elasticity", "assumption",
        "Births rise a little where knowledge is near.")
    entry_budget: float = _p(0.02, 0.10, "elasticity", "P18 assumption",
        "Places with money for science draw firms; that they act by entry is published, the "
        "size is not.")
    move_hazard: float = _p(0.02, 0.1, "a year, large private firms of the east that look",
        "ang2018 assumption",
        "That labour-intensive firms went inland is published; how many of them look for a place "
        "in a year is a judgement: about one in ten of those that look moves.")
    move_wage: float = _p(0.5, 2.0, "log odds a log point of wages", "ang2018 assumption",
        "Lower wages draw, as is published; how strongly is a judgement.")
    chain_orders: float = _p(0.02, 0.2,
        "log points of suppliers' sales a log point of large firms'",
        "fujii2016 arata2022 carvalho2021 assumption",
        "Sales of a supplier move by a quarter of what its customers' do, in Japan; large firms of "
        "its trade and prefecture are a part of them, and in one study nothing passes from large "
        "firms to small.")
    move_out: float = _p(0.004, 0.02, "a year, villagers who move to towns of other units",
        "nbs_census7 nbs_migrant2021 assumption",
        "From the growth of migrant workers outside their town in 2021, 0.4% of villagers, to two "
        "thirds of the 3% a year by which people away from where they are registered grew from "
        "2010 to 2020; part of these left towns.")
    move_income: float = _p(1.0, 2.0, "ln of moves there over moves back a ln of income",
        "tombe2019 assumption",
        "The elasticity of migrants' shares to real income between China's provinces is 1.5; "
        "rounded outwards.")
    # Commissioners, diffusion, rural income (4)
    posting_distance: float = _p(150, 400, "km", "assumption",
        "How far commissioners go before distance keeps most of them away.")
    farmers_reached: float = _p(85, 250, "households a commissioner and year", "X4 X3",
        "Between the two administrative counts, with the field agents of the farm campaign "
        "inside.")
    firms_reached: float = _p(2, 8, "firms a commissioner and quarter", "assumption",
        "Firms a commissioner can see in a quarter.")
    scale_decay: float = _p(0.1, 0.6, "elasticity", "X7 G5 assumption",
        "Large programmes do less per head than pilots; how fast it fades is a judgement.")
    commissioner_start: float = _p(1.1, 1.6, "factor on the odds of starting R&D", "X1 assumption",
        "No study measures it; a visit makes a start somewhat likelier.")
    adoption_external: float = _p(0.01, 0.05, "p a year", "S21",
        "Around the average of published diffusion curves.")
    adoption_contact: float = _p(0.05, 0.3, "a year at full contact", "assumption",
        "What being met does beyond the average diffusion; between a pilot and next to nothing.")
    adoption_density: float = _p(0.1, 0.4, "elasticity of p to farms a square kilometre",
        "S22 assumption",
        "A technology is offered first where its market is dense; how strongly is a judgement.")
    adoption_imitation: float = _p(0.4, 0.9, "q a year", "S22",
        "Slopes of hybrid corn by state, from a little below the least; what farms buy spreads "
        "faster than the average of durables.")
    adoption_neighbours: float = _p(0.0, 0.05, "a year", "X7b",
        "Reviews find no diffusion to neighbours; a little is allowed.", log=False)
    yield_gain: float = _p(0.08, 0.15, "of output at full adoption", "X3 X7",
        "Around the national farm campaign; pilots give a little more.")
    # Pairing, designation, literacy, institutes (5, 6)
    pairing_distance: float = _p(500, 3000, "km", "P1 assumption",
        "Nearer partners do more; the scale is a judgement.")
    pairing_absorption: float = _p(0.2, 0.8,
        "exponent of absorptive capacity", "cohen1990 assumption",
        "Recipients use what they can absorb; the exponent is a judgement.")
    pairing_capacity: float = _p(0.1, 0.5, "of relative budget, on banks", "assumption",
        "Aid lets banks of poor counties lend more.")
    designation_budget: float = _p(1.05, 1.3, "factor", "P16 assumption",
        "No study measures what the title brings; 5% to 30% more money for science.")
    designation_lag: float = _p(6, 14, "quarters to half effect", "P14 P15",
        "Three to five years in one study of cities and none in another: between them.")
    literacy_start_urban: float = _p(0.85, 1.15, "factor on the share of 2015",
        "cast_2015 cast_2018 cast_2020 assumption",
        "What a survey of a sample may have missed by: about twice 8% to both sides.", log=False)
    literacy_start_rural: float = _p(0.85, 1.15, "factor on the share of 2015",
        "cast_2015 cast_2018 cast_2020 assumption",
        "What a survey of a sample may have missed by: about twice 8% to both sides.", log=False)
    literacy_ceiling_urban: float = _p(0.3, 1.0, "share", "cast_2015 cast_2018 cast_2020",
        "Ceilings that the three surveys allow, each with the rate that fits them.")
    literacy_ceiling_rural: float = _p(0.085, 0.4, "share", "cast_2015 cast_2018 cast_2020",
        "Ceilings that the three surveys allow, each with the rate that fits them.")
    popularisation: float = _p(0.0, 0.01, "a year at full activity", "assumption",
        "What activity adds; no causal study, so nothing is allowed.", log=False)
    outreach_incentive: float = _p(0.2, 1.0, "logit", "assumption",
        "How institutes answer when outreach counts in their evaluation.")
    outreach_demand: float = _p(0.1, 0.5, "logit", "assumption",
        "How institutes answer when firms within reach do more R&D.")

    # The notch of the high-tech certificate, institutes of firms, upgrades (2.7-2.9)
    notch_reach: float = _p(0.5, 0.95,
        "of the threshold: the largest gap a firm tries to close", "assumption",
        "Wide, since the costs of closing a gap bound it as well.")
    relabel_cost: float = _p(0.2, 1.0,
        "yuan a yuan relabelled when the whole threshold is", "T1 assumption",
        "Around the cost at which about a quarter of reported R&D is relabelled; its form is a "
        "judgement.")
    institute_hazard: float = _p(0.2, 0.6,
        "a year, above-scale performers", "yearbook_st_2019 yearbook_st_2020 yearbook_st_2021 S12",
        "64-69% of performers had an institute in 2018-2020 while a sixth of them stop a year: "
        "what keeps that share.")
    institute_absorption: float = _p(1.0, 1.4, "factor on absorptive capacity", "assumption",
        "An institute of its own helps a firm learn; nothing at all is allowed.")
    smart_hazard: float = _p(0.01, 0.04, "a year at full price", "assumption",
        "Above-scale firms that upgrade in a year without help.")
    smart_price: float = _p(1.0, 4.0, "elasticity of upgrades to their price", "assumption",
        "How upgrades answer to their price.")
    smart_gain: float = _p(0.01, 0.08,
        "log points of ln A at full absorptive capacity", "X10 assumption",
        "Far below what intensive consultants achieved in Indian mills.")
    cultivation: float = _p(0.3, 1.0, "effect of strength on the rate of naming", "assumption",
        "How coaching moves the number of firms named.")
    # Vouchers, consortia, funds, instruments, matching (2.12, 3)
    voucher_use: float = _p(0.82, 0.98, "probability", "G1",
        "Nine of ten vouchers were used; what fifty vouchers leave open to both sides.", log=False)
    voucher_additionality: float = _p(0.8, 0.98, "new ties a voucher used", "G1",
        "Eight of nine used vouchers were additional; what 45 used ones leave open to both "
        "sides.", log=False)
    voucher_applicants: float = _p(0.01, 0.05, "of small firms that know, a quarter", "assumption",
        "Small firms that would ask for a voucher in a quarter.")
    consortium_partners: float = _p(3, 10, "firms beside the leader", "assumption",
        "Firms that a consortium holds beside its leader.")
    fund_leverage: float = _p(0.3, 1.5, "private yuan a public yuan", "G6 assumption",
        "Studies of grants find neither crowding out nor much more than was given; wide around "
        "that.")
    instrument_share: float = _p(0.03, 0.12, "of small firms' R&D cost", "assumption",
        "What sharing instruments saves a small firm of its R&D cost.")
    matching: float = _p(0.1, 0.6, "log points of the rate of ties at quality 1", "assumption",
        "How much a good bank of demands and results speeds up ties; X11 gives the effect of a "
        "tie, not their number.")
    # Talent (section 5 and rule 4.6)
    talent_leaving: float = _p(0.005, 0.02, "a year, from counties to districts", "assumption",
        "Professional staff that move to districts in a year, all else equal.")
    talent_retention: float = _p(0.6, 0.8, "a year, of trained local people", "assumption",
        "Trained local people who are still there after a year.")
    talent_absorption: float = _p(0.05, 0.4,
        "elasticity of absorption to professional staff", "assumption",
        "How absorption follows professional staff.")
    talent_entry: float = _p(0.02, 0.15, "elasticity of births to local talent", "assumption",
        "How births follow local talent.")
    graduate_elasticity: float = _p(0.3, 1.5,
        "log odds of a county at a subsidy of a year's rural income", "assumption",
        "How graduates answer to a subsidy; X13 gives the sign for village officials alone.")
    # Commissioners (4.1, 4.5)
    training_gain: float = _p(0.02, 0.15, "of the skill missing, a course", "assumption",
        "What a course adds to the skill still missing.")
    matching_noise: float = _p(0.2, 0.8, "sd of ln bid", "assumption",
        "How far postings stray from the best match.")
    founding: float = _p(0.005, 0.03,
        "firms founded a commissioner and year", "most_2014c most_2018c assumption",
        "Firms founded in all years over person-years posted; the rate of a year is a "
        "judgement.")
    # Services, farms, digital and green technology (4.3-4.4)
    site_households: float = _p(300.0, 2000.0, "farm households a site and year", "X3 X4",
        "From three agents of the national campaign, 104 farmers each, to eight commissioners of "
        "2008, 246 each, who work at a site.")
    digital_growth: float = _p(0.02, 0.08, "a year, of what is missing", "assumption",
        "How fast digital services spread by themselves.")
    digital_spending: float = _p(0.01, 0.05,
        "a year, of what is missing, at 100 yuan a head", "assumption",
        "What spending on services adds to that.")
    digital_effort: float = _p(0.05, 0.4, "log points of office effort at index 1", "assumption",
        "How digital offices reach more firms.")
    digital_income: float = _p(0.0, 0.10,
        "log points of rural income from digital index 0 to 1", "N4 assumption",
        "At most half of a study without a clean design; nothing at all is allowed.", log=False)
    income_by_source: float = _p(0.6, 1.0, "share", "nbs_yearbook2021 nbs_poverty2020 assumption",
        "How far each source of rural income grows at a pace of its own, as published, rather than "
        "as provincial GDP.", log=False)
    machinery_wage: float = _p(0.02, 0.08, "log points of wages at full use of machines",
        "X6 assumption",
        "Machines free labour for wages: households in zones that mechanised gain 2.7%, for a part "
        "of farms that took machines up.")
    processing_income: float = _p(0.0, 0.05,
        "elasticity of rural income to food processing", "assumption",
        "How rural income follows processing nearby; nothing is allowed.", log=False)
    social_digital: float = _p(0.2, 0.6,
        "weight of digital services in the social index", "assumption",
        "Weight of digital services in the index of public services.")
    green_price: float = _p(0.5, 2.0, "elasticity of adoption to price", "assumption",
        "How adoption of clean technology answers to its price.")
    green_abatement: float = _p(0.1, 0.4, "of emissions at full adoption", "assumption",
        "What clean technology saves where all use it.")
    key_readiness: float = _p(0.001, 0.006, "of what is missing, a project", "assumption",
        "How projects bring key technologies closer to use.")
    trade_income: float = _p(0.1, 0.4, "income a yuan of purchases", "assumption",
        "Of a yuan bought, what stays with farmers.")
    # Platforms and parks (5.3, 6)
    platform_outreach: float = _p(0.02, 0.10,
        "log points of outreach, first in a county", "assumption",
        "What the first platform of a county adds; each further one less.")
    incubator_entry: float = _p(0.01, 0.06, "log points of births, first in a county", "assumption",
        "What the first incubator adds to births; centred near county place-based effects (N1, "
        "N2).")
    park_entry: float = _p(0.02, 0.30,
        "log points of births in food and light industry, first in a county",
        "P18 P11 assumption",
        "Zones act above all by firms that enter, by far more inside them; a park is a small part "
        "of a county.")
    park_diversion: float = _p(0.0, 0.5, "of the firms that a park draws", "assumption",
        "How many of them would have been founded in a county nearby.", log=False)
    park_growth: float = _p(0.02, 0.15,
        "log points of sales in food and light industry, first in a county", "P11 P18 assumption",
        "That parks and zones raise output is published; here by a fifth to a half inside, where a "
        "tenth to three tenths of a county's food and light industry stand.")
    space_entry: float = _p(0.01, 0.05, "log points of births, first in a county", "assumption",
        "As for incubators.")
    space_meetings: float = _p(0.05, 0.3,
        "log points of meetings of firms, first star-creation space", "assumption",
        "How much more often firms meet where there is a space.")
    fund_entry: float = _p(0.2, 1.0,
        "elasticity of births to one plus fund over science budget", "assumption",
        "About one additional firm for 5-30 million yuan of the fund.")
    # Counties' shares of provincial GDP (5.7)
    county_share: float = _p(0.2, 0.5, "of a log point of firms' sales", "assumption",
        "Value added of the firms here over GDP: those of industry and technology services, "
        "without the rest of services and farms.", log=False)
    county_farms: float = _p(0.5, 1.0, "of a log point of yields, times the primary sector's part",
        "assumption", "What of a rise in yields is left in value added when inputs are paid for.",
        log=False)
    county_luck: float = _p(0.02, 0.03, "ln a year, sd", "nbs_county2022 assumption",
        "What sets the growth of a county's GDP apart from its province's, of no cause here: "
        "the spread measured over years without a census.", log=False)
    revenue_elasticity: float = _p(0.9, 1.3, "elasticity to a county's GDP", "assumption",
        "Revenue rises with GDP, a little faster where industry leads it.", log=False)
    # Government (5.2, S1-S3)
    policy_delay: float = _p(0.0, 4.0, "quarters without coordination", "assumption",
        "Quarters until what the centre sets acts in a county.", log=False)
    grant_additionality: float = _p(0.6, 1.2, "yuan of R&D a yuan granted", "G6 N26 assumption",
        "Studies of grants find firms' own R&D neither crowded out nor multiplied, which is a yuan "
        "a yuan; around it, since a fund of China's was found to move nothing.", log=False)
    package_match: float = _p(0.5, 2.0, "of a county's own science budget", "assumption",
        "How much of a package a county can call up for each yuan of its own.")
    project_hands: float = _p(0.3, 2.0, "projects a performer at full skill",
        "cohen1990 assumption",
        "Money is used as far as there is who can use it; how many projects a firm that does R&D "
        "carries is a judgement.")
    execution_start: float = _p(0.6, 0.9, "share of money spent within its year", "assumption",
        "New money for projects comes late in the year and part of it is handed back.", log=False)
    execution_gain: float = _p(0.2, 1.0, "log points of what is left unspent", "assumption",
        "What a county of full practice, full coordination or the most evaluation leaves less.")
    execution_speed: float = _p(0.2, 1.0, "a year, of the distance", "assumption",
        "Offices learn, and forget, within one to five years.")
    practice_decay: float = _p(0.02, 0.2, "a year, of what nothing holds up", "assumption",
        "Practice that no example nearby and no name of its own holds up is lost in five to fifty "
        "years.")
    county_imitation: float = _p(0.02, 0.15,
        "a year, of the gap to benchmark counties", "assumption",
        "How fast counties take over what benchmarks do.")
    practice_gain: float = _p(0.05, 0.3, "log points of office effort, benchmark", "assumption",
        "What the practice of a benchmark adds to an office.")
    # fmt: on

    def as_tuple(self) -> Any:
        """The named tuple that compiled rules take in place of the dataclass."""
        return ParameterTuple(*[getattr(self, name) for name in PRIORS])


PRIORS: dict[str, Prior] = {f.name: f.metadata["prior"] for f in dataclasses.fields(Parameters)}
ParameterTuple = namedtuple("ParameterTuple", tuple(PRIORS))  # type: ignore[misc]
