"""The closed forms of the literature, derived from negotiations and compared as functions."""

from fractions import Fraction

import attrs
import pytest
import sympy

from winset.condition import Region, same, symbol
from winset.deriving import derive
from winset.errors import InputError, NotYetError, UnsupportedError
from winset.negotiation import Bargain, Implement, Negotiation, Ratify

from .negotiations import OPEN, POSITIVE, REAL, UNIT, line, pie

a, b, c, d, f, p, q, r, s, x = map(symbol, ["a", "b", "c", "d", "f", "p", "q", "r", "s", "x"])
R, S, alpha, beta = map(symbol, ("R", "S", "alpha", "beta"))


def take_it(proposer):
    return Bargain(proposer=proposer)


def drawn(**distributions):
    return {name: {"distribution": text, "points": 4} for name, text in distributions.items()}


def check(quantity, expected):
    """Every piece of a quantity is one of the expected formulas where that formula is claimed, and all are met."""
    for condition, formula in expected:
        part = Region(quantity.space)
        for comparison in condition:
            part &= Region.of(quantity.space, *comparison)
        met = False
        for region, value in quantity.pieces:
            inside = region & part
            if inside.is_empty() is True or inside.is_thin:
                continue
            met = True
            assert same(value, formula), f"{value} where {inside}, not {formula}"
        assert met, condition


def test_i93_1_complete_information():
    home = derive(pie(take_it("H"), {"r": UNIT, "s": UNIT}))
    check(home.quantity("proposal"), [([(r + s, "<", 1)], 1 - s)])
    check(home.quantity("probability.agreement"), [([(r + s, "<", 1)], 1), ([(r + s, ">", 1)], 0)])
    foreign = derive(pie(take_it("F"), {"r": UNIT, "s": UNIT}, assumptions=["r + s <= 1"]))
    assert foreign.quantity("payoff.H").at(r="1/4", s="1/4") == Fraction(1, 4)
    assert foreign.condition("involuntary_defection").is_empty() is True


def test_i93_2_endless_offers_with_unequal_discounts():
    bargain = Bargain(protocol="alternating_offers", proposer="H", endless=True, discount={"H": "dH", "F": "dF"})
    derivation = derive(pie(bargain, {"r": UNIT, "dH": OPEN, "dF": OPEN}, s="0"))
    dh, df = symbol("dH"), symbol("dF")
    threshold = dh * (1 - df) / (1 - dh * df)
    check(
        derivation.quantity("proposal"),
        [([(r, "<", threshold)], (1 - df) / (1 - dh * df)), ([(r, ">", threshold)], 1 - df * (1 - r))],
    )
    assert derivation.notes[0].startswith("stationary")
    assert derivation.quantity("proposal.F").at(r="4/5", dH="1/2", dF="1/2") == Fraction(4, 5)
    assert "r < dH*(1 - dF)/(1 - dF*dH)" in str(derivation)


def test_t1_four_regions():
    bargain = Bargain(protocol="alternating_offers", proposer="H", endless=True, discount="d")
    derivation = derive(pie(bargain, {"r": UNIT, "s": UNIT, "d": OPEN}, assumptions=["r + s <= 1"]))
    least = d / (1 + d)
    check(
        derivation.quantity("proposal"),
        [
            ([(r, "<", least), (s, "<", least)], 1 / (1 + d)),
            ([(r, ">", least), (s, "<", d * (1 - r))], 1 - d * (1 - r)),
            ([(s, ">", least), (r, "<", d * (1 - s))], 1 - s),
            ([(r, ">", d * (1 - s)), (s, ">", d * (1 - r))], 1 - s),
        ],
    )
    assert len([case for case in derivation.cases if not case.is_boundary]) == 4


def test_who_does_not_discount_settles_on_nothing_definite():
    bargain = Bargain(protocol="alternating_offers", proposer="H", endless=True, discount="d")
    derivation = derive(pie(bargain, {"d": {"domain": "(0, 1]"}}, r="0", s="0"))
    assert same(derivation.at(d="1/2").proposal, sympy.Rational(2, 3))
    (last,) = [case for case in derivation.cases if case.is_boundary]
    assert str(last.region) == "d == 1"
    assert last.outcomes == ()
    assert any("not determined" in note for note in derivation.notes)


