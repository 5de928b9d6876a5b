"""The extensive form: building, sharing, subgames, the checks, the canonical text."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from fractions import Fraction

import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from winset.errors import FailedError
from winset.game_tree import (
    Chance,
    Decision,
    Ending,
    GameTree,
    InformationSet,
    Node,
    Result,
    Split,
    Terminal,
    TreeBuilder,
    check_tree,
    component_of,
    component_roots,
    result_text,
)

F = Fraction


def leaf(*payoffs: int | Fraction, ending: Ending | None = None) -> Terminal:
    return Terminal(Result(ending), tuple(F(payoff) for payoff in payoffs))


def tree_of(
    nodes: Sequence[Node], infosets: Sequence[InformationSet], actors: tuple[str, ...] = ("X", "Y"), players: int = 2
) -> GameTree:
    """A tree from its nodes as they are, unchecked."""
    return GameTree("a game", actors, players, tuple(nodes), tuple(infosets))


def ask(player: int, *actions: str, label: str = "asks") -> InformationSet:
    return InformationSet(player, label, actions)


def ultimatum() -> GameTree:
    """X asks for much or little; Y accepts or rejects."""
    build = TreeBuilder()
    nothing = build.add(leaf(0, 0, ending=Ending.NO_AGREEMENT))
    offers = []
    for share in (F(7, 10), F(1, 2)):
        text = f"z={1 - share}"
        yes = build.add(Terminal(Result(Ending.AGREEMENT, agreement=text, round=1), (share, 1 - share)))
        answer = InformationSet(1, "Y answers", ("accept", "reject"), sees=(("offer", text),))
        offers.append(build.add(Decision(build.add_infoset(answer), (yes, nothing))))
    root = build.add(Decision(build.add_infoset(InformationSet(0, "X asks", ("much", "little"))), tuple(offers)))
    return build.build("Ultimatum", ("X", "Y"), 2, root)


def matching_pennies(build: TreeBuilder) -> int:
    """A closed subgame: X hides a coin, Y guesses."""
    hidden = build.add_infoset(ask(1, "heads", "tails", label="Y guesses"))
    guesses = [build.add(Decision(hidden, (build.add(leaf(-win, win)), build.add(leaf(win, -win))))) for win in (1, -1)]
    return build.add(Decision(build.add_infoset(ask(0, "heads", "tails", label="X hides")), tuple(guesses)))


def pennies_after_the_weather() -> GameTree:
    """Rain or sun, then the same closed subgame, shared; or nothing."""
    build = TreeBuilder()
    game = matching_pennies(build)
    stay = build.add_infoset(ask(0, "play", "leave", label="X in the sun"))
    sun = build.add(Decision(stay, (game, build.add(leaf(0, 0)))))
    root = build.add(Chance("the weather", ("rain", "sun"), (F(1, 3), F(2, 3)), (game, sun)))
    return build.build("Pennies", ("X", "Y"), 2, root)


# ----------------------------------------------------------------- building


def test_the_order_is_children_first_and_information_sets_are_numbered_from_the_root() -> None:
    tree = ultimatum()
    check_tree(tree)
    assert all(child < position for position, node in enumerate(tree.nodes) for child in node.children)
    assert tree.root == len(tree.nodes) - 1
    assert [infoset.label for infoset in tree.infosets] == ["X asks", "Y answers", "Y answers"]
    assert [infoset.sees for infoset in tree.infosets[1:]] == [(("offer", "z=3/10"),), (("offer", "z=1/2"),)]


def test_equal_terminals_are_one_node() -> None:
    tree = ultimatum()
    assert len(tree.nodes) == 6
    assert tree.unfolded_size == 7
    assert sum(isinstance(node, Terminal) for node in tree.nodes) == 3


def test_what_the_root_does_not_reach_is_left_out() -> None:
    build = TreeBuilder()
    matching_pennies(build)
    root = build.add(leaf(1, 2))
    tree = build.build("Nothing to do", ("X", "Y"), 2, root)
    assert tree.nodes == (leaf(1, 2),)
    assert tree.infosets == ()
    check_tree(tree)


def test_the_same_game_built_in_another_order_is_equal() -> None:
    build = TreeBuilder()
    first, second = (build.add_infoset(ask(1, "a", "b", label=str(i))) for i in (1, 2))
    low, high = build.add(leaf(0, 1)), build.add(leaf(1, 0))
    right = build.add(Decision(second, (high, low)))
    left = build.add(Decision(first, (low, high)))
    here = build.build("g", ("X", "Y"), 2, build.add(Chance("c", ("l", "r"), (F(1, 2), F(1, 2)), (left, right))))

    build = TreeBuilder()
    high, low = build.add(leaf(1, 0)), build.add(leaf(0, 1))
    first, second = (build.add_infoset(ask(1, "a", "b", label=str(i))) for i in (1, 2))
    left = build.add(Decision(first, (low, high)))
    right = build.add(Decision(second, (high, low)))
    there = build.build("g", ("X", "Y"), 2, build.add(Chance("c", ("l", "r"), (F(1, 2), F(1, 2)), (left, right))))
    assert here == there
    assert str(here) == str(there)


def test_a_long_chain_needs_no_recursion() -> None:
    build = TreeBuilder()
    end = build.add(leaf(0, 0))
    below = end
    for step in range(20_000):
        stop = build.add(leaf(step, 1))
        below = build.add(Decision(build.add_infoset(ask(step % 2, "go", "stop")), (below, stop)))
    tree = build.build("Centipede", ("X", "Y"), 2, below)
    check_tree(tree)
    assert tree.unfolded_size == 40_001
    assert sum(tree.subgame_roots) == 20_000


def test_copies_keep_everything_about_a_node() -> None:
    build = TreeBuilder()
    p = sympy.Symbol("p")
    build.add(leaf(9, 9))
    yes = build.add(leaf(1, 1))
    no = build.add(leaf(0, 0))
    vote = build.add(Chance("Y ratifies", ("ratify",), (F(1),), (yes,), "process.1", "Y"))
    split = build.add(Split(p, "<", F(1, 2), (vote, no), "process.0"))
    infoset = InformationSet(0, "X asks", ("a", "b"), (("v", "1"),), round=2, origin="process.0", body="X")
    root = build.add(Decision(build.add_infoset(infoset), (split, no), "process.0"))
    tree = build.build("g", ("X", "Y"), 2, root)
    assert tree.nodes == (
        leaf(1, 1),
        Chance("Y ratifies", ("ratify",), (F(1),), (0,), "process.1", "Y"),
        leaf(0, 0),
        Split(p, "<", F(1, 2), (1, 2), "process.0"),
        Decision(0, (3, 2), "process.0"),
    )
    assert tree.infosets == (infoset,)
    assert [tree.actions(position) for position in range(5)] == [(), ("ratify",), (), ("true", "false"), ("a", "b")]


# -------------------------------------------------- members, parents, subgames


def test_members_and_parents() -> None:
    tree = pennies_after_the_weather()
    check_tree(tree)
    by_label = {infoset.label: tree.members[i] for i, infoset in enumerate(tree.infosets)}
    assert [len(by_label[label]) for label in ("X hides", "Y guesses", "X in the sun")] == [1, 2, 1]
    (game,) = by_label["X hides"]
    assert tree.parents[game] == ((by_label["X in the sun"][0], 0), (tree.root, 0))
    assert tree.parents[tree.root] == ()
    assert tree.players == ("X", "Y")


def test_components_and_subgames_of_a_shared_graph() -> None:
    tree = pennies_after_the_weather()
    by_label = {infoset.label: tree.members[i] for i, infoset in enumerate(tree.infosets)}
    (game,), (sun,), guesses = by_label["X hides"], by_label["X in the sun"], by_label["Y guesses"]
    assert component_roots(tree) == (game, tree.root)
    component = component_of(tree)
    assert [component[position] for position in (*guesses, game, sun, tree.root)] == [game] * 3 + [tree.root] * 2
    assert {position for position, is_root in enumerate(tree.subgame_roots) if is_root} == {game, sun, tree.root}
    assert tree.unfolded_size == 17


# ------------------------------------------------------------------ the checks


@pytest.mark.parametrize(
    ("nodes", "infosets", "says"),
    [
        ([Decision(0, (1,)), leaf(0, 0)], [ask(0, "a")], "comes before one of its children"),
        ([leaf(0, 0), Decision(0, (0,))], [ask(0, "a", "b")], "1 children for 2 actions"),
        ([leaf(0)], [], "1 payoffs for 2 actors"),
        (
            [leaf(0, 0), Chance("c", ("a", "b"), (F(1, 2), F(1, 3)), (0, 0))],
            [],
            "chance node 1 (c) has probabilities that sum to 5/6",
        ),
        (
            [leaf(0, 0), Chance("c", ("a", "b"), (F(-1, 2), F(3, 2)), (0, 0))],
            [],
            "chance node 1 (c) has a negative probability",
        ),
        (
            [leaf(0, 0), Chance("c", ("a", "b"), (F(1),), (0, 0))],
            [],
            "chance node 1 (c) does not have one probability per action",
        ),
        ([leaf(0, 0)], [ask(0, "a")], "information set 0 has nodes in several components, or none"),
        ([leaf(0, 0), Decision(0, (0,))], [ask(2, "a")], "information set 0 belongs to nobody who moves"),
        ([leaf(0, 0), Decision(0, (0, 0))], [ask(0, "a", "a")], "information set 0 has actions of the same name"),
        ([leaf(0, 0), Decision(0, ())], [ask(0)], "information set 0 has no actions"),
    ],
)
def test_broken_trees(nodes: list[Node], infosets: list[InformationSet], says: str) -> None:
    with pytest.raises(FailedError) as error:
        check_tree(tree_of(nodes, infosets))
    assert {problem.code for problem in error.value.problems} == {"broken-tree"}
    assert says in str(error.value)


def test_a_node_that_nothing_leads_to_is_refused() -> None:
    with pytest.raises(FailedError, match="nothing leads to node 0"):
        check_tree(tree_of([leaf(1, 1), leaf(0, 0), Decision(0, (1,))], [ask(0, "a")]))


def test_everything_wrong_is_said_at_once() -> None:
    with pytest.raises(FailedError) as error:
        check_tree(tree_of([leaf(0), leaf(1), Chance("c", ("a", "b"), (F(1), F(1)), (0, 1))], []))
    assert len(error.value.problems) == 3


def test_an_information_set_may_not_cross_the_border_of_a_shared_part() -> None:
    # Y cannot tell apart a node inside the shared part and one outside of it.
    nodes: list[Node] = [
        leaf(0, 0),
        leaf(1, 1),
        Decision(1, (0, 1)),
        Decision(0, (2, 0)),
        Decision(1, (1, 0)),
        Chance("c", ("a", "b", "c"), (F(1, 3), F(1, 3), F(1, 3)), (3, 3, 4)),
    ]
    with pytest.raises(FailedError, match="several components"):
        check_tree(tree_of(nodes, [ask(0, "l", "r"), ask(1, "l", "r")]))


def test_a_shared_part_with_its_set_inside_a_bigger_one_is_refused() -> None:
    # Node 2 is shared, and in one information set with node 3.
    nodes: list[Node] = [
        leaf(0, 0),
        leaf(1, 1),
        Decision(0, (0, 1)),
        Decision(0, (1, 0)),
        Chance("c", ("a", "b", "c"), (F(1, 3), F(1, 3), F(1, 3)), (2, 2, 3)),
    ]
    with pytest.raises(FailedError):
        check_tree(tree_of(nodes, [ask(0, "l", "r")]))


def test_forgetting_an_own_action_is_refused() -> None:
    nodes: list[Node] = [
        leaf(0, 0),
        leaf(1, 1),
        Decision(1, (0, 1)),
        Decision(1, (1, 0)),
        Decision(0, (2, 3)),
    ]
    forgetful = tree_of(nodes, [ask(0, "l", "r"), ask(0, "l", "r")])
    with pytest.raises(FailedError, match="at information set 1 X forgets what it knew or did"):
        check_tree(forgetful)
    check_tree(tree_of(nodes, [ask(0, "l", "r"), ask(1, "l", "r")]))


def test_forgetting_what_one_knew_is_refused() -> None:
    # X sees the weather, then Y moves, then X has forgotten the weather.
    nodes: list[Node] = [
        leaf(0, 0),
        leaf(1, 1),
        Decision(2, (0, 1)),
        Decision(2, (1, 0)),
        Decision(0, (2,)),
        Decision(1, (3,)),
        Chance("weather", ("rain", "sun"), (F(1, 2), F(1, 2)), (4, 5)),
    ]
    with pytest.raises(FailedError, match="at information set 2 X forgets"):
        check_tree(tree_of(nodes, [ask(0, "go"), ask(0, "go"), ask(0, "l", "r")]))


def test_absent_mindedness_is_refused() -> None:
    nodes: list[Node] = [leaf(0, 0), leaf(1, 1), Decision(0, (0, 1)), Decision(0, (2, 1))]
    with pytest.raises(FailedError, match="at information set 0 X forgets"):
        check_tree(tree_of(nodes, [ask(0, "on", "off")]))


def test_symbolic_probabilities_that_sum_to_one_pass() -> None:
    p = sympy.Symbol("p")
    nodes: list[Node] = [leaf(0, 0), leaf(1, 1), Chance("c", ("a", "b"), (p, 1 - p), (0, 1))]
    check_tree(tree_of(nodes, []))
    wrong = [*nodes[:2], Chance("c", ("a", "b"), (p, p), (0, 1))]
    with pytest.raises(FailedError, match=r"sum to 2\*p"):
        check_tree(tree_of(wrong, []))


# ------------------------------------------------------------- canonical text


def test_the_text_of_a_tree() -> None:
    assert str(ultimatum()) == (
        "Ultimatum\n"
        "players: X, Y; other actors: none\n"
        "nodes: 6 distinct, 7 unfolded; information sets: 3\n"
        "X: X asks\n"
        "  much: Y: Y answers [offer=z=3/10]\n"
        "    accept: agreement on z=3/10; X 7/10, Y 3/10\n"
        "    reject: no_agreement; X 0, Y 0\n"
        "  little: Y: Y answers [offer=z=1/2]\n"
        "    accept: agreement on z=1/2; X 1/2, Y 1/2\n"
        "    reject: no_agreement; X 0, Y 0\n"
    )


def test_the_text_of_a_shared_part_is_written_once() -> None:
    assert str(pennies_after_the_weather()) == (
        "Pennies\n"
        "players: X, Y; other actors: none\n"
        "nodes: 8 distinct, 17 unfolded; information sets: 3\n"
        "the weather\n"
        "  rain (1/3): [1] X: X hides\n"
        "    heads: Y: Y guesses #2\n"
        "      heads: end; X -1, Y 1\n"
        "      tails: end; X 1, Y -1\n"
        "    tails: Y: Y guesses #2\n"
        "      heads: end; X 1, Y -1\n"
        "      tails: end; X -1, Y 1\n"
        "  sun (2/3): X: X in the sun\n"
        "    play: as at [1]\n"
        "    leave: end; X 0, Y 0\n"
    )


def test_the_text_of_a_split_and_of_actors_who_do_not_move() -> None:
    nodes: list[Node] = [leaf(0, 0), leaf(1, 1), Split(sympy.Symbol("p"), "<", F(1, 2), (1, 0))]
    assert str(tree_of(nodes, [], ("X", "X.pivot"), 1)) == (
        "a game\n"
        "players: X; other actors: X.pivot\n"
        "nodes: 3 distinct, 3 unfolded; information sets: 0\n"
        "split on p < 1/2\n"
        "  true: end; X 1, X.pivot 1\n"
        "  false: end; X 0, X.pivot 0\n"
    )


def test_a_text_that_is_too_long_says_where_it_stops() -> None:
    from winset.game_tree import tree_text

    text = tree_text(ultimatum(), limit=5)
    assert text.splitlines()[-1] == "... stopped at 5 lines"
    assert len(text.splitlines()) == 6


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        (Result(), "end"),
        (Result(Ending.NO_AGREEMENT), "no_agreement"),
        (Result(Ending.AGREEMENT, agreement="z=1/2", round=1), "agreement on z=1/2"),
        (
            Result(Ending.INVOLUNTARY_DEFECTION, ("X", "Y"), "z=3/10", 2),
            "involuntary_defection by X and Y of z=3/10 in round 2",
        ),
        (Result(Ending.VOLUNTARY_DEFECTION, ("Y",)), "voluntary_defection by Y"),
    ],
)
def test_results_in_words(result: Result, expected: str) -> None:
    assert result_text(result) == expected


# --------------------------------------- random games, against the textbook definition


@st.composite
def random_trees(draw: st.DrawFn) -> GameTree:
    """A small tree of two players; X sees everything, Y may not tell apart nodes of the same depth."""
    build = TreeBuilder()
    sets: dict[tuple[object, ...], int] = {}
    blurred = draw(st.booleans())
    counter = itertools.count()

    def grow(depth: int, seen: tuple[int, ...]) -> int:
        kind = draw(st.sampled_from(["leaf", "chance", "X", "Y"])) if depth < 4 else "leaf"
        if kind == "leaf":
            return build.add(leaf(next(counter), 0))
        here = len(build.nodes) + next(counter)
        children = tuple(grow(depth + 1, (*seen, here * 2 + action)) for action in range(2))
        if kind == "chance":
            return build.add(Chance("c", ("l", "r"), (F(1, 2), F(1, 2)), children))
        # Y moves at most once on a path when blurred, so that it never has anything to forget.
        address: tuple[object, ...] = ("Y", depth) if kind == "Y" and blurred and depth == 2 else (kind, *seen)
        if address not in sets:
            sets[address] = build.add_infoset(ask("XY".index(kind), "l", "r", label=str(address)))
        return build.add(Decision(sets[address], children))

    return build.build("random", ("X", "Y"), 2, grow(0, ()))


def below(tree: GameTree, position: int) -> set[int]:
    found, stack = set(), [position]
    while stack:
        here = stack.pop()
        found.add(here)
        stack.extend(tree.nodes[here].children)
    return found


@given(random_trees())
def test_a_subgame_starts_where_no_information_set_is_cut(tree: GameTree) -> None:
    for position, node in enumerate(tree.nodes):
        inside = below(tree, position)
        alone = not isinstance(node, Decision) or len(tree.members[node.infoset]) == 1
        whole = all(set(nodes) <= inside or not set(nodes) & inside for nodes in tree.members)
        assert tree.subgame_roots[position] is (alone and whole and not isinstance(node, Terminal))


@given(random_trees())
def test_unfolding_counts_every_path(tree: GameTree) -> None:
    def size(position: int) -> int:
        return 1 + sum(size(child) for child in tree.nodes[position].children)

    assert tree.unfolded_size == size(tree.root)
    assert str(tree).count("\n") == 3 + tree.unfolded_size
