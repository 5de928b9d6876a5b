"""From plays of a symbolic game to outcomes in the words of the negotiation."""

from __future__ import annotations

from typing import Any

import sympy
from sympy.core.function import AppliedUndef

from ..condition import Tree, canonical, mapped, symbol
from ..derivation import ENDINGS, Outcome, Proposal
from ..game_tree import GameTree
from .optimum import CHOSEN, OFFER
from .play import Play


def outcomes_tree(plays: Tree[tuple[Play, ...]], tree: GameTree) -> Tree[tuple[Outcome, ...]]:
    """The decision tree with outcomes in place of plays; outcomes that read the same are one."""
    return mapped(plays, lambda each: tuple(dict.fromkeys(outcome(play, tree) for play in each)))


def outcome(play: Play, tree: GameTree) -> Outcome:
    """What a play gives; a distribution that is left open is a plain function symbol in it.

    A choice that is left open is called as what is chosen; in a later round that is said.
    """
    names = {places.symbol: symbol(_own_name(places.symbol)) for places in play.free}

    def told(value: Any) -> Any:
        return _with_plain_functions(value.xreplace(names) if isinstance(value, sympy.Basic) else value)

    return _outcome(play, tree).changed(told)


def _own_name(variable: Any) -> str:
    name, _, round_ = variable.name.removeprefix(OFFER).removeprefix(CHOSEN).partition(" ")
    return f"{name}_{round_}" if round_ else name


def _with_plain_functions(value: Any) -> Any:
    if not isinstance(value, sympy.Basic) or not value.has(AppliedUndef):
        return value
    return value.replace(
        lambda each: isinstance(each, AppliedUndef), lambda each: sympy.Function(each.func.__name__)(*each.args)
    )


def _outcome(play: Play, tree: GameTree) -> Outcome:
    totals: dict[str, Any] = dict.fromkeys(ENDINGS, sympy.Integer(0))
    by: dict[tuple[str, tuple[str, ...]], Any] = {}
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
        _proposals(play, tree),
        tuple((key, canonical(share)) for key, share in sorted(by.items())),
        play.refused,
        play.equations,
    )


def _proposals(play: Play, tree: GameTree) -> tuple[Proposal, ...]:
    found: list[Proposal] = []
    offers: dict[int, list[tuple[str, Any]]] = {}
    for (infoset, variable), what in play.offers:
        offers.setdefault(infoset, []).append((variable.removeprefix(OFFER).partition(" ")[0], what))
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
