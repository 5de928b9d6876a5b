"""Members who are alike, against every combination of their types, written out."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import prod

import pytest

import winset as ws
from winset.errors import UnsupportedError
from winset.expression import Scope
from winset.negotiation import Negotiation
from winset.negotiation.exchangeable import deciding_member
from winset.reading import read_text
from winset.win_set import contour, ratification_probability

PRIORS = {"dove": Fraction(1, 2), "sceptic": Fraction(1, 3), "hawk": Fraction(1, 6)}
GAINS = {"dove": "x", "sceptic": "x - 1/2", "hawk": "x - 1"}
TEXTS = {"low": Fraction(1, 4), "high": Fraction(3, 4)}


def senate(
    members: int, rule: str, voting: str = "sincere", negotiator: str = "payoff: x", known_to: str = "senate"
) -> Negotiation:
    types = ", ".join(
        f"{kind}: {{prior: {PRIORS[kind]}, payoff: {GAINS[kind]}}}" for kind in ("hawk", "dove", "sceptic")
    )
    return read_text(f"""\
proposals: {{low: {{x: 1/4}}, high: {{x: 3/4}}}}
sides:
  F: {{negotiator: {{payoff: 1 - x}}}}
  H:
    negotiator: {{{negotiator}}}
    constituents: {{senate: {{votes: {members}, exchangeable: {members}, types: {{{types}}}, known_to: [{known_to}]}}}}
    body: {rule}
    voting: {voting}
process:
  - bargain: {{proposer: F, walk_away: never}}
  - ratify
""")


def gain(kind: str, x: Fraction) -> Fraction:
    return {"dove": x, "sceptic": x - Fraction(1, 2), "hawk": x - 1}[kind]


def counted(members: int, needed: int, x: Fraction) -> tuple[Fraction, Fraction]:
    """By every combination of types: the probability of ratification, and what a member gets on average."""
    passes = average = Fraction(0)
    for kinds in product(PRIORS, repeat=members):
        weight = prod((PRIORS[kind] for kind in kinds), start=Fraction(1))
        if sum(gain(kind, x) >= 0 for kind in kinds) >= needed:
            passes += weight
            average += weight * sum((gain(kind, x) for kind in kinds), Fraction(0)) / members
    return passes, average


BODIES = [(1, 1, "majority"), (4, 3, "majority"), (5, 4, "{quota: {votes: 4}}"), (6, 6, "unanimity")]


@pytest.mark.parametrize(("members", "needed", "rule"), BODIES)
@pytest.mark.parametrize("voting", ["sincere", "strategic"])
def test_members_get_on_average_what_they_would_one_by_one(members: int, needed: int, rule: str, voting: str) -> None:
    # H signs what its honest brokerage says; what matters here is what everyone gets once a text is signed.
    equilibrium = ws.solve(senate(members, rule, voting, "broker: senate")).equilibria[0]
    for text, x in TEXTS.items():
        passes, average = counted(members, needed, x)
        play = equilibrium.given({"offer": text, "H": "accept"})
        assert play.probability.agreement == passes
        assert play.payoff["H.senate"] == play.payoff["H"] == average


@pytest.mark.parametrize(("members", "needed", "rule"), BODIES)
def test_the_win_set_has_the_probabilities_of_the_vote(members: int, needed: int, rule: str) -> None:
    negotiation = senate(members, rule)
    for text, x in TEXTS.items():
        assert ratification_probability(negotiation, "H", text) == counted(members, needed, x)[0]
        assert negotiation.win_set("H").probability(text) == counted(members, needed, x)[0]  # type: ignore[union-attr]


@pytest.mark.parametrize(("members", "needed", "rule"), BODIES)
def test_shares_of_types_follow_from_the_type_that_decides(members: int, needed: int, rule: str) -> None:
    negotiation = senate(members, rule)
    side = negotiation.side("H")
    constants = Scope(negotiation.constants())
    found = deciding_member(side, side.group("senate"), negotiation.agreements(), constants)
    order = ["dove", "sceptic", "hawk"]
    assert [kind.name for kind in found.ranked] == order
    weights = {kind: Fraction(0) for kind in order}
    shares = {pair: Fraction(0) for pair in product(order, repeat=2)}
    for kinds in product(order, repeat=members):
        weight = prod((PRIORS[kind] for kind in kinds), start=Fraction(1))
        deciding = sorted(kinds, key=order.index)[needed - 1]
        weights[deciding] += weight
        for kind in order:
            shares[deciding, kind] += weight * kinds.count(kind) / members
    for one in found.ranked:
        assert found.prior(one, constants) == weights[one.name]
        for other in found.ranked:
            assert found.share(other, one, constants) == shares[one.name, other.name] / weights[one.name]


def test_an_honest_broker_of_many_thinks_of_the_average_and_not_of_who_decides() -> None:
    text = """\
proposals: {deal: {x: 1}}
sides:
  F: {negotiator: {payoff: 1}}
  H:
    negotiator: {broker: senate}
    constituents:
      senate:
        votes: 9
        exchangeable: 9
        types: {dove: {prior: 3/4, payoff: 1}, hawk: {prior: 1/4, payoff: -10}}
    body: majority
process:
  - bargain: {proposer: F}
  - ratify
"""
    # Ratified with probability 0.95, and bad for the average member: 3/4 - 10/4 and a little more.
    assert ws.solve(read_text(text)).only().probability.no_agreement == 1


def test_payments_go_to_every_member() -> None:
    text = """\
proposals: {deal: {x: 1}}
sides:
  F: {negotiator: {payoff: 9}}
  H:
    negotiator: {payoff: 1}
    constituents:
      senate:
        votes: 5
        exchangeable: 5
        types: {dove: {prior: 1/2, payoff: 1}, hawk: {prior: 1/2, payoff: -1}}
    body: majority
process:
  - side_payment: {payer: F, to: [H.senate], amounts: [1]}
  - bargain: {proposer: F}
  - ratify
"""
    # A quarter of the odds is not enough: half of 9, against 9 - 5.
    assert ws.solve(read_text(text)).only().payoff["F"] == Fraction(9, 2)
    paid = ws.solve(read_text(text)).only().given({"F pays": "H.senate 1"})
    assert paid.payoff["F"] == 9 - 5
    assert paid.payoff["H.senate"] == 1


def test_strategic_members_know_their_own_types() -> None:
    with pytest.raises(UnsupportedError, match="members-unaware"):
        senate(9, "majority", "strategic", known_to="negotiator").compile()


def test_nothing_else_depends_on_the_type_of_one_member() -> None:
    negotiation = senate(9, "majority", negotiator="payoff: 'if(H.senate == dove, x, 0)'")
    with pytest.raises(UnsupportedError, match="members-mixed"):
        negotiation.compile()


def test_votes_of_members_are_bounded_and_not_counted() -> None:
    negotiation = senate(9, "{quota: {votes: 6}}")
    dove = negotiation.win_set("H", senate="dove")
    assert "low: ratified, at least 6 of 9 yes" in str(dove)
    with pytest.raises(UnsupportedError, match="members-mixed"):
        contour(negotiation, "H", 4, {"senate": "dove"})
