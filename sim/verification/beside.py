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

from sim.model import model as whole
from sim.model.firms import state as firm_state
from sim.model.firms import step as firm_steps
from sim.model.firms.chance import Process
from sim.model.firms.table import FirmColumns, Firms
from sim.verification.plain_firms import PlainFirm, deciding, planning, producing, stream

GIVEN_BY_BANKS = ("loan", "debt", "guaranteed", "bank", "pledged")
# Ties, statistics, titles, vouchers, upgrades, funds and loans that others settle.
GIVEN_BY_OTHERS = (
    "sales", "links", "above_scale", "giant", "tfp", "cash", "collateral", "smart", "institute",
    "voucher", "seeded", "sold",
)  # fmt: skip


class PlainModel(mesa.Model):  # type: ignore[misc]
    """Plain firms beside a compiled model of the same world, seed and levers."""

    def __init__(self, compiled: whole.CountyInnovationModel) -> None:
        super().__init__()
        self.compiled, self.parameters = compiled, compiled.parameters
        self.quarter = -1
        self.places = [SimpleNamespace() for _ in range(len(compiled.tables["county"]))]
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
        for firm, columns in self.columns(Firms.columns()).items():
            if firm not in self.firms:
                self.firms[firm] = PlainFirm(self, self.places[columns["county"]], columns)

    def take(self, names: Iterable[str]) -> None:
        """Take over what other agents did to firms."""
        for firm, columns in self.columns(names).items():
            self.firms[firm].__dict__.update(columns)

    def open_quarter(self) -> None:
        """What firms meet this quarter, where they have moved to, out of arrays into plain numbers;
        accounts at nought."""
        model = self.compiled
        self.take(("county",))
        for firm in self.firms.values():
            firm.place = self.places[firm.county]
        self.quarter = quarter = model.quarter
        now, columns = model.now, model.state.firms.named(FirmColumns)
        self.terms = firm_steps.terms_in_force(now)
        peers = firm_state.count_peers(columns, model.state.fixed.circle)
        s = firm_steps.surroundings(model.state, now, *peers)
        n, sectors = len(self.places), firm_state.SECTORS
        fields = {
            name: getattr(s, name).tolist()
            for name in (
                "spill", "outreach", "skilled", "effort", "digital", "growth", "grant_raise",
                "grant_rate", "visit", "instrument", "start_place", "intensity_place",
                "patents_place", "research_place", "certify_place", "ip_practice",
            )
        }  # fmt: skip
        fields["users"] = s.users.reshape(n, sectors, -1).tolist()
        fields["peers"] = s.peers.reshape(n, sectors).tolist()
        for c, place in enumerate(self.places):
            place.__dict__.update({name: values[c] for name, values in fields.items()})
            place.__dict__.update(dict.fromkeys(firm_state.ACCOUNTS, 0.0))
        self.frontier, self.ln_patent = s.frontier.tolist(), s.ln_patent.tolist()
        self.start_sector = s.start_sector.tolist()
        self.ln_intensity, self.ln_start_size = s.ln_intensity.tolist(), s.ln_start_size.tolist()
        self.ln_exit_mean = s.ln_exit_mean.tolist()
        seed, b = model.seed, self.parameters
        self.outlook = deciding.outlook(self.terms, b, seed, quarter)
        self.money = planning.money_keys(seed, quarter)
        self.learn_keys = planning.learn_keys(seed, quarter).tolist()
        self.luck = producing.luck_of(b, seed, quarter)
        self.quality_keys = producing.quality_keys(seed, quarter).tolist()
        self.renew_key = stream(seed, Process.RENEW, quarter)
        self.jury_key = stream(seed, Process.JURY, quarter)
        self.special_key = stream(seed, Process.SPECIALISED, quarter)


def run_beside(
    model: whole.CountyInnovationModel,
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
        now = model.now
        for part in whole.ORDER:
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
            part(model.state, now)
            if part in (firm_steps.plan, firm_steps.produce):
                check(plain)
        plain.welcome()
        plain.take(GIVEN_BY_OTHERS)
    return seconds, firm_quarters
