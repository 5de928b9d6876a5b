"""The Pareto set of two smooth votes over two issues: contours that touch, and what the borders add to them.

Let the score of each side be a concave quadratic, one of them strictly. Then the
agreements that cannot be improved on are those that are best for a weighted sum
of the two (Kuhn and Tucker): inside the domain the gradients point in opposite
directions, which is where contours touch (Putnam 1988, pp. 446-447, Figure 2);
on a border their sum points out of it. Votes are a score between two bounds:
agreements that already have everybody's vote, or nobody's, are told apart no
further, and :func:`smooth_pareto` says what that leaves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import product
from typing import Any

from attrs import field, frozen

from winset.errors import InputError, Problem, UnsupportedError
from winset.expression import ExpressionLike, expression
from winset.negotiation import Interval

from .cell import partition
from .conditions import Box, ConditionRegion, Requirement, Way
from .form import Form, unknown
from .plane import Corner, Face, box
from .score import Score

Gradient = tuple[Form, Form]


@frozen
class ContractCurve(ConditionRegion):
    """The agreements at which contours of two scores touch, pulled in opposite directions, or one has its ideal point.

    Where both scores are concave neither can gain there unless the other loses;
    elsewhere it is only where that may be so.

    Parameters
    ----------
    scores
        Of the two sides, or groups.
    """

    scores: tuple[Score, Score] = field(eq=False, repr=False)

    @property
    def concave(self) -> bool:
        """Whether both scores are known to be concave: quadratics that curve downwards, or linear."""
        return all(_concave(score.form) is not None for score in self.scores)

    def points_at(self, votes: ExpressionLike) -> tuple[tuple[Any, Any], ...]:
        """The points at which the first side has so many votes, or the first group its payoff.

        Returns
        -------
        tuple of pairs
            Exact SymPy numbers, from left to right; none where no contour of that level is touched.

        Raises
        ------
        InputError
            ``not-a-number``; ``unreachable-level`` where no agreement gets so many votes.
        """
        number = expression(votes).constant()
        if number is None:
            raise InputError(Problem("not-a-number", f"{votes} is not a number"))
        level = Requirement(self.scores[0].form - self.scores[0].at(number), "==")
        found: dict[tuple[Any, Any], None] = {}
        for way in self.ways:
            found.update(dict.fromkeys(_roots((*way, level), self)))
        return tuple(sorted(found, key=lambda point: tuple(float(value) for value in point)))


@frozen
class ParetoCurve(ContractCurve):
    """The Pareto set of two smooth votes; :attr:`ways` says exactly which agreements it holds.

    Parameters
    ----------
    ends
        The agreements that are best for the second side, of those the best for the first; and the other way round.
    """

    ends: tuple[Corner, Corner]

    def at(self, weight: ExpressionLike) -> Corner:
        """The agreement that is best for the weighted sum of the two scores; exact.

        It is in the Pareto set of the scores, and in that of the votes where :meth:`contains` says so.

        Parameters
        ----------
        weight
            Of the first side, from 0 to 1.

        Raises
        ------
        InputError
            ``outside-domain`` for another weight.
        """
        share = expression(weight).constant()
        if share is None or not 0 <= share <= 1:
            raise InputError(Problem("outside-domain", f"a weight lies in [0, 1], not {weight}"))
        if share in (0, 1):
            return self.ends[int(share)]
        first, second = (score.form for score in self.scores)
        return best(first * share + second * (1 - share), self.box, first)

    def path(self, steps: int = 40) -> tuple[Corner, ...]:
        """Points of the set in order, from the second side's best agreement to the first's; exact, for drawing.

        Parameters
        ----------
        steps
            How many equal steps the weight takes from 0 to 1.
        """
        found = dict.fromkeys(self.at(Fraction(step, steps)) for step in range(steps + 1))
        return tuple(point for point in found if self.contains(point))

    def to_dict(self) -> dict[str, Any]:
        """As JSON writes it."""
        path = [[str(x), str(y)] for x, y in self.path()]
        return {**super().to_dict(), "kind": "curve", "path": path}

    def __str__(self) -> str:
        (a, b), (c, d) = self.ends
        return f"from ({a}, {b}) to ({c}, {d}), where {super().__str__()}"


def _roots(way: Way, curve: ContractCurve) -> Iterator[tuple[Any, Any]]:
    """The points at which some requirements hold, of which enough are equations."""
    import sympy

    symbols = sympy.symbols(curve.issues, real=True)
    equations = [each.form.to_sympy(curve.issues) for each in way if each.relation == "=="]
    for at in sympy.solve(equations, list(symbols), dict=True):
        first, second = (at.get(symbol, symbol) for symbol in symbols)
        if first.is_real and second.is_real and _holds([*way, *_inside(curve.box)], curve.issues, at):
            yield first, second


def _holds(way: Iterable[Requirement], issues: tuple[str, ...], at: Mapping[Any, Any]) -> bool:
    """Whether all requirements hold at a point with algebraic coordinates; exact."""
    import sympy

    return all(sympy.simplify(each.to_sympy(issues).subs(at)) == sympy.true for each in way)


# ------------------------------------------------------------ the set


def smooth_pareto(whole: Box, first: Score, second: Score) -> ConditionRegion:
    """The Pareto set of two votes that rise with concave quadratic scores.

    Let ``M`` be the agreements with most votes of one side. Where both sides have
    such agreements in common, these are the Pareto set. Otherwise it holds the
    efficient agreements of the scores, as far as both votes are above their least
    and the scores not above their bounds; and all of a side's ``M`` where they get
    nobody's vote on the other side, as nothing is lost there.

    Raises
    ------
    UnsupportedError
        ``not-smooth`` where a score is not a concave quadratic, or neither strictly; ``unbounded-issue``.
    """
    curvature = [_concave(score.form) for score in (first, second)]
    if None in curvature or not any(curvature):
        message = "the Pareto set of these votes is not computed: their scores are not concave quadratics"
        hint = "payoffs such as -(x - 1)^2 - (y - 1)^2 are; both sides may also have linear ones"
        raise UnsupportedError(Problem("not-smooth", message, hint=hint))
    tops = [_most_votes(score, whole) for score in (first, second)]
    common = [(*ours, *theirs) for ours in tops[0] for theirs in tops[1]]
    if any(map(whole.possible, common)):
        return ConditionRegion(whole.issues, whole.domains, common).pruned
    forms = (first.form, second.form) if curvature[0] else (second.form, first.form)
    ends = best(second.form, whole, first.form), best(first.form, whole, second.form)
    bounds = [*_between(first), *_between(second)]
    ways = [(*way, *bounds) for way in (*_efficient(whole, *forms), *map(_only, ends))]
    for score, most in ((first, tops[1]), (second, tops[0])):
        if score.low is not None and not any(whole.possible((*way, _above(score, score.low))) for way in most):
            ways.extend(most)
    return ParetoCurve(whole.issues, whole.domains, ways, (first, second), ends).pruned


def _concave(form: Form) -> bool | None:
    """Whether a quadratic is strictly concave; ``None`` where it is not even concave, or no quadratic."""
    if form.degree is None or form.degree > 2:
        return None
    # A quadratic's second derivatives are numbers.
    xx, yy, xy = (form.derivative(i).derivative(j).at((Fraction(0), Fraction(0))) for i, j in ((0, 0), (1, 1), (0, 1)))
    if xx > 0 or yy > 0 or xx * yy < xy * xy:
        return None
    return xx < 0 and xx * yy > xy * xy


def _above(score: Score, low: Fraction) -> Requirement:
    return Requirement(score.form - low, ">")


def _between(score: Score) -> Way:
    """Above the least votes, and not beyond the most."""
    lower = () if score.low is None else (_above(score, score.low),)
    return lower if score.high is None else (*lower, Requirement(score.high - score.form, ">="))


def _most_votes(score: Score, whole: Box) -> list[Way]:
    """The agreements at which a side has most votes: all of them where none wins any."""
    if score.low is not None and not whole.possible([_above(score, score.low)]):
        return [()]
    if score.high is not None:
        return [(Requirement(score.form - score.high, ">="),)]
    relations = {0: "==", 1: ">"}
    faces = _maximal(score.form, whole)
    return [tuple(Requirement(form, relations[sign]) for form, sign in face.conditions) for face in faces]  # type: ignore[arg-type]


def _only(point: Corner) -> Way:
    """One point."""
    return tuple(Requirement(unknown(axis, 2) - value, "==") for axis, value in enumerate(point))


def _inside(whole: Box) -> Way:
    """The domain, as requirements."""
    found: list[Requirement] = []
    for axis, domain in enumerate(whole.domains):
        for bound, is_open, sign in ((domain.low, domain.low_open, 1), (domain.high, domain.high_open, -1)):
            if bound is not None:
                found.append(Requirement((unknown(axis, 2) - bound) * sign, ">" if is_open else ">="))
    return tuple(found)


# ------------------------------------------------------------ what is best


def _maximal(form: Form, whole: Box) -> list[Face]:
    """The agreements with the largest value of a concave quadratic: where no step within the domain raises it."""
    slopes = _gradient(form)
    closed = [Interval(domain.low, domain.high) for domain in whole.domains]

    def is_maximal(face: Face) -> bool:
        for axis, (slope, domain) in enumerate(zip(slopes, closed, strict=True)):
            at = {corner[axis] for corner in face.corners}
            sign = face.sign(slope)
            may_rise, may_fall = at != {domain.high}, at != {domain.low}
            if (sign > 0 and may_rise) or (sign < 0 and may_fall):
                return False
        return True

    return [face for face, holds in partition(box(closed[0], closed[1]), is_maximal) if holds]


def best(form: Form, whole: Box, then: Form) -> Corner:
    """Of the agreements with the largest value of one concave quadratic the best one for another; exact.

    One of the two, or their sum, is strictly concave, so that there is one.
    """
    points = (point for face in _maximal(form, whole) for point in _stationary(then, face))
    return max(points, key=then.at)


def _stationary(form: Form, face: Face) -> Iterator[Corner]:
    """A corner itself, or the point of a segment or a polygon at which a quadratic does not change to first order."""
    if face.dimension == 0:
        yield face.corners[0]
        return
    slopes = _gradient(form)
    if face.dimension == 1:
        (a, b), (c, d) = face.corners
        start, end = (slopes[0].at(at) * (c - a) + slopes[1].at(at) * (d - b) for at in face.corners)
        if start > 0 > end:
            share = start / (start - end)
            yield a + share * (c - a), b + share * (d - b)
        return
    yield from (point for point in _zeros(*slopes) if point in face)


def _zeros(first: Form, second: Form) -> Iterator[Corner]:
    """Where two linear formulas vanish together, if that is one point."""
    zero, x, y = (0, 0), (1, 0), (0, 1)
    a, b, c = (first.top.get(powers, Fraction(0)) for powers in (x, y, zero))
    d, e, f = (second.top.get(powers, Fraction(0)) for powers in (x, y, zero))
    determinant = a * e - b * d
    if determinant:
        yield (b * f - c * e) / determinant, (c * d - a * f) / determinant


def _gradient(form: Form) -> Gradient:
    return form.derivative(0), form.derivative(1)


# ------------------------------------------------------------ what is best for some weights


def _efficient(whole: Box, strict: Form, other: Form) -> Iterator[Way]:
    """Where the gradient of the strictly concave score, plus some multiple of the other's, points out of the domain.

    That is: in each issue it is zero inside the domain, not negative at the upper
    end, not positive at the lower one.
    """
    ours, theirs = _gradient(strict), _gradient(other)
    for ends in product((0, -1, 1), repeat=2):
        place = [_placed(axis, end, domain) for axis, (end, domain) in enumerate(zip(ends, whole.domains, strict=True))]
        if any(each is None for each in place):
            continue
        here = tuple(requirement for each in place if each is not None for requirement in each)
        if 0 not in ends:
            point = tuple(d.high if end > 0 else d.low for end, d in zip(ends, whole.domains, strict=True))
            pairs = [(end * a.at(point), end * b.at(point)) for end, a, b in zip(ends, ours, theirs, strict=True)]  # type: ignore[arg-type]
            if _some_multiple(pairs):
                yield here
        elif ends == (0, 0):
            yield from ((*here, *way) for way in _touching(ours, theirs))
        else:
            along = ends.index(0)
            yield from (
                (*here, *way)
                for way in _on_border(ours[along], theirs[along], ours[1 - along], theirs[1 - along], ends[1 - along])
            )


def _placed(axis: int, end: int, domain: Interval) -> Way | None:
    """An issue strictly inside its domain, or at an end of it; ``None`` where that is nowhere."""
    assert domain.low is not None, "a bounded domain"
    assert domain.high is not None, "a bounded domain"
    value = unknown(axis, 2)
    if end:
        return (Requirement(value - (domain.high if end > 0 else domain.low), "=="),)
    if domain.low == domain.high:
        return None
    return Requirement(value - domain.low, ">"), Requirement(domain.high - value, ">")


def _some_multiple(pairs: list[tuple[Fraction, Fraction]]) -> bool:
    """Whether for some ``t >= 0`` all of ``a + t * b`` are at least zero."""
    low, high = Fraction(0), None
    for a, b in pairs:
        if b == 0 and a < 0:
            return False
        if b > 0:
            low = max(low, -a / b)
        elif b < 0:
            high = a / -b if high is None else min(high, a / -b)
    return high is None or low <= high


def _touching(ours: Gradient, theirs: Gradient) -> Iterator[Way]:
    """Gradients that point in opposite directions, or ours is zero."""
    some = theirs[0] * theirs[0] + theirs[1] * theirs[1]
    yield *_opposed(ours, theirs), Requirement(some, ">")
    yield Requirement(ours[0], "=="), Requirement(ours[1], "==")


def touching_curve(whole: Box, first: Score, second: Score) -> ContractCurve:
    """Where contours of two scores touch, wherever on the domain."""
    way = _opposed(_gradient(first.form), _gradient(second.form))
    return ContractCurve(whole.issues, whole.domains, [way], (first, second)).pruned


def _opposed(ours: Gradient, theirs: Gradient) -> Way:
    """Gradients that point in opposite directions, or one of them is zero."""
    parallel = ours[0] * theirs[1] - ours[1] * theirs[0]
    alike = ours[0] * theirs[0] + ours[1] * theirs[1]
    return Requirement(parallel, "=="), Requirement(-alike, ">=")


def _on_border(a: Form, b: Form, across: Form, other: Form, end: int) -> Iterator[Way]:
    """Along a border the sum of the gradients is zero for some ``t >= 0``, and across it points outwards.

    ``a + t * b == 0`` and ``end * (across + t * other) >= 0``.
    """
    yield Requirement(a, "=="), Requirement(across * end, ">=")
    yield Requirement(a, "=="), Requirement(b, "=="), Requirement(other * end, ">")
    outwards = (across * b - other * a) * end
    yield Requirement(a, ">"), Requirement(-b, ">"), Requirement(-outwards, ">=")
    yield Requirement(-a, ">"), Requirement(b, ">"), Requirement(outwards, ">=")
