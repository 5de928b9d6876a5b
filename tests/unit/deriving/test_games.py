"""Symbolic backward induction on trees built by hand, against numeric backward induction written here."""

import random
from fractions import Fraction
from itertools import product

import pytest
import sympy

from winset.condition import OPEN_UNIT, POSITIVE, REAL, UNIT, Space, leaves, symbol
from winset.deriving import derive_tree
from winset.deriving.games import subgame_plays
from winset.game_tree import (
    Chance,
    Decision,
    Ending,
    GameTree,
    InformationSet,
    Result,
    Split,
    Terminal,
    Tie,
    TreeBuilder,
)

p, q, c = symbol("p"), symbol("q"), symbol("c")


def end(builder, ending, *payoffs, agreement=None, by=()):
    return builder.add(Terminal(Result(ending, by, agreement), payoffs))


def offer_game(first=1, second=None):
    """X takes 1 for sure, or proposes something that Y ratifies with probability p."""
    builder = TreeBuilder()
    sure = end(builder, Ending.AGREEMENT, first, Fraction(0), agreement="sure")
    risky = end(builder, Ending.AGREEMENT, second or symbol("v"), Fraction(1), agreement="risky")
    refused = end(builder, Ending.INVOLUNTARY_DEFECTION, -c, Fraction(0), agreement="risky", by=("Y",))
    vote = builder.add(Chance("Y ratifies?", ("ratify", "refuse"), (p, 1 - p), (risky, refused), body="Y"))
    chooses = builder.add_infoset(InformationSet(0, "X proposes", ("sure", "risky")))
    root = builder.add(Decision(chooses, (sure, vote)))
    return builder.build("offer", ("X", "Y"), 1, root)


def test_regions_thresholds_and_boundary():
    space = Space({"p": UNIT, "c": POSITIVE, "v": POSITIVE})
    derivation = derive_tree(offer_game(), space)
    assert [str(case.region) for case in derivation.cases] == [
        "p > (c + 1)/(c + v)",
        "p < (c + 1)/(c + v)",
        "p == (c + 1)/(c + v)",
    ]
    assert [case.is_boundary for case in derivation.cases] == [False, False, True]
    boundary = derivation.cases[-1]
    assert {outcome.proposal for outcome in boundary.outcomes} == {"sure", "risky"}
    v = symbol("v")
    agreement = derivation.probability.agreement
    assert agreement.subs({p: sympy.Rational(1, 2), c: 1, v: 2}) == 1
    assert agreement.subs({p: sympy.Rational(2, 3), c: 1, v: 2}) == 1, "on the boundary the one with more agreement"
    assert agreement.subs({p: sympy.Rational(3, 4), c: 1, v: 2}) == sympy.Rational(3, 4)
    assert str(derivation.condition("involuntary_defection")) == "(c + 1)/(c + v) < p < 1"


def answer(tie, flag_refused, gain):
    """Y answers an offer; accepting leads to a refusal for certain, or to an agreement."""
    builder = TreeBuilder()
    no_deal = end(builder, Ending.NO_AGREEMENT, Fraction(0), Fraction(0))
    if flag_refused:
        leaf = end(builder, Ending.INVOLUNTARY_DEFECTION, Fraction(-1), gain, by=("Y",))
        accepted = builder.add(Chance("vote", ("refuse",), (Fraction(1),), (leaf,), body="Y"))
    else:
        accepted = end(builder, Ending.AGREEMENT, Fraction(1), gain, agreement="z")
    answers = builder.add_infoset(InformationSet(0, "Y answers", ("accept", "reject"), tie=tie, round=1))
    root = builder.add(Decision(answers, (accepted, no_deal)))
    return builder.build("answer", ("Y", "X"), 1, root)


