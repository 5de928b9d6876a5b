"""The negotiation as it is declared, its win-sets in numbers, and its game: what a reader needs to build it again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..equilibrium import Equilibrium
from ..game_tree import GameTree
from .describing import (
    besides,
    negotiation_sentences,
    parameter_rows,
    payoff_rows,
    tie_sentences,
)
from .document import Block, Bullets, Listing, Paragraph, Picture, Table
from .formulas import condition_cell
from .gathering import Material
from .glance import trouble
from .open_win_sets import open_win_sets
from .process import process_sentences
from .sketch import sketch_tree
from .tree_svg import draw_tree, tree_words
from .tree_tikz import tikz_tree
from .words import listed, number_text

MOST_TREES = 3
"""Of how many equilibria the tree is drawn."""
MOST_LINES = 400
"""How many lines of the game's text a report holds."""
MOST_PAYOFFS = 24
"""How many rows the table of payoffs has; a legislature of a hundred has as many formulas."""
MOST_TALLIES = 40
"""How many counted votes are listed."""


def negotiation_blocks(material: Material) -> Iterator[Block]:
    """Who, over what, who gets what, in which order, how ties are broken."""
    negotiation = material.negotiation
    steps = process_sentences(negotiation)
    said = negotiation_sentences(negotiation)
    yield Paragraph(" ".join(said[: len(said) - len(steps)]))
    if steps:
        yield Paragraph("The process, in order:")
        yield Bullets(steps, ordered=True)
    rows = tuple(payoff_rows(negotiation))
    if any(set(row[1:]) - {"0", ""} for row in rows):
        caption = "Who gets what."
        if len(rows) > MOST_PAYOFFS:
            caption += f" {len(rows) - MOST_PAYOFFS} more groups are in the report as .json."
        yield Table(caption, ("actor", "from an agreement", "without one"), rows[:MOST_PAYOFFS])
    more = (*besides(negotiation), *tie_sentences(negotiation, material.ties))
    if more:
        yield Bullets(more)
    parameters = tuple(parameter_rows(negotiation))
    if parameters:
        yield Table("Parameters.", ("parameter", "domain", "value"), parameters)
    if negotiation.assumptions:
        yield Paragraph(f"Assumptions: {listed(str(a) for a in negotiation.assumptions)}.")


# ------------------------------------------------------------ win-sets


def win_set_blocks(material: Material) -> Iterator[Block]:
    """Win-sets and the agreement zone in words, where they end, and how votes were counted."""
    sets = material.win_sets
    if sets is None and material.chances is not None:
        yield Paragraph(material.chances.words)
        return
    if sets is None:
        known = list(open_win_sets(material.negotiation))
        if known:
            yield Paragraph("With parameters left open, an agreement is ratified under these conditions:")
            yield Table("Win-sets as conditions.", ("side", "ratifies where"), tuple(known))
            return
        yield from trouble(material, "win-sets", "chances of ratification")
        return
    if sets.form in ("curves", "words"):
        rows = tuple((row.name, condition_cell(row.region.condition)) for row in sets.all_rows)
        if sets.deadlock:
            yield Paragraph("The agreement zone is empty: deadlock.", strong=True)
        yield Table("Win-sets and agreement zone as conditions on the issues.", ("set", "agreements where"), rows)
    else:
        yield Paragraph(sets.words)
    ends = [
        (row.name, number_text(_exact(end.at)), ", ".join(end.pivotal))
        for row in sets.rows
        for end in getattr(row.region, "ends", ())
    ]
    if ends:
        caption = "Where win-sets end, and whose votes turn there."
        yield Table(caption, ("win-set", "at", "pivotal"), tuple(ends), frozenset({1}))
    yield from _tallies(material)


def _exact(end: Any) -> Any:
    return end if isinstance(end, (int, str)) or hasattr(end, "denominator") else str(end)


def _tallies(material: Material) -> Iterator[Block]:
    """The votes on every named agreement, of sides whose constituents vote."""
    sets = material.win_sets
    voting = {side.name for side in material.negotiation.sides if side.constituents}
    tallies = [
        (row.name, t.agreement, "ratified" if t.passes else "refused", number_text(t.yes), number_text(t.no),
         ", ".join(t.pivotal))
        for row in (sets.rows if sets is not None else ())
        for t in getattr(row.region, "tallies", ())
        if row.name.partition(" ")[0] in voting
    ]  # fmt: skip
    if tallies:
        caption = "The votes, counted."
        if len(tallies) > MOST_TALLIES:
            caption += f" {len(tallies) - MOST_TALLIES} more are in the report as .json."
        columns = ("side", "agreement", "result", "yes", "no", "pivotal")
        yield Table(caption, columns, tuple(tallies[:MOST_TALLIES]), frozenset({3, 4}))


# ------------------------------------------------------------ the game


def game_blocks(material: Material) -> Iterator[Block]:
    """The game tree with the equilibrium path, and the game as text."""
    tree = material.tree
    if tree is None:
        if material.answered_by == "derive":
            problems = [problem for words, found in material.problems if words == "game" for problem in found]
            why = listed(problem.message for problem in problems)
            yield Paragraph(f"There is no finite game to draw: {why}. The answer is read from the closed forms.")
        elif material.solution is not None:
            yield from trouble(material, "game")
        return
    equilibria = material.solution.equilibria if material.solution is not None else ()
    for number, equilibrium in enumerate(equilibria[:MOST_TREES] or (None,), 1):
        yield _drawn(tree, equilibrium, f"game-{number}", f" with equilibrium {number}" if len(equilibria) > 1 else "")
    if len(equilibria) > MOST_TREES:
        yield Paragraph(f"The trees of {len(equilibria) - MOST_TREES} more equilibria are not drawn.")
    lines = str(tree).splitlines()
    if len(lines) > MOST_LINES:
        lines = [*lines[:MOST_LINES], f"... {len(lines) - MOST_LINES} more lines; winset show --tree prints them"]
    yield Listing("The game as text", "\n".join(lines))


def _drawn(tree: GameTree, equilibrium: Equilibrium | None, name: str, which: str) -> Picture:
    shown = tree if equilibrium is None else equilibrium.tree
    cut = sketch_tree(shown, equilibrium).cut
    chiefs = [actor for actor in shown.actors if "." not in actor] or list(shown.actors)
    caption = (
        f"The game{which}. At the ends: payoffs of {', '.join(chiefs)}, in this order. Shared continuations are drawn "
        "once; dotted lines join what a player cannot tell apart."
    )
    if cut:
        caption += f" {cut} of {len(shown.nodes)} nodes, which matter least, are not drawn."
    words = tree_words(shown, equilibrium, cut)
    return Picture(name, draw_tree(shown, equilibrium), caption, words, tikz_tree(shown, equilibrium))
