"""Trials: a policy begun in 2021 on top of the settings of 2020, and the same world without it.

One trial may serve several designs. Doses are those of the plan where the plan has the lever, as
much again as in 2020 where it stood already, and never chosen for what comes out.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from sim.model.policy.levers import Levers

HELD = Levers.held()


@dataclass(frozen=True)
class Trial:
    """Levers with a policy, and without it."""

    given: Levers
    without: Levers = HELD


def _with(lever: str, **settings: Any) -> Levers:
    """The settings of 2020 with one lever as the plan has it, but for ``settings``."""
    plan = dataclasses.replace(getattr(Levers(), lever), **settings)
    return dataclasses.replace(HELD, **{lever: plan})


def _as_much_again(**settings: str) -> Levers:
    """The settings of 2020 with ``lever="setting"`` doubled."""
    doubled = {}
    for lever, name in settings.items():
        held = getattr(HELD, lever)
        doubled[lever] = dataclasses.replace(held, **{name: 2.0 * getattr(held, name)})
    return dataclasses.replace(HELD, **doubled)


TRIALS: dict[str, Trial] = {
    # The law of 2021: 100% for manufacturing, 75% for all others.
    "deduction": Trial(_with("super_deduction", general=0.75, tech_sme=0.75)),
    # 0.8 of the loss is what published effects of guarantees are read at (rule 2.5).
    "guarantee": Trial(_with("credit_guarantee", share=0.8), HELD.without("credit_guarantee")),
    "voucher": Trial(_with("voucher")),
    # What a certificate is worth in tax: the law as it stands against no lower rate.
    "certificate": Trial(HELD, HELD.without("hnte_tax_rate")),
    # The published dose: a third of farms in counties lifted from poverty, nine million, by sites
    # that show to some eight hundred each (5.3), opened within a year.
    "demonstration": Trial(
        _with("demonstration_sites", number=12_000.0, start="2021Q1", ramp=1, end="2021Q4")
    ),
    "parks": Trial(_with("agri_parks")),
    "pairing": Trial(
        _as_much_again(
            pairing_funds="amount",
            pairing_people="posts",
            pairing_firms="branches",
            pairing_trade="purchases",
        )
    ),
    # Nobody loses the name: the estimators want treatment to last.
    "designation": Trial(_with("innovative_counties", removal=0.0)),
    "commissioners": Trial(_as_much_again(commissioner_quota="posts")),
    # Four times as many more: what is left of the effect of one when many are sent.
    "many_commissioners": Trial(
        dataclasses.replace(
            HELD,
            commissioner_quota=dataclasses.replace(HELD.commissioner_quota, posts=300_000.0),
        )
    ),
}
