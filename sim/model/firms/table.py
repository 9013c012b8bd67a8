"""The table of firms, and the tuple of its columns that compiled passes take."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np

from sim.core.arrays import Bools, Floats, Ints
from sim.core.table import Table, column


class Firms(Table):
    """Firms: above-scale industry and small technology firms, one a row."""

    table_name: ClassVar[str] = "firm"

    alive: Bools = column("yes or no: a row may be free", "", dtype=np.bool_, start=True)
    id: Ints = column("lasting number", "", dtype=np.int64)
    county: Ints = column("row of its county", "P totals of firms", dtype=np.int32)
    sector: Ints = column("0-8", "A", dtype=np.int8)
    soe: Bools = column("yes or no: state-owned", "A", dtype=np.bool_)
    above_scale: Bools = column(
        "yes or no: industry of 20 million yuan of sales and more", "P number", dtype=np.bool_
    )
    age: Ints = column("quarters", "ages from SAIC 2013", dtype=np.int16)
    sales: Floats = column("yuan a year", "D to revenue of industry")
    sold: Floats = column(
        "yuan a year sold a quarter ago, 0 for who was not above scale (rule 2.15)"
    )
    tfp: Floats = column(
        "ln A relative to the mean of its sector", "D (sd 1.0: Hsieh & Klenow 2009)"
    )
    rd: Floats = column("yuan a year", "D, province totals P")
    rd_stock: Floats = column("yuan", "A = rd / 0.25, then S")
    fake: Floats = column("yuan a year reported as R&D and not spent on it", "S (rule 2.8)")
    rd_quarters: Ints = column("quarters of R&D in a row", dtype=np.int16)
    propensity: Floats = column(
        "ln of wanted R&D over sales at no tax incentive", "S (rule 2.2 inverted in 2015)"
    )
    patents: Floats = column("valid invention patents", "D, province totals P, share of firms A")
    quality: Floats = column("sum of qualities of patents, mean of one a patent", "D")
    inventor: Floats = column(
        "ln of its patents over those of others with its R&D, place and sector, lasting",
        "D given its patents of 2015",
    )
    cash: Floats = column("yuan", "A, then S")
    debt: Floats = column("yuan", "A, then S")
    guaranteed: Floats = column("yuan of debt that a fund guarantees", "A, then S")
    collateral: Floats = column("yuan", "A, then S")
    hnte_left: Ints = column(
        "quarters of the high-tech certificate left", "P total of 2015, D", dtype=np.int8
    )
    sme_left: Ints = column("quarters on the S&T SME register left", dtype=np.int8)
    srdi_left: Ints = column("quarters of the specialised certificate left", dtype=np.int8)
    giant: Bools = column("yes or no: little giant", dtype=np.bool_)
    knows: Ints = column(
        "bits: 1 super-deduction, 2 high-tech rate, 4 S&T SME register, 8 credit support",
        "A",
        dtype=np.uint8,
    )
    claims: Ints = column(
        "the same bits, claimed", "claims of the deduction P total", dtype=np.uint8
    )
    filing_cost: Floats = column("yuan a filing, lognormal", "A")
    links: Ints = column("ties to firms and institutes, at most 8 count", dtype=np.int16)
    constrained: Bools = column("yes or no: short of money last quarter", dtype=np.bool_)
    tied: Floats = column("yuan that working capital takes this quarter, less where it frees some")
    idle: Floats = column("ln of sales lost last quarter to want of working capital")
    gap: Floats = column("yuan needed this quarter beyond own means")
    ask: Floats = column("yuan asked for, 0 for none")
    covered_ask: Floats = column("yuan asked for with a guarantee, 0 for who knows of none")
    score: Floats = column("logit of approval")
    loan: Floats = column("yuan lent this quarter")
    bank: Bools = column("yes or no: has borrowed from a bank", "A", dtype=np.bool_)
    offers: Bools = column("yes or no: offers patents for the loan it asks for", dtype=np.bool_)
    pledged: Ints = column("quarters for which its patents are pledged", dtype=np.int8)
    smart: Bools = column("yes or no: upgraded to intelligent manufacturing", dtype=np.bool_)
    institute: Bools = column(
        "yes or no: has an R&D institute of its own",
        "65% of above-scale performers in 2015 (A), then S",
        dtype=np.bool_,
    )
    voucher: Ints = column("quarters for which a used voucher still counts", dtype=np.int8)
    seeded: Bools = column("yes or no: funded as a start-up", dtype=np.bool_)
    weight: Floats = column("firms that it stands for", "")


if TYPE_CHECKING:
    FirmColumns = Firms
else:
    FirmColumns = Firms.tuple_type("FirmColumns", __name__)
