"""Conditions as alternatives of conjoined sign conditions, and regions of a space."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

import sympy
from attrs import field, frozen

from ..errors import InputError, Problem
from .cells import unfolded
from .conjunction import Cell, is_linear, meet
from .intervals import as_interval
from .numeric import numeric
from .oracle import Oracle, Point, oracle
from .pretty import pretty
from .sign import BY_SIGNS, MIRRORED, NEGATED, Relation, Sign, exact, signs, symbol
from .space import Space

_RELATIONALS = {"<": sympy.Lt, "<=": sympy.Le, "==": sympy.Eq, "!=": sympy.Ne, ">=": sympy.Ge, ">": sympy.Gt}


def _cells(cells: Iterable[Iterable[Sign]]) -> tuple[Cell, ...]:
    return tuple(dict.fromkeys(frozenset(cell) for cell in cells))


@frozen
class Condition:
    """Alternatives (cells) of conjoined sign conditions: no cell is false, an empty cell is true.

    >>> from .sign import symbol
    >>> p = symbol("p")
    >>> low = condition(p, "<=", Fraction(1, 4))
    >>> str(low | condition(p, ">", Fraction(3, 4)))
    'p <= 1/4 or p > 3/4'
    >>> (low & ~low).cells
    ()
    """

    cells: tuple[Cell, ...] = field(converter=_cells)

    def __and__(self, other: Condition) -> Condition:
        return Condition(c for a in self.cells for b in other.cells if (c := meet(a, b)) is not None)

    def __or__(self, other: Condition) -> Condition:
        return Condition((*self.cells, *other.cells))

    def __invert__(self) -> Condition:
        result = TRUE
        for cell in self.cells:
            result &= Condition(frozenset({sign.negated()}) for sign in cell)
        return result

    def contains(self, point: Mapping[str, Any]) -> bool:
        """Whether it holds at a point; exact."""
        exactly = {name: Fraction(value) for name, value in point.items()}
        return any(all(sign.holds(exactly) for sign in cell) for cell in self.cells)

    def to_sympy(self) -> Any:
        """The condition as a SymPy Boolean."""
        return _boolean(self.cells, None)

    def latex(self) -> str:
        """The condition as LaTeX."""
        return _latex(self.to_sympy())

    def __str__(self) -> str:
        return region_text(self.cells, None)


TRUE = Condition((frozenset(),))
FALSE = Condition(())


def condition(left: Any, relation: Relation, right: Any = 0, space: Space | None = None) -> Condition:
    """The condition that a comparison of expressions states."""
    known = oracle(space).strict_sign if space is not None else (lambda factor: None)
    return Condition(frozenset(cell) for cell in signs(left, relation, right, known))


@frozen
class Region:
    """The part of a space where a condition holds.

    Examples
    --------
    >>> from .space import UNIT
    >>> region = Region.of(Space({"p": UNIT}), "p", ">", Fraction(1, 3))
    >>> region.contains(p="1/2"), str(~region)
    (True, 'p <= 1/3')
    """

    space: Space
    condition: Condition = TRUE

    @classmethod
    def of(cls, space: Space, left: Any, relation: Relation, right: Any = 0) -> Region:
        """The region where a comparison holds; a name stands for its symbol."""
        sides = [symbol(each) if isinstance(each, str) else each for each in (left, right)]
        return cls(space, condition(sides[0], relation, sides[1], space))

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The cells of the condition."""
        return self.condition.cells

    @property
    def is_thin(self) -> bool:
        """Whether every cell holds an equation, so that the region has no inner point."""
        return all(any(sign.relation == "==" for sign in cell) for cell in self.cells)

    def __and__(self, other: Region) -> Region:
        return self._with(self.condition & other.condition)

    def __or__(self, other: Region) -> Region:
        return self._with(self.condition | other.condition)

    def __invert__(self) -> Region:
        return self._with(~self.condition)

    def _with(self, new: Condition) -> Region:
        asked = oracle(self.space)
        kept = [part for cell in new.cells if asked.feasible(cell) is not False for part in unfolded(asked, cell)]
        return Region(self.space, Condition(simplified(asked, kept, lambda wider: asked.covered(wider, kept) is True)))

    def is_empty(self) -> bool | None:
        """Whether it has no point; ``None`` where that was not decided in time."""
        answers = [oracle(self.space).feasible(cell) for cell in self.cells]
        if True in answers:
            return False
        return None if None in answers else True

    def implies(self, other: Region) -> bool | None:
        """Whether the other region contains this one; ``None`` where that was not decided in time."""
        answers = [oracle(self.space).covered(cell, other.cells) for cell in self.cells]
        if False in answers:
            return False
        return None if None in answers else True

    def same_as(self, other: Region) -> bool | None:
        """Whether both have the same points of the space."""
        answers = (self.implies(other), other.implies(self))
        if False in answers:
            return False
        return None if None in answers else True

    def witness(self) -> Point | None:
        """A rational point of the region, or ``None`` where none was found."""
        return next((found for cell in self.cells if (found := oracle(self.space).witness(cell)) is not None), None)

    def contains(self, point: Mapping[str, Any] | None = None, /, **values: Any) -> bool:
        """Whether a point of the space lies in the region; exact.

        Raises
        ------
        InputError
            ``no-value`` or ``outside-domain`` for a point that is none of the space.
        """
        exactly = checked_point(self.space, {**(point or {}), **values})
        return self.condition.contains(exactly)

    def to_sympy(self) -> Any:
        """The region as a SymPy Boolean, the domains left out."""
        return _boolean(self.cells, oracle(self.space))

    def latex(self) -> str:
        """The region as LaTeX."""
        return _latex(self.to_sympy())

    def to_python(self) -> Callable[..., Any]:
        """A vectorised function that says of points, given as floats or arrays by name, whether they lie in it."""
        return numeric(self.to_sympy(), self.space, bool)

    def __str__(self) -> str:
        return region_text(self.cells, oracle(self.space))