@pytest.mark.parametrize("spoils_first", [False, True])
def test_who_is_indifferent_does_not_sign_what_may_be_refused(spoils_first):
    """X gets 1 whether it lets pass what Y has signed or has it refused, so it may do either; Y always gets 0.

    Where X lets it pass, Y accepts, as it is indifferent. Where X has it refused, Y knows and does not sign. These are
    the two equilibria, whichever of X's actions is listed first.
    """
    builder = TreeBuilder()
    no_deal = end(builder, Ending.NO_AGREEMENT, Fraction(0), Fraction(0))
    passed = end(builder, Ending.AGREEMENT, Fraction(0), Fraction(1), agreement="z")
    leaf = end(builder, Ending.INVOLUNTARY_DEFECTION, Fraction(0), Fraction(1), agreement="z", by=("X",))
    spoiled = builder.add(Chance("vote", ("refuse",), (Fraction(1),), (leaf,), body="X"))
    actions, after = (("spoil", "pass"), (spoiled, passed)) if spoils_first else (("pass", "spoil"), (passed, spoiled))
    follows = builder.add_infoset(InformationSet(1, "X follows up", actions, round=1))
    signed = builder.add(Decision(follows, after))
    answers = builder.add_infoset(InformationSet(0, "Y answers", ("accept", "reject"), tie=Tie.SIGN, round=1))
    root = builder.add(Decision(answers, (signed, no_deal)))
    tree = builder.build("follow up", ("Y", "X"), 2, root)
    (case,) = derive_tree(tree, Space({})).cases
    assert {outcome.endings[:3] for outcome in case.outcomes} == {(1, 0, 0), (0, 1, 0)}
    assert {tuple(value for _, value in outcome.payoffs) for outcome in case.outcomes} == {(0, 1), (0, 0)}


@pytest.mark.parametrize(
    ("tie", "refused", "expected"),
    [
        (Tie.FREE, False, {"agreement", "no_agreement"}),
        (Tie.FIRST, False, {"agreement"}),
        (Tie.SIGN, False, {"agreement"}),
        (Tie.SIGN, True, {"no_agreement"}),
        (Tie.FIRST, True, {"involuntary_defection"}),
    ],
)
def test_ties_of_the_negotiation(tie, refused, expected):
    tree = answer(tie, refused, Fraction(0))
    tree = GameTree(tree.title, tree.actors, 1, tuple(_swap(node) for node in tree.nodes), tree.infosets)
    (case,) = derive_tree(tree, Space({})).cases
    assert {name for outcome in case.outcomes for name, value in outcome.probability.items() if value == 1} == expected


def _swap(node):
    """Payoffs in the order of the actors ``Y, X``."""
    return Terminal(node.result, tuple(reversed(node.payoffs))) if isinstance(node, Terminal) else node


def test_all_ties_can_be_switched_off():
    tree = answer(Tie.FIRST, False, Fraction(0))
    tree = GameTree(tree.title, tree.actors, 1, tuple(_swap(node) for node in tree.nodes), tree.infosets)
    (case,) = derive_tree(tree, Space({}), ties="all").cases
    assert len(case.outcomes) == 2


def test_a_proposer_may_rely_on_either_continuation():
    """X goes in only if Y, who is indifferent, is expected to be kind: both are subgame perfect."""
    builder = TreeBuilder()
    kind = end(builder, Ending.AGREEMENT, Fraction(2), Fraction(0), agreement="kind")
    harsh = end(builder, Ending.NO_AGREEMENT, Fraction(0), Fraction(0))
    out = end(builder, Ending.NO_AGREEMENT, Fraction(1), Fraction(5))
    inner = builder.add(Decision(builder.add_infoset(InformationSet(1, "Y", ("kind", "harsh"))), (kind, harsh)))
    root = builder.add(Decision(builder.add_infoset(InformationSet(0, "X", ("in", "out"))), (inner, out)))
    (case,) = derive_tree(builder.build("t", ("X", "Y"), 2, root), Space({})).cases
    assert sorted(outcome.payoff["X"] for outcome in case.outcomes) == [1, 2]
    derivation = derive_tree(builder.build("t", ("X", "Y"), 2, root), Space({"p": UNIT}))
    assert len(derivation.equilibria) == 2
    with pytest.raises(Exception, match="several-equilibria"):
        _ = derivation.payoff["X"]


def test_splits_lead_where_the_symbols_say():
    builder = TreeBuilder()
    yes = end(builder, Ending.AGREEMENT, p, agreement="z")
    no = end(builder, Ending.NO_AGREEMENT, Fraction(0))
    root = builder.add(Split(p, ">=", q, (yes, no)))
    derivation = derive_tree(builder.build("split", ("X",), 0, root), Space({"p": UNIT, "q": UNIT}))
    assert {str(case.region): str(case.only.payoff["X"]) for case in derivation.cases} == {"p >= q": "p", "p < q": "0"}


