from fractions import Fraction as F

import pytest
from tests.unit.solving.games import beer_quiche, draw, end, figure1_strategic, game, iida_twin, move

from winset.equilibrium import BehaviorProfile, Concept, EndingProbabilities, Outcome, Play
from winset.equilibrium.profile import check_profile
from winset.equilibrium.strategy import strategy_tables
from winset.errors import FailedError, InputError, UnsupportedError
from winset.game_tree import Ending, Result
from winset.solving import certify, solve_tree


def test_concepts_are_ordered_by_strength() -> None:
    assert max(Concept) is Concept.SEQUENTIAL
    assert Concept.NASH < Concept.SUBGAME_PERFECT < Concept.PERFECT_BAYESIAN < Concept.SEQUENTIAL
    assert Concept.NASH <= Concept.NASH >= Concept.NASH
    assert not Concept.SEQUENTIAL < Concept.NASH


def test_probabilities_of_endings() -> None:
    outcomes = (
        Outcome(Result(Ending.AGREEMENT, agreement="z"), (F(1),), F(1, 2)),
        Outcome(Result(Ending.INVOLUNTARY_DEFECTION, by=("X", "Y"), round=2), (F(0),), F(1, 3)),
        Outcome(Result(Ending.INVOLUNTARY_DEFECTION, by=("Y",)), (F(0),), F(1, 6)),
    )
    found = EndingProbabilities(outcomes, F(1, 2))
    assert found.agreement == F(1, 2)
    assert found.involuntary_defection == F(1, 2)
    assert found.no_agreement == found.voluntary_defection == found.unnamed == 0
    assert found.by("involuntary_defection") == {frozenset("XY"): F(1, 3), frozenset("Y"): F(1, 6)}
    assert found.by(Ending.AGREEMENT) == {frozenset(): F(1, 2)}
    assert found.delayed == F(1, 3)
    assert found.refused == F(1, 2)
    assert str(found) == "agreement 1/2, involuntary_defection 1/2"
    assert found.to_dict()["by"] == {"involuntary_defection": {"X Y": "1/3", "Y": "1/6"}}
    with pytest.raises(InputError, match="unknown-ending"):
        found.by("deadlock")


def test_payoffs_are_expected_payoffs() -> None:
    play = Play(("X", "X.pivot"), (Outcome(Result(), (F(1), F(0)), F(1, 4)), Outcome(Result(), (F(0), F(2)), F(3, 4))))
    assert dict(play.payoff) == {"X": F(1, 4), "X.pivot": F(3, 2)}


def test_a_profile_that_does_not_fit_is_refused() -> None:
    tree = game("A", move("A", "m", {"l": end(0), "r": end(1)}))
    for rows in ((), ((F(1),),), ((F(1, 2), F(1, 3)),), ((F(2), F(-1)),)):
        with pytest.raises(InputError, match="bad-profile"):
            check_profile(tree, BehaviorProfile(rows))


def test_strategy_tables_leave_out_what_does_not_matter() -> None:
    def answer(x: str, y: str) -> object:
        return move("B", f"answers|x={x},y={y}", {"yes": end(0, 0), "no": end(0, 1 if x == "1" else -1)})

    tree = game(
        "A B",
        draw("x", **{x: ("1/2", draw("y", **{y: ("1/2", answer(x, y)) for y in "12"})) for x in "12"}),
    )
    (table,) = solve_tree(tree).only().strategy("B")
    assert table.columns == ("x",)
    assert [(row.seen, row.act_text) for row in table.rows] == [(("1",), "no"), (("2",), "yes")]
    assert str(table) == "B at answers, by what B sees:\nx  action\n1  no\n2  yes"
    assert table.to_dict()["rows"][0] == {"sees": {"x": "1"}, "does": {"no": "1"}}


def test_a_strategy_of_somebody_who_does_not_move_is_refused() -> None:
    tree = game("A B", move("A", "m", {"l": end(0, 0), "r": end(1, 0)}))
    assert strategy_tables(tree, solve_tree(tree).only().profile, "B") == ()
    with pytest.raises(InputError, match="not-a-player"):
        solve_tree(tree).only().strategy("C")


