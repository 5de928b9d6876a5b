"""The extensive form: chance moves, decisions, endings, information sets.

A :class:`GameTree` is an immutable graph that *unfolds* to a tree. Its nodes are
listed children first, the root last, and refer to each other by position, so
that every pass is one loop and deep games need no recursion. Sharing is exact:

* a node that several branches lead to is a terminal or the root of a *closed*
  subgame (no information set crosses its border); :func:`check_tree` refuses
  anything else;
* the shared parts are the *components*: inside one component the nodes form a
  tree, and an information set has all its nodes in one component. Unfolding
  gives every occurrence of a component information sets of its own.

Numbers are Fractions. Where parameters are left as symbols, probabilities and
payoffs are SymPy expressions, and a comparison that the symbols leave open is a
:class:`Split`; :mod:`winset.solving` takes trees without splits only.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from functools import cached_property
from typing import Any, TypeAlias

from attrs import define, field, frozen

from .errors import FailedError, Problem
from .expression import Comparison, Number


class Ending(Enum):
    """How a negotiation ends; exclusive, decided in the order of DESIGN section 5."""

    AGREEMENT = "agreement"
    NO_AGREEMENT = "no_agreement"
    INVOLUNTARY_DEFECTION = "involuntary_defection"
    VOLUNTARY_DEFECTION = "voluntary_defection"


@frozen
class Result:
    """What a leaf says in the words of the negotiation.

    Parameters
    ----------
    ending
        One of the four, or ``None`` in a game that was read from an .efg file.
    by
        The sides that defected, when the ending is a defection; in file order.
    agreement
        Canonical text of the agreement that was signed, if one was.
    round
        The round in which the play ended, from 1; 0 when nothing was bargained.
    """

    ending: Ending | None = None
    by: tuple[str, ...] = ()
    agreement: str | None = None
    round: int = 0


@frozen(hash=True)
class Terminal:
    """A leaf: its result and the payoff of every actor, in the order of ``GameTree.actors``."""

    result: Result
    payoffs: tuple[Number, ...]
    origin: str = ""

    @property
    def children(self) -> tuple[int, ...]:
        return ()


@frozen(hash=True)
class Chance:
    """A move of nature, or of a rule (a sincere vote): labelled actions with probabilities.

    A move of a rule has the single action that follows, with probability one.
    Where the ratification body of a side moves, ``body`` is that side and the
    action ``refuse`` is a refusal; ``refused`` is counted on the path, so that
    what was refused earlier does not keep equal continuations apart.
    """

    label: str
    actions: tuple[str, ...]
    probabilities: tuple[Number, ...]
    children: tuple[int, ...]
    origin: str = ""
    body: str = ""


@frozen(hash=True)
class Decision:
    """A move of a player at ``GameTree.infosets[infoset]``, one child per action of that set."""

    infoset: int
    children: tuple[int, ...]
    origin: str = ""


@frozen(hash=True)
class Split:
    """A comparison that the symbols leave open: ``left relation right`` leads to the first child, else the second."""

    left: Number
    relation: Comparison
    right: Number
    children: tuple[int, int]
    origin: str = ""


Node: TypeAlias = Terminal | Chance | Decision | Split


class Tie(Enum):
    """What an indifferent player does at an information set.

    ``FREE``: nothing is said, every optimal action counts. ``FIRST``: the first
    action (ratify, comply). ``SIGN``: the first action (accept), except when on
    the player's information it is certain to be refused at Level II in this
    round; then the last action (reject).
    """

    FREE = "free"
    FIRST = "first"
    SIGN = "sign"


@frozen(hash=True)
class InformationSet:
    """Nodes that a player cannot tell apart.

    Parameters
    ----------
    player
        Position in ``GameTree.players``.
    label
        What is decided, such as ``"Y answers"``; need not be unique.
    actions
        Labels, distinct, in order.
    sees
        ``(variable, value)`` texts in the order in which the player learned
        them: the address of the set within its subgame, and the row of its
        strategy table. Common knowledge that no longer matters is left out.
    tie
        The tie rule of the negotiation at this move.
    round
        The round of bargaining, from 1; 0 outside. For ``Tie.SIGN`` a text is
        certain to be refused when every path of positive probability after
        accepting takes the action ``refuse`` at a node with a ``body`` before
        the game ends or comes to a set of another round.
    origin
        Path in the negotiation, such as ``process.0``.
    body
        The side whose ratification body votes here (its action ``refuse`` is a
        refusal), else empty.
    """

    player: int
    label: str
    actions: tuple[str, ...]
    sees: tuple[tuple[str, str], ...] = ()
    tie: Tie = Tie.FREE
    round: int = 0
    origin: str = ""
    body: str = ""


@frozen(eq=True)
class GameTree:
    """An extensive-form game as a graph that unfolds to a tree; immutable.

    Parameters
    ----------
    title
        For people; never interpreted.
    actors
        Everyone with a payoff; the players come first.
    players
        How many of the actors move: ``actors[:players]`` are the players.
    nodes
        Children before parents, the root last.
    infosets
        Every one is reached; a set's nodes are in one component.
    notes
        What a reader of an answer has to know of how the game was made, such
        as a distribution that became finitely many points.
    """

    title: str
    actors: tuple[str, ...]
    player_count: int
    nodes: tuple[Node, ...] = field(repr=False)
    infosets: tuple[InformationSet, ...] = field(repr=False)
    notes: tuple[str, ...] = ()

    @property
    def players(self) -> tuple[str, ...]:
        return self.actors[: self.player_count]

    @property
    def root(self) -> int:
        return len(self.nodes) - 1

    @cached_property
    def members(self) -> tuple[tuple[int, ...], ...]:
        """The distinct nodes of every information set."""
        found: list[list[int]] = [[] for _ in self.infosets]
        for position, node in enumerate(self.nodes):
            if isinstance(node, Decision):
                found[node.infoset].append(position)
        return tuple(tuple(nodes) for nodes in found)

    @cached_property
    def parents(self) -> tuple[tuple[tuple[int, int], ...], ...]:
        """For every node the ``(parent, action)`` pairs that lead to it, in order."""
        found: list[list[tuple[int, int]]] = [[] for _ in self.nodes]
        for position, node in enumerate(self.nodes):
            for action, child in enumerate(node.children):
                found[child].append((position, action))
        return tuple(tuple(pairs) for pairs in found)

    @cached_property
    def unfolded_size(self) -> int:
        """Number of nodes of the tree that this graph unfolds to."""
        sizes: list[int] = []
        for node in self.nodes:
            sizes.append(1 + sum(sizes[child] for child in node.children))
        return sizes[-1]

    @cached_property
    def subgame_roots(self) -> tuple[bool, ...]:
        """For every node whether a (proper or improper) subgame starts there; terminals are no subgames."""
        return _subgame_roots(self)

    def actions(self, position: int) -> tuple[str, ...]:
        """Labels of the actions at a node."""
        node = self.nodes[position]
        if isinstance(node, Decision):
            return self.infosets[node.infoset].actions
        if isinstance(node, Chance):
            return node.actions
        if isinstance(node, Split):
            return ("true", "false")
        return ()

    def __str__(self) -> str:
        return tree_text(self)


@define
class TreeBuilder:
    """Collects nodes for a :class:`GameTree`; equal terminals become one node.

    Sharing anything else is the caller's decision: use the position of a closed
    subgame's root as a child as often as it occurs.
    """

    nodes: list[Node] = field(factory=list)
    infosets: list[InformationSet] = field(factory=list)
    _terminals: dict[Terminal, int] = field(factory=dict)

    def add(self, node: Node) -> int:
        """The position of the node."""
        if isinstance(node, Terminal):
            known = self._terminals.get(node)
            if known is not None:
                return known
            self._terminals[node] = len(self.nodes)
        self.nodes.append(node)
        return len(self.nodes) - 1

    def add_infoset(self, infoset: InformationSet) -> int:
        """The position of a new information set."""
        self.infosets.append(infoset)
        return len(self.infosets) - 1

    def build(
        self, title: str, actors: tuple[str, ...], player_count: int, root: int, notes: tuple[str, ...] = ()
    ) -> GameTree:
        """The tree below ``root``: what it does not reach is left out, the order is canonical (children first)."""
        order: list[int] = []
        new: dict[int, int] = {}
        stack: list[tuple[int, int]] = [(root, 0)]
        while stack:
            position, next_child = stack.pop()
            children = self.nodes[position].children
            while next_child < len(children) and children[next_child] in new:
                next_child += 1
            if next_child < len(children):
                stack.append((position, next_child + 1))
                stack.append((children[next_child], 0))
            elif position not in new:
                new[position] = len(order)
                order.append(position)
        # Information sets are numbered by first appearance in depth-first order from the root, as Gambit does.
        sets: dict[int, int] = {}
        seen: set[int] = set()
        walk = [root]
        while walk:
            position = walk.pop()
            if position in seen:
                continue
            seen.add(position)
            node = self.nodes[position]
            if isinstance(node, Decision) and node.infoset not in sets:
                sets[node.infoset] = len(sets)
            walk.extend(reversed(node.children))
        nodes = tuple(_renumbered(self.nodes[position], new, sets) for position in order)
        return GameTree(title, actors, player_count, nodes, tuple(self.infosets[old] for old in sets), notes)


def _renumbered(node: Node, new: dict[int, int], sets: dict[int, int]) -> Node:
    children: Any = tuple(new[child] for child in node.children)
    if isinstance(node, Chance):
        return Chance(node.label, node.actions, node.probabilities, children, node.origin, node.body)
    if isinstance(node, Decision):
        return Decision(sets[node.infoset], children, node.origin)
    if isinstance(node, Split):
        return Split(node.left, node.relation, node.right, children, node.origin)
    return node


def component_roots(tree: GameTree) -> tuple[int, ...]:
    """Positions of the shared non-terminal nodes and of the root: every component's first node."""
    return tuple(
        position
        for position, pairs in enumerate(tree.parents)
        if not isinstance(tree.nodes[position], Terminal) and (len(pairs) != 1 or position == tree.root)
    )


