"""The two open tables a user may have: where they come from, what they must be, where they lie."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from sim.errors import InputError

FOLDER = Path("data")


@dataclass(frozen=True)
class OpenFile:
    """A published file: its name here, its public addresses in the order in which they are asked
    (see ``sim.world.fetch``) and the sha256 it must have."""

    name: str
    addresses: tuple[str, ...]
    sha256: str


def at_commit(repository: str, commit: str, path: str) -> tuple[str, ...]:
    """Where a file of a public repository is to be had as it was at a commit: from its host, and
    from a network of copies for those who do not reach that."""
    return (
        f"https://raw.githubusercontent.com/{repository}/{commit}/{path}",
        f"https://cdn.jsdelivr.net/gh/{repository}@{commit}/{path}",
        f"https://fastly.jsdelivr.net/gh/{repository}@{commit}/{path}",
    )


CENSUS = OpenFile(
    "census_county_2020_v1.xlsx",
    at_commit(
        "leiii/census",
        "719d9be5f6153f23486a8a364233e9b34c01751c",
        "data/census/census_county_2020_v1.xlsx",
    ),
    "04d37df90d4e358c13aac85a76051caab12afa84eca8a3b4f58cf2227ce69f43",
)
YEARBOOK = OpenFile(
    "county_yearbook_2021.csv",
    at_commit(
        "HLGhpz/Data-Handle-TS",
        "d81b19a94610edf66558a1fde96c03823a54bc88",
        "src/rowData/Other/中国县域统计年鉴（县市）改.csv",
    ),
    "9c4e2def6233e4a3cbe9f89a3fd13f2429fcae9477183159f5bcdc2eddeba364",
)


def chosen(census: str, yearbook: str) -> tuple[Path | None, Path | None]:
    """The paths that the settings ``census`` and ``yearbook`` mean, see ``resolve``.

    A drawn census keeps the yearbook of ``data/`` out as well: money that was published over people
    who were drawn would be nobody's money a head.
    """
    if census == "drawn" and yearbook == "auto":
        yearbook = "drawn"
    return resolve(census, CENSUS), resolve(yearbook, YEARBOOK)


def resolve(choice: str, file: OpenFile) -> Path | None:
    """The path a setting means: ``auto`` = the file in ``data/`` if there, ``drawn`` = none, else
    a path. Raises ``InputError`` if the path is no file or the file in ``data/`` is not the
    published one.
    """
    if choice == "drawn":
        return None
    if choice == "auto":
        path = FOLDER / file.name
        if not path.is_file():
            return None
        if sha256(path) != file.sha256:
            raise InputError("data_bad_hash", name=path)
        return path
    path = Path(choice)
    if not path.is_file():
        raise InputError("file_missing", path=path)
    return path


def sha256(path: Path) -> str:
    """The sha256 of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
