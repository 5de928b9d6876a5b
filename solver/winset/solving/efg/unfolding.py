"""A shared graph laid out as the tree that it stands for."""

from __future__ import annotations

from attrs import frozen

from ...errors import NotYetError, Problem
from ...game_tree import Chance, Decision, GameTree, Terminal, component_of

NODE_LIMIT = 1_000_000


@frozen
class Unfolded:
    """A tree without shared subgames, and where its information sets come from.

    Parameters
    ----------
    tree
        Nothing is shared but leaves; information sets are numbered in
        depth-first order.
    infosets
        For every information set of ``tree`` the one of the graph that it is a
        copy of.
    """

    tree: GameTree
    infosets: tuple[int, ...]


def check_size(tree: GameTree, limit: int) -> None:
    """Refuse to unfold what is too large, before anything is built.

    Raises
    ------
    NotYetError
        ``node-limit``, with the size.
    """
    if tree.unfolded_size > limit:
        raise NotYetError(
            Problem(
                "node-limit",
                f"the game has {tree.unfolded_size} nodes when its shared parts are written out; the limit is {limit}",
                hint="raise the limit, or solve the game as it is: shared parts are then solved once",
            )
        )


def unfold(tree: GameTree, limit: int = NODE_LIMIT) -> Unfolded:
    """The tree that a shared graph stands for; every occurrence of a shared subgame gets information sets of its own.

    A tree in which only leaves are shared, with its sets in depth-first order,
    comes back as it is.

    Raises
    ------
    NotYetError
        ``node-limit`` when the tree would have more than ``limit`` nodes.

    Examples
    --------
    >>> from winset.game_tree import Chance, Decision, InformationSet, Result, Terminal, TreeBuilder
    >>> from fractions import Fraction
    >>> b = TreeBuilder()
    >>> leaves = [b.add(Terminal(Result(), (Fraction(u),))) for u in (0, 1)]
    >>> choice = b.add(Decision(b.add_infoset(InformationSet(0, "choose", ("left", "right"))), tuple(leaves)))
    >>> coin = b.add(Chance("coin", ("heads", "tails"), (Fraction(1, 2),) * 2, (choice, choice)))
    >>> graph = b.build("coin", ("X",), 1, coin)
    >>> unfold(graph).infosets
    (0, 0)
    """
    check_size(tree, limit)
    component = component_of(tree)
    nodes: list[Chance | Decision | Terminal] = []
    leaves: dict[int, int] = {}
    numbers: dict[tuple[int, int], int] = {}
    infosets: list[int] = []
    occurrences = 0
    # A frame: the node, the occurrence of its component, its set's new number, the new positions of its children.
    stack: list[tuple[int, int, int, list[int]]] = []
    entering: tuple[int, int] | None = (tree.root, 0)
    done = -1
    while True:
        if entering is not None:
            position, occurrence = entering
            node = tree.nodes[position]
            if isinstance(node, Terminal):
                if position not in leaves:
                    leaves[position] = len(nodes)
                    nodes.append(node)
                done, entering = leaves[position], None
                continue
            number = -1
            if isinstance(node, Decision):
                number = numbers.setdefault((occurrence, node.infoset), len(infosets))
                if number == len(infosets):
                    infosets.append(node.infoset)
            stack.append((position, occurrence, number, []))
        else:
            if not stack:
                break
            stack[-1][3].append(done)
        position, occurrence, number, children = stack[-1]
        node = tree.nodes[position]
        if len(children) < len(node.children):
            child = node.children[len(children)]
            inside = component[child] == component[position] or isinstance(tree.nodes[child], Terminal)
            if not inside:
                occurrences += 1
            entering = (child, occurrence if inside else occurrences)
            continue
        stack.pop()
        nodes.append(_moved(node, number, tuple(children)))
        done, entering = len(nodes) - 1, None
    if len(nodes) == len(tree.nodes) and infosets == list(range(len(tree.infosets))):
        return Unfolded(tree, tuple(infosets))
    sets = tuple(tree.infosets[old] for old in infosets)
    return Unfolded(GameTree(tree.title, tree.actors, tree.player_count, tuple(nodes), sets), tuple(infosets))


def _moved(node: object, infoset: int, children: tuple[int, ...]) -> Chance | Decision:
    if isinstance(node, Decision):
        return Decision(infoset, children, node.origin)
    if isinstance(node, Chance):
        return Chance(node.label, node.actions, node.probabilities, children, node.origin, node.body)
    raise NotYetError(
        Problem("symbols-left", "the game still has symbols", hint="give every parameter a value, as with --set p=3/4")
    )
