"""Where supports come from: all of them in turn, a trace of quantal responses, Gambit's numerical solvers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, combinations, product
from typing import TYPE_CHECKING, Protocol

from attrs import define, field, frozen

from ..clock import check_time
from ..equilibrium import Stopped
from ..errors import WinsetError
from ..game_tree import Terminal
from .dominance import Block
from .limits import Limits
from .part import movers_only
from .supports import Support
from .two_movers import movers

if TYPE_CHECKING:
    from .gambit import Asked, GambitResult
    from .quantal import Trace

USED = (1e-3, 1e-2, 1e-5)
"""From which probabilities on a numerical profile counts as using an action."""
GAMBIT_NODES = 20_000
"""Larger games are not sent to Gambit."""

Rows = Sequence[Sequence[float]]


@frozen
class Proposal:
    """Supports worth trying, and a point to start from where there is one."""

    supports: tuple[Support, ...]
    start: Rows | None = None


class Guide(Protocol):
    """Proposes supports; may be left by an exception at any time, and asked again."""

    ended: bool

    def next(self, patient: bool) -> Proposal | None:
        """The next proposal; ``None`` at the end and, unless ``patient``, where it is not ready."""

    def start(self) -> None:
        """Begin what can run beside other work."""

    def close(self) -> None:
        """End what runs beside other work."""


@define
class AllSupports:
    """All supports, the fewest mixtures first; pure ones last: their equilibria were found, but for broken ties."""

    block: Block
    limits: Limits
    ended: bool = False
    _coming: Iterator[Proposal] | None = None

    def next(self, patient: bool) -> Proposal | None:
        """The next of them."""
        self._coming = self._coming or self._all()
        proposal = next(self._coming, None)
        self.ended = proposal is None
        return proposal

    def _all(self) -> Iterator[Proposal]:
        self.limits.used("mixed equilibria by support, exact on each")
        every = [
            list(chain.from_iterable(combinations(actions, size) for size in range(1, len(actions) + 1)))
            for actions in self.block.allowed
        ]
        mixtures = sorted(product(*every), key=lambda supports: sum(len(used) - 1 for used in supports))
        for mixing in (True, False):
            for supports in mixtures:
                if any(len(used) > 1 for used in supports) is mixing:
                    yield Proposal(supports)

    def start(self) -> None:
        """Nothing runs beside."""

    def close(self) -> None:
        """Nothing runs beside."""


@define
class TracedGuide:
    """The supports at the end of a trace of quantal responses."""

    block: Block
    limits: Limits
    ended: bool = False
    _trace: Trace | None = None
    _ready: list[Proposal] | None = None

    def next(self, patient: bool) -> Proposal | None:
        """The supports by several thresholds."""
        if self._ready is None:
            from .quantal import Trace, is_traceable

            if not is_traceable(self.block):
                self.limits.note("a part of the game is too large for a trace of quantal responses")
                self.ended = True
                return None
            self.limits.used("supports from a trace of quantal responses, exact on each")
            self._trace = self._trace or Trace(self.block)
            rows = self._trace.follow()
            self._ready = [] if rows is None else rounded(self.block, rows)
        self.ended = not self._ready
        return self._ready.pop(0) if self._ready else None

    def start(self) -> None:
        """Nothing runs beside."""

    def close(self) -> None:
        """Nothing runs beside."""


@define
class NumericalGuide:
    """Supports that Gambit's solvers suggest: numbers first, the exact solver of two players last.

    A constant sum asks for a linear program only.
    """

    block: Block
    limits: Limits
    ended: bool = False
    _methods: list[str] | None = None
    _asked: Asked | None = None
    _ready: list[Proposal] = field(factory=list)

    def next(self, patient: bool) -> Proposal | None:
        """The next support of the profiles that have come."""
        while not self._ready:
            self.start()
            if self._asked is None:
                self.ended = True
                return None
            while (result := self._asked.answer(0.05 if patient else 0.0)) is None:
                if not patient:
                    return None
                check_time()
            method, self._asked = self._asked.method, None
            self._take(method, result)
        return self._ready.pop(0)

    def start(self) -> None:
        """Ask the next method, unless one is at work."""
        if self._methods is None:
            self._methods = self._suited()
        if self._asked is None and self._methods:
            from .gambit import ask

            self._asked = ask(movers_only(self.block.tree), self._methods.pop(0))

    def close(self) -> None:
        """Stop the solver that is at work."""
        if self._asked is not None:
            self._asked.cancel()
            self._asked = None

    def _suited(self) -> list[str]:
        size = self.block.tree.unfolded_size
        if size > GAMBIT_NODES:
            self.limits.note(f"a part of {size} nodes was not sent to Gambit")
            return []
        if is_constant_sum(self.block):
            return ["lp_float", "lp"]
        return ["lcp_float", "logit", "lcp"] if len(movers(self.block)) == 2 else ["logit"]

    def _take(self, method: str, result: GambitResult | WinsetError) -> None:
        if isinstance(result, WinsetError):
            self.limits.note(f"Gambit's {method} could not help: {result.problems[0].message.splitlines()[0]}")
            return
        if result.stopped is not Stopped.COMPLETE:
            self.limits.note(f"Gambit's {method} did not finish: {result.stopped.value}")
        self.limits.used(f"supports from Gambit's {method}, exact on each")
        for profile in result.profiles:
            self._ready += rounded(self.block, [[float(weight) for weight in row] for row in profile])


def is_constant_sum(block: Block) -> bool:
    """Whether two players move and what one gets the other loses: then a linear program is all it takes."""
    both = movers(block)
    sums = {sum(n.payoffs[i] for i in both) for n in block.tree.nodes if isinstance(n, Terminal)}
    return len(both) == 2 and len(sums) == 1


def rounded(block: Block, rows: Rows) -> list[Proposal]:
    """The supports of a numerical profile, by several thresholds."""
    found: dict[tuple[Support, ...], Proposal] = {}
    for least in USED:
        supports = tuple(
            tuple(a for a in allowed if row[a] > least) or (max(allowed, key=lambda a: row[a]),)
            for row, allowed in zip(rows, block.allowed, strict=True)
        )
        found.setdefault(supports, Proposal(supports, rows))
    return list(found.values())
