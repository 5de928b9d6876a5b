"""Each pass on a game made for it: before, after and what it would put back, as golden texts."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest
from benchmarks.games import screening
from tests.support.games import figure1_uncertain

from winset.equilibrium import BehaviorProfile, Concept
from winset.errors import FailedError
from winset.game_tree import Chance, Decision, GameTree, InformationSet, Result, Terminal, Tie, TreeBuilder, check_tree
from winset.simplifying import PASSES, Kept, Pass, Replied, Settled, simplify, subgame_classes
from winset.solving.efg import read_efg

F = Fraction
BY_NAME = {one.name: one for one in PASSES}
ALL = frozenset(Concept)


def leaf(b: TreeBuilder, *payoffs: int) -> int:
    return b.add(Terminal(Result(), tuple(map(F, payoffs))))


def impossible() -> GameTree:
    """The type "strong" has prior zero; X decides after it alone, Y does not see the draw."""
    b = TreeBuilder()
    sign = b.add_infoset(InformationSet(1, "Y signs", ("yes", "no")))
    fight = b.add_infoset(InformationSet(0, "X fights", ("fight", "yield"), (("type", "strong"),)))
    weak = b.add(Decision(sign, (leaf(b, 1, 1), leaf(b, 0, 0))))
    strong = b.add(Decision(sign, (leaf(b, 2, -5), b.add(Decision(fight, (leaf(b, 3, -9), leaf(b, 4, 0)))))))
    root = b.add(Chance("type", ("weak", "strong"), (F(1), F(0)), (weak, strong)))
    return b.build("a type of prior zero", ("X", "Y"), 2, root)


def certain(tie: Tie = Tie.FREE) -> GameTree:
    """X offers, Y signs, a sincere body votes."""
    b = TreeBuilder()
    ratify = b.add(Chance("Y's parliament", ("ratify",), (F(1),), (leaf(b, 1, 1),), body="Y"))
    refuse = b.add(Chance("Y's parliament", ("refuse",), (F(1),), (leaf(b, 0, 0),), body="Y"))
    answers = [
        b.add(
            Decision(
                b.add_infoset(InformationSet(1, "Y answers", ("accept", "reject"), (("offer", name),), tie, 1)),
                (vote, leaf(b, 0, 0)),
            )
        )
        for name, vote in (("little", refuse), ("much", ratify))
    ]
    offer = b.add_infoset(InformationSet(0, "X offers", ("little", "much")))
    return b.build("sincere votes", ("X", "Y"), 2, b.add(Decision(offer, tuple(answers))))


def public_and_private() -> GameTree:
    """The weather is public, each side's health is not; drawn at once."""
    b = TreeBuilder()
    tops, names = [], []
    for weather in ("rain", "sun"):
        choose = b.add_infoset(InformationSet(0, "X chooses", ("in", "out"), (("weather", weather),)))
        for health in ("ill", "well"):
            pays = (1, 0) if (weather == "rain") == (health == "ill") else (0, 2)
            tops.append(b.add(Decision(choose, tuple(leaf(b, pay) for pay in pays))))
            names.append(f"{weather}, {health}")
    chances = (F(1, 6), F(1, 3), F(1, 8), F(3, 8))
    return b.build("public and private", ("X",), 1, b.add(Chance("draw", tuple(names), chances, tuple(tops))))


def repeated() -> GameTree:
    """The same simultaneous game after a coin, under other names the second time."""
    b = TreeBuilder()
    tops = []
    for side in ("heads", "tails"):
        first = b.add_infoset(InformationSet(0, "X", (f"{side} up", f"{side} down")))
        second = b.add_infoset(InformationSet(1, "Y", ("up", "down"), (("coin", side),)))
        replies = [b.add(Decision(second, (leaf(b, k, 1 - k), leaf(b, 1 - k, k)))) for k in range(2)]
        tops.append(b.add(Decision(first, tuple(replies))))
    return b.build("repeated", ("X", "Y"), 2, b.add(Chance("coin", ("heads", "tails"), (F(1, 2),) * 2, tuple(tops))))


MADE: dict[str, Callable[[], GameTree]] = {
    "drop impossible branches": impossible,
    "skip certain moves": certain,
    "settle decisions": lambda: read_efg(figure1_uncertain()),
    "remove dominated actions": lambda: read_efg(screening(8)),
    "separate independent parts": public_and_private,
    "share equal subgames": repeated,
}


def test_every_pass_has_a_game_made_for_it() -> None:
    assert list(MADE) == [one.name for one in PASSES]


