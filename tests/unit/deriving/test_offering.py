"""Continuous offers that several equilibria follow: what the worst of them holds up."""

from fractions import Fraction

from winset.deriving import derive
from winset.equilibrium import Concept
from winset.negotiation import Bargain, Implement, Negotiation
from winset.solving import solve

from ...support.agreeing import derived_outcomes, solved_outcomes


def dilemma(grid=4, walk_away="auto", reversion="0"):
    """X proposes, then both comply or both renege for ever, whatever was agreed."""
    return Negotiation(
        parameters={"delta": {"domain": "[1/2, 1)", "value": "3/4"}},
        issues={"x": {"domain": "[0, 1]", "grid": grid}},
        sides={
            "X": {"negotiator": {"payoff": "3 + x", "reversion": reversion}},
            "Y": {"negotiator": {"payoff": "4 - x"}},
        },
        process=(
            Bargain(proposer="X", walk_away=walk_away),
            Implement(
                temptation={"X": "5", "Y": "5"},
                betrayed={"X": "-1", "Y": "-1"},
                collapse={"X": "1", "Y": "1"},
                discount={"X": "delta", "Y": "delta"},
            ),
        ),
    )


def solved_at(negotiation, point):
    """What the equilibria at a point give."""
    return solved_outcomes(negotiation.at(**point), Concept.SEQUENTIAL)[0].keys()


def test_offers_that_are_held_up_by_what_would_follow_others():
    """Complying after x alone and reneging after everything else holds up every x; the ends are listed, and a note."""
    derivation = derive(dilemma())
    assert any("perhaps not all" in note for note in derivation.notes)
    for delta in ("3/5", "3/4"):  # at 1/2 a side is as well off reneging, and may do either
        point = {"delta": Fraction(delta)}
        derived, solved = derived_outcomes(derivation, point), solved_at(dilemma(), point)
        assert derived <= solved
        agreed = {dict(payoffs)["X"] for endings, payoffs in derived if endings[0] == 1}
        worth = 1 / (1 - Fraction(delta))
        assert agreed == {3 * worth, 4 * worth}
        # Where both might do either, they may also mix; a derivation lists what is pure.
        assert {dict(payoffs)["X"] for endings, payoffs in solved if 1 in endings} == {
            (3 + Fraction(i, 4)) * worth for i in range(5)
        } | {worth}


def test_what_is_worth_less_than_the_worst_that_follows_none_is_not_held_up():
    """X may make no proposal and get 7 for it: at delta = 1/2 it wants x with (3 + x)/(1 - delta) >= 7 at least."""
    derivation = derive(dilemma(walk_away="always", reversion="7"))
    point = {"delta": Fraction(1, 2)}
    derived = derived_outcomes(derivation, point)
    assert {(endings[0], dict(payoffs)["X"]) for endings, payoffs in derived} == {(0, 7), (1, 7), (1, 8)}
    solved = solved_at(dilemma(walk_away="always", reversion="7"), point)
    assert derived <= solved


def test_one_equilibrium_after_every_offer_needs_no_note():
    plain = Negotiation(
        issues={"x": {"domain": "[0, 1]"}},
        sides={"X": {"negotiator": {"payoff": "x"}}, "Y": {"negotiator": {"payoff": "1 - x"}}},
        process=(Bargain(proposer="X"),),
    )
    assert derive(plain).notes == ()
    assert solve(dilemma()).equilibria
