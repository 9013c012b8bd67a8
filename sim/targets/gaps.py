"""What the model cannot judge: the one place where that is declared.

An indicator is listed while the rules behind it keep its path from answering what a target asks,
whatever the levers do. A target read from listed indicators alone is no finding on the plan; one
that leans on some of them is judged in the rest. Why, in words, is ``gap.<indicator>`` of
``sim/text/targets.csv``. ``tests/targets/test_gaps.py`` runs the model and fails once a listed
indicator does what it should, so that it has to be taken off.
"""

from __future__ import annotations

from sim.text import BETWEEN_CLAUSES, say

MODEL_GAPS = ("loan_approval_rate",)

NONE, PART, WHOLE = "none", "part", "whole"
"""How much of a reading is a gap of the model."""


def gap_of(indicators: tuple[str, ...]) -> str:
    """How much of what is read from ``indicators`` is a gap: none, part or whole.

    >>> approval = "loan_approval_rate"
    >>> gap_of(("gerd",)), gap_of(("gerd", approval)), gap_of((approval,))
    ('none', 'part', 'whole')
    """
    listed = [indicator in MODEL_GAPS for indicator in indicators]
    return WHOLE if all(listed) else PART if any(listed) else NONE


def why(indicators: tuple[str, ...], language: str) -> str:
    """Which of ``indicators`` the model cannot judge, and why; nothing if it can judge all."""
    reasons = [
        say(
            "gap.reason",
            language,
            indicator=say(f"indicator.{indicator}", language),
            reason=say(f"gap.{indicator}", language),
        )
        for indicator in indicators
        if indicator in MODEL_GAPS
    ]
    if not reasons:
        return ""
    joined = BETWEEN_CLAUSES[language].join(reasons)
    return say(f"gap.{gap_of(indicators)}", language, list=joined)
