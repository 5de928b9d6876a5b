"""Internal side payments: groups of a side pay one another so that the body ratifies (Mayer 1992).

Whoever gains by an agreement can make up for what others lose by it. Paying one
unit costs ``1 + loss``. So an agreement is ratified iff what the cheapest winning
coalition lacks, times ``1 + loss``, is not more than all gains together: a linear
program whose solution is this comparison, exact also where symbols are left.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Self

from attrs import evolve, field, frozen

from ..expression import Number, Scope
from ..ratification import Ballot, Rule
from ..ratification.tally import tally

NOTHING = Fraction(0)


@frozen
class Coalition:
    """Who must be paid what so that a side ratifies an agreement.

    Coalitions form a semiring: the cheaper of two, and two together. Of equally
    cheap ones the first in file order counts. Whole numbers mix with them as in
    any semiring: 0 is what nobody can pay for, 1 and more cost nothing.

    Parameters
    ----------
    payments
        By group, in file order; groups that say yes unpaid are left out.
    scope
        Decides which of two costs is larger.
    """

    payments: tuple[tuple[str, Number], ...] = ()
    scope: Scope = field(default=Scope({}), eq=False, repr=False)

    @property
    def cost(self) -> Number:
        """The sum of all payments."""
        return sum((amount for _, amount in self.payments), NOTHING)

    def __add__(self, other: Self | int) -> Self:
        if isinstance(other, int):
            other = evolve(self, payments=()) if other else self
        return self if self.scope.decide(self.cost, "<=", other.cost) else other

    __radd__ = __add__

    def __mul__(self, other: Self | int) -> Self | int:
        if isinstance(other, int):
            return self if other else 0
        return evolve(self, payments=(*self.payments, *other.payments))

    __rmul__ = __mul__

    def __str__(self) -> str:
        return ", ".join(f"{group} {amount}" for group, amount in self.payments) or "nobody needs to be paid"


def cheapest(
    body: Rule, deficits: Mapping[str, Number | None], cast: Mapping[str, Ballot], scope: Scope
) -> Coalition | None:
    """The coalition that ratifies at the least cost; ``None`` where no payment is enough.

    Parameters
    ----------
    deficits
        What each group in the body must be paid to say yes; ``None`` for one that never does.
    cast
        What each group casts when it says yes.
    """
    free = Coalition(scope=scope)
    yes: dict[str, Any] = {}
    no: dict[str, Any] = {}
    for name, deficit in deficits.items():
        willing = deficit is not None and scope.decide(deficit, "<=", NOTHING)
        yes[name] = 0 if deficit is None else free if willing else evolve(free, payments=((name, deficit),))
        no[name] = 0 if willing else free
    found = tally(body, cast, yes, no, scope)[0]
    if not isinstance(found, Coalition):
        return free if found else None
    order = list(deficits)
    return evolve(found, payments=tuple(sorted(found.payments, key=lambda paid: order.index(paid[0]))))


def transfers(
    body: Rule, gains: Mapping[str, Number | bool], cast: Mapping[str, Ballot], loss: Number, scope: Scope
) -> dict[str, Number]:
    """What groups pay (negative) and get so that the body ratifies, where they can make it; nothing otherwise.

    Each member of the cheapest winning coalition gets what it lacks. Who gains
    bears the cost, the first in file order first, each as far as its gain goes.

    Parameters
    ----------
    gains
        By group in the body; the vote itself for one that does not compare payoffs, who neither pays nor is paid.
    cast
        What each group casts when it says yes.
    """
    changes: dict[str, Number] = dict.fromkeys(gains, NOTHING)
    worth: dict[str, Number] = {}
    deficits: dict[str, Number | None] = {}
    for name, gain in gains.items():
        if isinstance(gain, bool):
            deficits[name] = NOTHING if gain else None
        elif scope.decide(gain, ">=", NOTHING):
            worth[name], deficits[name] = gain, NOTHING
        else:
            deficits[name] = -gain
    coalition = cheapest(body, deficits, cast, scope)
    if coalition is None or not coalition.payments:
        return changes
    left = (1 + loss) * coalition.cost
    if not scope.decide(left, "<=", sum(worth.values(), NOTHING)):
        return changes
    for name, gain in worth.items():
        paid = left if scope.decide(left, "<=", gain) else gain
        changes[name], left = -paid, left - paid
    return changes | dict(coalition.payments)
