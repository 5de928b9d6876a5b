"""Offers by somebody who knows more than those who answer: a type, or a draw from a distribution."""

from __future__ import annotations

from fractions import Fraction

import pytest
from attrs import evolve

import winset as ws
from winset.condition import Region, symbol
from winset.deriving import derive
from winset.errors import UnsupportedError
from winset.negotiation import Bargain, Negotiation, Ratify

UNIT = {"domain": "[0, 1]"}
OPEN = {"domain": "(0, 1)"}


def known_to_home(distribution="uniform(a, b)", *, cost="0", assume=("b <= 1 - s",), **more):
    """Home knows what its ratifier needs, Foreign does not, and Home proposes."""
    return Negotiation(
        parameters={"a": {"domain": "[0, 1)"}, "b": {"domain": "(0, 1]"}, "s": {"domain": "[0, 1)"}, "c": UNIT},
        assumptions=("a < b", *assume),
        issues={"x": UNIT},
        uncertainty={"r": {"distribution": distribution, "known_to": ("H", "H.L")}},
        sides={
            "H": {"negotiator": {"payoff": "x"}, "constituents": {"L": {"payoff": "x - r"}}},
            "F": {
                "negotiator": {"payoff": "1 - x", "failure_cost": {"own": cost}},
                "constituents": {"M": {"payoff": "1 - x - s"}},
            },
        },
        process=(Bargain(proposer="H"), Ratify(order=("H", "F"))),
        **more,
    )


@pytest.mark.parametrize("distribution", ["uniform(a, b)", "power(2, a, b)", "general(G, a, b)"])
@pytest.mark.parametrize("cost", ["0", "c"])
def test_what_everybody_ratifies_whatever_is_believed_is_offered_i93_6(distribution, cost):
    """Foreign signs 1 - s on any belief: nobody refuses it, so that what a failure would cost does not matter."""
    (case,) = derive(known_to_home(distribution, cost=cost)).cases
    assert [str(each) for each in (case.proposal, case.probability.agreement, case.payoff["F"])] == ["1 - s", "1", "s"]


def test_where_home_may_need_more_than_is_left_beliefs_decide():
    """A share that only a Home refuses that needs more is not signed if it is taken for one from that Home."""
    found = derive(known_to_home(assume=()))
    assert found.evidence == "proved where derived"
    assert Region.of(found.space, symbol("b"), "<=", 1 - symbol("s")).implies(~found.underived)
    assert found.underived.contains(a=0, b=1, s="1/2", c=0)
    assert not found.underived.contains(a="3/4", b=1, s="1/2", c=0)  # nobody ever ratifies what the others would
    assert all("what others believe" in case.reason for case in found.cases if not case.is_derived)
    finite = ws.solve(
        Negotiation(
            issues={"x": {"domain": "[0, 1]", "grid": 4}},
            uncertainty={"r": {"distribution": "uniform(0, 1)", "points": 4, "known_to": ("H", "H.L")}},
            sides={
                "H": {"negotiator": {"payoff": "x"}, "constituents": {"L": {"payoff": "x - r"}}},
                "F": {"negotiator": {"payoff": "1 - x"}, "constituents": {"M": {"payoff": "1/2 - x"}}},
            },
            process=(Bargain(proposer="H"), Ratify(order=("H", "F"))),
        )
    )
    assert {each.payoff["H"] for each in finite.equilibria} > {Fraction(1, 4)}  # 1/2 for the half that needs less


def test_where_the_answer_does_not_depend_on_what_is_hidden_every_value_of_it_is_a_game_of_its_own():
    """Foreign takes whatever leaves it s; Home offers that if it is worth more than its own reversion r."""
    derivation = derive(
        Negotiation(
            parameters={"s": OPEN, "b": {"domain": "(0, 2)"}},
            issues={"x": UNIT},
            uncertainty={"r": {"distribution": "uniform(0, b)", "known_to": ("H",)}},
            sides={
                "H": {"negotiator": {"payoff": "x", "reversion": "r"}},
                "F": {"negotiator": {"payoff": "1 - x", "reversion": "s"}},
            },
            process=(Bargain(proposer="H", walk_away="always"),),
        )
    )
    agreed = derivation.quantity("probability.agreement")
    for s, b in [("1/4", "1/2"), ("1/4", 1), ("1/2", "3/2"), ("7/8", 1)]:
        assert Fraction(str(agreed.at(s=s, b=b))) == min(Fraction(1), (1 - Fraction(s)) / Fraction(b))


