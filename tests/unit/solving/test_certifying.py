from fractions import Fraction as F
from typing import Any

import pytest
from tests.unit.solving.games import draw, end, figure1_strategic, game, move, selten_horse

from winset.equilibrium import BehaviorProfile, Concept
from winset.errors import FailedError
from winset.game_tree import GameTree
from winset.solving import certify, solve_tree


def profile(tree: GameTree, **choices: str) -> BehaviorProfile:
    """``label="action"``; spaces of labels as underscores."""
    sizes = [len(s.actions) for s in tree.infosets]
    return BehaviorProfile.pure(sizes, [s.actions.index(choices[s.label.replace(" ", "_")]) for s in tree.infosets])


def ladder() -> GameTree:
    """Fudenberg and Tirole's point: 1 moves L, M or R; 2, who sees only that it was not L, answers."""
    return game(
        "1 2",
        move(
            "1",
            "first",
            {
                "L": end(2, 2),
                "M": move("2", "second", {"l": end(3, 1), "r": end(0, 0)}),
                "R": move("2", "second", {"l": end(1, 0), "r": end(0, 1)}),
            },
        ),
    )


def test_beliefs_off_the_path_are_found_and_shown() -> None:
    tree = ladder()
    threat = certify(tree, profile(tree, first="L", second="r"))
    assert threat.concept is Concept.SEQUENTIAL
    belief = threat.beliefs[1]
    assert belief is not None
    assert belief[1] >= F(1, 2)  # r is best only if R is likely
    assert threat.regrets == (0, 0)
    assert threat.trembles is not None


def test_a_dominated_answer_is_nash_only() -> None:
    tree = game(
        "1 2",
        move(
            "1",
            "first",
            {
                "L": end(2, 2),
                "M": move("2", "second", {"l": end(3, 1), "r": end(0, 0)}),
                "R": move("2", "second", {"l": end(1, 1), "r": end(0, 0)}),
            },
        ),
    )
    found = certify(tree, profile(tree, first="L", second="r"))
    assert found.concept is Concept.SUBGAME_PERFECT  # the whole game is its only subgame
    assert found.regrets[1] is None
    with pytest.raises(FailedError, match="second: l would gain 1"):
        certify(tree, profile(tree, first="L", second="r"), Concept.SEQUENTIAL)
    with pytest.raises(FailedError, match="certificate-failed"):
        certify(tree, profile(tree, first="L", second="r"), Concept.PERFECT_BAYESIAN)


def test_a_threat_in_a_proper_subgame_is_nash_only() -> None:
    tree = game(
        "A B",
        move("A", "enters", {"in": move("B", "fights", {"yes": end(-1, -1), "no": end(1, 1)}), "out": end(0, 2)}),
    )
    found = certify(tree, profile(tree, enters="out", fights="yes"))
    assert found.concept is Concept.NASH
    with pytest.raises(FailedError, match="B gains 2 by another plan: no at fights"):
        certify(tree, profile(tree, enters="out", fights="yes"), Concept.SUBGAME_PERFECT)
    with pytest.raises(FailedError, match="A gains 1 by another plan for the whole game: in at enters"):
        certify(tree, profile(tree, enters="out", fights="no"))


def test_weak_beliefs_that_no_trembles_give_are_perfect_bayesian_only() -> None:
    """After a surprise X's answerer may believe what it likes of a draw nobody influenced; consistency says no."""
    tree = figure1_strategic()
    weak = [e for e in solve_tree(tree, Concept.PERFECT_BAYESIAN).equilibria if e.payoff["X"] == F(1, 2)]
    (found,) = weak
    assert found.certificate.concept is Concept.PERFECT_BAYESIAN
    assert found.certificate.stronger_open is None
    with pytest.raises(FailedError, match="certificate-failed"):
        certify(tree, found.profile, Concept.SEQUENTIAL)


