"""Who knows what when: for every move of a player the variables that it has seen, and the draws that it has not."""

from __future__ import annotations

from attrs import frozen

from ..game_tree import Chance, GameTree, component_of


@frozen
class Knowledge:
    """What a player knows at a move.

    Parameters
    ----------
    player, move
        Whose move, and what is decided.
    knows
        Variables that the player has seen and that still tell its situations apart.
    wonders
        Draws and unseen moves before it whose value the player cannot tell, in at least one situation.
    situations
        How many information sets the player has at this move.
    """

    player: str
    move: str
    knows: tuple[str, ...]
    wonders: tuple[str, ...]
    situations: int

    def to_dict(self) -> dict[str, str]:
        """As one row of a table."""
        return {
            "player": self.player,
            "decides": self.move,
            "knows": ", ".join(self.knows) or "nothing that differs",
            "does not know": ", ".join(self.wonders) or "nothing that matters",
            "situations": str(self.situations),
        }


def information(tree: GameTree) -> tuple[Knowledge, ...]:
    """For every player and move, in the order of play, what is known then; exact.

    Common knowledge that no longer matters is left out on both sides.

    Examples
    --------
    >>> import winset as ws
    >>> for row in information(ws.load("putnam1988/figure1_uncertain").compile()):
    ...     print(row.player, row.move, row.knows, row.wonders)
    X X proposes () ('Y.pivot',)
    Y Y answers ('offer',) ('Y.pivot',)
    """
    component = component_of(tree)
    found: dict[tuple[int, str], tuple[dict[str, None], dict[str, None], int]] = {}
    for number, infoset in enumerate(tree.infosets):
        knows, wonders, count = found.get((infoset.player, infoset.label), ({}, {}, 0))
        seen = dict.fromkeys(variable for variable, _ in infoset.sees)
        knows.update(seen)
        hidden = [name for name in _differing(tree, component, tree.members[number]) if name not in seen]
        wonders.update(dict.fromkeys(hidden))
        found[infoset.player, infoset.label] = knows, wonders, count + 1
    return tuple(
        Knowledge(tree.players[player], move, tuple(knows), tuple(wonders), count)
        for (player, move), (knows, wonders, count) in found.items()
    )


def _differing(tree: GameTree, component: tuple[int, ...], members: tuple[int, ...]) -> list[str]:
    """Labels of earlier moves that do not have the same result at all nodes of a set."""
    if len(members) == 1:
        return []
    results: dict[str, dict[str | None, None]] = {}
    histories = [_history(tree, component, member) for member in members]
    for history in histories:
        for label in history:
            results.setdefault(label, {})
    for label, values in results.items():
        values.update(dict.fromkeys(history.get(label) for history in histories))
    return [label for label, values in results.items() if len(values) > 1]


def _history(tree: GameTree, component: tuple[int, ...], position: int) -> dict[str, str]:
    """What happened between the start of a node's part and the node, the first move first."""
    moves: list[tuple[str, str]] = []
    while position != component[position]:
        position, action = tree.parents[position][0]
        node = tree.nodes[position]
        label = node.label if isinstance(node, Chance) else tree.infosets[node.infoset].label  # type: ignore[union-attr]
        moves.append((label, tree.actions(position)[action]))
    return dict(reversed(moves))


__all__ = ["Knowledge", "information"]