def test_what_follows_an_observation_on_and_off_the_path() -> None:
    equilibrium = solve_tree(iida_twin()).only()
    assert equilibrium.payoff["F"] == F(23, 40)
    after = equilibrium.given({"first offer": "99/100", "type": "soft"})
    # The soft constituents are indifferent: 99/100 now, or 49/100 with 1/50 and 99/100 with 49/50 at half value.
    assert after.payoff["L"] == F(1, 100)
    assert equilibrium.given({"first offer": "99/100", "type": "hard"}).payoff["L"] == F(1, 200) * F(1, 50)
    off = equilibrium.given({"first offer": "99/100"})
    assert off.payoff["F"] < F(23, 40)
    assert equilibrium.given().payoff == equilibrium.payoff
    with pytest.raises(InputError, match="never-observed"):
        equilibrium.given({"first offer": "1/2"})


def test_an_observation_by_the_variable_that_others_see() -> None:
    equilibrium = solve_tree(figure1_strategic()).only()
    assert equilibrium.given(offer="z=1/2").payoff["X"] == F(1, 2)
    assert equilibrium.given(type="strict").payoff["X"] == 0


def test_beliefs_are_needed_off_the_path() -> None:
    tree = beer_quiche()
    nash = next(e for e in solve_tree(tree, Concept.PERFECT_BAYESIAN).equilibria if e.payoff["1"] == F(29, 10))
    weak = certify(tree, nash.profile)
    assert weak.concept is Concept.SEQUENTIAL
    from winset.equilibrium.observation import play_after

    with pytest.raises(UnsupportedError, match="no-belief"):
        play_after(tree, nash.profile, None, {"drinks": "quiche"})
    assert play_after(tree, nash.profile, weak.trembles, {"drinks": "quiche"}).payoff["2"] >= 0


def test_only_says_how_equilibria_differ() -> None:
    solution = solve_tree(figure1_strategic("5/7"))
    with pytest.raises(FailedError, match="2 equilibrium outcomes") as caught:
        solution.only()
    assert "Y gets 3/14" in str(caught.value)
    assert solution.components == ((0, 1),)
    assert [len(mixture) for mixture in solution.mixtures] == [2]


def test_texts_and_plain_data() -> None:
    solution = solve_tree(figure1_strategic())
    text = str(solution)
    assert "1 sequential equilibrium outcome" in text
    assert "payoffs: X 21/40" in text
    data = solution.to_dict()
    assert data["found"] == "all"
    assert data["stopped"] == "complete"
    assert data["equilibria"][0]["payoff"]["X"] == "21/40"
    assert data["equilibria"][0]["certificate"]["unfolded_nodes"] == 31


def test_explanations() -> None:
    (explanation,) = solve_tree(figure1_strategic()).explain()
    assert explanation.threats == ()
    offer = next(reason for reason in explanation.reasons if reason.label == "offer")
    assert dict(offer.costs) == {"z=3/10": 0, "z=1/2": F(1, 40)}
    assert [weight for _, weight in offer.belief] == [F(3, 4), F(1, 4)]
    assert "z=1/2 would cost 1/40" in str(explanation)
    assert explanation.to_dict()[0]["player"]


def test_a_nash_equilibrium_that_rests_on_a_threat_says_where() -> None:
    tree = game(
        "A B",
        move("A", "enters", {"in": move("B", "fights", {"yes": end(-1, -1), "no": end(1, 1)}), "out": end(0, 2)}),
    )
    solution = solve_tree(tree, Concept.NASH)
    threat = next(e for e in solution.equilibria if e.payoff["B"] == 2)
    assert threat.certificate.concept is Concept.NASH
    (reason,) = threat.explain().threats
    assert reason.label == "fights"
    assert "no would gain 2" in str(reason)
    assert "incredible threat" in str(reason)
