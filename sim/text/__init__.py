"""Every word a person reads, in Chinese and English, from one catalogue.

The catalogue is the files ``sim/text/*.csv``: one file an area, columns ``key``, ``en``, ``zh``.
A key names what it says (``indicator.gerd``, ``lever.credit_guarantee.share``,
``error.unknown_lever``); an entry may hold ``str.format`` placeholders.
"""

from sim.text.entries import (
    BETWEEN,
    BETWEEN_CLAUSES,
    BETWEEN_SENTENCES,
    LANGUAGES,
    catalogue,
    keys,
    listed,
    say,
)
from sim.text.titles import SENTENCE, title, titled

__all__ = [
    "BETWEEN",
    "BETWEEN_CLAUSES",
    "BETWEEN_SENTENCES",
    "LANGUAGES",
    "SENTENCE",
    "catalogue",
    "keys",
    "listed",
    "say",
    "title",
    "titled",
]
