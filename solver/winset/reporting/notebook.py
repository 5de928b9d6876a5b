"""What nouns show of themselves in Jupyter and marimo, and what ``plot()`` draws."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING, Any

from ..equilibrium import Equilibrium, Solution
from ..errors import Problem, UnsupportedError, WinsetError
from ..game_tree import GameTree
from ..negotiation import Negotiation
from ..sweep import Sweep
from ..win_set import AgreementZone, ConditionRegion, FiniteRegion, LineRegion, PlaneRegion, UncertainRegion
from .answers import found_words
from .canvas import style, to_svg
from .describing import negotiation_sentences
from .document import Cell, Formula, Words
from .figures import draw_rows
from .formulas import formula, region_cell
from .palette import css_fragment, side_shade, themed
from .phases import plot_phases
from .plots import draw_endings, endings_of, plot_endings, plot_statics
from .seats import draw_seats
from .story import tell
from .tree_svg import draw_tree
from .win_sets import Row, region_words, win_sets_of
from .words import number_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..derivation import Derivation

REGIONS = (AgreementZone, UncertainRegion, LineRegion, PlaneRegion, ConditionRegion, FiniteRegion)
MOST_ROWS = 60
"""How many rows of a table a notebook shows."""


def plot(noun: Any, ax: Axes | None = None, **options: Any) -> Axes:
    """Draw a negotiation (its win-sets), a win-set, a zone, a solution, an equilibrium, a derivation or a sweep.

    Returns
    -------
    matplotlib.axes.Axes
        The given axes, or those of a new figure that belongs to no window.

    Raises
    ------
    UnsupportedError
        ``no-picture`` for what has none, such as a sweep over three parameters.
    """
    with style():
        drawn = _drawn(noun, ax, **options)
    if drawn is None:
        raise UnsupportedError(Problem("no-picture", f"there is no picture of a {type(noun).__name__}"))
    return drawn


def _drawn(noun: Any, ax: Axes | None, **options: Any) -> Axes | None:
    if isinstance(noun, Negotiation):
        from .figures import plot_win_sets

        return plot_win_sets(win_sets_of(noun), ax, **options)
    if isinstance(noun, Solution):
        return plot_endings(noun, ax)
    if isinstance(noun, Equilibrium):
        return draw_endings([("", endings_of(noun))], ax)
    if isinstance(noun, Sweep):
        if len(noun.axes) == 1:
            return plot_statics(noun, ax, **options)
        return plot_phases(noun, ax, **options) if len(noun.axes) == 2 else None
    if isinstance(noun, REGIONS):
        return draw_rows(rows_of(noun), ax)
    return _derivation_plot(noun, ax)


def _derivation_plot(noun: Any, ax: Axes | None) -> Axes | None:
    """The endings of a derivation in one or two parameters, drawn from its closed forms."""
    from ..derivation import Derivation

    if not isinstance(noun, Derivation):
        return None
    names = list(noun.space.domains)
    if len(names) not in (1, 2):
        count = "no parameter" if not names else f"{len(names)} parameters"
        hint = "fix some with .at(), such as derivation.at(p='1/2')" if names else "the formulas are numbers here"
        raise UnsupportedError(Problem("no-picture", f"there is no picture of a derivation in {count}", hint=hint))
    from .closed_forms import grid_of

    table = grid_of(noun, 101 if len(names) == 1 else 41)
    return plot_statics(table, ax, noun) if len(names) == 1 else plot_phases(table, ax, noun)


def rows_of(noun: Any) -> tuple[Row, ...]:
    """The sets that a picture of a win-set or a zone shows, one below the other."""
    if isinstance(noun, UncertainRegion):
        return tuple(
            Row(f"{row.name} if {p.label} ({number_text(p.probability)})", row.region, row.shade, True)
            for p in noun.profiles
            for row in rows_of(p.region)[-1:]
        )
    if isinstance(noun, AgreementZone):
        from .win_sets import ZONE

        sides = [Row(each.side, each, side_shade(i)) for i, each in enumerate(noun.win_sets)]  # type: ignore[attr-defined]
        return (*sides, Row("agreement zone", noun.zone, ZONE))
    return (Row(getattr(noun, "side", ""), noun, side_shade(0)),)


# ------------------------------------------------------------ HTML for notebooks


def as_html(noun: Any) -> str:
    """A fragment of HTML that follows the notebook's light or dark; its texts are escaped."""
    for kind, show in _SHOWS:
        if isinstance(noun, kind):
            return _wrapped(show(noun))
    from ..derivation import Derivation

    if isinstance(noun, Derivation):
        return _wrapped(_derivation(noun))
    return _wrapped(f"<pre>{escape(str(noun))}</pre>")


