"""Tables in the documents that are written from code or from kept results."""

from __future__ import annotations

import re
from collections.abc import Mapping


def replaced(document: str, tables: Mapping[str, str]) -> str:
    """``document`` with each of ``tables`` between ``<!-- its name -->`` and ``<!-- end -->``.

    Raises ``KeyError`` for a table that has no place there.
    """
    for name, table in tables.items():
        pattern = rf"(<!-- {name} -->\n).*?(<!-- end -->)"

        def filled(block: re.Match[str], table: str = table) -> str:
            return f"{block[1]}{table}\n{block[2]}"

        document, times = re.subn(pattern, filled, document, flags=re.S)
        if not times:
            raise KeyError(name)
    return document
