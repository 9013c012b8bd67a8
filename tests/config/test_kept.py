"""What Hydra has composed is kept on disk: the same, and made anew where that cannot be."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest
from omegaconf import OmegaConf

from sim.config.compose import compose
from sim.errors import InputError
from sim.host import caches

module = importlib.import_module("sim.config.compose")
WORDS = ["scenario=[plan,no_plan]", "levers/credit=off", "levers.voucher.value=40000"]


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(caches.VARIABLE, str(tmp_path))
    module._known.cache_clear()
    return tmp_path


def test_what_is_kept_is_what_was_composed(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = compose(WORDS)
    (file,) = place.glob("configuration-*.npz")
    monkeypatch.setattr(module, "_composed", lambda _: pytest.fail("composed again"))
    module._known.cache_clear()
    again = compose(WORDS)
    assert again == first and again.plain == first.plain
    with pytest.raises(InputError, match=r"levers\.voucher\.value"):
        compose(["scenario=[plan,no_plan]", "levers/credit=off", "levers.voucher.value=-1"])
    assert list(place.iterdir()) == [file]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 nothing"])
def test_a_damaged_file_is_made_anew(content: bytes, place: Path) -> None:
    first = compose(WORDS)
    (file,) = place.glob("configuration-*.npz")
    file.write_bytes(content)
    module._known.cache_clear()
    assert compose(WORDS).plain == first.plain
    assert file.stat().st_size > len(content)


def test_files_and_declarations_decide_what_is_found(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choices = ("scenario=['plan']",)
    told = {module._inputs(choices), module._inputs(("scenario=['no_plan']",))}
    monkeypatch.setattr(module, "declarations", lambda: {"another": None})
    told.add(module._inputs(choices))
    (place / "configuration.yaml").write_text("defaults: []\n", "utf-8")
    monkeypatch.setattr(module.configs, "__file__", str(place / "__init__.py"))
    told.add(module._inputs(choices))
    assert len(told) == 4


def test_nothing_is_said_where_nothing_can_be_kept(
    place: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (place / "file").touch()
    monkeypatch.setenv(caches.VARIABLE, str(place / "file" / "cache"))
    assert OmegaConf.is_config(module._known(("scenario=['plan']",)))
    assert not caplog.messages
