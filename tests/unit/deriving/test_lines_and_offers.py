"""Protocols as mathematical problems: stationary offers, strategic ratifiers, limits, integrals, two choices."""

from fractions import Fraction

import pytest
import sympy
from benchmarks.deriving_commitments import best_demand, k1, k2

from winset.condition import OPEN_UNIT, POSITIVE, REAL, UNIT, Domain, Leaf, Space, Test, leaves, regions, same, symbol
from winset.deriving.endless import Endless, stationary_offers
from winset.deriving.exploring import explore
from winset.deriving.limits import SMALL, limits
from winset.deriving.line import Line, integral, segments
from winset.deriving.optimum import maxima
from winset.deriving.shares import OpenObjective
from winset.errors import NotYetError, UnsupportedError

x, d, r1, r2, c1, c2 = map(symbol, ["x", "d", "r1", "r2", "c1", "c2"])
LINE = Line(x, 0, 1)


def shares(context, place):
    return place, 1 - place


def below_a_floor(context, place):
    return not (context.holds(place, ">=", c1) and context.holds(1 - place, ">=", c2))


def pieces(tree, space):
    def agreeing(one, other):
        return [(one, other)] if isinstance(one, sympy.Basic) and isinstance(other, sympy.Basic) else None

    return {str(region): value for region, value in regions(tree, space, agreeing)}


def patient(space, tree):
    """The proposals as the discount factor goes to one."""
    rest = Space({name: domain for name, domain in space.domains.items() if name != "d"}, space.assumptions)
    return limits(space, tree, {"d": 1 - SMALL}, lambda profiles, limit: tuple(map(limit, profiles[0].proposals)), rest)


def test_strategic_ratifiers_h_1():
    """A ratifier that looks ahead: H.1, split the difference over the floors."""
    space = Space({"r1": UNIT, "r2": UNIT, "d": OPEN_UNIT}).assuming((r1 + r2, "<", 1))

    def worths(context, place):
        return place, 1 - place, place - r1, 1 - place - r2

    tree = stationary_offers(space, Endless(LINE, worths, (d, d, d, d)))
    for cell, profiles in leaves(tree):
        if any(sign.relation == "==" for sign in cell):
            continue
        ((first, second),) = [profile.proposals for profile in profiles]
        assert same(first, r1 + (1 - r1 - r2) / (1 + d))
        assert same(second, r1 + d * (1 - r1 - r2) / (1 + d))
    limit = patient(space, tree)
    for _, (first, second) in leaves(limit):
        assert same(first, (1 + r1 - r2) / 2)
        assert same(second, first)


def test_patient_limit_of_floors_is_the_median():
    space = Space({"c1": UNIT, "c2": UNIT, "d": OPEN_UNIT}).assuming((c1 + c2, "<", 1))
    tree = stationary_offers(space, Endless(LINE, shares, (d, d), below_a_floor))
    limit = patient(space, tree)
    cells = list(leaves(limit))
    for first, second in [
        (0, 0),
        (Fraction(3, 5), 0),
        (Fraction(1, 5), Fraction(7, 10)),
        (Fraction(1, 2), Fraction(1, 4)),
    ]:
        point = {"c1": Fraction(first), "c2": Fraction(second)}
        (value,) = {value for cell, (value, _) in cells if all(sign.holds(point) for sign in cell)}
        assert value.subs({c1: first, c2: second}) == sorted([Fraction(first), Fraction(1, 2), 1 - Fraction(second)])[1]


def test_partisan_executive_t4_2():
    """An executive that keeps what the others' votes do not cost: the net pie is split."""
    cost = symbol("C")
    space = Space({"C": Domain(Fraction(0), Fraction(1), high_open=True), "d": OPEN_UNIT})
    tree = stationary_offers(space, Endless(LINE, lambda context, place: (place - cost, 1 - place), (d, d)))
    for cell, profiles in leaves(tree):
        if any(sign.relation == "==" for sign in cell):
            continue
        assert same(profiles[0].payoffs[0][0], (1 - cost) / (1 + d))
        assert same(profiles[0].proposals[0], cost + (1 - cost) / (1 + d))


