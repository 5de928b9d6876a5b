"""Regions without an equilibrium, regions that are not derived, and families of equally good choices."""

import json

import pytest
import sympy

from winset.claim.comparing import compared
from winset.claim.derived import Derived, DerivedCase
from winset.claim.evidence import Strength, Verdict, found_by
from winset.derivation import Unanswered
from winset.deriving import derive
from winset.errors import InputError, UnsupportedError
from winset.expression import parse
from winset.negotiation import Bargain, Negotiation, Ratify
from winset.reporting.frames import frame

from ...support.agreeing import disagreements

UNIT = {"domain": "[0, 1]"}


def case_at(derivation, **point):
    """The case that holds at a point."""
    (case,) = [case for case in derivation.cases if case.region.contains(point)]
    return case


# ------------------------------------------------------------ no equilibrium


def without_end():
    """X wants as little x as it gets; nothing is least in (0, 1]. Below its floor c Y's pivot refuses."""
    return Negotiation(
        parameters={"c": {"domain": "[-1, 1]"}, "w": {"domain": "[0, 2]"}},
        issues={"x": {"domain": "(0, 1]"}},
        sides={
            "X": {"negotiator": {"payoff": "1 - x", "reversion": "w"}},
            "Y": {"negotiator": {"payoff": "x"}, "constituents": {"pivot": {"payoff": "x - c"}}},
        },
        process=(Bargain(proposer="X"), Ratify()),
    )


def test_where_no_offer_is_best_there_is_no_equilibrium_and_elsewhere_there_is_one():
    """By hand: with a floor c > 0 the best offer is c if 1 - c >= w; without one, offers are worth up to 1, never 1."""
    derivation = derive(without_end())
    assert derivation.evidence == "proved"
    nothing = case_at(derivation, c=-1, w=0)
    assert str(nothing.region) == "c <= 0 and w < 1"
    assert nothing.outcomes == Unanswered(nothing.outcomes.missing) != ()
    assert nothing.is_derived
    assert nothing.reason.startswith("no equilibrium: the best ")
    assert case_at(derivation, c="1/2", w=0).only.proposal == sympy.Symbol("c")
    assert case_at(derivation, c="1/2", w=1).only.probability.no_agreement == 1


def test_another_action_may_be_worth_the_supremum():
    """At w = 1 making no proposal is worth what offers come close to."""
    derivation = derive(without_end())
    for w in ("1", "3/2"):
        assert case_at(derivation, c=0, w=w).only.proposals == (("X proposes", ("no proposal",)),)


def test_a_quantity_has_no_value_where_there_is_no_equilibrium():
    derivation = derive(without_end())
    with pytest.raises(InputError, match="no-equilibrium"):
        derivation.probability.agreement  # noqa: B018
    with pytest.raises(InputError, match="no-equilibrium"):
        case_at(derivation, c=0, w=0).only  # noqa: B018
    with pytest.raises(InputError, match="no-equilibrium"):
        derivation.at(c=0).quantity("payoff.X")
    floor = derive(without_end(), assume=["c > 0", "w == 0"])
    assert floor.payoff["X"] == 1 - sympy.Symbol("c")


def test_an_offer_that_is_taken_only_in_a_tie_is_an_equilibrium_if_the_tie_goes_its_way():
    """A commitment at 1/2 that holds for certain costs k < 1/2 to revoke: F's best is k, if H then revokes it."""
    import winset as ws

    derivation = derive(ws.load("putnam1988/tied_hands_revocable").at(h=1))
    case = case_at(derivation, k="1/8")
    committed = [each for each in case.outcomes if "1/2" in str(each.proposals[0])]
    assert [(str(each.payoff["F"]), str(each.payoff["H"])) for each in committed] == [("1 - k", "0")]


# --------------------------------------------------------------- not derived


def steep():
    """What is best for X where Y agrees is a root of degree four."""
    return Negotiation(
        parameters={"a": {"domain": "[1, 4]"}, "c": {"domain": "[0, 2]"}},
        issues={"x": UNIT},
        sides={
            "X": {"negotiator": {"payoff": "x^5 - a*x^2 + x"}},
            "Y": {"negotiator": {"payoff": "x"}, "constituents": {"pivot": {"payoff": "c - 1"}}},
        },
        process=(Bargain(proposer="X", walk_away="never"), Ratify()),
    )


def test_what_is_not_derived_somewhere_is_derived_elsewhere():
    derivation = derive(steep())
    assert derivation.evidence == "proved where derived"
    unknown = case_at(derivation, a=2, c="3/2")
    assert (unknown.outcomes, unknown.is_derived) != ((), True)
    assert not unknown.is_derived
    assert unknown.reason.startswith("not derived: ")
    assert str(unknown.region) == "c >= 1"
    assert case_at(derivation, a=2, c="1/2").only.probability.no_agreement == 1
    with pytest.raises(InputError, match="not-derived"):
        derivation.probability.agreement  # noqa: B018
    assert derive(steep(), assume=["c < 1"]).probability.agreement == 0


def test_where_nothing_is_derived_that_is_an_error():
    with pytest.raises(UnsupportedError, match="degree-too-high"):
        derive(steep(), assume=["c >= 1"])


def test_a_region_that_is_not_derived_is_told_everywhere():
    derivation = derive(steep())
    reason = case_at(derivation, a=2, c="3/2").reason
    assert reason in str(derivation)
    assert "not derived" in derivation.latex()
    assert reason in json.dumps(derivation.to_dict())
    assert reason in set(frame(derivation)["proposal"])
    assert not case_at(derivation.at(a=2), c="3/2").is_derived


