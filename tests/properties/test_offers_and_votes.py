"""Random alternating offers, with what follows rejections and refusals, against a recursion over payoffs alone."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from winset.reading import read_text
from winset.solving import solve_tree

SIDES = ("H", "F")
ACTORS = ("H", "F", "H.l", "F.l")
Values = dict[str, Fraction]
NOTHING = Fraction(0)


@st.composite
def games(draw: st.DrawFn) -> dict[str, Any]:
    """Payoffs in ninety-sevenths and discounts in hundred-and-firsts, so that nobody is indifferent by accident."""
    texts = draw(st.integers(2, 4))
    payoffs = {}
    for actor in ACTORS:
        numbers = draw(st.lists(st.integers(-40, 90).filter(bool), min_size=texts + 1, max_size=texts + 1, unique=True))
        payoffs[actor] = [Fraction(number, 97) for number in numbers]  # the last is the reversion
    return {
        "texts": texts,
        "payoffs": payoffs,
        "rounds": draw(st.integers(1, 3)),
        "discount": {side: Fraction(draw(st.integers(60, 100)), 101) for side in SIDES},
        "breakdown": draw(st.sampled_from([Fraction(0), Fraction(5, 103)])),
        "refusal": draw(st.sampled_from(["end", "continue"])),
        "voting": {side: draw(st.sampled_from(["sincere", "strategic"])) for side in SIDES},
        "order": draw(st.permutations(SIDES)),
        "proposer": draw(st.sampled_from(SIDES)),
    }


def written(game: dict[str, Any]) -> str:
    names = [f"t{index}" for index in range(game["texts"])]

    def fields(actor: str) -> str:
        *at, reversion = game["payoffs"][actor]
        table = ", ".join(f"{name}: {value}" for name, value in zip(names, at, strict=True))
        return f"{{payoff: {{{table}}}, reversion: {reversion}}}"

    sides = "\n".join(
        f"  {side}: {{negotiator: {fields(side)}, constituents: {{l: {fields(f'{side}.l')}}}, "
        f"voting: {game['voting'][side]}}}"
        for side in SIDES
    )
    discount = ", ".join(f"{side}: {rate}" for side, rate in game["discount"].items())
    return f"""\
proposals: {{{", ".join(f"{name}: {{k: {index}}}" for index, name in enumerate(names))}}}
sides:
{sides}
process:
  - bargain:
      protocol: alternating_offers
      proposer: {game["proposer"]}
      rounds: {game["rounds"]}
      discount: {{{discount}}}
      breakdown: {game["breakdown"]}
      refusal: {game["refusal"]}
      walk_away: never
  - ratify: {{order: [{", ".join(game["order"])}]}}
"""


def by_hand(game: dict[str, Any]) -> tuple[Values, Fraction]:
    """What everyone expects, and the probability of an agreement."""
    payoffs = game["payoffs"]
    broken: tuple[Values, Fraction] = ({actor: payoffs[actor][-1] for actor in ACTORS}, NOTHING)

    def later(number: int) -> tuple[Values, Fraction]:
        values, chance = play(number + 1)
        return {actor: game["discount"][actor[0]] * value for actor, value in values.items()}, chance

    def rejected(number: int) -> tuple[Values, Fraction]:
        if number + 1 == game["rounds"]:
            return broken
        values, chance = later(number)
        end = game["breakdown"]
        return {a: end * broken[0][a] + (1 - end) * values[a] for a in ACTORS}, (1 - end) * chance

    def refused(number: int) -> tuple[Values, Fraction]:
        return broken if game["refusal"] == "end" or number + 1 == game["rounds"] else later(number)

    def signed(text: int, number: int) -> tuple[Values, Fraction]:
        result: tuple[Values, Fraction] = ({actor: payoffs[actor][text] for actor in ACTORS}, Fraction(1))
        for side in reversed(game["order"]):
            voter, otherwise = f"{side}.l", refused(number)
            if game["voting"][side] == "sincere":
                agrees = payoffs[voter][text] >= payoffs[voter][-1]
            else:
                agrees = result[0][voter] >= otherwise[0][voter]
            result = result if agrees else otherwise
        return result

    def play(number: int) -> tuple[Values, Fraction]:
        proposer = game["proposer"] if number % 2 == 0 else next(s for s in SIDES if s != game["proposer"])
        (other,) = set(SIDES) - {proposer}
        against = rejected(number)
        comes_to = []
        for text in range(game["texts"]):
            accepted = signed(text, number)
            comes_to.append(accepted if accepted[0][other] > against[0][other] else against)
        return max(comes_to, key=lambda result: result[0][proposer])

    return play(0)


@settings(max_examples=60, deadline=None)
@given(games())
def test_offers_votes_and_what_follows_them(game: dict[str, Any]) -> None:
    solution = solve_tree(read_text(written(game)).compile())
    values, chance = by_hand(game)
    found = {(tuple(e.payoff[actor] for actor in ACTORS), e.probability.agreement) for e in solution.equilibria}
    assert found == {(tuple(values[actor] for actor in ACTORS), chance)}