def at(tree, **point):
    """The cell of a decision tree at a point."""
    while isinstance(tree, Test):
        tree = next(below for option, below in tree.branches if all(sign.holds(point) for sign in option))
    return tree


def best(space, computation, line):
    tree = explore(computation, space.with_symbol(x.name, REAL))
    return explore(lambda context: maxima(context, tree, line, lambda value: value)[0].where, space)


def test_reverberation_two_choices_at_once_rv_1():
    """Foreign chooses effort and offer: the offer is best for every effort, then the effort for that offer."""
    rho, k, effort = symbol("rho"), symbol("k"), symbol("s")
    space = Space({"rho": POSITIVE, "k": POSITIVE}).assuming((k, ">", rho**2))
    inner_space = space.with_symbol("s", Domain(Fraction(0), None))

    def ratified(context):
        chance = x + rho * effort
        return (1 - x) * (1 if context.holds(chance, ">=", 1) else chance)

    offer = best(inner_space, ratified, LINE)
    over_line = explore(ratified, inner_space.with_symbol(x.name, REAL))

    def value(context):
        found = maxima(context, over_line, LINE, lambda each: each)[0]
        return found.value - k * effort**2 / 2

    over_effort = explore(value, inner_space)

    def choose(context):
        found = maxima(context, over_effort, Line(effort, 0, None), lambda each: each)[0]
        return found.where, found.value

    ((_, (chosen, worth)),) = list(leaves(explore(choose, space)))
    assert same(chosen, rho / (2 * k - rho**2))
    assert same(worth, k / (2 * (2 * k - rho**2)))
    at_optimum = {place.subs(effort, chosen) for cell, place in leaves(offer) if place.has(effort)}
    assert any(same(place, (k - rho**2) / (2 * k - rho**2)) for place in at_optimum)


@pytest.mark.parametrize("levels", [1, 2, 3, 4])
def test_chains_of_ratification_ml_3(levels):
    tree = best(Space({}), lambda context: x**levels * (1 - x), LINE)
    assert tree == Leaf(sympy.Rational(levels, levels + 1))


def test_tied_hands_put_5():
    """H commits before s is drawn: splitting the surplus rewards 1/3, a final offer 1/2, clipping nothing."""
    r, s = symbol("r"), symbol("s")
    space = Space({"r": UNIT})
    with_s = space.with_symbol("s", UNIT)

    def expected(outcome):
        tree = explore(lambda context: outcome(context) if context.holds(r + s, "<=", 1) else sympy.Integer(0), with_s)
        value = explore(lambda context: integral(context, tree, Line(s, 0, 1), lambda each: each), space)
        return explore(
            lambda context: [(m.where, m.value) for m in maxima(context, value, Line(r, 0, 1), lambda each: each)],
            Space({}),
        )

    assert expected(lambda context: (1 + r - s) / 2) == Leaf([(sympy.Rational(1, 3), sympy.Rational(1, 3))])
    assert expected(lambda context: r) == Leaf([(sympy.Rational(1, 2), sympy.Rational(1, 4))])
    clipped = expected(lambda context: context.max(r, context.min(sympy.Rational(1, 2), 1 - s)))
    assert clipped == Leaf([(sympy.Integer(0), sympy.Rational(3, 8))])


def test_a_supremum_that_is_not_attained_is_no_maximum():
    space = Space({"a": OPEN_UNIT})
    a = symbol("a")
    with pytest.raises(NotYetError, match="no-maximum"):
        assert best(space, lambda context: x if context.holds(x, "<", a) else sympy.Integer(0), LINE).result
    with pytest.raises(NotYetError, match="no-maximum"):
        assert best(Space({}), lambda context: x, Line(x, 0, None)).result


