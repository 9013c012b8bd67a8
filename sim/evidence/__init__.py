"""What was published: figures, lists, effects of policies, and what each was taken from.

One small csv file a subject. Figures that a model must not know (outcomes after 2021) are not here.
"""

from sim.evidence.figures import (
    NATION,
    USES,
    by_province,
    gdp_by_province,
    national,
    observations,
)
from sim.evidence.recorded import Readings, note, recorded
from sim.evidence.references import EFFECT_USES, effects, source
from sim.evidence.tables import NOT_OF_THE_START, fingerprint, table

__all__ = [
    "EFFECT_USES",
    "NATION",
    "NOT_OF_THE_START",
    "USES",
    "Readings",
    "by_province",
    "effects",
    "fingerprint",
    "gdp_by_province",
    "national",
    "note",
    "observations",
    "recorded",
    "source",
    "table",
]
