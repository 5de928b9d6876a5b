"""Mixtures of equilibria of a subgame that a player above is indifferent about."""

from __future__ import annotations

from fractions import Fraction

from winset.game_tree import Decision, GameTree, InformationSet, Result, Terminal
from winset.solving import solve_tree


def leaf(payoff: int) -> Terminal:
    return Terminal(Result(), (Fraction(payoff), Fraction(0)))


def test_who_lets_another_mix_does_not_mix_its_own_actions() -> None:
    # A goes on or takes 1; A goes on again or gets 0; then B, who does not care, gives A nothing or 2.
    # A is indifferent at first where B gives 2 half of the time; then A certainly goes on the second time.
    nodes = (leaf(0), leaf(2), Decision(2, (0, 1)), Decision(1, (0, 2)), leaf(1), Decision(0, (3, 4)))
    infosets = (
        InformationSet(0, "first", ("on", "take")),
        InformationSet(0, "second", ("stop", "on")),
        InformationSet(1, "B", ("nothing", "two")),
    )
    solution = solve_tree(GameTree("mixing", ("A", "B"), 2, nodes, infosets))
    payoffs = sorted(equilibrium.payoff["A"] for equilibrium in solution.equilibria)
    assert payoffs == [1, 1, 2]
    half = [e for e in solution.equilibria if Fraction(1, 2) in e.profile.probabilities[2]]
    assert [e.profile.probabilities[1] for e in half] == [(0, 1)]
