"""The tables of ``winset show --information``: what every actor knows, where it decides and where it only votes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..compiling.information import information
from ..equilibrium.runs import runs
from ..equilibrium.strategy import seen_text
from ..game_tree import GameTree
from ..negotiation import Group, Negotiation, Side
from ..negotiation.voting import GroupPayoff

NAMED = 6
"""How many options of a move are named; of more the first and the last, with their number."""
NOTHING = "nothing that matters"


def knowledge_rows(tree: GameTree, negotiation: Negotiation | None) -> Iterator[dict[str, str]]:
    """For every move of every player what it knows then; then those who do not move.

    Sincere constituents are no players: they compare the text with what they would have without it, each with
    all that its own payoff depends on.
    """
    options = {(tree.players[each.player], each.label): each.actions for each in tree.infosets}
    for row in information(tree):
        yield {**row.to_dict(), "between": options_text(options[row.player, row.move])}
    if negotiation is None:
        return
    for side in negotiation.sides:
        if side.name not in tree.players:
            yield _row(side.name, "nothing", NOTHING, NOTHING, "")
        for group in side.constituents:
            if f"{side.name}.{group.name}" not in tree.players:
                yield _sincere(negotiation, side, group)


def _sincere(negotiation: Negotiation, side: Side, group: Group) -> dict[str, str]:
    name = f"{side.name}.{group.name}"
    if group.stance != "compares":
        return _row(name, f"votes {'yes' if group.stance == 'always' else 'no'} on any text", NOTHING, NOTHING, "")
    draws = negotiation.draws
    needed = set().union(*(GroupPayoff(side, group, e).names for e in ("agreement", "involuntary_defection")))
    knows = [draw for draw in draws if draw in needed or _told(negotiation, draw, name)]
    wonders = [draw for draw in draws if draw not in knows]
    move = "compares the text with no agreement"
    return _row(name, move, ", ".join(["the text", *knows]), ", ".join(wonders) or NOTHING, "yes, no")


def _told(negotiation: Negotiation, draw: str, actor: str) -> bool:
    for quantity in negotiation.uncertainty:
        if quantity.name == draw:
            return actor in {negotiation.actor(each) for each in quantity.known_to}
    side, _, group = draw.partition(".")
    known = negotiation.side(side).group(group).known_to
    return actor in {negotiation.actor(each, side) for each in known}


def _row(player: str, decides: str, knows: str, wonders: str, between: str) -> dict[str, str]:
    return {
        "player": player, "decides": decides, "knows": knows, "does not know": wonders, "situations": "",
        "between": between,
    }  # fmt: skip


def situation_rows(tree: GameTree) -> Iterator[dict[str, str]]:
    """The information sets, neighbouring offers over an issue together: who, what, having seen what, how many."""
    kinds: dict[tuple[int, str, tuple[str, ...]], list[int]] = {}
    for position, infoset in enumerate(tree.infosets):
        names = tuple(name for name, _ in infoset.sees)
        kinds.setdefault((infoset.player, infoset.label, names), []).append(position)
    for (player, label, names), positions in kinds.items():
        seen = [tuple(value for _, value in tree.infosets[each].sees) for each in positions]
        for run in runs(seen, [len(tree.members[each]) for each in positions]):
            yield {
                "player": tree.players[player],
                "decides": label,
                "knowing": seen_text(zip(names, run.cells, strict=True)) or "nothing that differs",
                "situations": str(len(run.members)),
                "nodes in each": str(len(tree.members[positions[run.members[0]]])),
            }


def options_text(options: Sequence[str]) -> str:
    """What may be chosen, in a line.

    >>> options_text([f"x={number}" for number in range(101)]), options_text(["accept", "reject"])
    ('any x: 101 options, x=0 to x=100', 'accept, reject')
    """
    if len(options) <= NAMED:
        return ", ".join(options)
    (first, *others) = runs([(each,) for each in options], [0] * len(options))
    whole = f"{first.cells[0]}: " if not others else ""
    return f"{whole}{len(options)} options, {options[0]} to {options[-1]}"
