"""Internal side payments: Mayer's floors (MY.1, I-9a of results.md), and every transfer that a solver can think of."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import pytest
import sympy
import z3
from hypothesis import given, settings
from hypothesis import strategies as st

import winset as ws
from winset.errors import InputError, UnsupportedError
from winset.expression import Scope
from winset.negotiation import Negotiation
from winset.negotiation.voting import internal_payments
from winset.reading import read_text
from winset.win_set.payments import cheapest_coalition, swings

F = Fraction
AT_HOME = "internal_payments: {loss: k}"
BY_MOVE = "side_payment: {payer: Home.doves, decided_by: %s, to: Home.hawks, amounts: [1/15, 2/15, 1/5, 4/15], loss: k}"


def factions(side: str = AT_HOME, stage: str = "", worth: str = "1") -> Negotiation:
    """Doves want 1/5, hawks 3/5, each has a veto; paying one unit costs 1 + k."""
    return read_text(
        f"""\
parameters: {{k: {{in: "[0, inf)"}}, b: {{in: "(0, inf)", value: 1}}}}
issues: {{x: {{in: [0, 1], grid: 15}}}}
sides:
  Home:
    negotiator: {{payoff: x}}
    constituents: {{doves: {{payoff: {worth} * (x - 1/5)}}, hawks: {{payoff: x - 3/5}}}}
    body: {{unanimity: [doves, hawks]}}
{f"    {side}" if side else "    voting: sincere"}
  Foreign: {{negotiator: {{payoff: 1 - x}}}}
process:
  - bargain: {{proposer: Foreign}}
{f"  - {stage}" if stage else "  - ratify: [Home]"}
{"  - ratify: [Home]" if stage else ""}
"""
    )


@pytest.mark.parametrize(("loss", "floor"), [("0", "2/5"), ("1", "7/15"), ("9", "31/55")])
def test_the_floor_of_two_factions_that_compensate_each_other(loss: str, floor: str) -> None:
    # I-9a: floors 1/5 and 3/5 pool to 2/5 without a loss, 7/15 and 31/55 with losses of 1 and 9.
    assert str(factions().at(k=loss).win_set("Home").set) == f"Interval({floor}, 1)"


def test_the_floor_in_closed_form() -> None:
    # MY.1: c = (b rd + (1 + k) rh) / (b + 1 + k), where a unit is worth b to the doves and 1 to the hawks.
    derived = ws.derive(factions(worth="b"))
    b, k = sympy.symbols("b k")
    assert sympy.simplify(derived.proposal - (b / 5 + (1 + k) * sympy.Rational(3, 5)) / (b + 1 + k)) == 0
    assert derived.evidence == "proved"


def test_what_everybody_gets() -> None:
    """At 8/15 the hawks lack 1/15, which costs the doves 2/15 of the 1/3 that they gain; at 2/5 they lack too much."""
    equilibrium = ws.solve(factions().at(k=1)).only()
    paid = equilibrium.given({"offer": "x=8/15"}).payoff
    assert (paid["Home.doves"], paid["Home.hawks"]) == (F(1, 5), F(0))
    assert equilibrium.given({"offer": "x=2/5"}).probability.agreement == 0


def test_as_a_move_the_same_floor_is_reached() -> None:
    """The chief negotiator has the doves pay 2/15 at 7/15: what the hawks lack, for all that the doves gain."""
    equilibrium = ws.solve(factions("", BY_MOVE % "Home").at(k=1)).only()
    assert {outcome.result.agreement for outcome in equilibrium.outcomes} == {"x=7/15"}
    assert (equilibrium.payoff["Home.doves"], equilibrium.payoff["Home.hawks"]) == (F(0), F(0))
    (paying,) = [table for table in equilibrium.strategy("Home") if table.label == "Home has Home.doves pay"]
    by_offer = {row.seen[0]: row.act[0][0] for row in paying.rows}
    assert by_offer["x=7/15"] == "Home.hawks 2/15"
    assert by_offer["x=2/5"] == by_offer["x=3/5"] == "nothing"


def test_doves_who_decide_themselves_are_indifferent_at_the_floor() -> None:
    """At 7/15 all that they gain is lost, so that they may as well pay nothing; then Foreign offers the next text."""
    found = ws.solve(factions("", BY_MOVE % "Home.doves").at(k=1)).equilibria
    agreed = {outcome.result.agreement for equilibrium in found for outcome in equilibrium.outcomes}
    assert agreed == {"x=7/15", "x=8/15"}


GAINS = st.lists(st.tuples(st.integers(-4, 4), st.integers(1, 3)), min_size=1, max_size=4)


@given(groups=GAINS, needed=st.integers(1, 8), veto=st.booleans(), loss=st.sampled_from(["0", "1/2", "3"]))
@settings(max_examples=40)
def test_against_every_transfer_between_groups(
    groups: list[tuple[int, int]], needed: int, veto: bool, loss: str
) -> None:
    """A solver looks for amounts that any group pays any other so that some winning coalition does not lose."""
    needed = min(needed, sum(votes for _, votes in groups))
    names = [f"g{index}" for index in range(len(groups))]
    members = ", ".join(
        f"{name}: {{payoff: x * ({gain}), votes: {votes}}}" for name, (gain, votes) in zip(names, groups, strict=True)
    )
    quota = f"{{quota: {{votes: {needed}}}}}"
    body = f"{{veto: {{rule: {quota}, by: g0}}}}" if veto else quota
    side = f"{{constituents: {{{members}}}, body: {body}, internal_payments: {{loss: {loss}}}}}"
    game = read_text(f"issues: {{x: {{in: [0, 1]}}}}\nproposals: {{text: {{x: 1}}}}\nsides: {{H: {side}}}")

    count, rate = len(groups), F(loss)
    paid = [[z3.Real(f"p{i}{j}") for j in range(count)] for i in range(count)]
    possible = False
    for size in range(1, count + 1):
        for chosen in combinations(range(count), size):
            if sum(groups[i][1] for i in chosen) < needed or (veto and 0 not in chosen):
                continue
            solver = z3.Solver()
            solver.add(*(amount >= 0 for row in paid for amount in row))
            out = z3.Q(1 + rate.numerator, rate.denominator) if rate.denominator == 1 else z3.Q(3, 2)
            nets = [
                groups[i][0] + sum(paid[j][i] for j in range(count)) - out * sum(paid[i][j] for j in range(count))
                for i in range(count)
            ]
            # Who pays and is not needed does not lose by it either: nobody pays for nothing.
            solver.add(*(nets[i] >= min(0, groups[i][0]) for i in range(count)), *(nets[i] >= 0 for i in chosen))
            possible |= solver.check() == z3.sat
    vote = game.win_set("H").tallies[0]
    assert vote.passes == possible
    if possible:
        gains = dict(zip(names, (F(gain) for gain, _ in groups), strict=True))
        changes = internal_payments(game.side("H"), Scope({"x": F(1), "agreement": "text"}))
        received = sum(change for change in changes.values() if change > 0)
        assert -sum(change for change in changes.values() if change < 0) == (1 + rate) * received
        assert all(gains[name] + change >= min(F(0), gains[name]) for name, change in changes.items())


def test_generic_supporters_and_opponents_neither_pay_nor_are_paid() -> None:
    text = """\
