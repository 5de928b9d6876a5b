"""A strategy as a table: from what the actor sees to what it does."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any, TypeAlias

from attrs import frozen

from ..errors import InputError, Problem
from ..game_tree import GameTree
from .numbers import readable
from .profile import BehaviorProfile
from .runs import runs

Act: TypeAlias = tuple[tuple[str, Fraction], ...]
"""What is done: the actions of positive probability."""
_Row: TypeAlias = tuple[dict[str, str], Act]


def mixture_text(act: Act) -> str:
    """An action, or a mixture with its probabilities; actions can be numbers too.

    >>> mixture_text((("49/100", Fraction(1, 50)), ("99/100", Fraction(49, 50))))
    '1/50: 49/100, 49/50: 99/100'
    """
    if len(act) == 1:
        return act[0][0]
    return ", ".join(f"{readable(weight)}: {action}" for action, weight in act)


def seen_text(seen: Iterable[tuple[str, str]]) -> str:
    """What a player has seen as one text.

    >>> seen_text([("offer", "s=0, t=1/4"), ("type", "")]), seen_text([("offer", "z=1/2"), ("type", "hard")])
    ('offer: s=0, t=1/4', 'offer: z=1/2; type: hard')
    """
    return "; ".join(f"{name}: {value}" for name, value in seen if value)


def decision_words(actor: str, label: str) -> str:
    """``X proposes`` as it is, ``r1`` as ``X at r1``."""
    return label if label == actor or label.startswith(f"{actor} ") else f"{actor} at {label}"


@frozen(hash=True)
class StrategyRow:
    """One line: the values seen, in the order of the columns (``""`` where nothing was seen), and the act."""

    seen: tuple[str, ...]
    act: Act

    @property
    def act_text(self) -> str:
        """The action, or the mixture as ``1/50: low, 49/50: high``."""
        return mixture_text(self.act)

    def seen_text(self, columns: tuple[str, ...]) -> str:
        """What was seen, as one text."""
        return seen_text(zip(columns, self.seen, strict=True))


@frozen(hash=True)
class StrategyTable:
    """What one actor does at one kind of decision, without the columns that do not matter."""

    actor: str
    label: str
    columns: tuple[str, ...]
    rows: tuple[StrategyRow, ...]

    @property
    def heading(self) -> str:
        """Whose decision it is and which; a label that begins with its actor says both."""
        return decision_words(self.actor, self.label)

    @property
    def runs(self) -> tuple[StrategyRow, ...]:
        """The rows for people: neighbouring offers over an issue that are answered alike are one, ``x <= 1/2``."""
        found = runs([row.seen for row in self.rows], [row.act for row in self.rows])
        return tuple(StrategyRow(run.cells, self.rows[run.members[0]].act) for run in found)

    def to_dict(self) -> dict[str, Any]:
        """Plain data: one mapping per row; ``runs`` are the rows for people."""
        return {
            "actor": self.actor,
            "decision": self.label,
            "rows": [
                {
                    "sees": dict(zip(self.columns, row.seen, strict=True)),
                    "does": {action: str(weight) for action, weight in row.act},
                }
                for row in self.rows
            ],
            "runs": [
                {"sees": dict(zip(self.columns, row.seen, strict=True)), "does": row.act_text} for row in self.runs
            ],
        }

    def __str__(self) -> str:
        if not self.columns:
            return "\n".join(f"{self.heading}: {row.act_text}" for row in self.rows)
        lines = [[*self.columns, "action"], *([*row.seen, row.act_text] for row in self.runs)]
        widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
        text = [
            "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
        ]
        return "\n".join([f"{self.heading}, by what {self.actor} sees:", *text])


def strategy_tables(tree: GameTree, profile: BehaviorProfile, actor: str) -> tuple[StrategyTable, ...]:
    """The actor's tables, one per kind of decision, in the order in which they first come up.

    Raises
    ------
    InputError
        ``not-a-player`` when the actor never moves.
    """
    if actor not in tree.players:
        raise InputError(
            Problem("not-a-player", f"{actor!r} makes no decision", hint=f"players: {', '.join(tree.players)}")
        )
    kinds: dict[str, list[_Row]] = {}
    for position, infoset in enumerate(tree.infosets):
        if tree.players[infoset.player] != actor:
            continue
        row = profile.probabilities[position]
        act = tuple((infoset.actions[action], row[action]) for action in profile.support(position))
        # The last resort of two decisions that look the same: the round, or the stage.
        place = {"round": str(infoset.round), "stage": infoset.origin}
        kinds.setdefault(infoset.label, []).append(({**place, **dict(infoset.sees)}, act))
    return tuple(_table(actor, label, rows) for label, rows in kinds.items())


def _table(actor: str, label: str, rows: list[_Row]) -> StrategyTable:
    columns: dict[str, None] = {}
    for seen, _ in rows:
        columns.update(dict.fromkeys(seen))
    kept = tuple(columns)
    # A column matters when without it two rows that differ in what is done look the same.
    for column in tuple(columns):
        without = tuple(name for name in kept if name != column)
        if _is_function(rows, without) or not _is_function(rows, kept):
            kept = without if _is_function(rows, without) else kept
    lines: dict[StrategyRow, None] = {}
    for seen, act in rows:
        lines[StrategyRow(tuple(seen.get(name, "") for name in kept), act)] = None
    return StrategyTable(actor, label, kept, tuple(lines))


def _is_function(rows: Iterable[_Row], columns: tuple[str, ...]) -> bool:
    acts: dict[tuple[str, ...], Act] = {}
    return all(acts.setdefault(tuple(seen.get(c, "") for c in columns), act) == act for seen, act in rows)
