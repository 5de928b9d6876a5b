"""The derivation of a negotiation: cases, quantities, conditions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import cached_property
from typing import Any

import sympy
from attrs import Factory, evolve, field, frozen

from ..condition import (
    Cell,
    Condition,
    Region,
    Space,
    Tree,
    canonical,
    exact,
    fixed_parameter,
    leaves,
    mapped,
    mapped_cells,
    oracle,
    pretty,
    regions,
    symbol,
    tight,
    unknown_parameter,
    written,
)
from ..equilibrium import Concept
from ..errors import InputError, Problem
from ..showing import Pictured, Tabled, Written
from .choosing import at_values, most_agreement, outcomes_agreeing, reader, unknown_quantity, values_agreeing
from .fixing import fixed_tree
from .outcome import (
    BESIDE_ENDINGS,
    ENDINGS,
    Case,
    Chances,
    Outcome,
    Unanswered,
    each_changed,
    equation_text,
    not_one,
)
from .quantity import Quantity, Signs


@frozen
class Probabilities:
    """The endings: ``.agreement``, ``.no_agreement``, ``.involuntary_defection``, ``.voluntary_defection``.

    Beside them ``.refused`` (some ratification fails on the way) and ``.delayed`` (the play is not over after the first
    round of bargaining), which are not among the names that it iterates over.
    """

    of: Callable[[str], Any] = field(repr=False)

    def __getattr__(self, ending: str) -> Any:
        if ending.startswith("__") or ending not in (*ENDINGS, *BESIDE_ENDINGS):
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
class DerivedEquilibrium(Written):
    """One equilibrium with the region where it exists."""

    region: Region
    outcome: Outcome

    @property
    def probability(self) -> Chances:
        """The probabilities of the endings."""
        return self.outcome.probability

    @property
    def payoff(self) -> dict[str, Any]:
        """The payoffs of chief negotiators and whoever else moves."""
        return self.outcome.payoff

    @property
    def proposal(self) -> Any:
        """The first proposal."""
        return self.outcome.proposal

    def latex(self) -> str:
        """Where it exists, and what it gives."""
        return rf"{self.region.latex()}:\quad {self.outcome.latex()}"

    def to_python(self) -> Callable[..., Any]:
        """The function that says of points whether it exists there."""
        return self.region.to_python()

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
        What a reader must know: stationary proposals, questions that were not decided in time.
    told_of
        Of whom cases say what they get: chief negotiators, and whoever else moves; everyone by default. Of the other
        actors ``payoff`` says it.
    concept
        What its equilibria are, in pure strategies; weaker than sequential where beliefs off the path were not
        shown to go together.
    """

    title: str
    space: Space
    actors: tuple[str, ...]
    tree: Tree[tuple[Outcome, ...]] = field(repr=False)
    evidence: str = "proved"
    notes: tuple[str, ...] = ()
    told_of: tuple[str, ...] = field(default=Factory(lambda self: self.actors, takes_self=True))
    concept: Concept = Concept.SEQUENTIAL

    @cached_property
    def _told(self) -> Tree[tuple[Outcome, ...]]:
        """The outcomes with some actors' payoffs, so that regions are not cut where only those of others differ."""
        if self.told_of == self.actors:
            return self.tree
        actors = self.told_of
        return mapped(self.tree, lambda found: each_changed(found, lambda outcome: outcome.told_of(actors)))

    @cached_property
    def left_open(self) -> tuple[str, ...]:
        """The names of the distributions that are left open, so that there are no numbers."""
        return tuple(sorted({name for _, found in leaves(self._told) for each in found for name in each.left_open}))

    @property
    def concept_words(self) -> str:
        """What its equilibria are, in words."""
        return f"{self.concept.words} in pure strategies"

    @cached_property
    def cases(self) -> tuple[Case, ...]:
        """The regions with their outcomes: disjoint, covering the domain; boundaries where several meet come last."""
        whole = regions(self._told, self.space, outcomes_agreeing)
        found = [Case(region, at_values(region, outcomes)) for region, outcomes in whole]
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
            where = mapped(self._told, lambda outcomes, wanted=outcome: wanted in outcomes)  # type: ignore[misc]
            pieces = [region for region, holds in regions(where, self.space) if holds]
            result.append(DerivedEquilibrium(pieces[0], outcome))
        return tuple(result)

    @cached_property
    def underived(self) -> Region:
        """Where it is not known which equilibria there are; empty unless a case says ``not derived``."""
        asked = oracle(self.space)
        cells = [c for c, found in leaves(self.tree) if isinstance(found, Unanswered) and not found.is_known]
        return Region(self.space, Condition([tight(asked, cell) for cell in cells]))

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
            ``probability.<ending>``, ``probability.refused``, ``probability.delayed`` (the last two also without
            ``probability``), ``payoff.<actor>``; ``proposal`` for the first choice on the path,
            ``proposal.X`` for what a side proposes (``proposal.X.z`` for one issue of several); ``choice.LABEL`` for
            what else is chosen, by its label in the cases, such as ``choice.F lobbies``; ``equation`` for the text by
            which a proposal is known where a distribution is left open.

        Raises
        ------
        InputError
            ``unknown-quantity``; ``several-equilibria``, ``no-equilibrium``, ``no-pure-equilibrium`` or ``not-derived``
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
        read = reader(name, self.actors)
        chosen: Tree[Any] = self._chosen(self.tree, read)
        if all(value is None for _, value in leaves(chosen)):
            raise InputError(unknown_quantity(name, self.actors, self._choices))
        return Quantity(name, self.space, regions(chosen, self.space, values_agreeing))

    @property
    def _choices(self) -> tuple[str, ...]:
        """What is chosen on some path, by the names that quantities have for it."""
        outcomes = (each for _, found in leaves(self.tree) for each in found)
        return tuple(dict.fromkeys(who.partition(" [")[0] for each in outcomes for who, _ in each.proposals))

    def _chosen(self, tree: Tree[tuple[Outcome, ...]], read: Callable[[Outcome], Any]) -> Tree[Any]:
        """The tree with the value of one outcome in every cell; on a boundary that with more agreement."""
        asked = oracle(self.space)
        several: list[Case] = []

        def choose(cell: Cell, outcomes: tuple[Outcome, ...]) -> Any:
            values = {read(outcome) for outcome in outcomes}
            if len(values) == 1 and not any(outcome.leaves_open(*values) for outcome in outcomes):
                return values.pop()
            if any(sign.relation == "==" for sign in tight(asked, cell)):
                return read(most_agreement(outcomes, asked.witness(cell))) if outcomes else sympy.nan
            if asked.feasible(cell) is not False:
                several.append(Case(Region(self.space, Condition((cell,))), outcomes))
            return sympy.nan

        chosen = mapped_cells(tree, choose)
        if several:
            raise InputError([not_one(case) for case in several])
        return chosen

    def condition(self, ending: str, *, certain: bool = False) -> Region:
        """Where an ending has positive probability, or probability one if ``certain``.

        Examples
        --------
        >>> derivation.condition("involuntary_defection")  # doctest: +SKIP
        """
        quantity = self.quantity(f"probability.{ending}" if ending in ENDINGS else ending)
        return quantity.region("==", 1) if certain else quantity.region(">", 0)

    def sign(self, quantity: str, parameter: str) -> Signs:
        """Where a quantity rises, stays and falls in a parameter; see :meth:`Quantity.sign`."""
        return self.quantity(quantity).sign(parameter)

    def latex(self) -> str:
        """The cases as one LaTeX array."""
        rows = [case.latex() for case in self.cases]
        return "\n".join([r"\begin{array}{ll}", *rows, r"\end{array}"])

    def to_python(self) -> dict[str, Callable[..., Any]]:
        """A vectorised numeric function for every ending and every payoff, by the quantity's name.

        Outside the declared domains, and where an assumption fails, they return ``nan``.
        """
        names = [f"probability.{ending}" for ending in ENDINGS] + [f"payoff.{actor}" for actor in self.actors]
        return {name: self.quantity(name).to_python() for name in names}

    def at(self, point: Mapping[str, Any] | None = None, /, **values: Any) -> Derivation:
        """The derivation with some parameters fixed at exact values.

        Raises
        ------
        InputError
            ``unknown-parameter``, ``outside-domain``; ``fixed-parameter`` for another value of a parameter that was
            no symbol when this was derived, such as a number of rounds.
        """
        fixed = {name: Fraction(value) for name, value in {**(point or {}), **values}.items()}
        for name in [name for name in fixed if name in self.space.fixed]:
            if self.space.fixed[name] != exact(fixed.pop(name)):
                raise InputError(fixed_parameter(self.space, name))
        for name, value in fixed.items():
            if name not in self.space.domains:
                raise InputError(unknown_parameter(self.space, name))
            if not self.space.domains[name].contains(value):
                message = f"{name} = {value} lies outside {self.space.domains[name]}"
                raise InputError(Problem("outside-domain", message, path=name))
        values_by_symbol = {symbol(name): exact(value) for name, value in fixed.items()}
        known = {name: canonical(exact(value).subs(values_by_symbol)) for name, value in self.space.fixed.items()}
        rest = Space(
            {name: domain for name, domain in self.space.domains.items() if name not in fixed},
            fixed={**known, **{name: exact(value) for name, value in fixed.items()}},
        )
        comparisons = [(s.polynomial.subs(values_by_symbol), s.relation, 0) for s in self.space.assumptions]
        rest = rest.assuming(*comparisons)

        def narrowed(tree: Tree[tuple[Outcome, ...]]) -> Tree[tuple[Outcome, ...]] | None:
            return fixed_tree(tree, rest, values_by_symbol)

        tree = narrowed(self.tree)
        if tree is None:
            raise InputError(Problem("outside-domain", f"the values break an assumption of {self.space}"))
        return evolve(self, space=rest, tree=tree)

    def limit(
        self, towards: Mapping[str, Any] | None = None, /, *, rates: Mapping[str, str] | None = None, **values: Any
    ) -> Derivation:
        """The closed forms as parameters go to borders of their domains, together.

        Parameters
        ----------
        towards, values
            The parameters and where they go, such as ``d=1``.
        rates
            How fast each goes there compared with the others; one by default. A new name in a rate is a positive
            parameter of the result.

        Returns
        -------
        Derivation
            Over the parameters that are left; exact. Where outcomes become equal they are one.

        Raises
        ------
        InputError
            ``unknown-parameter``, ``outside-domain``.
        UnsupportedError
            ``no-limit`` for what grows without bound, or holds square roots of what moves; ``open-distribution``.

        Examples
        --------
        >>> import winset as ws
        >>> derivation = ws.derive(ws.load("tarar2001/endless_free"))
        >>> derivation.limit(d=1).payoff["H"]
        1/2
        """
        from ..deriving.limits import derivation_limit

        return derivation_limit(self, {**(towards or {}), **values}, rates)

    def to_dict(self) -> dict[str, Any]:
        """Everything as texts, for JSON."""
        return {
            "title": self.title,
            "space": str(self.space),
            "evidence": self.evidence,
            "concept": self.concept.value,
            "notes": list(self.notes),
            "cases": [
                {
                    "region": str(case.region),
                    "boundary": case.is_boundary,
                    "reason": case.reason,
                    "outcomes": [
                        {
                            "probability": {
                                name: written(pretty(value)) for name, value in outcome.probability.items()
                            },
                            "payoff": {actor: written(pretty(value)) for actor, value in outcome.payoffs},
                            "proposals": {who: [str(each) for each in what] for who, what in outcome.proposals},
                            "refused": str(outcome.refused),
                            "delayed": str(outcome.delayed),
                            "equations": [equation_text(each) for each in outcome.equations],
                            "provided": str(outcome.provided),
                        }
                        for outcome in case.outcomes
                    ],
                }
                for case in self.cases
            ],
        }

    def __str__(self) -> str:
        lines = [f"{self.title}: {self.evidence}" if self.title else self.evidence, f"where {self.space}"]
        lines.append(f"concept: {self.concept_words}")
        lines += [f"note: {note}" for note in self.notes]
        for number, case in enumerate(self.cases, 1):
            kind = " (boundary)" if case.is_boundary else ""
            lines.append(f"{number}.{kind} {case}")
        return "\n".join(lines) + "\n"