def test_h_1_ratifiers_that_look_ahead_always_matter():
    bargain = Bargain(protocol="alternating_offers", proposer="H", endless=True, discount="d", refusal="continue")
    found = pie(bargain, {"r": UNIT, "d": OPEN}, s="0", assumptions=["r < 1"])
    home = attrs.evolve(found.sides[0], voting="strategic")
    derivation = derive(attrs.evolve(found, sides=(home, found.sides[1])))
    assert same(derivation.proposal, r + (1 - r) / (1 + d))
    assert same(derivation.quantity("proposal.F").pieces[0][1], r + d * (1 - r) / (1 + d))
    two = attrs.evolve(home, constituents=(*home.constituents, attrs.evolve(home.constituents[0], name="K")))
    with pytest.raises(UnsupportedError, match="strategic-vote"):
        derive(attrs.evolve(found, sides=(two, found.sides[1])))


@pytest.mark.parametrize(
    ("rounds", "expected"),
    [
        (2, [([], 1 - d * (1 - r))]),
        (3, [([(r, "<", d)], 1 - d * (1 - d)), ([(r, ">", d)], 1 - d * (1 - r))]),
    ],
)
def test_i93_3_rounds_that_end(rounds, expected):
    bargain = Bargain(protocol="alternating_offers", proposer="H", rounds=rounds, discount="d")
    check(derive(pie(bargain, {"r": UNIT, "d": OPEN}, s="0")).quantity("proposal"), expected)


def test_rubinstein_truncations():
    for rounds in (1, 2, 3, 4):
        bargain = Bargain(protocol="alternating_offers", proposer="H", rounds=rounds, discount="d")
        derivation = derive(pie(bargain, {"d": OPEN}, r="0", s="0"))
        assert same(derivation.proposal, (1 - (-d) ** rounds) / (1 + d))


def test_i93_5_two_types_known_to_home():
    negotiation = Negotiation(
        parameters={"pi": OPEN, "low": UNIT, "high": UNIT},
        assumptions=["low < high", "high < 1"],
        issues={"x": UNIT},
        sides={
            "H": {
                "negotiator": {"payoff": "x"},
                "constituents": {
                    "L": {
                        "types": {
                            "soft": {"prior": "1 - pi", "payoff": "x - low"},
                            "hard": {"prior": "pi", "payoff": "x - high"},
                        },
                        "known_to": ["negotiator", "L"],
                    }
                },
            },
            "F": {"negotiator": {"payoff": "1 - x"}},
        },
        process=(take_it("F"), Ratify()),
    )
    derivation = derive(negotiation)
    pi, low, high = symbol("pi"), symbol("low"), symbol("high")
    threshold = (high - low) / (1 - low)
    check(derivation.quantity("proposal"), [([(pi, ">", threshold)], high), ([(pi, "<", threshold)], low)])
    check(derivation.quantity("probability.no_agreement"), [([(pi, ">", threshold)], 0), ([(pi, "<", threshold)], pi)])
    assert derivation.condition("involuntary_defection").is_empty() is True
    boundaries = [case for case in derivation.cases if case.is_boundary and len(case.outcomes) == 2]
    assert any(case.region.contains(pi="1/3", low="1/4", high="1/2") for case in boundaries)
    assert derivation.quantity("probability.agreement").at(pi="1/3", low="1/4", high="1/2") == 1


@pytest.mark.parametrize("known", [(), ("H", "H.L")])
def test_i93_6_and_7_uniform_constraint(known):
    uncertain = {"r": {"distribution": "uniform(a, b)", "points": 4, "known_to": known}}
    negotiation = pie(take_it("F"), {"a": UNIT, "b": UNIT}, s="0", uncertainty=uncertain, assumptions=["a < b"])
    derivation = derive(negotiation)
    interior = [(b, ">", (1 + a) / 2)]
    check(derivation.quantity("proposal"), [(interior, (1 + a) / 2), ([(b, "<", (1 + a) / 2)], b)])
    failing = "no_agreement" if known else "involuntary_defection"
    check(derivation.quantity(f"probability.{failing}"), [(interior, (b - (1 + a) / 2) / (b - a))])
    assert derivation.sign(f"probability.{failing}", "b")["-"].is_empty() is True


