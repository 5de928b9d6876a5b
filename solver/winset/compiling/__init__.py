"""Negotiation -> GameTree: stages expand to a program of primitives, and one compiler runs it.

A stage is one record in :mod:`winset.negotiation.stages`, one expansion here,
and one line in :data:`EXPANSIONS`.
"""

from __future__ import annotations

from typing import Any

from attrs import evolve

from ..expression import Computed
from ..game_tree import Ending, GameTree
from ..negotiation import (
    Bargain,
    Choose,
    Draw,
    End,
    Implement,
    Lobby,
    Negotiation,
    Rally,
    Ratify,
    Sees,
    SidePayment,
    Stage,
    Threaten,
    When,
)
from . import program
from .bargain import expand_bargain
from .compiler import NODE_LIMIT, AssumingScope, Oracle, run_program
from .expansion import Continuation, Position, Table
from .implement import expand_implement
from .levers import expand_lobby, expand_rally, expand_side_payment, expand_threaten
from .primitives import expand_choose, expand_draw, expand_end, expand_sees, expand_when
from .program import Instruction
from .ratify import expand_ratify

EXPANSIONS: dict[type[Stage], Any] = {
    Bargain: expand_bargain,
    Ratify: expand_ratify,
    Draw: expand_draw,
    Choose: expand_choose,
    Sees: expand_sees,
    When: expand_when,
    End: expand_end,
    SidePayment: expand_side_payment,
    Threaten: expand_threaten,
    Lobby: expand_lobby,
    Rally: expand_rally,
    Implement: expand_implement,
}
"""For every stage the function that expands it: ``(stage, table, position, then) -> first instruction``."""


def compile_tree(
    negotiation: Negotiation, *, symbols: bool = False, oracle: Oracle | None = None, node_limit: int = NODE_LIMIT
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
        negotiation.require_values()
    constants = negotiation.constants(symbols)
    table = Table(negotiation, constants, AssumingScope(constants, {}, oracle))
    return run_program(
        program.program(_start(table)),
        title=negotiation.title,
        actors=negotiation.actors,
        constants=constants,
        oracle=oracle,
        node_limit=node_limit,
    )


def expand_stages(stages: tuple[Stage, ...], table: Table, at: Position, then: Continuation) -> Instruction:
    """The stages in order, then whatever follows them; ``at.path`` is the path of the list."""

    def from_stage(index: int, here: Position) -> Instruction:
        if index == len(stages):
            return then(evolve(here, path=at.path))
        stage = stages[index]
        start = evolve(here, path=f"{at.path}.{index}")
        first: Instruction = EXPANSIONS[type(stage)](stage, table, start, lambda after: from_stage(index + 1, after))
        return _told_since(stage, index, table, first) if at.path == "process" else first

    return from_stage(0, at)


def _start(table: Table) -> Instruction:
    """Draws at the root in file order, then the process; what is left at its end is an agreement if one was signed."""

    def finish(at: Position) -> Instruction:
        if at.finish is not None:
            return at.finish(at)
        return table.end(at, Ending.AGREEMENT if at.agreement else Ending.NO_AGREEMENT)

    first = expand_stages(table.negotiation.process, table, Position(), finish)
    for draw in reversed(_root_draws(table)):
        first = evolve(draw, then=first)
    return first


def _root_draws(table: Table) -> list[program.Draw]:
    """One draw for every uncertain quantity and every group with types; ``then`` is filled in by the caller."""
    negotiation = table.negotiation
    found: list[program.Draw] = []
    nowhere = Instruction()

    def add(
        variable: str, values: Any, probabilities: tuple[Computed, ...], known: tuple[str, ...], path: str, side: str
    ) -> None:
        actors = frozenset(actor for each in known if (actor := negotiation.actor(each, side)))
        found.append(program.Draw(variable, tuple(values), probabilities, nowhere, actors, origin=path))

    for quantity in negotiation.uncertainty:
        at_once = quantity.known_to if quantity.since is None else ()
        if quantity.distribution is not None:
            points = quantity.distribution.midpoints(quantity.points or 1, table.scope)
            values: Any = [(str(value), value) for value, _ in points]
            weights: tuple[Computed, ...] = tuple(_constant(weight) for _, weight in points)
        else:
            values = [(v.name, v.name if v.value is None else v.value.value(table.scope)) for v in quantity.values]
            weights = tuple(v.prior for v in quantity.values)
        add(quantity.name, values, weights, at_once, f"uncertainty.{quantity.name}", "")
    for side in negotiation.sides:
        for group in side.constituents:
            if group.types:
                path = f"sides.{side.name}.constituents.{group.name}"
                kinds = [(kind.name, kind.name) for kind in group.types]
                add(
                    f"{side.name}.{group.name}",
                    kinds,
                    tuple(k.prior for k in group.types),
                    group.known_to,
                    path,
                    side.name,
                )
    return found


def _constant(number: Any) -> Computed:
    return program.Function(frozenset(), lambda scope: number)


def _told_since(stage: Stage, index: int, table: Table, first: Instruction) -> Instruction:
    """Uncertain quantities that are learned from this stage on."""
    for quantity in table.negotiation.uncertainty:
        if quantity.since in (stage.keyword, str(index)):
            actors = frozenset(a for each in quantity.known_to if (a := table.negotiation.actor(each)))
            first = program.Sees(actors, (quantity.name,), first)
    return first


__all__ = ["EXPANSIONS", "NODE_LIMIT", "Oracle", "compile_tree", "expand_stages"]