# ------------------------------------------------ random trees, brute force


def random_tree(seed):
    """A small tree of perfect information with payoffs and chances in p and q, and ties."""
    chance = random.Random(seed)
    builder = TreeBuilder()
    numbers = [0, 1, 2, p, 1 - p, 2 * p, q, p + q, p * q, 1 - q]

    def grow(depth):
        kind = chance.choice(["end", "choose", "choose", "chance"]) if 0 < depth < 3 else "end" if depth else "choose"
        if kind == "end":
            agreed = chance.random() < 0.6
            payoffs = tuple(chance.choice(numbers) for _ in range(2))
            payoffs = tuple(Fraction(each) if isinstance(each, int) else each for each in payoffs)
            return builder.add(
                Terminal(
                    Result(
                        Ending.AGREEMENT if agreed else Ending.NO_AGREEMENT,
                        agreement=f"a{chance.randint(0, 3)}" if agreed else None,
                    ),
                    payoffs,
                )
            )
        children = tuple(grow(depth + 1) for _ in range(2 if depth or seed % 3 else 3))
        if kind == "chance":
            return (
                builder.add(Chance("nature", tuple(map(str, range(len(children)))), (p, 1 - p), children))
                if len(children) == 2
                else grow(3)
            )
        tie = chance.choice([Tie.FREE, Tie.FIRST])
        infoset = InformationSet(chance.randint(0, 1), "moves", tuple(map(str, range(len(children)))), tie=tie)
        return builder.add(Decision(builder.add_infoset(infoset), children))

    return builder.build("random", ("X", "Y"), 2, grow(0))


def brute_force(tree, point):
    """All pure subgame perfect outcomes at a point: payoffs and the probability of agreement."""

    def value(number):
        number = (
            sympy.sympify(number)
            if not isinstance(number, Fraction)
            else sympy.Rational(number.numerator, number.denominator)
        )
        number = number.subs(point)
        return Fraction(int(number.p), int(number.q))

    found = []
    for node in tree.nodes:
        if isinstance(node, Terminal):
            found.append({(tuple(map(value, node.payoffs)), Fraction(node.result.ending is Ending.AGREEMENT))})
        elif isinstance(node, Chance):
            outcomes = set()
            shares = [value(share) for share in node.probabilities]
            for chosen in product(*(found[child] for child in node.children)):
                mean = tuple(sum(s * one[0][i] for s, one in zip(shares, chosen, strict=True)) for i in range(2))
                outcomes.add((mean, sum(s * one[1] for s, one in zip(shares, chosen, strict=True))))
            found.append(outcomes)
        else:
            described = tree.infosets[node.infoset]
            outcomes = set()
            for chosen in product(*(found[child] for child in node.children)):
                payoffs = [one[0][described.player] for one in chosen]
                best = [i for i, each in enumerate(payoffs) if each == max(payoffs)]
                outcomes |= {chosen[i] for i in (best if described.tie is Tie.FREE else best[:1])}
            found.append(outcomes)
    return found[-1]


@pytest.mark.parametrize("seed", range(25))
def test_random_games_equal_brute_force(seed):
    tree = random_tree(seed)
    space = Space({"p": OPEN_UNIT, "q": REAL})
    cells = list(leaves(subgame_plays(tree, space)))
    chance = random.Random(seed + 1000)
    for _ in range(6):
        # Few distinct values, so that many points lie on thresholds.
        point = {"p": Fraction(chance.randint(1, 5), 6), "q": Fraction(chance.randint(-6, 12), 6)}
        exactly = {symbol(name): sympy.Rational(value.numerator, value.denominator) for name, value in point.items()}
        ((_, plays),) = [(cell, plays) for cell, plays in cells if all(sign.holds(point) for sign in cell)]
        derived = {
            (
                tuple(Fraction(int(v.p), int(v.q)) for each in play.payoffs for v in [each.subs(exactly)]),
                Fraction(
                    str(sum(share.subs(exactly) for result, share in play.results if result.ending is Ending.AGREEMENT))
                ),
            )
            for play in plays
        }
        assert derived == brute_force(tree, exactly), point