def test_claims_of_what_is_derived_are_proved():
    assert found_by("proved where derived").evidence.strength is Strength.PROVED
    assert found_by("probed at 7 exact points where derived").evidence.cases == 7


def test_on_a_boundary_that_is_not_derived_nothing_is_true():
    derivation = derive(steep(), assume=["c <= 1"])
    payoff = derivation.quantity("payoff.X")
    assert payoff.at(a=2, c=1) is sympy.nan
    assert str(payoff.region("<", 1)) == "c < 1"
    assert str(derivation.underived) == "c == 1"
    stated = Derived(regions=(("payoff.X == 0", "always"),))
    assert {finding.verdict for finding in compared(derivation, stated, {})} == {Verdict.OPEN}
    case = DerivedCase(where=parse("c < 1"), values=(("payoff.X", "0"),))
    assert {finding.verdict for finding in compared(derivation, Derived(cases=(case,)), {})} == {Verdict.REPRODUCED}


# ------------------------------------------------------------------ families


def indifferent():
    """M gets w for any agreement; Y wants x, and its pivot refuses below c."""
    return Negotiation(
        parameters={"c": UNIT, "w": UNIT},
        issues={"x": UNIT},
        sides={
            "M": {"negotiator": {"payoff": "w"}},
            "Y": {"negotiator": {"payoff": "x"}, "constituents": {"pivot": {"payoff": "x - c"}}},
        },
        process=(Bargain(proposer="M"), Ratify()),
    )


def test_equally_good_offers_are_a_family():
    derivation = derive(indifferent())
    case = case_at(derivation, c="1/4", w="1/2")
    (family,) = case.outcomes
    x, c = sympy.symbols("x c")
    assert [str(each) for each in family.free] == ["any x in [c, 1]"]
    assert family.payoff == {"M": sympy.Symbol("w"), "Y": x}
    assert {member.payoff["Y"] for member in family.members} == {c, sympy.Integer(1)}
    assert str(case.outcomes[0].proposal) == "any x in [c, 1]"


def test_what_a_family_agrees_on_has_a_formula_and_the_rest_has_none():
    derivation = derive(indifferent(), assume=["w > 0"])
    assert derivation.payoff["M"] == sympy.Symbol("w")
    assert derivation.probability.agreement == 1
    for name in ("payoff.Y", "proposal"):
        with pytest.raises(InputError, match="several-equilibria"):
            derivation.quantity(name)
    with pytest.raises(InputError, match=r"equilibria for any x in \[c, 1\]"):
        case_at(derivation, c="1/4", w="1/2").only  # noqa: B018


def test_a_family_has_every_equilibrium_of_the_finite_game():
    negotiation = indifferent()
    assert disagreements(negotiation, derive(negotiation), 8) == []


def test_a_family_is_written_with_its_symbol():
    derivation = derive(indifferent())
    assert "M proposes any x in [c, 1]; agreement 1; M gets w, Y gets x" in str(derivation)
    assert r"u_{\text{Y}} = x" in derivation.latex()
    fixed = case_at(derivation.at(c="1/4"), w="1/2").outcomes[0]
    assert [str(each) for each in fixed.free] == ["any x in [1/4, 1]"]


def test_a_family_has_a_limit():
    nearly = derive(indifferent()).limit(c=1)
    assert case_at(nearly, w="1/2").outcomes[0].payoff["M"] == sympy.Symbol("w")


def test_who_moves_before_a_family_must_not_care_which_it_is():
    """M takes any x at once, so that Y asks for all of it, however much of it M would offer later."""
    negotiation = Negotiation(
        parameters={"c": {"domain": "(0, 1)"}, "d": {"domain": "(0, 1)"}},
        issues={"x": UNIT},
        sides={
            "M": {"negotiator": {"payoff": "1"}},
            "Y": {"negotiator": {"payoff": "x"}, "constituents": {"pivot": {"payoff": "x - c"}}},
        },
        process=(
            Bargain(protocol="alternating_offers", proposer="Y", rounds=2, discount="d"),
            Ratify(),
        ),
    )
    (case,) = derive(negotiation).cases
    assert case.only.payoff == {"M": 1, "Y": 1}


def test_over_two_issues_one_choice_may_follow_from_the_other():
    """Both sides weigh the issues alike: A may take any package that leaves B its least."""
    negotiation = Negotiation(
        parameters={"v": {"domain": "[0, 1/2]"}},
        issues={"s": UNIT, "t": UNIT},
        sides={
            "A": {"negotiator": {"payoff": "(s + t)/2"}},
            "B": {
                "negotiator": {"payoff": "1 - (s + t)/2"},
                "constituents": {"voters": {"payoff": "1 - (s + t)/2 - v"}},
            },
        },
        process=(Bargain(proposer="A"), Ratify()),
    )
    derivation = derive(negotiation)
    (outcome,) = case_at(derivation, v="1/4").outcomes
    s, v = sympy.symbols("s v")
    assert outcome.payoff["A"] == 1 - v
    first, second = (what for _, (what,) in outcome.proposals)
    assert str(first) == "any s in [1 - 2*v, 1]"
    assert sympy.expand(second - (2 - 2 * v - s)) == 0
    assert disagreements(negotiation, derivation, 3) == []
