"""What was published: figures, lists, effects of policies, and what each was taken from.

One small csv file a subject. Figures that a model must not know (outcomes after 2021) are not here.
"""

from typing import TYPE_CHECKING

from sim.host.faces import face

if TYPE_CHECKING:
    from sim.evidence.figures import (
        NATION,
        USES,
        by_province,
        gdp_by_province,
        national,
        observations,
    )
    from sim.evidence.readings import Readings, note, recorded
    from sim.evidence.references import EFFECT_USES, effects, source
    from sim.evidence.tables import NOT_OF_THE_START, effects_of_place, fingerprint, table

__all__ = [
    "EFFECT_USES",
    "NATION",
    "NOT_OF_THE_START",
    "USES",
    "Readings",
    "by_province",
    "effects",
    "effects_of_place",
    "fingerprint",
    "gdp_by_province",
    "national",
    "note",
    "observations",
    "recorded",
    "source",
    "table",
]

__getattr__, __dir__ = face(
    __name__,
    {
        "EFFECT_USES": "sim.evidence.references",
        "NATION": "sim.evidence.figures",
        "NOT_OF_THE_START": "sim.evidence.tables",
        "Readings": "sim.evidence.readings",
        "USES": "sim.evidence.figures",
        "by_province": "sim.evidence.figures",
        "effects": "sim.evidence.references",
        "effects_of_place": "sim.evidence.tables",
        "fingerprint": "sim.evidence.tables",
        "gdp_by_province": "sim.evidence.figures",
        "national": "sim.evidence.figures",
        "note": "sim.evidence.readings",
        "observations": "sim.evidence.figures",
        "recorded": "sim.evidence.readings",
        "source": "sim.evidence.references",
        "table": "sim.evidence.tables",
    },
)
