"""What happens in a subgame when its players play an equilibrium of it, as functions of the parameters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import sympy
from attrs import evolve, frozen

from ..condition import canonical, equal_on, exact
from ..derivation.outcome import changed_choice, expressions_of
from ..derivation.places import Places
from ..errors import NotYetError, Problem
from ..game_tree import Result, Terminal
from .exploring import Context

Moves: TypeAlias = tuple[tuple[int, tuple[int, ...]], ...]
"""Information sets of proposers on the path with the positions of the actions taken; several where nothing tells."""


@frozen
class Play:
    """One equilibrium path and what it gives; equal plays are equal objects.

    Parameters
    ----------
    payoffs
        Of every actor, canonical expressions.
    results
        The probability of every result, none of them identically zero.
    refused
        Probability that a ratification body refuses on the path.
    moves
        What those who choose freely do on the path.
    offers
        What is chosen from intervals on the path, by information set and
        variable: expressions, :class:`~winset.derivation.places.Places`, or a text.
    certain_refusal
        ``None`` unless every path leads to a refusal; then the rounds of the
        information sets met before it (see :class:`~winset.game_tree.InformationSet`).
    equations
        By what offers are known whose formula depends on a distribution that is left open.
    """

    payoffs: tuple[Any, ...]
    results: tuple[tuple[Result, Any], ...]
    refused: Any
    moves: Moves = ()
    certain_refusal: frozenset[int] | None = None
    offers: tuple[tuple[tuple[int, str], Any], ...] = ()
    equations: tuple[Any, ...] = ()

    @property
    def outcome(self) -> tuple[Any, ...]:
        """All that tells plays apart but the moves."""
        return self.payoffs, self.results, self.refused, self.certain_refusal, self.free

    @property
    def expressions(self) -> tuple[Any, ...]:
        """Every expression in the play."""
        offers = [each for _, offer in self.offers for each in expressions_of(offer)]
        return (*self.payoffs, *(share for _, share in self.results), self.refused, *offers)

    @property
    def free(self) -> tuple[Places, ...]:
        """The choices that are as good anywhere in places, and on which more depends: the play is a family."""
        return tuple(each for _, each in self.offers if isinstance(each, Places) and each.is_free)


def terminal_play(node: Terminal) -> Play:
    """The play at a leaf."""
    return Play(tuple(canonical(each) for each in node.payoffs), ((node.result, sympy.Integer(1)),), sympy.Integer(0))


def changed(play: Play, change: Callable[[Any], Any]) -> Play:
    """The play with every expression replaced."""
    return evolve(
        play,
        payoffs=tuple(change(each) for each in play.payoffs),
        results=sorted_results({result: change(share) for result, share in play.results}),
        refused=change(play.refused),
        offers=tuple((which, changed_choice(offer, change)) for which, offer in play.offers),
    )


def replaced(play: Play, values: Mapping[Any, Any]) -> Play:
    """The play with values for symbols, all at once."""
    return changed(play, lambda value: canonical(exact(value).xreplace(values)))


def with_move(play: Play, infoset: int, action: int) -> Play:
    """The play with one more choice on its path."""
    return evolve(play, moves=joined_moves([play.moves, ((infoset, (action,)),)]))


def mixed_play(parts: Iterable[tuple[Any, Play]], certain_refusal: frozenset[int] | None) -> Play:
    """The plays of several branches, each with its probability."""
    parts = [(exact(probability), play) for probability, play in parts]
    refuse_copies([play for _, play in parts])
    payoffs = tuple(
        canonical(sympy.Add(*(probability * play.payoffs[i] for probability, play in parts)))
        for i in range(len(parts[0][1].payoffs))
    )
    weights: dict[Result, list[Any]] = {}
    for probability, play in parts:
        for result, share in play.results:
            weights.setdefault(result, []).append(probability * share)
    results = {result: canonical(sympy.Add(*shares)) for result, shares in weights.items()}
    refused = canonical(sympy.Add(*(probability * play.refused for probability, play in parts)))
    moves = joined_moves(play.moves for _, play in parts)
    offers = dict(each for _, play in parts for each in play.offers)
    equations = tuple(dict.fromkeys(each for _, play in parts for each in play.equations))
    kept = tuple(sorted(offers.items()))
    return Play(payoffs, sorted_results(results), refused, moves, certain_refusal, kept, equations)


def refuse_copies(plays: Sequence[Play]) -> None:
    """Raise ``indifferent-proposer`` where several plays leave the same choice open, each on its own."""
    free = [places.symbol for play in plays for places in play.free]
    for variable in free:
        if free.count(variable) > 1:
            message = f"{variable} is left open in several places, in each of which it may be another one"
            raise NotYetError(Problem("indifferent-proposer", message, hint="list proposals, or fix parameters"))


def certainly_same(context: Context, one: Play, other: Play) -> bool:
    """Whether it is certain that two plays are one throughout the cell at hand."""
    if _form(one) != _form(other):
        return False
    pairs = zip(one.expressions, other.expressions, strict=True)
    return all(equal_on(context.asked, context.cell, mine, theirs) for mine, theirs in pairs)


def _form(play: Play) -> tuple[Any, ...]:
    """All of a play but its expressions."""
    offers = tuple(
        (which, what if isinstance(what, str) else getattr(what, "form", None)) for which, what in play.offers
    )
    return tuple(result for result, _ in play.results), offers, play.certain_refusal, play.moves, play.equations


def sorted_results(results: Mapping[Result, Any]) -> tuple[tuple[Result, Any], ...]:
    """Results of positive probability in a fixed order."""

    def key(pair: tuple[Result, Any]) -> tuple[str, tuple[str, ...], str, int]:
        result = pair[0]
        return result.ending.value if result.ending else "", result.by, result.agreement or "", result.round

    return tuple(sorted(((result, share) for result, share in results.items() if share != 0), key=key))


def joined_moves(several: Iterable[Moves]) -> Moves:
    """All moves of several branches; where they differ at a set, it has several actions."""
    found: dict[int, set[int]] = {}
    for moves in several:
        for infoset, actions in moves:
            found.setdefault(infoset, set()).update(actions)
    return tuple((infoset, tuple(sorted(actions))) for infoset, actions in sorted(found.items()))


def distinct(plays: Iterable[Play]) -> tuple[Play, ...]:
    """The plays, those that differ only in their moves as one."""
    by_outcome: dict[tuple[Any, ...], Play] = {}
    for play in plays:
        known = by_outcome.get(play.outcome)
        if known is not None:
            play = evolve(known, moves=joined_moves([known.moves, play.moves]))
        by_outcome[play.outcome] = play
    return tuple(by_outcome.values())
