"""Indicators of R&D, patents, certificates and numbers of firms, named as published series are."""

from __future__ import annotations

from sim.measure.indicator import SHARE, YUAN, Indicator

INDICATORS = {
    "gerd": Indicator("100m yuan", "gerd", YUAN),
    "gerd_a_head": Indicator("yuan per person", "gerd", 1.0, "people"),
    "gerd_to_gdp_revised4": Indicator("%", "gerd", SHARE, "gdp"),
    "gerd_share_performed_by_enterprises": Indicator("%", "rd", SHARE, "gerd"),
    "industry_rd": Indicator("100m yuan", "industry_rd", YUAN),
    "industry_rd_to_revenue": Indicator("%", "industry_rd", SHARE, "industry_revenue"),
    "industry_firms": Indicator("firms", "industry_firms"),
    "industry_firms_with_rd": Indicator("firms", "industry_firms_with_rd"),
    "industry_share_firms_with_rd": Indicator(
        "%", "industry_firms_with_rd", SHARE, "industry_firms"
    ),
    "industry_firms_with_rd_institution": Indicator("firms", "industry_firms_with_rd_institution"),
    "relabelled_share": Indicator("%", "relabelled_rd", SHARE, "reported_rd"),
    "patents_granted": Indicator("patents", "patents_granted"),
    "valid_invention_patents": Indicator("patents", "patents_stock"),
    "invention_patents_per_10k_people": Indicator("patents", "patents_stock", 1e4, "people"),
    "patent_quality": Indicator("quality units", "patent_quality"),
    "hnte_stock": Indicator("10k firms", "hnte_stock", 1e-4),
    "hnte_certified_in_year": Indicator("firms", "hnte_certified"),
    "hnte_stock_3yr_sum": Indicator("firms", "hnte_certified_3_years"),
    "tech_sme_registered": Indicator("10k firms", "tech_sme_registered", 1e-4),
    "srdi_stock": Indicator("10k firms", "srdi_stock", 1e-4),
    "little_giant_stock": Indicator("firms", "little_giant_stock"),
    "firms": Indicator("firms", "firms"),
    "firm_entries": Indicator("firms", "firm_entries"),
    "firm_exits": Indicator("firms", "firm_exits"),
    "super_deduction_claimants": Indicator("firms", "super_deduction_claimants"),
    "super_deduction_tax_relief": Indicator("bn yuan", "super_deduction_tax_relief", 1e-9),
    "super_deduction_reach": Indicator("%", "super_deduction_claimants", SHARE, "firms_with_rd"),
    "hnte_rate_reach": Indicator("%", "hnte_stock", SHARE, "firms_with_rd"),
    "incentive_reach": Indicator("%", "incentive_firms", SHARE, "firms_with_rd"),
}
