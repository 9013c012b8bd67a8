"""A record of single quantities, declared once as the columns of a table are."""

from __future__ import annotations

from typing import Any, ClassVar


class Quantity:
    """A field of a record: what it holds and in which ``unit``, with shapes where it is an array.

    On a record it is the value, on the class the declaration: ``nation.frontier``,
    ``Nation.frontier``.
    """

    def __init__(self, unit: str) -> None:
        self.unit = unit
        self.name = self.table = ""

    def __set_name__(self, owner: type[Record], name: str) -> None:
        self.name, self.table = name, owner.record_name

    def __repr__(self) -> str:
        return f"{self.table}.{self.name}"

    def __get__(self, record: Record | None, owner: type[Record]) -> Any:
        return self if record is None else record.values[self.name]

    def __set__(self, record: Record, value: Any) -> None:
        if value is not record.values[self.name]:  # what changed in place is there already
            record.values[self.name] = value


def quantity(unit: str) -> Any:
    """Declare a quantity; the field's annotation is what a type checker sees."""
    return Quantity(unit)


class Record:
    """Quantities that belong to nobody in particular; subclasses declare them."""

    record_name: ClassVar[str] = ""

    def __init__(self, **given: Any) -> None:
        """Raises ``TypeError`` unless exactly the declared quantities are given."""
        declared = self.quantities()
        if given.keys() != declared.keys():
            apart = ", ".join(sorted(given.keys() ^ declared.keys()))
            raise TypeError(f"{type(self).__name__}: {apart}")
        self.values: dict[str, Any] = dict(given)

    @classmethod
    def quantities(cls) -> dict[str, Quantity]:
        """All declared quantities by name."""
        return {k: v for k, v in vars(cls).items() if isinstance(v, Quantity)}
