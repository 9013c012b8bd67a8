"""What ``--cfg job`` prints: the configuration, with every lever of every scenario as it is set."""

from __future__ import annotations

import dataclasses

import yaml

from sim.config.configuration import Configuration
from sim.text import say


def in_force(config: Configuration) -> str:
    """``config`` in YAML; scenarios of set cost stand as they begin, before they are sized."""
    language = config.settings.language
    scenarios = {
        name: {**its, "levers": dataclasses.asdict(config.base(name))}
        for name, its in config.plain["scenario"].items()
    }
    text = yaml.safe_dump(
        {**config.plain, "scenario": scenarios}, sort_keys=False, allow_unicode=True
    )
    return f"# {say('terminal.cfg', language)}\n{text}"
