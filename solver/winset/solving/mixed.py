"""Mixed sequential equilibria by their supports: small games through all supports, larger ones through Gambit's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import chain, combinations, product
from math import prod

from attrs import define

from ..equilibrium import Certificate, Concept, Stopped
from ..errors import FailedError
from ..game_tree import Tie
from .certifying import certify
from .dominance import Block
from .hidden import Played
from .limits import Limits
from .polishing import Support, polish

MANY_SUPPORTS = 4_000
"""Beyond this the supports are not enumerated but proposed by Gambit."""
TOLERANCE = Fraction(1, 10**20)
"""Regret, relative to the largest payoff, that an irrational equilibrium is shown with."""
USED = 1e-4
"""From which probability on a numerical profile counts as using an action."""


@define
class MixedSearch:
    """The search in one block.

    Parameters
    ----------
    block
        With dominated actions left out.
    limits
        Shared by the whole request.
    """

    block: Block
    limits: Limits

    def first(self) -> Played | None:
        """The first mixed equilibrium that is found, the fewest mixtures first."""
        for supports, start in self._proposals():
            self.limits.check_time()
            played = self._on(supports, start)
            if played is not None:
                return played
        return None

    def _proposals(self) -> Iterator[tuple[tuple[Support, ...], Sequence[Sequence[float]] | None]]:
        allowed = self.block.allowed
        if prod(2 ** len(actions) - 1 for actions in allowed) <= MANY_SUPPORTS:
            self.limits.used("mixed equilibria by support, exact on each")
            every = [list(chain.from_iterable(combinations(a, size) for size in range(1, len(a) + 1))) for a in allowed]
            mixtures = sorted(product(*every), key=lambda s: sum(len(used) - 1 for used in s))
            for supports in mixtures:
                if any(len(used) > 1 for used in supports):
                    yield supports, None
            return
        yield from self._proposed()

    def _proposed(self) -> Iterator[tuple[tuple[Support, ...], Sequence[Sequence[float]]]]:
        """What Gambit's numerical solvers suggest for the whole block."""
        from .gambit import TIME_LIMIT, nash

        for method in ("logit", "lcp_float"):
            if method == "lcp_float" and self.block.tree.player_count != 2:
                continue
            try:
                result = nash(self.block.tree, method, time_limit=self.limits.seconds_left or TIME_LIMIT)
            except FailedError as error:
                self.limits.note(f"Gambit's {method} could not help: {error.problems[0].message.splitlines()[0]}")
                continue
            if result.stopped is not Stopped.COMPLETE:
                self.limits.note(f"Gambit's {method} did not finish: {result.stopped.value}")
            self.limits.used(f"supports from Gambit's {method}, exact on each")
            for profile in result.profiles:
                rows = [[float(weight) for weight in row] for row in profile]
                supports = tuple(
                    tuple(a for a in allowed if row[a] > USED) or (max(allowed, key=lambda a: row[a]),)
                    for row, allowed in zip(rows, self.block.allowed, strict=True)
                )
                yield supports, rows

    def _on(self, supports: tuple[Support, ...], start: Sequence[Sequence[float]] | None) -> Played | None:
        polished = polish(self.block, supports, start)
        if polished is None:
            return None
        profile, rational = polished
        tree = self.block.tree
        tolerance = None if rational else TOLERANCE
        try:
            certificate: Certificate = certify(tree, profile, Concept.SEQUENTIAL, tolerance=tolerance)
        except FailedError:
            return None
        for infoset, used in enumerate(supports):
            if len(used) > 1 and tree.infosets[infoset].tie is not Tie.FREE:
                self.limits.note(
                    f"the tie rule is not kept at {tree.infosets[infoset].label}: the player has to mix there"
                )
        labels = {}
        if certificate.trembles is not None:
            for infoset, row in enumerate(certificate.trembles):
                for action, label in enumerate(row):
                    if label[0]:
                        labels[infoset, action] = label
        return Played(profile, labels, tolerance=tolerance)