def test_i93_8_and_9_nash_bargaining_under_domestic_uncertainty():
    bargain = Bargain(protocol="nash_bargaining")
    both = derive(
        pie(
            bargain,
            {"a": UNIT, "b": POSITIVE},
            s="0",
            uncertainty=drawn(r="uniform(a, b)"),
            assumptions=["a < b", "a < 1"],
        )
    )
    root = (3 + 2 * a + sympy.sqrt(9 - 4 * a + 4 * a**2)) / 8
    found = next(value for _, value in both.quantity("proposal").pieces if value is not None and value.atoms(sympy.Pow))
    assert sympy.simplify(found - root) == 0
    single = derive(pie(bargain, {"b": POSITIVE}, s="0", uncertainty=drawn(r="uniform(0, b)")))
    home = single.quantity("payoff.H")
    quarter, half = sympy.Rational(3, 4), sympy.Rational(1, 2)
    check(
        home, [([(b, "<", half)], half), ([(b, ">", half), (b, "<", quarter)], b), ([(b, ">", quarter)], 9 / (16 * b))]
    )
    assert str(home.region(">", "1/2")) == "1/2 < b < 9/8"
    assert str(single.condition("involuntary_defection")) == "b > 3/4"


def test_i96_1_two_sided_power_laws():
    unknown = drawn(r="power(alpha)", s="power(beta)")
    parameters = {"alpha": POSITIVE, "beta": POSITIVE}
    home = derive(pie(take_it("H"), parameters, uncertainty=unknown)).proposal
    foreign = derive(pie(take_it("F"), parameters, uncertainty=unknown)).proposal
    together = derive(pie(Bargain(protocol="nash_bargaining"), parameters, uncertainty=unknown)).proposal
    assert same(home, (1 + alpha) / (1 + alpha + beta))
    assert same(foreign, alpha / (1 + alpha + beta))
    assert same(together, (1 + 2 * alpha) / (2 + 2 * alpha + 2 * beta))
    assert same(home - foreign, 1 / (1 + alpha + beta))


def test_put_3_overlap():
    known = ("H", "F", "H.L", "F.M")
    uncertain = {
        "r": {"distribution": "uniform(0, R)", "points": 4, "known_to": known},
        "s": {"distribution": "uniform(0, S)", "points": 4, "known_to": known},
    }
    size = {"domain": "(0, 1]"}
    derivation = derive(pie(take_it("F"), {"R": size, "S": size}, uncertainty=uncertain))
    check(
        derivation.quantity("probability.agreement"),
        [([(R + S, "<", 1)], 1), ([(R + S, ">", 1)], 1 - (R + S - 1) ** 2 / (2 * R * S))],
    )


def test_rr_1_and_rr_4_setter():
    def setter(uncertainty, parameters, assumptions, ideal):
        loss = {"payoff": "-abs(x - m)", "reversion": "-abs(q - m)"}
        wants = (
            {"payoff": "x", "reversion": "q"}
            if ideal is None
            else {"payoff": f"-abs(x - {ideal})", "reversion": f"-abs(q - {ideal})"}
        )
        return derive(
            Negotiation(
                parameters=parameters,
                assumptions=assumptions,
                issues={"x": {"domain": "[0, inf)"}},
                uncertainty=uncertainty,
                sides={
                    "setter": {"negotiator": wants},
                    "town": {"negotiator": wants, "constituents": {"median": loss}},
                },
                process=(take_it("setter"), Ratify()),
            )
        )

    nonnegative = {"domain": "[0, inf)"}
    m, ideal = symbol("m"), symbol("I")
    known = setter({}, {"m": POSITIVE, "I": POSITIVE, "q": nonnegative}, ["I > m"], "I")
    check(
        known.quantity("payoff.setter"),
        [
            ([(q, "<", 2 * m - ideal)], 0),
            ([(q, ">", 2 * m - ideal), (q, "<", m)], 2 * m - q - ideal),
            ([(q, ">", m), (q, "<", ideal)], q - ideal),
        ],
    )
    unknown = setter(
        drawn(m="uniform(a, b)"), {"a": POSITIVE, "b": POSITIVE, "q": nonnegative}, ["a < b", "q < b"], None
    )
    check(unknown.quantity("proposal"), [([(b, ">", 2 * a - q)], b), ([(b, "<", 2 * a - q)], 2 * a - q)])
    check(
        unknown.quantity("probability.involuntary_defection"),
        [([(b, ">", 2 * a - q)], (b + q - 2 * a) / (2 * (b - a)))],
    )