@pytest.mark.parametrize("one", PASSES, ids=lambda one: one.name)
def test_golden_before_and_after(one: Pass, golden: Callable[[str, str], None]) -> None:
    tree = MADE[one.name]()
    if one.name == "remove dominated actions":  # what settling leaves of it
        tree = simplify(tree, Concept.SEQUENTIAL, [BY_NAME["settle decisions"]]).tree
    before = str(tree)
    simplified = simplify(tree, Concept.SEQUENTIAL, [one])
    check_tree(simplified.tree)
    (undo,) = simplified.undo
    text = f"before\n\n{tree}\nafter\n\n{simplified.tree}\nput back\n\n{undo}"
    golden(f"simplifying/{one.name.replace(' ', '_')}", text)
    assert str(tree) == before


def test_which_concepts_each_pass_preserves() -> None:
    """Beliefs off the path are free below sequential equilibrium, so nothing is settled for those."""
    assert {one.name: one.preserves for one in PASSES} == {
        "drop impossible branches": ALL,
        "skip certain moves": ALL,
        "settle decisions": {Concept.SEQUENTIAL},
        "remove dominated actions": {Concept.SEQUENTIAL},
        "separate independent parts": ALL,
        "share equal subgames": ALL,
    }
    figure1 = read_efg(figure1_uncertain())
    assert simplify(figure1, Concept.SUBGAME_PERFECT).tree == figure1


def test_a_game_that_is_simple_comes_back_as_it_is() -> None:
    tree = read_efg('EFG 2 R "g" { "X" } p "" 1 1 "" { "a" "b" } 0 t "" 1 "" { 1 } t "" 2 "" { 2 }')
    simplified = simplify(tree, Concept.SEQUENTIAL)
    assert simplified.tree is tree
    assert simplified.undo == ()
    profile = BehaviorProfile.pure((2,), (1,))
    assert simplified.lift(profile) is profile


def test_what_was_dropped_is_put_back_with_an_exact_best_reply() -> None:
    simplified = simplify(impossible(), Concept.SEQUENTIAL, [BY_NAME["drop impossible branches"]])
    (undo,) = simplified.undo
    assert [undo.tree.infosets[k].label for k in undo.replied] == ["X fights"]
    lifted = simplified.lift(BehaviorProfile.pure((2,), (0,)))
    assert lifted.probabilities == ((1, 0), (0, 1))  # yielding pays X 4, fighting 3


@pytest.mark.parametrize("concept", [Concept.SUBGAME_PERFECT, Concept.PERFECT_BAYESIAN])
def test_a_branch_stays_where_dropping_it_would_say_more_than_the_concept(concept: Concept) -> None:
    """Y's set has nodes on both sides: off the path a weak belief may be on the impossible one."""
    assert simplify(impossible(), concept, [BY_NAME["drop impossible branches"]]).undo == ()


def test_votes_stay_where_ties_ask_whether_a_text_is_certain_to_be_refused() -> None:
    skip = [BY_NAME["skip certain moves"]]
    assert simplify(certain(Tie.SIGN), Concept.SEQUENTIAL, skip).undo == ()
    assert simplify(certain(Tie.FIRST), Concept.SEQUENTIAL, skip).tree.unfolded_size == 7


def hidden_below(tie: Tie, refused: bool) -> GameTree:
    """Y, indifferent, signs or not, and does not see X's move; then a body may refuse."""
    b = TreeBuilder()
    sign = b.add_infoset(InformationSet(1, "Y answers", ("accept", "reject"), (), tie, 1))
    votes = [
        b.add(Chance("vote", ("refuse" if refused else "ratify",), (F(1),), (leaf(b, k, 0),), body="Y")) for k in (0, 1)
    ]
    nodes = [b.add(Decision(sign, (vote, leaf(b, 5, 0)))) for vote in votes]
    return b.build(
        "indifferent", ("X", "Y"), 2, b.add(Decision(b.add_infoset(InformationSet(0, "X", ("l", "r"))), tuple(nodes)))
    )


@pytest.mark.parametrize(
    ("tie", "refused", "action"),
    [(Tie.FREE, False, None), (Tie.FIRST, True, 0), (Tie.SIGN, False, 0), (Tie.SIGN, True, 1)],
)
def test_ties_are_settled_by_their_rule_and_only_by_it(tie: Tie, refused: bool, action: int | None) -> None:
    tree = hidden_below(tie, refused)
    simplified = simplify(tree, Concept.SEQUENTIAL, [BY_NAME["settle decisions"]])
    if action is None:
        assert simplified.undo == ()
    else:
        assert Settled(action) in simplified.undo[0].rules