def component_of(tree: GameTree) -> tuple[int, ...]:
    """For every node the root of the component it belongs to; a shared terminal belongs to its first parent's."""
    roots = set(component_roots(tree))
    component = [-1] * len(tree.nodes)
    for position in range(tree.root, -1, -1):
        if position in roots:
            component[position] = position
        elif tree.parents[position]:
            component[position] = component[tree.parents[position][0][0]]
    return tuple(component)


def _subgame_roots(tree: GameTree) -> tuple[bool, ...]:
    component = component_of(tree)
    sizes = [len(nodes) for nodes in tree.members]
    # Inside a component (a tree) a node starts a subgame iff every set met below has all its nodes below.
    # Count, per node, the sets still open; small sets are merged into large ones.
    opened: list[dict[int, int]] = []
    result: list[bool] = []
    for position, node in enumerate(tree.nodes):
        merged: dict[int, int] = {}
        for child in node.children:
            if component[child] != component[position] or isinstance(tree.nodes[child], Terminal):
                continue
            below = opened[child]
            if len(below) > len(merged):
                merged, below = below, merged
            for infoset, count in below.items():
                merged[infoset] = merged.get(infoset, 0) + count
                if merged[infoset] == sizes[infoset]:
                    del merged[infoset]
        if isinstance(node, Decision) and sizes[node.infoset] > 1:
            merged[node.infoset] = merged.get(node.infoset, 0) + 1
            if merged[node.infoset] == sizes[node.infoset]:
                del merged[node.infoset]
        opened.append(merged)
        result.append(not merged and not isinstance(node, Terminal))
    return tuple(result)