def test_mr_1_to_4_executives_and_legislature():
    real = dict.fromkeys("fpcq", REAL)
    ordered = ["f < p", "p < c", "c < q"]
    linear = derive(line(Bargain(protocol="nash_bargaining"), real, assumptions=ordered))
    check(linear.quantity("proposal"), [([(2 * c - q, ">", p)], 2 * c - q), ([(2 * c - q, "<", p)], p)])
    # MR-5: no legislature makes the executive strictly better off than its ideal, reached without one.
    assert linear.quantity("payoff.P").region(">", 0).is_empty() is True
    offer = derive(line(take_it("F"), real, assumptions=[*ordered, "f < 2 * p - q"]))
    check(offer.quantity("proposal"), [([], 2 * c - q)])
    quadratic = derive(
        Negotiation(
            parameters={"c": {"domain": "(3/2, 5/2)"}},
            issues={"x": {"domain": "(-inf, inf)"}},
            sides={
                "P": {
                    "negotiator": {"payoff": "-(x - 3/2)^2", "reversion": -1},
                    "constituents": {"C": {"payoff": "-abs(x - c)", "reversion": "-abs(5/2 - c)"}},
                },
                "F": {"negotiator": {"payoff": "-x^2", "reversion": "-25/4"}},
            },
            process=(Bargain(protocol="nash_bargaining"), Ratify()),
        )
    )
    unconstrained = -((sympy.Rational(5, 4) - sympy.Rational(3, 2)) ** 2)
    assert str(quadratic.quantity("payoff.P").region(">", unconstrained)) == "15/8 < c < 17/8"


def test_mr_7_election():
    loss = {name: {"payoff": f"-abs(x - {name})", "reversion": f"-abs(1 - {name})"} for name in ("p", "c", "f")}
    negotiation = Negotiation(
        parameters={"cl": UNIT, "ch": POSITIVE, "p": REAL},
        assumptions=["cl < 1", "cl < ch", "p < cl", "2 * ch - 1 > cl"],
        issues={"x": {"domain": "(-inf, inf)"}},
        uncertainty=drawn(c="uniform(cl, ch)"),
        sides={
            "P": {"negotiator": loss["p"], "constituents": {"C": loss["c"]}},
            "F": {"negotiator": {"payoff": "-abs(x)", "reversion": -1}},
        },
        process=(take_it("P"), Ratify()),
    )
    derivation = derive(negotiation)
    cl, ch = symbol("cl"), symbol("ch")
    check(derivation.quantity("proposal"), [([(1, "<", 2 * ch - cl)], cl)])
    check(derivation.quantity("probability.agreement"), [([], (1 - cl) / (2 * (ch - cl)))])


def test_kw_1_kinky_win_set():
    negotiation = Negotiation(
        parameters={"mu": OPEN, "kappa": UNIT},
        assumptions=["kappa > 1/2"],
        issues={"x": UNIT},
        uncertainty=drawn(r="uniform(0, 1)"),
        sides={
            "H": {
                "negotiator": {"payoff": "x"},
                "constituents": {
                    "L": {
                        "types": {
                            "bloc": {"prior": "mu", "payoff": "x - kappa"},
                            "others": {"prior": "1 - mu", "payoff": "x - r"},
                        },
                        "known_to": ["L"],
                    }
                },
            },
            "F": {"negotiator": {"payoff": "1 - x"}},
        },
        process=(take_it("F"), Ratify()),
    )
    derivation = derive(negotiation)
    mu, kappa = symbol("mu"), symbol("kappa")
    at_kink, below = ((1 - mu) * kappa + mu) * (1 - kappa), (1 - mu) / 4
    check(derivation.quantity("payoff.F"), [([(at_kink, ">", below)], at_kink), ([(at_kink, "<", below)], below)])
    assert derivation.quantity("payoff.F").at(mu="1/2", kappa="3/5") == Fraction(8, 25)
    assert derivation.quantity("payoff.F").at(mu="1/2", kappa="9/10") == Fraction(1, 8)


def test_put_23_and_put_24():
    negotiation = Negotiation(
        parameters={"k": UNIT, "l": UNIT, "theta": UNIT},
        assumptions=["l < k", "k < 1"],
        issues={"x": UNIT},
        sides={
            "H": {
                "negotiator": {"payoff": "x"},
                "constituents": {
                    "L": {
                        "types": {
                            "soft": {"prior": "theta", "payoff": "x - l"},
                            "hard": {"prior": "1 - theta", "payoff": "x - k"},
                        },
                        "known_to": ["L"],
                    }
                },
            },
            "F": {"negotiator": {"payoff": "1 - x"}},
        },
        process=(take_it("F"), Ratify()),
    )
    derivation = derive(negotiation)
    k, low, theta = symbol("k"), symbol("l"), symbol("theta")
    threshold = (1 - k) / (1 - low)
    check(derivation.quantity("proposal"), [([(theta, "<", threshold)], k), ([(theta, ">", threshold)], low)])
    found = derivation.condition("agreement", certain=True)
    assert found.contains(k="1/2", l="1/5", theta="5/8")
    assert not found.contains(k="1/2", l="1/5", theta="51/80")


