"""Outcomes of equilibria as expressions, and the regions where they hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Self, TypeAlias

import sympy
from attrs import evolve, frozen
from sympy.core.function import AppliedUndef

from ..condition import TRUE, Condition, Missing, Region, canonical, exact, latex, pretty, written
from ..errors import InputError, Problem
from ..game_tree import Ending
from ..showing import Written
from .places import Places

ENDINGS: tuple[str, ...] = tuple(ending.value for ending in Ending)
BESIDE_ENDINGS = ("refused", "delayed")
"""Probabilities beside those of the endings, as :class:`~winset.equilibrium.EndingProbabilities` has them."""
Proposal: TypeAlias = tuple[str, tuple[Any, ...]]
"""Who proposes when, and what: names or expressions; several where nothing tells them apart."""


class Chances(dict[str, Any]):
    """Probabilities of the endings, by name and as attributes."""

    def __getattr__(self, ending: str) -> Any:
        if ending not in self:
            raise AttributeError(ending)
        return self[ending]


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
    delayed
        Probability that the play is not over after the first round of bargaining.
    equations
        By what proposals are known that have no formula because a distribution is left open.
    provided
        What must hold of a distribution that is left open for this to be an equilibrium.
    """

    endings: tuple[Any, ...]
    payoffs: tuple[tuple[str, Any], ...]
    proposals: tuple[Proposal, ...] = ()
    by: tuple[tuple[tuple[str, tuple[str, ...]], Any], ...] = ()
    refused: Any = sympy.Integer(0)
    delayed: Any = sympy.Integer(0)
    equations: tuple[Any, ...] = ()
    provided: Condition = TRUE

    @property
    def free(self) -> tuple[Places, ...]:
        """The choices that are as good anywhere in some places, and on whose symbols other formulas depend.

        Such an outcome is a family: every value in the places gives an equilibrium.
        """
        return tuple(each for _, what in self.proposals for each in what if isinstance(each, Places) and each.is_free)

    @property
    def members(self) -> tuple[Outcome, ...]:
        """Equilibria of a family, one for every end of the places that belongs to them; itself where it is none."""
        found: tuple[Outcome, ...] = (self,)
        for places in self.free:
            found = tuple(each.having(places, place) for place in places.members for each in found)
        return found

    def having(self, places: Places, place: Any) -> Outcome:
        """The equilibrium of a family where a free choice is made."""
        made = tuple((who, tuple(place if each is places else each for each in what)) for who, what in self.proposals)
        return evolve(self, proposals=made).changed(lambda value: canonical(exact(value).subs(places.symbol, place)))

    def leaves_open(self, value: Any) -> bool:
        """Whether what was read off a family is something else for another equilibrium of it."""
        return any(value is each or each.symbol in getattr(value, "free_symbols", ()) for each in self.free)

    @property
    def is_family(self) -> bool:
        """Whether it stands for many equilibria that differ in probabilities or payoffs, and not in proposals only."""
        return any(map(self.leaves_open, (*self.endings, *self.payoff.values(), self.refused, self.delayed)))

    @property
    def probability(self) -> Chances:
        """The four probabilities by name: ``probability["agreement"]`` or ``probability.agreement``."""
        return Chances(zip(ENDINGS, self.endings, strict=True))

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

    @property
    def left_open(self) -> frozenset[str]:
        """The names of the distributions on which its probabilities and payoffs depend and that are left open."""
        values = (*self.endings, *(payoff for _, payoff in self.payoffs))
        return frozenset(each.func.__name__ for value in values for each in value.atoms(AppliedUndef))

    @property
    def proposal_texts(self) -> tuple[str, ...]:
        """Who proposes what, in words."""
        return tuple(f"{who} {_listed(what)}" for who, what in self.proposals)

    def told_of(self, actors: Iterable[str]) -> Outcome:
        """The outcome with the payoffs of some actors only."""
        kept = frozenset(actors)
        return evolve(self, payoffs=tuple((actor, payoff) for actor, payoff in self.payoffs if actor in kept))

    def changed(self, change: Callable[[Any], Any]) -> Outcome:
        """The outcome with every expression replaced."""
        return Outcome(
            tuple(change(each) for each in self.endings),
            tuple((actor, change(each)) for actor, each in self.payoffs),
            tuple((who, tuple(changed_choice(each, change) for each in what)) for who, what in self.proposals),
            tuple((key, change(each)) for key, each in self.by),
            change(self.refused),
            change(self.delayed),
            tuple(_changed_equation(each, change) for each in self.equations),
            self.provided.changed(change),
        )

    def latex(self) -> str:
        """Proposals, probabilities and payoffs as LaTeX."""
        parts = [rf"\text{{{_words(who)} }} {choice_latex(what)}" for who, what in self.proposals]
        parts += [
            rf"P(\text{{{_words(name)}}}) = {latex(pretty(value))}"
            for name, value in self.probability.items()
            if value != 0
        ]
        if self.delayed != 0:
            parts.append(rf"P(\text{{delayed}}) = {latex(pretty(self.delayed))}")
        parts += [rf"u_{{\text{{{_words(actor)}}}}} = {latex(pretty(value))}" for actor, value in self.payoffs]
        parts += [latex(each) for each in self.equations]
        if self.provided != TRUE:
            parts.append(rf"\text{{if }} {self.provided.latex()}")
        return ", ".join(parts)

    def __str__(self) -> str:
        parts = [f"if {self.provided}"] if self.provided != TRUE else []
        parts += self.proposal_texts
        chances = [(name, value) for name, value in self.probability.items() if value != 0]
        parts.append(", ".join(f"{name} {written(pretty(value))}" for name, value in chances))
        if self.delayed != 0:
            parts.append(f"delayed {written(pretty(self.delayed))}")
        parts.append(", ".join(f"{actor} gets {written(pretty(value))}" for actor, value in self.payoffs))
        parts.extend(f"where {equation_text(each)}" for each in self.equations)
        return "; ".join(part for part in parts if part)


