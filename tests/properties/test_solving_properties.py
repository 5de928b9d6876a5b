"""Random small games: every outcome found equals what a brute force finds, written here without the solver's ideas."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction as F
from itertools import pairwise, product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.solving.games import draw, end, game, move

from winset.equilibrium import BehaviorProfile, Concept, Found
from winset.errors import FailedError
from winset.game_tree import Chance, Decision, GameTree, Terminal, Tie
from winset.solving import certify, solve_tree
from winset.solving.linear import Constraint, maximise

SMALL = st.integers(0, 2)


def expected(tree: GameTree, choices: tuple[int, ...], position: int) -> list[F]:
    node = tree.nodes[position]
    if isinstance(node, Terminal):
        return list(node.payoffs)
    if isinstance(node, Decision):
        return expected(tree, choices, node.children[choices[node.infoset]])
    assert isinstance(node, Chance)
    rows = [expected(tree, choices, child) for child in node.children]
    return [sum(p * row[i] for p, row in zip(node.probabilities, rows, strict=True)) for i in range(len(tree.actors))]


def ends(tree: GameTree, choices: tuple[int, ...], position: int, weight: F = F(1)) -> Counter[Any]:
    node = tree.nodes[position]
    if isinstance(node, Terminal):
        return Counter({(node.result, node.payoffs): weight})
    if isinstance(node, Decision):
        return ends(tree, choices, node.children[choices[node.infoset]], weight)
    assert isinstance(node, Chance)
    found: Counter[Any] = Counter()
    for p, child in zip(node.probabilities, node.children, strict=True):
        found.update(ends(tree, choices, child, weight * p))
    return found


def key(outcomes: Any) -> frozenset[Any]:
    return frozenset(outcomes.items())


def found_key(equilibrium: Any) -> frozenset[Any]:
    return frozenset(((o.result, o.payoffs), o.probability) for o in equilibrium.outcomes)


# ------------------------------------------------------- perfect information


@st.composite
def perfect_information(draw_from: Any, depth: int = 3) -> GameTree:
    counter = [0]

    def build(level: int) -> Any:
        kind = draw_from(st.sampled_from(["end", "move", "move", "draw"])) if level else "end"
        if level == depth:
            kind = "move"
        if kind == "end" or counter[0] >= 6:
            return end(*(draw_from(SMALL) for _ in range(2)))
        if kind == "draw":
            return draw("c", h=("1/2", build(level - 1)), t=("1/2", build(level - 1)))
        counter[0] += 1
        name = f"m{counter[0]}"
        size = draw_from(st.integers(2, 3)) if level == depth else 2
        return move(
            draw_from(st.sampled_from("AB")),
            name,
            {str(a): build(level - 1) for a in range(size)},
            tie=draw_from(st.sampled_from([Tie.FREE, Tie.FREE, Tie.FIRST])),
        )

    return game("A B", build(depth))


def brute_subgame_perfect(tree: GameTree) -> set[frozenset[Any]]:
    sizes = [len(s.actions) for s in tree.infosets]
    found = set()
    for choices in product(*map(range, sizes)):
        fine = True
        for k, (position,) in enumerate(tree.members):
            infoset = tree.infosets[k]
            worths = [expected(tree, choices, child)[infoset.player] for child in tree.nodes[position].children]
            best = max(worths)
            fine &= worths[choices[k]] == best
            if infoset.tie is Tie.FIRST and worths[0] == best:
                fine &= choices[k] == 0
        if fine:
            found.add(key(ends(tree, choices, tree.root)))
    return found


@given(perfect_information())
@settings(max_examples=100, deadline=None)
def test_perfect_information_with_ties(tree: GameTree) -> None:
    solution = solve_tree(tree)
    wanted = brute_subgame_perfect(tree)
    found = {found_key(e) for e in solution.equilibria}
    assert wanted <= found
    pure = {found_key(e) for e in solution.equilibria if e.profile.is_pure}
    assert pure <= wanted
    assert all(e.certificate.concept is Concept.SEQUENTIAL and e.certificate.exact for e in solution.equilibria)
    assert len(found) == len(solution.equilibria)
    assert solution.found in (Found.ALL, Found.SOME)


@given(perfect_information(), st.data())
@settings(max_examples=60, deadline=None)
def test_mixtures_within_a_component_are_equilibria(tree: GameTree, data: Any) -> None:
    """Each component's even mixture of outcomes is an outcome that no player's threshold excludes: its payoffs hold."""
    solution = solve_tree(tree, ties="all")
    for component in solution.mixtures:
        low = [min(e.payoff[a] for e in component) for a in tree.players]
        high = [max(e.payoff[a] for e in component) for a in tree.players]
        # Somebody is indifferent over the whole component, or over a part of it that chance or others lead to.
        assert all(lo <= hi for lo, hi in zip(low, high, strict=True))
    assert {i for component in solution.components for i in component} == set(range(len(solution.equilibria)))


# ------------------------------------------------------------- hidden moves


@st.composite
def signaling(draw_from: Any) -> GameTree:
    def answer(message: str) -> Any:
        return move("B", f"answers|m={message}", {a: end(draw_from(SMALL), draw_from(SMALL)) for a in "xy"})

    def play(kind: str) -> Any:
        sizes = ["l", "r"]
        return move("A", f"says|type={kind}", {m: answer(m) for m in sizes})

    prior = draw_from(st.sampled_from(["1/2", "1/3", "3/4"]))
    return game("A B", draw("type", s=(prior, play("s")), w=(str(1 - F(prior)), play("w"))))


def brute_signaling(tree: GameTree) -> set[frozenset[Any]]:
    """Pure sequential equilibria: in a signaling game any belief off the path is consistent."""
    sizes = [len(s.actions) for s in tree.infosets]
    root = tree.nodes[tree.root]
    assert isinstance(root, Chance)
    found = set()
    for choices in product(*map(range, sizes)):
        fine = True
        for k, nodes in enumerate(tree.members):
            player = tree.infosets[k].player
            rows = [[expected(tree, choices, c)[player] for c in tree.nodes[n].children] for n in nodes]
            gains = [row[choices[k]] - row[1 - choices[k]] for row in rows]
            if len(nodes) == 1:
                fine &= gains[0] >= 0
                continue
            weights = []
            for node in nodes:
                (sender, action) = tree.parents[node][0]
                weights.append(
                    root.probabilities[root.children.index(sender)]
                    if choices[tree.nodes[sender].infoset] == action  # type: ignore[union-attr]
                    else F(0)
                )
            if any(weights):
                fine &= sum(w * g for w, g in zip(weights, gains, strict=True)) >= 0
            else:
                fine &= max(gains) >= 0
        if fine:
            found.add(key(ends(tree, choices, tree.root)))
    return found


@given(signaling())
@settings(max_examples=60, deadline=None)
def test_signaling_games(tree: GameTree) -> None:
    solution = solve_tree(tree)
    wanted = brute_signaling(tree)
    found = {found_key(e) for e in solution.equilibria}
    assert wanted <= found, solution
    assert {found_key(e) for e in solution.equilibria if e.profile.is_pure} <= wanted
    assert solution.equilibria, "every finite game has a sequential equilibrium"


@st.composite
def three_stages(draw_from: Any) -> GameTree:
    """A moves unseen or seen in part, B moves, A or C moves again on what B did."""

    def last(seen: str) -> Any:
        who = "C"
        return move(who, f"ends|{seen}", {a: end(draw_from(SMALL), draw_from(SMALL), draw_from(SMALL)) for a in "xy"})

    def middle(first: str) -> Any:
        return move("B", "moves", {"stop": end(*(draw_from(SMALL) for _ in range(3))), "on": last("b=on")})

    branches = {"out": end(*(draw_from(SMALL) for _ in range(3))), "up": middle("up"), "down": middle("down")}
    return game("A B C", move("A", "starts", branches))


def brute_nash_everywhere(tree: GameTree, orders: int = 2) -> set[tuple[int, ...]]:
    """Pure profiles that some orders of trembles from 1 to ``orders`` with weights 1 or 5 support: some, not all."""
    sizes = [len(s.actions) for s in tree.infosets]
    found = set()
    for choices in product(*map(range, sizes)):
        unused = [(k, a) for k, size in enumerate(sizes) for a in range(size) if a != choices[k]]
        for labels in product(product(range(1, orders + 1), (1, 5)), repeat=len(unused)):
            by_action = dict(zip(unused, labels, strict=True))
            if _rational(tree, choices, by_action):
                found.add(choices)
                break
    return found


def _rational(tree: GameTree, choices: tuple[int, ...], labels: dict[tuple[int, int], tuple[int, int]]) -> bool:
    for k, nodes in enumerate(tree.members):
        arrived = []
        for node in nodes:
            order, weight, at = 0, F(1), node
            while tree.parents[at]:
                at, action = tree.parents[at][0]
                above = tree.nodes[at]
                if isinstance(above, Decision) and choices[above.infoset] != action:
                    order += labels[above.infoset, action][0]
                    weight *= labels[above.infoset, action][1]
                elif isinstance(above, Chance):
                    weight *= above.probabilities[action]
            arrived.append((order, weight))
        least = min(order for order, _ in arrived)
        player = tree.infosets[k].player
        worths = [F(0)] * len(tree.infosets[k].actions)
        for node, (order, weight) in zip(nodes, arrived, strict=True):
            if order == least:
                for action, child in enumerate(tree.nodes[node].children):
                    worths[action] += weight * expected(tree, choices, child)[player]
        if worths[choices[k]] < max(worths):
            return False
    return True


@given(three_stages())
@settings(max_examples=20, deadline=None)
def test_three_stages_with_hidden_moves(tree: GameTree) -> None:
    sizes = [len(s.actions) for s in tree.infosets]
    supported = brute_nash_everywhere(tree)
    for choices in product(*map(range, sizes)):
        profile = BehaviorProfile.pure(sizes, choices)
        try:
            certificate = certify(tree, profile)
        except FailedError:
            assert choices not in supported
            continue
        if choices in supported:
            assert certificate.concept is Concept.SEQUENTIAL
        if certificate.concept is Concept.SEQUENTIAL:
            assert certificate.regret == 0
    wanted = {key(ends(tree, choices, tree.root)) for choices in supported}
    assert wanted <= {found_key(e) for e in solve_tree(tree).equilibria}


@given(three_stages())
@settings(max_examples=20, deadline=None)
def test_concepts_are_nested(tree: GameTree) -> None:
    kinds = [Concept.SEQUENTIAL, Concept.PERFECT_BAYESIAN, Concept.SUBGAME_PERFECT, Concept.NASH]
    pure = [{found_key(e) for e in solve_tree(tree, kind).equilibria if e.profile.is_pure} for kind in kinds]
    for strong, weak in pairwise(pure):
        assert strong <= weak


# ------------------------------------------------------------------ mixtures


def brute_mixed(tree: GameTree) -> set[frozenset[Any]]:
    """Outcomes of subgame perfect equilibria in which every move takes probabilities 0, 1/3, 1/2 or 1, two at most."""
    options = []
    for infoset in tree.infosets:
        size = len(infoset.actions)
        rows = [tuple(F(int(a == b)) for b in range(size)) for a in range(size)]
        for a in range(size):
            for b in range(size):
                if a != b:
                    rows.append(tuple(F(1, 3) if c == a else F(2, 3) if c == b else F(0) for c in range(size)))
                if a < b:
                    rows.append(tuple(F(1, 2) if c in (a, b) else F(0) for c in range(size)))
        options.append(rows)
    found = set()
    for profile in product(*options):
        values: list[list[F]] = []
        weights: list[Counter[Any]] = []
        fine = True
        for node in tree.nodes:
            if isinstance(node, Terminal):
                values.append(list(node.payoffs))
                weights.append(Counter({(node.result, node.payoffs): F(1)}))
                continue
            row = profile[node.infoset] if isinstance(node, Decision) else node.probabilities  # type: ignore[union-attr]
            rows = [values[child] for child in node.children]
            if isinstance(node, Decision):
                player = tree.infosets[node.infoset].player
                best = max(value[player] for value in rows)
                fine &= all(value[player] == best for p, value in zip(row, rows, strict=True) if p)
            values.append([sum(p * value[i] for p, value in zip(row, rows, strict=True)) for i in range(2)])
            total: Counter[Any] = Counter()
            for p, child in zip(row, node.children, strict=True):
                for end_, weight in weights[child].items():
                    total[end_] += p * weight
            weights.append(total)
        if fine:
            found.add(frozenset((end_, weight) for end_, weight in weights[-1].items() if weight))
    return found


def in_hull(point: frozenset[Any], corners: list[frozenset[Any]]) -> bool:
    ends_ = {end_ for corner in (*corners, point) for end_, _ in corner}
    rows = [dict(corner) for corner in corners]
    wanted = dict(point)
    constraints = [
        Constraint({k: row.get(end_, F(0)) for k, row in enumerate(rows)}, "==", wanted.get(end_, F(0)))
        for end_ in ends_
    ]
    return maximise({}, constraints, len(rows)) is not None


@given(perfect_information(depth=2))
@settings(max_examples=60, deadline=None)
def test_all_means_mixed_ones_too(tree: GameTree) -> None:
    solution = solve_tree(tree, ties="all")
    if solution.found is not Found.ALL:
        return
    keys = [found_key(e) for e in solution.equilibria]
    for outcome in brute_mixed(tree):
        assert any(in_hull(outcome, [keys[i] for i in component]) for component in solution.components)
