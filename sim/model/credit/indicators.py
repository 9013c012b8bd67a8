"""Indicators of loans and what secures them, named as published series are."""

from __future__ import annotations

from sim.measure.indicator import SHARE, YUAN, Indicator

INDICATORS = {
    "loan_approval_rate": Indicator("%", "approvals", SHARE, "applications"),
    "loan_access": Indicator("%", "approvals", SHARE, "firms_in_need"),
    "sme_loans": Indicator("100m yuan", "sme_loans", YUAN),
    "ip_pledge_financing": Indicator("100m yuan", "ip_financing", YUAN),
    "ip_pledge_items": Indicator("items", "ip_pledges"),
    "equity_pledge_financing": Indicator("100m yuan", "equity_financing", YUAN),
}