def check_tree(tree: GameTree) -> None:
    """Refuse a graph that is not what :class:`GameTree` promises; the compiler and every pass are tested with it.

    Raises
    ------
    FailedError
        ``broken-tree``, with everything that is wrong: order, arity, chance
        probabilities, sharing of what is not closed, sets across components,
        imperfect recall.
    """
    wrong = [Problem("broken-tree", text) for text in _faults(tree)]
    if wrong:
        raise FailedError(wrong)


def _faults(tree: GameTree) -> Iterator[str]:
    for position, node in enumerate(tree.nodes):
        if any(child >= position for child in node.children):
            yield f"node {position} comes before one of its children"
            return
        if not isinstance(node, Terminal) and len(node.children) != len(tree.actions(position)):
            yield f"node {position} has {len(node.children)} children for {len(tree.actions(position))} actions"
        if isinstance(node, Terminal) and len(node.payoffs) != len(tree.actors):
            yield f"node {position} has {len(node.payoffs)} payoffs for {len(tree.actors)} actors"
        if isinstance(node, Chance):
            if len(node.probabilities) != len(node.actions):
                yield f"chance node {position} ({node.label}) does not have one probability per action"
            if any(p.is_negative if hasattr(p, "is_negative") else p < 0 for p in node.probabilities):
                yield f"chance node {position} ({node.label}) has a negative probability"
            total: Number = sum(node.probabilities)
            if getattr(total, "free_symbols", None):
                total = total.simplify()
            if total != 1:
                yield f"chance node {position} ({node.label}) has probabilities that sum to {total}"
        if position != tree.root and not tree.parents[position]:
            yield f"nothing leads to node {position}"
    for position, infoset in enumerate(tree.infosets):
        if not 0 <= infoset.player < tree.player_count:
            yield f"information set {position} belongs to nobody who moves"
        if not infoset.actions:
            yield f"information set {position} has no actions"
        if len(set(infoset.actions)) != len(infoset.actions):
            yield f"information set {position} has actions of the same name"
    component = component_of(tree)
    for position, nodes in enumerate(tree.members):
        if len({component[position] for position in nodes}) != 1:
            yield f"information set {position} has nodes in several components, or none"
            return
    for position in component_roots(tree):
        if not tree.subgame_roots[position]:
            yield f"node {position} is shared but an information set crosses its border"
    yield from _recall_faults(tree, component)


