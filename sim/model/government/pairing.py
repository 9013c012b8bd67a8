"""East-west pairing (plan 4.4, box 4): money, people, branch plants, trade; the donor pays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from sim.model.policy.bill import Charge
from sim.model.policy.lever import About, Lever, LeverGroup, setting
from sim.model.policy.price import PriceGroup, price

# 100 million yuan a year: State Council poverty office and Ministry of Agriculture and Rural
# Affairs, statements for 2019 (229) and 2020 (248.2); 2016-2018 interpolated (assumption).
HISTORY = {2016: 30.0, 2017: 60.0, 2018: 180.0, 2019: 229.0, 2020: 248.2}


@dataclass(frozen=True)
class PairingPrices(PriceGroup):
    """What pairing costs beside the money sent."""

    paired_person: float = price(
        50_000.0, low=30_000.0, high=100_000.0, unit="yuan a person-year", of=("pairing_people",)
    )
    branch_plant: float = price(
        300_000.0, low=1e5, high=1e6, unit="yuan a branch", of=("pairing_firms",)
    )
    trade: float = price(
        0.02, low=0.005, high=0.05, unit="share of purchases", of=("pairing_trade",)
    )
    institute_pair: float = price(
        300_000.0, low=1e5, high=1e6, unit="yuan a pair and year", of=("pairing_institutes",)
    )


@dataclass(frozen=True)
class PairingFunds(Lever):
    """Clause T4d. Fiscal aid from eastern to western counties.

    Place of action: the budgets of donor and recipient counties (5.1). Unit cost: itself.
    Plan: 228.7, the money of 2021 (Ministry of Agriculture and Rural Affairs, not looked up
    again); 2020: 248.2.
    """

    about = About("T4d", "aid_received", payer="donor", receiver="counties", scaled=("amount",))
    amount: float = setting(228.7, held=248.2, low=0, high=2_000, unit="100m yuan a year", base=1e8)

    def cost(self, sent: float) -> Iterator[Charge]:
        """Yuan sent in the quarter."""
        yield self.charge(sent)


@dataclass(frozen=True)
class PairingPeople(Lever):
    """Clause T4d. Cadres and technical staff sent east to west.

    Place of action: outreach reaching recipient counties, contact with farms and firms (5.1).
    Unit cost: 50,000 yuan a person-year (assumption). Numbers: assumption, 10,000-40,000.
    """

    about = About("T4d", "paired_people", payer="donor", receiver="people", scaled=("posts",))
    posts: float = setting(22_000, held=20_000, low=0, high=500_000, unit="people a year")

    def cost(self, prices: PairingPrices, people: float) -> Iterator[Charge]:
        """People who serve in the quarter."""
        yield self.charge(0.25 * prices.paired_person * people)


@dataclass(frozen=True)
class PairingFirms(Lever):
    """Clause B4. Branch plants of donor counties' firms in recipient counties.

    Place of action: entry (2.10): expected births move from donor to recipient. Unit cost:
    300,000 yuan a branch (assumption). 2020: about 5,000 a year (20,000 firms over 2016-2019,
    State Council poverty office); plan: assumption, 4,000-8,000.
    """

    about = About("B4", "branch_plants", payer="donor", receiver="firms", scaled=("branches",))
    branches: float = setting(6_000, held=5_000, low=0, high=60_000, unit="branches a year")

    def cost(self, prices: PairingPrices, branches: float) -> Iterator[Charge]:
        """The ``branches`` of the quarter."""
        yield self.charge(prices.branch_plant * branches)


@dataclass(frozen=True)
class PairingTrade(Lever):
    """Clause T4d. Purchases of western counties' farm goods by their eastern partners.

    Place of action: the demand that rural income of recipients meets. Unit cost: 2% of the
    purchases for organising them (assumption). Purchases of 2020 and of the plan are assumptions
    (20-100 billion yuan a year). They stay in 100 million yuan in the policy in force: the model
    takes those of 2020 off first, and in yuan the last bits of the difference would be others.
    """

    about = About(
        "T4d", "disposable_income_rural", payer="donor", receiver="farms", scaled=("purchases",)
    )
    purchases: float = setting(600.0, held=500.0, low=0, high=20_000, unit="100m yuan a year")

    def cost(self, prices: PairingPrices) -> Iterator[Charge]:
        """A quarter of the purchases, which are in 100 million yuan."""
        yield self.charge(0.25e8 * prices.trade * self.purchases)


@dataclass(frozen=True)
class PairingInstitutes(Lever):
    """Clause B4. Universities and zones of the east pair with counties of the west.

    Place of action: outreach from the paired institute, whatever the distance. Unit cost: 300,000
    yuan a pair and year (assumption), paid by the donor. Number: assumption, 100-800.
    """

    about = About("B4", "institute_pairs", payer="donor", receiver="institutes", scaled=("pairs",))
    pairs: float = setting(300.0, held=0.0, low=0.0, high=5_000.0, unit="pairs")

    def cost(self, prices: PairingPrices, pairs: float) -> Iterator[Charge]:
        """Pairs that stand in the quarter."""
        yield self.charge(0.25 * prices.institute_pair * pairs)


@dataclass(frozen=True)
class PairingLevers(LeverGroup):
    """Levers of pairing."""

    family = "pairing"

    pairing_funds: PairingFunds = field(default_factory=PairingFunds)
    pairing_people: PairingPeople = field(default_factory=PairingPeople)
    pairing_firms: PairingFirms = field(default_factory=PairingFirms)
    pairing_trade: PairingTrade = field(default_factory=PairingTrade)
    pairing_institutes: PairingInstitutes = field(default_factory=PairingInstitutes)
