"""The declared parameters: their domains and the assumptions between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import cached_property
from typing import Any

from attrs import evolve, field, frozen

from ..errors import InputError, Problem, raise_all
from .pretty import pretty, written
from .sign import ALLOWED, BY_SIGNS, Relation, Sign, exact, fraction, signs, symbol


@frozen
class Domain:
    """An interval of real numbers; ``None`` is no bound.

    >>> str(Domain(Fraction(0), Fraction(1), high_open=True))
    '[0, 1)'
    """

    low: Fraction | None = None
    high: Fraction | None = None
    low_open: bool = False
    high_open: bool = False

    def __str__(self) -> str:
        left = "(" if self.low_open or self.low is None else "["
        right = ")" if self.high_open or self.high is None else "]"
        low = "-inf" if self.low is None else str(self.low)
        high = "inf" if self.high is None else str(self.high)
        return f"{left}{low}, {high}{right}"

    def signs(self, name: str) -> tuple[Sign, ...]:
        """The sign conditions on a symbol that lies in it."""
        found: list[Sign] = []
        if self.low is not None:
            for cell in signs(symbol(name), ">" if self.low_open else ">=", exact(self.low)):
                found.extend(cell)
        if self.high is not None:
            for cell in signs(symbol(name), "<" if self.high_open else "<=", exact(self.high)):
                found.extend(cell)
        return tuple(found)

    def contains(self, value: Fraction) -> bool:
        """Whether a number lies in it."""
        if self.low is not None and (value < self.low or (self.low_open and value == self.low)):
            return False
        return self.high is None or not (value > self.high or (self.high_open and value == self.high))


UNIT = Domain(Fraction(0), Fraction(1))
OPEN_UNIT = Domain(Fraction(0), Fraction(1), low_open=True, high_open=True)
POSITIVE = Domain(Fraction(0), None, low_open=True)
REAL = Domain()


def _copied(names: Mapping[str, Any]) -> dict[str, Any]:
    return dict(names)


@frozen(hash=False)
class Space:
    """Where the parameters may lie; regions are parts of it.

    Parameters
    ----------
    domains
        The interval of every symbol, in the order of declaration.
    assumptions
        Sign conditions that hold throughout.
    fixed
        Parameters that are no symbols here: numbers, or expressions in the symbols.

    Examples
    --------
    >>> space = Space({"p": UNIT}).assuming((symbol("p"), ">=", Fraction(1, 2)))
    >>> str(space), str(space.with_fixed({"q": 1 - symbol("p")}))
    ('p in [0, 1]; p >= 1/2', 'p in [0, 1]; q == 1 - p; p >= 1/2')
    """

    domains: Mapping[str, Domain] = field(converter=_copied)
    assumptions: tuple[Sign, ...] = ()
    fixed: Mapping[str, Any] = field(factory=dict, converter=_copied)

    def __attrs_post_init__(self) -> None:
        known = self.domains.keys()
        raise_all(
            Problem(
                "symbol-without-domain",
                f"the assumption {sign} uses {name!r}, which has no domain",
                path="assumptions",
                hint="declare it among the parameters",
            )
            for sign in self.assumptions
            for name in sorted(sign.names - known)
        )

    def __hash__(self) -> int:
        return hash((tuple(self.domains), self.assumptions))

    @cached_property
    def cell(self) -> frozenset[Sign]:
        """All conditions that hold throughout."""
        return frozenset(
            Sign(polynomial, BY_SIGNS[allowed]) for polynomial, allowed in self._allowed.items() if allowed
        )

    @cached_property
    def _allowed(self) -> dict[Any, frozenset[int]]:
        """The signs that polynomials of domains and assumptions may have; none where they exclude each other."""
        allowed: dict[Any, frozenset[int]] = {}
        of_domains = (sign for name, domain in self.domains.items() for sign in domain.signs(name))
        for sign in (*of_domains, *self.assumptions):
            allowed[sign.polynomial] = allowed.get(sign.polynomial, ALLOWED[sign.relation]) & ALLOWED[sign.relation]
        return allowed

    @property
    def symbols(self) -> tuple[Any, ...]:
        """The SymPy symbols, in order."""
        return tuple(symbol(name) for name in self.domains)

    @property
    def names(self) -> dict[str, Any]:
        """What every parameter's name stands for: its symbol, or what it is fixed at."""
        return {**{name: symbol(name) for name in self.domains}, **self.fixed}

    def whole(self, point: Mapping[str, Fraction]) -> dict[str, Fraction]:
        """A point with the values of fixed parameters."""
        at = {symbol(name): exact(value) for name, value in point.items()}
        return {**point, **{name: fraction(value.subs(at)) for name, value in self.fixed.items()}}

    def with_fixed(self, more: Mapping[str, Any]) -> Space:
        """The space with parameters that are fixed, by SymPy numbers or expressions in its symbols."""
        return evolve(self, fixed={**self.fixed, **more})

    def with_symbol(self, name: str, domain: Domain = REAL) -> Space:
        """The space with one more symbol."""
        return evolve(self, domains={**self.domains, name: domain})

    def assuming(self, *comparisons: tuple[Any, Relation, Any]) -> Space:
        """The part of the space where comparisons ``(left, relation, right)`` hold.

        Raises
        ------
        InputError
            ``assumption-not-one`` for one that is an alternative of several, such as ``a * b == 0``.
        """
        found = list(self.assumptions)
        problems: list[Problem] = []
        for left, relation, right in comparisons:
            alternatives = self._possible(signs(left, relation, right, self.obvious_sign))
            text = f"{exact(left)} {relation} {exact(right)}"
            if len(alternatives) == 1:
                found.extend(alternatives[0])
                if not all(evolve(self, assumptions=tuple(found))._allowed.values()):
                    problems.append(contradiction(text))
                continue
            if alternatives:
                problems.append(
                    Problem("assumption-not-one", f"the assumption {text} is an alternative of several", "assumptions")
                )
            else:
                problems.append(contradiction(text))
        raise_all(problems, InputError)
        return evolve(self, assumptions=tuple(dict.fromkeys(found)))

    def _possible(self, alternatives: tuple[tuple[Sign, ...], ...]) -> tuple[tuple[Sign, ...], ...]:
        if len(alternatives) < 2:
            return alternatives
        from .oracle import oracle

        return tuple(each for each in alternatives if oracle(self).feasible(frozenset(each)) is not False)

    def obvious_sign(self, factor: Any) -> int | None:
        """The strict sign of ``symbol - number`` where the symbol's domain settles it."""
        free = factor.free_symbols
        if len(free) != 1:
            return None
        (only,) = free
        domain = self.domains.get(only.name)
        if domain is None or not factor.is_polynomial(only):
            return None
        import sympy

        form = sympy.Poly(factor, only)
        if form.degree() != 1 or not all(each.is_Rational for each in form.all_coeffs()):
            return None
        slope, constant = form.all_coeffs()
        root = Fraction(int((-constant / slope).p), int((-constant / slope).q))
        up = 1 if slope > 0 else -1
        if domain.low is not None and (root < domain.low or (root == domain.low and domain.low_open)):
            return up
        if domain.high is not None and (root > domain.high or (root == domain.high and domain.high_open)):
            return -up
        return None

    def __str__(self) -> str:
        from .comparisons import region_text

        parts = [f"{name} in {domain}" for name, domain in self.domains.items()]
        known = [f"{name} == {written(pretty(value))}" for name, value in self.fixed.items()]
        text = "; ".join([*([", ".join(parts)] if parts else []), *known]) or "no parameters"
        return text + "".join(f"; {region_text([[sign]], None)}" for sign in self.assumptions)


def contradiction(text: str) -> Problem:
    """The problem of an assumption that no point of the domains satisfies."""
    return Problem(
        "contradictory-assumption",
        f"the assumption {text} holds nowhere in the declared domains",
        path="assumptions",
        hint="compare it with the domains of the parameters and with the other assumptions",
    )


def satisfiable_or_raise(space: Space, satisfiable: bool | None, texts: Iterable[str]) -> None:
    """Raise ``contradictory-assumption`` when the assumptions leave nothing of the domains."""
    if satisfiable is False:
        raise InputError(contradiction(" and ".join(texts) or str(space)))
