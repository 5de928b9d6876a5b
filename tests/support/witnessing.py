"""Gambit as the witness of the shipped models: each solved by both, on the game as it is before simplifying."""

from __future__ import annotations

from fractions import Fraction
from math import prod
from random import Random

from attrs import frozen

from winset.catalog import load
from winset.equilibrium import BehaviorProfile, Concept, Stopped
from winset.equilibrium.profile import outcomes_of, reach
from winset.errors import FailedError
from winset.game_tree import GameTree
from winset.negotiation import Interval, Negotiation
from winset.solving import certify, solve_tree
from winset.solving.gambit import gambit_regret, nash

FEW_PLANS = 4_096
"""Up to here Gambit lists all its pure equilibria; beyond, it is asked for one."""


@frozen
class Testimony:
    """What came of one game.

    Parameters
    ----------
    ours
        How many equilibrium outcomes we show.
    regret
        The largest that Gambit computes for one of ours, on the game that was not simplified.
    tolerance
        What our certificates allow: zero but for irrational equilibria.
    method
        What Gambit was asked for, and what stopped it.
    listed
        How many equilibria Gambit gave.
    among
        How many of our outcomes have the payoffs of one of these.
    """

    ours: int
    regret: Fraction
    tolerance: Fraction
    method: str
    listed: int
    among: int

    @property
    def agrees(self) -> bool:
        """Whether Gambit verifies every equilibrium that we show."""
        return self.regret <= self.tolerance


def inside(interval: Interval, share: Fraction) -> Fraction:
    """A number within an interval, also an unbounded one."""
    low = interval.low if interval.low is not None else (interval.high or Fraction(1)) - 2
    high = interval.high if interval.high is not None else low + 2
    return low + (high - low) * share


def at_a_point(name: str, seed: int = 0) -> Negotiation:
    """A shipped model with a value inside its domain for every parameter to which the file gives none."""
    negotiation = load(name)
    chance = Random(f"{name} {seed}")
    free = [parameter for parameter in negotiation.parameters if parameter.value is None]
    values = {each.name: inside(each.domain, Fraction(chance.randint(1, 96), 97)) for each in free}
    return negotiation.at(**values) if values else negotiation


def payoffs(tree: GameTree, profile: BehaviorProfile) -> list[Fraction]:
    """What every actor expects."""
    ends = outcomes_of(tree, reach(tree, profile))
    return [sum((end.probability * end.payoffs[i] for end in ends), Fraction(0)) for i in range(len(tree.actors))]


def bear_witness(tree: GameTree, time_limit: float) -> Testimony:
    """Solve a game by both; Gambit computes the regret of ours, our certificate judges Gambit's exact equilibria."""
    solution = solve_tree(tree, time_limit=time_limit)
    regrets = [gambit_regret(one.tree, one.profile, time_limit) for one in solution.equilibria]
    allowed = [one.certificate.tolerance or Fraction(0) for one in solution.equilibria]
    plans = prod(len(infoset.actions) for infoset in tree.infosets)
    method = "enumpure" if plans <= FEW_PLANS else "lcp" if tree.player_count == 2 else "logit"
    listed: set[tuple[Fraction, ...]] = set()
    count = 0
    said = method
    try:
        result = nash(tree, method, time_limit)
    except FailedError as error:
        said += f" ({error.problems[0].code})"
    else:
        said += "" if result.stopped is Stopped.COMPLETE else f" ({result.stopped.value})"
        count = len(result.profiles)
        for rows in result.profiles:
            if result.exact:
                profile = BehaviorProfile(tuple(tuple(map(Fraction, row)) for row in rows))
                certify(result.tree, profile, Concept.NASH)
                listed.add(tuple(payoffs(result.tree, profile)))
    among = sum(tuple(one.payoff.values()) in listed for one in solution.equilibria)
    return Testimony(
        len(regrets), max(regrets, default=Fraction(0)), max(allowed, default=Fraction(0)), said, count, among
    )
