"""The bill: what each lever costs, in which year, paid by whom, received by whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

APPROPRIATION, GUARANTEE_LOSS, TAX_EXPENDITURE, OWN_PAYMENT = (
    "appropriation",
    "guarantee_loss",
    "tax_expenditure",
    "own_payment",
)


PAYERS = ("centre", "province", "county", "donor", "firm")
RECEIVERS = ("banks", "commissioners", "counties", "farms", "firms", "institutes", "people")

type Entry = tuple[int, str, str, str, str]


class Charge(NamedTuple):
    """Yuan that a lever costs: what kind of money, who pays, who receives."""

    lever: str
    kind: str
    payer: str
    receiver: str
    amount: float


def is_public(kind: str, payer: str) -> bool:
    """Whether an entry counts in the budget that scenarios are compared at."""
    return kind not in (TAX_EXPENDITURE, OWN_PAYMENT) and payer != "firm"


@dataclass
class Bill:
    """Amounts in yuan by (year, lever, kind, payer, receiver)."""

    amounts: defaultdict[Entry, float] = field(default_factory=lambda: defaultdict(float))

    def charge(
        self, year: int, lever: str, kind: str, payer: str, receiver: str, amount: float
    ) -> None:
        """Add ``amount`` yuan to an entry. Raises ``ValueError`` for a payer or receiver not in
        ``PAYERS``, ``RECEIVERS``."""
        if payer not in PAYERS or receiver not in RECEIVERS:
            raise ValueError(f"no such payer or receiver: {payer}, {receiver}")
        self.amounts[year, lever, kind, payer, receiver] += float(amount)

    def add(self, year: int, charges: Iterable[Charge]) -> None:
        """Put what a lever cost on the bill of ``year``; raises as ``charge``."""
        for charge in charges:
            self.charge(year, *charge)

    def rows(self) -> list[tuple[int, str, str, str, str, float]]:
        """(year, lever, kind, payer, receiver, yuan), sorted; nothing is left out but zeros."""
        return [(*key, amount) for key, amount in sorted(self.amounts.items()) if amount != 0.0]

    def budget(self, first_year: int = 2021, last_year: int = 2025) -> float:
        """Public money in yuan: appropriations and guarantee losses. Tax expenditure is no part of
        it, nor is what firms pay themselves."""
        return sum(
            amount
            for (year, _, kind, payer, _), amount in self.amounts.items()
            if first_year <= year <= last_year and is_public(kind, payer)
        )
