"""Which unit a name and a province mean, in tables without codes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable

from sim import evidence
from sim.world.geography import Columns

OLDER_ENDINGS = ("县", "市", "区", "旗")
FOOTNOTES_AND_BLANKS = re.compile(r"[\s0-9]+")
FORMER_NAMES = {"芜湖县": 340210, "横县": 450181, "株洲县": 430212, "沙县": 350405}


def bare(name: str) -> str:
    """A unit's name without blanks and the figures of footnotes."""
    return FOOTNOTES_AND_BLANKS.sub("", name)


def finder(units: Columns) -> Callable[[str, str], int | None]:
    """A function (name, provinces) -> row of units or None: by exact name within the provinces,
    then by the name's stem where one unit alone has it."""
    exact: dict[tuple[str, str], list[int]] = defaultdict(list)
    stems: dict[tuple[str, str], list[int]] = defaultdict(list)
    for c, (name, province) in enumerate(zip(units["name_zh"], units["province_zh"], strict=True)):
        exact[province, name].append(c)
        stems[province, stem_of(name)].append(c)
    row_of = {int(code): c for c, code in enumerate(units["adcode"])}
    changed = evidence.table("unit_changes").query("share == 1")
    former = dict(zip(changed.old_zh, changed.new_code, strict=True)) | FORMER_NAMES

    def find(name: str, provinces: str) -> int | None:
        asked = provinces.split("、")
        for index, key in ((exact, name), (stems, stem_of(name))):
            hits = [c for province in asked for c in index[province, key]]
            if len(hits) == 1:
                return hits[0]
        return row_of.get(former.get(name, 0))

    return find


def stem_of(name: str) -> str:
    """A name without its ending, where two signs are left."""
    return name[:-1] if len(name) > 2 and name.endswith(OLDER_ENDINGS) else name
