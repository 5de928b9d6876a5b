"""Quantal responses traced from indifference to sharp choice: a floating-point guide to a sequential equilibrium.

The principal branch of the agent logit equilibrium (McKelvey and Palfrey 1998)
runs from uniform play to a limit that is a sequential equilibrium; beliefs off
the path are the limits of beliefs on it. The branch is followed in logarithms
of probabilities, so that actions which vanish keep telling how fast. What is
read off is a support and a point near it, nothing more.
"""

from __future__ import annotations

from contextlib import suppress

import numpy as np
from attrs import define, field

from ..clock import check_time
from ..game_tree import Chance, Decision, Terminal
from .dominance import Block

SHARP = 3e4
"""The precision at which the trace ends, for payoffs between zero and one."""
MOST_STEPS = 1_500
MOST_NUMBERS = 30_000_000
"""How many numbers one step may hold at once: eight bytes each."""


def is_traceable(block: Block) -> bool:
    """Whether a step of the trace fits into memory: its matrices are dense, and every node counts for each row."""
    columns = sum(len(allowed) for allowed in block.allowed)
    return 2 * columns * max(columns, len(block.tree.nodes) * block.tree.player_count) <= MOST_NUMBERS


@define
class Trace:
    """The logit branch of one block; interrupted, it is followed on from where it was.

    Parameters
    ----------
    block
        With dominated actions left out.
    """

    block: Block
    columns: dict[tuple[int, int], int] = field(init=False)
    first: list[int] = field(init=False)
    payoffs: dict[int, np.ndarray] = field(init=False)
    point: np.ndarray | None = None
    tangent: np.ndarray | None = None
    width: float = 0.05
    steps: int = 0

    def __attrs_post_init__(self) -> None:
        self.columns = {}
        self.first = []
        for infoset, allowed in enumerate(self.block.allowed):
            self.first.append(len(self.columns))
            for action in allowed:
                self.columns[infoset, action] = len(self.columns)
        self.payoffs = {k: np.array([float(value) for value in row]) for k, row in self.block.unit_payoffs().items()}

    def follow(self) -> list[list[float]] | None:
        """Probabilities near the limit, per information set; ``None`` where the trace breaks off early."""
        with np.errstate(all="ignore"), suppress(np.linalg.LinAlgError):  # what is no number any more ends the trace
            self._follow()
        return self._rows(self.point) if self.point is not None and self.point[-1] > SHARP / 100 else None

    def _follow(self) -> None:
        if self.point is None or self.tangent is None:
            self.point = np.zeros(len(self.columns) + 1)
            for infoset, allowed in enumerate(self.block.allowed):
                for action in allowed:
                    self.point[self.columns[infoset, action]] = -np.log(len(allowed))
            self.tangent = self._tangent(self.point, np.eye(len(self.columns) + 1)[-1])
        while self.steps < MOST_STEPS and self.point[-1] <= SHARP:
            check_time()
            trial = self._corrected(self.point + self.width * self.tangent, self.tangent)
            if trial is None:
                self.width /= 2
                if self.width < 1e-7:
                    break
            else:
                self.tangent = self._tangent(trial, self.tangent)
                self.point = trial
                self.width = min(self.width * 1.4, 0.3 * max(1.0, float(np.abs(trial).max())))
            self.steps += 1

    def _rows(self, point: np.ndarray) -> list[list[float]]:
        rows = [[0.0] * len(infoset.actions) for infoset in self.block.tree.infosets]
        for (infoset, action), column in self.columns.items():
            rows[infoset][action] = float(np.exp(point[column]))
        return rows

    def _tangent(self, point: np.ndarray, before: np.ndarray) -> np.ndarray:
        """The unit direction of the branch, on in the direction of ``before``."""
        system = np.vstack([self._jacobian(point), before])
        direction = _least_squares(system, np.eye(len(point))[-1])
        return np.asarray(direction / np.linalg.norm(direction))

    def _corrected(self, trial: np.ndarray, tangent: np.ndarray) -> np.ndarray | None:
        """Newton's steps back to the branch, at right angles to the tangent."""
        anchor = trial.copy()
        for _ in range(6):
            residual = self._residuals(trial[np.newaxis])[0]
            system = np.vstack([self._jacobian(trial), tangent])
            wanted = np.append(-residual, -float(tangent @ (trial - anchor)))
            if not np.isfinite(system).all() or not np.isfinite(wanted).all():
                return None
            change = _least_squares(system, wanted)
            trial = trial + change
            if trial[-1] < 0:
                return None
            if np.linalg.norm(change) < 1e-9 * (1 + np.linalg.norm(trial)):
                return trial
        return None

    def _jacobian(self, point: np.ndarray) -> np.ndarray:
        size = len(point)
        widths = 1e-6 * np.maximum(1.0, np.abs(point))
        spread = np.vstack([point + np.diag(widths), point - np.diag(widths)])
        found = self._residuals(spread)
        return np.asarray(((found[:size] - found[size:]) / (2 * widths[:, np.newaxis])).T)

    def _residuals(self, points: np.ndarray) -> np.ndarray:
        """What vanishes on the branch, for many points at once."""
        tree, block = self.block.tree, self.block
        logs, precision = points[:, :-1], points[:, -1]
        chances = np.exp(np.minimum(logs, 50.0))
        values: list[np.ndarray] = []
        many, players = len(points), tree.player_count
        for position, node in enumerate(tree.nodes):
            check_time()
            if isinstance(node, Terminal):
                values.append(np.broadcast_to(self.payoffs[position], (many, players)))
                continue
            total = np.zeros((many, players))
            if isinstance(node, Decision):
                for action in block.allowed[node.infoset]:
                    weight = chances[:, self.columns[node.infoset, action], np.newaxis]
                    total += weight * values[node.children[action]]
            elif isinstance(node, Chance):
                for probability, child in zip(node.probabilities, node.children, strict=True):
                    total += float(probability) * values[child]
            values.append(total)
        arrived = self._log_reach(logs)
        residuals = np.empty((many, len(self.columns)))
        for infoset, nodes in enumerate(tree.members):
            allowed, start = block.allowed[infoset], self.first[infoset]
            player = tree.infosets[infoset].player
            reached = np.stack([arrived[node] for node in nodes], axis=1)
            belief = np.exp(reached - reached.max(axis=1, keepdims=True))
            belief /= belief.sum(axis=1, keepdims=True)
            worths = []
            for action in allowed:
                below = np.stack([values[tree.nodes[node].children[action]][:, player] for node in nodes], axis=1)
                worths.append((belief * below).sum(axis=1))
            mine = logs[:, start : start + len(allowed)]
            residuals[:, start] = np.log(np.exp(np.minimum(mine, 50.0)).sum(axis=1))
            for place in range(1, len(allowed)):
                residuals[:, start + place] = mine[:, place] - mine[:, 0] - precision * (worths[place] - worths[0])
        return residuals

    def _log_reach(self, logs: np.ndarray) -> dict[int, np.ndarray]:
        """Logarithms of the probabilities of coming to each node that allowed actions lead to."""
        tree, block = self.block.tree, self.block
        arrived = {tree.root: np.zeros(len(logs))}
        for position in range(tree.root, -1, -1):
            node = tree.nodes[position]
            here = arrived.get(position)
            if here is None:
                here = np.full(len(logs), -1e9)  # only behind actions that are never taken
                arrived[position] = here
            if isinstance(node, Decision):
                for action in block.allowed[node.infoset]:
                    arrived[node.children[action]] = here + logs[:, self.columns[node.infoset, action]]
            elif isinstance(node, Chance):
                for probability, child in zip(node.probabilities, node.children, strict=True):
                    arrived[child] = here + (np.log(float(probability)) if probability else -1e9)
        return arrived


def _least_squares(system: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """The solution of a system; what is not finite is no system."""
    if not np.isfinite(system).all():
        raise np.linalg.LinAlgError
    return np.asarray(np.linalg.lstsq(system, wanted, rcond=None)[0])