def compliance(**more):
    """The region where both comply after an agreement, for a prisoner's dilemma that is repeated."""
    parameters = {"d": {"domain": "[0, 1)"}, **more.pop("parameters")}
    payoffs = more.pop("payoffs")
    side = {"negotiator": {"payoff": payoffs["R"], "reversion": payoffs["P"]}}
    implement = Implement(
        temptation={"X": payoffs["T"], "Y": payoffs["T"]},
        betrayed={"X": payoffs["S"], "Y": payoffs["S"]},
        collapse={"X": payoffs["P"], "Y": payoffs["P"]},
        discount={"X": "d", "Y": "d"},
        **more.pop("implement", {}),
    )
    negotiation = Negotiation(
        parameters=parameters,
        issues={"deal": {"options": ["treaty"]}},
        sides={"X": side, "Y": side},
        process=(Bargain(proposer="X"), implement),
        **more,
    )
    return next(each.region for each in derive(negotiation).equilibria if each.probability["voluntary_defection"] == 0)


def test_e_1_audience_costs():
    payoffs = {"T": "T", "R": "R", "P": "0", "S": "S"}
    real = {"T": POSITIVE, "R": POSITIVE, "S": REAL}
    top, worth = symbol("T"), symbol("R")
    plain = compliance(parameters=real, payoffs=payoffs, assumptions=["T > R", "S < 0"])
    assert plain.same_as(Region.of(plain.space, d, ">=", (top - worth) / top)) is True
    costly = compliance(
        parameters={**real, "k": {"domain": "[0, inf)"}},
        payoffs=payoffs,
        assumptions=["T - k > R", "S < 0"],
        implement={"audience_cost": {"X": "k", "Y": "k"}},
    )
    k = symbol("k")
    assert costly.same_as(Region.of(costly.space, d, ">=", (top - k - worth) / (top - k))) is True


def test_e_2_involuntary_defection():
    numbers = {"T": "5", "R": "3", "P": "1", "S": "0"}
    found = compliance(parameters={"e": {"domain": "[0, 1/4]"}}, payoffs=numbers, implement={"failure": "e"})
    e = symbol("e")
    worth = (1 - e) ** 2 * 3 + e * (1 - e) * 5 + e**2
    threshold = (1 - (worth - 1) / ((1 - e) * 4)) / (1 - e) ** 2
    assert found.same_as(Region.of(found.space, d, ">=", threshold)) is True
    for failure, least in (("0", "1/2"), ("1/10", "95/162"), ("1/5", "45/64")):
        assert found.contains(e=failure, d=least)
        assert not found.contains(e=failure, d=Fraction(least) - Fraction(1, 1000))


def test_t2_delay_under_a_private_floor():
    negotiation = Negotiation(
        parameters=dict.fromkeys(("c1", "cL", "cH", "p"), UNIT) | {"d": OPEN},
        assumptions=["cL < d * (1 - c1)", "d * (1 - c1) < cH", "c1 + cH < 1", "p > 0", "p < 1", "c1 > 0", "cL > 0"],
        issues={"x": UNIT},
        proposals={
            "screening": {"values": {"x": "1 - d * (1 - c1)"}},
            "pooling": {"values": {"x": "1 - cH"}},
            "floor": {"values": {"x": "c1"}},
        },
        uncertainty={
            "floor_F": {
                "values": {"low": {"prior": "1 - p", "value": "cL"}, "high": {"prior": "p", "value": "cH"}},
                "known_to": ["F", "F.M"],
            }
        },
        sides={
            "H": {"negotiator": {"payoff": "x"}, "constituents": {"L": {"payoff": "x - c1"}}},
            "F": {"negotiator": {"payoff": "1 - x"}, "constituents": {"M": {"payoff": "1 - x - floor_F"}}},
        },
        process=(
            Bargain(protocol="alternating_offers", proposer="H", rounds=2, discount="d", refusal="continue"),
            Ratify(),
        ),
    )
    derivation = derive(negotiation)
    c1, high = symbol("c1"), symbol("cH")
    threshold = (high - d * (1 - c1)) / (1 - d)
    check(
        derivation.quantity("payoff.H"),
        [([(p, ">", threshold)], 1 - high), ([(p, "<", threshold)], (1 - p) * (1 - d * (1 - c1)) + p * d * c1)],
    )
    check(derivation.quantity("probability.delayed"), [([(p, ">", threshold)], 0), ([(p, "<", threshold)], p)])


