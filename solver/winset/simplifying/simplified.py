"""A simpler game and what puts a profile of it back on the game that it was made from."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TypeAlias

from attrs import frozen

from ..equilibrium import BehaviorProfile, Concept
from ..errors import FailedError, Problem
from ..game_tree import GameTree
from .replying import best_reply


@frozen
class Kept:
    """A set that is still there: ``actions[k]`` is the original position of action k of set ``infoset``."""

    infoset: int
    actions: tuple[int, ...]


@frozen
class Settled:
    """A set that takes one action whatever else is played."""

    action: int


@frozen
class Replied:
    """A set that no play comes to any more.

    Parameters
    ----------
    node
        Where its player believes to be when it is surprised; without one
        nothing is asked of it, and it takes its first action.
    actions
        Among which it takes a best reply; the others are known to be worse.
    """

    node: int | None
    actions: tuple[int, ...]


Rule: TypeAlias = Kept | Settled | Replied


@frozen
class Undo:
    """What puts a profile back on the game that a pass was given.

    Parameters
    ----------
    pass_name
        The pass that did it.
    tree
        The game that the pass was given.
    rules
        Per information set of ``tree`` where its row comes from.
    """

    pass_name: str
    tree: GameTree
    rules: tuple[Rule, ...]

    @property
    def replied(self) -> tuple[int, ...]:
        """The sets that get an exact best reply when a profile is put back."""
        return tuple(k for k, rule in enumerate(self.rules) if isinstance(rule, Replied))

    def lift(self, profile: BehaviorProfile) -> BehaviorProfile:
        """The profile on the game that the pass was given; exact.

        Raises
        ------
        FailedError
            ``wrong-profile`` when it is not one of the simplified game.
        """
        wanted = 1 + max((rule.infoset for rule in self.rules if isinstance(rule, Kept)), default=-1)
        if len(profile.probabilities) != wanted:
            message = f"a profile of {len(profile.probabilities)} information sets for a game of {wanted}"
            raise FailedError(Problem("wrong-profile", message))
        rows: list[tuple[Fraction, ...] | None] = []
        for infoset, rule in zip(self.tree.infosets, self.rules, strict=True):
            row = [Fraction(0)] * len(infoset.actions)
            if isinstance(rule, Kept):
                for action, probability in zip(rule.actions, profile.probabilities[rule.infoset], strict=True):
                    row[action] = probability
            elif isinstance(rule, Settled) or rule.node is None:
                row[rule.action if isinstance(rule, Settled) else 0] = Fraction(1)
            else:
                rows.append(None)
                continue
            rows.append(tuple(row))
        asked = {
            k: (rule.node, rule.actions)
            for k, rule in enumerate(self.rules)
            if isinstance(rule, Replied) and rule.node is not None
        }
        for position in asked:
            best_reply(self.tree, rows, position, asked)
        return BehaviorProfile(tuple(row for row in rows if row is not None))

    def __str__(self) -> str:
        lines = []
        first: dict[int, str] = {}
        for infoset, rule in zip(self.tree.infosets, self.rules, strict=True):
            where = f"{self.tree.players[infoset.player]}: {infoset.label}"
            if infoset.sees:
                where += f" [{', '.join(f'{variable}={value}' for variable, value in infoset.sees)}]"
            if isinstance(rule, Settled):
                lines.append(f"{where}: {infoset.actions[rule.action]}")
            elif isinstance(rule, Replied):
                what = infoset.actions[0] if rule.node is None else "a best reply"
                lines.append(f"{where}: {what}, never reached")
            elif first.setdefault(rule.infoset, where) != where:
                lines.append(f"{where}: as {first[rule.infoset]}")
            elif len(rule.actions) < len(infoset.actions):
                lines.append(f"{where}: one of {', '.join(infoset.actions[action] for action in rule.actions)}")
        return "\n".join(lines or ["nothing"]) + "\n"


@frozen
class Simplified:
    """A simpler game with everything that was done to get it.

    Parameters
    ----------
    tree
        The simpler game.
    undo
        One for every pass that changed something, the first pass first.
    """

    tree: GameTree
    undo: tuple[Undo, ...] = ()

    def lift(self, profile: BehaviorProfile) -> BehaviorProfile:
        """The profile of ``tree`` put back, pass by pass, on the game that was simplified."""
        for undo in reversed(self.undo):
            profile = undo.lift(profile)
        return profile


@frozen
class Pass:
    """One way to make a game simpler.

    Parameters
    ----------
    name
        What it does, in the words of its golden texts.
    preserves
        The concepts for which no equilibrium outcome is lost or invented.
    run
        ``run(tree, concept)`` is the simpler game with its undo data, or
        ``None`` where there is nothing to do.
    """

    name: str
    preserves: frozenset[Concept]
    run: Callable[[GameTree, Concept], tuple[GameTree, tuple[Rule, ...]] | None]