def _wrapped(inner: str) -> str:
    return f'<div class="winset"><style>{css_fragment()}</style>{inner}</div>'


def _picture(noun: Any, title: str, words: str) -> str:
    with style():
        try:
            axes = _drawn(noun, None)
        except UnsupportedError:  # such as win-sets over three issues: the words stand below
            return ""
        # A notebook holds many pictures: the identifiers of each begin with what it shows.
        prefix = f"n{hashlib.sha256(f'{title} {words}'.encode()).hexdigest()[:10]}"
        return "" if axes is None else themed(to_svg(axes, title, words, prefix))


def _negotiation(noun: Negotiation) -> str:
    inner = (
        f"<h3>{escape(noun.title)}</h3>{themed(draw_seats(noun))}<p>{escape(' '.join(negotiation_sentences(noun)))}</p>"
    )
    try:
        return inner + _picture(noun, "Win-sets", win_sets_of(noun).words)
    except WinsetError as error:
        return inner + f"<pre>{escape(str(error))}</pre>"


def _solution(noun: Solution) -> str:
    inner = f"<h3>{escape(noun.title)}</h3><p>{escape(found_words(noun))}</p>"
    if not noun.equilibria:
        return inner
    inner += _picture(noun, "Endings", found_words(noun))
    return inner + "".join(_equilibrium(each) for each in noun.equilibria[:MOST_ROWS])


def _equilibrium(noun: Equilibrium) -> str:
    told = "".join(f"<li>{escape(line)}</li>" for line in tell(noun))
    payoffs = [(actor, number_text(value)) for actor, value in noun.payoff.items()]
    return f"<ul>{told}</ul>{_table(('who', 'expected payoff'), payoffs)}<p>{escape(str(noun.certificate))}.</p>"


def _tree(noun: GameTree) -> str:
    return themed(draw_tree(noun))


def _sweep(noun: Sweep) -> str:
    picture = _picture(noun, "Endings", noun.title) if len(noun.axes) <= 2 else ""
    rest = f"<p>and {len(noun.rows) - MOST_ROWS} more rows</p>" if len(noun.rows) > MOST_ROWS else ""
    return picture + _table(noun.columns, list(noun.texts())[:MOST_ROWS]) + rest


def _set(noun: Any) -> str:
    words = "; ".join(f"{row.name}: {region_words(row.region)}" for row in rows_of(noun))
    return _picture(noun, "Win-sets", words) + f"<p>{escape(words)}</p>"


def _derivation(noun: Derivation) -> str:
    from ..derivation import ENDINGS

    columns = ("where", "proposed", *(e.replace("_", " ") for e in ENDINGS), *(f"payoff of {a}" for a in noun.told_of))
    rows: list[tuple[Cell, ...]] = []
    for case in noun.cases:
        where = region_cell(case.region)
        if not case.outcomes:
            rows.append((where, case.reason, *("" for _ in columns[2:])))
        for o in case.outcomes:
            values = [formula(v) for v in o.probability.values()] + [formula(o.payoff[a]) for a in noun.told_of]
            rows.append((where, "; ".join(o.proposal_texts), *values))
    return f"<p>{escape(f'{noun.space}; {noun.concept_words}; {noun.evidence}')}</p>" + _table(columns, rows)


def _table(columns: tuple[str, ...], rows: Any) -> str:
    head = "".join(f"<th>{escape(column)}</th>" for column in columns)
    body = "".join("<tr>" + "".join(f"<td>{_cell(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell(cell: Cell) -> str:
    if isinstance(cell, Words):
        return "".join(map(_cell, cell.parts))
    return f"<math>{cell.mathml}</math>" if isinstance(cell, Formula) else escape(cell)


_SHOWS: tuple[tuple[type, Callable[[Any], str]], ...] = (
    (Negotiation, _negotiation),
    (Solution, _solution),
    (Equilibrium, _equilibrium),
    (GameTree, _tree),
    (Sweep, _sweep),
    *((region, _set) for region in REGIONS),
)
"""What shows itself, and how; a derivation is looked at last, as it needs SymPy."""
