"""Partitions of a space: decision trees over sign conditions, and the regions that they come to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Generic, NoReturn, TypeAlias, TypeVar

from attrs import frozen

from ..errors import NotYetError, Problem, UnsupportedError, WinsetError
from .cells import readable, tight, unfolded
from .conjunction import Cell, meet
from .oracle import Oracle, oracle
from .region import Condition, Region
from .shortening import simplified
from .sign import Relation, Sign, exact, signs
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


@frozen
class Missing:
    """A cell without a result, and the error that says why: whoever asks for the result meets it."""

    kind: type[WinsetError]
    problems: tuple[Problem, ...]

    @classmethod
    def of(cls, error: NotYetError | UnsupportedError) -> Missing:
        """The cell where an error was met."""
        return cls(NotYetError if isinstance(error, NotYetError) else UnsupportedError, error.problems)

    @property
    def result(self) -> NoReturn:
        """There is none."""
        raise self.kind(self.problems)


Tree: TypeAlias = Leaf[T] | Test[T] | Missing


def joined(branches: Sequence[tuple[tuple[Sign, ...], Tree[T]]]) -> Tree[T] | None:
    """The test with these branches; nothing to test where all of them are equal."""
    if not branches:
        return None
    first = branches[0][1]
    if all(tree == first for _, tree in branches[1:]):
        return first
    return Test(tuple(branches))


def leaves(tree: Tree[T], cell: Cell = frozenset()) -> Iterator[tuple[Cell, T]]:
    """Every cell of a decision tree that has a result, with it; the cells exclude each other."""
    stack: list[tuple[Tree[T], Cell]] = [(tree, cell)]
    while stack:
        at, known = stack.pop()
        if isinstance(at, Leaf):
            yield known, at.result
        if not isinstance(at, Test):
            continue
        for option, below in reversed(at.branches):
            both = meet(known, option)
            if both is not None:
                stack.append((below, both))


def mapped(tree: Tree[T], change: Callable[[T], S]) -> Tree[S]:
    """The tree with every result replaced; tests that no longer matter are dropped."""
    if isinstance(tree, Leaf):
        return Leaf(change(tree.result))
    if isinstance(tree, Missing):
        return tree
    found = joined([(option, mapped(below, change)) for option, below in tree.branches])
    assert found is not None
    return found


def mapped_cells(tree: Tree[T], change: Callable[[Cell, T], S], cell: Cell = frozenset()) -> Tree[S]:
    """As :func:`mapped`, where the change may depend on the cell."""
    if isinstance(tree, Leaf):
        return Leaf(change(cell, tree.result))
    if isinstance(tree, Missing):
        return tree
    branches = []
    for option, below in tree.branches:
        both = meet(cell, option)
        if both is not None:
            branches.append((option, mapped_cells(below, change, both)))
    found = joined(branches)
    assert found is not None
    return found


def completed(tree: Tree[T], instead: Callable[[Missing], T]) -> Tree[T]:
    """The tree with a result wherever one is missing."""
    if isinstance(tree, Test):
        return Test(tuple((option, completed(below, instead)) for option, below in tree.branches))
    return Leaf(instead(tree)) if isinstance(tree, Missing) else tree


Agreeing: TypeAlias = Callable[[T, T], Sequence[tuple[Any, Any]] | None]
"""The pairs of expressions that must be equal for two results to be one; ``None`` where they cannot be."""


def regions(
    tree: Tree[T],
    space: Space,
    agreeing: Agreeing[T] | None = None,
    effort: int = EFFORT,
) -> tuple[tuple[Region, T], ...]:
    """The regions of equal results, as simple as a person would write them; disjoint, they cover the space.

    A result that is missing raises its error (see :func:`completed`).

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
            cells = list(readable(asked, simplified(asked, parts, inside)))
        pieces.append((Region(space, Condition(cells)), results[group]))
    return tuple(pieces)


def _numbered(tree: Tree[T], start: int) -> tuple[Tree[int], int]:
    """The same tree with its leaves numbered in the order of :func:`leaves`; a missing result raises its error."""
    if isinstance(tree, Missing):
        return tree.result
    if not isinstance(tree, Test):
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
            if not isinstance(at, Test):
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
            if not isinstance(at, Test):
                if self.labels[at.result] != self.group:
                    return False
            else:
                stack.extend(below for _, below in at.branches)
        return True


def _relabelled(
    asked: Oracle, cells: Sequence[Cell], labels: list[int], results: Sequence[T], agreeing: Agreeing[T]
) -> list[int]:
    """Labels where thin cells have joined a group of cells with inner points, one that they touch if they can."""
    equations = [sum(sign.relation == "==" for sign in cell) for cell in cells]
    wide = dict.fromkeys(label for label, count in zip(labels, equations, strict=True) if not count)
    changed = list(labels)
    borders: list[tuple[Cell, int]] = []
    """Borders inside the domain and what they have joined: the ends of a border go where it goes."""
    ends = {sign.polynomial for sign in asked.space.cell}
    inner = [(cell, label) for cell, label, count in zip(cells, labels, equations, strict=True) if not count]
    for index in sorted(range(len(cells)), key=lambda each: equations[each]):
        cell = cells[index]
        if not equations[index]:
            continue
        is_border = any(sign.relation == "==" and sign.polynomial not in ends for sign in cell)
        if labels[index] in wide:
            borders.extend([(cell, labels[index])] * is_border)
            continue
        fitting = []
        for label in wide:
            pairs = agreeing(results[labels[index]], results[label])
            if pairs is not None and all(equal_on(asked, cell, one, other) for one, other in pairs):
                fitting.append(label)
        if fitting:
            beside = (
                (label for known in (borders, inner) for label in fitting if _touches(asked, cell, known, label))
                if len(fitting) > 1
                else iter(fitting)
            )
            changed[index] = next(beside, fitting[0])
            borders.extend([(cell, changed[index])] * is_border)
    return changed


def _touches(asked: Oracle, cell: Cell, cells: Sequence[tuple[Cell, int]], label: int) -> bool:
    """Whether a cell lies in a cell of a group once the borders of that belong to it."""
    closed = (
        [Sign(sign.polynomial, _CLOSED.get(sign.relation, sign.relation)) for sign in each]
        for each, other in cells
        if other == label
    )
    return any(all(asked.implies(cell, sign) is True for sign in each) for each in closed)


_CLOSED: dict[Relation, Relation] = {"<": "<=", ">": ">="}


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


__all__ = [
    "Leaf",
    "Missing",
    "Test",
    "Tree",
    "completed",
    "equal_on",
    "joined",
    "leaves",
    "mapped",
    "mapped_cells",
    "regions",
]
