"""What a drawing of a game shows: shared continuations once, large games cut where nobody goes.

A sketch is a tree of marks. The part that several branches lead to is drawn where it first comes up, with a
number; elsewhere a *stub* points to it. When a game is too large to be drawn whole, what lies far from
the equilibrium path is cut first, and a stub says how many nodes it stands for.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from fractions import Fraction
from functools import cached_property
from heapq import heappop, heappush
from typing import Any

from attrs import evolve, field, frozen

from ..equilibrium import BehaviorProfile, Equilibrium
from ..equilibrium.profile import node_chances
from ..equilibrium.strategy import decision_words
from ..game_tree import Chance, Decision, Ending, GameTree, Node, Split, Terminal, component_roots, result_text
from .words import number_text

MANY_ACTIONS = 12
"""From how many actions on a large game is thinned."""
DRAWN = 320
"""How many marks a picture holds before it is cut, unless told otherwise."""


class Shape(Enum):
    """What a mark stands for."""

    DECISION = "decision"
    DRAW = "draw"
    RULE = "rule"
    SPLIT = "split"
    TERMINAL = "terminal"
    SAME = "same"
    CUT = "cut"


@frozen
class Mark:
    """One box of the picture.

    Parameters
    ----------
    parent
        Position of the parent among the marks; -1 at the root. Parents come first.
    edge
        The action that leads here, with its probability where nature moves.
    weight
        How likely the play comes here; ``None`` where no equilibrium is shown.
    chosen
        Whether the equilibrium takes the action that leads here, wherever the play is.
    number
        Of a shared part: at its first mark and at the stubs that point to it; else 0.
    infoset
        Of a decision: position in the tree's information sets; else -1.
    text
        What the box says; ``hint`` is what a tooltip adds.
    """

    parent: int
    shape: Shape
    text: str
    hint: str
    edge: str = ""
    depth: int = 0
    weight: Fraction | None = None
    chosen: bool = False
    number: int = 0
    infoset: int = -1
    player: int = -1
    ending: Ending | None = None


@frozen
class Sketch:
    """The marks of a picture, parents first, and how much of the game they leave out."""

    marks: tuple[Mark, ...]
    cut: int = 0
    joined: tuple[tuple[int, ...], ...] = field(default=())
    """Marks of each information set that is drawn with several nodes, in order."""

    @property
    def children(self) -> tuple[tuple[int, ...], ...]:
        """Per mark its children, in order."""
        found: list[list[int]] = [[] for _ in self.marks]
        for position, mark in enumerate(self.marks):
            if mark.parent >= 0:
                found[mark.parent].append(position)
        return tuple(map(tuple, found))


def sketch_tree(tree: GameTree, equilibrium: Equilibrium | None = None, limit: int = DRAWN) -> Sketch:
    """What to draw of a game: all of it where it has at most ``limit`` marks, else the part that matters most.

    What is followed first is the likeliest play, then plays that are less likely or take moves against the
    equilibrium, the nearer the sooner; of many actions the first, the last, those taken and their neighbours.
    """
    profile = equilibrium.profile if equilibrium is not None else None
    steps = _steps(tree, profile)
    if 1 + sum(len(node.children) for node in tree.nodes) <= limit:
        return _Sketcher(tree, steps, frozenset(range(len(tree.nodes))), None).sketch(profile is not None)
    for few in (MANY_ACTIONS, 0):
        opened, count = _opened(tree, steps, min(limit, CUT_TO), few)
        if count <= limit or not few:
            break
    return _Sketcher(tree, steps, opened, few).sketch(profile is not None)


CUT_TO = 160
"""How many marks a picture holds that cannot show everything anyhow: so many can be read."""


def _opened(
    tree: GameTree, steps: Sequence[Sequence[Fraction | None]], limit: int, few: int
) -> tuple[frozenset[int], int]:
    """The nodes whose moves are drawn, and about how many marks that makes; the likeliest play always is."""
    opened: set[int] = set()
    count, arrived = 1, 0
    waiting: list[tuple[int, int, int]] = [(0, arrived, tree.root)]
    while waiting:
        detour, _, position = heappop(waiting)
        node = tree.nodes[position]
        if position in opened or not node.children:
            continue
        followed = _followed(steps[position], few)
        more = 2 * len(followed) + 1 if len(followed) < len(node.children) else len(followed)
        if detour and count + more > limit:
            continue
        opened.add(position)
        count += more
        for action in followed:
            arrived += 1
            heappush(waiting, (detour + _detour(node, steps[position], action), arrived, node.children[action]))
    kept: set[int] = set()
    for position in sorted(opened):  # children first: a node of which nothing would be seen is not opened
        below = (tree.nodes[position].children[action] for action in _followed(steps[position], few))
        if any(child in kept or isinstance(tree.nodes[child], Terminal) for child in below):
            kept.add(position)
    return frozenset(kept), count


def _detour(node: Node, row: Sequence[Fraction | None], action: int) -> int:
    """How far a move leads away from the likeliest play: a draw by its rank, a move against the equilibrium by two."""
    step = row[action]
    if step is None:  # nothing is known of the play: the first move counts as the main one
        return action
    if isinstance(node, Decision) and step == 0:
        return 2
    return sum(1 for place, other in enumerate(row) if other is not None and (other, -place) > (step, -action))


def _followed(row: Sequence[Fraction | None], few: int | None) -> tuple[int, ...]:
    """The actions that are drawn: all, or of more than ``few`` the first, the last, those taken, their neighbours."""
    count = len(row)
    if few is None or count <= few:
        return tuple(range(count))
    taken = [action for action, step in enumerate(row) if step]
    if not few:
        return tuple(taken[:3]) or (0,)
    near = {action + offset for action in taken[:MANY_ACTIONS] for offset in (-1, 0, 1)}
    return tuple(sorted({0, count - 1} | (near & set(range(count)))))


@frozen
class _Branch:
    """What comes below a mark: a node, or a run of neighbouring actions that are not followed."""

    position: int
    edge: str
    weight: Fraction | None
    chosen: bool
    run: tuple[int, ...] = ()


@frozen
class _Sketcher:
    """The marks of a game, of which only some nodes are opened."""

    tree: GameTree
    steps: Sequence[Sequence[Fraction | None]]
    opened: frozenset[int]
    few: int | None

    @cached_property
    def shared(self) -> frozenset[int]:
        """Nodes that several branches lead to."""
        roots = component_roots(self.tree)
        return frozenset(p for p in roots if p != self.tree.root and len(self.tree.parents[p]) > 1)

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        """Per node how many distinct nodes lie at or below it, shared ones counted with the first that leads there."""
        sizes: list[int] = []
        for position, node in enumerate(self.tree.nodes):
            own = dict.fromkeys(c for c in node.children if self.tree.parents[c][0][0] == position)
            sizes.append(1 + sum(sizes[child] for child in own))
        return tuple(sizes)

    def sketch(self, weighed: bool) -> Sketch:
        """The marks of this cut."""
        marks: list[Mark] = []
        numbers: dict[int, int] = {}
        drawn: set[int] = set()
        first = _Branch(self.tree.root, "", Fraction(1) if weighed else None, True)
        stack: list[tuple[_Branch, int, int]] = [(first, -1, 0)]
        while stack:
            branch, parent, depth = stack.pop()
            edge = {"edge": branch.edge, "weight": branch.weight, "chosen": branch.chosen}
            place: dict[str, Any] = {"parent": parent, "depth": depth, **edge}
            if branch.run:
                marks.append(evolve(self.stub(branch), **place))
                continue
            position = branch.position
            if position in numbers:
                text = f"as at ({numbers[position]})"
                marks.append(evolve(Mark(-1, Shape.SAME, text, text, number=numbers[position]), **place))
                continue
            mark = evolve(_mark(self.tree, position), **place)
            drawn.add(position)
            if position in self.shared:
                numbers[position] = len(numbers) + 1
                mark = evolve(mark, number=numbers[position])
            marks.append(mark)
            here = len(marks) - 1
            stack.extend((each, here, depth + 1) for each in reversed(self.branches(position, branch.weight)))
        return Sketch(tuple(marks), len(self.tree.nodes) - len(drawn), _joined(marks))

    def stub(self, branch: _Branch) -> Mark:
        """A box that stands for what is not drawn; what others lead to as well is counted where it first comes up."""
        parents = self.tree.parents
        count = sum(self.sizes[p] for p in branch.run if parents[p][0][0] == branch.position)
        text = "1 node" if count == 1 else f"{count} nodes" if count else "as elsewhere"
        return Mark(-1, Shape.CUT, text, f"not drawn: {text}")

    def branches(self, position: int, weight: Fraction | None) -> list[_Branch]:
        """What comes below a node, runs of what is not followed put together."""
        node, labels = self.tree.nodes[position], self.tree.actions(position)
        followed = set(_followed(self.steps[position], self.few))
        found: list[_Branch] = []
        run: list[int] = []

        def flush() -> None:
            if run:
                found.append(self._run(position, weight, run, labels))
                run.clear()

        for action, child in enumerate(node.children):
            step = self.steps[position][action]
            leaf = isinstance(self.tree.nodes[child], Terminal)
            if action not in followed or not (leaf or child in self.opened):
                run.append(action)
                continue
            flush()
            label = labels[action]
            if isinstance(node, Chance) and len(labels) > 1:
                label = f"{label} ({number_text(node.probabilities[action])})"
            elif isinstance(node, Decision) and step is not None and 0 < step < 1:
                label = f"{label} ({number_text(step)})"
            reached = None if weight is None or step is None else weight * step
            found.append(_Branch(child, label, reached, bool(step)))
        flush()
        return found

    def _run(self, position: int, weight: Fraction | None, run: Sequence[int], labels: Sequence[str]) -> _Branch:
        """A run of actions that are not followed, with how likely the play goes there."""
        node, row = self.tree.nodes[position], self.steps[position]
        what = "draws" if isinstance(node, Chance) else "moves"
        steps = [row[action] for action in run]
        share = None if any(step is None for step in steps) else sum((s for s in steps if s), Fraction(0))
        edge = labels[run[0]] if len(run) == 1 else f"{len(run)} more {what}"
        if share and isinstance(node, Chance):
            edge += f" ({number_text(share)})"
        reached = None if weight is None or share is None else weight * share
        return _Branch(position, edge, reached, bool(share), tuple(node.children[action] for action in run))


def _steps(tree: GameTree, profile: BehaviorProfile | None) -> list[tuple[Fraction | None, ...]]:
    """Per node the probability of each action in equilibrium; ``None`` where that is not known."""
    found: list[tuple[Fraction | None, ...]] = []
    for node in tree.nodes:
        if profile is not None and isinstance(node, Decision):
            found.append(tuple(profile.probabilities[node.infoset]))
        elif isinstance(node, Chance) and all(isinstance(p, Fraction) for p in node.probabilities):
            found.append(tuple(node_chances(node)))
        else:
            found.append((None,) * len(node.children))
    return found


def _mark(tree: GameTree, position: int) -> Mark:
    node = tree.nodes[position]
    if isinstance(node, Terminal):
        payoffs = [(a, number_text(u)) for a, u in zip(tree.actors, node.payoffs, strict=True)]
        chiefs = [u for a, u in payoffs if "." not in a] or [u for _, u in payoffs]
        hint = f"{result_text(node.result)}; " + ", ".join(f"{a} gets {u}" for a, u in payoffs)
        return Mark(-1, Shape.TERMINAL, ", ".join(chiefs), hint.replace("_", " "), ending=node.result.ending)
    if isinstance(node, Split):
        text = f"{number_text(node.left)} {node.relation} {number_text(node.right)}"
        return Mark(-1, Shape.SPLIT, text, f"depends on whether {text}")
    if isinstance(node, Chance):
        rule = len(node.actions) == 1 or bool(node.body)
        who = "a rule decides" if rule else "nature draws"
        return Mark(-1, Shape.RULE if rule else Shape.DRAW, node.label, f"{node.label}: {who}")
    infoset = tree.infosets[node.infoset]
    text = decision_words(tree.players[infoset.player], infoset.label)
    seen = ", ".join(f"{name} = {value}" for name, value in infoset.sees)
    hint = f"{tree.players[infoset.player]} moves: {infoset.label}" + (f"; has seen {seen}" if seen else "")
    count = len(tree.members[node.infoset])
    if count > 1:
        hint += f"; cannot tell this from {count - 1} other node{'' if count == 2 else 's'}"
    return Mark(
        -1,
        Shape.DECISION,
        text.replace(" at ", ": ", 1) if text != infoset.label else text,
        hint,
        infoset=node.infoset,
        player=infoset.player,
    )


def _joined(marks: Sequence[Mark]) -> tuple[tuple[int, ...], ...]:
    sets: dict[int, list[int]] = {}
    for position, mark in enumerate(marks):
        if mark.infoset >= 0:
            sets.setdefault(mark.infoset, []).append(position)
    return tuple(tuple(found) for found in sets.values() if len(found) > 1)
