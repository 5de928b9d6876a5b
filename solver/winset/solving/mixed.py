"""Mixed sequential equilibria by their supports: small games through all supports, larger ones through guides.

Floating point only proposes supports: a trace of quantal responses, and Gambit's
numerical solvers, which run beside it in processes of their own. On each support
the equilibrium is solved exactly and certified. Gambit's exact solver is asked
last.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import prod

from attrs import define

from ..clock import OutOfTimeError, check_time
from ..equilibrium import Concept
from ..errors import FailedError
from ..game_tree import Tie
from .certifying import certify, with_labels
from .dominance import Block
from .guides import AllSupports, Guide, NumericalGuide, Proposal, TracedGuide, is_constant_sum
from .hidden import Played
from .limits import Limits
from .supports import OnSupport, Support
from .two_movers import movers, solve_on_support

FEW_SUPPORTS = 9
"""Up to here mixed equilibria are looked for beside pure ones."""
ENOUGH_SUPPORTS = 50
"""Beyond this a numerical trace is asked for a support before all are tried."""
MANY_SUPPORTS = 1_000
"""Beyond this not all supports are tried; Gambit is asked for some."""
TOLERANCE = Fraction(1, 10**20)
"""Regret that an irrational equilibrium is shown with, as a share of the range of the player's payoffs."""


@define
class MixedSearch:
    """The search in one block; it can be interrupted and goes on where it was.

    Parameters
    ----------
    block
        With dominated actions left out.
    limits
        Shared by the whole request.
    """

    block: Block
    limits: Limits
    _guides: list[Guide] | None = None
    _pending: Proposal | None = None

    @property
    def is_small(self) -> bool:
        """Whether all supports can be looked at in passing."""
        return self._count() <= FEW_SUPPORTS

    def all_mixed(self) -> Iterator[Played]:
        """The isolated mixed equilibrium on every support that has one."""
        guide = AllSupports(self.block, self.limits)
        while (proposal := guide.next(patient=True)) is not None:
            if any(len(used) > 1 for used in proposal.supports):
                played = self._on(proposal, isolated=True)
                if played is not None and not played.profile.is_pure:
                    yield played

    def next(self, patient: bool) -> Played | None:
        """The next mixed equilibrium that is found, the fewest mixtures first; ``None`` when there are no more.

        Unless ``patient`` it leaves by :class:`OutOfTimeError` where only other processes have something to do.
        """
        while True:
            self._pending = self._pending or self._proposed(patient)
            if self._pending is None:
                return None
            played = self._on(self._pending)
            self._pending = None
            if played is not None:
                return played

    def close(self) -> None:
        """Stop what runs beside."""
        for guide in self._guides or ():
            guide.close()

    def _count(self) -> int:
        return prod(2 ** len(actions) - 1 for actions in self.block.allowed)

    def _proposed(self, patient: bool) -> Proposal | None:
        """A support worth trying: few are all tried; else a trace and then Gambit guide."""
        if self._guides is None:
            count = self._count()
            trace: list[Guide] = [TracedGuide(self.block, self.limits)] if count > ENOUGH_SUPPORTS else []
            if count <= MANY_SUPPORTS:
                self._guides = [*trace, AllSupports(self.block, self.limits)]
            elif is_constant_sum(self.block):
                self._guides = [NumericalGuide(self.block, self.limits), *trace]
            else:
                self._guides = [*trace, NumericalGuide(self.block, self.limits)]
        while self._guides:
            for guide in list(self._guides):
                try:
                    proposal = guide.next(patient and len(self._guides) == 1)
                except OutOfTimeError:
                    for other in self._guides:
                        other.start()  # a second core can work on the next guide meanwhile
                    raise
                if proposal is not None:
                    return proposal
                if guide.ended:
                    self._guides.remove(guide)
            if self._guides and not patient:
                raise OutOfTimeError
        return None

    def _on(self, proposal: Proposal, isolated: bool = False) -> Played | None:
        check_time()
        found = self._solved(proposal)
        if found is None or (isolated and found.open_moves):
            return None
        tree, profile = self.block.tree, found.profile
        tolerance = None if found.rational else TOLERANCE
        trembles = None if found.labels is None else with_labels(profile, found.labels)
        try:
            certificate = certify(tree, profile, Concept.SEQUENTIAL, trembles, tolerance)
        except FailedError:
            return None
        labels = {
            (infoset, action): label
            for infoset, row in enumerate(certificate.trembles or ())
            for action, label in enumerate(row)
            if label[0]
        }
        broken = self._broken_ties(proposal.supports)
        notes = list(broken)
        if found.open_moves and found.continuum is None:
            notes.append(
                f"a mixed equilibrium is one of a set in which {found.open_moves} probabilities can still be chosen;"
                " one point of it is shown"
            )
        return Played(profile, labels, 1, tolerance, tuple(notes), not broken, found.continuum)

    def _solved(self, proposal: Proposal) -> OnSupport | None:
        if len(movers(self.block)) == 2:
            return solve_on_support(self.block, proposal.supports)
        from .polishing import polish  # it needs numpy, which most games do not

        return polish(self.block, proposal.supports, proposal.start)

    def _broken_ties(self, supports: tuple[Support, ...]) -> list[str]:
        """Where tie rules are not kept, as where they would leave no equilibrium."""
        ruled = [
            (infoset.label, used)
            for infoset, used in zip(self.block.tree.infosets, supports, strict=True)
            if infoset.tie is not Tie.FREE
        ]
        mixed = dict.fromkeys(label for label, used in ruled if len(used) > 1)
        broken = [f"the tie rule is not kept at {label}: the player has to mix there" for label in mixed]
        if ruled and all(len(used) == 1 for used in supports):
            broken.append("no equilibrium was found that keeps every tie rule; one is shown that does not")
        return broken
