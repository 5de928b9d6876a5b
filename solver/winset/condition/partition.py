"""Partitions of a space: decision trees over sign conditions, and the regions that they come to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Generic, TypeAlias, TypeVar

from attrs import frozen

from .cells import tight, unfolded
from .conjunction import Cell, meet
from .oracle import Oracle, oracle
from .region import Condition, Region, simplified
from .sign import Sign, exact, signs
from .space import Space
from .stopping import hurried

T = TypeVar("T")
S = TypeVar("S")

EFFORT = 6000
"""Questions to the solver that making regions simple may cost."""
HURRIED = 600
"""Milliseconds for each of them; a condition that is not known to be superfluous stays."""
LARGE = 500
"""Cells beyond which a partition is not made simple: nobody reads it."""


@frozen
class Leaf(Generic[T]):
    """A result that is the same throughout the cell."""

    result: T


@frozen
class Test(Generic[T]):
    """A question and what follows each answer; the answers exclude each other and cover the cell."""

    __test__ = False  # not a test of the suite
    branches: tuple[tuple[tuple[Sign, ...], Any], ...]


Tree: TypeAlias = Leaf[T] | Test[T]


def joined(branches: Sequence[tuple[tuple[Sign, ...], Tree[T]]]) -> Tree[T] | None:
    """The test with these branches; nothing to test where all of them are equal."""
    if not branches:
        return None
    first = branches[0][1]
    if all(tree == first for _, tree in branches[1:]):
        return first
    return Test(tuple(branches))


def leaves(tree: Tree[T], cell: Cell = frozenset()) -> Iterator[tuple[Cell, T]]:
    """Every cell of a decision tree with its result; the cells exclude each other."""
    stack: list[tuple[Tree[T], Cell]] = [(tree, cell)]
    while stack:
        at, known = stack.pop()
        if isinstance(at, Leaf):
            yield known, at.result
            continue
        for option, below in reversed(at.branches):
            both = meet(known, option)
            if both is not None:
                stack.append((below, both))


def mapped(tree: Tree[T], change: Callable[[T], S]) -> Tree[S]:
    """The tree with every result replaced; tests that no longer matter are dropped."""
    if isinstance(tree, Leaf):
        return Leaf(change(tree.result))
    found = joined([(option, mapped(below, change)) for option, below in tree.branches])
    assert found is not None
    return found


def mapped_cells(tree: Tree[T], change: Callable[[Cell, T], S], cell: Cell = frozenset()) -> Tree[S]:
    """As :func:`mapped`, where the change may depend on the cell."""
    if isinstance(tree, Leaf):
        return Leaf(change(cell, tree.result))
    branches = []
    for option, below in tree.branches:
        both = meet(cell, option)
        if both is not None:
            branches.append((option, mapped_cells(below, change, both)))
    found = joined(branches)
    assert found is not None
    return found


Agreeing: TypeAlias = Callable[[T, T], Sequence[tuple[Any, Any]] | None]
"""The pairs of expressions that must be equal for two results to be one; ``None`` where they cannot be."""


def regions(
    tree: Tree[T],
    space: Space,
    agreeing: Agreeing[T] | None = None,
    effort: int = EFFORT,
) -> tuple[tuple[Region, T], ...]:
    """The regions of equal results, as simple as a person would write them; disjoint, they cover the space.

    A cell without inner points takes the result of a neighbour that agrees with
    it there, as formulas do that meet at a threshold. After ``effort`` questions
    to the solver the cells that are left are kept as they are, and beyond
    :data:`LARGE` cells all of them.
    """
    with hurried(HURRIED):
        return _simple(tree, space, agreeing, effort)


def _simple(tree: Tree[T], space: Space, agreeing: Agreeing[T] | None, effort: int) -> tuple[tuple[Region, T], ...]:
    asked = oracle(space)
    last = asked.queries + effort
    found = list(leaves(tree))
    large = len(found) > LARGE
    if not large:
        found = [(tight(asked, cell), result) for cell, result in found]
    groups: dict[T, int] = {}
    labels = [groups.setdefault(result, len(groups)) for _, result in found]
    if agreeing is not None:
        labels = _relabelled(asked, [cell for cell, _ in found], labels, list(groups), agreeing)
    numbered, _ = _numbered(tree, 0)
    results = list(groups)
    pieces = []
    for group in dict.fromkeys(labels):
        cells = [cell for (cell, _), label in zip(found, labels, strict=True) if label == group]
        if not large:
            others = [cell for (cell, _), label in zip(found, labels, strict=True) if label != group]
            inside = _Inside(asked, numbered, labels, group, others, last)
            parts = [part for cell in cells for part in unfolded(asked, cell)]
            cells = [tight(asked, cell) for cell in simplified(asked, parts, inside)]
        pieces.append((Region(space, Condition(cells)), results[group]))
    return tuple(pieces)


def _numbered(tree: Tree[T], start: int) -> tuple[Tree[int], int]:
    """The same tree with its leaves numbered in the order of :func:`leaves`."""
    if isinstance(tree, Leaf):
        return Leaf(start), start + 1
    branches = []
    for option, below in tree.branches:
        numbered, start = _numbered(below, start)
        branches.append((option, numbered))
    return Test(tuple(branches)), start


@frozen(eq=False)
class _Inside:
    """Whether a cell takes in nothing but leaves of one group."""

    asked: Oracle
    tree: Tree[int]
    labels: Sequence[int]
    group: int
    others: Sequence[Cell]
    last: int

    def __call__(self, wider: Cell) -> bool:
        if self.asked.queries > self.last or self.asked.pool_meets(wider, self.others):
            return False
        stack: list[tuple[Tree[int], Cell]] = [(self.tree, wider)]
        while stack:
            at, known = stack.pop()
            if isinstance(at, Leaf):
                if self.labels[at.result] != self.group:
                    return False
                continue
            if self._all_ours(at):
                continue
            for option, below in at.branches:
                both = meet(known, option)
                if both is not None and self.asked.feasible(both) is not False:
                    stack.append((below, both))
        return True

    def _all_ours(self, tree: Tree[int]) -> bool:
        stack: list[Tree[int]] = [tree]
        while stack:
            at = stack.pop()
            if isinstance(at, Leaf):
                if self.labels[at.result] != self.group:
                    return False
            else:
                stack.extend(below for _, below in at.branches)
        return True


def _relabelled(
    asked: Oracle, cells: Sequence[Cell], labels: list[int], results: Sequence[T], agreeing: Agreeing[T]
) -> list[int]:
    """Labels where thin cells have joined a group of cells with inner points."""
    thin = [any(sign.relation == "==" for sign in cell) for cell in cells]
    wide = dict.fromkeys(label for label, is_thin in zip(labels, thin, strict=True) if not is_thin)
    changed = list(labels)
    for index, cell in enumerate(cells):
        if not thin[index] or labels[index] in wide:
            continue
        for label in wide:
            pairs = agreeing(results[labels[index]], results[label])
            if pairs is not None and all(equal_on(asked, cell, one, other) for one, other in pairs):
                changed[index] = label
                break
    return changed


def equal_on(asked: Oracle, cell: Cell, one: Any, other: Any) -> bool:
    """Whether it is certain that two expressions are equal throughout a cell."""
    if one == other:
        return True
    for relation in (">", "<"):
        for alternative in signs(exact(one), relation, exact(other), asked.strict_sign):
            both = meet(cell, alternative)
            if both is not None and asked.feasible(both) is not False:
                return False
    return True


__all__ = ["Leaf", "Test", "Tree", "equal_on", "joined", "leaves", "mapped", "mapped_cells", "regions"]