issues: {x: {in: [0, 1]}}
proposals: {text: {x: 1}}
sides:
  H:
    constituents:
      friends: {stance: always, payoff: 100}
      foes: {stance: never, votes: 1}
      losers: {payoff: -1}
    body: {quota: {votes: 2}}
    internal_payments: {}
"""
    assert game_fails(text)
    assert not game_fails(text.replace("payoff: -1", "payoff: -1}\n      winners: {payoff: 2, votes: 0"))


def game_fails(text: str) -> bool:
    return bool(read_text(text).win_set("H").is_empty)


def test_on_a_plane_the_floor_is_a_line() -> None:
    """Doves gain s - 1/4, hawks t - 1/2: without a loss the sum must not be below zero, s + t >= 3/4."""
    text = """\
issues: {s: {in: [0, 1]}, t: {in: [0, 1]}}
sides:
  H:
    constituents: {doves: {payoff: s - 1/4}, hawks: {payoff: t - 1/2}}
    body: unanimity
    internal_payments: {}
"""
    (ring,) = read_text(text).win_set("H").polygons
    assert ring == ((F(0), F(3, 4)), (F(3, 4), F(0)), (F(1), F(0)), (F(1), F(1)), (F(0), F(1)))


def test_what_is_lacking_from_abroad_is_not_counted_by_group() -> None:
    game = factions().at(k=1)
    found = cheapest_coalition(game, "Home", {"x": "7/15"})
    assert found is not None
    assert not found.payments
    with pytest.raises(UnsupportedError, match="internal-payments"):
        cheapest_coalition(game, "Home", {"x": "2/5"})
    # At 2/5 doves gain 1/5, which covers 1/10: with 1/10 more for the hawks it is enough.
    assert [(swing.group, swing.per_unit) for swing in swings(game, "Home", {"x": "2/5"}, "1/10")] == [
        ("hawks", 10),
        ("doves", 0),
    ]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("loss: k", "loss: -1"), "below-zero"),
        (("loss: k", "loss: oops"), "unknown-name"),
        (("loss: k", "loss: 1/0"), "division-by-zero"),
        (("x - 3/5", "x - 3/5, discipline: 1/2"), "internal-payments"),
        (("x - 3/5", 'x, members: {threshold: "uniform(0, 1)"}'), "internal-payments"),
        (("body:", "voting: strategic\n    body:"), "internal-payments"),
        (("  - ratify", "  - lobby: {side: Foreign, effects: {Home.hawks: effort}, amounts: [1]}\n  - ratify"),
         "internal-payments"),
    ],
)  # fmt: skip
def test_what_internal_payments_do_not_go_with(change: tuple[str, str], code: str) -> None:
    text = """\
parameters: {k: {in: "[0, inf)", value: 1}}
issues: {x: {in: [0, 1], grid: 15}}
sides:
  Home:
    negotiator: {payoff: x}
    constituents: {doves: {payoff: x - 1/5}, hawks: {payoff: x - 3/5}}
    body: {unanimity: [doves, hawks]}
    internal_payments: {loss: k}
  Foreign: {negotiator: {payoff: 1 - x}}
process:
  - bargain: {proposer: Foreign}
  - ratify: [Home]
"""
    with pytest.raises(InputError) as caught:
        read_text(text.replace(*change))
    assert {problem.code for problem in caught.value.problems} == {code}


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("payer: Home.doves, to: [Home.hawks, Home.doves]", "pays-itself"),
        ("payer: Foreign, to: Foreign", "pays-itself"),
        ("payer: Home.doves, decided_by: Foreign, to: Home.hawks", "wrong-side"),
        ("payer: Home.owls, to: Home.hawks", "unknown-actor"),
    ],
)
def test_who_cannot_pay_whom(who: str, code: str) -> None:
    with pytest.raises(InputError) as caught:
        factions("", f"side_payment: {{{who}, amounts: [1]}}")
    assert code in {problem.code for problem in caught.value.problems}
