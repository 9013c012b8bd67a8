"""Tax levers (plan 4.1): the R&D super-deduction and the high-tech rate, by date."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Self

from sim.core.clock import quarter_index, year_of
from sim.core.law import DEDUCTION_2015, HIGH_TECH_RATE, STANDARD_RATE
from sim.model.policy.bill import TAX_EXPENDITURE, Charge
from sim.model.policy.lever import About, Lever, LeverGroup, a_date, setting


def small_rate(quarter: int) -> float:
    """Rate of small low-profit firms: half of profit at 20% (MOF and STA notice 34, 2015), from
    2019 a quarter at 20% (notice 13, 2019). The further halving of 2021-2022 is left out, and so
    is the dearer band above a million yuan: they nearly offset each other (assumption)."""
    return 0.05 if year_of(quarter) >= 2019 else 0.10


@dataclass(frozen=True)
class SuperDeduction(Lever):
    """Clause T1c. Extra share of R&D spending that may be deducted from taxable profit.

    Place of action: the user cost of R&D (2.1) of firms that claim it. Unit cost: tax relief,
    reported apart as tax expenditure. As enacted: manufacturing 100% from 2021 (MOF and STA
    Announcement 13, 2021), science-and-technology SMEs 100% from 2022 (Announcement 16, 2022),
    all from 2022Q4 (Announcement 28, 2022; Announcement 7, 2023); 2020: 75%.
    """

    about = About(
        "T1c",
        "industry_rd",
        payer="centre",
        receiver="firms",
        scaled=("general", "manufacturing", "tech_sme"),
    )
    at_once = True  # tax law is not delayed
    general: float = setting(1.0, held=0.75, low=0.0, high=2.0, unit="extra share")
    general_from: str = a_date("2022Q4")
    manufacturing: float = setting(1.0, held=0.75, low=0.0, high=2.0, unit="extra share")
    manufacturing_from: str = a_date("2021Q1")
    tech_sme: float = setting(1.0, held=0.75, low=0.0, high=2.0, unit="extra share")
    tech_sme_from: str = a_date("2022Q1")

    def rate(self, group: str, quarter: int) -> float:
        """Extra deduction of ``general``, ``manufacturing`` or ``tech_sme`` firms in a quarter."""
        past = deduction_of_history(group, quarter)
        if quarter < quarter_index(getattr(self, f"{group}_from")):
            return past
        return past + self.progress(quarter) * (float(getattr(self, group)) - past)

    def in_force(self, quarter: int) -> Self:
        """The law of the quarter; before a group's own date it is that of history."""
        return dataclasses.replace(
            self,
            general=self.rate("general", quarter),
            manufacturing=self.rate("manufacturing", quarter),
            tech_sme=self.rate("tech_sme", quarter),
        )

    def cost(self, relief: float) -> Iterator[Charge]:
        """Yuan of tax not paid in the quarter."""
        yield self.charge(relief, TAX_EXPENDITURE)


def deduction_of_history(group: str, quarter: int) -> float:
    """Up to 2020: 50%; 75% for S&T SMEs from 2017 (MOF, STA and MOST notice 34, 2017) and for all
    from 2018 (notice 99, 2018)."""
    early = 2017 if group == "tech_sme" else 2018
    return 0.75 if year_of(quarter) >= early else DEDUCTION_2015


@dataclass(frozen=True)
class HnteTaxRate(Lever):
    """Clause T1c. Income tax rate of certified high-tech firms.

    Place of action: the tax rate in the user cost (2.1) and the gain from certification (2.9).
    Unit cost: tax forgone, reported apart. 15% throughout (Enterprise Income Tax Law, article 28).
    """

    about = About("T1c", "hnte_stock", payer="centre", receiver="firms", scaled=())
    at_once = True  # tax law is not delayed
    rate: float = setting(
        HIGH_TECH_RATE, held=HIGH_TECH_RATE, low=0.05, high=0.25, unit="tax rate", off=STANDARD_RATE
    )

    def cost(self, relief: float) -> Iterator[Charge]:
        """Yuan of tax not paid in the quarter."""
        yield self.charge(relief, TAX_EXPENDITURE)


@dataclass(frozen=True)
class TaxLevers(LeverGroup):
    """Levers of tax law."""

    family = "tax"

    super_deduction: SuperDeduction = field(default_factory=SuperDeduction)
    hnte_tax_rate: HnteTaxRate = field(default_factory=HnteTaxRate)