@pytest.mark.parametrize(
    ("parameters", "more", "assume", "code"),
    [
        ({"r": UNIT, "s": UNIT}, {}, ["r > 2"], "contradictory-assumption"),
        ({"r": UNIT, "s": UNIT}, {"assumptions": ["r > s"]}, ["s > r"], "contradictory-assumption"),
        ({"r": UNIT, "s": UNIT}, {}, ["r > t"], "symbol-without-domain"),
        ({"r": UNIT, "s": UNIT}, {}, ["r + s"], "bad-assumption"),
        ({"a": UNIT, "b": UNIT, "s": UNIT}, {"uncertainty": drawn(r="uniform(a, b)")}, [], "bad-distribution"),
        ({"a": REAL, "s": UNIT}, {"uncertainty": drawn(r="power(a)")}, [], "bad-distribution"),
    ],
)
def test_bad_input_is_an_error_with_its_place(parameters, more, assume, code):
    with pytest.raises(InputError) as caught:
        derive(pie(take_it("F"), parameters, **more), assume=assume)
    assert {problem.code for problem in caught.value.problems} == {code}
    assert all(problem.path for problem in caught.value.problems)


def test_stationary_proposals_that_solve_no_linear_equations_are_an_error():
    """I93-10: with an uncertain ratifier the fixed point has square roots."""
    bargain = Bargain(protocol="alternating_offers", proposer="H", endless=True, discount="d")
    with pytest.raises(UnsupportedError, match="not-linear"):
        derive(pie(bargain, {"d": OPEN}, r="t", s="0", uncertainty=drawn(t="uniform(0, 1)")))


def test_a_derivation_can_be_stopped():
    with pytest.raises(NotYetError, match="time-limit"):
        derive(pie(take_it("F"), {"r": UNIT, "s": UNIT}), time_limit=0)


def test_private_information_is_no_nash_bargaining():
    uncertain = {"r": {"distribution": "uniform(0, 1)", "points": 4, "known_to": ("H",)}}
    with pytest.raises(UnsupportedError, match="private-information"):
        derive(pie(Bargain(protocol="nash_bargaining"), {}, s="0", uncertainty=uncertain))


@pytest.mark.parametrize("disagreement", ["floor", "reversion"])
def test_put_5_what_everybody_knows_is_bargained_over_value_by_value(disagreement):
    """By hand: from the floors the surplus 1 - r - s is halved where there is one; else 1/2 is cut to [r, 1 - s]."""
    bargain = Bargain(protocol="nash_bargaining", disagreement=disagreement)
    floor = {"s": {"distribution": "uniform(0, 1)", "points": 4, "known_to": ("H", "H.L", "F", "F.M")}}
    found = derive(pie(bargain, {"r": UNIT}, uncertainty=floor))
    if disagreement == "floor":
        expected = [([], (1 - r) * (1 + 3 * r) / 4)]
    else:
        half = sympy.Rational(1, 2)
        expected = [([(r, "<", half)], sympy.Rational(3, 8) - r**2 / 2), ([(r, ">", half)], r * (1 - r))]
    check(found.quantity("payoff.H"), expected)
    check(found.quantity("probability.agreement"), [([], 1 - r)])


def test_a_ratifier_who_has_not_learned_a_draw_is_not_taken_to_know_it():
    uncertain = {"s": {"distribution": "uniform(0, 1)", "points": 4, "known_to": ("H", "F", "F.M")}}
    with pytest.raises(UnsupportedError, match="private-information"):
        derive(pie(Bargain(protocol="nash_bargaining"), {"r": UNIT}, uncertainty=uncertain))


@pytest.mark.parametrize("quantity", ["payoff.P", "proposal"])
def test_rr_2_a_setter_on_a_whole_line_without_kinks(quantity):
    """A payoff of one formula on the whole line has no ends: not even one that is both of them."""
    sides = {
        "P": {
            "negotiator": {"payoff": "x", "reversion": "q"},
            "constituents": {"C": {"payoff": "-abs(x - c)", "reversion": "-abs(q - c)"}},
        }
    }
    setter = Negotiation(
        parameters={"q": REAL, "c": REAL},
        assumptions=["q < c"],
        issues={"x": {"domain": "(-inf, inf)"}},
        sides=sides,
        process=(take_it("P"), Ratify()),
    )
    check(derive(setter).quantity(quantity), [([], 2 * c - q)])
