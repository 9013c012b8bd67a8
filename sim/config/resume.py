"""``resume=<folder>``: a study goes on with the words it was started with, kept in its manifest."""

from __future__ import annotations

import dataclasses
import json
import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sim.config.compose import compose, restored
from sim.config.configuration import Configuration, plain_of
from sim.errors import InputError
from sim.host.paths import absolute

RESUME = "resume"
MANIFEST = "manifest.json"
POINTS = "points.csv"  # a copy of the csv that a study takes its points from
ELSEWHERE = ("executor", "language", "quiet", "sweep.dry")  # what may change: where and how shown


def resume_folder(words: Sequence[str]) -> Path | None:
    """The folder of ``resume=<folder>``, if it is among ``words``; the last one counts."""
    named = [word.partition("=")[2] for word in words if word.partition("=")[0] == RESUME]
    return absolute(named[-1].strip("'\""), RESUME) if named else None


def resumed(folder: Path, experiment: str, words: Sequence[str]) -> Configuration:
    """The configuration of the study in ``folder``; ``words`` may change where it runs.

    Raises ``InputError`` for a folder that holds no study of ``experiment``, and for a word that
    would make it another study.
    """
    given = [word for word in words if word.partition("=")[0] != RESUME]
    for word in given:
        key = word.partition("=")[0]
        if not any(key == name or key.startswith(f"{name}.") for name in ELSEWHERE):
            raise InputError("resume_word", text=word, allowed=", ".join(ELSEWHERE))
    facts = _manifest(folder)
    if facts.get("experiment") != experiment:
        raise InputError("resume_other", folder=folder, experiment=facts.get("experiment"))
    kept = restored(facts["configuration"], folder)
    asked = compose(given).settings
    changed = {word.partition("=")[0].partition(".")[0] for word in given}
    parts: dict[str, Any] = {name: getattr(asked, name) for name in changed - {"sweep"}}
    if "sweep" in changed:
        parts["sweep"] = dataclasses.replace(kept.settings.sweep, dry=asked.sweep.dry)
    if (points := folder / POINTS).is_file():  # the user's own may have changed or be gone
        sweep = parts.get("sweep", kept.settings.sweep)
        parts["sweep"] = dataclasses.replace(sweep, file=str(points))
    settings = dataclasses.replace(kept.settings, **parts)
    typed = tuple(shlex.split(str(facts.get("command", "")))[3:])
    return dataclasses.replace(
        kept, settings=settings, plain=plain_of(settings), folder=str(folder), words=typed
    )


def _manifest(folder: Path) -> Mapping[str, Any]:
    try:
        facts = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if isinstance(facts, dict) and isinstance(facts.get("configuration"), dict):
            return facts
    except (OSError, ValueError):
        pass
    raise InputError("nothing_to_resume", folder=folder, file=MANIFEST)
