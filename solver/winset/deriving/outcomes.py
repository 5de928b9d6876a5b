"""From plays of a symbolic game to outcomes in the words of the negotiation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import reduce
from typing import Any, TypeVar

import sympy
from attrs import evolve
from sympy.core.function import AppliedUndef

from ..compiling.standing import base_of
from ..condition import (
    Cell,
    Condition,
    Missing,
    Sign,
    Space,
    Test,
    Tree,
    canonical,
    joined,
    leaves,
    mapped,
    meet,
    merged,
    oracle,
    symbol,
)
from ..derivation import ENDINGS, Outcome, Proposal
from ..errors import NotYetError, Problem, UnsupportedError
from ..game_tree import GameTree
from .exploring import Context, explore
from .line import extended
from .naming import BEST, CHOSEN, OFFER
from .play import Play

T = TypeVar("T")


def outcomes_tree(
    plays: Tree[tuple[Play, ...]], tree: GameTree, names: Mapping[str, str] = {}
) -> Tree[tuple[Outcome, ...]]:
    """The decision tree with outcomes in place of plays; outcomes that read the same are one.

    ``names`` says what is chosen, by the name of the symbol that stands for it in the first round.
    """
    return mapped(plays, lambda each: tuple(dict.fromkeys(outcome(play, tree, names) for play in each)))


def by_parameters(outcomes: Tree[tuple[Outcome, ...]], space: Space) -> Tree[tuple[Outcome, ...]]:
    """The decision tree over the parameters alone; what a distribution decides that is left open is told with outcomes.

    Where something else decides that is no parameter, or two conditions tell of one symbol, the result is missing.
    """
    outcomes = _without_choices(outcomes, space)
    if not any(_is_foreign(sign, space) for cell, _ in leaves(outcomes) for sign in cell):
        return outcomes
    names = {name for cell, _ in leaves(outcomes) for sign in cell for name in sign.names} - space.domains.keys()
    asked = oracle(reduce(extended, sorted(names), space))

    def gathered(context: Context) -> tuple[Outcome, ...]:
        found: dict[Outcome, Condition] = {}
        for outcome, cell in followed(context, outcomes, frozenset()):
            one = Condition((cell,)).changed(_with_plain_functions)
            found[outcome] = found[outcome] | one if outcome in found else one
        return tuple(evolve(outcome, provided=Condition(merged(known.cells))) for outcome, known in found.items())

    def followed(context: Context, tree: Tree[tuple[Outcome, ...]], met: Cell) -> Iterator[tuple[Outcome, Cell]]:
        while isinstance(tree, Test):
            if any(_is_foreign(sign, space) for option, _ in tree.branches for sign in option):
                for option, below in tree.branches:
                    foreign = meet(met, [sign for sign in option if _is_foreign(sign, space)])
                    own = [sign for sign in option if not _is_foreign(sign, space)]
                    whole = None if foreign is None else meet(context.cell | foreign, own)
                    if foreign is None or whole is None or asked.feasible(whole) is False:
                        continue
                    if all(context.holds(sign.polynomial, sign.relation) for sign in own):
                        yield from followed(context, below, foreign)
                return
            tree = tree.branches[context.decide([option for option, _ in tree.branches])][1]
        yield from ((each, met) for each in tree.result)

    return explore(gathered, space)


def _is_foreign(sign: Sign, space: Space) -> bool:
    return sign.polynomial.has(AppliedUndef) or not sign.names <= space.domains.keys()


def _without_choices(tree: Tree[T], space: Space) -> Tree[T]:
    """The tree without results where these depend on what somebody chooses, or on a draw."""
    if not isinstance(tree, Test):
        return tree
    names = {name for option, _ in tree.branches for sign in option for name in sign.names}
    others = sorted(name for name in names - space.domains.keys() if not name.startswith(BEST))
    if others:
        return Missing.of(_undecided_by_parameters(others[0]))
    found = joined([(option, _without_choices(below, space)) for option, below in tree.branches])
    assert found is not None
    return found


def _undecided_by_parameters(name: str) -> NotYetError | UnsupportedError:
    if name.startswith((OFFER, CHOSEN)):
        message = f"what follows depends on {name}, of which many are as good for whoever chooses it"
        hint = "list proposals, or fix parameters"
        return NotYetError(Problem("indifferent-proposer", message, hint=hint))
    message = f"where a case ends depends on {name}, which is left open"
    return UnsupportedError(Problem("open-distribution", message, hint="give a uniform or a power distribution"))


def outcome(play: Play, tree: GameTree, names: Mapping[str, str] = {}) -> Outcome:
    """What a play gives; a distribution that is left open is a plain function symbol in it.

    A choice that is left open is called as what is chosen; in a later round that is said.
    """
    own = {places.symbol: symbol(_own_name(places.symbol.name, names)) for places in play.free}

    def told(value: Any) -> Any:
        return _with_plain_functions(value.xreplace(own) if isinstance(value, sympy.Basic) else value)

    return _outcome(play, tree, names).changed(told)


def _own_name(variable: str, names: Mapping[str, str]) -> str:
    first = base_of(variable)
    return "_".join([names.get(first, first), *variable.split(" ")[1:]])


def _with_plain_functions(value: Any) -> Any:
    if not isinstance(value, sympy.Basic) or not value.has(AppliedUndef):
        return value
    return value.replace(
        lambda each: isinstance(each, AppliedUndef), lambda each: sympy.Function(each.func.__name__)(*each.args)
    )


def _outcome(play: Play, tree: GameTree, names: Mapping[str, str]) -> Outcome:
    totals: dict[str, Any] = dict.fromkeys(ENDINGS, sympy.Integer(0))
    by: dict[tuple[str, tuple[str, ...]], Any] = {}
    delayed = [share for result, share in play.results if result.round > 1]
    for result, share in play.results:
        if result.ending is None:
            continue
        totals[result.ending.value] += share
        if result.by:
            key = (result.ending.value, result.by)
            by[key] = by.get(key, sympy.Integer(0)) + share
    return Outcome(
        tuple(canonical(totals[name]) for name in ENDINGS),
        tuple(zip(tree.actors, play.payoffs, strict=True)),
        _proposals(play, tree, names),
        tuple((key, canonical(share)) for key, share in sorted(by.items())),
        play.refused,
        canonical(sympy.Add(*delayed)),
        play.equations,
    )


def _proposals(play: Play, tree: GameTree, names: Mapping[str, str]) -> tuple[Proposal, ...]:
    found: list[Proposal] = []
    offers: dict[int, list[tuple[str, Any]]] = {}
    for (infoset, variable), what in play.offers:
        offers.setdefault(infoset, []).append((names.get(base_of(variable), variable), what))
    for infoset, actions in play.moves:
        described = tree.infosets[infoset]
        sees = ", ".join(f"{name}={value}" for name, value in described.sees if not value.startswith(CHOSEN))
        label = described.label + (f" [{sees}]" if sees else "")
        chosen = offers.get(infoset, [])
        rest = tuple(described.actions[action] for action in actions if not (chosen and action == 0))
        if len(chosen) < 2:
            found.append((label, (*(what for _, what in chosen), *rest)))
        else:
            found.extend((f"{label}: {name}", (what, *rest)) for name, what in chosen)
    return tuple(found)
