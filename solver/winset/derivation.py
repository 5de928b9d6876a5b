"""Closed forms: what an equilibrium gives as a function of the parameters, region by region."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import cached_property
from itertools import product
from typing import Any, TypeAlias

import sympy
from attrs import evolve, field, frozen

from .condition import (
    Leaf,
    Region,
    Relation,
    Space,
    Test,
    Tree,
    canonical,
    checked_point,
    condition,
    exact,
    fraction,
    leaves,
    mapped,
    meet,
    oracle,
    pretty,
    regions,
    same,
    signs,
    symbol,
)
from .errors import FailedError, InputError, Problem
from .expression import Scope, parse
from .game_tree import Ending
from .showing import Pictured, Tabled

ENDINGS: tuple[str, ...] = tuple(ending.value for ending in Ending)
Proposal: TypeAlias = tuple[str, tuple[Any, ...]]
"""Who proposes when, and what: names or expressions; several where nothing tells them apart."""


@frozen
class Outcome:
    """What one equilibrium gives where a region's formulas hold; probabilities and payoffs are SymPy expressions.

    Parameters
    ----------
    endings
        Probability of each of the four endings, in the order of :class:`~winset.game_tree.Ending`.
    payoffs
        By actor: ``X`` is the negotiator, ``X.pivot`` a group.
    proposals
        What is proposed on the path.
    by
        Probability by ending and the sides that defect.
    refused
        Probability that a ratification body refuses on the path.
    """

    endings: tuple[Any, ...]
    payoffs: tuple[tuple[str, Any], ...]
    proposals: tuple[Proposal, ...] = ()
    by: tuple[tuple[tuple[str, tuple[str, ...]], Any], ...] = ()
    refused: Any = sympy.Integer(0)

    @property
    def probability(self) -> dict[str, Any]:
        """The four probabilities by name."""
        return dict(zip(ENDINGS, self.endings, strict=True))

    @property
    def payoff(self) -> dict[str, Any]:
        """Payoffs by actor."""
        return dict(self.payoffs)

    @property
    def proposal(self) -> Any:
        """The first proposal on the path: a name or an expression; a tuple where several do as well; else ``None``."""
        if not self.proposals:
            return None
        options = self.proposals[0][1]
        return options[0] if len(options) == 1 else options

    def changed(self, change: Callable[[Any], Any]) -> Outcome:
        """The outcome with every expression replaced."""
        return Outcome(
            tuple(change(each) for each in self.endings),
            tuple((actor, change(each)) for actor, each in self.payoffs),
            tuple(
                (who, tuple(each if isinstance(each, str) else change(each) for each in what))
                for who, what in self.proposals
            ),
            tuple((key, change(each)) for key, each in self.by),
            change(self.refused),
        )

    def __str__(self) -> str:
        parts = [f"{who} {_listed(what)}" for who, what in self.proposals]
        parts.append(", ".join(f"{name} {pretty(value)}" for name, value in self.probability.items() if value != 0))
        parts.append(", ".join(f"{actor} gets {pretty(value)}" for actor, value in self.payoffs))
        return "; ".join(part for part in parts if part)


def _listed(what: tuple[Any, ...]) -> str:
    return " or ".join(str(pretty(each)) for each in what)


@frozen
class Case:
    """A region and what its equilibria give: one outcome, several, or none where no pure equilibrium exists."""

    region: Region
    outcomes: tuple[Outcome, ...]

    @property
    def is_boundary(self) -> bool:
        """Whether the region has no inner point: a threshold where cases meet."""
        return self.region.is_thin

    @property
    def only(self) -> Outcome:
        """The one outcome.

        Raises
        ------
        InputError
            ``several-equilibria`` or ``no-pure-equilibrium``.
        """
        if len(self.outcomes) == 1:
            return self.outcomes[0]
        raise InputError(_not_one(self))

    @property
    def probability(self) -> dict[str, Any]:
        """The probabilities of the endings where there is one outcome."""
        return self.only.probability

    @property
    def payoff(self) -> dict[str, Any]:
        """The payoffs where there is one outcome."""
        return self.only.payoff

    @property
    def proposal(self) -> Any:
        """The first proposal where there is one outcome."""
        return self.only.proposal

    def __str__(self) -> str:
        if not self.outcomes:
            return f"{self.region}: no pure equilibrium"
        if len(self.outcomes) == 1:
            return f"{self.region}: {self.outcomes[0]}"
        return "\n".join(
            [f"{self.region}: {len(self.outcomes)} equilibria", *(f"    {each}" for each in self.outcomes)]
        )


def _not_one(case: Case) -> Problem:
    if not case.outcomes:
        return Problem("no-pure-equilibrium", f"where {case.region} no pure equilibrium was found")
    return Problem(
        "several-equilibria",
        f"where {case.region} there are {len(case.outcomes)} equilibria",
        hint="use derivation.equilibria[i]",
    )


@frozen
class Quantity:
    """One number as a function of the parameters: a formula for every region.

    Examples
    --------
    >>> from .condition import UNIT, Space
    >>> p = symbol("p")
    >>> space = Space({"p": UNIT})
    >>> share = Quantity("share", space, ((Region.of(space, p, ">", Fraction(1, 2)), 1 - p),
    ...                                   (Region.of(space, p, "<=", Fraction(1, 2)), p)))
    >>> share.piecewise
    Piecewise((1 - p, p > 1/2), (p, True))
    >>> str(share.at(p="3/4"))
    '1/4'
    >>> {sign: str(region) for sign, region in share.sign("p").items()}
    {'+': 'p <= 1/2', '0': 'nowhere', '-': 'p > 1/2'}
    """

    name: str
    space: Space
    pieces: tuple[tuple[Region, Any], ...]

    @property
    def piecewise(self) -> Any:
        """The SymPy expression: a :class:`~sympy.Piecewise`, or its only formula.

        The last formula is left without a condition, as the regions cover the declared domain.
        """
        if len(self.pieces) == 1:
            return pretty(self.pieces[0][1])
        pairs = [(pretty(value), region.to_sympy()) for region, value in self.pieces[:-1]]
        return sympy.Piecewise(*pairs, (pretty(self.pieces[-1][1]), True))

    def at(self, point: Mapping[str, Any] | None = None, /, **values: Any) -> Any:
        """The value at a point of the space; exact."""
        where = checked_point(self.space, {**(point or {}), **values})
        for region, value in self.pieces:
            if region.condition.contains(where):
                return canonical(value.subs({symbol(name): exact(number) for name, number in where.items()}))
        raise FailedError(Problem("not-covered", f"{self.name} has no formula at {where}"))

    def region(self, relation: Relation, bound: Any = 0) -> Region:
        """Where a comparison of the quantity with a bound holds; the bound may be the text of an expression."""
        if isinstance(bound, str):
            bound = parse(bound).value(Scope({name: symbol(name) for name in self.space.domains}))
        result = Region(self.space, condition(1, "==", 0))
        for region, value in self.pieces:
            result |= region & Region(self.space, condition(value, relation, bound, self.space))
        return result

    def sign(self, parameter: str) -> dict[str, Region]:
        """Where the quantity rises, stays and falls in a parameter: keys ``+``, ``0`` and ``-``.

        Boundaries between formulas belong to the formula that holds there.
        """
        if parameter not in self.space.domains:
            raise InputError(Problem("unknown-name", f"there is no parameter {parameter!r}", path=parameter))
        slope = Quantity(
            f"d {self.name} / d {parameter}",
            self.space,
            tuple(
                (region, sympy.diff(value, symbol(parameter))) for region, value in self.pieces if not region.is_thin
            ),
        )
        return {"+": slope.region(">"), "0": slope.region("=="), "-": slope.region("<")}

    def latex(self) -> str:
        """The formula as LaTeX."""
        return str(sympy.latex(self.piecewise))

    def to_python(self) -> Callable[..., Any]:
        """A numeric function of the parameters by name; takes floats and arrays."""
        return numeric(self.piecewise, self.space)

    def __str__(self) -> str:
        if len(self.pieces) == 1:
            return f"{self.name} = {pretty(self.pieces[0][1])}"
        return "\n".join([f"{self.name} =", *(f"    {pretty(value)}  where {region}" for region, value in self.pieces)])


def numeric(expression: Any, space: Space) -> Callable[..., Any]:
    """A vectorised function of the parameters of a space, by position or by name."""
    import numpy

    names = list(space.domains)
    compiled = sympy.lambdify(list(space.symbols), expression, modules="numpy", dummify=True)

    def function(*arguments: Any, **by_name: Any) -> Any:
        given = dict(zip(names, arguments, strict=False)) | by_name
        missing = [name for name in names if name not in given]
        if missing or len(given) > len(names):
            raise TypeError(f"the function takes {', '.join(names)}")
        arrays = numpy.broadcast_arrays(*(numpy.asarray(given[name], dtype=float) for name in names)) if names else ()
        value = numpy.asarray(compiled(*arrays), dtype=float)
        return value + numpy.zeros(arrays[0].shape) if names else value

    return function


@frozen
class Probabilities:
    """The endings: ``.agreement``, ``.no_agreement``, ``.involuntary_defection``, ``.voluntary_defection``."""

    of: Callable[[str], Any] = field(repr=False)

    def __getattr__(self, ending: str) -> Any:
        if ending.startswith("__") or ending not in ENDINGS:
            raise AttributeError(ending)
        return self.of(f"probability.{ending}")

    def __getitem__(self, ending: str) -> Any:
        return self.of(f"probability.{ending}")

    def __iter__(self) -> Iterator[str]:
        return iter(ENDINGS)


@frozen
class Payoffs:
    """The payoffs of a derivation by actor: ``payoff["X"]``."""

    of: Callable[[str], Any] = field(repr=False)
    actors: tuple[str, ...] = ()

    def __getitem__(self, actor: str) -> Any:
        return self.of(f"payoff.{actor}")

    def __iter__(self) -> Iterator[str]:
        return iter(self.actors)


@frozen
class DerivedEquilibrium:
    """One equilibrium with the region where it exists."""

    region: Region
    outcome: Outcome

    @property
    def probability(self) -> dict[str, Any]:
        """The probabilities of the endings."""
        return self.outcome.probability

    @property
    def payoff(self) -> dict[str, Any]:
        """The payoffs by actor."""
        return self.outcome.payoff

    @property
    def proposal(self) -> Any:
        """The first proposal."""
        return self.outcome.proposal

    def __str__(self) -> str:
        return f"exists where {self.region}: {self.outcome}"


@frozen(eq=False)
class Derivation(Pictured, Tabled):
    """The equilibria of a negotiation with its parameters left open.

    Parameters
    ----------
    title
        Of the negotiation.
    space
        The parameters and their assumptions.
    actors
        Everyone with a payoff.
    tree
        The outcomes as a decision tree over the space; :attr:`cases` is what a person reads.
    evidence
        ``proved``, ``probed at N exact points`` or ``not derived: reason``.
    notes
        What a reader must know: a stationary profile, questions that were not decided in time.
    """

    title: str
    space: Space
    actors: tuple[str, ...]
    tree: Tree[tuple[Outcome, ...]] = field(repr=False)
    evidence: str = "proved"
    notes: tuple[str, ...] = ()

    @cached_property
    def cases(self) -> tuple[Case, ...]:
        """The regions with their outcomes: disjoint, covering the domain; boundaries where several meet come last."""
        found = [Case(region, outcomes) for region, outcomes in regions(self.tree, self.space, _agreeing)]
        return tuple(sorted(found, key=lambda case: case.is_boundary))

    @cached_property
    def equilibria(self) -> tuple[DerivedEquilibrium, ...]:
        """Every equilibrium outcome with the whole region where it exists; regions may overlap."""
        found: dict[Outcome, None] = {}
        for case in self.cases:
            if not case.is_boundary:
                found.update(dict.fromkeys(case.outcomes))
        result = []
        for outcome in found:
            where = mapped(self.tree, lambda outcomes, wanted=outcome: wanted in outcomes)  # type: ignore[misc]
            pieces = [region for region, holds in regions(where, self.space) if holds]
            result.append(DerivedEquilibrium(pieces[0], outcome))
        return tuple(result)

    @property
    def probability(self) -> Probabilities:
        """``probability.agreement`` and the other endings, as SymPy expressions."""
        return Probabilities(self.formula)

    @property
    def payoff(self) -> Payoffs:
        """``payoff["X"]`` as a SymPy expression."""
        return Payoffs(self.formula, self.actors)

    @property
    def proposal(self) -> Any:
        """The first proposal on the path: a SymPy expression, or a :class:`Quantity` whose values are names."""
        quantity = self.quantity("proposal")
        numeric_values = all(isinstance(value, sympy.Basic) for _, value in quantity.pieces)
        return quantity.piecewise if numeric_values else quantity

    def formula(self, name: str) -> Any:
        """The SymPy expression of a quantity; see :meth:`quantity`."""
        return self.quantity(name).piecewise

    def quantity(self, name: str) -> Quantity:
        """A quantity as a function of the parameters.

        Parameters
        ----------
        name
            ``probability.<ending>``, ``payoff.<actor>``, ``proposal`` or ``refused``.

        Raises
        ------
        InputError
            ``unknown-quantity``; ``several-equilibria`` or ``no-pure-equilibrium``
            where a region with inner points has not exactly one value.
        """
        known = self._quantities.get(name)
        if known is None:
            known = self._quantities[name] = self._quantity(name)
        return known

    @cached_property
    def _quantities(self) -> dict[str, Quantity]:
        return {}

    def _quantity(self, name: str) -> Quantity:
        read = _reader(name, self.actors)
        chosen: Tree[Any] = self._chosen(self.tree, read)
        return Quantity(name, self.space, regions(chosen, self.space, _value_agreeing))

    def _chosen(self, tree: Tree[tuple[Outcome, ...]], read: Callable[[Outcome], Any]) -> Tree[Any]:
        """The tree with the value of one outcome in every cell; on a boundary that with more agreement."""

        def choose(outcomes: tuple[Outcome, ...]) -> Any:
            values = {read(outcome) for outcome in outcomes}
            return values.pop() if len(values) == 1 else _Open(outcomes)

        chosen = mapped(tree, choose)
        asked = oracle(self.space)
        problems = []
        replaced: dict[tuple[Any, ...], Any] = {}
        for cell, value in leaves(chosen):
            if not isinstance(value, _Open):
                continue
            if value.outcomes and any(sign.relation == "==" for sign in cell):
                replaced[value.outcomes] = read(_most_agreement(value.outcomes))
            elif asked.feasible(cell) is not False:
                problems.append(_not_one(Case(Region(self.space), value.outcomes)))
        if problems:
            cases = [case for case in self.cases if not case.is_boundary and len({read(o) for o in case.outcomes}) != 1]
            raise InputError([_not_one(case) for case in cases] or problems)
        return mapped(chosen, lambda value: replaced[value.outcomes] if isinstance(value, _Open) else value)

    def condition(self, ending: str, *, certain: bool = False) -> Region:
        """Where an ending has positive probability, or probability one if ``certain``.

        Examples
        --------
        >>> derivation.condition("involuntary_defection")  # doctest: +SKIP
        """
        quantity = self.quantity(f"probability.{ending}" if ending in ENDINGS else ending)
        return quantity.region("==", 1) if certain else quantity.region(">", 0)

    def sign(self, quantity: str, parameter: str) -> dict[str, Region]:
        """Where a quantity rises, stays and falls in a parameter; see :meth:`Quantity.sign`."""
        return self.quantity(quantity).sign(parameter)

    def latex(self) -> str:
        """The cases as one LaTeX array."""
        rows = []
        for case in self.cases:
            for outcome in case.outcomes or (None,):
                if outcome is None:
                    rows.append(rf"{case.region.latex()} & \text{{no pure equilibrium}} \\")
                    continue
                parts = [
                    rf"P(\text{{{_words(n)}}}) = {sympy.latex(pretty(v))}"
                    for n, v in outcome.probability.items()
                    if v != 0
                ]
                parts += [rf"u_{{\text{{{actor}}}}} = {sympy.latex(pretty(value))}" for actor, value in outcome.payoffs]
                rows.append(rf"{case.region.latex()} & {', '.join(parts)} \\")
        return "\n".join([r"\begin{array}{ll}", *rows, r"\end{array}"])

    def to_python(self) -> dict[str, Callable[..., Any]]:
        """A vectorised numeric function for every ending and every payoff, by the quantity's name."""
        names = [f"probability.{ending}" for ending in ENDINGS] + [f"payoff.{actor}" for actor in self.actors]
        return {name: self.quantity(name).to_python() for name in names}

    def at(self, point: Mapping[str, Any] | None = None, /, **values: Any) -> Derivation:
        """The derivation with some parameters fixed at exact values.

        Raises
        ------
        InputError
            ``unknown-name``, ``value-outside``.
        """
        fixed = {name: Fraction(value) for name, value in {**(point or {}), **values}.items()}
        for name, value in fixed.items():
            if name not in self.space.domains:
                raise InputError(Problem("unknown-name", f"there is no parameter {name!r}", path=name))
            if not self.space.domains[name].contains(value):
                message = f"{name} = {value} lies outside {self.space.domains[name]}"
                raise InputError(Problem("value-outside", message, path=name))
        rest = Space({name: domain for name, domain in self.space.domains.items() if name not in fixed})
        values_by_symbol = {symbol(name): exact(value) for name, value in fixed.items()}
        comparisons = [(s.polynomial.subs(values_by_symbol), s.relation, 0) for s in self.space.assumptions]
        rest = rest.assuming(*comparisons)

        def narrowed(tree: Tree[tuple[Outcome, ...]]) -> Tree[tuple[Outcome, ...]] | None:
            return _substituted(tree, rest, values_by_symbol)

        tree = narrowed(self.tree)
        if tree is None:
            raise InputError(Problem("value-outside", f"the values break an assumption of {self.space}"))
        return evolve(self, space=rest, tree=tree)

    def to_dict(self) -> dict[str, Any]:
        """Everything as texts, for JSON."""
        return {
            "title": self.title,
            "space": str(self.space),
            "evidence": self.evidence,
            "notes": list(self.notes),
            "cases": [
                {
                    "region": str(case.region),
                    "boundary": case.is_boundary,
                    "outcomes": [
                        {
                            "probability": {name: str(pretty(value)) for name, value in outcome.probability.items()},
                            "payoff": {actor: str(pretty(value)) for actor, value in outcome.payoffs},
                            "proposals": {who: [str(each) for each in what] for who, what in outcome.proposals},
                            "refused": str(outcome.refused),
                        }
                        for outcome in case.outcomes
                    ],
                }
                for case in self.cases
            ],
        }

    def __str__(self) -> str:
        lines = [f"{self.title}: {self.evidence}" if self.title else self.evidence, f"where {self.space}"]
        lines += [f"note: {note}" for note in self.notes]
        for number, case in enumerate(self.cases, 1):
            kind = " (boundary)" if case.is_boundary else ""
            lines.append(f"{number}.{kind} {case}")
        return "\n".join(lines) + "\n"


