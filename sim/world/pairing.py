"""East-west pairing: which donor county or district supports which recipient county.

Provinces are paired as in 2021. Known pairs of counties come first, a user's before published
ones; every other recipient (a unit lifted from poverty) gets one donor by rule, an assumption: the
donors of the paired province are ranked by budget revenue, the richer take more recipients (in
proportion to revenue), and those that
left poverty last meet the richest. Provinces without an official pair get none.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sim import evidence
from sim.world.draws import apportion
from sim.world.geography import Columns

SHANDONG_IN_GANSU = (621100, 621200, 622900)  # Dingxi, Longnan, Linxia; the rest is Tianjin's
GANSU, SHANDONG = 620000, 370000


def pair_counties(counties: Columns, own: Mapping[int, int] | None = None) -> Columns:
    """Edges of the pairing, one a recipient.

    ``donor_province``, ``recipient_province`` int64 codes; ``donor``, ``recipient`` int64 rows of
    the counties; ``share`` of the nation's pairing effort, summing to 1: in proportion to the
    donor's budget revenue, equal among its recipients. ``own`` (row of a recipient -> row of its
    donor) are a user's, who goes before what is published.
    """
    row = {int(code): c for c, code in enumerate(counties["adcode"])}
    known = evidence.table("pairing_counties")
    edges = {row[r]: row[d] for d, r in zip(known.donor, known.recipient, strict=True)}
    edges |= own or {}
    provinces = evidence.table("pairing_provinces")
    for donor, recipient in zip(
        provinces.donor_province, provinces.recipient_province, strict=True
    ):
        left = [c for c in _recipients(counties, donor, recipient) if c not in edges]
        edges.update(zip(left, _donors(counties, donor, len(left)), strict=True))
    recipients = np.array(sorted(edges), dtype=np.int64)
    donors = np.array([edges[int(c)] for c in recipients], dtype=np.int64)
    _, which, number = np.unique(donors, return_inverse=True, return_counts=True)
    effort = counties["fiscal_revenue"][donors] / number[which]
    return {
        "donor_province": counties["province_code"][donors],
        "recipient_province": counties["province_code"][recipients],
        "donor": donors,
        "recipient": recipients,
        "share": effort / effort.sum(),
    }


def _recipients(counties: Columns, donor: int, recipient: int) -> list[int]:
    """Rows lifted from poverty that this donor province supports, last to leave poverty first."""
    mask = counties["poverty_lifted"] & (counties["province_code"] == recipient)
    if recipient == GANSU:
        by_shandong = np.isin(counties["adcode"] // 100 * 100, SHANDONG_IN_GANSU)
        mask = mask & (by_shandong if donor == SHANDONG else ~by_shandong)
    rows = np.flatnonzero(mask)
    order = np.lexsort((counties["gdp"][rows], -counties["poverty_exit_year"][rows]))
    return [int(c) for c in rows[order]]


def _donors(counties: Columns, province: int, number: int) -> list[int]:
    """``number`` donor rows, each repeated for its recipients, richest first (largest
    remainders)."""
    rows = np.flatnonzero(counties["province_code"] == province)
    rows = rows[np.argsort(-counties["fiscal_revenue"][rows], kind="stable")]
    given = apportion(number, counties["fiscal_revenue"][rows])
    return [int(c) for c in np.repeat(rows, given)]
