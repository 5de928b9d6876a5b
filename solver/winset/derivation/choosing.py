"""Which number of an outcome is meant, and which outcome where several meet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

import sympy

from ..condition import Region, exact, symbol
from ..condition.sign import sign_of_number
from ..errors import InputError, Problem
from .outcome import BESIDE_ENDINGS, ENDINGS, Outcome, each_changed, equation_text, expressions_of


def reader(name: str, actors: tuple[str, ...]) -> Callable[[Outcome], Any]:
    """What reads a quantity off an outcome; see :meth:`~winset.derivation.Derivation.quantity`."""
    kind, _, which = name.partition(".")
    if kind == "probability" and which in ENDINGS:
        return lambda outcome: outcome.probability[which]
    if kind == "payoff" and which in actors:
        return lambda outcome: outcome.payoff[which]
    if name == "proposal":
        return lambda outcome: outcome.proposal
    side, _, issue = which.partition(".")
    if kind == "proposal" and side in actors:
        return lambda outcome: _proposed(outcome, side, issue)
    if kind == "choice" and which:
        return lambda outcome: _first(what for who, what in outcome.proposals if who.partition(" [")[0] == which)
    if name in BESIDE_ENDINGS or (kind == "probability" and which in BESIDE_ENDINGS):
        return lambda outcome: getattr(outcome, which or name)
    if name == "equation":
        return lambda outcome: "; ".join(equation_text(each) for each in outcome.equations)
    raise InputError(unknown_quantity(name, actors))


def unknown_quantity(name: str, actors: tuple[str, ...], choices: Iterable[str] = ()) -> Problem:
    """The problem of a name that no quantity has, or that of a choice that is made nowhere."""
    known = [f"probability.{each}" for each in (*ENDINGS, *BESIDE_ENDINGS)] + [f"payoff.{each}" for each in actors]
    known += ["proposal", "proposal.SIDE", "proposal.SIDE.ISSUE"]
    known += [f"choice.{each}" for each in choices] or ["choice.LABEL"]
    hint = f"one of {', '.join([*known, 'equation'])}"
    return Problem("unknown-quantity", f"this negotiation has no quantity {name!r}", path=name, hint=hint)


def _proposed(outcome: Outcome, side: str, issue: str) -> Any:
    """The first proposal of a side on the path; over one issue of several where that is said."""
    return _first(
        what
        for who, what in outcome.proposals
        if who.startswith(f"{side} proposes") and issue in ("", who.partition(": ")[2] or issue)
    )


def _first(choices: Iterable[tuple[Any, ...]]) -> Any:
    what = next(iter(choices), None)
    return what[0] if what is not None and len(what) == 1 else what


def most_agreement(outcomes: tuple[Outcome, ...], point: Mapping[str, Fraction] | None) -> Outcome:
    """The outcome with the largest probability of agreement at a point; the first of equals, or without a point.

    Of a family the ends are looked at.
    """
    outcomes = tuple(member for each in outcomes for member in each.members)
    if point is None:
        return outcomes[0]
    at_point = {symbol(name): exact(value) for name, value in point.items()}
    agreements = [outcome.probability["agreement"].subs(at_point) for outcome in outcomes]
    best = 0
    for index in range(1, len(outcomes)):
        if sign_of_number(agreements[index] - agreements[best]) > 0:
            best = index
    return outcomes[best]


def values_agreeing(one: Any, other: Any) -> tuple[tuple[Any, Any], ...] | None:
    """What must be equal on a boundary for two formulas to be one there."""
    if one == other:
        return ()
    if isinstance(one, sympy.Basic) and isinstance(other, sympy.Basic):
        return ((one, other),)
    return None


def _form(what: Any) -> Any:
    """All of what was chosen but its expressions."""
    return what if isinstance(what, str) else getattr(what, "form", None)


def outcomes_agreeing(one: tuple[Outcome, ...], other: tuple[Outcome, ...]) -> list[tuple[Any, Any]] | None:
    """What must be equal on a boundary for its outcomes to be those of a neighbouring region."""
    if len(one) != len(other) or not one:
        return None
    left = list(other)
    found: list[tuple[Any, Any]] = []
    for outcome in one:
        for index, candidate in enumerate(left):
            pairs = _agreeing(outcome, candidate)
            if pairs is not None and (len(one) == 1 or _ends_alike(outcome, candidate)):
                found.extend(pairs)
                del left[index]
                break
        else:
            return None
    return found


def _ends_alike(a: Outcome, b: Outcome) -> bool:
    """Whether the same endings are possible, which tells several outcomes apart."""
    return [chance == 0 for chance in a.endings] == [chance == 0 for chance in b.endings]


def _agreeing(a: Outcome, b: Outcome) -> list[tuple[Any, Any]] | None:
    """What must be equal for two outcomes to be one; ``None`` where they cannot be."""
    if [who for who, _ in a.proposals] != [who for who, _ in b.proposals]:
        return None
    pairs = [*zip(a.endings, b.endings, strict=True), (a.refused, b.refused), (a.delayed, b.delayed)]
    pairs += [(x, y) for (_, x), (_, y) in zip(a.payoffs, b.payoffs, strict=True)]
    mine, theirs = dict(a.by), dict(b.by)
    none = sympy.Integer(0)
    pairs += [(mine.get(key, none), theirs.get(key, none)) for key in mine.keys() | theirs.keys()]
    for (_, first), (_, second) in zip(a.proposals, b.proposals, strict=True):
        if [_form(x) for x in first] != [_form(y) for y in second]:
            return None
        for x, y in zip(first, second, strict=True):
            pairs.extend(zip(expressions_of(x), expressions_of(y), strict=True))
    return pairs


def at_values(region: Region, outcomes: tuple[Outcome, ...]) -> tuple[Outcome, ...]:
    """Outcomes with the numbers in place of the parameters that a region fixes, as ``p == 0`` does.

    They stay as they are where a formula has no value there of its own.
    """
    fixed = [
        {(symbol, value) for sign in cell if sign.relation == "==" for symbol, value in _value(sign.polynomial)}
        for cell in region.cells
    ]
    values = dict(set.intersection(*fixed)) if fixed else {}
    if not values:
        return outcomes
    found = each_changed(outcomes, lambda each: each.changed(lambda formula: formula.subs(values)))
    numbers = [number for each in found for number in (*each.endings, *each.payoff.values())]
    return outcomes if any(number.has(sympy.zoo, sympy.nan, sympy.oo) for number in numbers) else found


def _value(polynomial: Any) -> Iterator[tuple[Any, Any]]:
    """The symbol and the number of an equation that fixes one."""
    if len(polynomial.free_symbols) == 1:
        (symbol,) = polynomial.free_symbols
        if polynomial.is_polynomial(symbol) and sympy.degree(polynomial, symbol) == 1:
            yield symbol, sympy.solve(polynomial, symbol)[0]
