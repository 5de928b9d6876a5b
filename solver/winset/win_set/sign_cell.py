"""Cells of any number of interval issues: where some polynomials have given signs.

What :mod:`winset.win_set.line` and :mod:`winset.win_set.plane` do with points and
polygons, this does with the signs themselves, so that payoffs may be any
polynomials. Which signs are possible together is asked of a solver, exactly.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from attrs import evolve, frozen

from winset.expression import Comparison

from .cell import Divided
from .conditions import Box, Requirement, Way
from .form import Form

Signs: TypeAlias = frozenset[int]
_RELATIONS: dict[Signs, tuple[Comparison, int]] = {
    frozenset({1}): (">", 1), frozenset({0}): ("==", 1), frozenset({-1}): (">", -1),
    frozenset({0, 1}): (">=", 1), frozenset({-1, 0}): (">=", -1), frozenset({-1, 1}): ("!=", 1),
}  # fmt: skip
"""How signs are said: a relation to zero, and the factor of the formula."""


@frozen(eq=False)
class SignCell:
    """The points of a box at which some formulas have given signs.

    Parameters
    ----------
    box
        All points.
    signs
        -1, 0 or 1 for each formula, in the order in which they were asked for.
    """

    box: Box
    signs: tuple[tuple[Form, int], ...] = ()

    def sign(self, form: Form) -> int:
        """The sign on the cell; it comes apart where several are possible.

        Raises
        ------
        ZeroDivisionError
            Where the formula divides by zero all over the cell.
        """
        if form.constant is None and any(any(powers) for powers in form.bottom):
            one = {(0,) * len(self.box.issues): next(iter(form.bottom.values())) ** 0}
            below = self._sign(Form(form.bottom, one))
            if below == 0:
                raise ZeroDivisionError(str(form))
            return self._sign(Form(form.top, one)) * below
        return self._sign(form)

    def _sign(self, form: Form) -> int:
        number = form.constant
        if number is not None:
            return (number > 0) - (number < 0)
        for other, sign in self.signs:
            if other == form:
                return sign
            if other == -form:
                return -sign
        pieces = [evolve(self, signs=(*self.signs, (form, sign))) for sign in (-1, 0, 1)]
        possible = [piece for piece in pieces if self.box.possible(piece.requirements)]
        if len(possible) != 1:
            raise Divided(possible)
        return possible[0].signs[-1][1]

    @property
    def requirements(self) -> Way:
        """The signs as requirements."""
        return tuple(_requirement(form, frozenset({sign})) for form, sign in self.signs)


def ways_of(cells: Iterable[SignCell]) -> tuple[Way, ...]:
    """The union of cells of one partition as few and short ways: what differs in the sign of one formula is merged."""
    forms: list[Form] = []

    def placed(form: Form, sign: int) -> tuple[int, Signs]:
        """A formula by its place in the list, where its negative may stand."""
        for index, other in enumerate(forms):
            if other == form or other == -form:
                return index, frozenset({sign if other == form else -sign})
        forms.append(form)
        return len(forms) - 1, frozenset({sign})

    merged = {frozenset(placed(form, sign) for form, sign in cell.signs) for cell in cells}
    while pair := _mergeable(merged):
        merged = (merged - set(pair[:2])) | {pair[2]}
    ordered = sorted(map(_sorted, merged))
    return tuple(tuple(_requirement(forms[index], frozenset(signs)) for index, signs in way) for way in ordered)


_Merged: TypeAlias = frozenset[tuple[int, Signs]]


def _sorted(way: _Merged) -> list[tuple[int, tuple[int, ...]]]:
    return sorted((index, tuple(sorted(signs))) for index, signs in way)


def _mergeable(ways: set[_Merged]) -> tuple[_Merged, _Merged, _Merged] | None:
    """Two ways that differ in the signs of one formula only, and both together."""
    by_rest: dict[tuple[int, _Merged], tuple[_Merged, Signs]] = {}
    for way in sorted(ways, key=_sorted):
        for index, signs in sorted(way, key=lambda pair: pair[0]):
            rest = way - {(index, signs)}
            other, others = by_rest.setdefault((index, rest), (way, signs))
            if other != way:
                both = others | signs
                return way, other, rest if len(both) == 3 else rest | {(index, both)}
    return None


def _requirement(form: Form, signs: Signs) -> Requirement:
    relation, factor = _RELATIONS[signs]
    return Requirement(form * factor, relation)


__all__ = ["SignCell", "ways_of"]