def changed_choice(what: Any, change: Callable[[Any], Any]) -> Any:
    """What was chosen, with every expression replaced: a name, an expression or places on a line."""
    if isinstance(what, str):
        return what
    return what.changed(change) if isinstance(what, Places) else change(what)


def choice_latex(what: Any) -> str:
    """What was chosen as LaTeX: an expression, or words."""
    if isinstance(what, tuple):
        return r"\text{ or }".join(map(choice_latex, what))
    if isinstance(what, sympy.Basic):
        return latex(pretty(what))
    words = str(what)
    for character in "\\{}_#$%&":
        words = words.replace(character, rf"\{character}" if character != "\\" else r"\backslash ")
    return rf"\text{{{words}}}"


def expressions_of(what: Any) -> tuple[Any, ...]:
    """The expressions in what was chosen."""
    return what.ends if isinstance(what, Places) else () if isinstance(what, str) else (what,)


def equation_text(equation: Any) -> str:
    """A first-order condition as it is written: the density of ``G`` is ``g``, and alternatives come last.

    >>> x = sympy.Symbol("x")
    >>> G = sympy.Function("G")(x)
    >>> equation_text(sympy.Eq(1 - x, G / sympy.Derivative(G, x)))
    '1 - x = G(x)/g(x)'
    """
    if isinstance(equation, sympy.Or):
        first, *others = sorted(equation.args, key=lambda each: not each.has(sympy.Function))
        return " or ".join(equation_text(each) for each in (first, *others))
    named = {}
    for each in equation.atoms(sympy.Subs):
        named[each] = _density(each.expr)(each.point[0])
    for each in equation.atoms(sympy.Derivative):
        named[each] = _density(each)(each.variables[0])
    left, right = (side.xreplace(named) for side in (equation.lhs, equation.rhs))
    return f"{written(left)} = {written(right)}"


def _density(derivative: Any) -> Any:
    """The function symbol of a density: ``g`` of ``G``, and ``h'`` of ``h``."""
    cdf = derivative.expr.func.__name__
    return sympy.Function(cdf.lower() if cdf.lower() != cdf else f"{cdf}'")


def _changed_equation(equation: Any, change: Callable[[Any], Any]) -> Any:
    if isinstance(equation, sympy.Or):
        return sympy.Or(*(_changed_equation(each, change) for each in equation.args))
    return equation.func(change(equation.lhs), change(equation.rhs), evaluate=False)


def _words(name: str) -> str:
    return name.replace("_", " ")


def _listed(what: tuple[Any, ...]) -> str:
    return " or ".join(written(pretty(each)) for each in what)


WHERE_DERIVED = "where derived"
"""What the evidence of a derivation ends with that says of some region that it is not derived."""
NO_EQUILIBRIUM = frozenset({"no-equilibrium", "no-pure-equilibrium"})
"""Codes by which a missing result says that there is no equilibrium, and not that it is not known."""


class Unanswered(tuple[Outcome, ...]):  # noqa: SLOT001  (tuples have none)
    """No outcomes, and why: a best choice does not exist, or what happens there is not derived."""

    missing: Missing

    def __new__(cls, missing: Missing) -> Self:
        """No outcomes, because a result is missing."""
        found = super().__new__(cls)
        found.missing = missing
        return found

    @property
    def is_known(self) -> bool:
        """Whether it is known that there is no equilibrium."""
        return self.codes <= NO_EQUILIBRIUM

    @property
    def codes(self) -> frozenset[str]:
        """The codes of what was met."""
        return frozenset(problem.code for problem in self.missing.problems)

    @property
    def reason(self) -> str:
        """Why there are none, in words."""
        told = "; ".join(problem.message for problem in self.missing.problems)
        if self.is_known:
            return told if "no-pure-equilibrium" in self.codes else f"no equilibrium: {told}"
        return f"not derived: {told}"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Unanswered) and self.missing == other.missing

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(self.missing)


