"""Weighing all coalitions of a rule at once: exact probabilities, and coalitions counted by size.

Every group says yes with one weight and no with another. The weights may be
anything that can be added and multiplied: probabilities give the probability
that the body ratifies (a Poisson-binomial tail), polynomials count coalitions.
Sums of counts are kept in a table, so that a body of 100 equal members has 101
of them and not 2^100 coalitions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import product
from typing import Any, TypeAlias

from winset.errors import NotYetError, Problem
from winset.expression import Scope

from .rule import NO, YES, Ballot, Count, Rule, added

Weight: TypeAlias = Any
LARGEST = 200_000
"""How many different sums of counts a body may have."""
SHARED = 16
"""How many groups may stand in more than one place of a body."""


def tally(
    rule: Rule, ballots: Mapping[str, Ballot], yes: Mapping[str, Weight], no: Mapping[str, Weight], scope: Scope
) -> tuple[Weight, Weight]:
    """The weight of the coalitions that ratify, and of those that refuse.

    Parameters
    ----------
    ballots
        What each group casts when it says yes; it casts the reverse when it says no.
    yes, no
        Weights of each group's two answers.

    Raises
    ------
    NotYetError
        ``too-many-coalitions`` where the table would pass :data:`LARGEST` sums,
        or more than :data:`SHARED` groups stand in several places.
    """
    places = Counter(member for body in rule.bodies() for member in body.members if isinstance(member, str))
    shared = [group for group, count in places.items() if count > 1]
    if len(shared) > SHARED:
        raise _too_many(f"{len(shared)} groups stand in several places of the body, above the limit of {SHARED}")
    passing: Weight = 0
    failing: Weight = 0
    for answers in product((True, False), repeat=len(shared)):
        fixed = dict(zip(shared, answers, strict=True))
        # Each answer's weight is counted once, here, and not at each of its places.
        yes_here = {**yes, **{group: int(answer) for group, answer in fixed.items()}}
        no_here = {**no, **{group: int(not answer) for group, answer in fixed.items()}}
        weight: Weight = 1
        for group, answer in fixed.items():
            weight = weight * (yes[group] if answer else no[group])
        passed, failed = _independent(rule, ballots, yes_here, no_here, scope)
        passing, failing = passing + weight * passed, failing + weight * failed
    return passing, failing


def _independent(
    rule: Rule, ballots: Mapping[str, Ballot], yes: Mapping[str, Weight], no: Mapping[str, Weight], scope: Scope
) -> tuple[Weight, Weight]:
    """The same, where no two members have a group in common whose answer is open."""
    table: dict[Count | None, Weight] = {None: 1}
    for index, member in enumerate(rule.members):
        if isinstance(member, str):
            ballot = ballots[member]
            answers = ((ballot, yes[member]), (ballot.reversed, no[member]))
        else:
            passed, failed = _independent(member, ballots, yes, no, scope)
            answers = ((YES, passed), (NO, failed))
        counted = [(rule.count(index, cast, scope), weight) for cast, weight in answers if _matters(weight)]
        longer: dict[Count | None, Weight] = {}
        for total, weight in table.items():
            for count, factor in counted:
                key = count if total is None else added(total, count)
                longer[key] = longer[key] + weight * factor if key in longer else weight * factor
        if len(longer) > LARGEST:
            raise _too_many(f"the counts of the body have more than {LARGEST} different sums")
        table = longer
    passing: Weight = 0
    failing: Weight = 0
    for total, weight in table.items():
        if total is not None and rule.enough(total, scope):
            passing = passing + weight
        else:
            failing = failing + weight
    return passing, failing


def _matters(weight: Weight) -> bool:
    return not (isinstance(weight, int) and weight == 0)


def _too_many(message: str) -> NotYetError:
    hint = "give fewer groups, or weights with a common divisor"
    return NotYetError(Problem("too-many-coalitions", message, hint=hint))
