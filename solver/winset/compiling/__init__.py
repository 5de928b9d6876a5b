"""Negotiation -> GameTree: stages expand to a program of primitives, and one compiler runs it.

A stage is one record in :mod:`winset.negotiation.stages`, one expansion here,
and one line in :data:`EXPANSIONS`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import evolve

from ..game_tree import Ending, GameTree
from ..negotiation import (
    Amend,
    Announce,
    Bargain,
    Choose,
    Commit,
    Delegate,
    Draw,
    End,
    Implement,
    Lobby,
    Mandate,
    Negotiation,
    Poll,
    Rally,
    Ratify,
    Renegotiate,
    Sees,
    SidePayment,
    Stage,
    Threaten,
    Trial,
    When,
)
from . import program
from .aiming import expand_threat
from .amend import expand_amend
from .bargain import expand_bargain
from .commitments import expand_commit, expand_mandate
from .compiler import NODE_LIMIT, AssumingScope, Oracle, deep_recursion, run_program
from .draws import root_draws, told_from
from .expansion import Table
from .implement import expand_implement
from .levers import expand_lobby, expand_rally, expand_side_payment
from .position import Continuation, Position
from .pre_play import expand_announce, expand_delegate, expand_poll, expand_trial
from .primitives import expand_choose, expand_draw, expand_end, expand_sees, expand_when
from .program import Instruction
from .ratify import expand_ratify
from .renegotiate import expand_renegotiate
from .standing import Standing

EXPANSIONS: dict[type[Stage], Any] = {
    Bargain: expand_bargain,
    Ratify: expand_ratify,
    Renegotiate: expand_renegotiate,
    Amend: expand_amend,
    Implement: expand_implement,
    Announce: expand_announce,
    Poll: expand_poll,
    Trial: expand_trial,
    Commit: expand_commit,
    Mandate: expand_mandate,
    Delegate: expand_delegate,
    SidePayment: expand_side_payment,
    Threaten: expand_threat,
    Lobby: expand_lobby,
    Rally: expand_rally,
    Draw: expand_draw,
    Choose: expand_choose,
    Sees: expand_sees,
    When: expand_when,
    End: expand_end,
}
"""For every stage the function that expands it: ``(stage, table, position, then) -> first instruction``."""


def compile_tree(
    negotiation: Negotiation,
    *,
    symbols: bool = False,
    oracle: Oracle | None = None,
    standing: Standing | None = None,
    bound: Mapping[str, str] = {},
    node_limit: int = NODE_LIMIT,
) -> GameTree:
    """The extensive form of a negotiation.

    Parameters
    ----------
    negotiation
        With a value for every parameter, unless ``symbols``.
    symbols
        Make every parameter a SymPy symbol; comparisons that the symbols leave
        open become splits.
    oracle
        Settles comparisons of symbols that assumptions imply.
    standing
        What is known of parameters that stand for an offer or a draw: which moves there
        are does not depend on them.
    bound
        Those of them that stand for a choice, with the issue or variable that is chosen; in every round such a
        choice gets a symbol of its own.
    node_limit
        Largest number of distinct nodes.

    Returns
    -------
    GameTree
        Exact; equal closed continuations shared; every leaf with its ending,
        every node with its place in the negotiation.

    Raises
    ------
    NotYetError
        ``no-value``, ``no-grid``, ``node-limit``.
    InputError
        ``division-by-zero``, ``prior-sum``, ``prior-range``, where only play shows it.

    Examples
    --------
    >>> import winset as ws
    >>> tree = ws.load("putnam1988/figure1_uncertain").compile()
    >>> tree.players
    ('X', 'Y')
    """
    if not symbols:
        with negotiation.placing():
            negotiation.require_values()
    constants = negotiation.constants(symbols)
    table = Table(negotiation, constants, AssumingScope(constants, {}, oracle), standing=standing, bound=bound)
    with negotiation.placing():
        with deep_recursion():
            start = _start(table)
        tree = run_program(
            program.program(start),
            title=negotiation.title,
            actors=table.actors,
            constants=constants,
            oracle=oracle,
            node_limit=node_limit,
            bound=bound,
        )
    return evolve(tree, notes=tuple(table.notes), symmetric=bool(table.alike))


def expand_stages(stages: tuple[Stage, ...], table: Table, at: Position, then: Continuation) -> Instruction:
    """The stages in order, then whatever follows them; ``at.path`` is the path of the list."""

    def from_stage(index: int, here: Position) -> Instruction:
        if index == len(stages):
            return then(evolve(here, path=at.path))
        stage = stages[index]
        start, learned = told_from(stage, index, table, evolve(here, path=f"{at.path}.{index}"))
        first: Instruction = EXPANSIONS[type(stage)](stage, table, start, lambda after: from_stage(index + 1, after))
        for actors, variable in learned:
            first = program.Sees(actors, (variable,), first)
        return first

    return from_stage(0, at)


def _start(table: Table) -> Instruction:
    """Draws at the root in file order, then the process; what is left at its end is an agreement if one was signed."""

    def finish(at: Position) -> Instruction:
        if at.finish is not None:
            return at.finish(at)
        if at.agreement is not None:
            return table.end(at, Ending.AGREEMENT)
        return table.end(at, Ending.INVOLUNTARY_DEFECTION if at.failed else Ending.NO_AGREEMENT, at.failed)

    draws = root_draws(table)
    first = expand_stages(table.negotiation.process, table, Position(draws=draws), finish)
    for draw in reversed(draws):
        first = evolve(draw, then=first)
    return first


__all__ = ["EXPANSIONS", "NODE_LIMIT", "Oracle", "compile_tree", "expand_stages"]