def each_changed(outcomes: tuple[Outcome, ...], change: Callable[[Outcome], Outcome]) -> tuple[Outcome, ...]:
    """Outcomes with every one replaced, those that become equal as one; a reason for their absence stays."""
    return outcomes if isinstance(outcomes, Unanswered) else tuple(dict.fromkeys(map(change, outcomes)))


@frozen
class Case(Written):
    """A region and what its equilibria give: one outcome, several, or none, with the reason."""

    region: Region
    outcomes: tuple[Outcome, ...]

    @property
    def is_boundary(self) -> bool:
        """Whether the region has no inner point: a threshold where cases meet."""
        return self.region.is_thin

    @property
    def reason(self) -> str:
        """Why there are no outcomes, in words; empty where there are some.

        It begins with ``no equilibrium``, with ``no pure equilibrium``, or with ``not derived``.
        """
        if self.outcomes:
            return ""
        return self.outcomes.reason if isinstance(self.outcomes, Unanswered) else "no pure equilibrium"

    @property
    def is_derived(self) -> bool:
        """Whether it is known which equilibria there are, be it none."""
        return not isinstance(self.outcomes, Unanswered) or self.outcomes.is_known

    @property
    def only(self) -> Outcome:
        """The one outcome.

        Raises
        ------
        InputError
            ``several-equilibria``, ``no-equilibrium``, ``no-pure-equilibrium`` or ``not-derived``.
        """
        if len(self.outcomes) == 1 and not self.outcomes[0].is_family:
            return self.outcomes[0]
        raise InputError(not_one(self))

    @property
    def is_open(self) -> bool:
        """Whether a distribution that is left open decides which outcomes are equilibria."""
        return any(each.provided != TRUE for each in self.outcomes)

    @property
    def probability(self) -> Chances:
        """The probabilities of the endings where there is one outcome."""
        return self.only.probability

    @property
    def payoff(self) -> dict[str, Any]:
        """The payoffs of chief negotiators and whoever else moves, where there is one outcome."""
        return self.only.payoff

    @property
    def proposal(self) -> Any:
        """The first proposal where there is one outcome."""
        return self.only.proposal

    def _repr_latex_(self) -> str:
        return rf"$\displaystyle \begin{{array}}{{ll}}{self.latex()}\end{{array}}$"

    def latex(self) -> str:
        """The region and what follows, one row of an array for every equilibrium."""
        if not self.outcomes:
            return rf"{self.region.latex()} & {choice_latex(self.reason)} \\"
        return "\n".join(rf"{self.region.latex()} & {outcome.latex()} \\" for outcome in self.outcomes)

    def to_python(self) -> Callable[..., Any]:
        """The function that says of points whether they lie in the region."""
        return self.region.to_python()

    def __str__(self) -> str:
        if not self.outcomes:
            return f"{self.region}: {self.reason}"
        if len(self.outcomes) == 1:
            return f"{self.region}: {self.outcomes[0]}"
        count = f"{len(self.outcomes)} equilibria" + (", depending on the distribution" if self.is_open else "")
        return "\n".join([f"{self.region}: {count}", *(f"    {each}" for each in self.outcomes)])


def not_one(case: Case) -> Problem:
    """The problem of a case that has not exactly one outcome."""
    if isinstance(case.outcomes, Unanswered):
        told = f"where {case.region}: {case.reason}"
        if not case.is_derived:
            return Problem("not-derived", told, hint=case.outcomes.missing.problems[0].hint)
        if "no-equilibrium" in case.outcomes.codes:
            return Problem("no-equilibrium", told, hint="leave the region out by an assumption")
    if not case.outcomes:
        return Problem("no-pure-equilibrium", f"where {case.region} no pure equilibrium was found")
    if case.is_open:
        message = f"where {case.region} a distribution that is left open decides among {len(case.outcomes)} equilibria"
        return Problem("open-distribution", message, hint="use derivation.equilibria[i]")
    return Problem(
        "several-equilibria",
        f"where {case.region} there are {_how_many(case.outcomes)}",
        hint="use derivation.equilibria[i]",
    )


def _how_many(outcomes: Sequence[Outcome]) -> str:
    """The number of equilibria in words; of a family, for which choices there is one."""
    free = dict.fromkeys(str(places) for outcome in outcomes for places in outcome.free)
    return f"equilibria for {', '.join(free)}" if free else f"{len(outcomes)} equilibria"