def _latex(condition: Any) -> str:
    """LaTeX with a word, not a truth value, where the condition always or never holds."""
    words = {sympy.true: r"\text{everywhere}", sympy.false: r"\text{nowhere}"}
    return words.get(condition) or str(sympy.latex(condition))


def checked_point(space: Space, values: Mapping[str, Any]) -> dict[str, Fraction]:
    """The point with exact coordinates, one for every symbol of the space; fixed parameters may be named, too."""
    point = {name: Fraction(value) for name, value in values.items() if name in space.domains}
    problems = [
        Problem("no-value", f"the parameter {name!r} needs a value", path=name)
        for name in space.domains
        if name not in point
    ]
    problems += [
        Problem("unknown-parameter", f"there is no parameter {name!r}", path=name)
        for name in values
        if name not in point and name not in space.fixed
    ]
    problems += [
        Problem("outside-domain", f"{name} = {value} lies outside {space.domains[name]}", path=name)
        for name, value in point.items()
        if not space.domains[name].contains(value)
    ]
    if not problems:
        problems = [
            Problem(
                "outside-domain", f"the values break the assumption {region_text([[sign]], None)}", path="assumptions"
            )
            for sign in space.assumptions
            if not sign.holds(point)
        ]
    if not problems:
        whole = space.whole(point)
        problems = [
            fixed_parameter(space, name)
            for name, value in values.items()
            if name in space.fixed and whole[name] != Fraction(value)
        ]
    if problems:
        raise InputError(problems)
    return point


def fixed_parameter(space: Space, name: str) -> Problem:
    """The problem of another value, or of a slope, for a parameter that is no symbol."""
    value = pretty(space.fixed[name])
    hint = f"derive again, with another {name}"
    return Problem("fixed-parameter", f"{name} is not open here: it is {value}", path=name, hint=hint)


# ---------------------------------------------------------- simplification


