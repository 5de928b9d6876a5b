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
from typing import Any

from attrs import evolve, field, frozen

from ..equilibrium import BehaviorProfile, Equilibrium
from ..equilibrium.profile import node_chances
from ..game_tree import Chance, Decision, Ending, GameTree, Split, Terminal, component_roots, result_text
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
    """What to draw of a game, with at most about ``limit`` marks.

    A game that is too large is thinned: of many actions only the first, the last, those taken and their neighbours
    are followed, and nothing that takes more than so many moves against the equilibrium, as many as fit.
    """
    profile = equilibrium.profile if equilibrium is not None else None
    steps = _steps(tree, profile)
    far = _distances(tree, steps)
    whole = _Sketcher(tree, steps, far, limit, len(tree.nodes), thin=False)
    if whole.fits():
        return whole.sketch(profile is not None)
    best: Sketch | None = None
    for deepest in range(max(far) + 1):
        found = _Sketcher(tree, steps, far, limit, deepest, thin=True).sketch(profile is not None)
        if best is not None and len(found.marks) > limit:
            break
        best = found
    assert best is not None
    return best


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
    """One way to cut a game: how far from the equilibrium it goes, and whether it thins out many actions."""

    tree: GameTree
    steps: Sequence[Sequence[Fraction | None]]
    far: Sequence[int]
    limit: int
    deepest: int
    thin: bool

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

    def fits(self) -> bool:
        """Whether the whole game can be drawn: one mark for each node, each end and each way to a shared part."""
        return 1 + sum(len(node.children) for node in self.tree.nodes) <= self.limit

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
            full = self.thin and len(marks) > 2 * self.limit
            stack.extend((each, here, depth + 1) for each in reversed(self.branches(position, branch.weight, full)))
        return Sketch(tuple(marks), len(self.tree.nodes) - len(drawn), _joined(marks))

    def stub(self, branch: _Branch) -> Mark:
        """A box that stands for what is not drawn; what others lead to as well is counted where it first comes up."""
        parents = self.tree.parents
        count = sum(self.sizes[p] for p in branch.run if parents[p][0][0] == branch.position)
        text = "1 node" if count == 1 else f"{count} nodes" if count else "as elsewhere"
        return Mark(-1, Shape.CUT, text, f"not drawn: {text}")

    def branches(self, position: int, weight: Fraction | None, full: bool) -> list[_Branch]:
        """What comes below a node, runs of what is not followed put together."""
        node, labels = self.tree.nodes[position], self.tree.actions(position)
        followed = self._followed(position)
        found: list[_Branch] = []
        run: list[int] = []

        def flush() -> None:
            if run:
                edge = labels[run[0]] if len(run) == 1 else f"{len(run)} more moves"
                found.append(_Branch(position, edge, None, False, tuple(node.children[action] for action in run)))
                run.clear()

        for action, child in enumerate(node.children):
            step = self.steps[position][action]
            leaf = isinstance(self.tree.nodes[child], Terminal)
            beyond = full or action not in followed or (self.far[position] + (step == 0) > self.deepest and not leaf)
            if beyond and not (weight and step):
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

    def _followed(self, position: int) -> frozenset[int]:
        """The actions that are drawn: all, or of many the first, the last, those taken and their neighbours."""
        count = len(self.tree.nodes[position].children)
        if not self.thin or count <= MANY_ACTIONS:
            return frozenset(range(count))
        taken = [action for action, step in enumerate(self.steps[position]) if step]
        near = {action + offset for action in taken[:MANY_ACTIONS] for offset in (-1, 0, 1)}
        return frozenset({0, count - 1} | near)


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


def _distances(tree: GameTree, steps: Sequence[Sequence[Fraction | None]]) -> list[int]:
    """Per node how many moves against the equilibrium it takes at least to come there; depth where there is none."""
    blind = all(step is None for row in steps for step in row)
    far = [len(tree.nodes)] * len(tree.nodes)
    far[tree.root] = 0
    for position in range(tree.root, -1, -1):
        for step, child in zip(steps[position], tree.nodes[position].children, strict=True):
            far[child] = min(far[child], far[position] + (1 if blind or step == 0 else 0))
    return far


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
    seen = ", ".join(f"{name} = {value}" for name, value in infoset.sees)
    hint = f"{tree.players[infoset.player]} moves: {infoset.label}" + (f"; has seen {seen}" if seen else "")
    count = len(tree.members[node.infoset])
    if count > 1:
        hint += f"; cannot tell this from {count - 1} other node{'' if count == 2 else 's'}"
    return Mark(-1, Shape.DECISION, infoset.label, hint, infoset=node.infoset, player=infoset.player)


def _joined(marks: Sequence[Mark]) -> tuple[tuple[int, ...], ...]:
    sets: dict[int, list[int]] = {}
    for position, mark in enumerate(marks):
        if mark.infoset >= 0:
            sets.setdefault(mark.infoset, []).append(position)
    return tuple(tuple(found) for found in sets.values() if len(found) > 1)