def _recall_faults(tree: GameTree, component: tuple[int, ...]) -> Iterator[str]:
    """Perfect recall: at all nodes of a set its player remembers the same sets and own actions."""
    history: list[dict[int, tuple[int, int] | None]] = [{} for _ in tree.nodes]
    last: dict[int, tuple[int, int] | None] = {}
    for position in range(tree.root, -1, -1):
        node = tree.nodes[position]
        mine = history[position]
        if isinstance(node, Decision):
            player = tree.infosets[node.infoset].player
            before = mine.get(player)
            if node.infoset in last and last[node.infoset] != before:
                yield f"at information set {node.infoset} {tree.players[player]} forgets what it knew or did"
            last[node.infoset] = before
        for action, child in enumerate(node.children):
            if component[child] != component[position] or isinstance(tree.nodes[child], Terminal):
                continue  # a closed subgame starts afresh: its borders hide nothing
            if isinstance(node, Decision):
                history[child] = {**mine, tree.infosets[node.infoset].player: (node.infoset, action)}
            else:
                history[child] = mine


# ------------------------------------------------------------ canonical text


def tree_text(tree: GameTree, limit: int = 10_000) -> str:
    """The tree as indented text, shared parts once; says so where it stops at ``limit`` lines."""
    lines = [
        f"{tree.title}",
        f"players: {', '.join(tree.players)}; other actors: {', '.join(tree.actors[tree.player_count :]) or 'none'}",
        f"nodes: {len(tree.nodes)} distinct, {tree.unfolded_size} unfolded; information sets: {len(tree.infosets)}",
        *(f"note: {note}" for note in tree.notes),
    ]
    shared = {p for p in component_roots(tree) if p != tree.root}
    names: dict[int, str] = {}
    stack: list[tuple[int, int, str]] = [(tree.root, 0, "")]
    while stack:
        if len(lines) >= limit:
            lines.append(f"... stopped at {limit} lines")
            break
        position, depth, edge = stack.pop()
        node = tree.nodes[position]
        prefix = "  " * depth + (f"{edge}: " if edge else "")
        if position in names:
            lines.append(f"{prefix}as at {names[position]}")
            continue
        mark = ""
        if position in shared:
            names[position] = f"[{len(names) + 1}]"
            mark = f"{names[position]} "
        lines.append(prefix + mark + _node_text(tree, node))
        edges = list(tree.actions(position))
        if isinstance(node, Chance):
            edges = [f"{a} ({p})" for a, p in zip(node.actions, node.probabilities, strict=True)]
        for child, text in reversed(list(zip(node.children, edges, strict=True))):
            stack.append((child, depth + 1, text))
    return "\n".join(lines) + "\n"


def _node_text(tree: GameTree, node: Node) -> str:
    if isinstance(node, Terminal):
        payoffs = ", ".join(f"{a} {u}" for a, u in zip(tree.actors, node.payoffs, strict=True))
        return f"{result_text(node.result)}; {payoffs}"
    if isinstance(node, Chance):
        return node.label
    if isinstance(node, Split):
        return f"split on {node.left} {node.relation} {node.right}"
    infoset = tree.infosets[node.infoset]
    sees = ", ".join(f"{variable}={value}" for variable, value in infoset.sees)
    crowd = f" #{node.infoset + 1}" if len(tree.members[node.infoset]) > 1 else ""
    return f"{tree.players[infoset.player]}: {infoset.label}{crowd}" + (f" [{sees}]" if sees else "")


def result_text(result: Result) -> str:
    """A result in words, such as ``involuntary_defection by Y of z=3/10``."""
    words = result.ending.value if result.ending else "end"
    if result.by:
        words += f" by {' and '.join(result.by)}"
    if result.agreement is not None:
        words += f" on {result.agreement}" if result.ending is Ending.AGREEMENT else f" of {result.agreement}"
    if result.round > 1:
        words += f" in round {result.round}"
    return words
