"""Rich representations of nouns: thin calls of :mod:`winset.reporting`, in this one visible place.

A noun that inherits from one of these classes shows itself in notebooks, draws itself, and becomes a table
or a graph. What is drawn, and how, is decided in the room above.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from networkx import DiGraph
    from pandas import DataFrame


class Shown:
    """Shows itself in Jupyter and marimo."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        from .reporting.notebook import as_html

        return as_html(self)


class Written:
    """Is a formula, and shows itself in notebooks as SymPy's do."""

    __slots__ = ()

    def _repr_latex_(self) -> str:
        formula: str = self.latex()  # type: ignore[attr-defined]
        return rf"$\displaystyle {formula}$"


class Pictured(Shown):
    """Has a picture."""

    __slots__ = ()

    def plot(self, ax: Axes | None = None, **options: Any) -> Axes:
        """Draw it on Matplotlib axes, new ones unless given; see :func:`winset.reporting.notebook.plot`."""
        from .reporting.notebook import plot

        return plot(self, ax, **options)


class Tabled:
    """Is a table."""

    __slots__ = ()

    def to_pandas(self, *, exact: bool = False) -> DataFrame:
        """The table as a data frame: numbers as decimals, or as Fractions where ``exact``."""
        from .reporting.frames import frame

        return frame(self, exact=exact)


class Graphed:
    """Is a graph."""

    __slots__ = ()

    def to_networkx(self, *, texts: bool = False) -> DiGraph[Any]:
        """The graph with all that is known of its nodes and edges as attributes.

        Parameters
        ----------
        texts
            Every attribute as a text, exact as ``3/4``, which GraphML, GEXF and other files can hold.
        """
        from .reporting.graphs import graph

        return graph(self, texts=texts)