def simplified(asked: Oracle, cells: Sequence[Cell], inside: Callable[[Cell], bool]) -> tuple[Cell, ...]:
    """The union of the cells, with as few and as short cells as a greedy search finds.

    A condition is dropped, or its boundary added, where the wider cell is still
    ``inside`` the union for certain.
    """
    hull = _hull(asked, cells)
    if hull is not None and inside(hull):
        return (_grown(hull, inside),)
    grown: list[Cell] = []
    for cell in sorted(cells, key=_cell_key):
        if any(each <= cell for each in grown):
            continue
        wider = _grown(cell, inside)
        grown = [each for each in grown if not wider <= each]
        if not any(each <= wider for each in grown):
            grown.append(wider)
    kept = list(grown)
    for cell in sorted(grown, key=lambda each: (-len(each), _cell_key(each))):
        rest = [each for each in kept if each != cell]
        if rest and asked.covered(cell, rest):
            kept = rest
    return tuple(sorted(kept, key=_cell_key))


def _hull(asked: Oracle, cells: Sequence[Cell]) -> Cell | None:
    """The one cell of all conditions on the cells' polynomials that hold throughout, unless they are many."""
    polynomials = dict.fromkeys(sign.polynomial for cell in cells for sign in cell)
    if len(cells) < 2 or len(cells) * len(polynomials) > _HULL:
        return None
    found = []
    for polynomial in polynomials:
        allowed = frozenset(sign for cell in cells for sign in asked.possible_signs(cell, polynomial))
        if len(allowed) < 3:
            found.append(Sign(polynomial, BY_SIGNS[allowed]))
    return frozenset(found)


_HULL = 400


def _grown(cell: Cell, inside: Callable[[Cell], bool]) -> Cell:
    for sign in sorted(cell, key=_sign_key, reverse=True):
        without = cell - {sign}
        if inside(without):
            cell = without
    for sign in sorted(cell, key=_sign_key):
        for relation in _WIDER.get(sign.relation, ()):
            wider = (cell - {sign}) | {Sign(sign.polynomial, relation)}
            if inside(wider):
                cell = wider
                break
    return cell


_WIDER: dict[Relation, tuple[Relation, ...]] = {"<": ("<=",), ">": (">=",), "==": ("<=", ">=")}


def _sign_key(sign: Sign) -> tuple[Any, ...]:
    """Simple conditions first: few symbols, few operations."""
    return len(sign.names), int(sympy.count_ops(sign.polynomial)), str(sign.polynomial), sign.relation


def _cell_key(cell: Cell) -> tuple[Any, ...]:
    return len(cell), tuple(sorted(_sign_key(sign) for sign in cell))


# ---------------------------------------------------------------- printing

Comparison: TypeAlias = tuple[Any, Relation, Any]


def solved(sign: Sign, cell: Cell, asked: Oracle | None) -> Comparison:
    """The condition solved for one symbol where that is possible, else with its negative terms moved over."""
    polynomial = sign.polynomial
    order = {name: index for index, name in enumerate(asked.space.domains)} if asked else {}
    best: tuple[Any, ...] | None = None
    for each in sorted(polynomial.free_symbols, key=lambda s: (order.get(s.name, 0), s.name)):
        if not polynomial.is_polynomial(each):
            continue
        form = sympy.Poly(polynomial, each)
        if form.degree() != 1:
            continue
        slope, constant = form.all_coeffs()
        direction = _known_sign(slope, cell - {sign}, asked)
        if direction is None:
            continue
        other = pretty(-constant / slope)
        cost = sum(1 for part in sympy.preorder_traversal(other) if part.is_Symbol)
        if best is None or cost < best[0]:
            best = cost, each, sign.relation if direction > 0 else MIRRORED[sign.relation], other
    if best is not None:
        _, left, relation, right = best
        domain = asked.space.domains.get(left.name) if asked is not None and right.is_Rational else None
        if domain is not None and right == (
            domain.low if relation == "<=" else domain.high if relation == ">=" else None
        ):
            relation = "=="
        return left, relation, right
    return _balanced(polynomial, sign.relation)


def _balanced(polynomial: Any, relation: Relation) -> Comparison:
    if not polynomial.is_Add:
        return polynomial, relation, sympy.Integer(0)
    positive = [term for term in polynomial.args if not term.could_extract_minus_sign()]
    negative = [-term for term in polynomial.args if term.could_extract_minus_sign()]
    if not positive:
        return sympy.Add(*negative), MIRRORED[relation], sympy.Integer(0)
    return sympy.Add(*positive), relation, sympy.Add(*negative)


