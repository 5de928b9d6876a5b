"""From plays of a symbolic game to outcomes in the words of the negotiation."""

from __future__ import annotations

from typing import Any

import sympy
from sympy.core.function import AppliedUndef

from ..condition import Tree, canonical, mapped
from ..derivation import ENDINGS, Outcome, Proposal
from ..game_tree import GameTree
from .play import Play


def outcomes_tree(plays: Tree[tuple[Play, ...]], tree: GameTree) -> Tree[tuple[Outcome, ...]]:
    """The decision tree with outcomes in place of plays; outcomes that read the same are one."""
    return mapped(plays, lambda each: tuple(dict.fromkeys(outcome(play, tree) for play in each)))


def outcome(play: Play, tree: GameTree) -> Outcome:
    """What a play gives; a distribution that is left open is a plain function symbol in it."""
    return _outcome(play, tree).changed(_with_plain_functions)


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
    offers = dict(play.offers)
    for infoset, actions in play.moves:
        described = tree.infosets[infoset]
        sees = ", ".join(f"{variable}={value}" for variable, value in described.sees)
        label = described.label + (f" [{sees}]" if sees else "")
        if infoset in offers:
            rest = tuple(described.actions[action] for action in actions if action != 0)
            found.append((label, (offers[infoset], *rest)))
        else:
            found.append((label, tuple(described.actions[action] for action in actions)))
    return tuple(found)
