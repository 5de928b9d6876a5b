"""Signaling games: where pure equilibria exist, with beliefs off the path eliminated exactly."""

import random
from fractions import Fraction

import pytest

from winset.condition import OPEN_UNIT, POSITIVE, UNIT, Domain, Space, symbol
from winset.condition import leaves as cells_of
from winset.derivation import Outcome
from winset.deriving import derive, derive_tree
from winset.deriving.exploring import explore
from winset.deriving.games import subgame_plays
from winset.deriving.supporting import supported
from winset.equilibrium import Concept
from winset.errors import InputError, NotYetError
from winset.game_tree import Chance, Decision, Ending, InformationSet, Result, Terminal, TreeBuilder
from winset.negotiation import Bargain, Negotiation, Ratify
from winset.reading import read_text

p, v, k = symbol("p"), symbol("v"), symbol("k")


def beer_and_quiche():
    """Cho and Kreps (1987): a strong type (probability p) likes beer, a weak one quiche; nobody likes a duel."""
    builder = TreeBuilder()
    sender = [
        builder.add_infoset(InformationSet(0, f"{kind} orders", ("beer", "quiche"))) for kind in ("strong", "weak")
    ]
    receiver = [
        builder.add_infoset(InformationSet(1, f"after {meal}", ("duel", "defer"), (("meal", meal),)))
        for meal in ("beer", "quiche")
    ]
    roots = []
    for kind in range(2):
        after = []
        for meal in range(2):
            leaves = []
            for duel in (True, False):
                own = Fraction((1 if kind == meal else 0) + (0 if duel else 2))
                other = Fraction(int(duel) if kind else int(not duel))
                result = Result(
                    Ending.NO_AGREEMENT if duel else Ending.AGREEMENT, agreement=None if duel else f"meal {meal}"
                )
                leaves.append(builder.add(Terminal(result, (own, other), origin=f"{kind}{meal}{duel}")))
            after.append(builder.add(Decision(receiver[meal], tuple(leaves))))
        roots.append(builder.add(Decision(sender[kind], tuple(after))))
    root = builder.add(Chance("type", ("strong", "weak"), (p, 1 - p), tuple(roots)))
    return builder.build("beer and quiche", ("sender", "receiver"), 2, root)


def test_both_poolings_exist_where_the_strong_are_likely():
    derivation = derive_tree(beer_and_quiche(), Space({"p": OPEN_UNIT}))
    pooling = {outcome for case in derivation.cases for outcome in case.outcomes}
    assert {str(outcome.payoff["sender"]) for outcome in pooling} == {"p + 2", "3 - p"}
    for equilibrium in derivation.equilibria:
        assert str(equilibrium.region) == "p >= 1/2"
    empty = next(case for case in derivation.cases if not case.outcomes)
    assert str(empty.region) == "p < 1/2"
    with pytest.raises(InputError, match="no-pure-equilibrium"):
        _ = derivation.probability.agreement


def test_beliefs_that_only_chance_makes_are_kept_off_the_path():
    """X does not know the type either, so Y's belief after a deviation of X is the prior."""
    builder = TreeBuilder()
    proposes = builder.add_infoset(InformationSet(0, "X proposes", ("in", "out")))
    answers = builder.add_infoset(InformationSet(1, "Y answers", ("left", "right")))
    roots = []
    for kind, likes in enumerate(("left", "right")):
        leaves = tuple(
            builder.add(
                Terminal(
                    Result(Ending.AGREEMENT, agreement=f"{kind} {side}"),
                    (Fraction(2 if side == "left" else 0), Fraction(int(side == likes))),
                )
            )
            for side in ("left", "right")
        )
        out = builder.add(Terminal(Result(Ending.NO_AGREEMENT), (Fraction(1), Fraction(0))))
        roots.append(builder.add(Decision(proposes, (builder.add(Decision(answers, leaves)), out))))
    root = builder.add(Chance("type", ("l", "r"), (p, 1 - p), tuple(roots)))
    derivation = derive_tree(builder.build("t", ("X", "Y"), 2, root), Space({"p": UNIT}))
    assert {str(case.region): len(case.outcomes) for case in derivation.cases} == {
        "p > 1/2": 1,
        "p < 1/2": 1,
        "p == 1/2": 2,
    }