def _known_sign(slope: Any, cell: Cell, asked: Oracle | None) -> int | None:
    if slope.is_number:
        return 1 if slope.is_positive else -1
    if asked is None:
        return None
    above, below = (signs(slope, relation, 0, asked.strict_sign) for relation in (">", "<"))
    for direction, outcome, other in ((1, above, "<="), (-1, below, ">=")):
        if outcome == ((),):
            return direction
        contrary = signs(slope, other, 0, asked.strict_sign)  # type: ignore[arg-type]
        met = [meet(cell, each) for each in contrary]
        if all(each is None or asked.feasible(each) is False for each in met):
            return direction
    return None


def cell_comparisons(cell: Iterable[Sign], asked: Oracle | None) -> list[Comparison]:
    """The conditions of a cell as comparisons, in the order of the declared symbols."""
    whole = frozenset(cell)
    order = list(asked.space.domains) if asked else []
    rest, found = _intervals(whole, asked)
    found += [solved(sign, whole, asked) for sign in sorted(rest, key=_sign_key)]

    def position(comparison: Comparison) -> tuple[int, str]:
        left = str(comparison[0])
        return (order.index(left) if left in order else len(order)), left

    return sorted(found, key=position)


def _intervals(cell: Cell, asked: Oracle | None) -> tuple[Cell, list[Comparison]]:
    """The intervals that curved conditions on one symbol alone come to, and the other conditions."""
    found: list[Comparison] = []
    alone: dict[str, list[Sign]] = {}
    for sign in cell:
        if len(sign.names) == 1:
            alone.setdefault(next(iter(sign.names)), []).append(sign)
    for name, signs_of_one in alone.items():
        if all(is_linear(sign.polynomial) for sign in signs_of_one):
            continue
        domain = asked.space.domains.get(name) if asked is not None else None
        interval = as_interval(signs_of_one, name, domain)
        if interval is not None:
            cell = cell - set(signs_of_one)
            found += interval
    return cell, found


def region_text(cells: Iterable[Iterable[Sign]], asked: Oracle | None) -> str:
    """A union of cells in words: ``everywhere``, ``nowhere`` or comparisons."""
    texts = [_cell_text(cell_comparisons(cell, asked)) for cell in cells]
    if not texts:
        return "nowhere"
    if "" in texts:
        return "everywhere"
    return " or ".join(texts)


def _cell_text(comparisons: Sequence[Comparison]) -> str:
    below: dict[Any, Comparison] = {}
    above: dict[Any, Comparison] = {}
    texts: list[tuple[Any, str]] = []
    for comparison in comparisons:
        left, relation, right = comparison
        if relation in (">", ">=") and left not in below:
            below[left] = comparison
        elif relation in ("<", "<=") and left not in above:
            above[left] = comparison
        else:
            texts.append((left, f"{left} {relation} {right}"))
    for left in dict.fromkeys([*below, *above]):
        if left in below and left in above:
            (_, low_relation, low), (_, high_relation, high) = below[left], above[left]
            texts.append((left, f"{low} {MIRRORED[low_relation]} {left} {high_relation} {high}"))
        else:
            _, relation, right = below.get(left) or above[left]
            texts.append((left, f"{left} {relation} {right}"))
    places = {left: index for index, (left, _, _) in reversed(list(enumerate(comparisons)))}
    return " and ".join(text for left, text in sorted(texts, key=lambda pair: places[pair[0]]))


def _boolean(cells: Iterable[Cell], asked: Oracle | None) -> Any:
    parts = []
    for cell in cells:
        relationals = [_RELATIONALS[r](exact(a), exact(b)) for a, r, b in cell_comparisons(cell, asked)]
        parts.append(sympy.And(*relationals))
    return sympy.Or(*parts)


__all__ = [
    "FALSE",
    "NEGATED",
    "TRUE",
    "Condition",
    "Region",
    "checked_point",
    "condition",
    "fixed_parameter",
    "region_text",
    "simplified",
]
