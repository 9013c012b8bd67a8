"""Open tables are brought whole and published within a time, or not at all and in one line."""

from __future__ import annotations

import hashlib
import os
import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sim.errors import InputError
from sim.world import fetch, files
from sim.world.fetch import bring, lacking
from sim.world.files import CENSUS, YEARBOOK, OpenFile, chosen
from sim.world.settings import WorldSettings
from tests.world.server import MANNERS, Site, Watch, serving

NAME, CONTENT = "people 2020（县市）.csv", b"people\n" * 50_000
SHA = hashlib.sha256(CONTENT).hexdigest()
SECONDS = 1.0


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own, in which data/ lies, and no proxy of this machine."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(fetch, "BESIDE", 0.2)
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    return tmp_path


@pytest.fixture
def site() -> Iterator[Site]:
    with serving({NAME: CONTENT}) as made:
        yield made


def table(*addresses: str) -> OpenFile:
    return OpenFile(NAME, tuple(f"{address}/{NAME}" for address in addresses), SHA)


def kept() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in Path("data").glob("*")}


def refused(file: OpenFile, source: str | None = None, seconds: float = SECONDS) -> str:
    watch = Watch()
    with pytest.raises(InputError) as caught:
        bring(file, source, seconds)
    assert watch.seconds < seconds + 1.0
    assert kept() == {}
    for words in (caught.value.line(), caught.value.line("zh")):
        assert "\n" not in words
        assert len(words) < 300
    return str(caught.value)


def nobody() -> str:
    """An address of this machine at which nobody listens."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{door.getsockname()[1]}"


@pytest.mark.parametrize("manner", ["good", "moved"])
def test_the_published_file_is_kept_and_then_left_alone(site: Site, manner: str) -> None:
    assert bring(table(site.folder(manner)), None, SECONDS)
    assert kept() == {NAME: CONTENT}
    asked = len(site.asked)
    assert not bring(table(site.folder(manner)), None, SECONDS)
    assert len(site.asked) == asked


WHY = {
    "wrong": "another file",
    "drip": "within 1 s",
    "drip_head": "within 1 s",
    "stuck": "within 1 s|timed out",
    "cut": "cut off",
    "absent": "Not Found",
    "in_circles": "127.0.0.1",
}


@pytest.mark.parametrize("manner", WHY)
def test_every_other_answer_is_told_and_nothing_kept(site: Site, manner: str) -> None:
    assert set(WHY) == set(MANNERS) - {"good", "moved"}
    for file, source in (
        (table(site.folder(manner)), None),
        (table(), site.folder(manner)),
    ):
        assert re.search(WHY[manner], refused(file, source))


@pytest.mark.parametrize("manner", WHY)
def test_the_next_address_is_asked(site: Site, manner: str) -> None:
    watch = Watch()
    both = table(site.folder(manner), site.folder("good"))
    assert bring(both, None, 5.0)
    assert watch.seconds < 2.0
    assert kept() == {NAME: CONTENT}


@pytest.mark.parametrize(
    "address",
    ["", "http://nowhere.invalid", "ftp:/x", "http://[", "http://\u3002", "nonsense"],
    ids=["nobody listens", "no such host", "no host", "open bracket", "full stop", "no address"],
)
def test_an_address_at_which_nothing_is(site: Site, address: str) -> None:
    address = address or nobody()  # a port of its own in each process
    refused(table(address))
    assert bring(table(address, site.folder("good")), None, 5.0)


def test_the_first_address_that_answers_is_the_only_one_asked(site: Site) -> None:
    assert bring(table(site.folder("good"), site.folder("wrong")), None, SECONDS)
    assert not [path for path in site.asked if "wrong" in path]


def test_a_proxy_by_the_usual_variable(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", site.address)
    assert bring(table("http://files.invalid/good"), None, SECONDS)
    assert site.asked[0].startswith("http://files.invalid/good/")
    monkeypatch.setenv("http_proxy", "http://no port:x")
    Path("data", NAME).unlink()
    refused(table("http://files.invalid/good"))


def test_a_folder_with_a_good_a_wrong_and_no_copy(place: Path) -> None:
    copies = place / "copies"
    assert NAME in refused(table(), str(copies))
    copies.mkdir()
    assert "No such file" in refused(table(), str(copies))
    (copies / NAME).mkdir()
    refused(table(), str(copies))
    (copies / NAME).rmdir()
    (copies / NAME).write_bytes(CONTENT[:-1])
    assert "not the published" in refused(table(), "copies")
    (copies / NAME).write_bytes(CONTENT)
    assert bring(table(nobody()), "copies", SECONDS)
    assert kept() == {NAME: CONTENT}


def test_a_file_that_is_not_the_published_one_is_replaced(site: Site) -> None:
    Path("data").mkdir()
    Path("data", NAME).write_bytes(b"half")
    assert bring(table(site.folder("good")), None, SECONDS)
    assert kept() == {NAME: CONTENT}


def test_what_was_left_half_written_is_swept_away(site: Site) -> None:
    old, new = Path("data", f"{NAME}a.part"), Path("data", f"{NAME}b.part")
    old.parent.mkdir()
    for path in (old, new):
        path.write_bytes(CONTENT[:100])
    os.utime(old, (time.time() - 1e4,) * 2)
    assert bring(table(site.folder("good")), None, SECONDS)
    assert set(kept()) == {NAME, new.name}  # another process may be at it


def test_a_place_that_cannot_be_written(site: Site) -> None:
    Path("data").write_text("a file")
    with pytest.raises(InputError, match="could not be written") as caught:
        bring(table(site.folder("good")), None, SECONDS)
    assert "\n" not in str(caught.value)
    assert Path("data").read_text() == "a file"


def test_which_tables_are_lacking() -> None:
    both = [CENSUS, YEARBOOK]
    for settings, wanted in (
        (WorldSettings(), both),
        (WorldSettings(table="mine.csv"), both),
        (WorldSettings(census="drawn"), []),
        (WorldSettings(census="drawn", yearbook="drawn"), []),
        (WorldSettings(yearbook="drawn"), [CENSUS]),
        (WorldSettings(census="mine.xlsx"), [YEARBOOK]),
        (WorldSettings(census="mine.xlsx", yearbook="mine.csv"), []),
    ):
        assert lacking(settings) == wanted
    Path("data").mkdir()
    Path("data", YEARBOOK.name).write_bytes(b"whatever")
    assert lacking(WorldSettings()) == [CENSUS]


def test_a_drawn_census_keeps_the_yearbook_of_the_folder_out(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "YEARBOOK", table())
    Path("data").mkdir()
    there = Path("data", NAME)
    there.write_bytes(CONTENT)
    assert chosen("auto", "auto") == (None, there)
    assert chosen("drawn", "auto") == (None, None)
    assert chosen("drawn", str(there)) == (None, there)


def test_the_real_addresses_name_a_file_at_a_commit() -> None:
    for file in (CENSUS, YEARBOOK):
        assert len(file.addresses) == len(set(file.addresses)) > 1
        for address in file.addresses:
            assert Path(address).suffix == Path(file.name).suffix
            assert re.search(r"[/@][0-9a-f]{40}/", address)
            assert address.startswith("https://")
