"""What a drawing of a game shows: shared continuations once, large games cut where nobody goes.

A sketch is a tree of marks. The part that several branches lead to is drawn where it first comes up, with a
number; elsewhere a *stub* points to it. When a game is too large to be drawn whole, what lies far from
the equilibrium path is cut first, and a stub says how many nodes it stands for.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from fractions import Fraction

from attrs import evolve, field, frozen

from ..equilibrium import BehaviorProfile, Equilibrium
from ..equilibrium.profile import node_chances, reach
from ..game_tree import Chance, Decision, Ending, GameTree, Split, Terminal, component_roots, result_text
from .words import number_text

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
    """What to draw of a game, with at most about ``limit`` marks."""
    profile = equilibrium.profile if equilibrium is not None else None
    weights = reach(tree, profile) if profile is not None else None
    steps = _steps(tree, profile)
    far = _distances(tree, steps)
    deepest = _allowed(tree, far, limit)
    shared = {p for p in component_roots(tree) if p != tree.root and len(tree.parents[p]) > 1}
    marks: list[Mark] = []
    numbers: dict[int, int] = {}
    sizes = _sizes(tree)
    cut = 0
    # (tree position or None for a run of cut siblings, size of it, parent mark, edge, weight, chosen, depth)
    stack: list[tuple[int, int, str, Fraction | None, bool, int, tuple[int, ...]]] = [
        (tree.root, -1, "", Fraction(1) if weights else None, True, 0, ())
    ]
    while stack:
        position, parent, edge, weight, chosen, depth, hidden = stack.pop()
        here = len(marks)
        if hidden:
            count = sum(sizes[p] for p in hidden)
            cut += count
            word = f"{len(hidden)} more moves" if len(hidden) > 1 else edge
            marks.append(
                Mark(parent, Shape.CUT, f"{count} nodes", f"not drawn: {word}, {count} nodes", word, depth, weight)
            )
            continue
        if position in numbers and position in shared:
            number = numbers[position]
            text = f"as at ({number})"
            marks.append(Mark(parent, Shape.SAME, text, text, edge, depth, weight, chosen, number))
            continue
        mark = evolve(_mark(tree, position), parent=parent, edge=edge, depth=depth, weight=weight, chosen=chosen)
        if position in shared:
            numbers[position] = len(numbers) + 1
            mark = evolve(mark, number=numbers[position])
        marks.append(mark)
        stack.extend(
            reversed(_branches(tree, position, here, depth + 1, weight, steps, far, deepest, len(marks) > limit))
        )
    return Sketch(tuple(marks), cut, _joined(marks))


def _branches(
    tree: GameTree,
    position: int,
    here: int,
    depth: int,
    weight: Fraction | None,
    steps: Sequence[Sequence[Fraction | None]],
    far: Sequence[int],
    deepest: int,
    full: bool,
) -> list[tuple[int, int, str, Fraction | None, bool, int, tuple[int, ...]]]:
    node = tree.nodes[position]
    branches: list[tuple[int, int, str, Fraction | None, bool, int, tuple[int, ...]]] = []
    run: list[int] = []
    run_edge = ""

    def flush() -> None:
        nonlocal run
        if run:
            branches.append((-1, here, run_edge, None, False, depth, tuple(run)))
            run = []

    labels = tree.actions(position)
    for action, child in enumerate(node.children):
        step = steps[position][action]
        beyond = far[position] + (step == 0) > deepest or full
        if beyond and not (weight and step):
            run_edge = labels[action]
            run.append(child)
            continue
        flush()
        label = labels[action]
        if isinstance(node, Chance) and len(labels) > 1:
            label = f"{label} ({number_text(node.probabilities[action])})"
        elif isinstance(node, Decision) and step is not None and 0 < step < 1:
            label = f"{label} ({number_text(step)})"
        reached = None if weight is None or step is None else weight * step
        branches.append((child, here, label, reached, bool(step), depth, ()))
    flush()
    return branches


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


def _allowed(tree: GameTree, far: Sequence[int], limit: int) -> int:
    """The largest distance such that everything up to it can be drawn."""
    marks = [0] * (len(tree.nodes) + 1)
    for position, node in enumerate(tree.nodes):
        copies = len(tree.parents[position]) if isinstance(node, Terminal) else 1
        marks[far[position]] += copies
    total, allowed = 0, 0
    for distance, count in enumerate(marks):
        total += count
        if total > limit and distance:
            return allowed
        allowed = distance
    return allowed


def _sizes(tree: GameTree) -> list[int]:
    """Per node how many distinct nodes lie at or below it, shared ones counted with the first that leads to them."""
    sizes: list[int] = []
    for position, node in enumerate(tree.nodes):
        own = [child for child in node.children if tree.parents[child][0][0] == position]
        sizes.append(1 + sum(sizes[child] for child in dict.fromkeys(own)))
    return sizes


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
