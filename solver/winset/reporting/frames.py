"""Nouns as pandas data frames."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ..equilibrium import Solution
from ..errors import Problem, UnsupportedError
from ..sweep import Sweep
from ..win_set import FiniteWinSet

if TYPE_CHECKING:
    from pandas import DataFrame

    from ..derivation import Case


def frame(noun: Any, *, exact: bool = False) -> DataFrame:
    """The table of a sweep, a solution, a derivation or the votes on named agreements.

    Parameters
    ----------
    exact
        Numbers as Fractions (SymPy expressions for a derivation) instead of decimals, which are approximate.

    Raises
    ------
    UnsupportedError
        ``no-table`` for anything else.

    Examples
    --------
    >>> import winset as ws
    >>> table = ws.sweep(ws.load("putnam1988/figure1_uncertain"), p=["1/2", "3/4"]).to_pandas(exact=True)
    >>> [str(value) for value in table["involuntary_defection"]]
    ['0', '1/4']
    """
    from pandas import DataFrame

    columns, rows = _table(noun)
    return DataFrame([[cell if exact else _decimal(cell) for cell in row] for row in rows], columns=list(columns))


def _decimal(cell: Any) -> Any:
    return float(cell) if isinstance(cell, Fraction) else cell


def _table(noun: Any) -> tuple[tuple[str, ...], list[list[Any]]]:
    if isinstance(noun, Sweep):
        return noun.columns, [_sweep_row(noun, index) for index in range(len(noun.rows))]
    if isinstance(noun, Solution):
        return _solution_table(noun)
    if isinstance(noun, FiniteWinSet):
        columns = ("agreement", "ratified", "yes", "no", "absent", "pivotal")
        return columns, [[t.agreement, t.passes, t.yes, t.no, t.absent, ", ".join(t.pivotal)] for t in noun.tallies]
    from ..derivation import ENDINGS, Derivation

    if isinstance(noun, Derivation):
        names = ("region", "boundary", "proposal", *ENDINGS, *(f"payoff.{actor}" for actor in noun.told_of))
        return names, [row for case in noun.cases for row in _case_rows(case, noun.told_of)]
    raise UnsupportedError(Problem("no-table", f"a {type(noun).__name__} is no table"))


def _case_rows(case: Case, told_of: tuple[str, ...]) -> Iterator[list[Any]]:
    """A row for each outcome of a case; one that gives the reason where there is none."""
    from ..derivation import ENDINGS

    where = [str(case.region), case.is_boundary]
    for o in case.outcomes:
        yield [*where, str(o.proposal), *o.probability.values(), *(o.payoff[actor] for actor in told_of)]
    if not case.outcomes:
        yield [*where, case.reason, *(None for _ in ENDINGS), *(None for _ in told_of)]


def _sweep_row(noun: Sweep, index: int) -> list[Any]:
    row = noun.rows[index]
    endings: list[Any] = list(row.endings) or [None] * 4
    payoffs: list[Any] = list(row.payoffs) or [None] * len(noun.actors)
    return [*row.point, row.equilibrium, *endings, *payoffs, row.found, row.stopped, row.problem]


def _solution_table(noun: Solution) -> tuple[tuple[str, ...], list[list[Any]]]:
    """One line for every way in which an equilibrium can end."""
    actors = noun.equilibria[0].tree.actors if noun.equilibria else ()
    columns = ("equilibrium", "probability", "ending", "by", "agreement", "round", *(f"payoff.{a}" for a in actors))
    rows: list[list[Any]] = []
    for number, equilibrium in enumerate(noun.equilibria, 1):
        for o in equilibrium.outcomes:
            ending = o.result.ending.value if o.result.ending else ""
            rows.append(
                [number, o.probability, ending, ", ".join(o.result.by), o.result.agreement, o.result.round, *o.payoffs]
            )
    return columns, rows