def test_where_a_supremum_is_not_attained_the_other_cells_keep_theirs():
    """x below a, and b from there on: the best is a limit where b < a."""
    a, b = symbol("a"), symbol("b")
    space = Space({"a": OPEN_UNIT, "b": UNIT})
    tree = best(space, lambda context: x if context.holds(x, "<", a) else b, LINE)
    with pytest.raises(NotYetError, match="no-maximum"):
        assert at(tree, a=Fraction(1, 2), b=Fraction(1, 4)).result
    assert at(tree, a=Fraction(1, 2), b=Fraction(3, 4)).result == a  # and anywhere above a


def test_second_order_conditions_are_part_of_the_answer():
    a = symbol("a")
    space = Space({"a": POSITIVE})
    tree = best(space, lambda context: (x - a) ** 2, LINE)
    found = pieces(tree, space)
    assert found["a < 1/2"] == 1
    assert found["a >= 1/2"] == 0


def test_too_high_a_degree_is_said():
    a = symbol("a")
    tree = best(Space({"a": REAL}), lambda context: x**6 - a * x**2 + a**3 * x, LINE)
    with pytest.raises(UnsupportedError, match="degree-too-high"):
        assert at(tree, a=Fraction(1)).result


def test_segments_are_in_order_and_hold_one_result_each():
    a = symbol("a")
    space = Space({"a": OPEN_UNIT})
    tree = explore(lambda context: context.holds(x, ">=", a), space.with_symbol("x", REAL))
    cut = explore(lambda context: [(s.low, s.high, s.result) for s in segments(context, tree, LINE)], space)
    assert cut == Leaf([(0, 0, False), (0, a, False), (a, a, True), (a, 1, True), (1, 1, True)])


def test_the_first_order_condition_of_an_open_distribution():
    cdf = sympy.Function("G")
    found = OpenObjective.of(x * (1 - x) * cdf(x) ** 2, x).first_order_condition(x)
    assert same(found.lhs, -x * (1 - x) / (1 - 2 * x))
    assert found.rhs == cdf(x) / (2 * sympy.diff(cdf(x), x))


def test_public_commitments_are_an_equilibrium_lt_2():
    """Verified, not found; ``benchmarks/deriving_commitments.py`` does the same for all costs and for both."""
    best_ones, stated, worth = best_demand(0, (k1, sympy.Integer(1)))
    ((where, value),) = best_ones
    assert same(where, stated)
    assert same(value, worth)


def test_prisoners_dilemma_of_commitments_lt_5():
    """With the payoffs of LT.2 both lose by committing iff the costs are similar: d < k1/k2 < 1/d."""
    space = Space({"d": OPEN_UNIT, "k1": POSITIVE, "k2": POSITIVE})
    total = 1 + d + k1 + k2

    def both_worse(context):
        first = context.holds((1 + k1) / total, "<", 1 / (1 + d))
        return first and context.holds(d * (1 + k2) / total, "<", d / (1 + d))

    found = {result: str(region) for region, result in regions(explore(both_worse, space), space)}
    assert found[True] in ("d < k1/k2 and d < k2/k1", "d*k2 < k1 < k2/d", "d*k2 < k1 and d*k1 < k2")


def test_strategic_rejection_i96_3():
    """Two prices, uniform values: the first price leaves the values below v1, the second is best for what is left."""
    v, price = symbol("v"), symbol("price")
    space = Space({"d": OPEN_UNIT})
    left = space.with_symbol("v", UNIT)

    def demand_left(context):
        return price * (v - price) if context.holds(price, "<=", v) else sympy.Integer(0)

    second = explore(demand_left, left.with_symbol("price", REAL))

    def payoff(context):
        later = maxima(context, second, Line(price, 0, 1), lambda each: each)
        first_price = v - d * (v - later[0].where)
        return first_price * (1 - v) + d * later[0].value

    tree = explore(payoff, left)

    def chosen(context):
        (found,) = maxima(context, tree, Line(v, 0, 1), lambda each: each)
        return found.where, found.value

    ((_, (cut, worth)),) = list(leaves(explore(chosen, space)))
    assert same(cut, (2 - d) / (4 - 3 * d))
    assert same(worth, (2 - d) ** 2 / (4 * (4 - 3 * d)))
