"""What was published: figures, lists, effects of policies, and what each was taken from.

One small csv file a subject. Figures that a model must not know (outcomes after 2021) are not here.
"""

from sim.evidence.figures import NATION, USES, by_province, national, observations
from sim.evidence.references import EFFECT_USES, effects, source
from sim.evidence.tables import NOT_OF_THE_START, fingerprint, table

__all__ = [
    "EFFECT_USES",
    "NATION",
    "NOT_OF_THE_START",
    "USES",
    "by_province",
    "effects",
    "fingerprint",
    "national",
    "observations",
    "source",
    "table",
]
