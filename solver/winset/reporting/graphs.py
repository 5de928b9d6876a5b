"""Nouns as networkx graphs, with all that is known of their nodes and edges."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ..equilibrium import Equilibrium
from ..equilibrium.profile import reach
from ..errors import Problem, UnsupportedError
from ..game_tree import Chance, Decision, GameTree, Split, Terminal
from ..negotiation import Negotiation
from ..negotiation.voting import body_of
from ..ratification import Rule

if TYPE_CHECKING:
    from networkx import DiGraph


def graph(noun: Any, *, texts: bool = False) -> DiGraph[Any]:
    """A game as the graph that unfolds to its tree, or a negotiation as its tables, bodies and groups.

    Nodes of a game are positions, edges carry ``action`` and, where it is known, ``probability``; with an
    equilibrium also how likely each node is reached. Where two actions lead to one node the edge holds both.

    Parameters
    ----------
    texts
        Every attribute as a text, for files of graphs.

    Raises
    ------
    UnsupportedError
        ``no-graph`` for anything else.

    Examples
    --------
    >>> import winset as ws
    >>> game = ws.load("putnam1988/figure1_uncertain").compile().to_networkx()
    >>> game.nodes[game.graph["root"]]["kind"], game.number_of_nodes()
    ('chance', 20)
    """
    if isinstance(noun, GameTree):
        found = _game(noun, None)
    elif isinstance(noun, Equilibrium):
        found = _game(noun.tree, noun)
    elif isinstance(noun, Negotiation):
        found = _bodies(noun)
    else:
        raise UnsupportedError(Problem("no-graph", f"a {type(noun).__name__} is no graph"))
    return _as_texts(found) if texts else found


def _as_texts(found: DiGraph[Any]) -> DiGraph[Any]:
    for attributes in (
        found.graph, *(data for _, data in found.nodes(data=True)), *(data for *_, data in found.edges(data=True))
    ):  # fmt: skip
        attributes.update({name: _text(value) for name, value in attributes.items()})
    return found


def _text(value: Any) -> str:
    """An attribute as a text; parts of one are joined, and nothing is empty.

    >>> from fractions import Fraction
    >>> _text(Fraction(3, 4)), _text(("left", "right")), _text({"X": 1}), _text(None)
    ('3/4', 'left, right', 'X: 1', '')
    """
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_text(each)}" for name, each in value.items())
    if isinstance(value, tuple):
        return ", ".join(map(_text, value))
    return "" if value is None else str(value)


def _game(tree: GameTree, equilibrium: Equilibrium | None) -> DiGraph[Any]:
    from networkx import DiGraph

    found: DiGraph[Any] = DiGraph(title=tree.title, actors=tree.actors, players=tree.players, root=tree.root)
    weights = reach(tree, equilibrium.profile) if equilibrium is not None else None
    for position in range(tree.root, -1, -1):
        attributes = _attributes(tree, position)
        if weights is not None:
            attributes["reached"] = weights[position]
        found.add_node(position, **attributes)
    for position in range(tree.root, -1, -1):
        node = tree.nodes[position]
        row: Any = node.probabilities if isinstance(node, Chance) else (None,) * len(node.children)
        if equilibrium is not None and isinstance(node, Decision):
            row = equilibrium.profile.probabilities[node.infoset]
        for action, child, probability in zip(tree.actions(position), node.children, row, strict=True):
            if found.has_edge(position, child):
                edge = found.edges[position, child]
                edge["action"] = (*edge["action"], action)
                edge["probability"] = None if probability is None else edge["probability"] + probability
            else:
                found.add_edge(position, child, action=(action,), probability=probability)
    return found


def _attributes(tree: GameTree, position: int) -> dict[str, Any]:
    node = tree.nodes[position]
    if isinstance(node, Terminal):
        result = node.result
        return {
            "kind": "end", "ending": result.ending.value if result.ending else None, "by": result.by,
            "agreement": result.agreement, "round": result.round, "origin": node.origin,
            "payoffs": dict(zip(tree.actors, node.payoffs, strict=True)),
        }  # fmt: skip
    if isinstance(node, Decision):
        infoset = tree.infosets[node.infoset]
        return {
            "kind": "decision", "player": tree.players[infoset.player], "label": infoset.label,
            "sees": dict(infoset.sees), "information_set": node.infoset,
            "body": infoset.body, "round": infoset.round, "origin": node.origin,
        }  # fmt: skip
    if isinstance(node, Split):
        return {
            "kind": "split",
            "left": node.left,
            "relation": node.relation,
            "right": node.right,
            "origin": node.origin,
        }
    return {"kind": "chance", "label": node.label, "body": node.body, "origin": node.origin}


def _bodies(negotiation: Negotiation) -> DiGraph[Any]:
    """The Level I table, the sides at it, their ratification bodies, and the groups in them: edges point down."""
    from networkx import DiGraph

    found: DiGraph[Any] = DiGraph(title=negotiation.title, root="Level I")
    found.add_node("Level I", kind="table", issues=tuple(issue.name for issue in negotiation.issues))
    for side in negotiation.sides:
        found.add_node(side.name, kind="side", voting=side.voting)
        found.add_edge("Level I", side.name)
        for group in side.constituents:
            types = tuple(kind.name for kind in group.types)
            found.add_node(
                f"{side.name}.{group.name}", kind="group", votes=str(group.votes), types=types, stance=group.stance
            )
        body = body_of(side)
        if body is not None:
            for above, below, attributes in _within(side.name, side.name, body, "body"):
                if attributes:
                    found.add_node(below, **attributes)
                found.add_edge(above, below)
    return found


def _within(side: str, above: str, body: Rule, path: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    here = f"{side}: {body.name or path}"
    yield above, here, {"kind": "body", "rule": body.keyword, "label": body.label}
    for index, member in enumerate(body.members):
        if isinstance(member, str):
            yield here, f"{side}.{member}", {}
        else:
            yield from _within(side, here, member, f"{path}.{index}")
