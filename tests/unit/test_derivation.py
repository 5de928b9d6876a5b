"""The noun: quantities, conditions, signs, fixing parameters, texts."""

import inspect
import json
from fractions import Fraction

import numpy
import pytest
import sympy
from attrs import evolve

import winset as ws
from winset.condition import OPEN_UNIT, UNIT, Domain, Leaf, Region, Space, oracle, signs, symbol
from winset.condition import Test as Question
from winset.derivation import Derivation, Outcome, Quantity
from winset.derivation.choosing import at_values
from winset.errors import InputError

p, q = symbol("p"), symbol("q")
SPACE = Space({"p": UNIT, "q": OPEN_UNIT})


def outcome(agreement, payoff, proposal="a"):
    zero = sympy.Integer(0)
    agreement = sympy.sympify(agreement)
    return Outcome(
        (agreement, zero, 1 - agreement, zero), (("X", sympy.sympify(payoff)),), (("X proposes", (proposal,)),)
    )


RISKY, SURE = outcome(p, 2 * p, "risky"), outcome(1, 2 * q, "sure")


def question(left, right, above, at, below):
    (more,), (same,), (less,) = (signs(left, relation, right)[0] for relation in (">", "==", "<"))
    return Question((((more,), Leaf(above)), ((same,), Leaf(at)), ((less,), Leaf(below))))


def derivation(at=(RISKY, SURE)):
    return Derivation("a gamble", SPACE, ("X",), question(p, q, (RISKY,), at, (SURE,)))


def test_cases_are_disjoint_and_boundaries_come_last():
    found = derivation().cases
    assert [(str(case.region), case.is_boundary, len(case.outcomes)) for case in found] == [
        ("p > q", False, 1),
        ("p < q", False, 1),
        ("p == q", True, 2),
    ]
    assert found[0].proposal == "risky"
    assert found[0].payoff["X"] == 2 * p
    with pytest.raises(InputError, match="several-equilibria"):
        _ = found[2].probability


def test_on_a_boundary_the_piecewise_takes_the_outcome_with_more_agreement():
    agreement = derivation().probability.agreement
    assert agreement.subs({p: Fraction(1, 2), q: Fraction(1, 4)}) == sympy.Rational(1, 2)
    assert agreement.subs({p: Fraction(1, 2), q: Fraction(1, 2)}) == 1
    assert derivation().probability["agreement"] == agreement
    assert list(derivation().probability) == [
        "agreement",
        "no_agreement",
        "involuntary_defection",
        "voluntary_defection",
    ]


def test_formulas_that_meet_are_one_piece_with_the_boundary():
    payoff = derivation().quantity("payoff.X")
    assert sorted((str(region), str(value)) for region, value in payoff.pieces) in (
        [("p < q", "2*q"), ("p >= q", "2*p")],
        [("p <= q", "2*q"), ("p > q", "2*p")],
    )
    assert payoff.at(p="3/4", q="1/4") == sympy.Rational(3, 2)
    assert payoff.at({"p": Fraction(1, 4), "q": Fraction(1, 2)}) == 1


def test_conditions():
    found = derivation()
    assert (
        str(found.condition("involuntary_defection")) == "p > q and p < 1"
        or str(found.condition("involuntary_defection")) == "q < p < 1"
    )
    assert found.condition("involuntary_defection", certain=True).is_empty() is True
    assert str(found.condition("agreement", certain=True)) in ("p <= q or p == 1", "p == 1 or p <= q")


def test_signs_of_slopes():
    signs_in_p = derivation().sign("payoff.X", "p")
    assert {sign: str(region) for sign, region in signs_in_p.items() if sign != "0"} == {
        "+": str(signs_in_p["+"]),
        "-": "nowhere",
    }
    assert signs_in_p["+"].contains(p="3/4", q="1/4")
    assert signs_in_p["0"].contains(p="1/4", q="3/4")
    with pytest.raises(InputError, match="unknown-parameter"):
        derivation().sign("payoff.X", "z")


def test_unknown_quantities_are_named():
    for name in ("payoff.Y", "probability.peace", "welfare"):
        with pytest.raises(InputError, match="unknown-quantity") as caught:
            derivation().quantity(name)
        assert "payoff.X" in caught.value.problems[0].hint


def test_several_equilibria_inside_a_region_are_kept_apart():
    both = Derivation("t", SPACE, ("X",), question(p, q, (RISKY, SURE), (SURE,), (SURE,)))
    with pytest.raises(InputError, match="several-equilibria"):
        _ = both.probability.agreement
    regions = {each.proposal: str(each.region) for each in both.equilibria}
    assert regions == {"risky": "p > q", "sure": "everywhere"}
    assert both.equilibria[0].probability["agreement"] in (p, 1)


def test_regions_without_an_equilibrium_say_so():
    none = Derivation("t", SPACE, ("X",), question(p, q, (), (SURE,), (SURE,)))
    assert "no pure equilibrium" in str(none)
    with pytest.raises(InputError, match="no-pure-equilibrium"):
        _ = none.payoff["X"]


