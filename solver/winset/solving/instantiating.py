"""One compilation for many parameter values: a game with symbols, instantiated point by point.

The symbolic game is walked from the root: comparisons that the symbols left open are decided by the values, what
then has probability zero is left out, and every number is computed exactly. Where it is not certain that this gives
the very game that compiling at the values gives, it is not done (:func:`instances`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product
from math import inf, prod
from time import thread_time
from typing import Any, TypeAlias

from attrs import define, evolve, frozen

from ..compiling import compile_tree
from ..errors import WinsetError
from ..expression import RELATIONS, Undecided
from ..game_tree import Chance, Decision, GameTree, Node, Split, Terminal, TreeBuilder
from ..negotiation import Negotiation
from ..sweep import Axis

Values: TypeAlias = Mapping[str, Fraction]
Number: TypeAlias = Callable[[Values], Fraction]
OPEN = 1_000
"""How many comparisons the symbols may leave open."""
SHARE = 0.3
"""How long compiling with symbols may take, as a share of compiling at every point; both give the same table.

In processor time, which is the same however busy the machine is."""
LARGEST = 50_000
"""How many nodes the symbolic game may have, which holds the games of all values at once."""


@frozen
class Instances:
    """A game with symbols for the parameters that run, and its numbers as functions of them."""

    tree: GameTree
    numbers: Mapping[Any, Number]

    def at(self, values: Values) -> GameTree:
        """The game at values of the parameters that run; exact.

        Raises
        ------
        ZeroDivisionError
            Where a number of the game divides by zero; compiling at the values says which.
        """
        cache: dict[Any, Fraction] = {}

        def number(source: Any) -> Fraction:
            if isinstance(source, (int, Fraction)):
                return Fraction(source)
            if source not in cache:
                cache[source] = self.numbers[source](values)
            return cache[source]

        tree = self.tree
        kept = _reached(tree, number)
        builder = TreeBuilder(infosets=list(tree.infosets))
        new: dict[int, int] = {}
        for position, node in enumerate(tree.nodes):
            if position in kept:
                new[position] = (
                    new[kept[position][0]]
                    if isinstance(node, Split)
                    else builder.add(_instance(node, kept[position], new, number))
                )
        return builder.build(tree.title, tree.actors, tree.player_count, new[tree.root], tree.notes)


def _reached(tree: GameTree, number: Callable[[Any], Fraction]) -> dict[int, tuple[int, ...]]:
    """The nodes that a play can come to when the symbols have values, with the children that are left."""
    found: dict[int, tuple[int, ...]] = {}
    waiting = [tree.root]
    while waiting:
        position = waiting.pop()
        if position in found:
            continue
        node = tree.nodes[position]
        children: tuple[int, ...] = node.children
        if isinstance(node, Split):
            holds = RELATIONS[node.relation](number(node.left), number(node.right))
            children = (node.children[0 if holds else 1],)
        elif isinstance(node, Chance):
            children = tuple(c for c, p in zip(node.children, node.probabilities, strict=True) if number(p))
        found[position] = children
        waiting.extend(children)
    return found


def _instance(node: Node, children: Sequence[int], new: Mapping[int, int], number: Callable[[Any], Fraction]) -> Node:
    below: Any = tuple(new[child] for child in children)
    if isinstance(node, Terminal):
        return evolve(node, payoffs=tuple(number(payoff) for payoff in node.payoffs))
    if isinstance(node, Chance):
        rows = [(a, number(p)) for a, p in zip(node.actions, node.probabilities, strict=True)]
        left = [(action, p) for action, p in rows if p]
        return evolve(node, actions=tuple(a for a, _ in left), probabilities=tuple(p for _, p in left), children=below)
    return evolve(node, children=below)


# ------------------------------------------------------------ numbers


def evaluator(expression: Any) -> Number | None:
    """A SymPy expression as a function of exact values; ``None`` where it is not made of fractions alone.

    >>> import sympy
    >>> p = sympy.Symbol("p")
    >>> evaluator((1 - p) / 3)({"p": Fraction(1, 4)})
    Fraction(1, 4)
    """
    if isinstance(expression, (int, Fraction)):
        constant = Fraction(expression)
        return lambda values: constant
    if expression.is_Rational:
        rational = Fraction(int(expression.p), int(expression.q))
        return lambda values: rational
    if expression.is_Symbol:
        name = expression.name
        return lambda values: values[name]
    parts = [evaluator(part) for part in expression.args]
    known = [part for part in parts if part is not None]
    if len(known) != len(parts) or not parts:
        return None
    if expression.is_Add:
        return lambda values: sum((part(values) for part in known), Fraction(0))
    if expression.is_Mul:
        return lambda values: _product(part(values) for part in known)
    if expression.is_Pow and expression.exp.is_Integer:
        base, power = known[0], int(expression.exp)
        return lambda values: base(values) ** power
    return None


def _product(numbers: Iterable[Fraction]) -> Fraction:
    total = Fraction(1)
    for number in numbers:
        total *= number
    return total


def _numbers_of(tree: GameTree) -> dict[Any, Number] | None:
    found: dict[Any, Number] = {}
    for node in tree.nodes:
        sources: tuple[Any, ...] = ()
        if isinstance(node, Terminal):
            sources = node.payoffs
        elif isinstance(node, Chance):
            sources = node.probabilities
        elif isinstance(node, Split):
            sources = (node.left, node.right)
        for source in sources:
            if not isinstance(source, (int, Fraction)) and source not in found:
                function = evaluator(source)
                if function is None:
                    return None
                found[source] = function
    return found


# ------------------------------------------------------------ when it may be done


def instances(negotiation: Negotiation, axes: Sequence[Axis]) -> Instances | None:
    """The game compiled once for all points of a grid; ``None`` where every point has to be compiled by itself.

    That is so where the game cannot be compiled with symbols, and where at a corner or in the middle of the grid the
    instance is not the game that compiling gives.
    """
    names = {axis.name for axis in axes}
    parameters = tuple(evolve(each, fixed=each.name not in names) for each in negotiation.parameters)
    if any(each.value is None for each in parameters if each.fixed):
        return None
    running = evolve(negotiation, parameters=parameters)
    probes = list(_probes(axes))
    start = thread_time()
    if not _compiles(negotiation, probes[-1]):
        return None
    spent = (thread_time() - start) * prod(len(axis.values) for axis in axes)
    patience = _Patience(until=thread_time() + max(SHARE * spent, 0.1))
    try:
        tree = compile_tree(running, symbols=True, oracle=patience, node_limit=LARGEST)
    except (WinsetError, Undecided, _TooMany):
        return None
    numbers = _numbers_of(tree)
    if numbers is None:
        return None
    found = Instances(tree, numbers)
    return found if all(_agrees(negotiation, found, point) for point in probes) else None


class _TooMany(Exception):
    """So many comparisons are open that the games of all values do not fit into one."""


@define
class _Patience:
    """Knows nothing of symbols, and stops a compilation that asks too often."""

    asked: int = 0
    until: float = inf

    def signs(self, difference: Any, assumed: Mapping[Any, frozenset[int]]) -> frozenset[int]:
        """Any sign is possible."""
        del difference, assumed
        self.asked += 1
        if self.asked > OPEN or thread_time() > self.until:
            raise _TooMany
        return frozenset({-1, 0, 1})

    def may_be_negative(self, number: Any, assumed: Mapping[Any, frozenset[int]]) -> bool:
        """The values say whether it is a probability."""
        del number, assumed
        return False

    def may_vanish(self, number: Any, assumed: Mapping[Any, frozenset[int]]) -> bool:
        """The values say whether it is zero."""
        del number, assumed
        return False


def _probes(axes: Sequence[Axis]) -> Iterator[dict[str, Fraction]]:
    """The corners of a grid and its middle."""
    names = [axis.name for axis in axes]
    corners = product(*({axis.values[0], axis.values[-1]} for axis in axes))
    for point in (*corners, tuple(axis.values[len(axis.values) // 2] for axis in axes)):
        yield dict(zip(names, point, strict=True))


def _compiles(negotiation: Negotiation, point: dict[str, Fraction]) -> bool:
    given: dict[str, Any] = dict(point)
    try:
        compile_tree(negotiation.at(**given))
    except WinsetError:
        return False
    return True


def _agrees(negotiation: Negotiation, found: Instances, point: dict[str, Fraction]) -> bool:
    given: dict[str, Any] = dict(point)
    try:
        compiled = compile_tree(negotiation.at(**given))
    except WinsetError:
        return True  # at this point nothing is solved, and the row says why
    try:
        return same_game(found.at(point), compiled)
    except (ZeroDivisionError, KeyError):
        return False


def same_game(one: GameTree, other: GameTree) -> bool:
    """Whether two games are the same but for labels and sharing: moves, chances, payoffs, endings, information."""
    if (one.actors, one.player_count) != (other.actors, other.player_count):
        return False
    sets: dict[int, int] = {}
    seen: set[tuple[int, int]] = set()
    waiting = [(one.root, other.root)]
    while waiting:
        pair = waiting.pop()
        if pair in seen:
            continue
        seen.add(pair)
        a, b = one.nodes[pair[0]], other.nodes[pair[1]]
        if type(a) is not type(b) or len(a.children) != len(b.children):
            return False
        if isinstance(a, Terminal) and isinstance(b, Terminal):
            ends = [(n.result.ending, n.result.by, n.result.round, n.payoffs) for n in (a, b)]
            if ends[0] != ends[1]:
                return False
        elif isinstance(a, Chance) and isinstance(b, Chance):
            if (a.probabilities, a.body) != (b.probabilities, b.body):
                return False
        elif isinstance(a, Decision) and isinstance(b, Decision):
            mine, theirs = one.infosets[a.infoset], other.infosets[b.infoset]
            moves = [(each.player, each.tie, each.round, each.body) for each in (mine, theirs)]
            # Several sets of a game that shares less may stand for one, but never the other way round.
            if moves[0] != moves[1] or sets.setdefault(a.infoset, b.infoset) != b.infoset:
                return False
            if len(one.members[a.infoset]) != len(other.members[b.infoset]):
                return False
        waiting.extend(zip(a.children, b.children, strict=True))
    return True