@frozen
class _Open:
    """A cell where a quantity has not one value."""

    outcomes: tuple[Outcome, ...]


def _words(name: str) -> str:
    return name.replace("_", " ")


def _reader(name: str, actors: tuple[str, ...]) -> Callable[[Outcome], Any]:
    kind, _, which = name.partition(".")
    if kind == "probability" and which in ENDINGS:
        return lambda outcome: outcome.probability[which]
    if kind == "payoff" and which in actors:
        return lambda outcome: outcome.payoff[which]
    if name == "proposal":
        return lambda outcome: outcome.proposal
    if name == "refused":
        return lambda outcome: outcome.refused
    known = (
        [f"probability.{each}" for each in ENDINGS] + [f"payoff.{each}" for each in actors] + ["proposal", "refused"]
    )
    raise InputError(
        Problem("unknown-quantity", f"this negotiation has no quantity {name!r}", hint=f"one of {', '.join(known)}")
    )


def _most_agreement(outcomes: tuple[Outcome, ...]) -> Outcome:
    """The outcome with the largest probability of agreement, as far as that can be told; the first of equals."""
    best = outcomes[0]
    for outcome in outcomes[1:]:
        gain = canonical(outcome.probability["agreement"] - best.probability["agreement"])
        # Probabilities of types are nonnegative, which settles p and 1 - p as well.
        typical = gain.subs({each: sympy.Rational(1, 2) for each in gain.free_symbols})
        if (gain if gain.is_number else typical) > 0:
            best = outcome
    return best