def test_parameters_can_be_fixed():
    at_half = derivation().at(q="1/2")
    assert list(at_half.space.domains) == ["p"]
    assert {str(case.region) for case in at_half.cases} == {"p > 1/2", "p < 1/2", "p == 1/2"}
    point = at_half.at(p="3/4")
    assert point.payoff["X"] == sympy.Rational(3, 2)
    assert point.proposal.pieces[0][1] == "risky"
    assert derivation().at(p="3/4", q="1/2").payoff["X"] == sympy.Rational(3, 2)
    for values, code in (({"z": 1}, "unknown-parameter"), ({"p": 2}, "outside-domain"), ({"q": 0}, "outside-domain")):
        with pytest.raises(InputError, match=code):
            derivation().at(values)


def test_texts():
    found = derivation()
    assert str(found).splitlines()[:3] == [
        "a gamble: proved",
        "where p in [0, 1], q in (0, 1)",
        "concept: sequential equilibrium in pure strategies",
    ]
    assert str(found).splitlines()[3].startswith("1. p > q: X proposes risky; ")
    assert json.loads(json.dumps(found.to_dict()))["cases"][2]["boundary"] is True
    assert found.latex().startswith(r"\begin{array}{ll}")
    assert "p > q" in found.quantity("payoff.X").latex()


def test_numeric_functions_are_vectorised():
    function = derivation().to_python()["payoff.X"]
    assert list(function([0.25, 0.75], 0.5)) == [1.0, 1.5]
    assert float(function(p=0.75, q=0.5)) == 1.5
    with pytest.raises(TypeError, match="takes p, q"):
        function(0.5)
    assert str(inspect.signature(function)) == "(p, q)"
    assert function.__name__ == "payoff.X"
    assert "nan outside" in function.__doc__


def test_numeric_functions_say_nothing_outside_the_space():
    """p and q lie in [0, 1]; where p <= q is assumed as well, nothing is known of other points."""
    found = derivation()
    function = found.to_python()["payoff.X"]
    grid = numpy.array([[-0.25, 0.75], [1, 1.25]])
    assert numpy.array_equal(function(grid, 0.5), [[numpy.nan, 1.5], [2, numpy.nan]], equal_nan=True)
    assert numpy.isnan(function(0.5, 2))
    names = found.quantity("proposal.X").to_python()
    assert list(names([0.75, 1.5], 0.5)) == ["risky", None]
    assert list(found.cases[0].to_python()([0.75, 1.5], 0.5)) == [True, False]
    narrower = Quantity("gain", SPACE.assuming((p, "<=", q)), ((Region(SPACE.assuming((p, "<=", q))), p),))
    assert numpy.array_equal(narrower.to_python()([0.25, 0.75], [0.5, 0.5]), [0.25, numpy.nan], equal_nan=True)


def test_a_quantity_may_be_compared_with_an_expression():
    quantity = Quantity("gain", SPACE, tuple(derivation().quantity("payoff.X").pieces))
    assert quantity.region(">", "2 * q").same_as(oracle_region(p, q)) is True


def oracle_region(left, right):
    from winset.condition import Region

    assert oracle(SPACE).feasible(frozenset()) is True
    return Region.of(SPACE, left, ">", right)


def test_a_border_that_fixes_a_parameter_has_numbers():
    """At 5/7 of Figure 1 both proposals give X one half, by hand: 7/10 times 5/7."""
    found = ws.derive(ws.load("putnam1988/figure1_uncertain"))
    (border,) = [case for case in found.cases if case.is_boundary]
    assert {outcome.payoff["X"] for outcome in border.outcomes} == {sympy.Rational(1, 2)}
    assert {outcome.payoff["Y"] for outcome in border.outcomes} == {sympy.Rational(1, 2), sympy.Rational(3, 14)}


def test_chances_beside_the_endings_have_the_names_that_they_have_in_a_solution():
    late = evolve(RISKY, delayed=p / 2, refused=1 - p)
    found = Derivation("late", SPACE, ("X",), question(p, q, (late,), (late,), (SURE,)))
    assert found.probability.delayed == found.formula("delayed") == found.formula("probability.delayed")
    assert found.quantity("probability.delayed").at(p="1/2", q="1/4") == Fraction(1, 4)
    assert found.quantity("probability.refused").at(p="1/2", q="1/4") == Fraction(1, 2)
    assert str(found.condition("delayed")) == "p >= q"
    assert "delayed p/2" in str(found)
    assert "delayed" not in list(found.probability)


def test_an_equation_with_a_root_puts_no_number_in_the_place_of_a_parameter():
    """Seen where a quadratic loss meets a floor: a boundary at sqrt(-q) == 1/2."""
    sure = outcome(1, 1 - sympy.sqrt(-q))
    space = Space({"q": Domain(Fraction(-1), Fraction(0))})
    assert at_values(Region.of(space, sympy.sqrt(-q), "==", Fraction(1, 2)), (sure,)) == (sure,)
    (fixed,) = at_values(Region.of(space, q, "==", Fraction(-1, 4)), (sure,))
    assert fixed.payoff["X"] == Fraction(1, 2)


def test_a_condition_on_a_root_holds_nowhere_beyond_the_root():
    """sqrt(-q) is no number at q = 1/2: neither it nor its opposite is positive there."""
    space = Space({"q": Domain(Fraction(-1), Fraction(1))})
    for relation in (">", "<="):
        assert not Region.of(space, sympy.sqrt(-q), relation, Fraction(1, 2)).contains(q="1/2")
    assert Region.of(space, sympy.sqrt(-q), ">", Fraction(1, 2)).contains(q="-1/2")
