"""The plan's targets for 2025 and how each is judged.

Fifteen goals of the county innovation plan of the 14th Five-Year Plan period. Where its wording
leaves more than one reading open, every reading is judged: the nation and the county area (the
plan states its goals for county areas), each kind of thing named and all of them.

Where the plan prints no number none is made up; its words become a test:

- "keeps growing", "steady growth", "reaches ever more": higher in every year from 2021 to 2025;
- "grows", "better", "easier", "significantly improved", "a number are laid out": better at the
  end of 2025 than at the end of 2020, and the size of the change is reported beside it.

Two choices of number are ours and the report says so: "about 100 innovative counties" is 90 or
more with the first 52 of 2018 counted, and the base year of the 10% rise of R&D to revenue, which
the plan does not print, is 2020.

A rule looks at one run. Over runs a reading has a median, a 5-95% interval, the share of runs in
which it is met, and the year in which it is first met.
"""

from typing import TYPE_CHECKING

from sim.host.faces import face

if TYPE_CHECKING:
    from sim.targets.asked import asked_readings
    from sim.targets.gaps import MODEL_GAPS, NONE, PART, WHOLE, gap_of, why
    from sim.targets.judging import COLUMNS, INTERVAL, RUN_COLUMNS, judge, judge_runs
    from sim.targets.readings import (
        COUNTY_AREA,
        JUDGED_SCOPES,
        KEY_COUNTIES,
        NATION,
        PRINCIPAL,
        READINGS,
        TARGET_INDICATORS,
        TARGETS,
        Reading,
    )
    from sim.targets.rules import (
        BASE_YEAR,
        LAST_YEAR,
        PLAN_YEARS,
        YEARS,
        Judgement,
        adds_to_base,
        grows_every_year,
        higher_than_base,
        lower_than_base,
        reaches_level,
        rises_from_base,
    )

__all__ = [
    "BASE_YEAR",
    "COLUMNS",
    "COUNTY_AREA",
    "INTERVAL",
    "JUDGED_SCOPES",
    "KEY_COUNTIES",
    "LAST_YEAR",
    "MODEL_GAPS",
    "NATION",
    "NONE",
    "PART",
    "PLAN_YEARS",
    "PRINCIPAL",
    "READINGS",
    "RUN_COLUMNS",
    "TARGETS",
    "TARGET_INDICATORS",
    "WHOLE",
    "YEARS",
    "Judgement",
    "Reading",
    "adds_to_base",
    "asked_readings",
    "gap_of",
    "grows_every_year",
    "higher_than_base",
    "judge",
    "judge_runs",
    "lower_than_base",
    "reaches_level",
    "rises_from_base",
    "why",
]

__getattr__, __dir__ = face(
    __name__,
    {
        "BASE_YEAR": "sim.targets.rules",
        "COLUMNS": "sim.targets.judging",
        "COUNTY_AREA": "sim.targets.readings",
        "INTERVAL": "sim.targets.judging",
        "JUDGED_SCOPES": "sim.targets.readings",
        "KEY_COUNTIES": "sim.targets.readings",
        "LAST_YEAR": "sim.targets.rules",
        "MODEL_GAPS": "sim.targets.gaps",
        "NATION": "sim.targets.readings",
        "NONE": "sim.targets.gaps",
        "PART": "sim.targets.gaps",
        "PLAN_YEARS": "sim.targets.rules",
        "PRINCIPAL": "sim.targets.readings",
        "READINGS": "sim.targets.readings",
        "RUN_COLUMNS": "sim.targets.judging",
        "TARGETS": "sim.targets.readings",
        "TARGET_INDICATORS": "sim.targets.readings",
        "WHOLE": "sim.targets.gaps",
        "YEARS": "sim.targets.rules",
        "Judgement": "sim.targets.rules",
        "Reading": "sim.targets.readings",
        "adds_to_base": "sim.targets.rules",
        "asked_readings": "sim.targets.asked",
        "gap_of": "sim.targets.gaps",
        "grows_every_year": "sim.targets.rules",
        "higher_than_base": "sim.targets.rules",
        "judge": "sim.targets.judging",
        "judge_runs": "sim.targets.judging",
        "lower_than_base": "sim.targets.rules",
        "reaches_level": "sim.targets.rules",
        "rises_from_base": "sim.targets.rules",
        "why": "sim.targets.gaps",
    },
)
