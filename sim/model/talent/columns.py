"""What is kept of each county's people at work."""

from __future__ import annotations

from sim.core.arrays import Floats
from sim.core.table import column
from sim.model.counties import CountyColumns


class TalentCounties(CountyColumns):
    """Stocks and flows of talent, tasks of the corps."""

    skilled: Floats = column(
        "0.05-1: graduates over 20% of adults in 2015, then moves with professional staff",
        "A, then S",
    )
    skilled_2015: Floats = column("the same at the end of 2015", "A")
    talent_leading: Floats = column("persons: leading scientists", "A totals and spread, then S")
    talent_skilled: Floats = column(
        "persons: highly skilled workers", "A totals and spread, then S"
    )
    talent_technical: Floats = column(
        "persons: professional and technical staff", "A totals and spread, then S"
    )
    talent_local: Floats = column(
        "persons: trained farmers and craftsmen", "A totals and spread, then S"
    )
    talent_leading_2015: Floats = column("persons at the end of 2015", "A")
    talent_skilled_2015: Floats = column("persons at the end of 2015", "A")
    talent_technical_2015: Floats = column("persons at the end of 2015", "A")
    talent_local_2015: Floats = column("persons at the end of 2015", "A")
    talent_trained: Floats = column("persons trained since 2015 who stayed")
    retention: Floats = column("share a year of those trained who stay")
    pull: Floats = column("how strongly districts pull people away, 2015 = 1")
    lent_leading: Floats = column("full posts lent, negative where a district lends")
    lent_skilled: Floats = column("full posts lent, negative where a district lends")
    lent_technical: Floats = column("full posts lent, negative where a district lends")
    workstations: Floats = column("expert workstations")
    workstations_due: Floats = column("fractions of one still due")
    new_workstations: Floats = column("set up this quarter, full nation")
    trained_local: Floats = column("persons trained this year by schools and the corps")
    trained_three_regions: Floats = column("persons trained this year in the three regions")
    graduates: Floats = column("graduates who started work this year")
    left_counties: Floats = column("persons who left for districts this year")
    returned: Floats = column("persons who came back this year")
    corps_projects: Floats = column("1 where a serving corps has projects")
    corps_results: Floats = column("1 where a serving corps brings results")
    corps_talent: Floats = column("1 where a serving corps trains people")
    corps_platforms: Floats = column("1 where a serving corps builds platforms")
    corps_popularisation: Floats = column("1 where a serving corps makes science popular")
