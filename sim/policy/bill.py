"""The bill: what each lever costs, in which year, paid by whom."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

APPROPRIATION, GUARANTEE_LOSS, TAX_EXPENDITURE = (
    "appropriation",
    "guarantee_loss",
    "tax_expenditure",
)


@dataclass
class Bill:
    """Amounts in yuan by (year, lever, kind, payer)."""

    amounts: defaultdict[tuple[int, str, str, str], float] = field(
        default_factory=lambda: defaultdict(float)
    )

    def charge(self, year: int, lever: str, kind: str, payer: str, amount: float) -> None:
        """Add ``amount`` yuan to an entry."""
        self.amounts[year, lever, kind, payer] += float(amount)

    def rows(self) -> list[tuple[int, str, str, str, float]]:
        """(year, lever, kind, payer, yuan), sorted."""
        return [(*key, amount) for key, amount in sorted(self.amounts.items())]

    def budget(self, first_year: int = 2021, last_year: int = 2025) -> float:
        """Appropriations and guarantee losses in yuan; tax expenditure is no part of it."""
        return sum(
            amount
            for (year, _, kind, _), amount in self.amounts.items()
            if first_year <= year <= last_year and kind != TAX_EXPENDITURE
        )

    def copy(self) -> Bill:
        """An independent copy, for a branch."""
        return Bill(defaultdict(float, self.amounts))
