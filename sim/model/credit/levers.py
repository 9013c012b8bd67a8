"""Credit support (plan 4.6): guarantees, subsidies, pledges of patents and shares, a fund."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from sim.model.policy.bill import GUARANTEE_LOSS, Charge
from sim.model.policy.lever import About, Lever, LeverGroup, setting
from sim.model.policy.price import PriceGroup, price

HAIRCUT_2020 = 0.10  # of the appraised value of patents that banks lent; assumption


@dataclass(frozen=True)
class CreditPrices(PriceGroup):
    """What credit support costs."""

    market_fee: float = price(
        0.02, low=0.015, high=0.03, unit="share of loan a year", of=("credit_guarantee",)
    )
    appraisal: float = price(
        0.01, low=0.005, high=0.02, unit="share of loan", of=("ip_pledge", "equity_pledge")
    )


@dataclass(frozen=True)
class CreditGuarantee(Lever):
    """Clause T6c. A public fund carries ``share`` of the loss on loans to certified firms.

    Place of action: who asks, approval and size of a loan (rules 2.5), up to ``cap`` a firm and to
    what its ``capital`` carries; fee on top of its interest. Unit cost: the losses as they occur,
    and the part of the market fee that ``fee`` leaves unpaid; the capital is held, not spent.
    Settings of 2020 and of the plan are assumptions (share 0.1-0.5 and 0.3-0.8, capital 5-50 and
    10-100 billion yuan); the cap is that of publicly supported guarantees (General Office of the
    State Council, guiding opinion on government financing guarantee funds, 2019).
    """

    about = About("T6c", "sme_loans", payer="province", receiver="banks", scaled=("share",))
    share: float = setting(0.5, held=0.3, low=0.0, high=0.9, unit="share of loss")
    fee: float = setting(
        0.010, held=0.015, low=0.0, high=0.02, unit="share of loan a year", off=0.02
    )
    cap: float = setting(10.0, held=10.0, low=0.0, high=100.0, unit="million yuan", base=1e6)
    capital: float = setting(300.0, held=200.0, low=0.0, high=2_000.0, unit="100m yuan", base=1e8)

    def cost(self, prices: CreditPrices, lost: float, guaranteed: float) -> Iterator[Charge]:
        """The share of ``lost`` yuan of guaranteed loans, and the fee left unpaid on them all."""
        yield self.charge(self.share * lost, GUARANTEE_LOSS)
        yield self.charge(max(prices.market_fee - self.fee, 0.0) * guaranteed)


@dataclass(frozen=True)
class CreditSubsidy(Lever):
    """Clause T6c. ``rate`` points of the interest of certified firms' loans are paid for them.

    Place of action: the firm's interest rate, in its user cost of R&D (2.1) and its debt service.
    Unit cost: rate x outstanding debt of certified firms. Plan setting: assumption, 0.001-0.005,
    an average over firms of which few are helped.
    """

    about = About("T6c", "industry_rd", payer="province", receiver="firms", scaled=("rate",))
    rate: float = setting(0.002, held=0.0, low=0.0, high=0.05, unit="points of interest a year")

    def cost(self, owed: float) -> Iterator[Charge]:
        """Interest of the quarter paid on ``owed``, a quarter of the yuan of debt subsidised."""
        yield self.charge(self.rate * owed)


@dataclass(frozen=True)
class IpPledge(Lever):
    """Clause T6c. Banks lend up to ``haircut`` of the appraised value of pledged patents.

    Place of action: the collateral term of the loan, and how fast banks take up lending on patents
    (2.5). Unit cost: appraisal, 1% of the loan secured on patents (assumption, 0.5-2%). Settings of
    2020 and of the plan are assumptions (range 0.05-0.4; the lever goes further).
    """

    about = About(
        "T6c", "ip_pledge_financing", payer="province", receiver="banks", scaled=("haircut",)
    )
    haircut: float = setting(
        0.20, held=HAIRCUT_2020, low=0.0, high=0.8, unit="share of appraised value"
    )

    def cost(self, prices: CreditPrices, lent: float) -> Iterator[Charge]:
        """Appraisal of what ``lent`` yuan are secured on."""
        yield self.charge(prices.appraisal * lent)


@dataclass(frozen=True)
class EquityPledge(Lever):
    """Clause T6c. Banks lend on the pledged shares of certified small firms.

    Place of action: the loan limit (2.5), by ``share`` of the firm's net worth. Unit cost:
    appraisal, 1% of the loan secured on shares (assumption, 0.5-2%). Setting: assumption, 0-0.3.
    """

    about = About(
        "T6c", "equity_pledge_financing", payer="province", receiver="banks", scaled=("share",)
    )
    share: float = setting(0.1, held=0.0, low=0.0, high=0.5, unit="share of net worth")

    def cost(self, prices: CreditPrices, lent: float) -> Iterator[Charge]:
        """Appraisal of what ``lent`` yuan are secured on."""
        yield self.charge(prices.appraisal * lent)


@dataclass(frozen=True)
class GuidanceFund(Lever):
    """Clause T6c. A public fund buys into seed and start-up firms and draws private capital.

    Place of action: the cash of the young firms it chooses, ``fund_leverage`` private yuan beside
    each public one. Unit cost: itself. Setting: assumption, 1-10 billion yuan a year.
    """

    about = About(
        "T6c", "seed_funded_firms", payer="province", receiver="firms", scaled=("amount",)
    )
    amount: float = setting(
        30.0, held=0.0, low=0.0, high=1_000.0, unit="100m yuan a year", base=1e8
    )

    def cost(self, public: float, private: float) -> Iterator[Charge]:
        """The fund's yuan and those of private investors beside it."""
        yield self.charge(public)
        yield self.charge(private, payer="firm")


@dataclass(frozen=True)
class CreditLevers(LeverGroup):
    """Levers of credit support."""

    family = "credit"

    credit_guarantee: CreditGuarantee = field(default_factory=CreditGuarantee)
    credit_subsidy: CreditSubsidy = field(default_factory=CreditSubsidy)
    ip_pledge: IpPledge = field(default_factory=IpPledge)
    equity_pledge: EquityPledge = field(default_factory=EquityPledge)
    guidance_fund: GuidanceFund = field(default_factory=GuidanceFund)