def test_a_vote_that_is_settled_stays_on_the_path() -> None:
    b = TreeBuilder()
    vote = b.add_infoset(InformationSet(1, "Y votes", ("ratify", "refuse"), (), Tie.FIRST, 1, "", "Y"))
    nodes = [b.add(Decision(vote, (leaf(b, k, -1), leaf(b, 0, 0)))) for k in range(2)]
    offer = b.add_infoset(InformationSet(0, "X", ("l", "r")))
    tree = b.build("refused", ("X", "Y"), 2, b.add(Decision(offer, tuple(nodes))))
    simplified = simplify(tree, Concept.SEQUENTIAL, [BY_NAME["settle decisions"]])
    left = [node for node in simplified.tree.nodes if isinstance(node, Chance)]
    assert [(node.label, node.actions, node.body) for node in left] == [("Y votes", ("refuse",), "Y")] * 2


def test_a_dominated_action_stays_where_somebody_may_believe_in_it() -> None:
    """One type of X never takes r, but if Y sees r, Y may believe that it was that type."""
    text = """EFG 2 R "r is a mistake of one type" { "X" "Y" }
    c "" 1 "" { "one" 1/2 "other" 1/2 } 0
    p "" 1 1 "one" { "l" "r" } 0
    t "" 1 "" { 9 0 }
    p "" 2 1 "Y" { "a" "b" } 0
    t "" 2 "" { 1 1 }
    t "" 3 "" { 2 0 }
    p "" 1 2 "other" { "l" "r" } 0
    t "" 4 "" { 2 0 }
    p "" 2 1 "Y" { "a" "b" } 0
    t "" 5 "" { 1 0 }
    t "" 6 "" { 3 1 }
    """
    tree = read_efg(text)
    assert simplify(tree, Concept.SEQUENTIAL).undo == ()


def test_a_profile_of_another_game_is_not_put_back() -> None:
    simplified = simplify(impossible(), Concept.SEQUENTIAL)
    with pytest.raises(FailedError, match="wrong-profile"):
        simplified.lift(BehaviorProfile.pure((2, 2), (0, 0)))


def test_the_screening_game_of_1117_nodes_becomes_small() -> None:
    tree = read_efg(screening())
    simplified = simplify(tree, Concept.SEQUENTIAL)
    check_tree(simplified.tree)
    assert tree.unfolded_size == 1117
    assert simplified.tree.unfolded_size == 49
    assert len(simplified.tree.infosets) == 5
    rules = [rule for undo in simplified.undo for rule in undo.rules]
    assert {type(rule) for rule in rules} == {Kept, Settled, Replied}


def test_equal_subgames_have_one_class_whatever_their_names() -> None:
    tree = repeated()
    classes = subgame_classes(tree)
    coin = tree.nodes[tree.root]
    assert isinstance(coin, Chance)
    assert classes[coin.children[0]] == classes[coin.children[1]] != classes[tree.root]


def test_a_vote_to_which_chance_never_leads_is_left_alone() -> None:
    # Y does not see the draw, so that the vote behind its impossible value is no subgame of its own.
    b = TreeBuilder()
    sign = b.add_infoset(InformationSet(1, "Y signs", ("yes", "no")))
    vote = b.add_infoset(InformationSet(0, "X votes", ("ratify", "refuse"), tie=Tie.PIVOTAL, ballot="one"))
    votes = [b.add(Decision(vote, (leaf(b, 1, 1), leaf(b, 1, 1)))) for _ in range(2)]
    signs = [b.add(Decision(sign, (leaf(b, 0, 1), leaf(b, 0, 0)))), b.add(Decision(sign, (votes[0], votes[1])))]
    root = b.add(Chance("c", ("h", "t"), (F(1), F(0)), (signs[0], signs[1])))
    tree = b.build("never", ("X", "Y"), 2, root)
    for name in ("remove dominated actions", "settle decisions"):
        check_tree(simplify(tree, Concept.SEQUENTIAL, [BY_NAME[name]]).tree)


def test_a_vote_is_compared_where_chance_may_lead() -> None:
    # Both nodes of the second vote are on one ballot; the one behind a ratification has no chance.
    b = TreeBuilder()
    vote = b.add_infoset(InformationSet(0, "X votes", ("ratify", "refuse"), tie=Tie.PIVOTAL, ballot="one"))
    nodes = [b.add(Decision(vote, (leaf(b, value), leaf(b, value)))) for value in (1, 2)]
    tree = b.build("never", ("X",), 1, b.add(Chance("c", ("h", "t"), (F(1), F(0)), (nodes[0], nodes[1]))))
    (chosen,) = tree.deciding_nodes
    assert chosen == ((tree.members[0][0],), (tree.members[0][0],))
