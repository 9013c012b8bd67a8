"""A figure that a notebook shows as it stands, with no plotting backend chosen."""

from __future__ import annotations

from io import BytesIO

from matplotlib.figure import Figure

DPI = 100


class NotebookFigure(Figure):
    """A matplotlib figure whose picture is its value's in a notebook."""

    def _repr_png_(self) -> bytes:
        stream = BytesIO()
        self.savefig(stream, format="png", dpi=DPI)
        return stream.getvalue()
