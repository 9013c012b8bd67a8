"""Plain firms beside a compiled model: same world, same surroundings, same luck.

Counties, banks, entry and ties stay with the compiled model, which hands over what firms meet.
``tests/model/test_plain_firms.py`` holds both readings equal firm by firm.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from types import SimpleNamespace
from typing import Any

import mesa

import sim.model
from sim import law
from sim.agents import firm_state
from sim.chance import Process, stream
from sim.steps import firms as firm_steps
from sim.verification.plain_firms import PlainFirm, notch, rules

GIVEN_BY_BANKS = ("loan", "debt", "guaranteed")
# Ties, statistics, titles, vouchers, upgrades, funds and loans that others settle.
GIVEN_BY_OTHERS = (
    "sales", "links", "above_scale", "giant", "tfp", "cash", "collateral", "smart", "institute",
)  # fmt: skip


class PlainModel(mesa.Model):  # type: ignore[misc]
    """Plain firms beside a compiled model of the same world, seed and levers."""

    def __init__(self, compiled: sim.model.CountyInnovationModel) -> None:
        super().__init__()
        self.compiled, self.parameters = compiled, compiled.parameters
        self.quarter = -1
        self.places = [SimpleNamespace() for _ in range(len(compiled.tables["county"]))]
        b = self.parameters
        self.start_base = rules.logit(rules.quarterly(b.start_hazard))
        self.stop_base = rules.logit(rules.quarterly(b.stop_hazard))
        self.within = notch.answer_within(b.rho)
        self.keep_stock = (1.0 - b.rd_depreciation) ** 0.25
        self.quality_mean = rules.mean_quality(b.quality_tail)
        self.firms: dict[int, PlainFirm] = {}
        self.welcome()

    def columns(self, names: Iterable[str]) -> dict[int, dict[str, Any]]:
        """Columns of the compiled model's living firms, by their lasting id."""
        table = self.compiled.tables["firm"]
        rows, names = table.rows(), list(names)
        ids, *values = (table[name][rows].tolist() for name in ("id", *names))
        return {
            firm: dict(zip(names, row, strict=True))
            for firm, *row in zip(ids, *values, strict=True)
        }

    def welcome(self) -> None:
        """Firms born in the compiled model are born here."""
        for firm, columns in self.columns(firm_state.FirmColumns._fields).items():
            if firm not in self.firms:
                self.firms[firm] = PlainFirm(self, self.places[columns["county"]], columns)

    def take(self, names: Iterable[str]) -> None:
        """Take over what other agents did to firms."""
        for firm, columns in self.columns(names).items():
            self.firms[firm].__dict__.update(columns)

    def open_quarter(self) -> None:
        """What firms meet this quarter, out of arrays into plain numbers; accounts at nought."""
        model = self.compiled
        self.quarter = quarter = model.quarter
        self.terms = firm_steps.terms_in_force(model, quarter)
        s = firm_steps.surroundings(model)
        n, sectors = len(self.places), firm_state.SECTORS
        fields = {
            name: getattr(s, name).tolist()
            for name in (
                "spill", "outreach", "skilled", "effort", "digital", "growth", "grant_rate",
                "visit", "instrument",
            )
        }  # fmt: skip
        fields["users"] = s.users.reshape(n, sectors, -1).tolist()
        fields["peers"] = s.peers.reshape(n, sectors).tolist()
        for c, place in enumerate(self.places):
            place.__dict__.update({name: values[c] for name, values in fields.items()})
            place.__dict__.update(dict.fromkeys(firm_state.ACCOUNTS, 0.0))
        self.frontier, self.ln_patent = s.frontier.tolist(), s.ln_patent.tolist()
        self.ln_intensity, self.ln_start_size = s.ln_intensity.tolist(), s.ln_start_size.tolist()
        self.ln_exit_size = s.ln_exit_size
        self.keys = self._keys(quarter)

    def _keys(self, quarter: int) -> SimpleNamespace:
        def key(process: int, at: int = quarter, nth: int = 0) -> int:
            return int(stream(self.compiled.seed, int(process), at, nth))

        return SimpleNamespace(
            visit=key(Process.VISIT),
            learn=[key(Process.LEARN + k) for k in range(law.INSTRUMENTS)],
            start=key(Process.START),
            stop=key(Process.STOP),
            z1=key(Process.PROPENSITY),
            z2=key(Process.PROPENSITY, quarter, 1),
            apply=key(Process.APPLY),
            default=key(Process.DEFAULT),
            patent=key(Process.PATENT),
            quality=[key(Process.QUALITY, quarter, n) for n in range(rules.QUALITY_DRAWS)],
            tfp=key(Process.PRODUCTIVITY),
            sales=key(Process.SALES),
            cash=key(Process.CASH, -1),
            exit=key(Process.EXIT),
            renew=key(Process.RENEW),
            special=key(Process.SPECIALISED),
        )


def run_beside(
    model: sim.model.CountyInnovationModel,
    quarters: int,
    check: Callable[[PlainModel], None] = lambda plain: None,
) -> tuple[float, int]:
    """Run both readings side by side; CPU seconds of the plain firms, and their firm-quarters.

    ``check`` is called whenever both have gone through the same rules.
    """
    plain = PlainModel(model)
    seconds, firm_quarters = 0.0, 0
    for _ in range(quarters):
        model.quarter += 1
        for part in sim.model.ORDER:
            began = time.process_time()
            if part is firm_steps.plan:
                plain.open_quarter()
                firm_quarters += len(plain.agents)
                began = time.process_time()
                plain.agents.do("plan")
            elif part is firm_steps.produce:
                plain.take(GIVEN_BY_BANKS)
                began = time.process_time()
                plain.agents.do("produce")
                plain.agents.do("certify")
            seconds += time.process_time() - began
            part(model, model.quarter)
            if part in (firm_steps.plan, firm_steps.produce):
                check(plain)
        plain.welcome()
        plain.take(GIVEN_BY_OTHERS)
    return seconds, firm_quarters
