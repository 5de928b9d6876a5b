"""Mixed sequential equilibria by their supports: small games through all supports, larger ones through Gambit's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from fractions import Fraction
from itertools import chain, combinations, product
from math import prod
from typing import TYPE_CHECKING

from attrs import define

from ..equilibrium import Certificate, Concept, Stopped
from ..errors import FailedError
from ..game_tree import Tie
from .certifying import certify
from .dominance import Block
from .hidden import Played
from .limits import Limits, OutOfTimeError

if TYPE_CHECKING:
    from .polishing import Support

FEW_SUPPORTS = 9
"""Up to here mixed equilibria are looked for beside pure ones."""
ENOUGH_SUPPORTS = 50
"""Beyond this a numerical trace is asked for a support before all are tried."""
MANY_SUPPORTS = 1_000
"""Beyond this not all supports are tried; Gambit is asked for some."""
TOLERANCE = Fraction(1, 10**20)
"""Regret, relative to the largest payoff, that an irrational equilibrium is shown with."""
USED = (1e-3, 1e-2, 1e-5)
"""From which probabilities on a numerical profile counts as using an action."""


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

    @property
    def is_small(self) -> bool:
        """Whether all supports can be looked at in passing."""
        return self._count() <= FEW_SUPPORTS

    def all_mixed(self) -> list[Played]:
        """The isolated mixed equilibrium on every support that has one near its middle."""
        found = []
        for supports, _ in self._enumerated():
            if any(len(used) > 1 for used in supports):
                self.limits.check_time()
                played = self._on(supports, None, isolated=True)
                if played is not None and not played.profile.is_pure:
                    found.append(played)
        return found

    def first(self) -> Played | None:
        """The first mixed equilibrium that is found, the fewest mixtures first."""
        for supports, start in self._proposals():
            self.limits.check_time()
            played = self._on(supports, start)
            if played is not None:
                return played
        return None

    def _count(self) -> int:
        return prod(2 ** len(actions) - 1 for actions in self.block.allowed)

    def _proposals(self) -> Iterator[tuple[tuple[Support, ...], Sequence[Sequence[float]] | None]]:
        """Supports worth trying, with a point to start from: few are all tried; else a trace and then Gambit guide."""
        count = self._count()
        if count > ENOUGH_SUPPORTS:
            yield from self._traced()
        if count <= MANY_SUPPORTS:
            yield from self._enumerated()
        else:
            yield from self._from_gambit()

    def _enumerated(self) -> Iterator[tuple[tuple[Support, ...], None]]:
        """All supports, the fewest mixtures first; pure ones last: their equilibria were found, but for broken ties."""
        self.limits.used("mixed equilibria by support, exact on each")
        every = [
            list(chain.from_iterable(combinations(actions, size) for size in range(1, len(actions) + 1)))
            for actions in self.block.allowed
        ]
        mixtures = sorted(product(*every), key=lambda supports: sum(len(used) - 1 for used in supports))
        for mixing in (True, False):
            for supports in mixtures:
                if any(len(used) > 1 for used in supports) is mixing:
                    yield supports, None

    def _traced(self) -> Iterator[tuple[tuple[Support, ...], Sequence[Sequence[float]]]]:
        """Supports at the end of a trace of quantal responses."""
        self.limits.used("supports from a trace of quantal responses, exact on each")
        from .quantal import Trace

        rows = None
        with suppress(OutOfTimeError), self.limits.share(1 / 2):
            rows = Trace(self.block, self.limits.check_time).follow()
        if rows is not None:
            yield from self._supports(rows)

    def _from_gambit(self) -> Iterator[tuple[tuple[Support, ...], Sequence[Sequence[float]]]]:
        """Supports that Gambit's numerical solvers suggest."""
        from .gambit import TIME_LIMIT, nash

        for method in ("lcp", "logit", "lcp_float"):
            if method != "logit" and self.block.tree.player_count != 2:
                continue
            self.limits.check_time()
            left = self.limits.seconds_left
            # Exact lcp is quick or hopeless: it gets less than what guides to sequential equilibria.
            patience = TIME_LIMIT if left is None else left / 3
            try:
                result = nash(self.block.tree, method, time_limit=patience)
            except FailedError as error:
                self.limits.note(f"Gambit's {method} could not help: {error.problems[0].message.splitlines()[0]}")
                continue
            if result.stopped is not Stopped.COMPLETE:
                self.limits.note(f"Gambit's {method} did not finish: {result.stopped.value}")
            self.limits.used(f"supports from Gambit's {method}, exact on each")
            for profile in result.profiles:
                yield from self._supports([[float(weight) for weight in row] for row in profile])

    def _supports(
        self, rows: Sequence[Sequence[float]]
    ) -> Iterator[tuple[tuple[Support, ...], Sequence[Sequence[float]]]]:
        """The supports of a numerical profile, by several thresholds."""
        tried = set()
        for least in USED:
            supports = tuple(
                tuple(a for a in allowed if row[a] > least) or (max(allowed, key=lambda a: row[a]),)
                for row, allowed in zip(rows, self.block.allowed, strict=True)
            )
            if supports not in tried:
                tried.add(supports)
                yield supports, rows

    def _on(
        self, supports: tuple[Support, ...], start: Sequence[Sequence[float]] | None, isolated: bool = False
    ) -> Played | None:
        from .polishing import polish  # it needs numpy, which most games do not

        polished = polish(self.block, supports, start)
        if polished is None or (isolated and not polished.isolated):
            return None
        tree, profile = self.block.tree, polished.profile
        tolerance = None if polished.rational else TOLERANCE
        try:
            certificate: Certificate = certify(tree, profile, Concept.SEQUENTIAL, tolerance=tolerance)
        except FailedError:
            return None
        self._note_ties(supports)
        if not polished.isolated:
            self.limits.note("a mixed equilibrium is one of a continuum, of which one point is shown")
        labels = {}
        if certificate.trembles is not None:
            for infoset, row in enumerate(certificate.trembles):
                for action, label in enumerate(row):
                    if label[0]:
                        labels[infoset, action] = label
        return Played(profile, labels, tolerance=tolerance)

    def _note_ties(self, supports: tuple[Support, ...]) -> None:
        """Say where a tie rule could not be kept: it would leave no equilibrium."""
        ruled = [infoset for infoset in self.block.tree.infosets if infoset.tie is not Tie.FREE]
        mixed = [
            infoset.label
            for infoset, used in zip(self.block.tree.infosets, supports, strict=True)
            if len(used) > 1 and infoset.tie is not Tie.FREE
        ]
        for label in mixed:
            self.limits.note(f"the tie rule is not kept at {label}: the player has to mix there")
        if ruled and all(len(used) == 1 for used in supports):
            self.limits.note("no equilibrium was found that keeps every tie rule; one is shown that does not")
