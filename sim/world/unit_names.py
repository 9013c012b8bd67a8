"""Which unit a code or a name means, today's or one of the years since 2005."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from sim.world.former import Former, former_units
from sim.world.geography import Columns

OLDER_ENDINGS = ("县", "市", "区", "旗")
FOOTNOTES_AND_BLANKS = re.compile(r"[\s0-9]+")


def bare(name: str) -> str:
    """A unit's name without blanks and the figures of footnotes."""
    return FOOTNOTES_AND_BLANKS.sub("", name)


class Places:
    """Looks units up among ``units`` (columns of ``geography.read_units``) and former ones.

    ``row_of`` has the row of each code of today, ``gone`` the former units of a code that no unit
    of today has, the latest last.
    """

    def __init__(self, units: Columns) -> None:
        self.units = units
        self.row_of = {int(code): c for c, code in enumerate(units["adcode"])}
        self.gone: dict[int, list[Former]] = defaultdict(list)
        self._exact: dict[tuple[str, str], list[int]] = defaultdict(list)
        self._stems: dict[tuple[str, str], list[int]] = defaultdict(list)
        self._former: dict[tuple[str, str], list[Former]] = defaultdict(list)
        self._renamed: dict[tuple[int, str], Former] = {}
        places = zip(units["name_zh"].tolist(), units["province_zh"].tolist(), strict=True)
        for c, (name, province) in enumerate(places):
            self._exact[province, name].append(c)
            self._stems[province, stem_of(name)].append(c)
        codes = zip(units["province_code"].tolist(), units["province_zh"].tolist(), strict=True)
        self.provinces: dict[int, str] = dict(codes)
        for former in former_units():
            row = self.row_of.get(former.code)
            if row is None:
                self.gone[former.code].append(former)
            elif units["name_zh"][row] != former.name:
                self._renamed[former.code, former.name] = former
            self._former[self.provinces[former.province], former.name].append(former)

    def called(self, name: str, provinces: Sequence[str] = ()) -> list[int]:
        """Rows of the units of ``provinces`` (all if none) with this name."""
        return self._found(self._exact, name, provinces)

    def short(self, name: str, provinces: Sequence[str] = ()) -> list[int]:
        """Rows of the units of ``provinces`` (all if none) with the stem of this name: 昆山市 for
        昆山."""
        return self._found(self._stems, stem_of(name), provinces)

    def former(self, name: str, provinces: Sequence[str] = ()) -> list[Former]:
        """Units of ``provinces`` (all if none) that had this name once."""
        return self._found(self._former, name, provinces)

    def renamed(self, code: int, name: str) -> Former | None:
        """The unit that had a code of today when it was called ``name``; None for today's name."""
        return self._renamed.get((code, name))

    def find(self, name: str, provinces: str) -> int | None:
        """The row of the one unit that ``name`` means in ``provinces`` (、 between them): today's,
        or what the whole of a former unit has become."""
        asked = provinces.split("、")
        for rows in (self.called(name, asked), self.short(name, asked)):
            if len(rows) == 1:
                return rows[0]
        wholes = {f.now[0] for f in self.former(name, asked) if f.change in ("same", "part")}
        return self.row_of[wholes.pop()] if len(wholes) == 1 else None

    def _found[T](
        self, index: dict[tuple[str, str], list[T]], name: str, provinces: Sequence[str]
    ) -> list[T]:
        asked: Iterable[str] = provinces or self.provinces.values()
        return [hit for province in asked for hit in index.get((province, name), ())]


def stem_of(name: str) -> str:
    """A name without its ending, where two signs are left."""
    return name[:-1] if len(name) > 2 and name.endswith(OLDER_ENDINGS) else name