def test_listed_proposals_of_somebody_who_knows_a_draw():
    """Of three shares that Foreign signs Home takes the largest, unless its ratifier refuses all of them."""
    proposals = {"least": {"values": {"x": "a"}}, "most": {"values": {"x": "b"}}, "all": {"values": {"x": "1 - s"}}}
    derivation = derive(known_to_home(proposals=proposals))
    assert str(derivation.payoff["H"]) == "1 - s"


def kinds(hard, home, foreign, *process, uncertainty=None):
    """Home is soft or hard, which only it knows; without an agreement a hard one has something."""
    return Negotiation(
        parameters={"p": OPEN, "c": {"domain": "(0, 1/2)"}, "s": {"domain": "(1/4, 1)"}},
        issues={"x": UNIT},
        uncertainty={
            "k": {
                "values": {"soft": {"prior": "1 - p", "value": "0"}, "hard": {"prior": "p", "value": hard}},
                "known_to": ("H",),
            },
            **(uncertainty or {}),
        },
        sides={"H": home, "F": foreign},
        process=process,
    )


def test_nobody_offers_by_a_draw_that_it_does_not_know():
    """Home knows its own kind and not what Foreign's ratifier needs.

    It expects x (1 - x) + k x of an offer that Foreign signs, which it does if (1 - x)^2 >= c x; so (1 + k)/2.
    """
    derivation = derive(
        kinds(
            "1/8",
            {"negotiator": {"payoff": "x", "reversion": "k"}},
            {
                "negotiator": {"payoff": "1 - x", "failure_cost": {"own": "c"}},
                "constituents": {"M": {"payoff": "1 - x - r"}},
            },
            Bargain(proposer="H"),
            Ratify(order=("F",)),
            uncertainty={"r": {"distribution": "uniform(0, 1)", "known_to": ("F.M",)}},
        )
    )
    agreed = derivation.quantity("probability.agreement").at(p="1/4", c="1/4", s="1/2")
    assert Fraction(str(agreed)) == Fraction(3, 4) * Fraction(1, 2) + Fraction(1, 4) * Fraction(7, 16)


def test_all_that_an_indifferent_proposer_may_offer_is_listed():
    """A hard Home wants nothing that Foreign would sign: whatever leaves Foreign less than s, 1 included."""
    derivation = derive(
        kinds(
            "3/4",
            {"negotiator": {"payoff": "x", "reversion": "k"}},
            {"negotiator": {"payoff": "1 - x", "reversion": "s"}},
            Bargain(proposer="H"),
        )
    )
    (outcome,) = derivation.cases[0].outcomes
    assert [str(each) for each in dict(outcome.proposals)["H proposes [k=3/4]"]] == [
        "anything in (1 - s, 1]",
        "no proposal",
    ]


def test_what_is_signed_unless_it_is_taken_for_an_offer_that_will_be_refused_is_no_certain_answer():
    """Foreign needs more than half. What a hard Home alone offers is certain to be refused, and so it is not signed."""

    def needing(**more):
        return Negotiation(
            issues={"x": UNIT},
            uncertainty={
                "r": {
                    "values": {"soft": {"prior": "1/2", "value": "1/4"}, "hard": {"prior": "1/2", "value": "1/2"}},
                    "known_to": ("H", "H.L"),
                }
            },
            sides={
                "H": {"negotiator": {"payoff": "x"}, "constituents": {"L": {"payoff": "x - r"}}},
                "F": {"negotiator": {"payoff": "1 - x"}, "constituents": {"M": {"payoff": "1 - x - s"}}},
            },
            process=(Bargain(proposer="H"), Ratify(order=("H", "F"))),
            **more,
        )

    with pytest.raises(UnsupportedError, match="continuous-signal"):
        derive(needing(parameters={"s": {"domain": "(1/2, 3/4)"}}))
    (case,) = derive(needing(parameters={"s": {"domain": "[0, 1/2]"}})).cases
    assert str(case.proposal) == "1 - s"
    finite = ws.solve(
        needing(
            parameters={"s": {"domain": "(1/2, 3/4)", "value": "5/8"}},
            proposals={each: {"values": {"x": each}} for each in ("1/4", "3/8")},
        )
    )
    assert {each.payoff["H"] for each in finite.equilibria} == {Fraction(1, 8), Fraction(3, 16)}


def test_a_continuous_offer_after_words_that_may_tell_something_says_what_to_do():
    """The game of putnam1988/cheap_talk with any offer: what Foreign offers depends on what it makes of the words."""
    talk = ws.load("putnam1988/cheap_talk")
    found = derive(evolve(talk, proposals=()))
    assert str(found.underived) == "0 < q < 1"
    told = next(case.reason for case in found.cases if not case.is_derived)
    assert "the best continuous offer of Foreign depends on beliefs" in told