def three_types(gains: tuple[Any, ...]) -> GameTree:
    """Types a, b, c may send m, which is answered; ``no`` is best for B as its gains say."""

    def send(kind: str, gain: Any) -> Any:
        return move(
            "A",
            f"sends|type={kind}",
            {"stay": end(1, 0), "m": move("B", "answers", {"yes": end(2, 0), "no": end(0, gain)})},
        )

    return game("A B", draw("type", **{k: ("1/3", send(k, g)) for k, g in zip("abc", gains, strict=True)}))


@pytest.mark.parametrize(
    ("gains", "concept"),
    [((1, -1, -1), Concept.SEQUENTIAL), ((-1, -1, 0), Concept.SEQUENTIAL), ((-1, -1, -1), Concept.SUBGAME_PERFECT)],
)
def test_some_order_of_trembles_supports_the_answer(gains: tuple[Any, ...], concept: Concept) -> None:
    tree = three_types(gains)
    found = certify(tree, profile(tree, sends="stay", answers="no"))
    assert found.concept is concept
    if found.trembles is not None:
        assert all(
            (order == 0) == (p > 0)
            for row, ps in zip(found.trembles, profile(tree, sends="stay", answers="no").probabilities, strict=True)
            for (order, _), p in zip(row, ps, strict=True)
        )


def two_answers(first: tuple[int, int], second: tuple[int, int]) -> GameTree:
    """Two observers answer the same surprise: consistency makes them share one belief about who made it."""

    def surprise(k: int) -> Any:
        answer = {
            "C": move("C", "C answers", {"yes": end(3, 0, 0), "no": end(-9, 0, second[k])}),
            "B": move("B", "B answers", {"yes": end(3, 0, 0), "no": end(-9, first[k], 0)}),
        }
        return draw("who answers", C=("1/2", answer["C"]), B=("1/2", answer["B"]))

    def send(kind: str, k: int) -> Any:
        return move("A", f"sends|type={kind}", {"stay": end(0, 0, 0), "m": surprise(k)})

    return game("A B C", draw("type", a=("1/2", send("a", 0)), b=("1/2", send("b", 1))))


def test_observers_of_one_surprise_share_a_belief() -> None:
    stay = {"sends": "stay", "B_answers": "no", "C_answers": "no"}
    agreeing = two_answers((1, -1), (2, -1))
    assert certify(agreeing, profile(agreeing, **stay)).concept is Concept.SEQUENTIAL
    # B refuses only if the surprise came from a, C only if it came from b: weakly fine, not consistently.
    opposed = two_answers((1, -2), (-2, 1))
    found = certify(opposed, profile(opposed, **stay))
    assert found.concept is Concept.PERFECT_BAYESIAN
    assert found.stronger_open is None


def test_the_horse_needs_a_belief_that_trembles_give() -> None:
    tree = selten_horse()
    good = solve_tree(tree).only()
    belief = good.certificate.beliefs[2]
    assert belief is not None
    assert sum(belief) == 1
    bad = profile(tree, first="D", second="a", third="L")
    assert certify(tree, bad).concept is Concept.SUBGAME_PERFECT


def test_given_trembles_that_do_not_support_are_replaced() -> None:
    tree = ladder()
    chosen = profile(tree, first="L", second="r")
    unhelpful = (((0, F(1)), (1, F(1)), (2, F(1))), ((1, F(1)), (0, F(1))))
    assert certify(tree, chosen, Concept.SEQUENTIAL, unhelpful).concept is Concept.SEQUENTIAL


def test_trembles_that_are_none_are_refused() -> None:
    tree = ladder()
    chosen = profile(tree, first="L", second="r")
    with pytest.raises(FailedError, match="bad-trembles"):
        certify(tree, chosen, trembles=(((0, F(1)), (0, F(1)), (1, F(1))), ((1, F(1)), (0, F(1)))))


def test_certificates_read_well() -> None:
    tree = ladder()
    text = str(certify(tree, profile(tree, first="L", second="r")))
    assert text.startswith("sequential equilibrium, verified exactly at 2 information sets")
    data = certify(tree, profile(tree, first="L", second="r")).to_dict()
    assert data["regret"] == "0"
    assert data["exact"] is True