def _value_agreeing(one: Any, other: Any) -> tuple[tuple[Any, Any], ...] | None:
    if one == other:
        return ()
    if isinstance(one, sympy.Basic) and isinstance(other, sympy.Basic):
        return ((one, other),)
    return None


def _agreeing(one: tuple[Outcome, ...], other: tuple[Outcome, ...]) -> list[tuple[Any, Any]] | None:
    """What must be equal on a boundary for its outcomes to be those of a neighbouring region."""
    if len(one) != 1 or len(other) != 1:
        return None
    (a,), (b,) = one, other
    if [who for who, _ in a.proposals] != [who for who, _ in b.proposals] or [k for k, _ in a.by] != [
        k for k, _ in b.by
    ]:
        return None
    pairs = [*zip(a.endings, b.endings, strict=True), (a.refused, b.refused)]
    pairs += [(x, y) for (_, x), (_, y) in zip(a.payoffs, b.payoffs, strict=True)]
    for (_, first), (_, second) in zip(a.proposals, b.proposals, strict=True):
        if len(first) != len(second):
            return None
        for x, y in zip(first, second, strict=True):
            if isinstance(x, str) or isinstance(y, str):
                if x != y:
                    return None
            else:
                pairs.append((x, y))
    return pairs


def _substituted(
    tree: Tree[tuple[Outcome, ...]], space: Space, values: Mapping[Any, Any]
) -> Tree[tuple[Outcome, ...]] | None:
    """A decision tree with parameters fixed, over the space of the rest."""
    asked = oracle(space)

    def below(at: Tree[tuple[Outcome, ...]], known: frozenset[Any]) -> Tree[tuple[Outcome, ...]] | None:
        if isinstance(at, Leaf):
            return Leaf(tuple(outcome.changed(lambda e: canonical(e.subs(values))) for outcome in at.result))
        branches = []
        for option, subtree in at.branches:
            at_values = [signs(sign.polynomial.subs(values), sign.relation, 0, asked.strict_sign) for sign in option]
            for chosen in product(*at_values):
                conditions = tuple(sign for alternative in chosen for sign in alternative)
                both = meet(known, conditions)
                if both is None or asked.feasible(both) is False:
                    continue
                if (changed := below(subtree, both)) is not None:
                    branches.append((conditions, changed))
        if not branches:
            return None
        first = branches[0][1]
        return first if all(each == first for _, each in branches) else Test(tuple(branches))

    return below(tree, frozenset())


__all__ = [
    "ENDINGS", "Case", "Derivation", "DerivedEquilibrium", "Outcome", "Quantity", "fraction", "numeric", "same",
]  # fmt: skip