def test_simultaneous_moves():
    """A stag hunt: hunting together is an equilibrium iff the stag is worth it; hares always are one."""
    builder = TreeBuilder()
    sets = [builder.add_infoset(InformationSet(i, f"{name} hunts", ("stag", "hare"))) for i, name in enumerate("XY")]
    rows = []
    for first in range(2):
        leaves = []
        for second in range(2):
            pay = {
                (0, 0): (v, v),
                (0, 1): (Fraction(0), Fraction(1)),
                (1, 0): (Fraction(1), Fraction(0)),
                (1, 1): (Fraction(1), Fraction(1)),
            }
            result = Result(
                Ending.AGREEMENT if first == second == 0 else Ending.NO_AGREEMENT,
                agreement="stag" if first == second == 0 else None,
            )
            leaves.append(builder.add(Terminal(result, pay[first, second], origin=f"{first}{second}")))
        rows.append(builder.add(Decision(sets[1], tuple(leaves))))
    root = builder.add(Decision(sets[0], tuple(rows)))
    derivation = derive_tree(builder.build("stag", ("X", "Y"), 2, root), Space({"v": POSITIVE}))
    found = {str(each.payoff["X"]): str(each.region) for each in derivation.equilibria}
    assert found == {"v": "v >= 1", "1": "everywhere"}
    assert all(isinstance(each.outcome, Outcome) for each in derivation.equilibria)


