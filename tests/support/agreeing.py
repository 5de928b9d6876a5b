"""Derivations held against solutions at exact points, as the design asks of every model.

``derive`` lists equilibria in pure strategies, of the concept that it states. ``solve`` is asked for the same concept.
Every pure equilibrium that it finds must be derived, and every derived one must be among all that it finds; so what
``solve`` finds in mixed strategies besides is set aside. Where beliefs off the path are entangled ``derive`` states the
weaker concept: what it lists is perfect Bayesian, and holds every sequential equilibrium, but not every weak perfect
Bayesian one, because after a deviation, too, nobody learns from those who know nothing. Then every pure sequential
equilibrium must be derived, and every derived one be perfect Bayesian.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import islice
from math import ceil, floor, inf
from time import process_time
from typing import Any

import sympy
from attrs import define, field, frozen

from winset.condition import Domain, Sign, Space, exact, leaves, oracle, symbol
from winset.derivation import ENDINGS, Derivation, Outcome
from winset.derivation.places import Places
from winset.equilibrium import Concept, Found
from winset.negotiation import Negotiation
from winset.solving import solve

from .twins import NoTwinError, Twins, is_finite

STEP = Fraction(1, 10**6)
DENOMINATORS = (1, 1, 2, 2, 3, 4, 5, 6, 8, 10)
WIDE = Fraction(6)
"""Length of what is taken of an unbounded domain."""
MANY = Fraction(20)
"""Length of what is taken of an unbounded domain for whole numbers."""
MOSTLY = Fraction(3, 4)
"""How often a parameter in an exponent is a whole number."""
MISSES = 2_000
"""Random points in a row that are no new ones of the space, after which no more are looked for."""
ENOUGH = 10
"""Random points per one that is wanted, where others have no exact twin."""

STATIONARY = "the proposals of a game without end are stationary, and every finite game has a last round"
NOT_COMPARED = (
    ("humphreys2007/strategic_endless", STATIONARY),
    ("iida1993/endless_offers", STATIONARY),
    ("leventoglu_tarar2005/endless_offers", STATIONARY),
    ("tarar2001/endless_alike", STATIONARY),
    ("tarar2001/endless_free", STATIONARY),
    ("tarar2001/endless_offers", STATIONARY),
    ("tarar2005/national_endless", STATIONARY),
    ("tarar2005/partisan_endless", STATIONARY),
    ("tarar2005/partisan_seats_endless", STATIONARY),
    ("iida1996/any_needs", "the second offer depends on the first one, and so on whatever first offer the twin has"),
    ("iida1996/screening", "who is screened moves by a cut that depends on d: no cells are exact at all of its values"),
    (
        "putnam1988/tied_hands_revocable",
        "an offer that is best because of a tie: of finitely many the next does as well",
    ),
    ("putnam1988/overlap", "one draw is compared with another one: no product of cells is exact"),
)
"""Models whose derivation is not held against solutions, and why: they have no exact finite twin."""

Point = dict[str, Fraction]


def number(value: Any) -> Fraction | None:
    """A rational SymPy number as a Fraction; ``None`` for another."""
    value = value if value.is_Rational else sympy.nsimplify(sympy.radsimp(value))
    return Fraction(int(value.p), int(value.q)) if value.is_Rational else None


def random_points(derivation: Derivation, seed: int = 1) -> Iterator[Point]:
    """Different points with small denominators; once assumptions leave no more of them, others that lie inside.

    A parameter in an exponent is a whole number mostly: else what is proposed has no rational probability.
    """
    space, chance, whole = derivation.space, random.Random(seed), exponents(derivation)
    found: set[tuple[Fraction, ...]] = set()
    missed = 0
    while missed < MISSES:
        point = {
            name: _whole(domain, chance) if name in whole and chance.random() < MOSTLY else _random(domain, chance)
            for name, domain in space.domains.items()
        }
        if tuple(point.values()) in found or not all(sign.holds(point) for sign in space.cell):
            missed += 1
            continue
        missed = 0
        found.add(tuple(point.values()))
        yield point
    known = [dict(point) for point in oracle(space).pool.points]
    chance.shuffle(known)
    yield from (point for point in known if tuple(point.values()) not in found)


def exponents(derivation: Derivation) -> frozenset[str]:
    """The parameters on which exponents depend."""
    found = (outcome.endings for _, outcomes in leaves(derivation.tree) for outcome in outcomes)
    powers = {power for endings in found for each in endings for power in each.atoms(sympy.Pow)}
    return frozenset(str(each) for power in powers for each in power.exp.free_symbols)


def _whole(domain: Domain, chance: random.Random) -> Fraction:
    """A whole number of a domain, or any number of it where it has none at hand."""
    low = domain.low if domain.low is not None else (domain.high if domain.high is not None else MANY / 2) - MANY
    high = domain.high if domain.high is not None else low + MANY
    found = [Fraction(each) for each in range(ceil(low), floor(high) + 1) if domain.contains(Fraction(each))]
    return chance.choice(found) if found else _random(domain, chance)


def _random(domain: Domain, chance: random.Random) -> Fraction:
    """A number of a domain with a small denominator; near its ends where it is unbounded."""
    low = domain.low if domain.low is not None else (domain.high if domain.high is not None else WIDE / 2) - WIDE
    high = domain.high if domain.high is not None else low + WIDE
    while True:
        parts = chance.choice(DENOMINATORS)
        place = Fraction(chance.randint(int(low * parts), int(high * parts)), parts)
        if domain.contains(place):
            return place


def boundary_points(derivation: Derivation) -> Iterator[Point]:
    """For every comparison that a case ends at: a point where it turns, and one on either side."""
    space = derivation.space
    asked, seen = oracle(space), set()
    for case in derivation.cases:
        for cell in case.region.cells:
            for sign in sorted(cell, key=str):
                if sign.polynomial in seen or any(sign.polynomial == each.polynomial for each in space.cell):
                    continue
                turn = Sign(sign.polynomial, "==")
                on = asked.witness((cell - {sign}) | {turn})
                if on is None:
                    on = asked.witness(frozenset({turn}))
                if on is None:
                    continue
                seen.add(sign.polynomial)
                yield on
                yield from _beside(on, turn, space)


def _beside(on: Point, turn: Sign, space: Space) -> Iterator[Point]:
    """The neighbours of a point along the first parameter that leads off the threshold to both sides."""
    best: list[Point] = []
    for name in sorted(turn.names):
        near = [{**on, name: on[name] + step} for step in (-STEP, STEP)]
        near = [each for each in near if not turn.holds(each) and all(sign.holds(each) for sign in space.cell)]
        best = max(best, near, key=len)
    yield from best


Told = tuple[tuple[Fraction | None, ...], tuple[tuple[str, Fraction | None], ...]]
"""The probabilities of the endings and of delay, and the payoffs of an equilibrium."""
CHANCES = (*ENDINGS, "delayed")
"""What is compared; a solution has one equilibrium of those that differ in nothing but refusals on the way."""


def derived_outcomes(
    derivation: Derivation, point: Mapping[str, Fraction], twin: Negotiation | None = None
) -> set[Told]:
    """What every derived equilibrium gives at a point; the case where it lies must say the same.

    Of a family that are those of the equilibria whose offers the twin has, or of its ends.
    """
    (found,) = [found for cell, found in leaves(derivation.tree) if all(sign.holds(point) for sign in cell)]
    (case,) = [case for case in derivation.cases if case.region.condition.contains(point)]
    if not case.is_derived:
        raise AssertionError(f"at {point} nothing is derived: {case.reason}")
    offered = None if twin is None else _offered(twin)
    found = tuple(member for each in found for member in _members(each, point, offered))
    told = {_told(each.told_of(derivation.told_of), point) for each in found}
    if told != {_told(member, point) for each in case.outcomes for member in _members(each, point, offered)}:
        raise AssertionError(f"at {point} the case {case} says otherwise than the cells that it is made of")
    return {_told(each, point) for each in found}


def _offered(twin: Negotiation) -> dict[str, set[Fraction]]:
    """The numbers that a twin offers over each issue."""
    found: dict[str, set[Fraction]] = {}
    for package in twin.proposals:
        for issue, value in package.values:
            found.setdefault(issue, set()).add(value.constant())
    return found


def _members(
    outcome: Outcome, point: Mapping[str, Fraction], offered: Mapping[str, set[Fraction]] | None
) -> Iterator[Outcome]:
    """The equilibria of a family at a point in which only what is offered is proposed, or its ends."""
    if offered is None:
        yield from outcome.members
        return
    if not outcome.free:
        yield outcome
        return
    values = {symbol(name): exact(value) for name, value in point.items()}
    there = outcome.changed(lambda each: each.subs(values))
    places = there.free[0]
    every = set().union(*offered.values())
    for place in offered[str(places.symbol)]:
        if _lies_in(place, places):
            member = there.having(places, exact(place))
            numbers = [each for _, what in member.proposals for each in what if getattr(each, "is_number", False)]
            if all(number(each) in every for each in numbers):
                yield from _members(member, point, offered)


def _lies_in(place: Fraction, places: Places) -> bool:
    return any(
        (low is None or low < place or (low_closed and low == place))
        and (high is None or place < high or (high_closed and place == high))
        for low, low_closed, high, high_closed in places.pieces
    )


def _told(outcome: Outcome, point: Mapping[str, Fraction]) -> Told:
    values = {symbol(name): exact(value) for name, value in point.items()}
    endings = tuple(number(each.subs(values)) for each in (*outcome.endings, outcome.delayed))
    return endings, tuple(sorted((actor, number(each.subs(values))) for actor, each in outcome.payoffs))


def solved_outcomes(negotiation: Negotiation, concept: Concept) -> tuple[dict[Told, bool], Found]:
    """What the equilibria give that ``solve`` finds, whether in pure strategies, and whether these are all."""
    solution = solve(negotiation, concept, time_limit=20)
    told: dict[Told, bool] = {}
    for each in solution.equilibria:
        endings = tuple(getattr(each.probability, ending) for ending in CHANCES)
        what = (endings, tuple(sorted(each.payoff.items())))
        told[what] = told.get(what, False) or each.profile.is_pure
    return told, solution.found


@frozen
class Comparison:
    """How many points were compared, at how many nothing is derived or compared exactly, and where the two differ."""

    compared: int
    underived: int
    without_twin: int
    undecided: int
    different: tuple[str, ...] = field(repr=False)


def compare(negotiation: Negotiation, derivation: Derivation, count: int, seconds: float = inf) -> Comparison:
    """Hold a derivation against solutions on and around every threshold, and at so many random points.

    No more points are looked at after so many seconds of processor time.
    """
    held, end = _Held(negotiation, derivation), process_time() + seconds
    for point in boundary_points(derivation):
        held.at(point)
    around = held.compared
    for point in islice(random_points(derivation), ENOUGH * count):
        if held.compared - around == count or process_time() > end:
            break
        held.at(point)
    return Comparison(held.compared, held.underived, held.without_twin, held.undecided, tuple(held.different))


@define
class _Held:
    """What was compared so far."""

    negotiation: Negotiation
    derivation: Derivation
    compared: int = 0
    underived: int = 0
    without_twin: int = 0
    undecided: int = 0
    different: list[str] = field(factory=list)
    twins: Twins | None = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.twins = None if is_finite(self.negotiation) else Twins(self.negotiation, self.derivation)

    def at(self, point: Point) -> None:
        """Compare at one point."""
        if self.derivation.underived.condition.contains(point):
            self.underived += 1
            return
        whole = self.derivation.space.whole(point)
        try:
            finite = self.negotiation.at(**whole) if self.twins is None else self.twins.at(point)
        except NoTwinError:
            self.without_twin += 1
            return
        derived = derived_outcomes(self.derivation, point, None if self.twins is None else finite)
        most, found = solved_outcomes(finite, self.derivation.concept)
        least = (
            most if self.derivation.concept is Concept.SEQUENTIAL else solved_outcomes(finite, Concept.SEQUENTIAL)[0]
        )
        missing = {told for told, is_pure in least.items() if is_pure} - derived
        if not derived <= most.keys() and found is Found.SOME and not missing:
            self.undecided += 1
            return
        self.compared += 1
        if missing or not derived <= most.keys():
            where = ", ".join(f"{name}={value}" for name, value in whole.items())
            self.different.append(f"{where}: derived {_text(derived)}; solved {_text(most)}")


def _text(told: Iterable[Told]) -> str:
    each = (
        ", ".join(
            [f"{name} {value}" for name, value in zip(CHANCES, endings, strict=True) if value]
            + [f"{actor} gets {value}" for actor, value in payoffs]
        )
        for endings, payoffs in told
    )
    return " | ".join(sorted(each)) or "nothing"


def disagreements(negotiation: Negotiation, derivation: Derivation, count: int) -> list[str]:
    """Every point at which the derivation and the solution differ."""
    return list(compare(negotiation, derivation, count).different)