@pytest.mark.parametrize("seed", range(12))
def test_simultaneous_games_equal_brute_force(seed):
    """Two players, two or three actions each, payoffs in p; at points on and off the thresholds."""
    chance = random.Random(seed)
    sizes = (2 + seed % 2, 2 + seed // 2 % 2)
    numbers = [Fraction(0), Fraction(1), Fraction(2), p, 1 - p, 2 * p]
    builder = TreeBuilder()
    sets = [builder.add_infoset(InformationSet(i, "XY"[i], tuple("abc"[: sizes[i]]))) for i in range(2)]
    payoffs = {}
    rows = []
    for first in range(sizes[0]):
        leaves = []
        for second in range(sizes[1]):
            payoffs[first, second] = (chance.choice(numbers), chance.choice(numbers))
            result = Result(Ending.AGREEMENT, agreement=f"{first}{second}")
            leaves.append(builder.add(Terminal(result, payoffs[first, second])))
        rows.append(builder.add(Decision(sets[1], tuple(leaves))))
    root = builder.add(Decision(sets[0], tuple(rows)))
    tree = builder.build("t", ("X", "Y"), 2, root)
    cells = list(cells_of(subgame_plays(tree, Space({"p": UNIT}))))
    for sixth in range(7):
        at = Fraction(sixth, 6)

        def value(number, at=at):
            return Fraction(str(number.subs(p, at))) if hasattr(number, "subs") else number

        table = {key: tuple(map(value, pair)) for key, pair in payoffs.items()}
        nash = {
            f"{a}{b}"
            for a, b in table
            if all(table[a, b][0] >= table[other, b][0] for other in range(sizes[0]))
            and all(table[a, b][1] >= table[a, other][1] for other in range(sizes[1]))
        }
        (plays,) = [plays for cell, plays in cells if all(sign.holds({"p": at}) for sign in cell)]
        assert {play.results[0][0].agreement for play in plays} == nash, at


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("nodes", [1, 2, 3])
def test_a_supporting_belief_is_found_exactly_where_there_is_one(nodes, strict):
    """Against a grid of beliefs: whatever the grid supports is supported."""
    space = Space({"k": Domain(Fraction(-3), Fraction(3))})
    table = [([k, Fraction(1), -k][:nodes], strict), ([-k, Fraction(-2), k - 1][:nodes], False)]
    tree = explore(lambda context: supported(context, table), space)
    steps = 12
    for tenth in range(-30, 31, 3):
        point = {"k": Fraction(tenth, 10)}
        value = {True: [], False: []}
        for cell, result in cells_of(tree):
            if all(sign.holds(point) for sign in cell):
                value[result].append(cell)
        assert bool(value[True]) != bool(value[False])
        grid = [
            weights
            for a in range(steps + 1)
            for b in range(steps + 1 - a)
            if len(weights := (Fraction(a, steps), Fraction(b, steps), Fraction(steps - a - b, steps))) == 3
            if all(weight == 0 for weight in weights[nodes:])
        ]

        def gain(row, weights, at=point["k"]):
            numbers = [each.subs(k, at) if hasattr(each, "subs") else each for each in row]
            return sum(w * Fraction(str(n)) for w, n in zip(weights, numbers, strict=False))

        by_grid = any(
            all(gain(row, weights) > 0 or (not needs and gain(row, weights) == 0) for row, needs in table)
            for weights in grid
        )
        if by_grid:
            assert value[True]


def test_a_comparison_of_parameters_below_chance_does_not_loosen_beliefs():
    """After a deviation by somebody who does not know the type Bayes' rule still holds where both types do the same.

    By hand, for l = 1/4, h = 1/2, d = 3/4: after ``low`` a soft Home accepts only if that is not taken for being soft;
    with both rejecting, Foreign offers ``high`` next only if Home is hard with at least (h - l)/(1 - l) = 1/3. Below
    that there is no equilibrium without mixing.
    """
    talks = read_text(
        """
parameters: {p: {in: "(0, 1)"}, h: {in: [0, 1]}}
assumptions: [h > 1/4]
issues: {x: {in: [0, 1]}}
proposals: {low: {x: 1/4}, high: {x: h}}
sides:
  H: {negotiator: {payoff: x - n}}
  F: {negotiator: {payoff: 1 - x}}
uncertainty: {n: {values: {hard: {prior: p, value: h}, soft: {prior: 1 - p, value: 1/4}}, known_to: [H]}}
process:
  - bargain: {protocol: alternating_offers, proposer: F, order: [F], rounds: 2, discount: 3/4}
"""
    )
    found = derive(talks)
    assert found.concept is Concept.SEQUENTIAL
    for p, agreed in (("1/8", 0), ("1/4", 0), ("1/2", 1)):
        cases = [case for case in found.at(h="1/2").cases if case.region.condition.contains({"p": Fraction(p)})]
        assert [len(case.outcomes) for case in cases] == [agreed]


def test_after_its_own_deviation_a_player_believes_what_it_believed_before():
    """X moves unseen to the left, which pays it more whatever follows. Y stays out for 1, or enters and moves again.

    Where X is on the left L gives Y p, and R nothing; where it is on the right R gives Y more. Y knows that X is on the
    left, and its own entering tells it nothing, so that it would play L and have p: so it stays out where p < 1 only.
    """
    builder = TreeBuilder()
    end = {}
    for name, payoffs in {
        "out left": (2, 1),
        "out right": (0, 1),
        "L left": (2, p),
        "R left": (2, 0),
        "L right": (0, 0),
        "R right": (0, 3),
    }.items():
        end[name] = builder.add(Terminal(Result(), payoffs))
    x = builder.add_infoset(InformationSet(0, "X goes", ("left", "right")))
    enters = builder.add_infoset(InformationSet(1, "Y", ("out", "in")))
    goes = builder.add_infoset(InformationSet(1, "Y within", ("L", "R")))
    after = []
    for side in ("left", "right"):
        within = builder.add(Decision(goes, (end[f"L {side}"], end[f"R {side}"])))
        after.append(builder.add(Decision(enters, (end[f"out {side}"], within))))
    tree = builder.build("own deviation", ("X", "Y"), 2, builder.add(Decision(x, tuple(after))))
    found = derive_tree(tree, Space({"p": Domain(Fraction(0), Fraction(2))}))
    assert found.concept is Concept.SEQUENTIAL
    inside = {
        str(each.region): {str(o.payoff["Y"]) for o in each.outcomes} for each in found.cases if not each.is_boundary
    }
    assert inside == {"p < 1": {"1"}, "p > 1": {"p"}}


def test_many_profiles_that_ask_nothing_end_at_the_time_limit():
    """Two proposals of one value in three rounds, after which nothing is known of refusals: ties at every set."""

    def side(payoff, reversion, one, other):
        types = {"t": {"prior": "3/4", "payoff": one}, "u": {"prior": "1/4", "payoff": other, "reversion": "1/4"}}
        return {
            "negotiator": {"payoff": payoff, "reversion": reversion},
            "constituents": {"v": {"types": types, "known_to": ("v",)}},
        }

    game = Negotiation(
        parameters={"a": {"domain": "[0, 1]"}},
        issues={"z": {"domain": "[0, 1]"}},
        proposals={"one": {"values": {"z": "1/4"}}, "other": {"values": {"z": "1/4"}}},
        sides={"X": side("1 - z", "0", "1/2 - z", "a - z"), "Y": side("z", "a", "z - 3/4", "z - 1/8")},
        process=(
            Bargain(
                protocol="alternating_offers",
                proposer="Y",
                rounds=3,
                discount="3/4",
                refusal="continue",
                walk_away="always",
            ),
            Ratify(order=("X", "Y")),
        ),
    )
    with pytest.raises(NotYetError, match="time-limit"):
        derive(game, time_limit=2)
